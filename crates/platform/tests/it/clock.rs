//! A clock that was ahead for a while and has been set back: `received_at` stands still, and what lasts for a time goes by
//! what the clock says.

use event::Timestamp;

use crate::app::{ADMIN, App, PASSWORD, caller, kind};

const DAY: u64 = 24 * 60;

async fn fail(app: &App, times: u32) {
    for _ in 0..times {
        let caller = caller();
        let answer = app.platform.login(ADMIN, "wrong horse battery", &caller);
        assert_eq!(kind(answer.await), "unauthenticated");
    }
}

async fn token(app: &App) -> String {
    let signed_in = app.platform.login(ADMIN, PASSWORD, &caller()).await;
    signed_in.unwrap().signed_in().unwrap().token
}

async fn is_good(app: &App, token: &str) -> bool {
    app.platform.authenticate(token).await.is_ok()
}

#[tokio::test]
async fn received_at_stands_still_and_a_lock_ends_all_the_same() {
    let app = App::new().await;
    app.step_ahead_and_back(DAY).await;
    let before = app.size();
    fail(&app, 10).await;
    let ahead = Timestamp::parse("2026-03-06T14:30:00Z").unwrap();
    assert!(app.since(before).iter().all(|e| e.received_at == ahead));
    let locked = app.platform.login(ADMIN, PASSWORD, &caller()).await;
    assert_eq!(kind(locked), "unauthenticated");
    app.wait_minutes(15);
    token(&app).await;
}

#[tokio::test]
async fn failures_count_within_a_quarter_of_an_hour_of_the_clock() {
    let app = App::new().await;
    app.step_ahead_and_back(DAY).await;
    fail(&app, 9).await;
    app.wait_minutes(15);
    fail(&app, 9).await;
    token(&app).await;
}

#[tokio::test]
async fn a_lock_of_a_clock_that_was_ahead_does_not_last_for_as_long_as_that() {
    let app = App::new().await;
    app.wait_minutes(DAY);
    fail(&app, 10).await;
    app.set_back_minutes(DAY);
    token(&app).await;
    // A small correction takes no lock away.
    fail(&app, 10).await;
    app.set_back_minutes(1);
    let locked = app.platform.login(ADMIN, PASSWORD, &caller()).await;
    assert_eq!(kind(locked), "unauthenticated");
}

#[tokio::test]
async fn sign_ins_last_as_long_as_they_should() {
    let app = App::new().await;
    app.step_ahead_and_back(DAY).await;
    let (used, idle) = (token(&app).await, token(&app).await);
    app.wait_minutes(29);
    assert!(is_good(&app, &used).await);
    app.wait_minutes(1);
    assert!(!is_good(&app, &idle).await);
    for _ in 0..34 {
        app.wait_minutes(20);
        assert!(is_good(&app, &used).await);
    }
    app.wait_minutes(10);
    assert!(!is_good(&app, &used).await, "twelve hours are over");
}

#[tokio::test]
async fn sign_ins_begun_or_used_ahead_of_the_clock_end() {
    let app = App::new().await;
    let used_ahead = token(&app).await;
    app.wait_minutes(20);
    assert!(is_good(&app, &used_ahead).await);
    let begun_ahead = token(&app).await;
    app.set_back_minutes(20);
    assert!(!is_good(&app, &used_ahead).await);
    assert!(!is_good(&app, &begun_ahead).await);
    // Clocks are corrected by a little all the time.
    let used = token(&app).await;
    app.set_back_minutes(1);
    assert!(is_good(&app, &used).await);
}

#[tokio::test]
async fn keys_expire_by_the_clock() {
    let app = App::new().await;
    app.step_ahead_and_back(DAY).await;
    let operator = app.operator();
    let caller = caller();
    let made = app
        .platform
        .create_api_key(&operator, "ci", "read", Some(1), &caller);
    let secret = made.await.unwrap().secret;
    assert!(is_good(&app, &secret).await);
    app.wait_minutes(DAY);
    assert!(!is_good(&app, &secret).await);
}

#[tokio::test]
async fn views_are_recorded_again_after_five_minutes_of_the_clock() {
    let app = App::new().await;
    app.step_ahead_and_back(DAY).await;
    let operator = app.operator();
    let view = async |filter| {
        let caller = caller();
        let viewed = app.platform.record_view(&operator, filter, &caller);
        viewed.await.unwrap();
        app.size()
    };
    let before = app.size();
    assert_eq!(view("action:login").await, before + 1);
    app.wait_minutes(4);
    assert_eq!(view("action:login").await, before + 1);
    app.wait_minutes(1);
    assert_eq!(view("action:login").await, before + 2);
    // That of the time that was ahead counts for nothing.
    assert_eq!(view("").await, before + 3);
    assert_eq!(view("").await, before + 3);
}
