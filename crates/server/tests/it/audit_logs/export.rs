//! `GET /api/audit-logs/export`.

use std::{fmt::Write, sync::atomic::Ordering::Relaxed, time::Duration};

use http_body_util::BodyExt;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{Client, Reply, TestApp, app::event, client::Begun};

pub(super) const EXPORT: &str = "/api/audit-logs/export";
const LONG: Duration = Duration::from_secs(60);

pub(super) async fn export(client: &Client, query: &str) -> Reply {
    let reply = client.get(&format!("{EXPORT}?{query}")).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply
}

pub(super) async fn send(app: &TestApp, events: impl Iterator<Item = Value>) {
    let events: Vec<Value> = events.collect();
    app.key("ingest")
        .await
        .post("/api/audit-logs", json!(events))
        .await
        .ok();
}

/// 14 MB of events: more than any buffer on the way takes.
async fn send_much(app: &TestApp) {
    let large = (0..900).map(|n| {
        let mut event = event(n);
        event["id"] = format!("large-{n}").into();
        event["details"] = "x".repeat(16_000).into();
        event
    });
    send(app, large).await;
}

/// The records of exports, the newest first.
async fn records(app: &TestApp) -> Vec<Value> {
    app.events("action:export_logs").await
}

/// The one record there will be.
pub(super) async fn record(app: &TestApp) -> Value {
    let recorded = async {
        loop {
            if let Some(record) = records(app).await.pop() {
                return record;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LONG, recorded).await.unwrap()
}

/// Takes a body to its end: what came, and whether it was whole.
async fn take(begun: Begun) -> (String, bool) {
    take_after(Vec::new(), begun).await
}

/// The same, of which some bytes came before.
async fn take_after(mut bytes: Vec<u8>, mut begun: Begun) -> (String, bool) {
    let whole = loop {
        let frame = tokio::time::timeout(LONG, begun.body.frame());
        match frame.await.unwrap() {
            None => break true,
            Some(Err(_)) => break false,
            Some(Ok(frame)) => bytes.extend_from_slice(frame.data_ref().unwrap()),
        }
    };
    // One that was cut may end in the middle of a character.
    (String::from_utf8_lossy(&bytes).into_owned(), whole)
}

pub(super) fn digest(reply: &Reply) -> String {
    let salt = reply.header("x-export-salt");
    let salt = (0..32).map(|n| u8::from_str_radix(&salt[2 * n..2 * n + 2], 16).unwrap());
    let mut digest = Sha256::new();
    digest.update(salt.collect::<Vec<_>>());
    digest.update(&reply.body);
    digest
        .finalize()
        .iter()
        .fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        })
}

#[tokio::test]
async fn three_forms_of_what_the_list_has() {
    let app = TestApp::start().await;
    send(&app, (0..3).map(event)).await;
    let reader = app.key("read").await;
    let csv = export(&reader, "id=sent-*&start=2026-01-01").await;
    let row = |n| {
        format!(
            "sent-{n},user-7,john@neogenesys.com,launch_workspace,workspace:ws-sap-neogenesys,\
             Launched SAP Neogénesys,192.0.2.7,2026-03-05T11:00:0{n}Z,true\r\n"
        )
    };
    let head = "id,user_id,user_email,action,resource,details,ip_address,timestamp,success\r\n";
    assert_eq!(csv.text(), format!("{head}{}{}{}", row(2), row(1), row(0)));
    assert_eq!(
        csv.header("content-type"),
        "text/csv; charset=utf-8; header=present"
    );
    let name = "attachment; filename=\"neosc-audit-logs-20260305T120000Z.csv\"";
    assert_eq!(csv.header("content-disposition"), name);

    let listed = reader.get("/api/audit-logs?id=sent-*").await.ok();
    let exported = export(&reader, "id=sent-*&format=json").await;
    assert_eq!(exported.json(), listed);
    let lines = export(&reader, "id=sent-*&format=ndjson&order=asc").await;
    let lines: Vec<Value> = lines
        .text()
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert!(lines.iter().eq(listed.as_array().unwrap().iter().rev()));
    for (format, nothing) in [("csv", head), ("json", "[\n]\n"), ("ndjson", "")] {
        let empty = export(&reader, &format!("id=nobody&format={format}")).await;
        assert_eq!(empty.text(), nothing);
    }
    let operators = app
        .operator()
        .get("/operator/audit-logs/export?id=sent-*")
        .await;
    assert_eq!(operators.text(), csv.text());
}

#[tokio::test]
async fn what_left_is_recorded_with_its_digest() {
    let app = TestApp::start().await;
    send(&app, (0..3).map(event)).await;
    let reader = app.key("read").await;
    let size = app.store.log(&app.organization).unwrap().size;
    let csv = export(&reader, "id=sent-*&start=2026-01-01").await;
    let record = record(&app).await;
    assert_eq!(record["success"], true);
    assert_eq!(
        (&record["details"], &record["resource"]),
        (&json!("Exported 3 events"), &json!("logs"))
    );
    assert_eq!(record["request_id"], csv.header("x-request-id"));
    assert_eq!(
        record["metadata"],
        json!({
            "format": "csv",
            "filter": "start:2026-01-01 id:sent-*",
            "order": "timestamp desc",
            "started_at": "2026-03-05T12:00:00Z",
            "rows": 3,
            "tree_size": size + 1,
            "sha256": digest(&csv),
        })
    );
    let again = export(&reader, "id=sent-*&start=2026-01-01").await;
    assert_eq!(again.body, csv.body);
    assert_ne!(
        digest(&again),
        digest(&csv),
        "nobody can try contents against it"
    );
    let views = app.events("action:view_logs user_id:api_key:*").await;
    assert_eq!(views.len(), 1, "shared with list and stream");
    assert!(views[0]["index"].as_u64() < record["index"].as_u64());
}

#[tokio::test]
async fn any_number_of_pages_of_the_log_as_it_was() {
    let app = TestApp::start().await;
    for part in 0..6 {
        send(&app, (part * 1000..(part + 1) * 1000).map(event)).await;
    }
    let reader = app.key("read").await;
    for (query, newest_first) in [("sort=index&order=asc", false), ("", true)] {
        let asked = reader.ask("GET", &format!("{EXPORT}?format=ndjson&id=sent-*&{query}"));
        let mut begun = asked.begin().await;
        let first = begun
            .body
            .frame()
            .await
            .unwrap()
            .unwrap()
            .into_data()
            .unwrap();
        let late = if newest_first { 8001 } else { 8000 };
        send(&app, [event(late)].into_iter()).await;
        let (text, whole) = take_after(first.to_vec(), begun).await;
        assert!(whole);
        let ids = text
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone());
        let ids: Vec<Value> = ids.collect();
        let listed = reader.get("/api/audit-logs?id=sent-*&limit=1000").await;
        let mut expected: Vec<Value> = match newest_first {
            // Many share a time: the list says which comes first.
            true => listed
                .ok()
                .as_array()
                .unwrap()
                .iter()
                .map(|e| e["id"].clone())
                .collect(),
            false => (0..6000).map(|n| json!(format!("sent-{n}"))).collect(),
        };
        expected.retain(|id| id != &json!("sent-8001"));
        assert_eq!(ids.len(), if newest_first { 6001 } else { 6000 });
        assert_eq!(&ids[..expected.len()], expected);
        let distinct: std::collections::HashSet<_> = ids.iter().map(Value::to_string).collect();
        assert_eq!(distinct.len(), ids.len());
    }
}

#[tokio::test]
async fn people_export_their_own_events_alone() {
    let app = TestApp::start().await;
    send(&app, (0..3).map(event)).await;
    let (user, id) = app.user("john@neogenesys.com").await;
    let own = export(&user, "format=json").await.json();
    let own = own.as_array().unwrap();
    assert!(!own.is_empty() && own.iter().all(|event| event["user_id"] == *id));
    let others = export(&user, "format=json&user_id=user-7").await;
    assert_eq!(others.json(), json!([]));
    let records = records(&app).await;
    assert!(records.len() == 2 && records.iter().all(|record| record["user_id"] == *id));
    assert_eq!(
        app.events("action:view_logs -user_id:operator:*")
            .await
            .len(),
        0
    );
    app.key("ingest")
        .await
        .get(EXPORT)
        .await
        .refused(403, "forbidden");
    app.key("verify")
        .await
        .get(EXPORT)
        .await
        .refused(403, "forbidden");
    app.client()
        .get(EXPORT)
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test]
async fn spreadsheets_get_no_formulas() {
    let app = TestApp::start().await;
    let mut evil = event(1);
    evil["details"] = "=HYPERLINK(\"http://evil\",\"a\")".into();
    evil["user_id"] = "@me".into();
    send(&app, [evil].into_iter()).await;
    let reader = app.key("read").await;
    let line = async |query: &str| {
        let reply = export(&reader, &format!("id=sent-1&{query}")).await;
        reply.text().lines().nth(1).unwrap().to_owned()
    };
    let formula = "=HYPERLINK(\"\"http://evil\"\",\"\"a\"\")";
    let plain = line("").await;
    assert!(
        plain.contains(&format!(",\"'{formula}\",")) && plain.contains(",\"'@me\","),
        "{plain}"
    );
    let raw = line("raw=true").await;
    assert!(
        raw.contains(&format!(",\"{formula}\",")) && raw.contains(",@me,"),
        "{raw}"
    );
    let excel = export(&reader, "id=sent-1&excel=true").await;
    assert!(excel.text().starts_with("\u{feff}id,user_id"));
    assert_eq!(excel.text().lines().nth(1).unwrap(), plain);
}

#[tokio::test]
async fn what_cannot_be_is_said() {
    let app = TestApp::start().await;
    let reader = app.key("read").await;
    for (query, code, field) in [
        ("format=xml", "bad_parameter", "format"),
        ("raw=true&excel=true", "bad_parameter", "raw"),
        ("format=json&raw=true", "bad_parameter", "raw"),
        ("format=ndjson&excel=true", "bad_parameter", "excel"),
        ("raw=yes", "bad_parameter", "raw"),
        ("sort=action", "bad_sort", "sort"),
        ("sort=colour", "bad_filter", "sort"),
        ("limit=5", "unknown_parameter", "limit"),
        ("start=yesterday", "bad_filter", "start"),
    ] {
        let problem = reader
            .get(&format!("{EXPORT}?{query}"))
            .await
            .refused(400, code);
        assert_eq!(problem["field"], field, "{query}");
    }
    let (bearer, mut said) = (&reader.headers[0].1, String::new());
    let mut old = TcpStream::connect(app.running().address).await.unwrap();
    let head = format!("GET {EXPORT} HTTP/1.0\r\nAuthorization: {bearer}\r\n\r\n");
    old.write_all(head.as_bytes()).await.unwrap();
    old.read_to_string(&mut said).await.unwrap();
    assert!(
        said.starts_with("HTTP/1.0 400") && said.contains("http_version"),
        "{said}"
    );
    // Who only asks for the head exports nothing.
    let head = reader.ask("HEAD", EXPORT).send().await;
    assert!(head.status == 200 && head.header("content-type").starts_with("text/csv"));
    assert_eq!(records(&app).await.len(), 0);
}

#[tokio::test]
async fn a_client_that_goes_is_recorded() {
    let app = TestApp::with(|setup| setup.limits.exports_each = 1).await;
    send_much(&app).await;
    let reader = app.key("read").await;
    let begun = reader.ask("GET", EXPORT).begin().await;
    assert_eq!(begun.status, 200);
    reader.get(EXPORT).await.refused(429, "too_many_exports");
    drop(begun);
    let record = record(&app).await;
    assert_eq!(record["success"], false);
    let (details, rows) = (
        record["details"].as_str().unwrap(),
        &record["metadata"]["rows"],
    );
    assert_eq!(
        details,
        format!("The export ended after {rows} events: the client went away")
    );
    assert!(rows.as_u64().unwrap() < 900 && record["metadata"].get("sha256").is_none());
    assert_eq!(
        export(&reader, "id=nobody").await.status,
        200,
        "it has made room"
    );
}

#[tokio::test]
async fn what_cannot_be_recorded_is_never_whole() {
    let app = TestApp::start().await;
    send_much(&app).await;
    let reader = app.key("read").await;
    let begun = reader.ask("GET", EXPORT).begin().await;
    app.full.store(true, Relaxed);
    let (text, whole) = take(begun).await;
    assert!(
        !whole && text.len() > 14_000_000,
        "all came, and it was cut all the same"
    );
    // The reading of another filter cannot be recorded: nothing leaves at all.
    let refused = reader.get(&format!("{EXPORT}?id=sent-*")).await;
    refused.refused(503, "busy");
    app.full.store(false, Relaxed);
    assert_eq!(records(&app).await.len(), 0);
}

#[tokio::test]
async fn a_key_that_is_revoked_gets_no_more() {
    let app = TestApp::with(|setup| setup.limits.recheck = Duration::ZERO).await;
    send_much(&app).await;
    let reader = app.key("read").await;
    let begun = reader.ask("GET", EXPORT).begin().await;
    let keys = app.operator().get("/operator/keys").await.ok();
    for key in keys.as_array().unwrap() {
        let path = format!("/operator/keys/{}", key["id"].as_str().unwrap());
        app.operator().ask("DELETE", &path).send().await;
    }
    let (text, whole) = take(begun).await;
    assert!(!whole && text.len() < 14_000_000);
    let record = record(&app).await;
    assert!(
        record["details"]
            .as_str()
            .unwrap()
            .ends_with("the sign-in or key ended"),
        "{record}"
    );
}

#[tokio::test]
async fn a_stop_cuts_it_and_records_it() {
    let mut app = TestApp::with(|setup| setup.limits.drain = Duration::from_millis(100)).await;
    send_much(&app).await;
    let reader = app.key("read").await;
    let begun = reader.ask("GET", EXPORT).begin().await;
    app.running.take().unwrap().stop().await;
    let (_, whole) = take(begun).await;
    assert!(!whole);
    let of = app.organization.clone();
    let last = app.store.log(&of).unwrap().end() - 1;
    let record = app.store.at(&of, last).unwrap().unwrap().record;
    assert_eq!((&*record.action, record.success), ("export_logs", false));
}
