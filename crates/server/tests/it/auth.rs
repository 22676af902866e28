//! `/api/auth`.

use serde_json::json;

use crate::{
    TestApp,
    app::{ADMIN, PASSWORD},
};

#[tokio::test]
async fn register_login_me_logout() {
    let app = TestApp::start().await;
    let form = json!({"email": "john@neogenesys.com", "password": PASSWORD, "name": "John"});
    let registered = app.client().post("/api/auth/register", form).await.ok();
    let user = &registered["user"];
    assert_eq!(user["email"], "john@neogenesys.com");
    assert_eq!(
        (&user["name"], &user["role"]),
        (&json!("John"), &json!("user"))
    );

    let client = app.login("john@neogenesys.com").await;
    let me = client.get("/api/auth/me").await.ok();
    assert_eq!(me["id"], user["id"]);
    assert_eq!(me["organization_id"], app.organization.as_str());
    assert_eq!(me["role"], "user");

    let out = client.ask("POST", "/api/auth/logout").send().await;
    assert_eq!(out.status, 200);
    assert!(
        out.header("set-cookie")
            .starts_with("neosc_session=; Path=/; Max-Age=0")
    );
    client
        .get("/api/auth/me")
        .await
        .refused(401, "unauthenticated");
    let logged = app.events("action:register,login,logout").await;
    let actions: Vec<_> = logged
        .iter()
        .map(|e| e["action"].as_str().unwrap())
        .collect();
    assert_eq!(actions, ["logout", "login", "register"]);
    assert!(
        logged
            .iter()
            .all(|event| event["ip_address"] == "127.0.0.1")
    );
    assert!(logged.iter().all(|event| event["request_id"].is_string()));
}

#[tokio::test]
async fn the_cookie_is_strict_and_works() {
    let app = TestApp::start().await;
    let form = json!({"email": ADMIN, "password": PASSWORD});
    let reply = app.client().post("/api/auth/login", form).await;
    let cookie = reply.header("set-cookie").to_owned();
    let token = reply.ok()["token"].as_str().unwrap().to_owned();
    assert_eq!(
        cookie,
        format!("neosc_session={token}; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict")
    );
    let browser = app
        .client()
        .with("cookie", &format!("neosc_session={token}"));
    assert_eq!(browser.get("/api/auth/me").await.ok()["email"], ADMIN);
}

#[tokio::test]
async fn writes_by_cookie_come_from_our_own_pages() {
    let app = TestApp::start().await;
    let form = json!({"email": ADMIN, "password": PASSWORD});
    let token = app.client().post("/api/auth/login", form).await.ok()["token"].clone();
    let token = token.as_str().unwrap();
    let cookie = format!("neosc_session={token}");
    let browser = app.client().with("cookie", &cookie);
    let own = format!("http://{}", app.running().address);
    let flip = async |client: &crate::Client| {
        client
            .ask("PATCH", "/api/policies/pol-mfa-required")
            .send()
            .await
    };

    flip(&browser).await.refused(403, "foreign_origin");
    flip(&browser.with("origin", "http://evil.example"))
        .await
        .refused(403, "foreign_origin");
    flip(&browser.with("origin", "null"))
        .await
        .refused(403, "foreign_origin");
    flip(&browser.with("origin", &own.replace("http:", "https:")))
        .await
        .refused(403, "foreign_origin");
    assert_eq!(app.events("action:access_denied").await.len(), 4);
    assert_eq!(app.events("action:toggle_policy").await.len(), 0);
    assert_eq!(
        flip(&browser.with("origin", &own)).await.ok()["enabled"],
        true
    );
    // A bearer is no browser's doing, and wins over a cookie.
    let both = browser.bearer(token).with("origin", "http://evil.example");
    assert_eq!(flip(&both).await.ok()["enabled"], false);
    flip(&browser.bearer("nonsense"))
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test]
async fn other_sites_cannot_sign_a_browser_in() {
    let app = TestApp::start().await;
    let form = json!({"email": ADMIN, "password": PASSWORD});
    for path in ["/api/auth/login", "/api/auth/register"] {
        let foreign = app.client().with("origin", "http://evil.example");
        foreign
            .post(path, form.clone())
            .await
            .refused(403, "foreign_origin");
        let as_form = app.client().ask("POST", path);
        let as_form = as_form.body("text/plain", form.to_string()).send().await;
        as_form.refused(415, "unsupported_type");
    }
    let own = format!("http://{}", app.running().address);
    app.client()
        .with("origin", &own)
        .post("/api/auth/login", form)
        .await
        .ok();
}

#[tokio::test]
async fn unknown_and_wrong_are_answered_alike() {
    let app = TestApp::start().await;
    let login = async |email: &str| {
        let form = json!({"email": email, "password": "not the password"});
        app.client().post("/api/auth/login", form).await
    };
    let (wrong, unknown) = (login(ADMIN).await, login("nobody@neogenesys.com").await);
    assert_eq!(wrong.body, unknown.body);
    assert_eq!(wrong.refused(401, "unauthenticated"), unknown.json());
    let failed = app.events("action:login success:false").await;
    assert_eq!(failed.len(), 2);
    assert!(
        failed
            .iter()
            .all(|event| event["details"] == "Invalid credentials")
    );
}

#[tokio::test]
async fn forms_are_checked() {
    let app = TestApp::start().await;
    let post = async |body: &str| {
        let asked = app.client().ask("POST", "/api/auth/login");
        asked.body("application/json", body.to_owned()).send().await
    };
    let unknown = post(r#"{"email":"a@b.c","password":"x","remember":true}"#).await;
    assert!(
        unknown.refused(400, "bad_body")["detail"]
            .as_str()
            .unwrap()
            .contains("remember")
    );
    let secret = post(r#"{"email":"a@b.c","password":["hunter2"]}"#).await;
    assert!(!secret.text().contains("hunter2"));
    secret.refused(400, "bad_body");
    post(r#"{"email":"a@b.c"}"#).await.refused(400, "bad_body");
    post(r#"{"email":"#).await.refused(400, "invalid_json");
    post("").await.refused(400, "empty_body");
    let long = format!(r#"{{"email":"{}","password":"x"}}"#, "a".repeat(20_000));
    post(&long).await.refused(413, "body_too_large");
    let taken = json!({"email": ADMIN, "password": PASSWORD});
    app.client()
        .post("/api/auth/register", taken)
        .await
        .refused(409, "email_taken");
}

#[tokio::test]
async fn attempts_of_an_address_are_limited() {
    let app = TestApp::with(|setup| setup.limits.sign_in_burst = 3).await;
    let form = json!({"email": "a@b.example", "password": "wrong password"});
    for _ in 0..3 {
        app.client()
            .post("/api/auth/login", form.clone())
            .await
            .refused(401, "unauthenticated");
    }
    app.client()
        .post("/api/auth/login", form.clone())
        .await
        .refused(429, "too_many_requests");
    app.client()
        .post("/api/auth/register", form)
        .await
        .refused(429, "too_many_requests");
    app.client().get("/health").await.ok();
}

#[tokio::test]
async fn registration_can_be_closed() {
    let app = TestApp::with(|setup| setup.registration = false).await;
    let form = json!({"email": "john@neogenesys.com", "password": PASSWORD});
    app.client()
        .post("/api/auth/register", form)
        .await
        .refused(403, "forbidden");
}

#[tokio::test]
async fn bad_credentials_of_every_form() {
    let app = TestApp::start().await;
    for value in [
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "nsc_tok_x",
        "Bearer nsc_tok_x",
        "Bearer a b",
    ] {
        let client = app.client().with("authorization", value);
        client
            .get("/api/auth/me")
            .await
            .refused(401, "unauthenticated");
    }
    let twice = app.admin().await.with("authorization", "Bearer other");
    twice
        .get("/api/auth/me")
        .await
        .refused(401, "unauthenticated");
    app.client()
        .get("/api/auth/me")
        .await
        .refused(401, "unauthenticated");
    let twice = app
        .client()
        .with("cookie", "neosc_session=a; neosc_session=b");
    twice
        .get("/api/auth/me")
        .await
        .refused(401, "unauthenticated");
}
