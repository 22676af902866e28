//! Accounts from the command line, whether a server runs or not.

use std::process::Stdio;

use serde_json::Value;

use crate::support::{Tour, text};

fn users(tour: &Tour) -> Vec<Value> {
    let listed = tour.good(&["user", "list", "--json"]);
    listed
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn of<'a>(users: &'a [Value], email: &str) -> &'a Value {
    users.iter().find(|user| user["email"] == email).unwrap()
}

/// Every command on an account, and the event it leaves.
fn everything(tour: &Tour) {
    let password = tour.good(&[
        "user",
        "create",
        "ana@example.org",
        "--role",
        "auditor",
        "--name",
        "Ana G",
    ]);
    assert_eq!(
        password.lines().count(),
        1,
        "the password alone: {password}"
    );
    let ana = of(&users(tour), "ana@example.org").clone();
    assert_eq!(
        (&ana["name"], &ana["role"], &ana["state"]),
        (&"Ana G".into(), &"auditor".into(), &"active".into())
    );
    let id = ana["id"].as_str().unwrap();
    tour.good(&["user", "set-role", "ANA@example.org", "user"]);
    tour.good(&["user", "set-role", id, "user"]);
    assert_eq!(of(&users(tour), "ana@example.org")["role"], "user");
    tour.good(&["user", "lock", id]);
    assert_eq!(of(&users(tour), "ana@example.org")["state"], "locked");
    let (said, code) = tour.bad(&["user", "lock", "ana@example.org"]);
    assert!(said.contains("locked already") && code == 1, "{said}");
    tour.good(&["user", "unlock", "ana@example.org"]);
    assert_eq!(of(&users(tour), "ana@example.org")["state"], "active");
    let (said, _) = tour.bad(&["user", "unlock", "ana@example.org"]);
    assert!(said.contains("not locked"), "{said}");
    let fresh = tour.good(&["user", "reset-password", "ana@example.org"]);
    assert!(fresh.lines().count() == 1 && fresh != password);
    tour.good(&["user", "sign-ins", "revoke", "ana@example.org"]);

    for (filter, details) in [
        (
            "action:create_user success:true",
            "Created user ana@example.org as auditor",
        ),
        (
            "action:change_role success:true",
            "Changed role of ana@example.org from auditor to user",
        ),
        ("action:lock_user success:true", "Locked ana@example.org"),
        (
            "action:lock_user success:false",
            "The account is locked already",
        ),
        (
            "action:unlock_user success:true",
            "Unlocked ana@example.org",
        ),
        (
            "action:change_password success:true",
            "Reset password of ana@example.org",
        ),
    ] {
        let found = tour.events(filter);
        let event = &found[0];
        assert_eq!(event["details"], details, "{filter}");
        assert_eq!(event["resource"], format!("user:{id}"), "{filter}");
        assert!(
            event["user_id"].as_str().unwrap().starts_with("operator:"),
            "{filter}"
        );
        assert!(
            !event.to_string().contains(fresh.trim()),
            "no password is recorded"
        );
    }
    let changed = &tour.events("action:change_role success:true");
    assert_eq!(changed.len(), 1, "the role it has already changes nothing");
    assert_eq!(changed[0]["metadata"]["before"]["role"], "auditor");
}

#[test]
fn on_a_folder_nobody_serves() {
    everything(&Tour::with_log());
}

#[test]
fn on_a_served_folder() {
    let tour = Tour::new();
    let serving = tour.serve();
    everything(&tour);
    drop(serving);
    assert!(tour.good(&["fsck"]).starts_with("All is well"));
}

#[test]
fn the_last_administrator_cannot_be_locked_out() {
    let tour = Tour::with_log();
    let last = "this is the last administrator";
    for command in [
        &["user", "lock", "admin@localhost"][..],
        &["user", "set-role", "admin@localhost", "user"],
    ] {
        let (said, code) = tour.bad(command);
        assert!(said.contains(last) && code == 1, "{said}");
    }
    assert_eq!(
        tour.events("action:lock_user,change_role success:false")
            .len(),
        2
    );
    tour.good(&["user", "create", "second@example.org", "--role", "admin"]);
    tour.good(&["user", "lock", "admin@localhost"]);
    // The one that is locked does not count.
    let (said, _) = tour.bad(&["user", "set-role", "second@example.org", "user"]);
    assert!(said.contains(last), "{said}");
    tour.good(&["user", "set-role", "admin@localhost", "user"]);
    tour.good(&["user", "unlock", "admin@localhost"]);
    assert!(tour.good(&["doctor"]).contains("has one administrator"));
}

#[test]
fn locking_ends_sign_ins_and_a_new_password_is_the_only_one() {
    let tour = Tour::new();
    let serving = tour.serve();
    tour.write("password", "correct horse battery\nsecond line\n");
    let said = tour.good(&[
        "user",
        "create",
        "ana@example.org",
        "--password-file",
        "password",
    ]);
    assert!(
        said.contains("may sign in as user") && !said.contains("horse"),
        "{said}"
    );
    let ana = |password: &str| serving.login_as("ana@example.org", password);
    let me = |token: &str| {
        serving
            .ask(reqwest::Method::GET, "/api/auth/me", Some(token), None)
            .0
    };
    let (status, token) = ana("correct horse battery");
    assert_eq!((status, me(&token)), (200, 200));
    let listed = tour.good(&["user", "sign-ins", "list", "ana@example.org"]);
    assert_eq!(listed.lines().count(), 2, "{listed}");
    let said = tour.good(&["user", "lock", "ana@example.org"]);
    assert!(said.contains("1 sign-ins were ended"), "{said}");
    assert_eq!((me(&token), ana("correct horse battery").0), (401, 401));
    tour.good(&["user", "unlock", "ana@example.org"]);
    let (status, token) = ana("correct horse battery");
    assert_eq!(status, 200);
    let fresh = tour.good(&["user", "reset-password", "ana@example.org"]);
    assert_eq!((me(&token), ana("correct horse battery").0), (401, 401));
    let (status, token) = ana(fresh.trim());
    assert_eq!(status, 200);
    let said = tour.good(&["user", "sign-ins", "revoke", "ana@example.org"]);
    assert!(said.contains("1 sign-ins"), "{said}");
    assert_eq!(me(&token), 401);
    assert_eq!(tour.events("action:revoke_sign_in").len(), 1);
}

#[test]
fn what_cannot_be_is_refused_and_says_why() {
    let tour = Tour::with_log();
    tour.write("short", "abc\n");
    tour.write("empty", "\n");
    for (command, why) in [
        (&["user", "create", "no-address"][..], "one @"),
        (
            &["user", "create", "admin@localhost"],
            "has an account already",
        ),
        (
            &["user", "create", "a@b.c", "--role", "king"],
            "admin, auditor or user",
        ),
        (
            &["user", "create", "a@b.c", "--password-file", "short"],
            "at least 10 characters",
        ),
        (
            &["user", "create", "a@b.c", "--password-file", "empty"],
            "holds no password",
        ),
        (
            &["user", "create", "a@b.c", "--password-file", "nowhere"],
            "nowhere",
        ),
        (&["user", "lock", "nobody@example.org"], "no such thing"),
        (
            &["user", "set-role", "nobody@example.org", "user"],
            "no such thing",
        ),
        (
            &["user", "reset-password", "nobody@example.org"],
            "no such thing",
        ),
        (
            &["user", "sign-ins", "list", "nobody@example.org"],
            "no such thing",
        ),
    ] {
        let (said, code) = tour.bad(command);
        assert!(said.contains(why) && code == 1, "{command:?}: {said}");
    }
    assert_eq!(users(&tour).len(), 1);
}

#[test]
fn a_password_may_come_through_a_pipe() {
    let tour = Tour::with_log();
    let mut child = tour
        .command(&["user", "create", "ana@example.org", "--password-file", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"correct horse battery\n")
        .unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success() && text(&out.stdout).contains("may sign in"));
}

#[test]
fn keys_are_listed_with_their_state_and_without_their_secret() {
    let tour = Tour::with_log();
    let secret = tour.good(&[
        "key",
        "create",
        "--name",
        "app\u{e9}",
        "--expires-in-days",
        "2",
    ]);
    tour.good(&["key", "create", "--name", "old", "--scope", "read"]);
    let listed = tour.good(&["key", "list", "--json"]);
    assert!(!listed.contains(secret.trim()));
    let keys: Vec<Value> = listed
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(keys.len(), 2);
    let old = keys.iter().find(|key| key["name"] == "old").unwrap();
    tour.good(&["key", "revoke", old["id"].as_str().unwrap()]);
    let table = tour.good(&["key", "list"]);
    let state = |name: &str| {
        table
            .lines()
            .find(|line| line.contains(name))
            .unwrap()
            .to_owned()
    };
    assert!(
        state("old").contains("revoked") && state("app").contains("active"),
        "{table}"
    );
    let (said, code) = tour.bad(&["key", "revoke", "../../health"]);
    assert!(said.contains("no such thing") && code == 1, "{said}");
}
