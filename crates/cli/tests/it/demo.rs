//! `neosc demo`.

use std::time::{Duration, Instant};

use reqwest::Method;

use crate::support::{EVENT, Serving, Tour, text};

/// Serves a demonstration that was told of to the last line.
fn demo(tour: &Tour, arguments: &[&str]) -> Serving {
    std::fs::create_dir_all(tour.path("tmp")).unwrap();
    let mut command = tour.command(&[&["demo", "--listen", "127.0.0.1:0"], arguments].concat());
    command.env("TMPDIR", tour.path("tmp"));
    Serving::of(command, |line| line.contains(" when this ends"))
}

/// The line after the one that begins so.
fn after<'a>(serving: &'a Serving, start: &str) -> &'a str {
    let mut lines = serving.said.iter().map(|line| line.trim());
    lines.find(|line| line.starts_with(start)).unwrap();
    lines.next().unwrap()
}

fn token(serving: &Serving, role: &str) -> String {
    let line = serving
        .said
        .iter()
        .find(|line| line.trim().starts_with(role));
    let words: Vec<_> = line.unwrap().split_whitespace().collect();
    let (status, token) = serving.login_as(words[1], words[2]);
    assert_eq!(status, 200, "{words:?}");
    token
}

fn found(serving: &Serving, token: &str, filter: &str) -> Vec<serde_json::Value> {
    let q: String = filter.replace(' ', "%20");
    serde_json::from_str(&serving.get(&format!("/api/audit-logs?limit=1000&q={q}"), token)).unwrap()
}

#[test]
fn it_shows_a_month_with_its_stories_and_leaves_nothing_behind() {
    let tour = Tour::new();
    let serving = demo(&tour, &["--events", "2000"]);
    let admin = token(&serving, "administrator");
    token(&serving, "auditor");
    let john = token(&serving, "user");

    let story = after(&serving, "passwords of ");
    let tries = found(&serving, &admin, story);
    let successes = tries
        .iter()
        .filter(|event| event["success"] == true && event["action"] == "login");
    assert!(
        tries.len() > 15 && successes.count() == 1,
        "{story}: {tries:?}"
    );
    assert!(tries.iter().all(|event| event["source"] == "imported"));
    let switched = found(
        &serving,
        &admin,
        after(&serving, "carlos@neogenesys.com switches"),
    );
    assert_eq!(
        switched
            .iter()
            .filter(|event| event["action"] == "toggle_policy")
            .count(),
        2
    );
    let johns = found(&serving, &john, "source:imported");
    assert!(
        !johns.is_empty()
            && johns
                .iter()
                .all(|event| event["user_email"] == "john@neogenesys.com")
    );

    let begun = Instant::now();
    while found(&serving, &admin, "source:sent").is_empty() {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "nothing happens live"
        );
    }
    let made = std::fs::read_dir(tour.path("tmp")).unwrap().count();
    assert_eq!(made, 1, "it has a folder of its own");
    serving.stop();
    let left: Vec<_> = std::fs::read_dir(tour.path("tmp")).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_changed_row_is_named_by_fsck() {
    let tour = Tour::new();
    let serving = demo(&tour, &["--events", "500", "--keep", "shown", "--tamper"]);
    let told = serving
        .said
        .iter()
        .find_map(|line| line.strip_prefix("Tampered: entry "))
        .unwrap();
    let index: u64 = told.split(' ').next().unwrap().parse().unwrap();
    let admin = token(&serving, "administrator");
    let lies = found(
        &serving,
        &admin,
        "action:login success:true ip_address:203.0.113.66",
    );
    assert_eq!(lies.len(), 0, "the console shows what the row says");
    let found = tour.run(&["fsck", "--data", "shown/data"]);
    let said = text(&found.stdout);
    assert_eq!(found.status.code(), Some(1), "{said}");
    assert!(
        said.contains(&format!(
            "entry {index}: the event or its keys are not what was hashed"
        )),
        "{said}"
    );
    serving.stop();
    let (said, _) = tour.bad(&["demo", "--keep", "shown", "--tamper"]);
    assert!(said.contains("tampered with before"), "{said}");
    demo(&tour, &["--keep", "shown"]).stop();
    assert!(
        std::fs::exists(tour.path("shown/data/neosc.db")).unwrap(),
        "it was to be kept"
    );
}

#[test]
fn what_it_did_not_make_is_left_alone() {
    let tour = Tour::with_log();
    let serving = tour.serve();
    let key = tour.good(&["key", "create", "--name", "app", "--scope", "ingest"]);
    let (status, _) = serving.ask(
        Method::POST,
        "/api/audit-logs",
        Some(key.trim()),
        Some(EVENT),
    );
    assert_eq!(status, 200);
    serving.stop();
    std::fs::create_dir(tour.path("other")).unwrap();
    tour.write("other/file", "mine");
    for folder in [".", "other"] {
        for more in [&[][..], &["--tamper"]] {
            let (said, code) = tour.bad(&[&["demo", "--keep", folder], more].concat());
            assert!(said.contains("did not make") && code == 1, "{said}");
        }
    }
    assert_eq!(tour.events("id:evt-1").len(), 1);
    assert!(tour.good(&["fsck"]).starts_with("All is well"));
    assert_eq!(
        std::fs::read_to_string(tour.path("other/file")).unwrap(),
        "mine"
    );
}
