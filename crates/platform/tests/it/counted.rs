//! Floods of refusals.

use std::task::{Context, Waker};

use platform::Settings;

use crate::app::{App, PASSWORD, caller, kind};

#[tokio::test]
async fn denials_beyond_twenty_a_minute_are_counted() {
    let app = App::new().await;
    let user = app.user("john@neogenesys.com").await;
    let by = format!("by {} <john@neogenesys.com>", user.actor_id());
    let before = app.size();
    let deny = async |n: u32| {
        let what = format!("GET /api/{n}");
        app.platform
            .record_denied(&user, &what, "logs", &caller())
            .await
            .unwrap();
    };
    for n in 0..23 {
        deny(n).await;
    }
    let lines = app.lines_since(before);
    assert_eq!(lines.len(), 20);
    assert_eq!(
        lines[19],
        format!("access_denied logs failed {by}: Denied GET /api/19")
    );
    app.platform.record_counted(false).await;
    assert_eq!(app.size(), before + 20);

    let counted = |n: u32, attempts: u32, since: &str| {
        format!(
            "access_denied logs failed {by}: Denied GET /api/{n} {{\"attempts\":{attempts},\"since\":\"{since}\"}}"
        )
    };
    app.wait_minutes(1);
    app.platform.record_counted(false).await;
    deny(23).await;
    let alone = format!("access_denied logs failed {by}: Denied GET /api/23");
    assert_eq!(
        app.lines_since(before + 20),
        [counted(20, 3, "2026-03-05T14:30:00Z"), alone]
    );

    for n in 24..45 {
        deny(n).await;
    }
    let size = app.size();
    app.wait_minutes(1);
    app.platform.record_counted(false).await;
    assert_eq!(
        app.lines_since(size),
        [counted(43, 2, "2026-03-05T14:31:00Z")]
    );
    app.platform.record_counted(true).await;
    assert_eq!(app.size(), size + 1);
}

#[tokio::test]
async fn refused_registrations_of_a_network_are_counted_and_answered_alike() {
    let closed = Settings {
        registration_open: false,
        ..Settings::default()
    };
    let app = App::with(closed).await;
    for n in 0..22 {
        let email = format!("ann{n}@neogenesys.com");
        let answer = app
            .platform
            .register(&email, PASSWORD, None, &caller())
            .await;
        assert_eq!(kind(answer), "forbidden");
    }
    assert_eq!(app.size(), 22);
    app.platform.record_counted(true).await;
    assert_eq!(
        app.lines_since(22),
        [
            "register auth failed by ann20@neogenesys.com <ann20@neogenesys.com>: Registration is closed \
          {\"attempts\":2,\"since\":\"2026-03-05T14:30:00Z\"}"
        ]
    );
}

#[tokio::test]
async fn counts_outlive_a_full_disk() {
    let app = App::new().await;
    let user = app.user("john@neogenesys.com").await;
    for _ in 0..25 {
        app.platform
            .record_denied(&user, "GET /", "logs", &caller())
            .await
            .unwrap();
    }
    let size = app.size();
    app.wait_minutes(1);
    app.arm(Some((store::Step::WriteBatch, store::Fault::Full)));
    app.platform.record_counted(false).await;
    // Until it can be written, it goes on counting.
    let denied = app
        .platform
        .record_denied(&user, "GET /", "logs", &caller())
        .await;
    denied.unwrap();
    app.arm(None);
    app.wait_minutes(1);
    app.platform.record_counted(false).await;
    let metadata = app.since(size).pop().unwrap().metadata.unwrap();
    assert!(metadata.starts_with("{\"attempts\":6,"), "{metadata}");
    assert_eq!(app.size(), size + 1);
}

#[tokio::test]
async fn refused_commands_of_a_person_are_counted_by_what_was_tried() {
    let app = App::new().await;
    let user = app.user("john@neogenesys.com").await;
    let other = app.user("ann@neogenesys.com").await;
    let by = format!("by {} <john@neogenesys.com>", user.actor_id());
    let before = app.size();
    let flip = async |who, n: u32| {
        let id = format!("pol-{n}");
        let caller = caller();
        let answer = app.platform.set_policy(who, &id, None, &caller);
        assert_eq!(kind(answer.await), "forbidden");
    };
    for n in 0..25 {
        flip(&user, n).await;
    }
    assert_eq!(app.size(), before + 20);
    let caller = caller();
    let launch = app.platform.launch_workspace(&user, "nowhere", &caller);
    assert_eq!(kind(launch.await), "not_found");
    flip(&other, 0).await;
    assert_eq!(app.size(), before + 22);
    app.wait_minutes(1);
    app.platform.record_counted(false).await;
    assert_eq!(
        app.lines_since(before + 22),
        [format!(
            "toggle_policy policy:pol-20 failed {by}: Only administrators may change policies \
             {{\"attempts\":5,\"since\":\"2026-03-05T14:30:00Z\"}}"
        )]
    );
    flip(&user, 0).await;
    assert_eq!(app.size(), before + 24);
}

#[tokio::test]
async fn a_refusal_counts_also_if_nobody_waits_for_the_answer() {
    let app = App::new().await;
    let user = app.user("john@neogenesys.com").await;
    let before = app.size();
    for _ in 0..25 {
        let (caller, policy) = (caller(), "pol-mfa-required");
        let mut given_up = Box::pin(app.platform.set_policy(&user, policy, None, &caller));
        // Asked once, and dropped.
        let once = given_up
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()));
        assert!(once.is_pending());
    }
    // A command waits for those before it.
    app.switch("pol-mfa-required", true).await;
    app.platform.record_counted(true).await;
    let events = app.since(before);
    assert_eq!(events.len(), 20 + 1 + 1);
    assert!(
        events[21]
            .metadata
            .as_deref()
            .unwrap()
            .contains("\"attempts\":5")
    );
}

#[tokio::test]
async fn addresses_that_are_taken_are_counted_for_the_account() {
    let app = App::new().await;
    app.user("john@neogenesys.com").await;
    let before = app.size();
    for _ in 0..22 {
        let (email, caller) = ("john@neogenesys.com", caller());
        let answer = app.platform.register(email, PASSWORD, None, &caller);
        assert_eq!(kind(answer.await), "email_taken");
    }
    assert_eq!(app.size(), before + 20);
    app.platform.record_counted(true).await;
    let metadata = app.since(before + 20).remove(0).metadata.unwrap();
    assert!(metadata.contains("\"attempts\":2"), "{metadata}");
}
