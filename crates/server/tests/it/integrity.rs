//! `/api/log`: checkpoints, and verifications of the whole log.

use serde_json::{Value, json};
use tlog::{UnverifiedCheckpoint, VerifierKey};

use crate::{TestApp, app::event, recorded::metadata};

const VERIFICATIONS: &str = "/api/log/verifications";
const CHECKPOINTS: &str = "/api/log/checkpoints";

async fn with_events(count: u64) -> TestApp {
    let app = TestApp::with(|setup| setup.log_name = store::DEMO_LOG_NAME).await;
    let events: Vec<Value> = (0..count).map(event).collect();
    let key = app.key("ingest").await;
    key.post("/api/audit-logs", json!(events)).await.ok();
    app
}

#[tokio::test]
async fn a_good_log_is_verified_and_that_is_recorded() {
    let app = with_events(300).await;
    let admin = app.admin().await;
    assert_eq!(admin.get(VERIFICATIONS).await.ok(), json!({}));
    let log = app.store.log(&app.organization).unwrap();
    let before = log.size;
    let begun = admin.post(VERIFICATIONS, Value::Null).await.ok();
    assert!(begun["running"]["started_at"].is_string() || begun["last"].is_object());
    let last = app.verified(&admin).await["last"].clone();
    assert_eq!(
        (&last["outcome"], &last["found"]),
        (&json!("ok"), &json!([]))
    );
    assert_eq!(last["size"], before);
    assert_eq!(last["entries"], before);
    assert_eq!(last["root"], log.root.to_base64());

    let recorded = app.since(before);
    assert_eq!(recorded.len(), 1);
    assert_eq!(recorded[0].action, "verify_log");
    assert!(recorded[0].success);
    assert_eq!(recorded[0].user_email, crate::app::ADMIN);
    assert_eq!(
        recorded[0].details,
        format!("Verified the whole log: {before} entries are what was recorded")
    );
    let of = metadata(&recorded[0]);
    assert_eq!(
        (&of["size"], &of["root"], &of["findings"]),
        (&last["size"], &last["root"], &json!(0))
    );
    assert_eq!(
        last["event"],
        app.events("action:verify_log").await[0]["id"]
    );
}

#[tokio::test]
async fn a_tampered_log_is_found_out_and_that_is_told_after_a_restart() {
    let app = with_events(300).await;
    let changed = app.size() - 10;
    let app = app.tamper(changed).await;
    let auditor = app.auditor().await;
    auditor.post(VERIFICATIONS, Value::Null).await.ok();
    let known = app.verified(&auditor).await;
    let last = &known["last"];
    assert_eq!(last["outcome"], "findings");
    let found = last["found"].as_array().unwrap();
    assert_eq!(last["findings"], found.len());
    assert!(
        found.contains(&json!({
            "index": changed,
            "what": "the event or its keys are not what was hashed",
        })),
        "{found:?}"
    );
    let recorded = app.events("action:verify_log").await;
    assert_eq!(recorded.len(), 1);
    assert_eq!(recorded[0]["success"], false);
    assert_eq!(last["event"], recorded[0]["id"]);

    let mut app = app;
    app.running.take().unwrap().stop().await;
    let app = app.restart().await;
    let auditor = app.login("olga@neogenesys.com").await;
    assert_eq!(auditor.get(VERIFICATIONS).await.ok(), known);
}

#[tokio::test]
async fn who_may_and_what_is_not_believed() {
    let app = with_events(3).await;
    let (user, _) = app.user("john@neogenesys.com").await;
    for refused in [&user, &app.key("read").await, &app.key("ingest").await] {
        refused
            .post(VERIFICATIONS, Value::Null)
            .await
            .refused(403, "forbidden");
        refused.get(VERIFICATIONS).await.refused(403, "forbidden");
        refused.get(CHECKPOINTS).await.refused(403, "forbidden");
    }
    // A sender may say that something was verified: that is no verification of ours.
    let mut said = event(9);
    said["action"] = "verify_log".into();
    said["resource"] = "logs".into();
    app.key("ingest")
        .await
        .post("/api/audit-logs", said)
        .await
        .ok();
    let verifier = app.key("verify").await;
    assert_eq!(verifier.get(VERIFICATIONS).await.ok(), json!({}));
    verifier.post(VERIFICATIONS, Value::Null).await.ok();
    assert_eq!(app.verified(&verifier).await["last"]["outcome"], "ok");
    // Another organization knows nothing of it.
    let other = app.other_organization().await;
    let stranger = app.key_of(&other, "verify").await;
    assert_eq!(stranger.get(VERIFICATIONS).await.ok(), json!({}));
}

#[tokio::test]
async fn there_are_only_so_many_at_once() {
    let app = TestApp::with(|setup| setup.limits.verifications = 0).await;
    let admin = app.admin().await;
    let refused = admin.post(VERIFICATIONS, Value::Null).await;
    refused.refused(503, "busy");
    assert_eq!(refused.header("retry-after"), "60");
    assert_eq!(admin.get(VERIFICATIONS).await.ok(), json!({}));
}

#[tokio::test]
async fn a_verification_that_cannot_be_recorded_is_told_all_the_same() {
    let app = with_events(3).await;
    let admin = app.admin().await;
    app.full.store(true, std::sync::atomic::Ordering::Relaxed);
    admin.post(VERIFICATIONS, Value::Null).await.ok();
    let last = app.verified(&admin).await["last"].clone();
    assert_eq!(last["outcome"], "ok");
    assert!(
        last["failure"].as_str().unwrap().contains("recorded"),
        "{last}"
    );
    assert!(last["event"].is_null());
    app.full.store(false, std::sync::atomic::Ordering::Relaxed);
    admin.post(VERIFICATIONS, Value::Null).await.ok();
    let last = app.verified(&admin).await["last"].clone();
    assert!(
        last["event"].is_string() && last["failure"].is_null(),
        "{last}"
    );
}

#[tokio::test]
async fn checkpoints_of_all_logs_the_newest_first() {
    let app = with_events(3).await;
    let (app, old, new) = app.lose_and_continue().await;
    let admin = app.admin().await;
    app.client()
        .get(&format!("/log/{}/2/checkpoint", app.organization))
        .await;
    let first = admin.get(&format!("{CHECKPOINTS}?limit=1")).await;
    let cursor = first.next_cursor().unwrap();
    let rest = admin
        .get(&format!("{CHECKPOINTS}?cursor={cursor}"))
        .await
        .ok();
    let mut kept = first.ok().as_array().unwrap().clone();
    kept.extend(rest.as_array().unwrap().iter().cloned());
    assert_eq!(kept.len(), 2, "{kept:?}");
    let said = |kept: &Value| (kept["log"].clone(), kept["origin"].clone());
    assert_eq!(said(&kept[0]), (json!(2), json!(new.origin)));
    assert_eq!(said(&kept[1]), (json!(1), json!(new.old_origin)));
    assert!(kept[1]["size"].as_u64().unwrap() <= old);
    for (kept, number) in kept.iter().zip([2, 1]) {
        let vkey = app.store.vkey(&app.organization, number).unwrap();
        let vkey: VerifierKey = vkey.parse().unwrap();
        let text = kept["text"].as_str().unwrap();
        let checkpoint = UnverifiedCheckpoint::parse(text.as_bytes()).unwrap();
        let checkpoint = checkpoint.verify(kept["origin"].as_str().unwrap(), &[vkey], &[]);
        let checkpoint = checkpoint.unwrap();
        assert_eq!(kept["size"], checkpoint.size());
        assert_eq!(kept["root"], checkpoint.root().to_base64());
        assert_eq!(kept["witnesses"], json!([]));
        assert_eq!(kept["at"], "2026-03-05T12:00:00Z");
    }
    for wrong in ["limit=0", "limit=1001", "cursor=x", "before=1"] {
        let reply = admin.get(&format!("{CHECKPOINTS}?{wrong}")).await;
        assert_eq!(reply.status, 400, "{wrong}");
    }
    // All of both logs is verified.
    admin.post(VERIFICATIONS, Value::Null).await.ok();
    let last = app.verified(&admin).await["last"].clone();
    assert_eq!(
        (&last["outcome"], &last["log"]),
        (&json!("ok"), &json!(2)),
        "{last}"
    );
    assert_eq!(
        last["entries"].as_u64().unwrap(),
        old + last["size"].as_u64().unwrap()
    );
}
