//! Exports of some columns.

use std::io::Write;

use serde_json::{Value, json};

use super::{
    export::{EXPORT, digest, export, send},
    exports::{EXPORTS, begin, ended},
};
use crate::{TestApp, app::event};

/// Names of all there are, as answers have them.
const ALL: [&str; 19] = [
    "id",
    "user_id",
    "user_email",
    "action",
    "resource",
    "details",
    "ip_address",
    "timestamp",
    "success",
    "session_id",
    "user_agent",
    "request_id",
    "metadata",
    "index",
    "received_at",
    "source",
    "sender",
    "redacted",
    "statement",
];

/// Two events, of which the second has what the first has not.
async fn two(app: &TestApp) {
    let mut more = event(1);
    more["session_id"] = "sess-1".into();
    more["user_agent"] = "curl/8".into();
    more["request_id"] = "=req".into();
    more["details"] = "password=hunter2abc".into();
    more["metadata"] = json!({"a": "x,y"});
    send(app, [event(0), more].into_iter()).await;
}

#[tokio::test]
async fn csv_has_those_in_the_order_given() {
    let app = TestApp::start().await;
    two(&app).await;
    let reader = app.key("read").await;
    let ask = async |query: &str| {
        let csv = export(&reader, &format!("id=sent-*&order=asc&{query}")).await;
        csv.text().to_owned()
    };
    assert_eq!(
        ask("columns=success,id,user_agent").await,
        "success,id,user_agent\r\ntrue,sent-0,\r\ntrue,sent-1,curl/8\r\n"
    );
    assert_eq!(
        ask("columns=request_id,metadata&raw=true").await,
        "request_id,metadata\r\n,\r\n=req,\"{\"\"a\"\":\"\"x,y\"\"}\"\r\n"
    );
    assert_eq!(
        ask("columns=request_id&excel=true").await,
        "\u{feff}request_id\r\n\"\"\r\n\"'=req\"\r\n"
    );
    // As if they had not been said.
    let contract = ALL[..9].join(",");
    let usual = ask("").await;
    assert!(usual.starts_with(&contract));
    assert_eq!(ask(&format!("columns={contract}")).await, usual);
    assert_eq!(ask("columns=").await, usual);
}

/// Rows of CSV without quotes in them, as objects.
fn rows(csv: &str) -> Vec<Value> {
    let mut lines = csv.split_terminator("\r\n");
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let rows = lines.map(|line| {
        let cells = line.split(',');
        let named = names
            .iter()
            .zip(cells)
            .map(|(name, cell)| ((*name).to_owned(), cell.into()));
        Value::Object(named.collect())
    });
    rows.collect()
}

/// Whatever is sealed, and whether whole events are read or only parts of them.
#[tokio::test]
async fn csv_says_what_the_list_says() {
    let app = TestApp::start().await;
    let key = app.key("ingest").await;
    for first in (0..4200_u64).step_by(1400) {
        let events: Vec<Value> = (first..first + 1400)
            .map(|n| {
                let mut event = event(n);
                event["session_id"] = format!("sess-{n}").into();
                event
            })
            .collect();
        key.post("/api/audit-logs", json!(events)).await.ok();
    }
    let store = app.store.clone();
    let sealed = tokio::task::spawn_blocking(move || store.seal(true, &mut |_| {}));
    assert_eq!(sealed.await.unwrap().unwrap().entries, 4096);
    let reader = app.key("read").await;
    let query = "id=sent-4*&sort=index&order=asc";
    let listed = reader
        .get(&format!("/api/audit-logs?{query}&limit=1000"))
        .await
        .ok();
    for columns in [
        "session_id,received_at,source,sender,timestamp,user_email,id",
        "index,id,source",
    ] {
        let csv = export(&reader, &format!("{query}&columns={columns}")).await;
        let expected: Vec<Value> = (listed.as_array().unwrap().iter())
            .map(|event| {
                let cell = |name: &str| match &event[name] {
                    Value::Number(number) => number.to_string().into(),
                    other => other.clone(),
                };
                let named = columns.split(',').map(|name| (name.to_owned(), cell(name)));
                Value::Object(named.collect())
            })
            .collect();
        assert!(expected.len() > 300);
        assert_eq!(rows(csv.text()), expected, "{columns}");
    }
    // Statements are the log's own.
    let csv = export(&reader, "action=begin_log&columns=action,statement").await;
    assert!(
        csv.text().contains("begin_log,\"{\"\"begin_log\"\""),
        "{}",
        csv.text()
    );
}

#[tokio::test]
async fn json_has_members_that_are_there() {
    let app = TestApp::start().await;
    two(&app).await;
    let reader = app.key("read").await;
    let query = "id=sent-*&order=asc&columns=success,session_id,redacted,index";
    let lines = export(&reader, &format!("{query}&format=ndjson")).await;
    let index = |line: &str| serde_json::from_str::<Value>(line).unwrap()["index"].clone();
    let indexes: Vec<Value> = lines.text().lines().map(index).collect();
    assert_eq!(
        lines.text(),
        format!(
            "{{\"success\":true,\"index\":{}}}\n{{\"success\":true,\"session_id\":\"sess-1\",\"redacted\":[\"/details\"],\"index\":{}}}\n",
            indexes[0], indexes[1]
        )
    );
    let array = export(&reader, &format!("{query}&format=json")).await;
    let joined = lines.text().trim_end().replace('\n', ",\n");
    assert_eq!(array.text(), format!("[\n{joined}\n]\n"));
    let all = ALL.join(",");
    let whole = export(&reader, "id=sent-*&format=ndjson").await;
    let same = export(&reader, &format!("id=sent-*&format=ndjson&columns={all}")).await;
    assert_eq!(same.text(), whole.text());
    let none = export(&reader, "id=sent-0&format=ndjson&columns=session_id").await;
    assert_eq!(none.text(), "{}\n");
}

#[tokio::test]
async fn a_table_has_those_columns() {
    let app = TestApp::start().await;
    two(&app).await;
    let reader = app.key("read").await;
    let table = export(&reader, "id=sent-*&format=parquet&columns=session_id,index").await;
    let whole = export(&reader, "id=sent-*&format=parquet").await;
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&table.body).unwrap();
    assert_eq!(archive::table_rows(&file).unwrap(), 2);
    // What is not asked for is not in it.
    let has = |bytes: &[u8], word: &str| bytes.windows(word.len()).any(|at| at == word.as_bytes());
    for (word, some) in [
        ("session_id", true),
        ("user_email", false),
        ("details", false),
    ] {
        assert!(
            has(&whole.body, word) && has(&table.body, word) == some,
            "{word}"
        );
    }
}

#[tokio::test]
async fn the_record_says_which_and_the_background_does_it_too() {
    let app = TestApp::start().await;
    two(&app).await;
    let reader = app.key("read").await;
    let file = export(&reader, "id=sent-*&columns=id,action").await;
    let record = app.events("action:export_logs").await.remove(0);
    assert_eq!(record["metadata"]["columns"], "id,action");
    assert_eq!(record["metadata"]["sha256"], json!(digest(&file)));

    let new = json!({"format": "csv", "filter": "id:sent-*", "columns": "id,action"});
    let id = begin(&reader, new).await;
    let done = ended(&reader, &id).await;
    assert_eq!(done["columns"], "id,action", "{done}");
    let made = reader.get(&format!("{EXPORTS}/{id}/file")).await;
    assert_eq!(made.body, file.body);
    let record = app
        .events(&format!("metadata.export_id:{id}"))
        .await
        .remove(0);
    assert_eq!(record["metadata"]["columns"], "id,action");
    // The manifest holds that record, open.
    let manifest = reader.get(&format!("{EXPORTS}/{id}/manifest")).await;
    let manifest = verify::Manifest::parse(manifest.text()).unwrap();
    let report = verify::verify_bundle(&manifest.record, &verify::Keys::new());
    let record = verify::ExportRecord::of(&report.event.unwrap()).unwrap();
    assert_eq!(record.columns.as_deref(), Some("id,action"));

    // Nothing is said of what was not asked for.
    let id = begin(&reader, json!({"format": "json", "filter": "id:sent-*"})).await;
    assert!(ended(&reader, &id).await.get("columns").is_none());
    let record = app
        .events(&format!("metadata.export_id:{id}"))
        .await
        .remove(0);
    assert!(record["metadata"].get("columns").is_none());
}

#[tokio::test]
async fn what_are_no_columns_is_refused() {
    let app = TestApp::start().await;
    let reader = app.key("read").await;
    for (columns, code, hint) in [
        (
            "id,user_mail",
            "bad_filter",
            Some("did you mean user_email?"),
        ),
        ("id,action,id", "bad_filter", None),
        ("id,", "bad_filter", None),
        ("ID", "bad_filter", Some("did you mean id?")),
        ("proof", "bad_filter", None),
    ] {
        for format in ["csv", "json", "ndjson", "parquet"] {
            let asked = format!("{EXPORT}?format={format}&columns={columns}");
            let problem = reader.get(&asked).await.refused(400, code);
            assert_eq!(problem["field"], "columns", "{columns}");
            if let Some(hint) = hint {
                assert_eq!(problem["hint"], hint, "{columns}");
            }
            let new = json!({"format": format, "columns": columns});
            let problem = reader.post(EXPORTS, new).await.refused(400, code);
            assert_eq!(problem["field"], "columns", "{columns}");
        }
    }
    let asked = format!("{EXPORT}?format=ndjson&proofs=true&columns=id");
    let problem = reader.get(&asked).await.refused(400, "bad_parameter");
    assert_eq!(problem["field"], "columns");
    let new = json!({"format": "json", "proofs": true, "columns": "id"});
    reader
        .post(EXPORTS, new)
        .await
        .refused(400, "bad_parameter");
    assert!(app.events("action:export_logs").await.is_empty());
}
