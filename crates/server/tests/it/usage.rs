//! `GET /api/workspaces/usage`.

use serde_json::{Value, json};

use crate::{Client, TestApp, workspaces::launch};

async fn usage(client: &Client, query: &str) -> Value {
    client
        .get(&format!("/api/workspaces/usage{query}"))
        .await
        .ok()
}

#[tokio::test]
async fn sessions_count_as_far_as_they_lie_in_the_period() {
    let app = TestApp::start().await;
    let (john, _) = app.user("john@neogenesys.com").await;
    let admin = app.admin().await;
    assert_eq!(usage(&john, "").await["workspaces"], json!([]));
    // 12:00 to 12:20, which ends, and 12:10 on, which runs.
    launch(&john, "ws-dev-tools").await.ok();
    app.advance(600);
    launch(&admin, "ws-dev-tools").await.ok();
    app.advance(600);
    let stopped = john
        .post("/api/workspaces/ws-dev-tools/stop", Value::Null)
        .await;
    stopped.ok();
    launch(&john, "ws-sap-neogenesys").await.ok();
    app.advance(600);

    let of = |id: &str, name: &str, [launches, seconds, people, running]: [u64; 4], last: &str| {
        json!({
            "workspace_id": id, "workspace_name": name, "launches": launches, "seconds": seconds,
            "people": people, "running": running, "last_launched_at": format!("2026-03-05T12:{last}:00Z"),
        })
    };
    let all = usage(&admin, "").await;
    let name = |place: usize| all["workspaces"][place]["workspace_name"].as_str().unwrap();
    let (tools, sap) = (name(0), name(1));
    let expected = json!({
        "start": "2026-02-03T12:30:00Z",
        "end": "2026-03-05T12:30:00Z",
        "workspaces": [
            of("ws-dev-tools", tools, [2, 1200 + 1200, 2, 1], "10"),
            of("ws-sap-neogenesys", sap, [1, 600, 1, 1], "20"),
        ],
    });
    assert_eq!(all, expected);
    for who in [app.auditor().await, app.key("read").await] {
        assert_eq!(usage(&who, "").await, expected);
    }
    assert_eq!(
        usage(&john, "").await["workspaces"],
        json!([
            of("ws-dev-tools", tools, [1, 1200, 1, 0], "00"),
            of("ws-sap-neogenesys", sap, [1, 600, 1, 1], "20"),
        ])
    );
    // Of 12:15 to 12:25, the ends of what began before and lasted longer. The last microsecond belongs to the period.
    let part = "?start=2026-03-05T12:15:00Z&end=2026-03-05T12:24:59.999999Z";
    assert_eq!(
        usage(&admin, part).await["workspaces"],
        json!([
            of("ws-dev-tools", tools, [0, 300 + 600, 2, 1], "10"),
            of("ws-sap-neogenesys", sap, [1, 300, 1, 1], "20"),
        ])
    );
    // Before all of it, and after.
    for none in [
        "?end=2026-03-05T11:00:00Z",
        "?start=2026-03-06&end=2026-03-07",
    ] {
        let shown = usage(&admin, none).await;
        let shown = shown["workspaces"].as_array().unwrap();
        let sums = shown
            .iter()
            .map(|one| (&one["launches"], &one["seconds"], &one["people"]));
        assert!(sums.eq([(&json!(0), &json!(0), &json!(0)); 2]), "{shown:?}");
    }
    let other = app.other_organization().await;
    let stranger = app.key_of(&other, "read").await;
    assert_eq!(usage(&stranger, "").await["workspaces"], json!([]));
}

#[tokio::test]
async fn periods_that_cannot_be() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for wrong in [
        "start=yesterday",
        "start=2026-03-05&end=2026-03-04",
        "start=now&end=now-1d",
    ] {
        let reply = admin.get(&format!("/api/workspaces/usage?{wrong}")).await;
        reply.refused(400, "bad_parameter");
    }
}
