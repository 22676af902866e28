//! Registering, signing in and out x {success, each refusal}: the answer and the exact event.

use platform::{POLICY_PASSWORD_STRENGTH, Principal, Settings};
use store::Scope;

use crate::app::{ADMIN, App, PASSWORD, caller, kind};

#[tokio::test]
async fn register() {
    let app = App::new().await;
    let made = app
        .platform
        .register("John@neogenesys.com", PASSWORD, None, &caller())
        .await
        .unwrap()
        .signed_in()
        .unwrap();
    assert_eq!(
        (made.user.name.as_str(), made.user.role),
        ("John", store::Role::User)
    );
    let id = &made.user.id;
    assert!(id.starts_with("user-") && id.len() == 25);
    let who = app.platform.authenticate(&made.token).await.unwrap();
    assert_eq!(who.actor_id(), *id);
    assert_eq!(
        app.lines_since(2),
        [format!(
            "register auth ok by {id} <John@neogenesys.com>: User registered successfully"
        )]
    );
    for (email, password, name, answer, line) in [
        (
            "john@NEOGENESYS.com",
            PASSWORD,
            None,
            "email_taken",
            format!("by {id} <John@neogenesys.com>: The e-mail address has an account already"),
        ),
        (
            "ann@neogenesys.com",
            "short",
            None,
            "weak_password",
            "by ann@neogenesys.com <ann@neogenesys.com>: The password is too weak".into(),
        ),
        (
            "ann@neogenesys.com",
            "Password123",
            None,
            "weak_password",
            "by ann@neogenesys.com <ann@neogenesys.com>: The password is too weak".into(),
        ),
        (
            "Sommer2026!",
            PASSWORD,
            None,
            "bad_email",
            "by [unrecognised] <>: The e-mail address is not acceptable".into(),
        ),
        (
            "ann@neogenesys.com",
            PASSWORD,
            Some("A\nnn"),
            "bad_name",
            "by ann@neogenesys.com <ann@neogenesys.com>: The name is not acceptable".into(),
        ),
    ] {
        let before = app.size();
        assert_eq!(
            kind(
                app.platform
                    .register(email, password, name, &caller())
                    .await
            ),
            answer
        );
        assert_eq!(
            app.lines_since(before),
            [format!("register auth failed {line}")]
        );
    }
    assert!(
        app.store()
            .user_by_email("ann@neogenesys.com")
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn register_when_closed() {
    let closed = Settings {
        registration_open: false,
        ..Settings::default()
    };
    let app = App::with(closed).await;
    let answer = app
        .platform
        .register("ann@neogenesys.com", PASSWORD, None, &caller())
        .await;
    assert_eq!(kind(answer), "forbidden");
    assert_eq!(
        app.lines_since(2),
        ["register auth failed by ann@neogenesys.com <ann@neogenesys.com>: Registration is closed"]
    );
}

#[tokio::test]
async fn weak_passwords_pass_when_the_policy_is_off() {
    let app = App::new().await;
    app.switch(POLICY_PASSWORD_STRENGTH, false).await;
    app.platform
        .register("ann@neogenesys.com", "Password123", None, &caller())
        .await
        .unwrap()
        .signed_in()
        .unwrap();
    let answer = app
        .platform
        .register("bob@neogenesys.com", "short77", None, &caller())
        .await;
    assert_eq!(kind(answer), "weak_password");
}

#[tokio::test]
async fn login() {
    let app = App::new().await;
    let admin = app.store().user_by_email(ADMIN).unwrap().unwrap().id;
    for (email, password, answer, line) in [
        (
            "Admin@Neogenesys.com ",
            PASSWORD,
            "ok",
            format!("ok by {admin} <{ADMIN}>: User logged in successfully"),
        ),
        (
            ADMIN,
            "wrong horse battery",
            "unauthenticated",
            format!("failed by {admin} <{ADMIN}>: Invalid credentials"),
        ),
        (
            ADMIN,
            "",
            "unauthenticated",
            format!("failed by {admin} <{ADMIN}>: Invalid credentials"),
        ),
        (
            "nobody@neogenesys.com",
            PASSWORD,
            "unauthenticated",
            "failed by nobody@neogenesys.com <nobody@neogenesys.com>: Invalid credentials".into(),
        ),
        (
            "jdoe",
            PASSWORD,
            "unauthenticated",
            "failed by jdoe <>: Invalid credentials".into(),
        ),
        (
            "Sommer2026!",
            PASSWORD,
            "unauthenticated",
            "failed by [unrecognised] <>: Invalid credentials".into(),
        ),
        // The password that unknown names are checked against opens nothing.
        (
            "nobody@neogenesys.com",
            "nobody has this password",
            "unauthenticated",
            "failed by nobody@neogenesys.com <nobody@neogenesys.com>: Invalid credentials".into(),
        ),
    ] {
        let before = app.size();
        let answered = app.platform.login(email, password, &caller()).await;
        let answered = if answered.is_ok() {
            "ok".into()
        } else {
            kind(answered)
        };
        assert_eq!(answered, answer);
        assert_eq!(app.lines_since(before), [format!("login auth {line}")]);
    }
}

#[tokio::test]
async fn logout() {
    let app = App::new().await;
    let admin = app.admin().await;
    let id = admin.actor_id();
    let key = Principal::Key {
        organization: app.organization.clone(),
        id: "key-1".into(),
        name: "ci".into(),
        scope: Scope::Admin,
    };
    for (who, answer, line) in [
        (
            &admin,
            "ok",
            format!("ok by {id} <{ADMIN}>: User logged out"),
        ),
        (
            &admin,
            "unauthenticated",
            format!("failed by {id} <{ADMIN}>: Signed out already"),
        ),
        (
            &key,
            "forbidden",
            "failed by api_key:key-1 <>: Only people who are signed in sign out".into(),
        ),
    ] {
        let before = app.size();
        let answered = app.platform.logout(who, &caller()).await;
        let answered = if answered.is_ok() {
            "ok".into()
        } else {
            kind(answered)
        };
        assert_eq!(answered, answer);
        assert_eq!(app.lines_since(before), [format!("logout auth {line}")]);
    }
}
