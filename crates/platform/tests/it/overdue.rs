//! Sign-ins that are over by time, when the clock or their use is not what it seems.

use event::Timestamp;
use platform::{POLICY_SESSION_TIMEOUT, Principal, Settings};
use store::NewSignIn;

use crate::app::{ADMIN, App, PASSWORD, caller, kind};

const DAY: u64 = 24 * 60;

async fn sign_in(app: &App) -> (String, Principal) {
    let entered = app.platform.login(ADMIN, PASSWORD, &caller()).await;
    let token = entered.unwrap().signed_in().unwrap().token;
    let who = app.platform.authenticate(&token).await.unwrap();
    (token, who)
}

/// Details of what a round records.
async fn round(app: &App) -> Vec<String> {
    let before = app.size();
    app.platform.end_overdue().await;
    app.since(before)
        .into_iter()
        .map(|event| event.details)
        .collect()
}

const IDLE: &str = "Signed out (not used for 30 minutes)";
const EXPIRED: &str = "Signed out (sign-in expired)";

#[tokio::test]
async fn a_clock_that_is_set_back_ends_nothing() {
    let app = App::new().await;
    app.wait_minutes(DAY);
    let (ahead, _) = sign_in(&app).await;
    app.set_back_minutes(DAY);
    let (token, _) = sign_in(&app).await;
    for _ in 0..3 {
        assert!(round(&app).await.is_empty());
        app.wait_minutes(9);
    }
    app.platform.authenticate(&token).await.unwrap();
    app.set_back_minutes(20);
    assert!(round(&app).await.is_empty());
    app.wait_minutes(20);
    app.platform.authenticate(&token).await.unwrap();
    // By the clock, not by `received_at`, which stands still for a day.
    app.wait_minutes(30);
    assert_eq!(round(&app).await, [IDLE]);
    // The other one is good when its time comes, and ends in its own.
    app.wait_minutes(DAY - 57);
    app.platform.authenticate(&ahead).await.unwrap();
    assert!(round(&app).await.is_empty());
    app.wait_minutes(30);
    assert_eq!(round(&app).await, [IDLE]);
}

#[tokio::test]
async fn what_ended_otherwise_is_told_once() {
    let app = App::new().await;
    let (_, who) = sign_in(&app).await;
    let (_, other) = sign_in(&app).await;
    app.platform.logout(&who, &caller()).await.unwrap();
    let Principal::User { id, .. } = &other else {
        panic!("a person signed in");
    };
    let operator = app.operator();
    let revoked = app.platform.revoke_sign_ins(&operator, id, &caller()).await;
    assert_eq!(revoked.unwrap(), 1);
    app.wait_minutes(DAY);
    assert!(round(&app).await.is_empty());
}

#[tokio::test]
async fn nothing_is_launched_under_one_that_has_just_ended() {
    let app = App::new().await;
    let (_, who) = sign_in(&app).await;
    app.wait_minutes(30);
    assert_eq!(round(&app).await, [IDLE]);
    let caller = caller();
    let launched = app.platform.launch_workspace(&who, "ws-dev-tools", &caller);
    assert_eq!(kind(launched.await), "unauthenticated");
    let last = app.since(app.size() - 1).remove(0);
    assert_eq!(
        (last.action.as_str(), last.success),
        ("launch_workspace", false)
    );
    assert_eq!(last.details, "The sign-in has ended");
}

#[tokio::test]
async fn without_the_policy_the_twelve_hours_count_alone() {
    let app = App::new().await;
    app.switch(POLICY_SESSION_TIMEOUT, false).await;
    sign_in(&app).await;
    app.wait_minutes(12 * 60 - 1);
    assert!(round(&app).await.is_empty());
    app.wait_minutes(1);
    assert_eq!(round(&app).await, [EXPIRED]);
}

#[tokio::test]
async fn a_round_ends_so_many_and_the_next_one_goes_on() {
    let app = App::with(Settings {
        idle_minutes: 1,
        ..Settings::default()
    })
    .await;
    let (_, who) = sign_in(&app).await;
    let user = app.store().user_by_email(ADMIN).unwrap().unwrap();
    let expires_at = Timestamp::parse("2026-03-06T02:30:00Z").unwrap();
    let made = app.store().command(who.organization(), move |command| {
        for number in 0..520_u32 {
            let mut hash = [0; 32];
            hash[..4].copy_from_slice(&number.to_be_bytes());
            let id = format!("sign-{number}");
            command.add_sign_in(
                &user,
                &NewSignIn {
                    id: &id,
                    token_hash: &hash,
                    expires_at,
                    method: "password",
                    ip_address: "",
                    user_agent: "",
                    issuer_session: None,
                },
            )?;
        }
        Ok(())
    });
    made.await.unwrap().unwrap();
    app.wait_minutes(1);
    assert_eq!(round(&app).await.len(), 500);
    assert_eq!(round(&app).await.len(), 21);
    assert!(round(&app).await.is_empty());
}
