//! Imports of files.

use crate::support::Tour;

fn line(n: u32) -> String {
    format!(
        r#"{{"user_id":"u{n}","action":"login","resource":"auth","timestamp":"2025-12-10T06:55:48Z","success":false}}"#
    )
}

fn with_ids(range: std::ops::Range<u32>) -> String {
    let event = |n| line(n).replacen('{', &format!(r#"{{"id":"evt-{n}","#), 1) + "\n";
    range.map(event).collect()
}

/// What the newest `import_logs` says.
fn recorded(tour: &Tour) -> serde_json::Value {
    let mut found = tour.events("action:import_logs");
    found.swap_remove(0)
}

fn counts(event: &serde_json::Value) -> [u64; 3] {
    ["accepted", "duplicates", "refused"].map(|name| event["metadata"][name].as_u64().unwrap())
}

#[test]
fn an_import_is_whole_or_not_at_all_and_done_once() {
    let tour = Tour::with_log();
    let lines: Vec<String> = (0..3000).map(line).collect();
    tour.write("good.ndjson", lines.join("\r\n\n"));
    tour.write(
        "bad.ndjson",
        format!("{}\n\n{{\"user_id\":\"u\"}}\n", line(1)),
    );
    let (said, code) = tour.bad(&["import", "bad.ndjson"]);
    assert!(
        said.contains("bad.ndjson line 3: /action") && said.contains("nothing was imported"),
        "{said}"
    );
    assert_eq!(code, 1);
    let said = tour.good(&["import", "good.ndjson"]);
    assert!(said.contains("3000 new, 0 were there already"), "{said}");
    assert_eq!(counts(&recorded(&tour)), [3000, 0, 0]);
    // Events without ids, so that only the import itself can know.
    let said = tour.good(&["import", "good.ndjson"]);
    assert!(said.contains("0 new, 3000 were there already"), "{said}");
    let record = recorded(&tour);
    assert_eq!(counts(&record), [0, 3000, 0]);
    assert_eq!(
        record["details"],
        "Imported 0 events; 3000 were in the log already"
    );
    assert_eq!(tour.events("source:imported").len(), 3000);
    assert!(tour.good(&["fsck"]).starts_with("All is well"));
}

#[test]
fn events_that_are_there_by_their_ids_are_counted_as_such() {
    let tour = Tour::with_log();
    tour.write("first.ndjson", with_ids(0..40));
    tour.good(&["import", "first.ndjson"]);
    tour.write("more.ndjson", with_ids(0..100));
    let said = tour.good(&["import", "more.ndjson"]);
    assert!(
        said.contains("100 events are in the log: 60 new, 40 were there already"),
        "{said}"
    );
    assert_eq!(counts(&recorded(&tour)), [60, 40, 0]);
    // Another event under an id that is taken is refused by its line, and the rest is imported.
    let clash = with_ids(99..103).replacen("u99", "somebody-else", 1);
    tour.write("clash.ndjson", clash);
    let (said, code) = tour.bad(&["import", "clash.ndjson"]);
    assert!(
        said.contains("clash.ndjson line 1: ") && said.contains("3 new") && code == 1,
        "{said}"
    );
    assert_eq!(counts(&recorded(&tour)), [3, 0, 1]);
    assert_eq!(tour.events("source:imported").len(), 103);
}

#[test]
fn ids_that_no_address_can_name_are_refused_by_line() {
    let tour = Tour::with_log();
    let file = with_ids(0..2)
        + &with_ids(2..4)
            .replace("evt-2", "..")
            .replace("evt-3", "stats");
    tour.write("ids.ndjson", file);
    let (said, code) = tour.bad(&["import", "ids.ndjson"]);
    for line in [3, 4] {
        let refused = format!("ids.ndjson line {line}: /id id is one of `.`, `..`, ");
        assert!(said.contains(&refused) && code == 1, "{said}");
    }
    assert!(said.contains("nothing was imported"), "{said}");
}

/// What a run that was killed leaves: the batches it sent are in the log, and the log knows them.
fn send_first(tour: &Tour, file: &str, events: usize) {
    use sha2::{Digest, Sha256};
    let content = std::fs::read_to_string(tour.path(file)).unwrap();
    let digest: String = Sha256::digest(&content)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    let import = format!("imp-{}", &digest[..20]);
    let batch: String = content
        .lines()
        .take(events)
        .flat_map(|line| [line, "\n"])
        .collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let status = runtime.block_on(async {
        let client = reqwest::Client::builder().unix_socket(tour.path("data/neosc.sock"));
        let url = format!("http://localhost/operator/imports/{import}/events?partial=true");
        let request = client.build().unwrap().post(url).body(batch);
        let request = request.header("content-type", "application/x-ndjson");
        let request = request.header("idempotency-key", format!("{import}-0"));
        request.send().await.unwrap().status()
    });
    assert_eq!(status, 200);
}

#[test]
fn an_import_that_was_interrupted_goes_on_where_it_was() {
    let tour = Tour::new();
    let lines: Vec<String> = (0..2500).map(line).collect();
    tour.write("events.ndjson", lines.join("\n"));
    let serving = tour.serve();
    send_first(&tour, "events.ndjson", 700);
    serving.stop();
    let out = tour.run(&["import", "events.ndjson"]);
    let (said, told) = (
        crate::support::text(&out.stdout),
        crate::support::text(&out.stderr),
    );
    assert!(out.status.success(), "{told}");
    assert!(
        told.contains("700 events of events.ndjson were imported by an earlier run"),
        "{told}"
    );
    assert!(said.contains("1800 new, 700 were there already"), "{said}");
    let imported = tour.events("source:imported");
    assert_eq!(imported.len(), 2500);
    let people: std::collections::HashSet<&str> = imported
        .iter()
        .map(|event| event["user_id"].as_str().unwrap())
        .collect();
    assert_eq!(people.len(), 2500, "each once");
    assert_eq!(counts(&recorded(&tour)), [1800, 700, 0]);
}
