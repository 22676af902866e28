//! Events to ask about.

use event::{Record, Source, Timestamp};
use filter::{Filter, Matcher};
use uuid::Uuid;

pub(crate) fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// The time all tests live at, a Thursday.
pub(crate) fn now() -> Timestamp {
    at("2026-03-05T14:30:00Z")
}

pub(crate) fn matcher(text: &str) -> Matcher {
    Filter::parse(text)
        .unwrap_or_else(|error| panic!("{text}: {error}"))
        .at(now())
}

pub(crate) fn login() -> Record {
    Record {
        id16: Uuid::from_u128(0x0195_6c2f_1111_7000_8000_0000_0000_0001),
        original_id: None,
        timestamp: at("2026-03-05T10:00:00Z"),
        received_at: at("2026-03-05T10:00:00.25Z"),
        action: "login".into(),
        success: false,
        source: Source::Platform,
        statement: None,
        user_id: "u-1".into(),
        user_email: "John@NeoGenesys.com".into(),
        resource: "auth".into(),
        details: "Invalid credentials".into(),
        ip_address: "10.1.2.3".into(),
        session_id: None,
        user_agent: Some("curl/8".into()),
        request_id: Some("req-1".into()),
        metadata: None,
        redacted: None,
        sender: None,
    }
}

pub(crate) fn update() -> Record {
    Record {
        id16: Uuid::from_u128(0x0195_6c2f_2222_7000_8000_0000_0000_0002),
        original_id: Some("evt:42".into()),
        timestamp: at("2026-02-20T23:59:59.999999Z"),
        action: "update_workspace".into(),
        success: true,
        source: Source::Sent,
        user_id: r"CORP\jane".into(),
        user_email: "jane@example.org".into(),
        resource: "workspace:ws 7".into(),
        details: "Updated workspace: {cpu: '8 vCPU'} pour Neogénesys".into(),
        ip_address: "2001:db8::7".into(),
        session_id: Some("s-9".into()),
        user_agent: None,
        request_id: None,
        metadata: Some(
            r#"{"before":{"cpu":"4 vCPU","n":4},"after":{"cpu":"8 vCPU","n":1.50,"on":true,"no":null,"e":""},"tags":["a","b*",{"k":"v"}],"a.b":"dot","deep":[[{"x":7}]]}"#
                .into(),
        ),
        sender: Some("api_key:k1".into()),
        ..login()
    }
}

pub(crate) fn custom() -> Record {
    Record {
        id16: Uuid::from_u128(0x0195_6c2f_3333_4000_8000_0000_0000_0003),
        timestamp: at("2026-03-05T14:30:00Z"),
        action: "billing.refund".into(),
        success: true,
        source: Source::Imported,
        user_id: String::new(),
        user_email: String::new(),
        resource: "workspace:ws-8".into(),
        details: String::new(),
        ip_address: String::new(),
        request_id: Some("req-2".into()),
        ..login()
    }
}
