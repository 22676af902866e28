//! The first organization.

use platform::{First, Platform, Settings, first_organization};
use store::{Options, Store};

use crate::app::{ADMIN, App, PASSWORD, caller, kind, line};

#[tokio::test]
async fn the_first_administrator_is_an_event() {
    let app = App::new().await;
    let admin = app.store().user_by_email(ADMIN).unwrap().unwrap();
    assert_eq!(admin.role, store::Role::Admin);
    let events = app.since(0);
    assert_eq!(events[0].action, "begin_log");
    assert_eq!(events[0].source, event::Source::Log);
    assert_eq!(
        line(&events[1]),
        format!(
            "create_user user:{} ok by operator:root <>: Created the first administrator",
            admin.id
        )
    );
    assert_eq!(events.len(), 2);
    let on = |id| {
        app.store()
            .policy(&app.organization, id)
            .unwrap()
            .unwrap()
            .enabled
    };
    for (id, expected) in [
        ("pol-mfa-required", false),
        ("pol-login-lockout", true),
        ("pol-session-timeout", true),
        ("pol-ip-allowlist", false),
        ("pol-password-strength", true),
        ("pol-single-session", false),
    ] {
        assert_eq!(on(id), expected, "{id}");
    }
}

#[tokio::test]
async fn a_password_is_drawn_if_none_is_given() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut options = Options::new(&folder.path().join("data"));
    options.disk = std::sync::Arc::new(|_| Ok((0, 1 << 40)));
    store::init(&options, None).unwrap();
    let store = Store::open(&options).unwrap();
    let nobody = Platform::new(store.clone(), Settings::default());
    assert_eq!(
        kind(nobody.login(ADMIN, PASSWORD, &caller()).await),
        "store"
    );
    for (name, email, password, code) in [
        ("\u{3164}", ADMIN, None, "bad_name"),
        ("x", "admin", None, "bad_email"),
        ("x", ADMIN, Some("password123"), "weak_password"),
    ] {
        let first = first_organization(&store, name, email, password, "root").await;
        assert_eq!(kind(first), code);
    }
    assert!(store.organizations().unwrap().is_empty());
    let first = first_organization(&store, "Neogénesys", ADMIN, None, "root")
        .await
        .unwrap();
    assert!(!format!("{first:?}").contains(first.password.as_deref().unwrap()));
    let First {
        organization,
        admin_email,
        password,
    } = first;
    let password = password.unwrap();
    assert_eq!((admin_email.as_str(), password.len()), (ADMIN, 23));
    assert_eq!(
        store.organizations().unwrap(),
        [(organization, "Neogénesys".to_owned())]
    );
    nobody
        .login(ADMIN, &password, &caller())
        .await
        .unwrap()
        .signed_in()
        .unwrap();
    let again = first_organization(&store, "Other", ADMIN, None, "root").await;
    assert_eq!(kind(again), "email_taken");
    assert_eq!(store.organizations().unwrap().len(), 1);
}

#[tokio::test]
async fn an_address_taken_elsewhere_is_nobodys_here() {
    let app = App::new().await;
    app.wait_minutes(1);
    let other = first_organization(
        app.platform.store(),
        "Other",
        "eve@other.example",
        Some(PASSWORD),
        "root",
    );
    other.await.unwrap();
    let before = app.size();
    let answer = app
        .platform
        .register("eve@other.example", PASSWORD, None, &caller())
        .await;
    assert_eq!(kind(answer), "email_taken");
    assert_eq!(
        app.lines_since(before),
        [
            "register auth failed by eve@other.example <eve@other.example>: The e-mail address has an account already"
        ]
    );
    // Their own failures go to their own log.
    let _ = app
        .platform
        .login("eve@other.example", "wrong horse battery", &caller())
        .await;
    assert_eq!(app.size(), before + 1);
}
