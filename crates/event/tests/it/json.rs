//! The contract's JSON, written by hand.

use event::{Member, Source, Timestamp, display_id, write_json, write_members};

use crate::support::record;

fn json(record: &event::Record, index: u64) -> String {
    let mut out = b"prefix".to_vec();
    write_json(record, index, &mut out);
    let text = String::from_utf8(out).unwrap();
    let text = text.strip_prefix("prefix").unwrap();
    serde_json::from_str::<serde_json::Value>(text).unwrap();
    text.to_owned()
}

#[test]
fn nine_fields_then_ours() {
    assert_eq!(
        json(&record(), 417),
        concat!(
            r#"{"id":"log-2192044c-fca5-71cd-a1f0-4953c7773ae5","user_id":"user-123","user_email":"john@neogenesys.com","#,
            r#""action":"launch_workspace","resource":"workspace:ws-sap-neogenesys","details":"Launched SAP Neogénesys","#,
            r#""ip_address":"192.168.1.100","timestamp":"2026-03-05T14:30:00.000412Z","success":true,"#,
            r#""index":417,"received_at":"2026-03-05T14:30:00.000412Z","source":"sent","sender":"api_key:key-1"}"#,
        )
    );
}

#[test]
fn everything() {
    let mut record = record();
    record.original_id = Some("log-550e8400-e29b-41d4".to_owned());
    record.user_email = String::new();
    record.details = "a \"b\" \\n".to_owned();
    record.ip_address = "::1".to_owned();
    record.timestamp = Timestamp::from_micros(1_772_721_000_500_000).unwrap();
    record.received_at = Timestamp::from_micros(1_772_721_001_000_000).unwrap();
    record.success = false;
    record.source = Source::Imported;
    record.session_id = Some("s-1".to_owned());
    record.user_agent = Some("Mozilla/5.0".to_owned());
    record.request_id = Some("req-1".to_owned());
    record.metadata = Some(r#"{"b":1.50,"a":"\u00e9"}"#.to_owned());
    record.redacted = Some(r#"["/details"]"#.to_owned());
    record.sender = Some("import:imp-1".to_owned());
    assert_eq!(display_id(&record), "log-550e8400-e29b-41d4");
    assert_eq!(
        json(&record, 0),
        concat!(
            r#"{"id":"log-550e8400-e29b-41d4","user_id":"user-123","user_email":"","action":"launch_workspace","#,
            r#""resource":"workspace:ws-sap-neogenesys","details":"a \"b\" \\n","ip_address":"::1","#,
            r#""timestamp":"2026-03-05T14:30:00.500000Z","success":false,"session_id":"s-1","user_agent":"Mozilla/5.0","#,
            r#""request_id":"req-1","metadata":{"b":1.50,"a":"\u00e9"},"index":0,"received_at":"2026-03-05T14:30:01Z","#,
            r#""source":"imported","sender":"import:imp-1","redacted":["/details"]}"#,
        )
    );
}

#[test]
fn some_members_in_any_order() {
    let shown = |members: &[Member]| {
        let mut out = b"prefix".to_vec();
        write_members(&record(), 7, members, &mut out);
        String::from_utf8(out).unwrap()
    };
    assert_eq!(
        shown(&[
            Member::Index,
            Member::SessionId,
            Member::Success,
            Member::UserId
        ]),
        r#"prefix{"index":7,"success":true,"user_id":"user-123"}"#
    );
    assert_eq!(shown(&[Member::SessionId]), "prefix{}");
    for member in Member::ALL {
        assert_eq!(Member::from_name(member.name()), Some(member));
    }
    assert_eq!(Member::from_name("user"), None);
    assert_eq!(Member::ALL[Member::CONTRACT - 1], Member::Success);
}

#[test]
fn statements() {
    let mut record = record();
    record.action = "begin_log".to_owned();
    record.source = Source::Log;
    record.sender = None;
    record.statement = Some(r#"{"begin_log":{"origin":"o"}}"#.to_owned());
    assert!(
        json(&record, 0).ends_with(r#","source":"log","statement":{"begin_log":{"origin":"o"}}}"#)
    );
}

#[test]
fn raw_controls_never_leave() {
    let mut record = record();
    record.details = "a\nb\u{85}\u{202e}â é".to_owned();
    assert!(json(&record, 1).contains(r#""details":"a\u000ab\u0085\u202eâ é""#));
}
