//! Each policy decides what the next request may do.

use serde_json::{Value, json};

use crate::{
    Client, Reply, TestApp,
    app::{ADMIN, PASSWORD},
    recorded::{Actor, line},
};

const JOHN: &str = "john@neogenesys.com";

async fn set(client: &Client, id: &str, change: Value) -> Reply {
    let asked = client.ask("PATCH", &format!("/api/policies/{id}"));
    asked.json(change).send().await
}

async fn login(client: &Client, email: &str, password: &str) -> Reply {
    let form = json!({"email": email, "password": password});
    client.post("/api/auth/login", form).await
}

#[tokio::test]
async fn lockout() {
    let app = TestApp::start().await;
    let (_, id) = app.user(JOHN).await;
    let operator = app.operator();
    let terms = json!({"failures": 3, "locked_minutes": 1});
    set(&operator, "pol-login-lockout", json!({"settings": terms}))
        .await
        .ok();
    let fail = async |times| {
        for _ in 0..times {
            login(&app.client(), JOHN, "wrong horse")
                .await
                .refused(401, "unauthenticated");
        }
    };
    fail(3).await;
    let last = app.since(app.size() - 1);
    assert_eq!(
        line(&last[0]),
        format!(
            "lock_user user:{id} ok by {id} <{JOHN}> from 127.0.0.1: Locked for 1 minute after 3 failed sign-ins"
        )
    );
    login(&app.client(), JOHN, PASSWORD)
        .await
        .refused(401, "unauthenticated");
    app.advance(60);
    login(&app.client(), JOHN, PASSWORD).await.ok();
    // Locked again, until the policy is off.
    fail(3).await;
    login(&app.client(), JOHN, PASSWORD)
        .await
        .refused(401, "unauthenticated");
    set(&operator, "pol-login-lockout", json!({"enabled": false}))
        .await
        .ok();
    login(&app.client(), JOHN, PASSWORD).await.ok();
    fail(4).await;
    login(&app.client(), JOHN, PASSWORD).await.ok();
}

#[tokio::test]
async fn session_timeout() {
    let app = TestApp::start().await;
    let operator = app.operator();
    let minutes = |minutes: u64| json!({"settings": {"idle_minutes": minutes}});
    set(&operator, "pol-session-timeout", minutes(5)).await.ok();
    let (user, _) = app.user(JOHN).await;
    app.advance(4 * 60);
    user.get("/api/auth/me").await.ok();
    app.advance(5 * 60);
    user.get("/api/auth/me")
        .await
        .refused(401, "unauthenticated");
    set(&operator, "pol-session-timeout", minutes(60))
        .await
        .ok();
    user.get("/api/auth/me").await.ok();
    app.advance(61 * 60);
    user.get("/api/auth/me")
        .await
        .refused(401, "unauthenticated");
    set(&operator, "pol-session-timeout", json!({"enabled": false}))
        .await
        .ok();
    user.get("/api/auth/me").await.ok();
}

#[tokio::test]
async fn password_strength() {
    let app = TestApp::start().await;
    let operator = app.operator();
    let register = async |email: &str, password: &str| {
        let form = json!({"email": email, "password": password});
        app.client().post("/api/auth/register", form).await
    };
    let thirteen = "purple rhinos";
    register("a@neogenesys.com", thirteen).await.ok();
    set(
        &operator,
        "pol-password-strength",
        json!({"settings": {"length": 14}}),
    )
    .await
    .ok();
    register("b@neogenesys.com", thirteen)
        .await
        .refused(400, "weak_password");
    register("b@neogenesys.com", "purple rhino s").await.ok();
    // One that is drawn is strong however long others have to be.
    set(
        &operator,
        "pol-password-strength",
        json!({"settings": {"length": 64}}),
    )
    .await
    .ok();
    let form = json!({"email": "c@neogenesys.com", "role": "user"});
    operator.post("/operator/users", form).await.ok();
    set(
        &operator,
        "pol-password-strength",
        json!({"enabled": false}),
    )
    .await
    .ok();
    register("d@neogenesys.com", "password").await.ok();
    set(&operator, "pol-password-strength", json!({"enabled": true}))
        .await
        .ok();
    register("e@neogenesys.com", "password")
        .await
        .refused(400, "weak_password");
}

#[tokio::test]
async fn single_session() {
    let app = TestApp::start().await;
    let (client, id) = app.user(JOHN).await;
    let john = Actor::new(&client, &id, JOHN);
    let what = "POST /api/workspaces/ws-dev-tools/launch";
    let launched = "launch_workspace workspace:ws-dev-tools ok {}: Launched Developer Tools";
    let first = john.does(&app, what, Value::Null, &[launched]).await.ok()["session_id"].clone();
    set(
        &app.operator(),
        "pol-single-session",
        json!({"enabled": true}),
    )
    .await
    .ok();
    let made_way = format!(
        "disconnect_session session:{} ok {{}}: Session disconnected (one session per person)",
        first.as_str().unwrap()
    );
    let second = john
        .does(&app, what, Value::Null, &[&made_way, launched])
        .await
        .ok();
    let listed = client.get("/api/sessions?running=true").await.ok();
    assert_eq!(listed[0]["id"], second["session_id"]);
    assert_eq!(listed.as_array().unwrap().len(), 1);
    let all = client.get("/api/sessions").await.ok();
    let ended = all
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"] == first);
    assert_eq!(ended.unwrap()["ended_by"], "policy");
    // A launch that is refused ends nothing.
    let refused = "launch_workspace workspace:ws-none failed {}: Workspace not found";
    let none = "POST /api/workspaces/ws-none/launch";
    john.does(&app, none, Value::Null, &[refused])
        .await
        .refused(404, "not_found");
    set(
        &app.operator(),
        "pol-single-session",
        json!({"enabled": false}),
    )
    .await
    .ok();
    john.does(&app, what, Value::Null, &[launched]).await.ok();
    let listed = client.get("/api/sessions?running=true").await.ok();
    assert_eq!(listed.as_array().unwrap().len(), 2);
}

/// Behind a proxy, so that everybody may come from somewhere else.
async fn behind_a_proxy() -> TestApp {
    TestApp::with(|setup| setup.settings.trusted_proxies = vec!["127.0.0.1".into()]).await
}

#[tokio::test]
async fn the_allowlist_of_people() {
    let app = behind_a_proxy().await;
    let from = |client: &Client, ip: &str| client.with("x-forwarded-for", ip);
    let (inside, outside) = ("10.1.2.3", "203.0.113.7");
    let (user, id) = app.user(JOHN).await;
    let admin = app.admin().await;
    from(&user, outside).get("/api/policies").await.ok();
    let list = json!({"enabled": true, "settings": {"networks": ["10.0.0.0/8"]}});
    // Nobody shuts themselves out, the last administrator least of all.
    set(&from(&admin, outside), "pol-ip-allowlist", list.clone())
        .await
        .refused(409, "locks_you_out");
    from(&user, outside).get("/api/policies").await.ok();
    set(&from(&admin, inside), "pol-ip-allowlist", list)
        .await
        .ok();
    let other = json!({"settings": {"networks": ["203.0.113.0/24"]}});
    set(&from(&admin, inside), "pol-ip-allowlist", other)
        .await
        .refused(409, "locks_you_out");

    from(&user, inside).get("/api/policies").await.ok();
    let before = app.size();
    from(&user, outside)
        .get("/api/policies")
        .await
        .refused(403, "address_not_allowed");
    from(&user, outside)
        .ask("POST", "/api/workspaces/ws-dev-tools/launch")
        .send()
        .await
        .refused(403, "address_not_allowed");
    let denied = |what: &str, of: &str| {
        format!(
            "access_denied {of} failed by {id} <{JOHN}> from {outside}: Denied {what} (address not allowed)"
        )
    };
    let lines: Vec<_> = app.since(before).iter().map(line).collect();
    assert_eq!(
        lines,
        [
            denied("GET /api/policies", "policies"),
            denied("POST /api/workspaces/{id}/launch", "workspaces"),
        ]
    );
    // Keys and the command line come from everywhere. Who is shown more where all are shown some, is shown some.
    from(&app.key("read").await, outside)
        .get("/api/policies")
        .await
        .ok();
    app.operator().get("/operator/users").await.ok();
    from(&user, outside).get("/health").await.ok();
    set(
        &app.operator(),
        "pol-ip-allowlist",
        json!({"enabled": false}),
    )
    .await
    .ok();
    from(&user, outside).get("/api/policies").await.ok();
}

#[tokio::test]
async fn the_allowlist_at_the_door() {
    let app = behind_a_proxy().await;
    let outside = app.client().with("x-forwarded-for", "203.0.113.7");
    let inside = app.client().with("x-forwarded-for", "10.1.2.3");
    let list = json!({"enabled": true, "settings": {"networks": ["10.0.0.0/8"]}});
    set(&app.operator(), "pol-ip-allowlist", list).await.ok();
    let id = app.store.user_by_email(ADMIN).unwrap().unwrap().id;
    let before = app.size();
    // A right password, a wrong one and nobody's are told alike: nobody out there can try passwords.
    let mut answers = Vec::new();
    for (email, password) in [
        (ADMIN, PASSWORD),
        (ADMIN, "wrong horse"),
        ("no@neogenesys.com", PASSWORD),
    ] {
        let problem = login(&outside, email, password)
            .await
            .refused(403, "address_not_allowed");
        answers.push(problem);
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    let form = json!({"email": "new@neogenesys.com", "password": PASSWORD});
    outside
        .post("/api/auth/register", form.clone())
        .await
        .refused(403, "address_not_allowed");
    let failed = |by: &str, email: &str| {
        format!(
            "login auth failed by {by} <{email}> from 203.0.113.7: Invalid credentials (address not allowed)"
        )
    };
    let lines: Vec<_> = app.since(before).iter().map(line).collect();
    assert_eq!(lines, [
        failed(&id, ADMIN),
        failed(&id, ADMIN),
        failed("no@neogenesys.com", "no@neogenesys.com"),
        "register auth failed by new@neogenesys.com <new@neogenesys.com> from 203.0.113.7: Refused (address not allowed)".into(),
    ]);
    assert_eq!(app.store.user_by_email(ADMIN).unwrap().unwrap().failures, 0);
    login(&inside, ADMIN, PASSWORD).await.ok();
    inside.post("/api/auth/register", form).await.ok();
    // Whoever looks after the machine may shut everybody out, and let them in again.
    set(
        &app.operator(),
        "pol-ip-allowlist",
        json!({"settings": {"networks": []}}),
    )
    .await
    .ok();
    login(&inside, ADMIN, PASSWORD)
        .await
        .refused(403, "address_not_allowed");
    set(
        &app.operator(),
        "pol-ip-allowlist",
        json!({"enabled": false}),
    )
    .await
    .ok();
    login(&outside, ADMIN, PASSWORD).await.ok();
}
