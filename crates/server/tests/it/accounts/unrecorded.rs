//! What cannot be recorded does not happen, and what does not happen is not recorded.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::Relaxed},
};

use serde_json::{Value, json};

use super::{JOHN, code, enrol, first_step, size};
use crate::{
    Client, TestApp,
    app::{ADMIN, PASSWORD},
};

/// All there is to see of accounts, sign-ins and keys.
async fn state(app: &TestApp) -> Vec<Value> {
    let operator = app.operator();
    let mut state = Vec::new();
    for path in [
        "/operator/users".to_owned(),
        "/operator/keys".to_owned(),
        format!("/operator/users/{JOHN}/sign-ins"),
        format!("/operator/users/{ADMIN}/sign-ins"),
    ] {
        state.push(operator.get(&path).await.ok());
    }
    state
}

#[tokio::test]
async fn a_change_whose_event_is_not_written_is_none() {
    let app = TestApp::start().await;
    none_happens_halfway(&app, &app.full).await;
}

#[tokio::test]
async fn a_change_that_fails_leaves_no_event() {
    let app = TestApp::start().await;
    none_happens_halfway(&app, &app.unchangeable).await;
}

/// Tries every command while `broken` is set. None may change or record anything.
async fn none_happens_halfway(app: &TestApp, broken: &Arc<AtomicBool>) {
    let (john, id) = app.user(JOHN).await;
    let (secret, codes) = enrol(app, &john).await;
    let token = first_step(app, JOHN).await;
    let admin = app.admin().await;
    let key = json!({"name": "ci", "scope": "read"});
    let key = admin.post("/api/api-keys", key).await.ok()["id"].clone();
    let sign_ins = john.get("/api/auth/sign-ins").await.ok();
    let sign_in = sign_ins[0]["id"].as_str().unwrap().to_owned();
    // Whom a factor is being enrolled of.
    let offer = json!({"password": PASSWORD});
    let offered = admin.post("/api/auth/mfa/enrol", offer).await.ok();
    let locked = app.user("locked@neogenesys.com").await.1;
    let locked = format!("/api/users/{locked}");
    admin
        .post(&format!("{locked}/lock"), Value::Null)
        .await
        .ok();
    let first = code(app, offered["secret"].as_str().unwrap(), 0);
    let (before, length) = (state(app).await, size(app));

    let user = format!("/api/users/{id}");
    let good = json!({"mfa_token": token, "code": code(app, &secret, 0)});
    let recovery = json!({"mfa_token": token, "code": codes[0]});
    let wrong = json!({"mfa_token": token, "code": "wrong"});
    let change = json!({"current": PASSWORD, "new": "ten purple elephants"});
    let disable = json!({"password": PASSWORD, "code": codes[1]});
    let nothing = || Value::Null;
    let (nobody, operator) = (&app.client(), &app.operator());
    let foreign = json!({
        "id": "user-90aa", "email": "ana@example.org", "role": "user",
        "password_hash": "$2b$04$abcdefghijklmnopqrstuuqREtd3VJD2QVZbuFskFSLk6eRIrQoOS",
    });
    let asked: Vec<(&Client, &str, String, Value)> = vec![
        (
            nobody,
            "POST",
            "/api/auth/register".into(),
            json!({"email": "x@example.org", "password": PASSWORD}),
        ),
        (
            nobody,
            "POST",
            "/api/auth/login".into(),
            json!({"email": ADMIN, "password": PASSWORD}),
        ),
        (
            nobody,
            "POST",
            "/api/auth/login".into(),
            json!({"email": ADMIN, "password": "not the password"}),
        ),
        (&john, "POST", "/api/auth/logout".into(), nothing()),
        (&admin, "POST", format!("{locked}/unlock"), nothing()),
        (nobody, "POST", "/api/auth/mfa".into(), good.clone()),
        (nobody, "POST", "/api/auth/mfa".into(), recovery),
        (nobody, "POST", "/api/auth/mfa".into(), wrong),
        (
            &admin,
            "POST",
            "/api/auth/mfa/confirm".into(),
            json!({"code": first}),
        ),
        (&john, "DELETE", "/api/auth/mfa".into(), disable),
        (&john, "POST", "/api/auth/password".into(), change),
        (
            &john,
            "DELETE",
            format!("/api/auth/sign-ins/{sign_in}"),
            nothing(),
        ),
        (
            &admin,
            "POST",
            "/api/users".into(),
            json!({"email": "x@example.org", "role": "user"}),
        ),
        (operator, "POST", "/operator/imported-users".into(), foreign),
        (&admin, "PATCH", user.clone(), json!({"role": "auditor"})),
        (
            &admin,
            "PATCH",
            user.clone(),
            json!({"name": "X", "expires_at": "2027-01-01T00:00:00Z"}),
        ),
        (&admin, "POST", format!("{user}/lock"), nothing()),
        (&admin, "POST", format!("{user}/password"), json!({})),
        (&admin, "DELETE", format!("{user}/sign-ins"), nothing()),
        (
            &admin,
            "DELETE",
            format!("{user}/sign-ins/{sign_in}"),
            nothing(),
        ),
        (&admin, "DELETE", format!("{user}/mfa"), nothing()),
        (
            &admin,
            "POST",
            "/api/api-keys".into(),
            json!({"name": "x", "scope": "read"}),
        ),
        (
            &admin,
            "DELETE",
            format!("/api/api-keys/{}", key.as_str().unwrap()),
            nothing(),
        ),
    ];
    broken.store(true, Relaxed);
    for (client, method, path, body) in &asked {
        let request = client.ask(method, path);
        let request = match body {
            Value::Null => request,
            body => request.json(body.clone()),
        };
        let reply = request.send().await;
        assert_eq!(reply.status, 503, "{method} {path}: {}", reply.text());
    }
    broken.store(false, Relaxed);
    assert_eq!(size(app), length);
    assert_eq!(state(app).await, before);
    // Neither the code nor the token was used up.
    app.client().post("/api/auth/mfa", good).await.ok();
}
