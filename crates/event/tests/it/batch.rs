//! Bodies with many events.

use event::RejectionCode::{DuplicateKey, InvalidJson, NotAnObject, TooDeep, UnknownField};
use event::{BatchCode, BatchRejection, NewEvent, Place, Rejection, RejectionCode, parse_batch};
use proptest::prelude::*;

use crate::support::{now, with};

type Outcomes = Vec<Result<NewEvent, Rejection>>;

fn parse(body: &str) -> Result<Outcomes, BatchRejection> {
    parse_batch(body.as_bytes(), now(), Some("org-1"))
}

/// `details` of accepted events, codes of refused ones.
fn outcomes(body: &str) -> Vec<Result<String, RejectionCode>> {
    let outcome = |event: Result<NewEvent, Rejection>| {
        event
            .map(|event| event.details)
            .map_err(|rejection| rejection.code)
    };
    parse(body).unwrap().into_iter().map(outcome).collect()
}

fn event(details: &str) -> String {
    with(&format!(r#""details":"{details}""#))
}

fn accepted(details: &str) -> Result<String, RejectionCode> {
    Ok(details.to_owned())
}

#[test]
fn one_object() {
    assert_eq!(outcomes(&event("a")), [accepted("a")]);
    assert_eq!(outcomes(&format!("\n {} \n", event("a"))), [accepted("a")]);
    assert_eq!(
        outcomes(&format!("\u{feff}{}", event("a"))),
        [accepted("a")]
    );
    let pretty = event("a")
        .replace(',', ",\n  ")
        .replace('{', "{\n")
        .replace('}', "\n}\n");
    assert_eq!(outcomes(&pretty), [accepted("a")]);
    assert_eq!(outcomes("{\n}"), [Err(RejectionCode::MissingField)]);
}

#[test]
fn an_array() {
    assert_eq!(outcomes(" [ ] "), []);
    let body = format!(
        "[{},\n {} , 3, {{\"x\":[[{{}}]]}}, {}]",
        event("a"),
        event("b"),
        event("c")
    );
    assert_eq!(
        outcomes(&body),
        [
            accepted("a"),
            accepted("b"),
            Err(NotAnObject),
            Err(UnknownField),
            accepted("c")
        ]
    );
    let deep = format!(
        "[{},{}]",
        with(&format!(
            r#""metadata":{{"a":{}{}}}"#,
            "[".repeat(900),
            "]".repeat(900)
        )),
        event("b")
    );
    assert_eq!(outcomes(&deep), [Err(TooDeep), accepted("b")]);
}

#[test]
fn lines() {
    let body = format!(
        "{}\r\n\n  \n{}\n{{\"user_id\":\n{}\nnonsense\n{} x\n",
        event("a"),
        event("b"),
        event("c"),
        event("d")
    );
    assert_eq!(
        outcomes(&body),
        [
            accepted("a"),
            accepted("b"),
            Err(InvalidJson),
            accepted("c"),
            Err(InvalidJson),
            Err(InvalidJson)
        ]
    );
    // A cut first line is the fault of that line too.
    assert_eq!(
        outcomes(&format!("{{\"user_id\":\n{}", event("b"))),
        [Err(InvalidJson), accepted("b")]
    );
    assert_eq!(
        outcomes(&format!("{}\n{}", with(r#""id":"a","id":"b""#), event("b"))),
        [Err(DuplicateKey), accepted("b")]
    );
}

#[test]
fn malformed_bodies_are_refused_with_their_place() {
    let refused = |body: &str| {
        let rejection = parse(body).unwrap_err();
        (
            rejection.code,
            rejection
                .place
                .map(|Place { line, column, .. }| (line, column)),
        )
    };
    assert_eq!(refused(""), (BatchCode::Empty, None));
    assert_eq!(refused(" \r\n\t"), (BatchCode::Empty, None));
    assert_eq!(refused("hello"), (BatchCode::Malformed, Some((1, 1))));
    assert_eq!(refused("\"a\""), (BatchCode::Malformed, Some((1, 1))));
    assert_eq!(refused("[{}"), (BatchCode::Malformed, Some((1, 4))));
    assert_eq!(refused("[{},]"), (BatchCode::Malformed, Some((1, 5))));
    assert_eq!(
        refused(&format!("[{},\n{{\"a\":tru}}]", event("a"))),
        (BatchCode::Malformed, Some((2, 6)))
    );
    assert_eq!(refused("[] x"), (BatchCode::Malformed, Some((1, 4))));
    assert_eq!(refused("{\"a\":1} x"), (BatchCode::Malformed, Some((1, 9))));
    assert_eq!(
        refused("{\n\"a\":1,\n}"),
        (BatchCode::Malformed, Some((3, 1)))
    );
    let bad = parse_batch(b"[\"\xff\"]", now(), None).unwrap_err();
    assert_eq!(
        (bad.code, bad.place.unwrap().byte),
        (BatchCode::Malformed, 2)
    );
}

proptest! {
    #[test]
    fn arbitrary_bytes_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse_batch(&bytes, now(), None);
    }

    /// Cut anywhere, an array gives an error and lines give at most the events that are whole.
    #[test]
    fn cut_bodies_do_no_harm(count in 1..4_usize, part in 0.0..1.0_f64) {
        let events = vec![event("é"); count];
        let array = format!("[{}]", events.join(","));
        let cut = |text: &str| text[..text.floor_char_boundary((text.len() as f64 * part) as usize)].to_owned();
        prop_assert!(parse(&cut(&array)).is_err());
        let lines = cut(&events.join("\n"));
        let whole = lines.len() / events[0].len();
        let accepted = parse(&lines).map_or(0, |outcomes| outcomes.iter().filter(|outcome| outcome.is_ok()).count());
        prop_assert!(accepted <= whole);
    }

    #[test]
    fn all_three_forms_agree(details in proptest::collection::vec("[a-z]{0,5}", 2..6)) {
        let events: Vec<String> = details.iter().map(|text| event(text)).collect();
        let array = parse(&format!("[{}]", events.join(" , "))).unwrap();
        prop_assert_eq!(&array, &parse(&events.join("\n")).unwrap());
        let single: Vec<_> = events.iter().flat_map(|event| parse(event).unwrap()).collect();
        prop_assert_eq!(array, single);
    }
}
