//! `testdata/vectors/entry-v1.json`, whole but for the tree, which is the tlog crate's.

use event::{
    Blind, DayKey, Digest32, Entry, Field, Record, Source, SubjectKey, Timestamp, blind,
    committed_fields, digest, entry_of, entry_under, event_key, group, leaf_hash, opens, seal,
};
use serde_json::Value;
use uuid::Uuid;

const VECTORS: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../testdata/vectors/entry-v1.json"
));

fn vectors() -> Value {
    serde_json::from_str(VECTORS).unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn bytes(value: &Value) -> Vec<u8> {
    let digits = value.as_str().unwrap();
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
        .collect()
}

fn key(value: &Value) -> [u8; 32] {
    bytes(value).try_into().unwrap()
}

fn record(case: &Value) -> Record {
    let event = &case["event"];
    let given = |name: &str| event.get(name).map(text);
    let micros = |name: &str| Timestamp::from_micros(case[name].as_u64().unwrap()).unwrap();
    Record {
        id16: Uuid::from_slice(&bytes(&case["id16"])).unwrap(),
        original_id: given("original_id"),
        timestamp: micros("timestamp_us"),
        received_at: micros("received_us"),
        action: text(&event["action"]),
        success: event["success"].as_bool().unwrap(),
        source: Source::from_number(case["source"].as_u64().unwrap()).unwrap(),
        statement: case["statement"].as_str().map(str::to_owned),
        user_id: text(&event["user_id"]),
        user_email: given("user_email").unwrap_or_default(),
        resource: text(&event["resource"]),
        details: given("details").unwrap_or_default(),
        ip_address: given("ip_address").unwrap_or_default(),
        session_id: given("session_id"),
        user_agent: given("user_agent"),
        request_id: given("request_id"),
        metadata: given("metadata"),
        redacted: given("redacted"),
        sender: given("sender"),
    }
}

#[test]
fn accepted_entries_have_every_intermediate_value() {
    let vectors = vectors();
    let cases = vectors["accepted"].as_array().unwrap();
    assert_eq!(cases.len(), 6);
    for case in cases {
        let note = &case["note"];
        let record = record(case);
        assert_eq!(record.id16.to_string(), text(&case["uuid"]));
        assert_eq!(
            Timestamp::parse(case["event"]["timestamp"].as_str().unwrap()),
            Ok(record.timestamp),
            "{note}"
        );

        let (subject, day) = (
            SubjectKey::new(key(&case["subject_key"])),
            DayKey::new(key(&case["day_key"])),
        );
        let ek = event_key(&subject, &day, record.id16, record.received_at);
        assert_eq!(ek.to_hex(), text(&case["event_key"]), "{note}");
        assert_eq!(
            subject.link_key().as_bytes(),
            &key(&case["link_key"]),
            "{note}"
        );

        let mut digests = Vec::new();
        let fields: Vec<_> = committed_fields(&record).collect();
        assert_eq!(
            fields.len(),
            case["digests"].as_object().unwrap().len(),
            "{note}"
        );
        assert_eq!(
            fields.len(),
            case["blinds"].as_object().unwrap().len(),
            "{note}"
        );
        for (field, value) in fields {
            let blind = blind(&ek, field.number());
            assert_eq!(
                blind.to_hex(),
                text(&case["blinds"][field.name()]),
                "{note} {field:?}"
            );
            let digest = digest(&blind, value.as_bytes());
            assert_eq!(
                digest.to_hex(),
                text(&case["digests"][field.number().to_string()]),
                "{note} {field:?}"
            );
            assert!(opens(&digest, &blind, value.as_bytes()));
            assert!(!opens(&digest, &blind, format!("{value} ").as_bytes()));
            digests.push((field.number(), digest));
        }
        assert_eq!(
            group(digests).unwrap().to_hex(),
            text(&case["group"]),
            "{note}"
        );

        let sealed = seal(&record, &subject, &day);
        assert_eq!(sealed.link.to_vec(), bytes(&case["link"]), "{note}");
        assert_eq!(sealed.group.to_vec(), bytes(&case["group"]), "{note}");
        assert_eq!(sealed.leaf.to_vec(), bytes(&case["leaf_hash"]), "{note}");
        let entry = entry_of(&record, &sealed);
        assert_eq!(entry, bytes(&case["entry"]), "{note}");
        assert_eq!(entry, entry_under(&record, &subject, &day));
        assert_eq!(leaf_hash(&entry), sealed.leaf);

        let decoded = Entry::decode(&entry).unwrap();
        assert_eq!(decoded.encode().unwrap(), entry);
        assert_eq!(
            (decoded.id16, decoded.timestamp, decoded.received_at),
            (record.id16, record.timestamp, record.received_at)
        );
        assert_eq!(
            (decoded.action, decoded.success, decoded.source),
            (record.action, record.success, record.source)
        );
        assert_eq!(
            (decoded.link, *decoded.group.as_bytes()),
            (sealed.link, sealed.group)
        );
        assert_eq!(decoded.statement, record.statement);
    }
}

#[test]
fn refused_entries_are_refused() {
    let vectors = vectors();
    let cases = vectors["refused"].as_array().unwrap();
    assert_eq!(cases.len(), 40);
    for case in cases {
        assert!(
            Entry::decode(&bytes(&case["entry"])).is_err(),
            "{}",
            case["why"]
        );
    }
}

/// Blinds of another length would let a byte move between blind and value, under the same digest.
#[test]
fn refused_openings_are_refused() {
    use sha2::{Digest as _, Sha256};

    let vectors = vectors();
    let digest =
        Digest32::from_hex(vectors["accepted"][1]["digests"]["1"].as_str().unwrap()).unwrap();
    for case in vectors["refused_openings"].as_array().unwrap() {
        assert_eq!(case["digest_of"], "user_id of case 1");
        let (blind, value) = (bytes(&case["blind"]), bytes(&case["value_hex"]));
        let naive = Sha256::new()
            .chain_update(b"neosc audit field v1")
            .chain_update(&blind)
            .chain_update(&value);
        assert_eq!(
            naive.finalize().as_slice(),
            digest.as_bytes(),
            "the vector must be a real collision"
        );
        assert!(
            Blind::try_from(blind.as_slice()).is_err(),
            "{}",
            case["why"]
        );
        assert!(
            Blind::from_hex(case["blind"].as_str().unwrap()).is_err(),
            "{}",
            case["why"]
        );
    }
}

#[test]
fn unknown_field_numbers_are_hashed() {
    let digest = Digest32::new([7; 32]);
    let known = group([(Field::UserId.number(), digest)]).unwrap();
    assert_ne!(group([(1, digest), (63, digest)]).unwrap(), known);
}
