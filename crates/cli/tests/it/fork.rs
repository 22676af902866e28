//! A log whose history was rewritten between two visits of an auditor.

use std::{path::Path, process::Command};

use crate::support::{EVENT, Serving, Tour};

pub(crate) fn copy(from: &str, to: &str) {
    let done = Command::new("cp").args(["-a", from, to]).status().unwrap();
    assert!(done.success());
}

/// Sends an event, and gives its index.
pub(crate) fn send(serving: &Serving, key: &str, event: &str) -> u64 {
    let (status, answer) = serving.ask(
        reqwest::Method::POST,
        "/api/audit-logs",
        Some(key),
        Some(event),
    );
    assert_eq!(status, 200, "{answer}");
    let receipt: serde_json::Value = serde_json::from_str(&answer).unwrap();
    receipt[0]["index"].as_u64().unwrap()
}

/// How many entries the newest checkpoint covers.
fn covered(serving: &Serving, organization: &str) -> u64 {
    let checkpoint = checkpoint(serving, organization);
    checkpoint.lines().nth(1).unwrap().parse().unwrap()
}

fn checkpoint(serving: &Serving, organization: &str) -> String {
    let path = format!("/log/{organization}/checkpoint");
    serving.ask(reqwest::Method::GET, &path, None, None).1
}

/// What the report says of two histories.
const HISTORY: &str = "the log was rewritten";

/// The operator keeps a copy of everything, the signer's memory too, and goes on from it: two histories, both signed.
#[test]
fn a_rewritten_history_is_found_by_whoever_remembers_the_other() {
    let tour = Tour::new();
    let serving = tour.serve();
    let vkey = serving.word("  key ");
    let key = tour.good(&["key", "create", "--name", "app"]);
    let auditor = tour.good(&["key", "create", "--name", "auditor", "--scope", "verify"]);
    let (key, auditor) = (key.trim(), auditor.trim());
    drop(serving);
    copy(&tour.path("data"), &tour.path("kept"));
    copy(&tour.path("data.secrets"), &tour.path("kept.secrets"));

    let serving = tour.serve();
    send(&serving, key, EVENT);
    let log = serving.word("  log ");
    let visit = |log: &str| {
        let out = tour.run(&["verify", "--log", log, "--vkey", &vkey, "--token", auditor]);
        (
            crate::support::text(&out.stdout) + &crate::support::text(&out.stderr),
            out.status.code(),
        )
    };
    let (said, code) = visit(&log);
    assert!(said.contains(": genuine") && code == Some(0), "{said}");
    drop(serving);

    std::fs::remove_dir_all(tour.path("data")).unwrap();
    std::fs::remove_dir_all(tour.path("data.secrets")).unwrap();
    copy(&tour.path("kept"), &tour.path("data"));
    copy(&tour.path("kept.secrets"), &tour.path("data.secrets"));
    let serving = tour.serve();
    let log = serving.word("  log ");
    // Shorter than what was seen: entries were taken back.
    let (said, code) = visit(&log);
    assert!(said.contains("NOT GENUINE") && code == Some(1), "{said}");
    // As long, and longer, with another event in its place.
    let sent = ["evt-2", "evt-3", "evt-4"].map(|id| {
        let event = EVENT.replace("evt-1", id);
        send(&serving, key, &event)
    });
    // A checkpoint is given again for a quarter of a second: until there is one of all of them.
    let organization = log.rsplit('/').next().unwrap();
    while covered(&serving, organization) <= sent[2] {}
    let (said, code) = visit(&log);
    assert!(
        said.contains("NOT GENUINE") && said.contains(HISTORY) && code == Some(1),
        "{said}"
    );
    assert!(Path::new(&tour.path("known.json")).exists());
    // Somebody who was never here sees one good history: only whoever compares finds the other.
    std::fs::remove_file(tour.path("known.json")).unwrap();
    let (said, code) = visit(&log);
    assert!(said.contains(": genuine") && code == Some(0), "{said}");
}
