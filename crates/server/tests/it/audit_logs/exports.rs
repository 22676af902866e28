//! `/api/audit-logs/exports`.

use std::{path::PathBuf, sync::atomic::Ordering::Relaxed, time::Duration};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use verify::{ExportRecord, Keys, Manifest, Verdict, verify_bundle};

use crate::{Client, TestApp, app::event};

pub(super) const EXPORTS: &str = "/api/audit-logs/exports";
const LONG: Duration = Duration::from_secs(60);

async fn send(app: &TestApp, count: u64, details: usize) {
    let events = (0..count).map(|n| {
        let mut event = event(n);
        if details > 0 {
            event["details"] = "x".repeat(details).into();
        }
        event
    });
    let events: Vec<Value> = events.collect();
    app.key("ingest")
        .await
        .post("/api/audit-logs", json!(events))
        .await
        .ok();
}

pub(super) async fn begin(client: &Client, new: Value) -> String {
    let begun = client.post(EXPORTS, new).await.ok();
    assert_eq!(begun["state"], "running");
    begun["id"].as_str().unwrap().to_owned()
}

pub(super) async fn ended(client: &Client, id: &str) -> Value {
    let waiting = async {
        loop {
            let export = client.get(&format!("{EXPORTS}/{id}")).await.ok();
            if export["state"] != "running" {
                return export;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LONG, waiting).await.unwrap()
}

async fn delete(client: &Client, id: &str) -> u16 {
    let asked = client.ask("DELETE", &format!("{EXPORTS}/{id}"));
    asked.send().await.status.as_u16()
}

fn folder(app: &TestApp) -> PathBuf {
    app.store.data().join("exports")
}

fn files(app: &TestApp) -> usize {
    std::fs::read_dir(folder(app)).map_or(0, Iterator::count)
}

/// Waits for the task that clears up, which looks every few seconds.
async fn until(done: impl AsyncFn() -> bool) {
    let waiting = async {
        while !done().await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(LONG, waiting).await.unwrap();
}

#[tokio::test]
async fn a_file_that_is_what_the_other_export_gives() {
    let app = TestApp::start().await;
    send(&app, 1500, 0).await;
    let reader = app.key("read").await;
    let new =
        json!({"format": "csv", "filter": "id:sent-*", "reason": "audit; password=hunter2abc"});
    let id = begin(&reader, new).await;
    let done = ended(&reader, &id).await;
    assert_eq!(
        (&done["state"], &done["events"]),
        (&json!("done"), &json!(1500)),
        "{done}"
    );
    assert_eq!(done["kept_until"], "2026-03-12T12:00:00Z");
    assert!(
        !done["reason"].as_str().unwrap().contains("hunter2abc"),
        "{done}"
    );
    let file = reader.get(&format!("{EXPORTS}/{id}/file")).await;
    let other = reader.get("/api/audit-logs/export?id=sent-*").await;
    assert!(file.status == 200 && file.body == other.body);
    assert_eq!(file.header("content-type"), other.header("content-type"));
    assert_eq!(file.header("content-length"), done["bytes"].to_string());
    let name = format!("attachment; filename=\"neosc-{id}.csv\"");
    assert_eq!(file.header("content-disposition"), name);
    let listed = reader.get(EXPORTS).await.ok();
    assert_eq!(listed, json!([done]));
    assert_eq!(delete(&reader, &id).await, 204);
    assert_eq!((files(&app), delete(&reader, &id).await), (0, 404));
    assert_eq!(reader.get(EXPORTS).await.ok(), json!([]));
}

#[tokio::test]
async fn a_download_goes_on_where_it_was_cut() {
    let app = TestApp::start().await;
    send(&app, 10, 0).await;
    let reader = app.key("read").await;
    let id = begin(
        &reader,
        json!({"format": "ndjson", "sort": "index", "order": "asc"}),
    )
    .await;
    let done = ended(&reader, &id).await;
    assert_eq!(done["order"], "index asc");
    let path = format!("{EXPORTS}/{id}/file");
    let whole = reader.get(&path).await;
    let first: Value = serde_json::from_str(whole.text().lines().next().unwrap()).unwrap();
    assert_eq!(first["index"], 0);
    let (size, tag) = (whole.body.len(), whole.header("etag").to_owned());
    let part = async |range: &str, when: &str| {
        let asked = reader.ask("GET", &path).with("range", range);
        match when {
            "" => asked.send().await,
            tag => asked.with("if-range", tag).send().await,
        }
    };
    for (range, first, last) in [
        ("bytes=0-0", 0, 0),
        ("bytes=7-99", 7, 99),
        ("bytes=100-", 100, size - 1),
        ("bytes=-5", size - 5, size - 1),
        ("bytes=-999999", 0, size - 1),
        ("bytes=3-999999", 3, size - 1),
    ] {
        let reply = part(range, "").await;
        assert_eq!(reply.status, 206, "{range}");
        assert_eq!(reply.body, whole.body[first..=last], "{range}");
        assert_eq!(
            reply.header("content-range"),
            format!("bytes {first}-{last}/{size}")
        );
    }
    for range in [
        "bytes=9-3",
        "bytes=a-b",
        "items=0-1",
        "bytes=0-1,3-4",
        "bytes=--1",
    ] {
        assert_eq!(part(range, "").await.body, whole.body, "{range}");
    }
    for range in [format!("bytes={size}-"), "bytes=-0".into()] {
        part(&range, "").await.refused(416, "bad_range");
    }
    assert_eq!(part("bytes=5-9", &tag).await.body, whole.body[5..=9]);
    assert_eq!(part("bytes=5-9", "\"other\"").await.status, 200);
    let head = reader.ask("HEAD", &path).send().await;
    assert_eq!(
        (head.header("content-length"), head.header("accept-ranges")),
        (&*size.to_string(), "bytes")
    );
}

#[tokio::test]
async fn its_manifest_proves_the_file() {
    let app = TestApp::start().await;
    send(&app, 3, 0).await;
    let admin = app.admin().await;
    let id = begin(
        &admin,
        json!({"format": "json", "filter": "id:sent-*", "reason": "audit"}),
    )
    .await;
    ended(&admin, &id).await;
    let manifest = admin.get(&format!("{EXPORTS}/{id}/manifest")).await;
    let manifest = Manifest::parse(manifest.text()).unwrap();
    let file = admin.get(&format!("{EXPORTS}/{id}/file")).await.body;
    let mut keys = Keys::new();
    keys.trust(
        app.store
            .vkey(&app.organization, 1)
            .unwrap()
            .parse()
            .unwrap(),
    )
    .unwrap();
    let report = verify_bundle(&manifest.record, &keys);
    assert_eq!(report.verdict, Verdict::Genuine);
    let event = report.event.unwrap();
    let metadata: Value = serde_json::from_str(event.value("metadata").unwrap()).unwrap();
    assert_eq!(
        (&metadata["reason"], &metadata["export_id"]),
        (&json!("audit"), &json!(id))
    );
    let record = ExportRecord::of(&event).unwrap();
    assert_eq!((record.rows, &*record.filter), (3, "id:sent-*"));
    let digest = |file: &[u8]| {
        Sha256::new_with_prefix(manifest.salt)
            .chain_update(file)
            .finalize()
            .into()
    };
    assert!(record.is_of(&digest(&file)) && !record.is_of(&digest(&file[1..])));
}

#[tokio::test]
async fn exports_are_for_who_asked_and_only_as_long_as_they_may() {
    let app = TestApp::start().await;
    send(&app, 3, 0).await;
    let (user, id) = app.user("john@neogenesys.com").await;
    let (admin, auditor) = (app.admin().await, app.auditor().await);
    let own = begin(&user, json!({"format": "json"})).await;
    assert_eq!(ended(&user, &own).await["state"], "done");
    let path = format!("{EXPORTS}/{own}");
    let file = user.get(&format!("{path}/file")).await.ok();
    let file = file.as_array().unwrap();
    assert!(!file.is_empty() && file.iter().all(|event| event["user_id"] == *id));
    for other in [&admin, &auditor] {
        for more in ["", "/file", "/manifest"] {
            other
                .get(&format!("{path}{more}"))
                .await
                .refused(404, "not_found");
        }
        assert_eq!(delete(other, &own).await, 404);
        assert_eq!(other.get(EXPORTS).await.ok(), json!([]));
    }
    let all = begin(&auditor, json!({"format": "json"})).await;
    assert_eq!(ended(&auditor, &all).await["state"], "done");
    let file = format!("{EXPORTS}/{all}/file");
    assert_eq!(auditor.get(&file).await.status, 200);
    let role = json!({"role": "user"});
    app.operator()
        .ask("PATCH", "/operator/users/user-olga")
        .json(role)
        .send()
        .await
        .ok();
    // The sign-in may have ended with the role.
    let demoted = app.login("olga@neogenesys.com").await;
    demoted.get(&file).await.refused(404, "not_found");
    app.key("ingest")
        .await
        .get(EXPORTS)
        .await
        .refused(403, "forbidden");
    app.client()
        .post(EXPORTS, json!({"format": "csv"}))
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test]
async fn what_cannot_be_is_said() {
    let app = TestApp::start().await;
    let reader = app.key("read").await;
    for (new, code) in [
        (json!({}), "bad_body"),
        (json!({"format": "xml"}), "bad_parameter"),
        (json!({"format": "csv", "filter": "acton:x"}), "bad_filter"),
        (json!({"format": "json", "raw": true}), "bad_parameter"),
        (json!({"format": "csv", "sort": "action"}), "bad_sort"),
        (json!({"format": "csv", "more": 1}), "bad_body"),
        (
            json!({"format": "csv", "reason": "x".repeat(501)}),
            "bad_parameter",
        ),
    ] {
        reader.post(EXPORTS, new).await.refused(400, code);
    }
    for n in 0..20 {
        let id = begin(&reader, json!({"format": "csv", "filter": "id:nobody"})).await;
        ended(&reader, &id).await;
        assert_eq!(files(&app), n + 1);
        // It leaves its seat a moment after it ended.
        until(async || {
            app.operator()
                .get("/metrics")
                .await
                .text()
                .contains("neosc_exports 0\n")
        })
        .await;
    }
    let one_more = reader.post(EXPORTS, json!({"format": "csv"})).await;
    one_more.refused(409, "too_many_exports");
}

#[tokio::test]
async fn one_that_is_deleted_while_it_runs_ends() {
    let app = TestApp::start().await;
    send(&app, 900, 16_000).await;
    let reader = app.key("read").await;
    let id = begin(&reader, json!({"format": "ndjson"})).await;
    reader
        .get(&format!("{EXPORTS}/{id}/file"))
        .await
        .refused(409, "no_file");
    assert_eq!(delete(&reader, &id).await, 204);
    let failed = ended(&reader, &id).await;
    assert_eq!(
        (&failed["state"], &failed["failure"]),
        (&json!("failed"), &json!("it was deleted"))
    );
    until(async || files(&app) == 0).await;
    let record = app.events("action:export_logs").await.pop().unwrap();
    assert_eq!(
        (&record["success"], &record["metadata"]["export_id"]),
        (&json!(false), &json!(id))
    );
    reader
        .get(&format!("{EXPORTS}/{id}/manifest"))
        .await
        .refused(409, "no_file");
    assert_eq!(delete(&reader, &id).await, 204);
}

#[tokio::test]
async fn what_cannot_be_recorded_is_not_kept() {
    let app = TestApp::with(|setup| setup.limits.rounds = Duration::from_millis(100)).await;
    send(&app, 900, 16_000).await;
    let reader = app.key("read").await;
    let id = begin(&reader, json!({"format": "ndjson"})).await;
    app.full.store(true, Relaxed);
    let failed = ended(&reader, &id).await;
    assert_eq!(failed["state"], "failed");
    until(async || files(&app) == 0).await;
    let refused = reader
        .post(EXPORTS, json!({"format": "csv", "filter": "id:other"}))
        .await;
    refused.refused(503, "busy");
    app.full.store(false, Relaxed);
    // It is recorded when that is possible again.
    until(async || app.events("action:export_logs success:false").await.len() == 1).await;
}

#[tokio::test]
async fn a_stop_ends_it_and_seven_days_take_it_away() {
    let mut app = TestApp::start().await;
    send(&app, 900, 16_000).await;
    let admin = app.admin().await;
    let kept = begin(&admin, json!({"format": "csv", "filter": "id:sent-1"})).await;
    assert_eq!(ended(&admin, &kept).await["state"], "done");
    let cut = begin(&admin, json!({"format": "ndjson"})).await;
    app.running.take().unwrap().stop().await;
    let of = app.organization.clone();
    let user = app
        .store
        .user_by_email(crate::app::ADMIN)
        .unwrap()
        .unwrap()
        .id;
    let state = |id: &str| {
        app.store
            .export(&of, &user, id)
            .unwrap()
            .map(|export| export.state)
    };
    assert_eq!(state(&cut), Some(store::ExportState::Failed));
    assert_eq!(
        (state(&kept), files(&app)),
        (Some(store::ExportState::Done), 1)
    );
    app.advance(7 * 24 * 3600 + 1);
    let app = app.restart().await;
    until(async || files(&app) == 0 && app.store.exports(&of, &user).unwrap().is_empty()).await;
}
