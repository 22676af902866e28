//! The codec of entries.

use event::{Digest32, Entry, EntryError, Source, Timestamp, is_action};
use proptest::prelude::*;
use uuid::Uuid;

fn entries() -> impl Strategy<Value = Entry> {
    let version = prop_oneof![Just(0x4_u8), Just(0x7)];
    let head = (
        any::<[u8; 16]>(),
        version,
        0..Timestamp::END,
        0..Timestamp::END,
        "[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}",
    );
    let rest = (
        any::<bool>(),
        0..4_u64,
        any::<[u8; 16]>(),
        any::<[u8; 32]>(),
        "[a-z é\u{1d11e}]{0,300}",
    );
    (head, rest).prop_map(
        |(
            (mut id, version, timestamp, received_at, action),
            (success, source, link, group, note),
        )| {
            id[6] = id[6] & 0x0f | version << 4;
            id[8] = id[8] & 0x3f | 0x80;
            let source = Source::from_number(source).unwrap();
            let statement =
                (source == Source::Log).then(|| format!(r#"{{"{action}":{{"note":"{note}"}}}}"#));
            Entry {
                id16: Uuid::from_bytes(id),
                timestamp: Timestamp::from_micros(timestamp).unwrap(),
                received_at: Timestamp::from_micros(received_at).unwrap(),
                action,
                success,
                source,
                link,
                group: Digest32::new(group),
                statement,
            }
        },
    )
}

proptest! {
    #[test]
    fn decodes_what_it_encodes(entry in entries()) {
        prop_assert_eq!(Entry::decode(&entry.encode().unwrap()), Ok(entry));
    }

    /// One entry has one text: whatever is accepted is written again byte for byte.
    #[test]
    fn a_changed_byte_is_refused_or_means_something_else(entry in entries(), flip in 1..=255_u8) {
        let bytes = entry.encode().unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= flip;
            if let Ok(other) = Entry::decode(&changed) {
                prop_assert_eq!(other.encode().unwrap(), changed);
            }
        }
    }

    #[test]
    fn every_cut_is_refused(entry in entries()) {
        let bytes = entry.encode().unwrap();
        for end in 0..bytes.len() {
            prop_assert!(Entry::decode(&bytes[..end]).is_err());
        }
    }

    #[test]
    fn arbitrary_bytes_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(entry) = Entry::decode(&bytes) {
            prop_assert_eq!(entry.encode().unwrap(), bytes);
        }
    }
}

fn statement(text: &str) -> Result<Vec<u8>, EntryError> {
    Entry {
        id16: Uuid::from_u128(0x11676f17_4114_7531_8ba9_b5fdf11648fb),
        timestamp: Timestamp::default(),
        received_at: Timestamp::default(),
        action: "begin_log".to_owned(),
        success: true,
        source: Source::Log,
        link: [0; 16],
        group: Digest32::new([0; 32]),
        statement: Some(text.to_owned()),
    }
    .encode()
}

#[test]
fn statements_are_one_member_of_the_action() {
    for good in [
        r#"{"begin_log":{}}"#,
        r#" { "begin_log" : [1,{"a":null}] } "#,
        r#"{"begin\u005flog":1}"#,
    ] {
        assert!(statement(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "{}",
        "[]",
        r#""begin_log""#,
        r#"{"begin_log":{}"#,
        r#"{"begin_log":{}}}"#,
        r#"{"begin_log":{}} x"#,
        r#"{"begin_log":{},"begin_log":{}}"#,
        r#"{"Begin_log":{}}"#,
        r#"{"begin_log":tru}"#,
        r#"{"begin_log":"\ud800"}"#,
        r#"{"begin_log":01}"#,
        r#"{"begin_log":{}},"#,
        r#"{"begin_log":{"a":1,}}"#,
    ] {
        assert_eq!(statement(bad), Err(EntryError::Statement), "{bad}");
    }
}

#[test]
fn statements_have_a_limit() {
    let of = |length: usize| {
        format!(
            r#"{{"begin_log":"{}"}}"#,
            "x".repeat(length - r#"{"begin_log":""}"#.len())
        )
    };
    assert!(statement(&of(32_768)).is_ok());
    assert_eq!(statement(&of(32_769)), Err(EntryError::Statement));
}

#[test]
fn entries_have_a_limit() {
    assert_eq!(Entry::decode(&vec![0xa9; 65_536]), Err(EntryError::TooLong));
    assert_eq!(Entry::decode(&vec![0xa9; 65_535]), Err(EntryError::Kind));
}

#[test]
fn actions_have_a_form() {
    for good in [
        "a",
        "Z9",
        "user.signed_in",
        "a/b:c-d_e.f",
        "0",
        &"x".repeat(128),
    ] {
        assert!(is_action(good), "{good}");
    }
    for bad in [
        "",
        "_a",
        "-a",
        ".a",
        "a b",
        "é",
        "a\n",
        "a*",
        &"x".repeat(129),
    ] {
        assert!(!is_action(bad), "{bad}");
    }
}
