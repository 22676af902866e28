//! What is documented is what there is.

use serde_json::Value;

use crate::TestApp;

fn operations(document: &Value) -> Vec<(String, String)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().keys();
            methods.map(move |method| (method.to_uppercase(), path.clone()))
        })
        .collect()
}

fn filled(path: &str, organization: &str) -> String {
    let path = path.replace("{organization}", organization);
    path.replace("entries/{path}", "entries/000.p/1")
        .replace("{path}", "0/000.p/1")
        .replace("{id}", "some-id")
        .replace("{number}", "2")
}

#[tokio::test]
async fn every_documented_route_is_served_and_no_other_method() {
    let app = TestApp::start().await;
    let document = server::openapi(true);
    let known = operations(&document);
    assert!(known.len() >= 20);
    for (method, path) in &known {
        let at = filled(path, app.organization.as_str());
        // Some answers never end.
        let begun = app.operator().ask(method, &at).begin().await;
        let code = begun.status.as_u16();
        assert_ne!(code, 405, "{method} {path}");
        if code == 404 {
            // A thing that is not there is something else than a route that is not; so is a provider that is not set.
            let not_there = ["{id}", "{number}", "/auth/sso"]
                .iter()
                .any(|part| path.contains(part));
            assert!(not_there, "{method} {path}");
        }
        if code >= 400 {
            let operation = &document["paths"][path][method.to_lowercase()];
            assert!(
                operation["responses"][code.to_string()].is_object(),
                "{method} {path} {code}"
            );
        }
        for other in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            if !known.contains(&(other.to_owned(), path.clone())) {
                let reply = app.operator().ask(other, &at).send().await;
                reply.refused(405, "method_not_allowed");
                assert!(
                    reply.header("allow").contains(method.as_str()),
                    "{other} {path}"
                );
            }
        }
    }
}

#[tokio::test]
async fn without_credentials_only_the_open_ones_answer() {
    let app = TestApp::start().await;
    let outside = app.client().with("x-forwarded-for", "203.0.113.7");
    let document = server::openapi(false);
    for (method, path) in operations(&document) {
        let guarded = document["paths"][&path][method.to_lowercase()]["security"].is_array();
        let at = filled(&path, app.organization.as_str());
        let reply = outside.ask(&method, &at).send().await;
        if guarded {
            reply.refused(401, "unauthenticated");
        } else {
            assert_ne!(reply.status, 401, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn the_operators_routes_are_not_on_tcp() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for (method, path) in operations(&server::openapi(true)) {
        if path.starts_with("/operator/") {
            let at = filled(&path, app.organization.as_str());
            admin
                .ask(&method, &at)
                .send()
                .await
                .refused(404, "not_found");
        }
    }
}
