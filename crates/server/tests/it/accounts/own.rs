//! One's own password and sign-ins.

use serde_json::json;

use super::{JOHN, delete, lines, size};
use crate::{TestApp, app::PASSWORD};

#[tokio::test]
async fn another_password_ends_the_other_sign_ins() {
    let app = TestApp::start().await;
    let (john, id) = app.user(JOHN).await;
    let other = app.login(JOHN).await;
    let before = size(&app);
    let change = async |current: &str, new: &str| {
        let form = json!({"current": current, "new": new});
        john.post("/api/auth/password", form).await
    };
    let new = "ten purple elephants";
    // Whoever does not know the old one hears nothing of the new one.
    change("not the password", "weak")
        .await
        .refused(400, "wrong_password");
    change(PASSWORD, "weak").await.refused(400, "weak_password");
    change(PASSWORD, JOHN).await.refused(400, "weak_password");
    assert_eq!(change(PASSWORD, new).await.ok()["sign_ins_ended"], 1);
    let failed = |why| format!("change_password user:{id} failed <{JOHN}>: {why}");
    assert_eq!(
        lines(&app, before),
        [
            failed("Wrong password"),
            failed("The password is too weak"),
            failed("The password is too weak"),
            format!(
                "change_password user:{id} ok <{JOHN}>: Changed their password {{\"sign_ins_ended\":1}}"
            ),
        ]
    );
    john.get("/api/auth/me").await.ok();
    other
        .get("/api/auth/me")
        .await
        .refused(401, "unauthenticated");
    for (password, status) in [(PASSWORD, 401), (new, 200)] {
        let form = json!({"email": JOHN, "password": password});
        let entered = app.client().post("/api/auth/login", form).await;
        assert_eq!(entered.status, status);
    }
    let key = app.key("admin").await;
    let form = json!({"current": PASSWORD, "new": new});
    key.post("/api/auth/password", form)
        .await
        .refused(403, "forbidden");
}

#[tokio::test]
async fn sign_ins_are_listed_and_ended() {
    let app = TestApp::start().await;
    let (john, id) = app.user(JOHN).await;
    app.advance(1);
    let form = json!({"email": JOHN, "password": PASSWORD});
    let browser = app.client().with("user-agent", "Firefox\u{202e}/1");
    let entered = browser.post("/api/auth/login", form).await.ok();
    let other = app.client().bearer(entered["token"].as_str().unwrap());
    let found = john.get("/api/auth/sign-ins").await.ok();
    let found = found.as_array().unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(
        (&found[0]["current"], &found[1]["current"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(found[0]["ip_address"], "127.0.0.1");
    assert_eq!(found[0]["method"], "password");
    assert_eq!(found[0]["user_agent"], "Firefox\\u202e/1");
    let path = format!("/api/auth/sign-ins/{}", found[0]["id"].as_str().unwrap());
    let (mary, mary_id) = app.user("mary@neogenesys.com").await;
    let before = size(&app);
    delete(&mary, &path).await.refused(404, "not_found");
    assert_eq!(delete(&john, &path).await.status, 204);
    delete(&john, &path).await.refused(404, "not_found");
    other
        .get("/api/auth/me")
        .await
        .refused(401, "unauthenticated");
    let sign_in = found[0]["id"].as_str().unwrap();
    assert_eq!(
        lines(&app, before),
        [
            format!("revoke_sign_in user:{mary_id} failed <mary@neogenesys.com>: No such sign-in"),
            format!(
                "revoke_sign_in user:{id} ok <{JOHN}>: Ended a sign-in of {JOHN} {{\"sign_in_id\":\"{sign_in}\"}}"
            ),
            format!("revoke_sign_in user:{id} failed <{JOHN}>: No such sign-in"),
        ]
    );
    let key = app.key("admin").await;
    assert_eq!(key.get("/api/auth/sign-ins").await.ok(), json!([]));
    delete(&key, &path).await.refused(403, "forbidden");
}
