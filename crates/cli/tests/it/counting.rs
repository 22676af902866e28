//! `neosc stats`, on this machine and over HTTP.

use crate::support::{EVENT, Tour};

/// Events of two people in two hours; one failed.
fn filled() -> Tour {
    let tour = Tour::with_log();
    let event = |id: &str, at: &str, email: &str, success: bool| {
        let event = EVENT.replace("evt-1", id).replace('\n', " ");
        let event = event.replace("john@neogenesys.com", email);
        let end = format!(r#","timestamp":"{at}","success":{success}}}"#);
        event.trim_end().trim_end_matches('}').to_owned() + &end + "\n"
    };
    let lines = [
        event("a", "2026-03-05T10:00:00Z", "john@neogenesys.com", true),
        event("b", "2026-03-05T10:00:00Z", "ana@neogenesys.com", true),
        event("c", "2026-03-05T13:10:00Z", "john@neogenesys.com", false),
        event("d", "2026-03-05T13:20:00Z", "john@neogenesys.com", true),
    ];
    tour.write("events.ndjson", lines.concat());
    tour.good(&["import", "events.ndjson"]);
    tour
}

#[test]
fn bars_and_tables() {
    let tour = filled();
    let shown = tour.good(&[
        "stats",
        "source:imported",
        "start:2026-03-05",
        "end:2026-03-05",
        "--facets",
        "user_email,outcome",
        "--top",
        "1",
    ]);
    assert_eq!(
        shown,
        "4 events\n\
         \n\
         all     █           ▄▄\n\
         failed              ▄\n        \
         15 min a bar, 2 at most; the first begins 2026-03-05T10:00:00Z, the last 2026-03-05T13:15:00Z\n\
         \n\
         Events  Share    User\n     \
         3   75.0 %  john@neogenesys.com\n     \
         1   25.0 %  (1 others)\n\
         \n\
         Events  Share    Outcome\n     \
         3   75.0 %  success\n     \
         1   25.0 %  (1 others)\n"
    );
    assert_eq!(tour.good(&["stats", "id:nobody"]), "0 events\n");
    let (said, code) = tour.bad(&["stats", "acton:login"]);
    assert!(said.contains("action") && code == 1, "{said}");
    let (said, code) = tour.bad(&["stats", "--top", "101"]);
    assert!(said.contains("101") && code == 2, "{said}");
    let (said, _) = tour.bad(&["stats", "--facets", "colour"]);
    assert!(said.contains("resource_type"), "{said}");
}

#[test]
fn the_same_from_a_server_and_as_json() {
    let tour = filled();
    let here = tour.good(&["stats", "source:imported"]);
    let serving = tour.serve();
    assert_eq!(tour.good(&["stats", "source:imported"]), here);
    let reader = tour.good(&["key", "create", "--name", "siem", "--scope", "read"]);
    let far = [
        "stats",
        "--url",
        &serving.url,
        "--token",
        reader.trim(),
        "source:imported",
    ];
    assert_eq!(tour.good(&far), here);
    let json = tour.good(&[&far[..], &["--json", "--facets", "none"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (&json["total"], &json["facets"]),
        (&4.into(), &serde_json::json!([]))
    );
}

/// The completions of shells are made from the same commands.
#[test]
fn shells_know_it() {
    let tour = Tour::new();
    let script = tour.good(&["completions", "bash"]);
    assert!(
        script.contains("neosc__subcmd__stats") && script.contains("--facets"),
        "{script}"
    );
}
