//! What a request recorded, compared field by field.

use event::Record;
use serde_json::Value;

use crate::{Client, Reply, TestApp};

impl TestApp {
    /// Entries of the log.
    pub(crate) fn size(&self) -> u64 {
        self.store.log(&self.organization).unwrap().size
    }

    /// What was recorded from an index on.
    pub(crate) fn since(&self, index: u64) -> Vec<Record> {
        let at = |index| self.store.at(&self.organization, index).unwrap().unwrap();
        (index..self.size()).map(|index| at(index).record).collect()
    }
}

/// Every field of the nine but `id` and `timestamp`: `action resource ok|failed by user_id <user_email> from ip: details`.
pub(crate) fn line(record: &Record) -> String {
    let outcome = if record.success { "ok" } else { "failed" };
    format!(
        "{} {} {outcome} by {} <{}> from {}: {}",
        record.action,
        record.resource,
        record.user_id,
        record.user_email,
        record.ip_address,
        record.details
    )
}

/// Somebody who acts: their client, and how their events name them.
pub(crate) struct Actor {
    pub(crate) client: Client,
    pub(crate) by: String,
}

impl Actor {
    pub(crate) fn new(client: &Client, id: &str, email: &str) -> Self {
        Self {
            client: client.clone(),
            by: format!("by {id} <{email}> from 127.0.0.1"),
        }
    }

    /// The one who is signed in with this client.
    pub(crate) async fn of(client: &Client) -> Self {
        let me = client.get("/api/auth/me").await.ok();
        let text = |name: &str| me[name].as_str().unwrap().to_owned();
        Self::new(client, &text("id"), &text("email"))
    }

    /// Sends a request, as `PATCH /api/policies/x`, and compares what it recorded: `{}` stands for who acts.
    #[track_caller]
    pub(crate) fn does<'a>(
        &'a self,
        app: &'a TestApp,
        what: &'a str,
        body: Value,
        lines: &'a [&'a str],
    ) -> impl Future<Output = Reply> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let before = app.size();
            let (method, path) = what.split_once(' ').unwrap();
            let asked = self.client.ask(method, path);
            let reply = match body {
                Value::Null => asked.send().await,
                body => asked.json(body).send().await,
            };
            let recorded: Vec<_> = app.since(before).iter().map(line).collect();
            let expected: Vec<_> = lines
                .iter()
                .map(|line| line.replace("{}", &self.by))
                .collect();
            assert_eq!(recorded, expected, "{what} at {caller}: {}", reply.text());
            reply
        }
    }
}

/// Metadata of an event, as JSON.
pub(crate) fn metadata(record: &Record) -> Value {
    serde_json::from_str(record.metadata.as_deref().unwrap()).unwrap()
}
