//! An organization of a few people, another one, and what each is answered.

use std::time::Duration;

use http_body_util::BodyExt;
use serde_json::{Value, json};

use crate::{Client, TestApp, client::Asked};

/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(60);
pub(super) const EXPORTS: &str = "/api/audit-logs/exports";

pub(super) struct World {
    pub(super) app: TestApp,
    /// A plain user.
    pub(super) john: Client,
    pub(super) john_id: String,
    /// Another one, about whom John is to learn nothing.
    pub(super) mary: Client,
    pub(super) mary_id: String,
    pub(super) admin: Client,
    pub(super) auditor: Client,
    /// The administrator of another organization.
    pub(super) stranger: Client,
}

impl World {
    /// With events of John's, and none of Mary's but that she has an account.
    pub(super) async fn new(publish_log: bool) -> Self {
        let app = TestApp::with(|setup| {
            setup.settings.publish_log = publish_log;
            setup.limits.heartbeat = Duration::from_millis(20);
            setup.limits.live_poll = Duration::from_millis(5);
            // Each test opens many, one after the other, and a seat is free a moment after its answer.
            setup.limits.streams = 1000;
            setup.limits.streams_each = 1000;
            setup.limits.exports = 1000;
            setup.limits.exports_each = 1000;
        })
        .await;
        let (john, john_id) = app.user("john@neogenesys.com").await;
        let (mary, mary_id) = app.user("mary@neogenesys.com").await;
        let (admin, auditor) = (app.admin().await, app.auditor().await);
        app.other_organization().await;
        let stranger = app.login("x@other.example").await;
        let world = Self {
            app,
            john,
            john_id,
            mary,
            mary_id,
            admin,
            auditor,
            stranger,
        };
        world
            .send((0..40).map(|n| world.of_john(n)).collect())
            .await;
        world
    }

    pub(super) async fn send(&self, events: Vec<Value>) {
        let key = self.app.key("ingest").await;
        key.post("/api/audit-logs", json!(events)).await.ok();
    }

    /// An event of John's, some minutes after the one before.
    pub(super) fn of_john(&self, n: u64) -> Value {
        let (action, resource) = match n % 3 {
            0 => ("login", "auth"),
            1 => ("launch_workspace", "workspace:ws-sap-neogenesys"),
            _ => ("johns_own_action", "policy:pol-mfa-required"),
        };
        json!({
            "id": format!("john-{n}"),
            "user_id": self.john_id,
            "user_email": "john@neogenesys.com",
            "action": action,
            "resource": resource,
            "details": "Launched SAP Neogénesys",
            "ip_address": format!("192.0.2.{}", n % 5),
            "timestamp": format!("2026-03-05T{:02}:{:02}:00Z", n / 12 % 12, n * 5 % 60),
            "success": !n.is_multiple_of(4),
        })
    }

    /// One of Mary's, which could be taken for one of John's by everything but who acted.
    pub(super) fn of_mary(&self, n: u64) -> Value {
        let mut event = self.of_john(n);
        event["id"] = format!("mary-{n}").into();
        event["user_id"] = self.mary_id.as_str().into();
        match n % 4 {
            0 => {}
            1 => event["user_email"] = "mary@neogenesys.com".into(),
            2 => {
                event["action"] = "marys_own_action".into();
                event["timestamp"] = format!("2019-07-01T00:00:{:02}Z", n % 60).into();
            }
            _ => {
                event["ip_address"] = "198.51.100.9".into();
                event["resource"] = "vault:marys".into();
                event["details"] = "Opened the marysecret".into();
            }
        }
        event
    }

    /// Mary acts, and so do others.
    pub(super) async fn others_act(&self, events: u64) {
        self.send((0..events).map(|n| self.of_mary(n)).collect())
            .await;
        self.mary.get("/api/audit-logs").await.ok();
        self.admin.get("/api/audit-logs?action=login").await.ok();
        self.admin
            .post("/api/workspaces/marys/launch", Value::Null)
            .await
            .refused(404, "not_found");
        let name = format!("Marysecret {events}");
        let view = json!({"name": name, "address": "q=marysecret"});
        self.mary.post("/api/views", view).await.ok();
        for other in [&self.mary, &self.admin] {
            let launch = other.ask("POST", "/api/workspaces/ws-dev-tools/launch");
            launch.send().await.ok();
        }
    }

    /// The id of a whole export of somebody's.
    pub(super) async fn export(client: &Client) -> String {
        let new = json!({"format": "ndjson", "filter": "source:sent"});
        let begun = client.post(EXPORTS, new).await.ok();
        let id = begun["id"].as_str().unwrap().to_owned();
        let waiting = async {
            while client.get(&format!("{EXPORTS}/{id}")).await.ok()["state"] == "running" {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(LONG, waiting).await.unwrap();
        id
    }

    /// Entries of the log John's and Mary's events are in.
    pub(super) fn size(&self) -> u64 {
        self.app.store.log(&self.app.organization).unwrap().size
    }
}

/// The events that a live view has from the begin of the log to its end, or its refusal.
pub(super) async fn followed(client: &Client, query: &str) -> Answer {
    let head = client
        .get("/api/audit-logs?source=sent&from=0&limit=1")
        .await;
    let size: u64 = head.header("x-log-size").parse().unwrap();
    let asked = client.ask("GET", &format!("/api/audit-logs/stream?{query}"));
    let begun = asked.begin().await;
    let mut answer = Answer::head(begun.status.as_u16(), &begun.headers);
    let mut body = begun.body;
    let whole = async {
        let mut text = String::new();
        while let Some(frame) = body.frame().await {
            let piece = frame.unwrap().into_data().unwrap();
            text.push_str(std::str::from_utf8(&piece).unwrap());
            let ids = text.lines().filter_map(|line| line.strip_prefix("id: "));
            let last = ids.filter_map(|id| id.parse::<u64>().ok()).max();
            if text.ends_with("\n\n") && last.is_some_and(|last| last + 1 >= size) {
                break;
            }
        }
        text
    };
    let text = tokio::time::timeout(LONG, whole).await.unwrap();
    answer.body = match answer.status {
        200 => data(&text),
        _ => text,
    };
    answer
}

/// The data of a live view's events, one a line. Where the messages lie that tell how far it is depends on when they were
/// asked for.
fn data(text: &str) -> String {
    let events = text
        .split("\n\n")
        .filter(|message| message.starts_with("event: event\n"));
    let data = events
        .flat_map(str::lines)
        .filter_map(|line| line.strip_prefix("data: "));
    data.map(|line| format!("{line}\n")).collect()
}

/// An answer, but for what is another each time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    /// Bytes that are no text as they may be shown.
    pub(super) body: String,
}

impl Answer {
    pub(super) async fn of(asked: Asked) -> Self {
        let reply = asked.send().await;
        let mut answer = Self::head(reply.status.as_u16(), &reply.headers);
        answer.body = String::from_utf8_lossy(&reply.body).into_owned();
        answer
    }

    pub(super) async fn get(client: &Client, path: &str) -> Self {
        Self::of(client.ask("GET", path)).await
    }

    fn head(status: u16, headers: &hyper::HeaderMap) -> Self {
        let other = ["x-request-id", "date", "x-export-salt"];
        let headers = headers
            .iter()
            .filter(|(name, _)| !other.contains(&name.as_str()));
        // How long the log is, everybody hears who has an event in it (docs/THREAT-MODEL.md).
        let text = |name: &str, value: &hyper::header::HeaderValue| match (
            name,
            value.to_str().unwrap(),
        ) {
            ("x-log-size" | "x-next-cursor", _) => "there".to_owned(),
            ("link", value) => value.split("cursor=").next().unwrap().to_owned(),
            (_, value) => value.to_owned(),
        };
        let mut headers: Vec<_> = headers
            .map(|(name, value)| (name.to_string(), text(name.as_str(), value)))
            .collect();
        headers.sort();
        Self {
            status,
            headers,
            body: String::new(),
        }
    }

    /// The same with a word in place of another.
    pub(super) fn with(mut self, word: &str, other: &str) -> Self {
        self.body = self.body.replace(word, other);
        for (_, value) in &mut self.headers {
            *value = value.replace(word, other);
        }
        self
    }
}
