//! What administrators do with accounts x {success, each refusal}: the answer and the exact event.

use platform::{POLICY_LOGIN_LOCKOUT, Principal};
use store::Role;

use crate::app::{ADMIN, App, PASSWORD, caller, kind};

const ANA: &str = "ana@example.org";

/// An app with an account of Ana's, and its id.
async fn with_ana() -> (App, String) {
    let app = App::new().await;
    let made = app
        .platform
        .create_user(
            &app.operator(),
            ANA,
            None,
            "user",
            Some(PASSWORD),
            &caller(),
        )
        .await
        .unwrap();
    (app, made.id)
}

#[tokio::test]
async fn create_user() {
    let app = App::new().await;
    let before = app.size();
    let made = app
        .platform
        .create_user(
            &app.operator(),
            " Ana@example.org ",
            Some("Ana"),
            "auditor",
            None,
            &caller(),
        )
        .await
        .unwrap();
    let drawn = made.drawn.unwrap();
    let id = &made.id;
    assert_eq!(
        app.lines_since(before),
        [format!(
            "create_user user:{id} ok by operator:root <>: Created user Ana@example.org as auditor \
             {{\"after\":{{\"email\":\"Ana@example.org\",\"name\":\"Ana\",\"role\":\"auditor\"}}}}"
        )]
    );
    let signed_in = app
        .platform
        .login(ANA, &drawn, &caller())
        .await
        .unwrap()
        .signed_in()
        .unwrap();
    assert_eq!(signed_in.user.role, Role::Auditor);
    let user = app.user("john@neogenesys.com").await;
    for (who, email, password, answer, why) in [
        (
            &user,
            "x@example.org",
            None,
            "forbidden",
            "Only administrators may change accounts",
        ),
        (
            &app.operator(),
            "no-address",
            None,
            "bad_email",
            "The e-mail address is not acceptable",
        ),
        (
            &app.operator(),
            ANA,
            None,
            "email_taken",
            "The e-mail address has an account already",
        ),
        (
            &app.operator(),
            "x@example.org",
            Some("short"),
            "weak_password",
            "The password is too weak",
        ),
    ] {
        let before = app.size();
        let made = app
            .platform
            .create_user(who, email, None, "user", password, &caller())
            .await;
        assert_eq!(kind(made), answer);
        let lines = app.lines_since(before);
        assert_eq!(lines.len(), 1);
        assert!(
            lines[0].starts_with("create_user users failed") && lines[0].ends_with(why),
            "{lines:?}"
        );
    }
}

#[tokio::test]
async fn only_administrators_do_any_of_it() {
    let (app, _) = with_ana().await;
    let user = app.user("john@neogenesys.com").await;
    let (platform, who, caller) = (&app.platform, &user, &caller());
    let before = app.size();
    assert_eq!(
        kind(platform.change_role(who, ANA, Role::Admin, caller).await),
        "forbidden"
    );
    assert_eq!(
        kind(platform.lock_user(who, ANA, caller).await),
        "forbidden"
    );
    assert_eq!(
        kind(platform.unlock_user(who, ANA, caller).await),
        "forbidden"
    );
    assert_eq!(
        kind(platform.reset_password(who, ANA, None, caller).await),
        "forbidden"
    );
    assert_eq!(
        kind(platform.revoke_sign_ins(who, ANA, caller).await),
        "forbidden"
    );
    let lines = app.lines_since(before);
    assert_eq!(lines.len(), 5);
    assert!(
        lines
            .iter()
            .all(|line| line.contains(" failed ") && line.contains("Only administrators"))
    );
    let operator = app.operator();
    for answer in [
        kind(
            platform
                .change_role(&operator, "nobody", Role::Admin, caller)
                .await,
        ),
        kind(
            platform
                .lock_user(&operator, "nobody@example.org", caller)
                .await,
        ),
    ] {
        assert_eq!(answer, "not_found");
    }
}

#[tokio::test]
async fn a_lock_by_hand_holds_whatever_the_policy_and_ends_sign_ins() {
    let (app, id) = with_ana().await;
    app.switch(POLICY_LOGIN_LOCKOUT, false).await;
    let signed_in = app
        .platform
        .login(ANA, PASSWORD, &caller())
        .await
        .unwrap()
        .signed_in()
        .unwrap();
    let before = app.size();
    assert_eq!(
        app.platform
            .lock_user(&app.operator(), &id, &caller())
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        kind(app.platform.authenticate(&signed_in.token).await),
        "unauthenticated"
    );
    assert_eq!(
        kind(app.platform.login(ANA, PASSWORD, &caller()).await),
        "unauthenticated"
    );
    app.wait_minutes(60 * 24 * 365);
    assert_eq!(
        kind(app.platform.login(ANA, PASSWORD, &caller()).await),
        "unauthenticated"
    );
    let locked = format!(
        "login auth failed by {id} <{ANA}>: Invalid credentials (an administrator locked the account)"
    );
    assert_eq!(
        app.lines_since(before),
        [
            format!(
                "lock_user user:{id} ok by operator:root <>: Locked {ANA} {{\"sign_ins_ended\":1}}"
            ),
            locked.clone(),
            locked,
        ]
    );
    app.platform
        .unlock_user(&app.operator(), ANA, &caller())
        .await
        .unwrap();
    app.platform
        .login(ANA, PASSWORD, &caller())
        .await
        .unwrap()
        .signed_in()
        .unwrap();
}

/// Two administrators who take each other's place at the same moment: each transaction sees the other's.
#[tokio::test]
async fn the_last_administrator_stays_one() {
    let (app, _) = with_ana().await;
    let (platform, operator, caller) = (&app.platform, app.operator(), caller());
    for answer in [
        kind(platform.lock_user(&operator, ADMIN, &caller).await),
        kind(
            platform
                .change_role(&operator, ADMIN, Role::Auditor, &caller)
                .await,
        ),
    ] {
        assert_eq!(answer, "last_admin");
    }
    platform
        .change_role(&operator, ANA, Role::Admin, &caller)
        .await
        .unwrap();
    let (one, other) = tokio::join!(
        platform.lock_user(&operator, ADMIN, &caller),
        platform.change_role(&operator, ANA, Role::User, &caller),
    );
    assert_eq!(
        [one.is_ok(), other.is_ok()]
            .iter()
            .filter(|done| **done)
            .count(),
        1
    );
}

#[tokio::test]
async fn an_administrator_of_another_organization_sees_nobody_here() {
    let (app, _) = with_ana().await;
    let (other, made) = app
        .store()
        .create_organization("Other", |_| Ok(()))
        .unwrap();
    made.await.unwrap().unwrap();
    let elsewhere = Principal::Operator {
        organization: other,
        os_user: "root".into(),
    };
    let locked = app.platform.lock_user(&elsewhere, ANA, &caller()).await;
    assert_eq!(kind(locked), "not_found");
    app.platform
        .login(ANA, PASSWORD, &caller())
        .await
        .unwrap()
        .signed_in()
        .unwrap();
}
