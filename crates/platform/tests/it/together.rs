//! Many at once.

use platform::{Error, POLICY_MFA_REQUIRED};
use tokio::task::JoinSet;

use crate::app::{ADMIN, App, PASSWORD, caller, kind};

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_sign_ins_are_bounded() {
    let app = App::new().await;
    let before = app.size();
    let mut tasks = JoinSet::new();
    for _ in 0..64 {
        let platform = app.platform.clone();
        tasks.spawn(async move { platform.login(ADMIN, PASSWORD, &caller()).await });
    }
    let (mut entered, mut refused) = (0, 0);
    while let Some(answer) = tasks.join_next().await {
        match answer.unwrap() {
            Ok(_) => entered += 1,
            Err(Error::Busy { retry_after: 2, .. }) => refused += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(
        entered >= 34 && entered + refused == 64,
        "{entered} entered, {refused} refused"
    );
    assert_eq!(app.size(), before + entered);
}

#[tokio::test]
async fn one_of_many_registrations_gets_the_address() {
    let app = App::new().await;
    let mut tasks = JoinSet::new();
    for _ in 0..8 {
        let platform = app.platform.clone();
        tasks.spawn(async move {
            platform
                .register("john@neogenesys.com", PASSWORD, None, &caller())
                .await
        });
    }
    let mut made = 0;
    while let Some(answer) = tasks.join_next().await {
        match answer.unwrap() {
            Ok(_) => made += 1,
            refused => assert_eq!(kind(refused), "email_taken"),
        }
    }
    assert_eq!(made, 1);
    let events = app.since(2);
    assert_eq!(events.iter().filter(|event| event.success).count(), 1);
    assert_eq!(events.len(), 8);
}

#[tokio::test]
async fn flips_alternate() {
    let app = App::new().await;
    let before = app.size();
    let mut tasks = JoinSet::new();
    for _ in 0..9 {
        let (platform, who) = (app.platform.clone(), app.operator());
        tasks.spawn(async move {
            platform
                .set_policy(&who, POLICY_MFA_REQUIRED, None, &caller())
                .await
                .unwrap()
                .enabled
        });
    }
    let on = tasks.join_all().await.into_iter().filter(|on| *on).count();
    assert_eq!(on, 5);
    let details: Vec<String> = app
        .since(before)
        .into_iter()
        .map(|event| event.details)
        .collect();
    let expected: Vec<&str> = ["Policy enabled", "Policy disabled"]
        .into_iter()
        .cycle()
        .take(9)
        .collect();
    assert_eq!(details, expected);
}
