//! What was seen before: no log tells two stories to somebody who remembers.

use tlog::VerifierKey;
use verify::{CheckpointFinding, Finding, Keys, LogFinding, Remembered, Verdict, verify_bundle};

use crate::log_world::{ORIGIN, begin, entry, log_of, publish, statement, verify};
use crate::world::{World, signer};

/// Somebody who has verified this log before, and trusts nothing else.
fn remembering(world: &World) -> Keys {
    let mut remembered = Remembered::default();
    remembered.remember(world.signer().verifier_key(), &world.head());
    let mut keys = Keys::new();
    keys.trust_remembered(remembered);
    keys
}

/// The log with another entry at an index, signed by its operator all the same.
fn rewritten(world: &World, index: u64) -> World {
    let mut other = world.clone();
    let mut entry = entry(index);
    entry.success = !entry.success;
    other.entries[usize::try_from(index).unwrap()] = entry.encode().unwrap();
    other
}

#[test]
fn a_log_may_only_grow() {
    let keys = remembering(&log_of(600));
    for size in [600, 601, 1_000] {
        let report = verify(&mut publish(&log_of(size)), &keys);
        assert_eq!(report.verdict, Verdict::Genuine, "{size}");
    }
    let shrunk = LogFinding::Shrunk {
        size: 599,
        remembered: 600,
    };
    let found = verify(&mut publish(&log_of(599)), &keys).findings;
    assert_eq!(found, [shrunk]);
}

#[test]
fn a_log_rewritten_whole_and_signed_again_is_found() {
    let keys = remembering(&log_of(600));
    for index in [1, 300, 599] {
        let found = verify(&mut publish(&rewritten(&log_of(1_000), index)), &keys).findings;
        assert_eq!(found, [LogFinding::Rewritten { size: 600 }], "{index}");
    }
    // After what was seen, anything may be there.
    let later = rewritten(&log_of(1_000), 600);
    assert_eq!(verify(&mut publish(&later), &keys).findings, []);
    // Of one size, one tree.
    let same_size = rewritten(&log_of(600), 300);
    let fork = CheckpointFinding::Fork { size: 600 };
    assert_eq!(
        verify(&mut publish(&same_size), &keys).findings,
        [LogFinding::Checkpoint(fork)]
    );
}

#[test]
fn bundles_are_held_against_memory_too() {
    let world = World::new();
    let keys = remembering(&world);
    assert_eq!(
        verify_bundle(&world.bundle(1, &[]), &keys).verdict,
        Verdict::Genuine
    );
    let mut other = world.clone();
    other.entries[5] = world.entries[4].clone();
    let fork = CheckpointFinding::Fork { size: 10 };
    assert_eq!(
        verify_bundle(&other.bundle(1, &[]), &keys).findings,
        [Finding::Checkpoint(fork)]
    );
}

#[test]
fn a_key_given_is_stronger_than_one_remembered() {
    let world = log_of(20);
    let mut keys = remembering(&world);
    keys.trust(signer(ORIGIN, 9).verifier_key().clone())
        .unwrap();
    let ids = |keys: &[VerifierKey]| keys.iter().map(VerifierKey::id).collect::<Vec<_>>();
    assert_eq!(
        ids(keys.of(ORIGIN)),
        [signer(ORIGIN, 9).verifier_key().id()]
    );
    assert_eq!(verify(&mut publish(&world), &keys).verdict.exit_code(), 1);
}

#[test]
fn memories_only_grow_and_read_back() {
    let key = signer(ORIGIN, 1);
    let mut remembered = Remembered::default();
    for size in [20, 30, 10] {
        remembered.remember(key.verifier_key(), &log_of(size).head());
    }
    // Not this log's key.
    remembered.remember(key.verifier_key(), &World::new().head());
    assert_eq!(remembered.logs().count(), 1);
    assert_eq!(remembered.get(ORIGIN).unwrap().size, 30);
    let json = serde_json::to_string(&remembered).unwrap();
    assert_eq!(
        serde_json::from_str::<Remembered>(&json).unwrap(),
        remembered
    );
    assert!(json.starts_with(r#"{"neosc-1a2b3c4d/log/1000":{"vkey":"neosc-1a2b3c4d/log/1000+"#));
    for (from, to) in [
        (r#""size":30"#, r#""size":30,"more":1"#),
        (r#""size":30"#, r#""size":0"#),
        (r#""size":30"#, r#""size":9223372036854775808"#),
        (
            r#"{"neosc-1a2b3c4d/log/1000""#,
            r#"{"neosc-1a2b3c4d/log/1001""#,
        ),
        (r#""root":""#, r#""root":"A"#),
        (r#""vkey":""#, r#""vkey":"x"#),
    ] {
        let changed = json.replacen(from, to, 1);
        assert_ne!(changed, json);
        assert!(
            serde_json::from_str::<Remembered>(&changed).is_err(),
            "{to}"
        );
    }
}

#[test]
fn a_log_that_goes_on_from_another_tells_of_all_that_was_seen_of_it() {
    let before = log_of(600);
    let origin = format!("{ORIGIN}/2");
    let vkey = signer(&origin, 1).verifier_key().clone();
    let found = |size: u64, root: tlog::Hash, lost_to: u64| {
        let continues = format!(
            r#"{{"origin":"{ORIGIN}","size":{size},"root":"{}","lost_to":{lost_to}}}"#,
            root.to_base64()
        );
        let text = begin(&origin, &vkey.to_string()).replace("null", &continues);
        let world = World {
            entries: vec![statement(0, &text, 0), entry(1).encode().unwrap()],
            origin: origin.clone(),
        };
        let mut keys = remembering(&before);
        keys.trust(vkey.clone()).unwrap();
        let report = verify(&mut publish(&world), &keys);
        assert_eq!(report.continues.map(|continues| continues.size), Some(size));
        report.findings
    };
    assert_eq!(found(500, log_of(500).head().root(), 600), []);
    assert_eq!(found(600, before.head().root(), 600), []);
    assert_eq!(found(700, log_of(700).head().root(), 700), []);
    let lost_more = LogFinding::LostMore {
        origin: ORIGIN.to_owned(),
        lost_to: 599,
        remembered: 600,
    };
    assert_eq!(found(500, log_of(500).head().root(), 599), [lost_more]);
    let other = LogFinding::ContinuesOther {
        origin: ORIGIN.to_owned(),
        size: 600,
    };
    assert_eq!(found(600, log_of(500).head().root(), 600), [other]);
}
