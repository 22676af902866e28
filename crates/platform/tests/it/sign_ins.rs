//! How long tokens are good for.

use event::Timestamp;
use platform::POLICY_SESSION_TIMEOUT;

use crate::app::{ADMIN, App, PASSWORD, caller, kind};

#[tokio::test]
async fn a_sign_in_ends_after_half_an_hour_without_use() {
    let app = App::new().await;
    let token = app
        .platform
        .login(ADMIN, PASSWORD, &caller())
        .await
        .unwrap()
        .signed_in()
        .unwrap()
        .token;
    for _ in 0..3 {
        app.wait_minutes(29);
        app.platform.authenticate(&token).await.unwrap();
    }
    app.wait_minutes(30);
    assert_eq!(
        kind(app.platform.authenticate(&token).await),
        "unauthenticated"
    );
    // Ended is ended by the policy: without it the twelve hours count alone.
    app.switch(POLICY_SESSION_TIMEOUT, false).await;
    app.platform.authenticate(&token).await.unwrap();
}

#[tokio::test]
async fn a_sign_in_ends_after_twelve_hours() {
    let app = App::new().await;
    let signed_in = app
        .platform
        .login(ADMIN, PASSWORD, &caller())
        .await
        .unwrap()
        .signed_in()
        .unwrap();
    assert_eq!(
        signed_in.expires_at,
        Timestamp::parse("2026-03-06T02:30:00Z").unwrap()
    );
    for _ in 0..12 * 3 - 1 {
        app.wait_minutes(20);
        app.platform.authenticate(&signed_in.token).await.unwrap();
    }
    app.wait_minutes(20);
    assert_eq!(
        kind(app.platform.authenticate(&signed_in.token).await),
        "unauthenticated"
    );
}

#[tokio::test]
async fn signing_out_ends_one_sign_in() {
    let app = App::new().await;
    let token = app
        .platform
        .login(ADMIN, PASSWORD, &caller())
        .await
        .unwrap()
        .signed_in()
        .unwrap()
        .token;
    let other = app
        .platform
        .login(ADMIN, PASSWORD, &caller())
        .await
        .unwrap()
        .signed_in()
        .unwrap()
        .token;
    let who = app.platform.authenticate(&token).await.unwrap();
    app.platform.logout(&who, &caller()).await.unwrap();
    assert_eq!(
        kind(app.platform.authenticate(&token).await),
        "unauthenticated"
    );
    app.platform.authenticate(&other).await.unwrap();
}

#[tokio::test]
async fn keys_end_when_they_expire() {
    let app = App::new().await;
    let key = app
        .platform
        .create_api_key(&app.operator(), "ci", "read", Some(1), &caller())
        .await;
    let key = key.unwrap();
    assert!(!format!("{key:?}").contains(&key.secret));
    app.wait_minutes(24 * 60 - 1);
    app.platform.authenticate(&key.secret).await.unwrap();
    app.wait_minutes(1);
    assert_eq!(
        kind(app.platform.authenticate(&key.secret).await),
        "unauthenticated"
    );
}

#[tokio::test]
async fn garbage_is_nobody() {
    let app = App::new().await;
    let mut token = app
        .platform
        .login(ADMIN, PASSWORD, &caller())
        .await
        .unwrap()
        .signed_in()
        .unwrap()
        .token;
    let last = token.pop().unwrap();
    token.push(if last == 'A' { 'B' } else { 'A' });
    for bad in ["", "nsc_tok_", "Bearer", token.as_str()] {
        assert_eq!(
            kind(app.platform.authenticate(bad).await),
            "unauthenticated"
        );
    }
}
