//! `GET /api/audit-logs/stream`.

use std::{sync::atomic::Ordering::Relaxed, time::Duration};

use http_body_util::BodyExt;
use serde_json::{Value, json};

use crate::{
    Client, TestApp,
    app::{Setup, event},
    client::Begun,
};

const STREAM: &str = "/api/audit-logs/stream";
/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(60);

/// A live view that is being read.
struct Live {
    begun: Begun,
    bytes: Vec<u8>,
    /// The last id that came.
    last: String,
    /// Where it began, as it says itself.
    began: u64,
}

/// A message: what it says of the id, and the event it is, or how far it says everything was sent.
#[derive(Debug, PartialEq)]
struct Message {
    id: String,
    data: Option<Value>,
    reached: Option<u64>,
}

impl Live {
    async fn open(client: &Client, query: &str) -> Self {
        let begun = client
            .ask("GET", &format!("{STREAM}?{query}"))
            .begin()
            .await;
        assert_eq!(begun.status, 200);
        Self::reading(begun).await
    }

    /// Comes back as browsers do.
    async fn resume(client: &Client, query: &str, last: &str) -> Self {
        let asked = client.ask("GET", &format!("{STREAM}?{query}"));
        Self::reading(asked.with("last-event-id", last).begin().await).await
    }

    async fn reading(begun: Begun) -> Self {
        let mut live = Self {
            begun,
            bytes: Vec::new(),
            last: String::new(),
            began: 0,
        };
        live.began = live.message().await.unwrap().reached.unwrap();
        live
    }

    /// The next message, or none if the stream ended, whole or cut.
    async fn message(&mut self) -> Option<Message> {
        loop {
            // Frames end anywhere, in the middle of a character too.
            let end = self.bytes.windows(2).position(|two| two == b"\n\n");
            if let Some(end) = end {
                let message: Vec<u8> = self.bytes.drain(..end + 2).collect();
                let message = parse(std::str::from_utf8(&message).unwrap().trim_end());
                self.last.clone_from(&message.id);
                return Some(message);
            }
            let frame = tokio::time::timeout(LONG, self.begun.body.frame());
            let frame = frame.await.unwrap()?.ok()?;
            let data = frame.into_data().unwrap();
            self.bytes.extend_from_slice(&data);
        }
    }

    /// Reads heartbeats until everything up to a position was looked at.
    async fn nothing_up_to(&mut self, position: u64) {
        loop {
            let message = self.message().await.unwrap();
            // No event is due.
            let reached = message.reached.unwrap();
            // The log of these tests is the first one: its indexes are positions.
            assert_eq!(message.id, (reached - 1).to_string());
            if reached > position {
                return;
            }
        }
    }

    /// The next event.
    async fn event(&mut self) -> Option<Value> {
        loop {
            if let Some(data) = self.message().await?.data {
                return Some(data);
            }
        }
    }

    async fn sent(&mut self) -> String {
        self.event().await.unwrap()["id"]
            .as_str()
            .unwrap()
            .to_owned()
    }
}

fn parse(text: &str) -> Message {
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
    let data: Value = serde_json::from_str(field("data: ").unwrap()).unwrap();
    let (data, reached) = match field("event: ").unwrap() {
        "event" => (Some(data), None),
        "reached" => {
            let index = data["index"].as_u64().unwrap();
            assert_eq!(data, json!({ "index": index }));
            (None, Some(index))
        }
        other => panic!("{other}: {text}"),
    };
    Message {
        // Before the first entry there is none.
        id: field("id: ").unwrap_or_default().to_owned(),
        data,
        reached,
    }
}

async fn send(app: &TestApp, events: &[u64]) {
    let key = app.key("ingest").await;
    let events: Vec<Value> = events.iter().map(|n| event(*n)).collect();
    key.post("/api/audit-logs", json!(events)).await.ok();
}

fn quick(setup: &mut Setup) {
    setup.limits.live_poll = Duration::from_millis(5);
    setup.limits.recheck = Duration::ZERO;
    setup.limits.heartbeat = Duration::from_millis(40);
}

async fn ended(mut live: Live) {
    while live.message().await.is_some() {}
}

#[tokio::test]
async fn what_comes_is_what_the_list_has() {
    let app = TestApp::start().await;
    send(&app, &[1]).await;
    let reader = app.key("read").await;
    let mut live = Live::open(&reader, "id=sent-*").await;
    let headers = &live.begun.headers;
    assert_eq!(headers["content-type"], "text/event-stream");
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(headers["x-accel-buffering"], "no");
    send(&app, &[2, 3]).await;
    let listed = reader
        .get("/api/audit-logs?id=sent-2,sent-3&order=asc")
        .await
        .ok();
    for expected in listed.as_array().unwrap() {
        let message = live.message().await.unwrap();
        assert_eq!(message.id, expected["index"].to_string());
        assert_eq!(message.data.as_ref(), Some(expected));
    }
    // From an index on, and over the operator's socket.
    let from = format!("from={}&q=id:sent-*", listed[0]["index"]);
    let mut live = Live::open(&reader, &from).await;
    assert_eq!(json!(live.began), listed[0]["index"]);
    assert_eq!(
        (live.sent().await, live.sent().await),
        ("sent-2".into(), "sent-3".into())
    );
    let asked = app
        .operator()
        .ask("GET", "/operator/audit-logs/stream?from=0");
    let mut live = Live::reading(asked.begin().await).await;
    assert_eq!((live.began, live.last.as_str()), (0, ""));
    assert_eq!(live.event().await.unwrap()["action"], "begin_log");
}

#[tokio::test]
async fn whoever_comes_back_misses_nothing_and_gets_nothing_twice() {
    let app = TestApp::with(|setup| setup.limits.live_poll = Duration::from_millis(5)).await;
    let (reader, key) = (app.key("read").await, app.key("ingest").await);
    let mut live = Live::open(&reader, "id=sent-*").await;
    let mut last = live.last.clone();
    let senders = (0..3_u64).map(|sender| {
        let key = key.clone();
        tokio::spawn(async move {
            for batch in 0..40_u64 {
                let first = sender * 10_000 + batch * 50;
                let events = (first..first + 1 + (batch * 7 + sender) % 40).map(event);
                let events: Vec<Value> = events.collect();
                key.post("/api/audit-logs", json!(events)).await.ok();
            }
        })
    });
    let senders: Vec<_> = senders.collect();
    let sent: u64 = (0..3)
        .flat_map(|s| (0..40).map(move |b| 1 + (b * 7 + s) % 40))
        .sum();
    let (mut seen, mut draw) = (Vec::new(), 9_u64);
    while (seen.len() as u64) < sent {
        let message = live.message().await.unwrap();
        last.clone_from(&message.id);
        seen.extend(message.data.map(|data| data["index"].as_u64().unwrap()));
        draw = draw.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        if draw >> 58 == 0 {
            live = match draw >> 57 & 1 {
                0 => Live::resume(&reader, "id=sent-*", &last).await,
                _ => Live::open(&reader, &format!("id=sent-*&after={last}")).await,
            };
        }
    }
    for sender in senders {
        sender.await.unwrap();
    }
    let mut expected = Vec::new();
    let mut path = "/api/audit-logs?id=sent-*&sort=index&order=asc&limit=1000".to_owned();
    loop {
        let reply = reader.get(&path).await;
        let page = reply.ok();
        expected.extend(
            page.as_array()
                .unwrap()
                .iter()
                .map(|e| e["index"].as_u64().unwrap()),
        );
        match reply.header("x-next-cursor") {
            "" => break,
            cursor => {
                path = format!(
                    "/api/audit-logs?id=sent-*&sort=index&order=asc&limit=1000&cursor={cursor}"
                )
            }
        }
    }
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn a_person_follows_their_own_events_alone() {
    let app = TestApp::with(quick).await;
    let (user, id) = app.user("john@neogenesys.com").await;
    let mut live = Live::open(&user, "").await;
    let mut others = Live::open(&user, "user_id=user-7").await;
    send(&app, &[1]).await;
    let mut own = event(2);
    own["user_id"] = id.clone().into();
    app.key("ingest")
        .await
        .post("/api/audit-logs", own)
        .await
        .ok();
    assert_eq!(live.event().await.unwrap()["id"], "sent-2");
    // Whoever resumes from the beginning sees no more.
    let mut all = Live::open(&user, "after=0").await;
    assert_eq!(all.event().await.unwrap()["action"], "register");
    assert_eq!(all.sent().await, "sent-2");
    others.nothing_up_to(all.last.parse().unwrap()).await;
    assert_eq!(app.events("action:view_logs").await.len(), 0);
}

#[tokio::test]
async fn reading_others_events_is_recorded_once_and_again() {
    let app = TestApp::with(quick).await;
    let reader = app.key("read").await;
    reader.get("/api/audit-logs?id=sent-*").await.ok();
    let mut live = Live::open(&reader, "id=sent-*&start=2026-01-01").await;
    let views = async || app.events("action:view_logs user_id:api_key:*").await;
    assert_eq!(views().await.len(), 1, "the list's, which counts for both");
    for n in 1..4 {
        send(&app, &[n]).await;
        assert_eq!(live.sent().await, format!("sent-{n}"));
        assert_eq!(
            views().await.len() as u64,
            n,
            "renewed with what comes later"
        );
        app.advance(301);
    }
    assert_eq!(views().await[0]["metadata"]["filter"], "id:sent-*");
    // What cannot be recorded is not read.
    app.full.store(true, Relaxed);
    let refused = reader.get(&format!("{STREAM}?id=other")).await;
    refused.refused(503, "busy");
}

#[tokio::test]
async fn it_ends_with_the_sign_in_and_the_key() {
    let app = TestApp::with(quick).await;
    let admin = app.admin().await;
    let live = Live::open(&admin, "").await;
    admin.post("/api/auth/logout", json!({})).await;
    ended(live).await;
    let (admin, reader) = (app.admin().await, app.key("read").await);
    let (of_admin, of_key) = (Live::open(&admin, "").await, Live::open(&reader, "").await);
    let keys = app.operator().get("/operator/keys").await.ok();
    for key in keys.as_array().unwrap() {
        let path = format!("/operator/keys/{}", key["id"].as_str().unwrap());
        app.operator().ask("DELETE", &path).send().await;
    }
    ended(of_key).await;
    // Unused for longer than the policy allows: a live view is no use.
    app.advance(40 * 60);
    ended(of_admin).await;
}

#[tokio::test]
async fn it_ends_when_the_server_stops() {
    let mut app = TestApp::start().await;
    let admin = app.admin().await;
    let live = Live::open(&admin, "").await;
    let stopping = tokio::spawn(app.running.take().unwrap().stop());
    ended(live).await;
    let stopped = tokio::time::timeout(Duration::from_secs(15), stopping);
    stopped
        .await
        .expect("it must not wait for the drain")
        .unwrap();
}

#[tokio::test]
async fn heartbeats_move_the_id_past_what_does_not_match() {
    let app = TestApp::with(|setup| {
        quick(setup);
        // A quiet view is no idle connection.
        setup.limits.idle = Duration::from_millis(50);
        setup.limits.heartbeat = Duration::from_millis(200);
    })
    .await;
    let reader = app.key("read").await;
    let mut live = Live::open(&reader, "id=nobody").await;
    let before: u64 = live.last.parse().unwrap();
    assert_eq!(live.began, before + 1);
    send(&app, &[1, 2, 3]).await;
    live.nothing_up_to(before + 3).await;
    // Whoever comes back with such an id misses nothing of what came after.
    send(&app, &[4]).await;
    let mut live = Live::resume(&reader, "id=sent-*", &live.last).await;
    assert_eq!(live.sent().await, "sent-4");
}

#[tokio::test]
async fn there_are_only_so_many() {
    let app = TestApp::with(|setup| {
        setup.limits.streams = 3;
        setup.limits.streams_each = 2;
    })
    .await;
    let (one, two) = (app.admin().await, app.key("read").await);
    let first = Live::open(&one, "").await;
    let mut kept = vec![Live::open(&one, "").await];
    let refused = async |client: &Client| client.get(STREAM).await.refused(429, "too_many_streams");
    refused(&one).await;
    kept.push(Live::open(&two, "").await);
    refused(&two).await;
    drop(first);
    let reopened = async {
        while one.ask("GET", STREAM).begin().await.status != 200 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LONG, reopened)
        .await
        .expect("whoever leaves makes room");
}

#[tokio::test]
async fn ids_that_are_none_are_refused() {
    let app = TestApp::start().await;
    let reader = app.key("read").await;
    for bad in [
        "x",
        "-1",
        "+1",
        "01",
        "1.5",
        "99999999",
        "18446744073709551616",
        "%20",
    ] {
        let refused = reader.get(&format!("{STREAM}?after={bad}")).await;
        let problem = refused.refused(400, "bad_last_event_id");
        assert_eq!(problem["field"], "after", "{bad}");
    }
    let asked = reader
        .ask("GET", &format!("{STREAM}?after=0"))
        .with("last-event-id", "what");
    let problem = asked.send().await.refused(400, "bad_last_event_id");
    assert_eq!(problem["field"], "Last-Event-ID");
    for (query, code) in [
        ("after=0&from=0", "bad_parameter"),
        ("from=x", "bad_index"),
        ("from=9999", "bad_index"),
        ("limit=3", "unknown_parameter"),
        ("user_id=*a", "bad_filter"),
    ] {
        reader
            .get(&format!("{STREAM}?{query}"))
            .await
            .refused(400, code);
    }
    app.client()
        .get(STREAM)
        .await
        .refused(401, "unauthenticated");
    app.key("ingest")
        .await
        .get(STREAM)
        .await
        .refused(403, "forbidden");
}

#[tokio::test]
async fn a_reader_that_takes_nothing_is_dropped_and_comes_back() {
    let app = TestApp::with(|setup| {
        quick(setup);
        setup.limits.stalled = Duration::from_millis(300);
        setup.limits.streams_each = 1;
    })
    .await;
    let reader = app.key("read").await;
    let mut live = Live::open(&reader, "id=large-*").await;
    let key = app.key("ingest").await;
    for batch in 0..3 {
        let events = (0..300).map(|n| {
            let mut event = event(n);
            event["id"] = format!("large-{batch}-{n}").into();
            event["details"] = "x".repeat(16_000).into();
            event
        });
        let events: Vec<Value> = events.collect();
        key.post("/api/audit-logs", json!(events)).await.ok();
    }
    // It holds the only seat until it is dropped.
    let dropped = async {
        while reader.ask("GET", STREAM).begin().await.status != 200 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(LONG, dropped)
        .await
        .expect("it must be dropped");
    let (mut count, mut last) = (0, String::new());
    while let Some(message) = live.message().await {
        count += usize::from(message.data.is_some());
        last = message.id;
    }
    assert!(count < 900, "{count}");
    let resumed = async {
        loop {
            let asked = reader
                .ask("GET", &format!("{STREAM}?id=large-*"))
                .with("last-event-id", &last);
            let begun = asked.begin().await;
            if begun.status == 200 {
                return Live::reading(begun).await;
            }
        }
    };
    let mut live = tokio::time::timeout(LONG, resumed).await.unwrap();
    while count < 900 {
        assert!(live.event().await.is_some());
        count += 1;
    }
}

#[tokio::test]
async fn it_goes_on_into_the_log_that_follows_a_lost_one() {
    let app = TestApp::with(quick).await;
    let (app, size, _) = app.lose_and_continue().await;
    let admin = app.admin().await;
    let mut live = Live::open(&admin, &format!("after={}", size - 1)).await;
    let begun = live.event().await.unwrap();
    assert_eq!(
        (&begun["action"], &begun["index"]),
        (&json!("begin_log"), &json!(0))
    );
    assert_eq!(live.began, 0, "nothing of this log was sent");
    // What it says from then on are indexes of this log, and ids go on over both.
    let size = app.store.log(&app.organization).unwrap().size;
    let newest = loop {
        let message = live.message().await.unwrap();
        match message.reached {
            Some(reached) if reached == size => break message.id,
            Some(reached) => assert!(reached < size, "{reached}"),
            None => assert!(message.data.is_some()),
        }
    };
    let resumed = Live::resume(&admin, "", &newest).await;
    assert_eq!(resumed.began, size);
}
