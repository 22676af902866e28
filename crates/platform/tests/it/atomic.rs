//! An action and its record commit together or not at all.

use platform::{Caller, POLICY_LOGIN_LOCKOUT, Principal};
use store::{Fault, Step};

use crate::app::{ADMIN, App, PASSWORD, caller, kind};

/// How many sessions of the workspace run.
async fn running(app: &App) -> u64 {
    let counted = app.store().command(&app.organization, |command| {
        Ok(command.sessions_running(None, Some("ws-sap-neogenesys"))?)
    });
    counted.await.unwrap().unwrap().len() as u64
}

#[tokio::test]
async fn what_cannot_be_recorded_does_not_happen() {
    let app = App::new().await;
    let admin = app.admin().await;
    let token = app
        .platform
        .login(ADMIN, PASSWORD, &caller())
        .await
        .unwrap()
        .signed_in()
        .unwrap()
        .token;
    let key = app
        .platform
        .create_api_key(&admin, "ci", "read", None, &caller())
        .await
        .unwrap();
    let size = app.size();
    let before = app.store().user_by_email(ADMIN).unwrap().unwrap();
    for step in [
        Step::WriteKeys,
        Step::WriteBatch,
        Step::WriteHead,
        Step::Commit,
    ] {
        app.arm(Some((step, Fault::Full)));
        let (platform, c) = (&app.platform, caller());
        assert_eq!(
            kind(
                platform
                    .register("ann@neogenesys.com", PASSWORD, None, &c)
                    .await
            ),
            "busy"
        );
        assert_eq!(kind(platform.login(ADMIN, PASSWORD, &c).await), "busy");
        assert_eq!(kind(platform.login(ADMIN, "wrong horse", &c).await), "busy");
        assert_eq!(
            kind(platform.login("nobody@neogenesys.com", PASSWORD, &c).await),
            "busy"
        );
        assert_eq!(
            kind(
                platform
                    .launch_workspace(&admin, "ws-sap-neogenesys", &c)
                    .await
            ),
            "busy"
        );
        assert_eq!(
            kind(
                platform
                    .set_policy(&admin, POLICY_LOGIN_LOCKOUT, None, &c)
                    .await
            ),
            "busy"
        );
        assert_eq!(
            kind(platform.create_api_key(&admin, "x", "read", None, &c).await),
            "busy"
        );
        assert_eq!(
            kind(platform.revoke_api_key(&admin, &key.id, &c).await),
            "busy"
        );
        assert_eq!(kind(platform.logout(&admin, &c).await), "busy");
        assert_eq!(kind(platform.record_view(&admin, "", &c).await), "busy");
        // Refusals that cannot be recorded are answered like actions that cannot be.
        assert_eq!(
            kind(platform.launch_workspace(&admin, "ws-none", &c).await),
            "busy"
        );
    }
    app.arm(None);
    assert_eq!(app.size(), size);
    assert!(
        app.store()
            .user_by_email("ann@neogenesys.com")
            .unwrap()
            .is_none()
    );
    let after = app.store().user_by_email(ADMIN).unwrap().unwrap();
    assert_eq!(
        (after.failures, after.locked_until),
        (before.failures, before.locked_until)
    );
    assert_eq!(running(&app).await, 0);
    let policy = app
        .store()
        .policy(&app.organization, POLICY_LOGIN_LOCKOUT)
        .unwrap()
        .unwrap();
    assert!(policy.enabled);
    app.platform.authenticate(&key.secret).await.unwrap();
    app.platform.authenticate(&token).await.unwrap();
    app.platform.logout(&admin, &caller()).await.unwrap();
    // Reading was refused, so it is not taken for recorded.
    app.platform
        .record_view(&admin, "", &caller())
        .await
        .unwrap();
    assert_eq!(app.size(), size + 2);
}

#[tokio::test]
async fn a_failed_write_leaves_nothing_behind() {
    let app = App::new().await;
    let user = app.user("john@neogenesys.com").await;
    let size = app.size();
    app.arm(Some((Step::WriteHead, Fault::Fail)));
    let launch = app
        .platform
        .launch_workspace(&user, "ws-sap-neogenesys", &caller())
        .await;
    assert_eq!(kind(launch), "store");
    // The writer has stopped: whatever comes after is refused at once.
    let denied = app
        .platform
        .record_denied(&user, "GET /", "logs", &caller())
        .await;
    assert_eq!(kind(denied), "store");
    let app = app.reopened();
    assert_eq!(app.size(), size);
    assert_eq!(running(&app).await, 0);
    app.platform
        .launch_workspace(&user, "ws-sap-neogenesys", &caller())
        .await
        .unwrap();
    assert_eq!(running(&app).await, 1);
}

#[tokio::test]
async fn a_change_that_fails_leaves_no_event() {
    let app = App::new().await;
    let before = app.size();
    // The account is gone from the caller's point of view, as its organization has none of this id.
    let stranger = Principal::User {
        organization: app.organization.clone(),
        id: "user-gone".into(),
        email: "gone@neogenesys.com".into(),
        name: "Gone".into(),
        role: store::Role::User,
        sign_in_id: "sign-gone".into(),
    };
    let launch = app
        .platform
        .launch_workspace(&stranger, "ws-sap-neogenesys", &Caller::default())
        .await;
    assert_eq!(kind(launch), "forbidden");
    let events = app.since(before);
    assert!(events.len() == 1 && !events[0].success);
    assert_eq!(running(&app).await, 0);
}
