//! What several modules need.

use event::{NewEvent, Record, Rejection, RejectionCode, Source, Timestamp, parse_event};
use serde_json::{Value, json};
use uuid::Uuid;

/// 2026-03-05T14:30:00Z.
pub(crate) const NOW_MICROS: u64 = 1_772_721_000_000_000;

pub(crate) fn now() -> Timestamp {
    Timestamp::from_micros(NOW_MICROS).unwrap()
}

/// The event with required fields alone, and `extra` members set.
pub(crate) fn sent(extra: &Value) -> Vec<u8> {
    let mut event = json!({"user_id": "user-123", "action": "login", "resource": "auth"});
    for (name, value) in extra.as_object().unwrap() {
        event[name] = value.clone();
    }
    event.to_string().into_bytes()
}

pub(crate) fn parse(extra: &Value) -> Result<NewEvent, Rejection> {
    parse_event(&sent(extra), now(), Some("org-1"))
}

pub(crate) fn parse_text(json: &str) -> Result<NewEvent, Rejection> {
    parse_event(json.as_bytes(), now(), Some("org-1"))
}

/// The required fields and these members, as text.
pub(crate) fn with(members: &str) -> String {
    format!(r#"{{"user_id":"u","action":"login","resource":"auth",{members}}}"#)
}

pub(crate) fn refusal(result: Result<NewEvent, Rejection>) -> (RejectionCode, String) {
    let rejection = result.unwrap_err();
    assert!(!rejection.message.is_empty());
    (rejection.code, rejection.field)
}

pub(crate) fn record() -> Record {
    NewEvent {
        user_id: "user-123".to_owned(),
        user_email: "john@neogenesys.com".to_owned(),
        action: "launch_workspace".to_owned(),
        resource: "workspace:ws-sap-neogenesys".to_owned(),
        details: "Launched SAP Neogénesys".to_owned(),
        ip_address: "192.168.1.100".to_owned(),
        success: true,
        ..NewEvent::default()
    }
    .into_record(
        || Uuid::try_parse("2192044c-fca5-71cd-a1f0-4953c7773ae5").unwrap(),
        Timestamp::from_micros(NOW_MICROS + 412).unwrap(),
        Source::Sent,
        Some("api_key:key-1".to_owned()),
    )
}
