//! Too many failures lock, and nothing but the event tells.

use platform::POLICY_LOGIN_LOCKOUT;

use crate::app::{ADMIN, App, PASSWORD, caller, kind};

async fn fail(app: &App, times: u32) {
    for _ in 0..times {
        let answer = app
            .platform
            .login(ADMIN, "wrong horse battery", &caller())
            .await;
        assert_eq!(kind(answer), "unauthenticated");
    }
}

#[tokio::test]
async fn ten_failures_lock_for_a_quarter_of_an_hour() {
    let app = App::new().await;
    let id = app.store().user_by_email(ADMIN).unwrap().unwrap().id;
    let by = format!("by {id} <{ADMIN}>");
    fail(&app, 10).await;
    let lines = app.lines_since(2);
    assert_eq!(
        lines[..10],
        vec![format!("login auth failed {by}: Invalid credentials"); 10]
    );
    assert_eq!(
        lines[10..],
        [format!(
            "lock_user user:{id} ok {by}: Locked for 15 minutes after 10 failed sign-ins"
        )]
    );
    let before = app.size();
    app.wait_minutes(14);
    let answer = app.platform.login(ADMIN, PASSWORD, &caller()).await;
    assert_eq!(kind(answer), "unauthenticated");
    fail(&app, 1).await;
    let locked = format!(
        "login auth failed {by}: Invalid credentials (the account is locked until 2026-03-05T14:45:00Z)"
    );
    assert_eq!(app.lines_since(before), [locked.clone(), locked]);

    app.wait_minutes(1);
    fail(&app, 9).await;
    app.platform
        .login(ADMIN, PASSWORD, &caller())
        .await
        .unwrap()
        .signed_in()
        .unwrap();
    // Success begins the count anew.
    fail(&app, 9).await;
    app.platform
        .login(ADMIN, PASSWORD, &caller())
        .await
        .unwrap()
        .signed_in()
        .unwrap();
}

#[tokio::test]
async fn failures_count_within_a_quarter_of_an_hour() {
    let app = App::new().await;
    fail(&app, 9).await;
    app.wait_minutes(15);
    fail(&app, 9).await;
    app.platform
        .login(ADMIN, PASSWORD, &caller())
        .await
        .unwrap()
        .signed_in()
        .unwrap();
}

#[tokio::test]
async fn the_policy_off_locks_nobody() {
    let app = App::new().await;
    fail(&app, 10).await;
    app.switch(POLICY_LOGIN_LOCKOUT, false).await;
    fail(&app, 11).await;
    app.platform
        .login(ADMIN, PASSWORD, &caller())
        .await
        .unwrap()
        .signed_in()
        .unwrap();
}

#[tokio::test]
async fn the_lock_outlives_a_restart() {
    let app = App::new().await;
    fail(&app, 10).await;
    let app = app.reopened();
    let answer = app.platform.login(ADMIN, PASSWORD, &caller()).await;
    assert_eq!(kind(answer), "unauthenticated");
}
