//! Every route x everybody: who may, who is refused, and that each refusal is one event.
//!
//! [`ROUTES`] says of each route who may. A route that is not in it fails the first test here.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{Client, TestApp};

/// Who is tried: (letter, who).
const WHO: [(char, &str); 7] = [
    ('u', "a user"),
    ('o', "an auditor"),
    ('a', "an administrator"),
    ('I', "a key of scope ingest"),
    ('R', "a key of scope read"),
    ('V', "a key of scope verify"),
    ('A', "a key of scope admin"),
];

/// Not the server's machine, whose programs may more.
const OUTSIDE: &str = "203.0.113.7";

/// Everybody, whether they are known or not.
const ANYBODY: &str = "*";
const KNOWN: &str = "uoaIRVA";
const READERS: &str = "uoaRA";
const PROVERS: &str = "uoaRVA";
const VERIFIERS: &str = "oaVA";
const PEOPLE: &str = "uoa";
const OVERSEERS: &str = "oaA";
const ADMINS: &str = "aA";

/// Method and path; who may; what is sent. Bodies are of the form that is due, and mostly refused for what they say, so that
/// nothing changes.
const ROUTES: &[(&str, &str, &str)] = &[
    ("GET /health", ANYBODY, ""),
    ("GET /metrics", ADMINS, ""),
    ("GET /api/openapi.json", ANYBODY, ""),
    (
        "POST /api/auth/register",
        ANYBODY,
        r#"{"email":"x","password":"x"}"#,
    ),
    (
        "POST /api/auth/login",
        ANYBODY,
        r#"{"email":"x","password":"x"}"#,
    ),
    ("POST /api/auth/logout", PEOPLE, ""),
    ("GET /api/auth/me", KNOWN, ""),
    ("GET /api/auth/methods", ANYBODY, ""),
    ("GET /api/auth/sso", ANYBODY, ""),
    ("GET /api/auth/sso/callback", ANYBODY, ""),
    ("POST /api/auth/sso/backchannel", ANYBODY, "{}"),
    (
        "POST /api/auth/mfa",
        ANYBODY,
        r#"{"mfa_token":"x","code":"x"}"#,
    ),
    (
        "POST /api/auth/mfa/enrol",
        PEOPLE,
        r#"{"password":"wrong"}"#,
    ),
    ("POST /api/auth/mfa/confirm", PEOPLE, r#"{"code":"000000"}"#),
    (
        "DELETE /api/auth/mfa",
        PEOPLE,
        r#"{"password":"wrong","code":"000000"}"#,
    ),
    (
        "POST /api/auth/password",
        PEOPLE,
        r#"{"current":"wrong","new":"long enough, and new"}"#,
    ),
    ("GET /api/auth/sign-ins", KNOWN, ""),
    ("DELETE /api/auth/sign-ins/{id}", PEOPLE, ""),
    ("GET /api/audit-logs", READERS, ""),
    ("POST /api/audit-logs", "aIA", r#"{"user_id":"x"}"#),
    ("GET /api/audit-logs/actions", KNOWN, ""),
    ("GET /api/audit-logs/stats", READERS, ""),
    ("GET /api/audit-logs/stream", READERS, ""),
    ("GET /api/audit-logs/export", READERS, ""),
    ("GET /api/audit-logs/exports", READERS, ""),
    (
        "POST /api/audit-logs/exports",
        READERS,
        r#"{"format":"xls","filter":""}"#,
    ),
    ("GET /api/audit-logs/exports/{id}", READERS, ""),
    ("DELETE /api/audit-logs/exports/{id}", READERS, ""),
    ("GET /api/audit-logs/exports/{id}/file", READERS, ""),
    ("GET /api/audit-logs/exports/{id}/manifest", READERS, ""),
    ("GET /api/audit-logs/{id}", READERS, ""),
    ("GET /api/audit-logs/{id}/proof", PROVERS, ""),
    ("GET /api/organizations", KNOWN, ""),
    (
        "POST /api/organizations",
        ADMINS,
        r#"{"name":"","admin_email":"x"}"#,
    ),
    ("GET /api/organizations/{id}", KNOWN, ""),
    ("PATCH /api/organizations/{id}", ADMINS, r#"{"name":""}"#),
    ("GET /api/policies", READERS, ""),
    ("PATCH /api/policies/{id}", ADMINS, ""),
    ("GET /api/workspaces", READERS, ""),
    (
        "POST /api/workspaces",
        ADMINS,
        r#"{"name":"","image":"x","cpu":"1","memory":"1"}"#,
    ),
    ("POST /api/workspaces/reset", ADMINS, ""),
    ("PATCH /api/workspaces/{id}", ADMINS, r#"{"name":"x"}"#),
    ("DELETE /api/workspaces/{id}", ADMINS, ""),
    ("POST /api/workspaces/{id}/launch", "ua", ""),
    ("POST /api/workspaces/{id}/stop", PEOPLE, ""),
    ("GET /api/workspaces/usage", READERS, ""),
    ("GET /api/sessions", READERS, ""),
    ("POST /api/sessions/{id}/disconnect", KNOWN, ""),
    ("GET /api/api-keys", OVERSEERS, ""),
    (
        "POST /api/api-keys",
        ADMINS,
        r#"{"name":"","scope":"read"}"#,
    ),
    ("DELETE /api/api-keys/{id}", ADMINS, ""),
    ("GET /api/users", OVERSEERS, ""),
    ("POST /api/users", ADMINS, r#"{"email":"x","role":"user"}"#),
    ("GET /api/users/{id}", OVERSEERS, ""),
    ("PATCH /api/users/{id}", ADMINS, r#"{"name":"x"}"#),
    ("POST /api/users/{id}/lock", ADMINS, ""),
    ("POST /api/users/{id}/unlock", ADMINS, ""),
    ("POST /api/users/{id}/unlink", ADMINS, ""),
    ("POST /api/users/{id}/password", ADMINS, "{}"),
    ("DELETE /api/users/{id}/mfa", ADMINS, ""),
    ("GET /api/users/{id}/sign-ins", OVERSEERS, ""),
    ("DELETE /api/users/{id}/sign-ins", ADMINS, ""),
    ("DELETE /api/users/{id}/sign-ins/{sign_in}", ADMINS, ""),
    ("GET /api/log/checkpoints", VERIFIERS, ""),
    ("POST /api/log/verifications", VERIFIERS, ""),
    ("GET /api/log/verifications", VERIFIERS, ""),
    ("GET /log/{organization}/checkpoint", ANYBODY, ""),
    ("GET /log/{organization}/vkey", ANYBODY, ""),
    ("GET /log/{organization}/tile/{path}", ANYBODY, ""),
    ("GET /log/{organization}/tile/entries/{path}", VERIFIERS, ""),
    ("GET /log/{organization}/{number}/checkpoint", ANYBODY, ""),
    ("GET /log/{organization}/{number}/vkey", ANYBODY, ""),
    ("GET /log/{organization}/{number}/tile/{path}", ANYBODY, ""),
    (
        "GET /log/{organization}/{number}/tile/entries/{path}",
        VERIFIERS,
        "",
    ),
];

/// Whoever adds a route says here who may use it.
#[test]
fn every_route_is_here() {
    let document = server::openapi(false);
    let mut served = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let methods = item.as_object().unwrap().keys();
        served.extend(methods.map(|method| format!("{} {path}", method.to_uppercase())));
    }
    let known: BTreeSet<String> = ROUTES
        .iter()
        .map(|(route, ..)| (*route).to_owned())
        .collect();
    assert_eq!(known.len(), ROUTES.len());
    assert_eq!(served, known);
}

fn filled(path: &str, organization: &str) -> String {
    let of_organization = path.starts_with("/api/organizations/");
    let id = if of_organization {
        organization
    } else {
        "some-id"
    };
    path.replace("{organization}", organization)
        .replace("entries/{path}", "entries/000.p/1")
        .replace("{path}", "0/000.p/1")
        .replace("{id}", id)
        .replace("{sign_in}", "some-sign-in")
        .replace("{number}", "1")
}

async fn status(client: &Client, route: &str, organization: &str, body: &str) -> (u16, Value) {
    let (method, path) = route.split_once(' ').unwrap();
    let mut asked = client.ask(method, &filled(path, organization));
    if !body.is_empty() {
        asked = asked.body("application/json", body.to_owned());
    }
    let begun = asked.begin().await;
    match begun.status.as_u16() {
        // This answer never ends.
        200 if path.ends_with("/stream") => (200, Value::Null),
        // An export that is read to its end is recorded before the next request.
        200 => {
            begun.whole().await;
            (200, Value::Null)
        }
        code => (
            code,
            serde_json::from_str(begun.whole().await.text()).unwrap_or_default(),
        ),
    }
}

/// Somebody of the organization, by letter: newly signed in, and not on the server's machine.
async fn somebody(app: &TestApp, letter: char) -> Client {
    let client = match letter {
        'u' => app.login("mia@neogenesys.com").await,
        'o' => app.login("olga@neogenesys.com").await,
        'a' => app.admin().await,
        'I' => app.key("ingest").await,
        'R' => app.key("read").await,
        'V' => app.key("verify").await,
        _ => app.key("admin").await,
    };
    client.with("x-forwarded-for", OUTSIDE)
}

#[tokio::test]
async fn who_may_and_one_event_for_each_who_may_not() {
    let app = TestApp::start().await;
    app.user("mia@neogenesys.com").await;
    app.auditor().await;
    let of = app.organization.to_string();
    let outside = app.client().with("x-forwarded-for", OUTSIDE);
    for (letter, who) in WHO {
        let mut client = somebody(&app, letter).await;
        for (number, (route, may, body)) in ROUTES.iter().enumerate() {
            // Of one person and action, twenty a minute are told of one by one.
            if number % 10 == 0 {
                app.advance(61);
            }
            let before = app.store.log(&app.organization).unwrap().size;
            let (code, answer) = status(&client, route, &of, body).await;
            let case = format!("{who}: {route}: {code} {answer}");
            if *may == ANYBODY {
                assert_ne!(code, 403, "{case}");
                continue;
            }
            assert_ne!(code, 401, "{case}");
            if may.contains(letter) {
                assert_ne!(code, 403, "{case}");
            } else {
                assert_eq!(
                    (code, &answer["code"]),
                    (403, &json!("forbidden")),
                    "{case}"
                );
                denied_once(&app, before, &case);
            }
            // Signing out was theirs to do.
            if route.ends_with("/logout") && may.contains(letter) {
                client = somebody(&app, letter).await;
            }
        }
    }
    app.verified(&app.admin().await).await;
    for (route, may, body) in ROUTES.iter().filter(|(_, may, _)| *may != ANYBODY) {
        let before = app.store.log(&app.organization).unwrap().size;
        let (code, answer) = status(&outside, route, &of, body).await;
        assert_eq!(
            (code, &answer["code"]),
            (401, &json!("unauthenticated")),
            "{route} {may}"
        );
        assert_eq!(
            app.store.log(&app.organization).unwrap().size,
            before,
            "{route}"
        );
    }
}

/// One event followed, and it is a failure. An export or a verification in the background that somebody began may end
/// meanwhile.
fn denied_once(app: &TestApp, before: u64, case: &str) {
    let mut events = app.since(before);
    events.retain(|event| event.action != "export_logs" && event.action != "verify_log");
    let failed: Vec<bool> = events.iter().map(|event| !event.success).collect();
    assert_eq!(failed, [true], "{case}");
}

/// What is another organization's is not there: for its administrators as for everybody.
#[tokio::test]
async fn another_organizations_things_are_not_there() {
    let app = TestApp::start().await;
    app.user("mia@neogenesys.com").await;
    app.auditor().await;
    let other = app.other_organization().await;
    let theirs = app.key_of(&other, "admin").await;
    let theirs = theirs.with("x-forwarded-for", OUTSIDE);
    let of = app.organization.to_string();
    for (route, may, body) in ROUTES
        .iter()
        .filter(|(route, may, _)| *may != ANYBODY && route.contains('{'))
    {
        let before = app.store.log(&app.organization).unwrap().size;
        let (code, answer) = status(&theirs, route, &of, body).await;
        // A session is a person's: a key is told that first.
        let refused = if may.contains('A') { 404 } else { 403 };
        assert_eq!(code, refused, "{route}: {answer}");
        assert_eq!(
            app.store.log(&app.organization).unwrap().size,
            before,
            "{route}"
        );
    }
}
