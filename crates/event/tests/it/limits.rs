//! Every limit, at N and at N + 1. Those of entries and statements are tested beside the codec.

use event::RejectionCode::{InvalidAction, InvalidId, TimestampOutOfRange, TooDeep, TooLong};
use event::{BatchCode, limits, parse_batch};
use serde_json::{Value, json};

use crate::support::{NOW_MICROS, now, parse, parse_text, refusal, with};

#[test]
fn texts() {
    for (name, limit) in [
        ("user_id", 256),
        ("user_email", 320),
        ("resource", 512),
        ("details", 16_384),
        ("session_id", 256),
        ("user_agent", 1_024),
        ("request_id", 256),
    ] {
        assert!(parse(&json!({name: "x".repeat(limit)})).is_ok(), "{name}");
        assert_eq!(
            refusal(parse(&json!({name: "x".repeat(limit + 1)}))),
            (TooLong, format!("/{name}"))
        );
        // Bytes count, not characters; and what is written out counts as it is kept.
        assert_eq!(
            refusal(parse(&json!({name: "é".repeat(limit / 2 + 1)}))),
            (TooLong, format!("/{name}"))
        );
        assert_eq!(
            refusal(parse(&json!({name: "\n".repeat(limit / 2 + 1)}))),
            (TooLong, format!("/{name}"))
        );
    }
}

#[test]
fn id_action_and_address() {
    assert!(parse(&json!({"id": "x".repeat(128)})).is_ok());
    assert_eq!(refusal(parse(&json!({"id": "x".repeat(129)}))).0, InvalidId);
    assert!(parse(&json!({"action": "x".repeat(128)})).is_ok());
    assert_eq!(
        refusal(parse(&json!({"action": "x".repeat(129)}))).0,
        InvalidAction
    );
    assert_eq!(
        refusal(parse(&json!({"ip_address": "1".repeat(65)}))).0,
        TooLong
    );
    assert_ne!(
        refusal(parse(&json!({"ip_address": "1".repeat(64)}))).0,
        TooLong
    );
}

#[test]
fn timestamp_ahead() {
    let at = |micros: u64| {
        let time = event::Timestamp::from_micros(NOW_MICROS + micros).unwrap();
        parse(&json!({"timestamp": time.to_string()}))
    };
    assert!(at(limits::TIMESTAMP_AHEAD_MICROS).is_ok());
    assert_eq!(
        refusal(at(limits::TIMESTAMP_AHEAD_MICROS + 1)).0,
        TimestampOutOfRange
    );
}

#[test]
fn metadata_bytes() {
    let of = |length: usize| {
        parse_text(&with(&format!(
            r#""metadata":{{ "k" : "{}" }}"#,
            "x".repeat(length - 8)
        )))
    };
    assert_eq!(of(32_768).unwrap().metadata.unwrap().len(), 32_768);
    assert_eq!(refusal(of(32_769)), (TooLong, "/metadata".to_owned()));
}

#[test]
fn metadata_depth() {
    let of = |depth: usize| {
        let inner = format!("{}{}", "[".repeat(depth - 1), "]".repeat(depth - 1));
        parse_text(&with(&format!(
            r#""metadata":{{"a":{}}}"#,
            if depth == 1 { "1" } else { &inner }
        )))
    };
    assert!(of(1).is_ok() && of(16).is_ok());
    assert_eq!(
        refusal(of(17)),
        (TooDeep, format!("/metadata/a{}", "/0".repeat(15)))
    );
    assert_eq!(refusal(of(50_000)).0, TooDeep);
}

#[test]
fn pointers_of_redaction() {
    let of = |count: usize| {
        let list: Vec<Value> = (0..count).map(|_| json!({"pin": 1})).collect();
        parse(&json!({"metadata": {"a": list}}))
            .unwrap()
            .redacted
            .unwrap()
    };
    assert_eq!(of(2), r#"["/metadata/a/0/pin","/metadata/a/1/pin"]"#);
    // 10 pointers of 17 bytes, 90 of 18, the others of 19: 4,089 bytes.
    assert_eq!(of(221).matches("/pin").count(), 221);
    assert_eq!(of(222), r#"["/metadata"]"#);
}

#[test]
fn event_bytes() {
    let of = |length: usize| {
        let event = with(r#""details":"""#);
        let padding = " ".repeat(length - event.len());
        event.replacen(':', &format!(":{padding}"), 1)
    };
    assert_eq!(of(131_072).len(), 131_072);
    assert!(parse_text(&of(131_072)).is_ok());
    assert_eq!(refusal(parse_text(&of(131_073))).0, TooLong);
    let batch = parse_batch(
        format!("[{},{}]", of(131_072), of(131_073)).as_bytes(),
        now(),
        None,
    )
    .unwrap();
    assert!(batch[0].is_ok() && refusal(batch[1].clone()).0 == TooLong);
}

#[test]
fn events_of_a_request() {
    let event = with(r#""details":"""#);
    for (separator, open, close) in [(",", "[", "]"), ("\n", "", "")] {
        let of = |count| {
            format!(
                "{open}{}{close}",
                vec![event.as_str(); count].join(separator)
            )
        };
        assert_eq!(
            parse_batch(of(10_000).as_bytes(), now(), None)
                .unwrap()
                .len(),
            10_000
        );
        assert_eq!(
            parse_batch(of(10_001).as_bytes(), now(), None)
                .unwrap_err()
                .code,
            BatchCode::TooManyEvents
        );
    }
}

#[test]
fn body_bytes() {
    let of = |length: usize| {
        let mut body = b"[]".to_vec();
        body.resize(length, b' ');
        parse_batch(&body, now(), None)
    };
    assert_eq!(of(16 * 1024 * 1024).unwrap().len(), 0);
    assert_eq!(
        of(16 * 1024 * 1024 + 1).unwrap_err().code,
        BatchCode::TooLarge
    );
}
