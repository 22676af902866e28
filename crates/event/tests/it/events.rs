//! One event: its fields, one by one.

use event::RejectionCode::{
    DuplicateKey, InvalidAction, InvalidId, InvalidIpAddress, InvalidJson, InvalidTimestamp,
    LoneSurrogate, MissingField, NotAnObject, ReservedAction, ServerField, TimestampOutOfRange,
    UnknownField, WrongOrganization, WrongType,
};
use event::{NewEvent, RESERVED_IDS, Source, Timestamp, parse_event};
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use crate::support::{NOW_MICROS, now, parse, parse_text, refusal, with};

#[test]
fn all_fields_are_read() {
    let event = parse_text(
        r#" {"id":"log-550e8400-e29b-41d4","user_id":"user-123","user_email":"John@neogenesys.com","action":"launch_workspace",
            "resource":"workspace:ws-sap-neogenesys","details":"Launched SAP Neog\u00e9nesys","ip_address":"192.168.1.100",
            "timestamp":"2026-03-05T15:30:00.123456789+01:00","success":false,"session_id":"s-1","user_agent":"Mozilla/5.0",
            "request_id":"req-1","metadata":{ "a" : [ 1 , 2.50 ] },"organization_id":"org-1"} "#,
    );
    let expected = NewEvent {
        id: Some("log-550e8400-e29b-41d4".to_owned()),
        user_id: "user-123".to_owned(),
        user_email: "John@neogenesys.com".to_owned(),
        action: "launch_workspace".to_owned(),
        resource: "workspace:ws-sap-neogenesys".to_owned(),
        details: "Launched SAP Neogénesys".to_owned(),
        ip_address: "192.168.1.100".to_owned(),
        timestamp: Timestamp::from_micros(NOW_MICROS + 123_456),
        success: false,
        session_id: Some("s-1".to_owned()),
        user_agent: Some("Mozilla/5.0".to_owned()),
        request_id: Some("req-1".to_owned()),
        metadata: Some(r#"{"a":[1,2.50]}"#.to_owned()),
        redacted: None,
    };
    assert_eq!(event.unwrap(), expected);
}

#[test]
fn what_is_not_given_has_its_default() {
    let bare = parse(&json!({})).unwrap();
    assert!(
        bare.success && bare.timestamp.is_none() && bare.id.is_none() && bare.metadata.is_none()
    );
    let optional = [
        "id",
        "user_email",
        "details",
        "ip_address",
        "timestamp",
        "session_id",
        "user_agent",
        "request_id",
    ];
    for name in optional
        .into_iter()
        .chain(["metadata", "success", "organization_id"])
    {
        assert_eq!(parse(&json!({name: null})).unwrap(), bare, "{name}");
    }
    for name in optional {
        assert_eq!(parse(&json!({name: ""})).unwrap(), bare, "{name}");
    }
    assert_eq!(
        parse_text(&with(r#""metadata":{ }"#)).unwrap().metadata,
        None
    );
}

#[test]
fn required_fields_are_required() {
    for name in ["user_id", "action", "resource"] {
        for absent in [json!(null), json!("")] {
            assert_eq!(
                refusal(parse(&json!({name: absent}))),
                (MissingField, format!("/{name}"))
            );
        }
    }
    assert_eq!(
        refusal(parse_text("{}")),
        (MissingField, "/user_id".to_owned())
    );
}

#[test]
fn names_are_checked() {
    assert_eq!(
        refusal(parse(&json!({"colour": 1}))),
        (UnknownField, "/colour".to_owned())
    );
    assert_eq!(
        refusal(parse(&json!({"a/b~": 1}))),
        (UnknownField, "/a~1b~0".to_owned())
    );
    for name in [
        "index",
        "received_at",
        "source",
        "sender",
        "redacted",
        "statement",
    ] {
        assert_eq!(
            refusal(parse(&json!({name: null}))),
            (ServerField, format!("/{name}"))
        );
    }
    for name in ["user_id", "success", "metadata", "id"] {
        let text = with(&format!(r#""{name}":null,"{name}":null"#));
        assert_eq!(
            refusal(parse_text(&text)),
            (DuplicateKey, format!("/{name}"))
        );
    }
    assert_eq!(
        refusal(parse_text(&with(r#""user\u005fid":"v""#))),
        (DuplicateKey, "/user_id".to_owned())
    );
}

#[test]
fn refusals_do_not_repeat_secrets() {
    let secret = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
    let rejection = parse(&json!({secret: "x"})).unwrap_err();
    assert!(!format!("{rejection:?}").contains("0123456789"));
    let long = parse(&json!({"x".repeat(5_000): "x"})).unwrap_err();
    assert!(long.field.len() < 100 && long.message.len() < 200);
}

#[test]
fn types_are_checked_by_name() {
    let text = [
        "id",
        "user_id",
        "user_email",
        "action",
        "resource",
        "details",
        "ip_address",
        "timestamp",
        "session_id",
    ];
    for name in text
        .into_iter()
        .chain(["user_agent", "request_id", "organization_id"])
    {
        for (value, found) in [
            (json!(1), "a number"),
            (json!(true), "a boolean"),
            (json!([]), "an array"),
            (json!({}), "an object"),
        ] {
            let rejection = parse(&json!({name: value})).unwrap_err();
            assert_eq!(
                (rejection.code, rejection.field),
                (WrongType, format!("/{name}"))
            );
            assert!(
                rejection.message.contains("a string") && rejection.message.contains(found),
                "{}",
                rejection.message
            );
        }
    }
    assert_eq!(
        refusal(parse(&json!({"success": "true"}))),
        (WrongType, "/success".to_owned())
    );
    assert_eq!(
        refusal(parse(&json!({"metadata": []}))),
        (WrongType, "/metadata".to_owned())
    );
    assert_eq!(refusal(parse_text("[]")).0, NotAnObject);
    assert_eq!(refusal(parse_text("3")).0, NotAnObject);
}

#[test]
fn json_is_read_strictly() {
    for bad in [
        "{",
        r#"{"user_id":"u""#,
        r#"{"user_id":"u",}"#,
        r#"{user_id:"u"}"#,
        &with(r#""success":True"#),
        &with("\"details\":\"a\nb\""),
    ] {
        assert_eq!(refusal(parse_text(bad)).0, InvalidJson, "{bad}");
    }
    assert_eq!(
        refusal(parse_text(&(with(r#""details":"""#) + "x"))).0,
        InvalidJson
    );
    assert_eq!(
        parse_event(b"{\"user_id\":\"\xff\"}", now(), None)
            .unwrap_err()
            .code,
        InvalidJson
    );
    assert_eq!(
        refusal(parse_text(&with(r#""details":"\ud800""#))),
        (LoneSurrogate, "/details".to_owned())
    );
}

#[test]
fn ids_have_a_form() {
    for good in [
        "a",
        "log-2192044c-fca5-71cd-a1f0-4953c7773ae5",
        "A.b_c:d-9",
        "4111111111111111",
    ] {
        assert_eq!(
            parse(&json!({"id": good})).unwrap().id.as_deref(),
            Some(good)
        );
    }
    for near in ["...", "Stats", "exports2", "proof"] {
        assert!(parse(&json!({"id": near})).is_ok(), "{near}");
    }
    for reserved in RESERVED_IDS {
        let refused = parse(&json!({"id": reserved})).unwrap_err();
        assert_eq!(
            (refused.code, refused.field.as_str()),
            (InvalidId, "/id"),
            "{reserved}"
        );
        let message = &refused.message;
        assert!(RESERVED_IDS.iter().all(|id| message.contains(id)));
        assert!(message.contains("could not be opened"), "{message}");
    }
    for bad in ["a b", "a/b", "é", "a\n", "AKIAIOSFODNN7EXAMPLE"] {
        assert_eq!(
            refusal(parse(&json!({"id": bad}))),
            (InvalidId, "/id".to_owned()),
            "{bad}"
        );
    }
}

#[test]
fn statements_cannot_be_sent() {
    for action in [
        "begin_log",
        "update_retention",
        "expire_logs",
        "erase_subject",
        "rotate_key",
        "create_hold",
        "release_hold",
    ] {
        let rejection = parse(&json!({"action": action})).unwrap_err();
        assert_eq!(
            (rejection.code, rejection.code.as_str()),
            (ReservedAction, "reserved_action")
        );
        assert_eq!(rejection.field, "/action");
    }
    assert_eq!(
        refusal(parse(&json!({"action": "log in"}))).0,
        InvalidAction
    );
    let token = format!("nsc_tok_{}", "a1".repeat(12));
    assert_eq!(refusal(parse(&json!({"action": token}))).0, InvalidAction);
}

#[test]
fn times_are_judged_by_the_clock() {
    let at = |text: &str| parse(&json!({"timestamp": text}));
    assert_eq!(
        at("2026-03-05T14:40:00Z").unwrap().timestamp,
        Timestamp::from_micros(NOW_MICROS + 600_000_000)
    );
    assert_eq!(
        refusal(at("2026-03-05T14:40:00.000001Z")),
        (TimestampOutOfRange, "/timestamp".to_owned())
    );
    assert_eq!(
        at("1970-01-01T00:00:00Z").unwrap().timestamp,
        Some(Timestamp::default())
    );
    assert_eq!(
        refusal(at("1969-12-31T23:59:59.999Z")).0,
        TimestampOutOfRange
    );
    for bad in [
        "2026-03-05T14:30:00",
        "yesterday",
        "2016-12-31T23:59:60Z",
        "1772721000",
    ] {
        assert_eq!(refusal(at(bad)).0, InvalidTimestamp, "{bad}");
    }
}

#[test]
fn addresses_have_one_text() {
    for (sent, kept) in [
        ("192.168.1.100", "192.168.1.100"),
        ("::ffff:192.168.1.100", "192.168.1.100"),
        ("0:0:0:0:0:FFFF:C0A8:0164", "192.168.1.100"),
        ("2001:DB8:0:0::0007", "2001:db8::7"),
        ("::1", "::1"),
        ("0:0:0:0:0:0:0:0", "::"),
    ] {
        assert_eq!(
            parse(&json!({"ip_address": sent})).unwrap().ip_address,
            kept
        );
    }
    for bad in [
        "fe80::1%eth0",
        "192.168.1.100:80",
        "[::1]",
        "10.0.0.0/8",
        "010.0.0.1",
        "1.2.3",
        "host",
        " ::1",
    ] {
        assert_eq!(
            refusal(parse(&json!({"ip_address": bad}))),
            (InvalidIpAddress, "/ip_address".to_owned()),
            "{bad}"
        );
    }
}

#[test]
fn the_organization_must_be_the_keys_own() {
    assert!(parse(&json!({"organization_id": "org-1"})).is_ok());
    assert_eq!(
        refusal(parse(&json!({"organization_id": "org-2"}))),
        (WrongOrganization, "/organization_id".to_owned())
    );
    assert_eq!(
        parse_event(with(r#""organization_id":"org-1""#).as_bytes(), now(), None)
            .unwrap_err()
            .code,
        WrongOrganization
    );
}

#[test]
fn controls_never_arrive_raw() {
    let event = parse(&json!({
        "user_id": "a\u{202e}b", "details": "one\r\ntwo\t\u{0}\u{85}\u{2028}", "user_agent": "x\u{7f}",
        "metadata": {"k\u{85}": "v\u{7f}\n\u{2066}"},
    }))
    .unwrap();
    assert_eq!(event.user_id, "a\\u202eb");
    assert_eq!(event.details, "one\\r\\ntwo\\t\\u0000\\u0085\\u2028");
    assert_eq!(event.user_agent.as_deref(), Some("x\\u007f"));
    assert_eq!(
        event.metadata.as_deref(),
        Some(r#"{"k\u0085":"v\u007f\n\u2066"}"#)
    );
    assert_eq!(event.redacted, None);
}

#[test]
fn ids_of_ours_become_the_entrys() {
    let drawn = Uuid::from_u128(0x2192044c_fca5_71cd_a1f0_4953c7773ae5);
    let accept = |id: Option<&str>| {
        parse(&json!({"id": id})).unwrap().into_record(
            || drawn,
            now(),
            Source::Sent,
            Some("api_key:k".to_owned()),
        )
    };
    let own = accept(Some("log-660f9511-f39c-42e5-8a16-446655440001"));
    assert_eq!(
        (own.id16, own.original_id),
        (
            Uuid::from_u128(0x660f9511_f39c_42e5_8a16_446655440001),
            None
        )
    );
    let other = accept(Some("log-550e8400-e29b-41d4"));
    assert_eq!(
        (other.id16, other.original_id.as_deref()),
        (drawn, Some("log-550e8400-e29b-41d4"))
    );
    let none = accept(None);
    assert_eq!(
        (none.id16, none.original_id, none.timestamp),
        (drawn, None, now())
    );
}

#[test]
fn our_own_events_are_checked_too() {
    let own = NewEvent {
        user_id: "user-1".to_owned(),
        action: "launch_workspace".to_owned(),
        resource: "workspace:w".to_owned(),
        details: "Launched a\nb password=hunter2".to_owned(),
        ip_address: "::ffff:10.0.0.1".to_owned(),
        user_agent: Some("é".repeat(5_000)),
        request_id: Some(String::new()),
        metadata: Some(r#"{ "token" : "x" }"#.to_owned()),
        success: true,
        ..NewEvent::default()
    };
    let event = own.clone().checked().unwrap();
    assert_eq!(event.details, "Launched a\\nb password=[redacted]");
    assert_eq!(event.ip_address, "10.0.0.1");
    let agent = event.user_agent.unwrap();
    assert!(agent.len() <= 1_024 && agent.len() > 1_000 && agent.ends_with('…'));
    assert_eq!(
        (event.request_id, event.metadata.as_deref()),
        (None, Some(r#"{"token":"[redacted]"}"#))
    );
    assert_eq!(
        event.redacted.as_deref(),
        Some(r#"["/details","/metadata/token"]"#)
    );
    let refused = |change: fn(&mut NewEvent)| {
        let mut event = own.clone();
        change(&mut event);
        event.checked().unwrap_err().code
    };
    assert_eq!(
        refused(|event| event.action = "begin_log".to_owned()),
        ReservedAction
    );
    assert_eq!(refused(|event| event.user_id.clear()), MissingField);
    assert_eq!(
        refused(|event| event.ip_address = "x".to_owned()),
        InvalidIpAddress
    );
    assert_eq!(
        refused(|event| event.metadata = Some("{} x".to_owned())),
        InvalidJson
    );
}

proptest! {
    #[test]
    fn arbitrary_bytes_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(parse_event(&bytes, now(), None).is_err());
    }

    /// Texts near enough to events to reach every part of the parser.
    #[test]
    fn near_events_do_no_harm(parts in proptest::collection::vec(r#"[\[\]{},:"\\ ]|"(user_id|action|details|metadata|success|a)"|"[a-z]{0,3}\\\\u[d0][89c]{3}"|-?[0-9]{1,3}(\.[0-9]|e[0-9]{1,3})?|true|null|é"#, 0..40)) {
        let _ = parse_event(parts.concat().as_bytes(), now(), None);
        let _ = parse_event(with(&parts.concat()).as_bytes(), now(), None);
    }

    /// What is kept goes through again unchanged: nothing left to redact, clean or shorten.
    #[test]
    fn what_is_kept_stays(details in any::<String>(), agent in "(?s).{0,40}", word in "(password|token|Bearer|Cookie|code|api key)[ =:\"'\\\\\n]{0,3}.{0,12}[ \n\\\\]?.{0,6}") {
        let first = parse(&json!({
            "details": format!("{details}{word}"), "user_agent": format!("{word}{agent}"), "resource": format!("r{agent}"),
            "metadata": {"text": format!("{agent}{word}"), word.clone(): [details.clone(), word.clone()]},
        }));
        prop_assume!(first.is_ok());
        let first = first.unwrap();
        let again = parse_text(&with(&format!(
            r#""details":{},"user_agent":{},"metadata":{}"#,
            json!(first.details), json!(first.user_agent), first.metadata.clone().unwrap(),
        ))).unwrap();
        prop_assert_eq!(&again.details, &first.details);
        prop_assert_eq!(&again.user_agent, &first.user_agent);
        prop_assert_eq!(&again.metadata, &first.metadata);
        prop_assert_eq!(again.redacted, None);
        let controls = |text: &str| text.chars().any(|c| c.is_control() || "\u{2028}\u{2029}\u{202e}\u{2066}".contains(c));
        prop_assert!(!controls(&first.details) && !controls(&first.metadata.unwrap()));
    }
}
