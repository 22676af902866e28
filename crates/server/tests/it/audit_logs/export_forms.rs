//! Exports as Parquet, and with proofs.

use std::io::Write;

use serde_json::{Value, json};
use verify::{Keys, Verdict, verify_row};

use super::{
    export::{EXPORT, digest, export, record, send},
    exports::{EXPORTS, begin, ended},
};
use crate::{Client, TestApp, app::event};

/// Rows of a Parquet file, if it is one.
fn rows(bytes: &[u8]) -> archive::Result<u64> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    archive::table_rows(&file)
}

async fn send_many(app: &TestApp, count: u64) {
    for first in (0..count).step_by(2000) {
        send(app, (first..count.min(first + 2000)).map(event)).await;
    }
}

#[tokio::test]
async fn a_table_of_any_number_of_pages() {
    let app = TestApp::start().await;
    send_many(&app, 9000).await;
    let reader = app.key("read").await;
    let table = export(&reader, "id=sent-*&format=parquet").await;
    assert_eq!(rows(&table.body).unwrap(), 9000);
    assert!(rows(&table.body[..table.body.len() - 1]).is_err());
    assert_eq!(
        table.header("content-type"),
        "application/vnd.apache.parquet"
    );
    let name = "attachment; filename=\"neosc-audit-logs-20260305T120000Z.parquet\"";
    assert_eq!(table.header("content-disposition"), name);
    let record = record(&app).await;
    let (metadata, sha256) = (&record["metadata"], json!(digest(&table)));
    assert_eq!(
        (&metadata["format"], &metadata["rows"], &metadata["sha256"]),
        (&json!("parquet"), &json!(9000), &sha256)
    );
    let nothing = export(&reader, "id=nobody&format=parquet").await;
    assert_eq!(rows(&nothing.body).unwrap(), 0);

    let id = begin(&reader, json!({"format": "parquet", "filter": "id:sent-*"})).await;
    let done = ended(&reader, &id).await;
    assert_eq!(done["events"], 9000, "{done}");
    let file = reader.get(&format!("{EXPORTS}/{id}/file")).await;
    assert_eq!(file.body, table.body, "the same, however it was asked for");
    assert_eq!(file.header("content-type"), table.header("content-type"));
    let name = format!("attachment; filename=\"neosc-{id}.parquet\"");
    assert_eq!(file.header("content-disposition"), name);
}

fn keys(app: &TestApp) -> Keys {
    let mut keys = Keys::new();
    let logs = 1..=app.store.log(&app.organization).unwrap().number;
    for number in logs {
        let vkey = app.store.vkey(&app.organization, number).unwrap();
        keys.trust(vkey.parse().unwrap()).unwrap();
    }
    keys
}

/// The events of an export with proofs as they are without, each verified by its proof.
fn proven(lines: &str, keys: &Keys) -> Vec<Value> {
    let events = lines.lines().map(|line| {
        let report = verify_row(line, keys).unwrap();
        assert_eq!(report.verdict, Verdict::Genuine, "{line}");
        let mut event: Value = serde_json::from_str(line).unwrap();
        assert!(event.as_object_mut().unwrap().remove("proof").is_some());
        event
    });
    events.collect()
}

async fn lines(reader: &Client, query: &str) -> String {
    export(reader, &format!("format=ndjson&{query}"))
        .await
        .text()
        .to_owned()
}

#[tokio::test]
async fn each_event_has_its_proof() {
    let app = TestApp::start().await;
    send_many(&app, 4090).await;
    let mut more = event(4090);
    more.as_object_mut().unwrap().remove("id");
    more["session_id"] = "".into();
    more["request_id"] = "req-1".into();
    more["metadata"] = json!({"b": [1, "é\u{202e}"], "a": {}});
    send(&app, [more].into_iter()).await;
    send(&app, (4091..4200).map(event)).await;
    let (store, reader) = (app.store.clone(), app.key("read").await);
    let sealed = tokio::task::spawn_blocking(move || store.seal(true, &mut |_| {}));
    assert_eq!(sealed.await.unwrap().unwrap().entries, 4096);
    // On both sides of what is sealed, in several orders.
    for query in [
        "id=sent-409*,sent-41*",
        "q=request_id:req-1",
        "id=sent-4*&sort=index&order=asc",
        "source=platform",
    ] {
        let with = lines(&reader, &format!("{query}&proofs=true")).await;
        let events = proven(&with, &keys(&app));
        let without = lines(&reader, query).await;
        let plain: Vec<Value> = (without.lines())
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        // What recorded the first reading comes in the second.
        let plain: Vec<Value> = plain
            .into_iter()
            .filter(|event| events.iter().any(|other| other["id"] == event["id"]))
            .collect();
        assert!(!plain.is_empty());
        assert_eq!(events, plain, "{query}");
    }
    let array = export(&reader, "id=sent-41*&format=json&proofs=true").await;
    let text = array.text().strip_prefix("[\n").unwrap();
    let text = text.strip_suffix("\n]\n").unwrap().replace(",\n", "\n");
    assert_eq!(proven(&text, &keys(&app)).len(), 111);
    assert_eq!(record(&app).await["metadata"]["proofs"], true);

    let id = begin(
        &reader,
        json!({"format": "ndjson", "filter": "id:sent-41*", "proofs": true}),
    )
    .await;
    ended(&reader, &id).await;
    let file = reader.get(&format!("{EXPORTS}/{id}/file")).await;
    assert_eq!(proven(file.text(), &keys(&app)).len(), 111);
    let recorded = app.events(&format!("metadata.export_id:{id}")).await;
    assert_eq!(recorded[0]["metadata"]["proofs"], true);
}

#[tokio::test]
async fn a_row_shows_nothing_else_than_its_proof() {
    let app = TestApp::start().await;
    send(&app, (1..2).map(event)).await;
    let reader = app.key("read").await;
    let row = lines(&reader, "id=sent-1&proofs=true").await;
    let (row, keys) = (row.trim_end(), keys(&app));
    assert_eq!(verify_row(row, &keys).unwrap().verdict, Verdict::Genuine);
    for (from, to) in [
        ("\"success\":true", "\"success\":false"),
        ("\"id\":\"sent-1\"", "\"id\":\"sent-2\""),
        ("{\"id\"", "{ \"id\""),
        ("{\"id\"", "{\"more\":1,\"id\""),
        ("Launched", "launched"),
        (",\"proof\"", ",\"details\":\"other\",\"proof\""),
        ("\"fields\":{", "\"fields\": {"),
    ] {
        assert!(row.contains(from), "{from}");
        let changed = row.replacen(from, to, 1);
        assert!(verify_row(&changed, &keys).is_err(), "{to}");
    }
    let forged = row.replace("Launched", "launched");
    let verdict = verify_row(&forged, &keys).unwrap().verdict;
    assert!(matches!(verdict, Verdict::NotGenuine { .. }));
    let without = lines(&reader, "id=sent-1").await;
    assert!(verify_row(without.trim_end(), &keys).is_err());
}

#[tokio::test]
async fn proofs_of_logs_that_were_continued() {
    let app = TestApp::start().await;
    send(&app, (0..5).map(event)).await;
    let (app, _, _) = app.lose_and_continue().await;
    send(&app, (5..9).map(event)).await;
    let reader = app.key("read").await;
    let all = lines(&reader, "id=sent-*&proofs=true").await;
    let ids: Vec<Value> = (proven(&all, &keys(&app)).into_iter())
        .map(|event| event["id"].clone())
        .collect();
    let expected: Vec<Value> = (0..9).rev().map(|n| json!(format!("sent-{n}"))).collect();
    assert_eq!(ids, expected);
}

#[tokio::test]
async fn more_than_can_be_proven_is_refused_before_anything_leaves() {
    let app = TestApp::with(|setup| setup.limits.proven = 5).await;
    send(&app, (0..6).map(event)).await;
    let reader = app.key("read").await;
    let path = format!("{EXPORT}?format=ndjson&proofs=true&id=");
    let refused = reader.get(&format!("{path}sent-*")).await;
    let problem = refused.refused(400, "too_many_proofs");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("finds 6 events") && detail.contains("at most 5"));
    let new = json!({"format": "json", "filter": "id:sent-*", "proofs": true});
    let refused = reader.post(EXPORTS, new).await;
    refused.refused(400, "too_many_proofs");
    assert_eq!(app.events("action:export_logs").await.len(), 0);
    assert_eq!(reader.get(EXPORTS).await.ok(), json!([]));
    let few = reader.get(&format!("{path}sent-0,sent-1")).await;
    assert_eq!(few.text().lines().count(), 2);
    for format in ["csv", "parquet"] {
        let path = format!("{EXPORT}?format={format}&proofs=true");
        let problem = reader.get(&path).await.refused(400, "bad_parameter");
        assert_eq!(problem["field"], "proofs");
        let new = json!({"format": format, "proofs": true});
        let refused = reader.post(EXPORTS, new).await;
        refused.refused(400, "bad_parameter");
    }
}
