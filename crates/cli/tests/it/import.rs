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
