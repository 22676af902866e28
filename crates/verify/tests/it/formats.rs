//! The text of a bundle: one meaning, and nothing beside it.

use serde_json::{Value, json};
use verify::{Bundle, BundleError, Keys, Verdict, verify_bundle};

use crate::world::{ERASED, World, group, vectors};

/// A bundle with an excuse, as a value to change.
fn closed() -> Value {
    let bundle = World::new().bundle_of(3, group(3), Some(ERASED));
    serde_json::from_str(&bundle.to_json()).unwrap()
}

fn open() -> Value {
    let bundle = World::new().bundle(1, &["details"]);
    serde_json::from_str(&bundle.to_json()).unwrap()
}

fn refusal(bundle: &Value) -> BundleError {
    Bundle::parse(&bundle.to_string()).unwrap_err()
}

fn set(mut bundle: Value, pointer: &str, value: Value) -> Value {
    *bundle.pointer_mut(pointer).unwrap() = value;
    bundle
}

#[test]
fn the_members_stand_in_the_order_of_the_format() {
    let json = World::new().bundle_of(3, group(3), Some(ERASED)).to_json();
    let members = [
        "format", "vkey", "index", "entry", "group", "proof", "excuse", "index", "entry", "proof",
    ];
    let mut rest = json.as_str();
    for member in members {
        let at = rest.find(&format!("\"{member}\":")).unwrap();
        rest = &rest[at + member.len()..];
    }
    assert!(
        json.starts_with(r#"{"format":"neosc-audit-proof-v1","vkey":"neosc-1a2b3c4d/log/7f3a+"#)
    );
    assert!(Bundle::parse(&json).is_ok());
}

#[test]
fn unknown_members_are_refused_at_every_depth() {
    for (pointer, path) in [("", "extra"), ("/excuse", "excuse.extra")] {
        let mut bundle = closed();
        bundle.pointer_mut(pointer).unwrap()["extra"] = json!(1);
        assert!(
            matches!(refusal(&bundle), BundleError::Unknown(name) if name == path),
            "{path}"
        );
    }
    let mut bundle = open();
    bundle["fields"]["details"]["extra"] = json!(1);
    assert!(
        matches!(refusal(&bundle), BundleError::Unknown(name) if name == "fields.details.extra")
    );
    // A digest beside value and blind is one too many.
    let digest = bundle["fields"]["user_id"]["digest"].clone();
    let mut both = open();
    both["fields"]["details"]["digest"] = digest;
    assert!(matches!(refusal(&both), BundleError::Unknown(_)));
}

#[test]
fn missing_members_are_refused() {
    for (pointer, member, path) in [
        ("", "format", "format"),
        ("", "vkey", "vkey"),
        ("", "index", "index"),
        ("", "entry", "entry"),
        ("", "proof", "proof"),
        ("/excuse", "index", "excuse.index"),
        ("/excuse", "entry", "excuse.entry"),
        ("/excuse", "proof", "excuse.proof"),
    ] {
        let mut bundle = closed();
        let object = bundle.pointer_mut(pointer).unwrap();
        object.as_object_mut().unwrap().remove(member).unwrap();
        assert!(
            matches!(refusal(&bundle), BundleError::Missing(name) if name == path),
            "{path}"
        );
    }
    for member in ["value", "blind"] {
        let mut bundle = open();
        let details = bundle.pointer_mut("/fields/details").unwrap();
        details.as_object_mut().unwrap().remove(member).unwrap();
        assert!(
            matches!(refusal(&bundle), BundleError::Missing(_)),
            "{member}"
        );
    }
}

#[test]
fn members_there_twice_are_refused_at_every_depth() {
    let world = World::new();
    let json = world.bundle(1, &["details"]).to_json();
    for (from, to) in [
        (r#""index":1,"#, r#""index":1,"index":1,"#),
        (r#""details":"#, r#""details":{},"details":"#),
        (r#""value":"#, r#""value":"","value":"#),
        (r#""blind":"#, r#""\u0062lind":"","blind":"#),
    ] {
        assert_eq!(json.matches(from).count(), 1);
        let refused = Bundle::parse(&json.replace(from, to)).unwrap_err();
        assert!(refused.to_string().contains("there twice"), "{refused}");
    }
}

#[test]
fn values_of_another_form_are_refused() {
    let malformed = |bundle: Value| {
        let refused = refusal(&bundle);
        assert!(
            matches!(refused, BundleError::Malformed { .. }),
            "{refused}"
        );
    };
    let hex = "0".repeat(64);
    for bad in [
        "",
        &hex[1..],
        &format!("{hex}0"),
        &"A".repeat(64),
        &"g".repeat(64),
    ] {
        malformed(set(closed(), "/group", json!(bad)));
        malformed(set(open(), "/fields/details/blind", json!(bad)));
        malformed(set(open(), "/fields/user_id/digest", json!(bad)));
    }
    for bad in [json!(null), json!(1.5), json!("3"), json!(-3), json!([3])] {
        malformed(set(closed(), "/index", bad));
    }
    // Without padding, with stray bits, with a line feed, in the URL alphabet.
    for bad in ["AA", "AB==", "AA==\n", "_w==", "A"] {
        malformed(set(closed(), "/entry", json!(bad)));
        malformed(set(closed(), "/excuse/entry", json!(bad)));
    }
    malformed(set(open(), "/fields/details", json!([])));
    malformed(set(open(), "/fields", json!([])));
    malformed(set(closed(), "/excuse", json!(null)));
}

#[test]
fn parts_that_contradict_each_other_are_refused() {
    let mut both = open();
    both["group"] = closed()["group"].clone();
    assert!(matches!(refusal(&both), BundleError::FieldsOrGroup));
    let mut neither = closed();
    neither.as_object_mut().unwrap().remove("group");
    assert!(matches!(refusal(&neither), BundleError::FieldsOrGroup));
    let index = set(closed(), "/index", json!(4));
    assert!(matches!(
        refusal(&index),
        BundleError::Index {
            said: 4,
            proven: 3,
            ..
        }
    ));
    let index = set(closed(), "/excuse/index", json!(3));
    assert!(matches!(refusal(&index), BundleError::Index { .. }));
    let format = set(closed(), "/format", json!("neosc-audit-proof-v2"));
    assert!(matches!(refusal(&format), BundleError::Format(_)));
    let name = set(open(), "/fields", json!({"field_1": {}}));
    assert!(matches!(refusal(&name), BundleError::FieldName(_)));
    let witness = "witness.example/w1+dbde64cc+BN+GARmBG3ZTJJSX8/UQnTezIZRqgCkLwWQCBUNSL47c";
    let vkey = set(closed(), "/vkey", json!(witness));
    assert!(matches!(refusal(&vkey), BundleError::VkeyKind));
    let vkey = set(closed(), "/vkey", json!("key"));
    assert!(matches!(refusal(&vkey), BundleError::Vkey(_)));
}

#[test]
fn a_proof_carries_nothing_unproven() {
    let proof = closed()["proof"].as_str().unwrap().to_owned();
    let with_extra = proof.replacen('\n', "\nextra AAAA\n", 1);
    let bundle = set(closed(), "/proof", json!(with_extra));
    assert!(matches!(refusal(&bundle), BundleError::Extra));
    for bad in ["", "c2sp.org/tlog-proof@v1", &proof[..40]] {
        let bundle = set(closed(), "/proof", json!(bad));
        assert!(
            matches!(refusal(&bundle), BundleError::Proof { .. }),
            "{bad}"
        );
    }
}

#[test]
fn what_is_no_object_or_too_large_is_refused() {
    for bad in ["", "[]", "{", "null", "\"\"", "{} {}"] {
        assert!(Bundle::parse(bad).is_err(), "{bad}");
    }
    assert!(matches!(Bundle::parse("[]"), Err(BundleError::NotAnObject)));
    let spaces = " ".repeat(verify::MAX_BUNDLE_BYTES + 1);
    assert!(matches!(
        Bundle::parse(&spaces),
        Err(BundleError::TooLarge(_))
    ));
}

#[test]
fn published_openings_that_must_not_open_do_not_even_parse() {
    // A byte moved between blind and value hashes to the same digest. The length of the blind is what stops it.
    let mut refused = 0;
    for case in vectors()["refused_openings"].as_array().unwrap() {
        let value = crate::world::unhex(case["value_hex"].as_str().unwrap());
        let Ok(value) = String::from_utf8(value) else {
            // Values are text, so this one cannot be written in a bundle at all.
            refused += 1;
            continue;
        };
        let mut bundle = open();
        bundle["fields"]["user_id"] = json!({"value": value, "blind": case["blind"]});
        let error = refusal(&bundle);
        assert!(
            matches!(&error, BundleError::Malformed { member, .. } if member == "fields.user_id.blind"),
            "{error}"
        );
        refused += 1;
    }
    assert_eq!(refused, 2);
}

#[test]
fn a_bundle_of_version_one_is_genuine_for_ever() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/formats/v1");
    let read = |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
    let bundle = Bundle::parse(&read("proof.json")).unwrap();
    let mut keys = Keys::new();
    keys.trust(read("vkey").trim().parse().unwrap()).unwrap();
    assert_eq!(verify_bundle(&bundle, &keys).verdict, Verdict::Genuine);
}
