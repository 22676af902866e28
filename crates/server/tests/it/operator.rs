//! The Unix socket.

use std::os::unix::fs::PermissionsExt;

use platform::Platform;
use serde_json::json;
use server::{Api, Limits, Settings};
use tower::ServiceExt;

use crate::{TestApp, app::event};

#[tokio::test]
async fn keys_are_made_used_and_revoked_at_once() {
    let app = TestApp::start().await;
    let operator = app.operator();
    let made = operator
        .post(
            "/operator/keys",
            json!({"name": "ci", "scope": "ingest", "expires_in_days": 2}),
        )
        .await
        .ok();
    let key = app.client().bearer(made["secret"].as_str().unwrap());
    key.post("/api/audit-logs", event(1)).await.ok();
    let path = format!("/operator/keys/{}", made["id"].as_str().unwrap());
    assert_eq!(operator.ask("DELETE", &path).send().await.status, 204);
    key.post("/api/audit-logs", event(2))
        .await
        .refused(401, "unauthenticated");
    operator
        .ask("DELETE", &path)
        .send()
        .await
        .refused(404, "not_found");
    let events = app
        .events("action:create_api_key,revoke_api_key success:true")
        .await;
    assert_eq!(events.len(), 2);
    assert!(
        events
            .iter()
            .all(|event| event["user_id"].as_str().unwrap().starts_with("operator:"))
    );

    let short = operator
        .post(
            "/operator/keys",
            json!({"name": "ci", "scope": "ingest", "expires_in_days": 2}),
        )
        .await
        .ok();
    let short = app.client().bearer(short["secret"].as_str().unwrap());
    app.advance(2 * 86_400 + 1);
    short
        .post("/api/audit-logs", event(3))
        .await
        .refused(401, "unauthenticated");
    for bad in [
        json!({"name": "ci", "scope": "all"}),
        json!({"name": "ci"}),
        json!({"name": "", "scope": "read"}),
    ] {
        assert_eq!(operator.post("/operator/keys", bad).await.status, 400);
    }
    let never = json!({"name": "ci", "scope": "read", "expires_in_days": 0});
    operator
        .post("/operator/keys", never)
        .await
        .refused(400, "bad_expiry");
}

#[tokio::test]
async fn an_import_in_batches() {
    let app = TestApp::start().await;
    let operator = app.operator();
    let id = "imp-1";
    let path = format!("/operator/imports/{id}/events?partial=true");
    let batch = json!([event(1), event(2), {"nothing": true}]);
    let send = async || {
        let asked = operator
            .ask("POST", &path)
            .with("idempotency-key", "file-0");
        asked.json(batch.clone()).send().await.ok()
    };
    let first = send().await;
    assert_eq!(send().await, first, "a batch sent again doubles nothing");
    assert_eq!(first[2]["error"]["code"], "unknown_field");
    let again = operator.post(&path, json!([event(1)])).await.ok();
    assert_eq!(again[0]["duplicate"], true);
    assert_eq!(again[0]["index"], first[0]["index"]);

    let digest = "ab".repeat(32);
    let finish = json!({"sha256": digest, "accepted": 2, "refused": 1, "duplicates": 1});
    let done = format!("/operator/imports/{id}/finish");
    assert_eq!(operator.post(&done, finish).await.status, 204);
    let imported = app.events("source:imported").await;
    assert_eq!(imported.len(), 2);
    assert!(
        imported
            .iter()
            .all(|event| event["sender"] == format!("import:{id}"))
    );
    let recorded = app.events("action:import_logs").await;
    assert_eq!(recorded.len(), 1);
    assert_eq!(recorded[0]["metadata"]["accepted"], 2);
    assert_eq!(recorded[0]["metadata"]["file_sha256"], digest);
    let bad = json!({"sha256": "short", "accepted": 2, "refused": 1, "duplicates": 1});
    operator.post(&done, bad).await.refused(400, "bad_digest");
    operator
        .post("/operator/imports/NO!/events", json!([]))
        .await
        .refused(404, "not_found");
}

#[tokio::test]
async fn the_organization_is_chosen_by_header() {
    let app = TestApp::start().await;
    let other = app.other_organization().await;
    let operator = app.operator();
    let me = operator.get("/api/auth/me").await.ok();
    assert_eq!(me["organization_id"], app.organization.as_str());
    let there = operator.with("x-neosc-organization", other.as_str());
    assert_eq!(
        there.get("/api/auth/me").await.ok()["organization_id"],
        other.as_str()
    );
    let nowhere = operator.with("x-neosc-organization", "nobody");
    nowhere
        .get("/api/auth/me")
        .await
        .refused(404, "no_organization");
    let found = there.get("/operator/audit-logs?limit=1000").await.ok();
    assert!(!found.to_string().contains("neogenesys.com"));
}

#[tokio::test]
async fn reading_by_the_operator_is_recorded() {
    let app = TestApp::start().await;
    app.operator()
        .get("/operator/audit-logs?action=login")
        .await
        .ok();
    let viewed = app.events("action:view_logs").await;
    assert!(
        viewed
            .iter()
            .any(|event| event.to_string().contains("action:login"))
    );
    assert!(
        viewed[0]["user_id"]
            .as_str()
            .unwrap()
            .starts_with("operator:")
    );
}

#[tokio::test]
async fn the_socket_is_private_and_goes_with_the_server() {
    let mut app = TestApp::start().await;
    let socket = app.running().socket.clone();
    let mode = std::fs::metadata(&socket).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    app.running.take().unwrap().stop().await;
    assert!(!socket.exists());
}

#[tokio::test]
async fn the_same_api_in_process() {
    let app = TestApp::start().await;
    let platform = Platform::new(app.store.clone(), platform::Settings::default());
    let api = Api::new(platform, &Settings::default(), Limits::default()).unwrap();
    let ask = |path: &str| {
        let request = axum::http::Request::get(path);
        request.body(axum::body::Body::empty()).unwrap()
    };
    let found = api
        .operator_router("root")
        .oneshot(ask("/operator/audit-logs"))
        .await
        .unwrap();
    assert_eq!(found.status(), 200);
    // Without a peer nobody is anybody.
    let found = api.router().oneshot(ask("/api/auth/me")).await.unwrap();
    assert_eq!(found.status(), 401);
    let found = api
        .router()
        .oneshot(ask("/operator/audit-logs"))
        .await
        .unwrap();
    assert_eq!(found.status(), 404);
}

#[tokio::test]
async fn accounts_are_made_changed_and_locked() {
    let app = TestApp::start().await;
    let operator = app.operator();
    let form = json!({"email": "new@neogenesys.com", "role": "auditor"});
    let made = operator.post("/operator/users", form).await.ok();
    let password = made["password"].as_str().unwrap();
    assert!(password.len() > 20);
    let listed = operator.get("/operator/users").await.ok();
    let of = |listed: &serde_json::Value| {
        let users = listed.as_array().unwrap();
        let found = users
            .iter()
            .find(|user| user["email"] == "new@neogenesys.com");
        found.unwrap().clone()
    };
    assert_eq!(of(&listed)["role"], "auditor");
    assert!(!listed.to_string().contains("argon2"));
    let id = made["id"].as_str().unwrap();
    let user = format!("/operator/users/{id}");
    let patch = async |change| operator.ask("PATCH", &user).json(change).send().await;
    assert_eq!(patch(json!({"role": "user"})).await.ok()["role"], "user");
    patch(json!({"role": "king"}))
        .await
        .refused(400, "bad_role");
    let nothing = |method: &str, path: String| operator.ask(method, &path).send();
    assert_eq!(
        nothing("POST", format!("{user}/lock")).await.ok()["sign_ins_ended"],
        0
    );
    assert_eq!(
        of(&operator.get("/operator/users").await.ok())["state"],
        "locked"
    );
    nothing("POST", format!("{user}/lock"))
        .await
        .refused(409, "locked_already");
    assert_eq!(nothing("POST", format!("{user}/unlock")).await.status, 204);
    nothing("DELETE", format!("{user}/sign-ins")).await.ok();
    assert_eq!(
        operator.get(&format!("{user}/sign-ins")).await.ok(),
        json!([])
    );
    operator
        .get("/operator/users/nobody/sign-ins")
        .await
        .refused(404, "not_found");
    // Nobody else has these routes, whatever they are.
    app.admin()
        .await
        .get("/operator/users")
        .await
        .refused(404, "not_found");
}

#[tokio::test]
async fn keys_are_listed_in_pages() {
    let app = TestApp::start().await;
    let operator = app.operator();
    for name in ["a", "b"] {
        let form = json!({"name": name, "scope": "read"});
        operator.post("/operator/keys", form).await.ok();
    }
    let first = operator.get("/operator/keys").await.ok();
    let keys = first.as_array().unwrap();
    assert_eq!((keys.len(), &keys[0]["state"]), (2, &json!("active")));
    assert!(keys[0].get("secret").is_none());
    operator
        .get("/operator/keys?cursor=x")
        .await
        .refused(400, "bad_cursor");
    let before = event::Timestamp::parse(keys[0]["created_at"].as_str().unwrap()).unwrap();
    let cursor = format!("{}.{}", before.as_micros(), keys[0]["id"].as_str().unwrap());
    let rest = operator
        .get(&format!("/operator/keys?cursor={cursor}"))
        .await
        .ok();
    assert_eq!(rest.as_array().unwrap().len(), 1);
    assert_eq!(rest[0]["id"], keys[1]["id"]);
}

#[tokio::test]
async fn an_import_knows_how_far_it_came() {
    let app = TestApp::start().await;
    let operator = app.operator();
    let path = "/operator/imports/imp-2";
    let progress = async || operator.get(path).await.ok();
    assert_eq!(progress().await, json!({"events": 0, "accepted": 0}));
    let batch = json!([event(1), event(2), {"nothing": true}]);
    let asked = operator.ask("POST", &format!("{path}/events?partial=true"));
    let first = asked
        .with("idempotency-key", "k-0")
        .json(batch.clone())
        .send()
        .await
        .ok();
    let known = json!({"events": 3, "accepted": 2});
    assert_eq!(progress().await, known);
    app.advance(3 * 86_400);
    let asked = operator.ask("POST", &format!("{path}/events?partial=true"));
    let again = asked
        .with("idempotency-key", "k-0")
        .json(batch)
        .send()
        .await
        .ok();
    assert_eq!(again, first);
}

#[tokio::test]
async fn complete_blocks_are_sealed_at_once_and_nobody_sees_a_difference() {
    let app = TestApp::start().await;
    let events: Vec<_> = (0..4200).map(event).collect();
    let key = app.key("ingest").await;
    key.post("/api/audit-logs", json!(events)).await.ok();
    let operator = app.operator();
    let before = app.events("id:sent-*").await;
    let state = |running: bool, entries: u64, segments: u64, left: u64| json!({"running": running, "failed": false, "entries": entries, "segments": segments, "left": left});
    let idle = operator.get("/operator/seal").await.ok();
    let all = idle["left"].as_u64().unwrap();
    assert!(all > 4200);
    assert_eq!(idle, state(false, 0, 0, all));
    let seal = async || {
        operator.ask("POST", "/operator/seal").send().await.ok();
        let ended = async {
            loop {
                let seen = operator.get("/operator/seal").await.ok();
                if seen["running"] == false {
                    return seen;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(60), ended)
            .await
            .unwrap()
    };
    assert_eq!(seal().await, state(false, 4096, 1, all - 4096));
    assert_eq!(app.events("id:sent-*").await, before);
    assert_eq!(seal().await, state(false, 0, 0, all - 4096));
}

#[tokio::test]
async fn accounts_of_another_system_are_taken_over() {
    let app = TestApp::start().await;
    let operator = app.operator();
    let path = "/operator/imported-users";
    let user = |change: &str, value: serde_json::Value| {
        let mut user = json!({
            "id": "user-90aa", "email": "ana@example.org", "role": "auditor",
            "password_hash": "$2b$04$abcdefghijklmnopqrstuuqREtd3VJD2QVZbuFskFSLk6eRIrQoOS",
        });
        user[change] = value;
        user
    };
    for (dry_run, outcome) in [
        (true, "would_be_created"),
        (false, "created"),
        (true, "already_there"),
        (false, "already_there"),
    ] {
        let answer = operator.post(path, user("dry_run", dry_run.into())).await;
        assert_eq!(answer.ok(), json!({"outcome": outcome}));
    }
    for (change, value, status, code) in [
        ("id", "user-2", 409, "email_taken"),
        ("email", "x@example.org", 409, "id_taken"),
        ("id", "operator:root", 400, "bad_user_id"),
        ("role", "king", 400, "bad_role"),
        ("password_hash", "hunter2", 400, "bad_password_hash"),
        ("password", "hunter2", 400, "bad_body"),
    ] {
        let answer = operator.post(path, user(change, value.into())).await;
        answer.refused(status, code);
    }
    let ana = json!({"email": "ana@example.org", "password": "correct horse battery"});
    app.client().post("/api/auth/login", ana).await.ok();
    // Nobody else has the route, whatever they are.
    let admin = app.admin().await;
    let asked = admin.post(path, user("name", "Ana".into())).await;
    asked.refused(404, "not_found");
}
