//! Exports of NeoSC's audit collection in MongoDB.

use crate::support::Tour;

/// As `mongoexport` writes it: relaxed and canonical extended JSON, old times without an offset.
const EXPORT: &str = r#"{"_id":{"$oid":"65f0c0ffee65f0c0ffee65f0"},"id":"log-5f0e2c","user_id":"user-1","user_email":"ana@example.org","action":"login","resource":"auth","details":"User logged in successfully","ip_address":"10.0.0.7","timestamp":{"$date":"2025-03-05T12:00:00.250Z"},"success":true}
{"_id":{"$oid":"65f0c0ffee65f0c0ffee65f1"},"id":"log-5f0e2d","user_id":"user-2","user_email":"john@neogenesys.com","action":"launch_workspace","resource":"workspace:ws-1","details":"Launched SAP","timestamp":{"$date":{"$numberLong":"1741176060000"}}}
{"_id":{"$oid":"65f0c0ffee65f0c0ffee65f2"},"id":"log-5f0e2e","user_id":"user-2","user_email":"john@neogenesys.com","action":"toggle_policy","resource":"policy:1","details":"Policy enabled","ip_address":null,"timestamp":"2025-03-05T13:02:00+01:00","success":false,"tenant":{"$numberInt":"7"},"session":"s-1"}
"#;
const LOCAL: &str = r#"{"_id":1,"id":"log-local","user_id":"user-1","action":"logout","resource":"auth","timestamp":"2025-07-01T14:00:00.5"}"#;

#[test]
fn an_export_keeps_ids_and_people_and_loses_nothing() {
    let tour = Tour::with_log();
    tour.write("audit.ndjson", EXPORT);
    let said = tour.good(&["import", "audit.ndjson"]);
    assert!(said.contains("3 new, 0 were there already"), "{said}");
    let mut found = tour.events("source:imported");
    found.sort_by_key(|event| event["index"].as_u64());
    let of = |at: usize, field: &str| found[at][field].clone();
    assert_eq!(of(0, "id"), "log-5f0e2c");
    assert_eq!(of(0, "timestamp"), "2025-03-05T12:00:00.250000Z");
    assert_eq!(
        (of(1, "user_id"), of(1, "ip_address"), of(1, "success")),
        ("user-2".into(), "".into(), true.into())
    );
    assert_eq!(of(1, "timestamp"), "2025-03-05T12:01:00Z");
    assert_eq!(
        (of(2, "timestamp"), of(2, "success")),
        ("2025-03-05T12:02:00Z".into(), false.into())
    );
    assert_eq!(
        of(2, "metadata"),
        serde_json::json!({"import": {"tenant": 7, "session": "s-1"}})
    );
    assert!(found.iter().all(|event| event.get("_id").is_none()));
    // The same events as one array, pretty-printed or not: known by their ids.
    let records: Vec<serde_json::Value> = EXPORT
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    tour.write("array.json", serde_json::to_string(&records).unwrap());
    tour.write(
        "pretty.json",
        serde_json::to_string_pretty(&records).unwrap(),
    );
    for file in ["array.json", "pretty.json"] {
        let said = tour.good(&["import", file]);
        assert!(
            said.contains("0 new, 3 were there already"),
            "{file}: {said}"
        );
    }
    assert!(tour.good(&["fsck"]).starts_with("All is well"));
}

#[test]
fn a_time_without_an_offset_needs_a_zone() {
    let tour = Tour::with_log();
    tour.write("audit.ndjson", EXPORT.to_owned() + LOCAL + "\n");
    let (said, code) = tour.bad(&["import", "audit.ndjson"]);
    assert!(
        said.contains("audit.ndjson line 4: timestamp: 2025-07-01T14:00:00.5 has no offset")
            && said.contains("--assume-zone")
            && said.contains("1 of 4 events")
            && code == 1,
        "{said}"
    );
    assert!(
        tour.events("source:imported").is_empty(),
        "nothing was imported"
    );
    let (said, code) = tour.bad(&["import", "audit.ndjson", "--assume-zone", "Mars/Olympus"]);
    assert!(said.contains("knows no such zone") && code == 1, "{said}");
    let said = tour.good(&[
        "import",
        "audit.ndjson",
        "--assume-zone",
        "+02:00",
        "--check",
    ]);
    assert!(
        said.contains("4 events, all good; nothing was imported"),
        "{said}"
    );
    tour.good(&["import", "audit.ndjson", "--assume-zone", "+02:00"]);
    let local = tour.events("id:log-local");
    assert_eq!(local[0]["timestamp"], "2025-07-01T12:00:00.500000Z");
    let said = tour.good(&["import", "audit.ndjson", "--assume-zone", "+02:00"]);
    assert!(said.contains("0 new, 4 were there already"), "{said}");
}

#[test]
fn what_is_no_export_is_refused_by_line() {
    let tour = Tour::with_log();
    for (content, why) in [
        ("{\"_id\":1}\n", "line 1: there is no timestamp"),
        (
            "[{\"_id\":1,\"timestamp\":{\"$date\":0},\"user_id\":\"u\",\"resource\":\"r\"}]",
            "line 1: /action",
        ),
        ("[\n{\"_id\":1}", "there is no timestamp"),
        ("[\n{\"_id\":1},", "line 2"),
        ("[1]", "line 1: a record, which is a JSON object, is due"),
        ("", "holds no events"),
        ("[]", "holds no events"),
    ] {
        tour.write("bad.json", content);
        let (said, code) = tour.bad(&["import", "bad.json"]);
        assert!(said.contains(why) && code == 1, "{content}: {said}");
    }
    let (said, code) = tour.bad(&["import", "."]);
    assert!(said.contains("no file") && code == 1, "{said}");
}
