//! One's own second factor, and taking away somebody's.

use serde_json::{Value, json};

use super::{JOHN, code, delete, enrol, lines, post, size, wrong_code};
use crate::{Client, Reply, TestApp, app::PASSWORD};

async fn disable(client: &Client, password: &str, code: &str) -> Reply {
    let form = json!({"password": password, "code": code});
    client
        .ask("DELETE", "/api/auth/mfa")
        .json(form)
        .send()
        .await
}

/// `action user:id failed <john>: why`.
fn failed(action: &str, id: &str, why: &str) -> String {
    format!("{action} user:{id} failed <{JOHN}>: {why}")
}

#[tokio::test]
async fn enrolling() {
    let app = TestApp::start().await;
    let (john, id) = app.user(JOHN).await;
    let ask = async |path: &str, form: Value| john.post(path, form).await;
    let (offer, confirm) = ("/api/auth/mfa/enrol", "/api/auth/mfa/confirm");
    let before = size(&app);
    let nothing = ask(confirm, json!({"code": "123456"})).await;
    nothing.refused(400, "wrong_code");
    let wrong = ask(offer, json!({"password": "not the password"})).await;
    wrong.refused(400, "wrong_password");
    let good = json!({"password": PASSWORD});
    let offered = ask(offer, good.clone()).await.ok();
    let secret = offered["secret"].as_str().unwrap();
    let bad = ask(confirm, json!({"code": wrong_code(&app, secret)})).await;
    bad.refused(400, "wrong_code");
    app.advance(11 * 60);
    let late = ask(confirm, json!({"code": code(&app, secret, 0)})).await;
    late.refused(400, "wrong_code");
    // Nothing was asked for at sign-in meanwhile.
    app.login(JOHN).await;
    let (_, codes) = enrol(&app, &john).await;
    assert_eq!(codes.len(), 10);
    ask(offer, good).await.refused(409, "mfa_enrolled");
    ask(confirm, json!({"code": "123456"}))
        .await
        .refused(409, "mfa_enrolled");
    let failed = |why| failed("enable_mfa", &id, why);
    assert_eq!(
        lines(&app, before),
        [
            failed("Wrong code"),
            failed("Wrong password"),
            failed("Wrong code"),
            failed("Wrong code"),
            "login auth ok <john@neogenesys.com>: User logged in successfully".into(),
            format!("enable_mfa user:{id} ok <{JOHN}>: Enrolled a second factor"),
            failed("The account has a second factor already"),
            failed("The account has a second factor already"),
        ]
    );
    let key = app.key("admin").await;
    let of_key = key.post(offer, json!({"password": PASSWORD})).await;
    of_key.refused(403, "forbidden");
    let denied = app.events("action:enable_mfa user_email:\"\"").await;
    assert_eq!(denied.len(), 1);
}

#[tokio::test]
async fn removing_ones_own() {
    let app = TestApp::start().await;
    let (john, id) = app.user(JOHN).await;
    let before = size(&app);
    disable(&john, PASSWORD, "123456")
        .await
        .refused(409, "no_mfa");
    let told =
        async |client: &Client| client.get("/api/auth/me").await.ok()["second_factor"].clone();
    assert_eq!(told(&john).await, json!(false));
    let (secret, codes) = enrol(&app, &john).await;
    assert_eq!(told(&john).await, json!(true));
    let wrong = disable(&john, "not the password", &code(&app, &secret, 0)).await;
    wrong.refused(400, "wrong_password");
    let wrong = disable(&john, PASSWORD, &wrong_code(&app, &secret)).await;
    wrong.refused(400, "wrong_code");
    let policy = "/api/policies/pol-mfa-required";
    let admin = app.admin().await;
    let set = async |enabled: bool| {
        super::patch(&admin, policy, json!({"enabled": enabled}))
            .await
            .ok()
    };
    set(true).await;
    let kept = disable(&john, PASSWORD, &codes[0]).await;
    kept.refused(409, "mfa_required");
    set(false).await;
    assert_eq!(disable(&john, PASSWORD, &codes[0]).await.status, 204);
    assert_eq!(told(&john).await, json!(false));
    app.login(JOHN).await;
    let failed = |why| failed("disable_mfa", &id, why);
    let mine: Vec<_> = lines(&app, before)
        .into_iter()
        .filter(|line| line.starts_with("disable_mfa"))
        .collect();
    assert_eq!(
        mine,
        [
            failed("The account has no second factor"),
            failed("Wrong password"),
            failed("Wrong code"),
            failed("The policy requires a second factor"),
            format!("disable_mfa user:{id} ok <{JOHN}>: Removed their second factor"),
        ]
    );
}

#[tokio::test]
async fn failures_of_people_who_are_signed_in_lock_too() {
    let app = TestApp::start().await;
    let (john, id) = app.user(JOHN).await;
    let before = size(&app);
    let form = json!({"current": "not the password", "new": "ten purple elephants"});
    for _ in 0..10 {
        let wrong = john.post("/api/auth/password", form.clone()).await;
        wrong.refused(400, "wrong_password");
    }
    let right = json!({"current": PASSWORD, "new": "ten purple elephants"});
    let locked = john.post("/api/auth/password", right).await;
    locked.refused(409, "account_locked");
    let found = lines(&app, before);
    assert_eq!(
        found[9..],
        [
            failed("change_password", &id, "Wrong password"),
            format!(
                "lock_user user:{id} ok <{JOHN}>: Locked for 15 minutes after 10 failed sign-ins"
            ),
            failed("change_password", &id, "The account is locked"),
        ]
    );
}

#[tokio::test]
async fn administrators_take_a_lost_one_away() {
    let app = TestApp::start().await;
    let (john, id) = app.user(JOHN).await;
    let admin = app.admin().await;
    let (path, nobody) = (format!("/api/users/{id}/mfa"), "/api/users/user-none/mfa");
    enrol(&app, &john).await;
    let before = size(&app);
    delete(&john, &path).await.refused(403, "forbidden");
    delete(&admin, nobody).await.refused(404, "not_found");
    // Whoever holds an administrator's sign-in takes neither their factor nor their password by it.
    let own = format!("/api/users/{}", crate::app::ADMIN);
    let of_own = delete(&admin, &format!("{own}/mfa")).await;
    of_own.refused(409, "own_account");
    let of_own = admin.post(&format!("{own}/password"), json!({})).await;
    of_own.refused(409, "own_account");
    let half = super::first_step(&app, JOHN).await;
    assert_eq!(delete(&admin, &path).await.status, 204);
    delete(&admin, &path).await.refused(409, "no_mfa");
    super::second_step(&app, &half, "123456")
        .await
        .refused(401, "unauthenticated");
    app.login(JOHN).await;
    let me = app
        .store
        .user_by_email(crate::app::ADMIN)
        .unwrap()
        .unwrap()
        .id;
    let own = |action: &str| {
        format!(
            "{action} user:{me} failed <ana@neogenesys.com>: One's own account takes the password"
        )
    };
    assert_eq!(
        lines(&app, before)[..6],
        [
            "disable_mfa users failed <john@neogenesys.com>: Only administrators may change accounts".into(),
            "disable_mfa users failed <ana@neogenesys.com>: No such account".into(),
            own("disable_mfa"),
            own("change_password"),
            format!("disable_mfa user:{id} ok <ana@neogenesys.com>: Removed the second factor of {JOHN}"),
            format!("disable_mfa user:{id} failed <ana@neogenesys.com>: The account has no second factor"),
        ]
    );
    assert_eq!(post(&app.client(), &path).await.status, 405);
}
