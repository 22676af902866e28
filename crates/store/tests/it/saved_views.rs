//! Saved views: whose they are, and who sees them.

use std::slice::from_ref;

use event::Timestamp;
use store::{NewUser, Role, SavedView};

use crate::support::{START, TestStore, test_store};

fn command<T: Send + 'static>(
    app: &TestStore,
    act: impl Fn(&store::Command<'_>) -> store::Result<T> + Send + 'static,
) -> T {
    let done = app
        .store()
        .command(&app.organization, move |command| Ok(act(command)?));
    done.blocking_recv().unwrap().unwrap()
}

fn add_user(app: &TestStore, id: &'static str, email: &'static str) {
    command(app, move |command| {
        command.add_user(&NewUser {
            id,
            email,
            name: "Somebody",
            role: Role::User,
            password_hash: None,
        })
    });
}

fn put(app: &TestStore, view: &SavedView) {
    let view = view.clone();
    command(app, move |command| command.put_saved_view(&view));
}

fn seen(app: &TestStore, user_id: &str) -> Vec<SavedView> {
    app.store().saved_views(&app.organization, user_id).unwrap()
}

#[test]
fn own_ones_and_shared_ones_are_seen_and_stay_their_owners() {
    let mut app = test_store();
    add_user(&app, "ana", "ana@example.org");
    add_user(&app, "john", "john@example.org");
    let time = |seconds: u64| Timestamp::from_micros(START + seconds * 1_000_000).unwrap();
    let of_ana = SavedView {
        id: "view-1".into(),
        user_id: "ana".into(),
        user_email: "ana@example.org".into(),
        name: "Failures".into(),
        address: "success=false".into(),
        shared: false,
        created_at: time(1),
        updated_at: time(1),
    };
    let of_john = SavedView {
        id: "view-2".into(),
        user_id: "john".into(),
        user_email: "john@example.org".into(),
        ..of_ana.clone()
    };
    put(&app, &of_ana);
    put(&app, &of_john);
    assert_eq!(seen(&app, "ana"), from_ref(&of_ana));
    assert_eq!(seen(&app, "john"), from_ref(&of_john));
    assert_eq!(command(&app, |command| command.count_shared_views()), 0);

    // Whoever puts it: it is Ana's, since it was made.
    let shared = SavedView {
        name: "Others".into(),
        address: "action=login".into(),
        shared: true,
        updated_at: time(9),
        ..of_ana.clone()
    };
    put(
        &app,
        &SavedView {
            user_id: "john".into(),
            created_at: time(9),
            ..shared.clone()
        },
    );
    app.reopen();
    assert_eq!(seen(&app, "john"), [shared.clone(), of_john.clone()]);
    assert_eq!(seen(&app, "nobody"), from_ref(&shared));
    assert_eq!(command(&app, |command| command.count_shared_views()), 1);
    let own = command(&app, |command| command.saved_views_of("john"));
    assert_eq!(own, from_ref(&of_john));
    let found = command(&app, |command| {
        Ok((command.saved_view("view-2")?, command.saved_view("view-3")?))
    });
    assert_eq!(found, (Some(of_john.clone()), None));

    // Of another organization nothing is there.
    let (other, made) = app
        .store()
        .create_organization("Other", |_| Ok(()))
        .unwrap();
    made.blocking_recv().unwrap().unwrap();
    assert_eq!(app.store().saved_views(&other, "ana").unwrap(), []);
    let elsewhere = app.store().command(&other, |command| {
        command.delete_saved_view("view-1")?;
        Ok(command.saved_view("view-1")?)
    });
    assert_eq!(elsewhere.blocking_recv().unwrap().unwrap(), None);

    command(&app, |command| command.delete_saved_view("view-1"));
    assert_eq!(seen(&app, "ana"), []);
    assert_eq!(seen(&app, "john"), [of_john]);
}

/// Nobody has a view who has no account.
#[test]
fn an_owner_is_somebody() {
    let app = test_store();
    let made = app.store().command(&app.organization, |command| {
        Ok(command.put_saved_view(&SavedView {
            id: "view-1".into(),
            user_id: "nobody".into(),
            user_email: String::new(),
            name: "x".into(),
            address: String::new(),
            shared: true,
            created_at: command.now(),
            updated_at: command.now(),
        })?)
    });
    assert!(made.blocking_recv().unwrap().is_err());
    assert_eq!(seen(&app, "nobody"), []);
}
