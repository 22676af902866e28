//! `GET /api/audit-logs`.

use std::sync::atomic::Ordering::Relaxed;

use serde_json::{Value, json};

use crate::{Client, TestApp, app::event};

async fn ids(client: &Client, query: &str) -> Vec<String> {
    let found = client.get(&format!("/api/audit-logs?{query}")).await.ok();
    let found = found.as_array().unwrap().iter();
    found
        .map(|event| event["id"].as_str().unwrap().to_owned())
        .collect()
}

async fn with_events(count: u64) -> (TestApp, Client) {
    let app = TestApp::start().await;
    let key = app.key("ingest").await;
    let events: Vec<Value> = (0..count).map(event).collect();
    key.post("/api/audit-logs", json!(events)).await.ok();
    let reader = app.key("read").await;
    (app, reader)
}

#[tokio::test]
async fn the_nine_fields_in_order_newest_first() {
    let (app, reader) = with_events(3).await;
    let reply = reader.get("/api/audit-logs?id=sent-*").await;
    assert_eq!(reply.header("content-type"), "application/json");
    let nine = [
        "\"id\"",
        "\"user_id\"",
        "\"user_email\"",
        "\"action\"",
        "\"resource\"",
        "\"details\"",
        "\"ip_address\"",
        "\"timestamp\"",
        "\"success\"",
    ];
    let places: Vec<_> = nine
        .iter()
        .map(|name| reply.text().find(name).unwrap())
        .collect();
    assert!(places.is_sorted());
    let found = reply.ok();
    assert_eq!(found[0]["id"], "sent-2");
    for (name, value) in event(2).as_object().unwrap() {
        assert_eq!(&found[0][name], value, "{name}");
    }
    assert_eq!(found.as_array().unwrap().len(), 3);
    drop(app);
}

#[tokio::test]
async fn pages_follow_each_other_while_events_arrive() {
    let (app, reader) = with_events(25).await;
    let mut path = "/api/audit-logs?id=sent-*&limit=10&sort=timestamp&order=asc".to_owned();
    let mut seen = Vec::new();
    loop {
        let reply = reader.get(&path).await;
        let page = reply.ok();
        seen.extend(
            page.as_array()
                .unwrap()
                .iter()
                .map(|e| e["id"].as_str().unwrap().to_owned()),
        );
        let link = reply.header("link").to_owned();
        if link.is_empty() {
            assert_eq!(reply.header("x-next-cursor"), "");
            break;
        }
        let (next, relation) = link.split_once('>').unwrap();
        assert_eq!(relation, "; rel=\"next\"");
        assert!(next.contains(reply.header("x-next-cursor")));
        path = next[1..].to_owned();
        let late = event(3000 + seen.len() as u64);
        app.key("ingest")
            .await
            .post("/api/audit-logs", late)
            .await
            .ok();
    }
    let expected: Vec<String> = (0..25).map(|n| format!("sent-{n}")).collect();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn parameters_filter_and_are_known() {
    let (_app, reader) = with_events(5).await;
    assert_eq!(
        ids(&reader, "id=sent-3,sent-4&order=asc").await,
        ["sent-3", "sent-4"]
    );
    assert_eq!(
        ids(&reader, "q=neogenesys+id:sent-*&limit=1").await,
        ["sent-4"]
    );
    assert_eq!(
        ids(
            &reader,
            "user_email=JOHN@neogenesys.com&ip_address=192.0.2.0/24&start=2026-03-05T11:00:04Z"
        )
        .await,
        ["sent-4"]
    );
    assert_eq!(ids(&reader, "id=sent-*&success=false").await, [""; 0]);
    assert_eq!(
        ids(&reader, "resource=workspace:*&sort=id&order=desc&limit=2").await,
        ["sent-4", "sent-3"]
    );
    for (query, code, field) in [
        ("userid=x", "unknown_parameter", "userid"),
        ("limit=1001", "bad_filter", "limit"),
        ("limit=0", "bad_filter", "limit"),
        ("sort=colour", "bad_filter", "sort"),
        ("order=up", "bad_filter", "order"),
        ("start=yesterday", "bad_filter", "start"),
        ("action=a&action=b", "repeated_parameter", "action"),
        ("q=acton:login", "bad_filter", "q"),
    ] {
        let reply = reader.get(&format!("/api/audit-logs?{query}")).await;
        assert_eq!(reply.refused(400, code)["field"], field, "{query}");
    }
    let unknown = reader.get("/api/audit-logs?q=x%20acton:login").await.json();
    assert_eq!(unknown["at"], json!([2, 7]));
    assert!(
        unknown["hint"].as_str().unwrap().contains("action"),
        "{unknown}"
    );
    reader
        .get("/api/audit-logs?cursor=nonsense")
        .await
        .refused(400, "bad_cursor");
    let long = format!("/api/audit-logs?q={}", "x".repeat(17_000));
    reader.get(&long).await.refused(400, "query_too_long");
}

#[tokio::test]
async fn people_read_their_own_and_auditors_everything() {
    let (app, _) = with_events(3).await;
    let (user, id) = app.user("john@neogenesys.com").await;
    let found = user.get("/api/audit-logs").await.ok();
    let found = found.as_array().unwrap();
    assert!(!found.is_empty() && found.iter().all(|event| event["user_id"] == id.as_str()));
    assert_eq!(ids(&user, "user_id=user-7").await, [""; 0]);
    assert_eq!(
        ids(&user, "user_id=-x&action=launch_workspace").await.len(),
        0
    );
    for reader in [
        app.admin().await,
        app.auditor().await,
        app.key("read").await,
        app.key("admin").await,
    ] {
        assert_eq!(ids(&reader, "user_id=user-7").await.len(), 3);
    }
    for scope in ["ingest", "verify"] {
        app.key(scope)
            .await
            .get("/api/audit-logs")
            .await
            .refused(403, "forbidden");
    }
    app.client()
        .get("/api/audit-logs")
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test]
async fn organizations_see_nothing_of_each_other() {
    let (app, reader) = with_events(3).await;
    let other = app.other_organization().await;
    let stranger = app.key_of(&other, "admin").await;
    assert_eq!(ids(&stranger, "user_id=user-7").await, [""; 0]);
    assert_eq!(ids(&reader, "user_id=user-7").await.len(), 3);
    let admin = app.login("x@other.example").await;
    let found = admin.get("/api/audit-logs?limit=1000").await.ok();
    assert!(!found.to_string().contains("neogenesys.com"));
}

#[tokio::test]
async fn reading_others_is_recorded_once_in_five_minutes() {
    let (app, _) = with_events(3).await;
    let admin = app.admin().await;
    let me = admin.get("/api/auth/me").await.ok()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let viewed = async || app.events(&format!("action:view_logs user_id:{me}")).await;
    admin
        .get(&format!("/api/audit-logs?user_id={me}"))
        .await
        .ok();
    assert!(viewed().await.is_empty(), "one's own events");
    for query in [
        "action=login",
        "action=login&limit=3&sort=id",
        "q=action:login+start:now-7d",
    ] {
        admin.get(&format!("/api/audit-logs?{query}")).await.ok();
    }
    let events = viewed().await;
    assert_eq!(events.len(), 1);
    assert!(
        events[0].to_string().contains("action:login"),
        "{}",
        events[0]
    );
    admin.get("/api/audit-logs?action=logout").await.ok();
    assert_eq!(viewed().await.len(), 2);
    app.advance(301);
    admin.get("/api/audit-logs?action=login").await.ok();
    assert_eq!(viewed().await.len(), 3);
    // Users read nobody else's.
    let (user, id) = app.user("john@neogenesys.com").await;
    user.get("/api/audit-logs").await.ok();
    assert!(
        app.events(&format!("action:view_logs user_id:{id}"))
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn what_cannot_be_recorded_is_not_read() {
    let (app, _) = with_events(3).await;
    let admin = app.admin().await;
    let me = admin.get("/api/auth/me").await.ok()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    app.full.store(true, Relaxed);
    admin
        .get("/api/audit-logs?user_id=user-7")
        .await
        .refused(503, "busy");
    admin
        .get("/api/audit-logs/sent-1")
        .await
        .refused(503, "busy");
    admin
        .get(&format!("/api/audit-logs?user_id={me}"))
        .await
        .ok();
    app.full.store(false, Relaxed);
    admin.get("/api/audit-logs?user_id=user-7").await.ok();
}

#[tokio::test]
async fn what_followed_an_index_and_how_long_the_log_is() {
    let (app, reader) = with_events(5).await;
    let at = |id: &str| format!("/api/audit-logs?id={id}");
    let third = reader.get(&at("sent-2")).await.ok()[0]["index"]
        .as_u64()
        .unwrap();
    let path = format!("/api/audit-logs?source=sent&sort=index&order=asc&from={third}");
    let reply = reader.get(&path).await;
    let found = reply.ok();
    let found: Vec<&Value> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["id"])
        .collect();
    assert_eq!(found, ["sent-2", "sent-3", "sent-4"]);
    let size: u64 = reply.header("x-log-size").parse().unwrap();
    assert!(size > third + 2);
    let nothing = reader
        .get(&format!("/api/audit-logs?source=sent&from={size}"))
        .await;
    assert_eq!(nothing.ok(), json!([]));
    assert!(nothing.header("x-log-size").parse::<u64>().unwrap() >= size);
    reader
        .get("/api/audit-logs?from=x")
        .await
        .refused(400, "bad_index");
    // The newest first, by time too.
    let found = ids(&reader, &format!("source=sent&from={third}")).await;
    assert_eq!(found, ["sent-4", "sent-3", "sent-2"]);
    // Others' events are as hidden as without it.
    let (john, _) = app.user("john@neogenesys.com").await;
    assert!(
        !ids(&john, "from=0")
            .await
            .iter()
            .any(|id| id.starts_with("sent-"))
    );
}

/// What the page of an event asks: what else the same session, person or address did within five minutes.
#[tokio::test]
async fn neighbours_of_an_event() {
    let app = TestApp::start().await;
    let at = |n: u64, seconds: u64, of: Value| {
        let mut event = event(n);
        event["timestamp"] =
            format!("2026-03-05T11:{:02}:{:02}Z", seconds / 60, seconds % 60).into();
        for (name, value) in of.as_object().unwrap() {
            event[name] = value.clone();
        }
        event
    };
    let events = json!([
        at(0, 600, json!({"session_id": "ses-1"})),
        at(
            1,
            300,
            json!({"session_id": "ses-1", "user_id": "user-8", "ip_address": "192.0.2.8"})
        ),
        at(2, 900, json!({"ip_address": "192.0.2.9"})),
        at(3, 600, json!({"user_id": "user-8"})),
        at(4, 901, json!({"session_id": "ses-1"})),
        at(5, 299, json!({"session_id": "ses-1"})),
    ]);
    app.key("ingest")
        .await
        .post("/api/audit-logs", events)
        .await
        .ok();
    let reader = app.key("read").await;
    let within = "start=2026-03-05T11:05:00Z&end=2026-03-05T11:15:00Z";
    for (of, found) in [
        ("session_id=ses-1", &["sent-0", "sent-1"][..]),
        ("user_id=user-7", &["sent-2", "sent-0"]),
        ("ip_address=192.0.2.7", &["sent-3", "sent-0"]),
    ] {
        assert_eq!(ids(&reader, &format!("{of}&{within}")).await, found, "{of}");
    }
}
