//! An event as it can be sent.

use event::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::people::Person;

/// What happened. Its JSON is an event as senders send them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Event {
    /// Who acted.
    pub user_id: String,
    /// Their address.
    pub user_email: String,
    /// What was done.
    pub action: &'static str,
    /// What it was done to.
    pub resource: String,
    /// For people.
    pub details: String,
    /// Where they were.
    pub ip_address: String,
    /// When; `None`: it happens as it arrives.
    #[serde(serialize_with = "as_text", skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
    /// Whether it succeeded.
    pub success: bool,
    /// The launched workspace it happened in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// The client program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<&'static str>,
    /// What changed, or how much.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Value>,
}

fn as_text<S: serde::Serializer>(time: &Option<Timestamp>, to: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => to.collect_str(time),
        None => to.serialize_none(),
    }
}

impl Event {
    /// What a person did, and it worked.
    pub(crate) fn by(
        person: &Person,
        action: &'static str,
        resource: impl Into<String>,
        details: impl Into<String>,
    ) -> Self {
        Self {
            user_id: person.id.clone(),
            user_email: person.email.clone(),
            action,
            resource: resource.into(),
            details: details.into(),
            ip_address: String::new(),
            timestamp: None,
            success: true,
            session_id: None,
            user_agent: Some(person.user_agent),
            metadata: None,
        }
    }

    pub(crate) fn at(mut self, micros: u64) -> Self {
        self.timestamp = Timestamp::from_micros(micros);
        self
    }

    pub(crate) fn from(mut self, address: &str) -> Self {
        address.clone_into(&mut self.ip_address);
        self
    }

    pub(crate) fn within(mut self, session: &str) -> Self {
        self.session_id = Some(session.to_owned());
        self
    }

    pub(crate) fn with(mut self, metadata: Value) -> Self {
        self.metadata = Some(metadata);
        self
    }

    /// It did not work, and why.
    pub(crate) fn failed(mut self, why: &str) -> Self {
        self.success = false;
        why.clone_into(&mut self.details);
        self
    }

    /// Appends it as a line of NDJSON.
    pub fn write_line(&self, out: &mut String) {
        out.push_str(&serde_json::json!(self).to_string());
        out.push('\n');
    }
}
