//! Signing in with a second factor.

use serde_json::json;

use super::{JOHN, code, enrol, first_step, lines, second_step, size, texts, wrong_code};
use crate::{TestApp, app::PASSWORD};

const OK: &str = "login auth ok <john@neogenesys.com>: User logged in successfully";
const WRONG: &str =
    "login auth failed <john@neogenesys.com>: Invalid credentials (wrong second factor)";
const UNKNOWN: &str = "login auth failed <>: Invalid credentials (no such second step)";

#[tokio::test]
async fn both_steps_are_one_login_and_nothing_works_twice() {
    let app = TestApp::start().await;
    let (john, _) = app.user(JOHN).await;
    let (secret, _) = enrol(&app, &john).await;
    let before = size(&app);
    let token = first_step(&app, JOHN).await;
    assert_eq!(size(&app), before, "half a sign-in is none");
    // The token of the second step is no sign-in.
    let half = app.client().bearer(&token);
    half.get("/api/auth/me")
        .await
        .refused(401, "unauthenticated");

    let right = code(&app, &secret, 0);
    let reply = second_step(&app, &token, &right).await;
    assert!(
        reply
            .header("set-cookie")
            .starts_with("neosc_session=nsc_tok_")
    );
    let signed_in = reply.ok();
    assert!(signed_in.get("recovery_codes").is_none());
    let client = app.client().bearer(signed_in["token"].as_str().unwrap());
    assert_eq!(client.get("/api/auth/me").await.ok()["email"], JOHN);
    let sign_ins = client.get("/api/auth/sign-ins").await.ok();
    assert_eq!(sign_ins[0]["method"], "password+totp");
    assert_eq!(lines(&app, before), [OK]);

    let before = size(&app);
    let refused = second_step(&app, &token, &code(&app, &secret, 1)).await;
    let of_token = refused.refused(401, "unauthenticated");
    // A code is good once, and so is none before it.
    let token = first_step(&app, JOHN).await;
    for used in [&right, &code(&app, &secret, -1)] {
        let refused = second_step(&app, &token, used).await;
        assert_eq!(refused.refused(401, "unauthenticated"), of_token);
    }
    second_step(&app, &token, &code(&app, &secret, 1))
        .await
        .ok();
    assert_eq!(lines(&app, before), [UNKNOWN, WRONG, WRONG, OK]);
}

#[tokio::test]
async fn five_wrong_codes_end_the_step_and_ten_lock_the_account() {
    let app = TestApp::start().await;
    let (john, id) = app.user(JOHN).await;
    let (secret, _) = enrol(&app, &john).await;
    let wrong = wrong_code(&app, &secret);
    let before = size(&app);
    for _ in 0..2 {
        // The right password excuses none of the wrong codes.
        let token = first_step(&app, JOHN).await;
        for _ in 0..5 {
            let refused = second_step(&app, &token, &wrong).await;
            refused.refused(401, "unauthenticated");
        }
        let right = code(&app, &secret, 0);
        let sixth = second_step(&app, &token, &right).await;
        sixth.refused(401, "unauthenticated");
    }
    let lock =
        format!("lock_user user:{id} ok <{JOHN}>: Locked for 15 minutes after 10 failed sign-ins");
    let mut wanted = vec![WRONG; 5];
    wanted.push(UNKNOWN);
    wanted.extend([WRONG; 5]);
    wanted.extend([lock.as_str(), UNKNOWN]);
    assert_eq!(lines(&app, before), wanted);
    let form = json!({"email": JOHN, "password": PASSWORD});
    let locked = app.client().post("/api/auth/login", form).await;
    locked.refused(401, "unauthenticated");
    app.advance(15 * 60);
    let token = first_step(&app, JOHN).await;
    second_step(&app, &token, &code(&app, &secret, 0))
        .await
        .ok();
}

#[tokio::test]
async fn a_step_ends_after_five_minutes_and_with_what_it_was_of() {
    let app = TestApp::start().await;
    let (john, id) = app.user(JOHN).await;
    let (secret, _) = enrol(&app, &john).await;
    let operator = app.operator();
    let late = first_step(&app, JOHN).await;
    app.advance(300);
    let before = size(&app);
    let right = || code(&app, &secret, 0);
    let over = second_step(&app, &late, &right()).await;
    over.refused(401, "unauthenticated");
    assert_eq!(
        lines(&app, before),
        ["login auth failed <john@neogenesys.com>: Invalid credentials (the second step is over)"]
    );
    let open = first_step(&app, JOHN).await;
    let form = json!({"password": PASSWORD});
    let reset = format!("/operator/users/{id}/password");
    operator.post(&reset, form).await.ok();
    let before = size(&app);
    let after_reset = second_step(&app, &open, &right()).await;
    after_reset.refused(401, "unauthenticated");
    assert_eq!(lines(&app, before), [UNKNOWN]);
    let open = first_step(&app, JOHN).await;
    let lock = format!("/operator/users/{id}/lock");
    super::post(&operator, &lock).await.ok();
    let before = size(&app);
    let locked = second_step(&app, &open, &right()).await;
    locked.refused(401, "unauthenticated");
    assert_eq!(
        lines(&app, before),
        [
            "login auth failed <john@neogenesys.com>: Invalid credentials (an administrator locked the account)"
        ]
    );
    for token in ["", "nsc_mfa_x", &late] {
        let refused = second_step(&app, token, &right()).await;
        refused.refused(401, "unauthenticated");
    }
}

#[tokio::test]
async fn a_recovery_code_takes_its_place_once() {
    let app = TestApp::start().await;
    let (john, id) = app.user(JOHN).await;
    let (secret, codes) = enrol(&app, &john).await;
    assert_eq!(codes.len(), 10);
    let before = size(&app);
    let token = first_step(&app, JOHN).await;
    // However it is typed.
    let typed = codes[3].to_uppercase().replace('-', " ");
    second_step(&app, &token, &typed).await.ok();
    let token = first_step(&app, JOHN).await;
    let again = second_step(&app, &token, &codes[3]).await;
    again.refused(401, "unauthenticated");
    second_step(&app, &token, &codes[4]).await.ok();
    let used = |left: u64| {
        format!(
            "use_recovery_code user:{id} ok <{JOHN}>: Used a recovery code in the place of the second factor \
             {{\"codes_left\":{left}}}"
        )
    };
    let (nine, eight) = (used(9), used(8));
    assert_eq!(lines(&app, before), [&nine, OK, WRONG, &eight, OK]);
    let all = app.events("user_email:john@neogenesys.com").await;
    let all = json!(all).to_string();
    assert!(!all.contains(&secret) && codes.iter().all(|code| !all.contains(code)));
}

#[tokio::test]
async fn where_the_policy_wants_it_everybody_enrols() {
    let app = TestApp::start().await;
    let (_, id) = app.user(JOHN).await;
    let admin = app.admin().await;
    let policy = "/api/policies/pol-mfa-required";
    super::patch(&admin, policy, json!({"enabled": true}))
        .await
        .ok();
    let form = json!({"email": JOHN, "password": PASSWORD});
    let begin = async || {
        app.client()
            .post("/api/auth/login", form.clone())
            .await
            .ok()
    };
    let (first, second) = (begin().await, begin().await);
    assert_eq!(second["mfa"], "enrol");
    let secret = second["secret"].as_str().unwrap();
    let address = second["otpauth_url"].as_str().unwrap();
    assert!(address.contains(secret) && address.contains("john%40neogenesys.com"));
    assert_ne!(first["secret"], second["secret"]);
    let before = size(&app);
    let right = code(&app, secret, 0);
    // Another secret was drawn since, so the first step is over.
    let stale = second_step(&app, first["mfa_token"].as_str().unwrap(), &right).await;
    stale.refused(401, "unauthenticated");
    let token = second["mfa_token"].as_str().unwrap();
    let wrong = second_step(&app, token, &wrong_code(&app, secret)).await;
    wrong.refused(401, "unauthenticated");
    let signed_in = second_step(&app, token, &right).await.ok();
    assert_eq!(texts(&signed_in["recovery_codes"]).len(), 10);
    let enabled = format!("enable_mfa user:{id} ok <{JOHN}>: Enrolled a second factor");
    assert_eq!(lines(&app, before), [UNKNOWN, WRONG, &enabled, OK]);
    app.advance(30);
    let token = first_step(&app, JOHN).await;
    second_step(&app, &token, &right)
        .await
        .refused(401, "unauthenticated");

    let form = json!({"email": "new@neogenesys.com", "password": PASSWORD});
    let registered = app.client().post("/api/auth/register", form).await;
    assert_eq!(registered.header("set-cookie"), "");
    assert_eq!(registered.ok()["mfa"], "enrol");
}
