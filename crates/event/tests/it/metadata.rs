//! `metadata`: what is refused, and what is kept verbatim.

use event::RejectionCode::{DuplicateKey, InexactNumber, InvalidJson, LoneSurrogate};
use event::{NewEvent, Rejection};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::{parse_text, refusal, with};

fn parse(metadata: &str) -> Result<NewEvent, Rejection> {
    parse_text(&with(&format!(r#""metadata":{metadata}"#)))
}

fn kept(metadata: &str) -> String {
    parse(metadata).unwrap().metadata.unwrap()
}

#[test]
fn white_space_goes_and_the_rest_stays() {
    assert_eq!(
        kept(
            "{ \"b\" : [ 1.50 , -0 , 1e3 ,\n true , null ] ,\t\"a\":{ } , \"\\u0041\\/\": \" x \\u00e9 é \" }"
        ),
        r#"{"b":[1.50,-0,1e3,true,null],"a":{},"\u0041\/":" x \u00e9 é "}"#
    );
}

#[test]
fn duplicates_are_refused_at_any_depth() {
    for (text, field) in [
        (r#"{"a":1,"a":1}"#, "/metadata/a"),
        (r#"{"x":[{"a":1},{"a":1,"b":2,"a":3}]}"#, "/metadata/x/1/a"),
        (r#"{"a":1,"\u0061":2}"#, "/metadata/a"),
        (r#"{"":{"b/c":1,"b/c":1}}"#, "/metadata//b~1c"),
        (r#"{"password":{"a":1,"a":1}}"#, "/metadata/password/a"),
    ] {
        assert_eq!(refusal(parse(text)), (DuplicateKey, field.to_owned()));
    }
    assert!(parse(r#"{"a":{"a":{"a":1}},"b":{"a":1}}"#).is_ok());
    let many: Vec<String> = (0..2_000).map(|n| format!("\"k{n}\":{n}")).collect();
    assert!(parse(&format!("{{{}}}", many.join(","))).is_ok());
    assert_eq!(
        refusal(parse(&format!("{{{},\"k7\":0}}", many.join(",")))).0,
        DuplicateKey
    );
}

#[test]
fn lone_surrogates_are_refused() {
    for text in [
        r#"{"a":"\ud834"}"#,
        r#"{"\udd1e":1}"#,
        r#"{"a":["\udd1e\ud834"]}"#,
        r#"{"a":"\ud834x\udd1e"}"#,
    ] {
        assert_eq!(refusal(parse(text)).0, LoneSurrogate, "{text}");
    }
    assert_eq!(kept(r#"{"a":"\ud834\udd1e"}"#), r#"{"a":"\ud834\udd1e"}"#);
}

#[test]
fn numbers_must_survive_a_double() {
    for (text, field) in [
        (r#"{"a":{"n":[0,9007199254740993]}}"#, "/metadata/a/n/1"),
        (r#"{"a":1e400}"#, "/metadata/a"),
        (r#"{"pin":1e-400}"#, "/metadata/pin"),
    ] {
        assert_eq!(refusal(parse(text)), (InexactNumber, field.to_owned()));
    }
    assert_eq!(
        kept(r#"{"a":[0.1,9007199254740992,1E22]}"#),
        r#"{"a":[0.1,9007199254740992,1E22]}"#
    );
}

#[test]
fn malformed_text_is_refused() {
    for text in [
        "{",
        r#"{"a"}"#,
        r#"{"a":}"#,
        r#"{"a":01}"#,
        r#"{"a":1,}"#,
        r#"{"a":[1,]}"#,
        r#"{"a":[1 2]}"#,
        r#"{"a":+1}"#,
        r#"{"a":.5}"#,
        r#"{"a":NaN}"#,
    ] {
        assert_eq!(refusal(parse(text)).0, InvalidJson, "{text}");
    }
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map("\\PC{0,6}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    /// What no rule touches means the same afterwards, and minifying again changes nothing.
    #[test]
    fn minifying_keeps_the_meaning(value in values()) {
        let sent = serde_json::to_string_pretty(&serde_json::json!({"outer": value})).unwrap();
        let event = parse(&sent).unwrap();
        let text = event.metadata.unwrap();
        if event.redacted.is_none() {
            prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), serde_json::from_str::<Value>(&sent).unwrap());
        }
        prop_assert_eq!(&kept(&text), &text);
    }
}
