//! Bundles as they should be, and with one thing wrong.

use event::{Blind, Digest32};
use tlog::{Hash, TlogProof, TreeHead, sign_checkpoint};
use verify::{
    Bundle, CheckpointFinding, Disclosure, EntryProof, FieldProof, FieldState, Finding, Keys,
    Outcome, Remark, Report, Step, Verdict, verify_bundle,
};

use crate::world::{ORIGIN, World, field_map, fields, group, signer, trusting, unhex, vectors};

fn findings(bundle: &Bundle, keys: &Keys) -> Vec<Finding> {
    let report = verify_bundle(bundle, keys);
    let is_wrong = matches!(report.verdict, Verdict::NotGenuine { .. });
    assert_eq!(is_wrong, !report.findings.is_empty());
    assert_eq!(
        is_wrong,
        report.event.is_none(),
        "what is not proven is not shown"
    );
    report.findings
}

fn outcome(report: &Report, step: Step) -> Outcome {
    let result = report.steps.iter().find(|result| result.step == step);
    result.unwrap().outcome
}

#[test]
fn every_published_entry_is_genuine_however_much_is_open() {
    let world = World::new();
    let all = [
        "user_id",
        "user_email",
        "resource",
        "details",
        "ip_address",
        "session_id",
        "user_agent",
        "request_id",
        "metadata",
        "redacted",
        "sender",
        "original_id",
    ];
    for index in 0..6 {
        for open in [&all[..], &["details"], &[]] {
            let bundle = world.bundle(index, open);
            let read = Bundle::parse(&bundle.to_json()).unwrap();
            assert_eq!(read.to_json(), bundle.to_json());
            let report = verify_bundle(&read, &world.keys());
            assert_eq!(report.verdict, Verdict::Genuine, "{index} {open:?}");
            assert_eq!(report.verdict.to_string(), "genuine");
            let event = report.event.unwrap();
            assert_eq!(event.index, index);
            assert_eq!(
                event.value("details").is_some(),
                open.contains(&"details"),
                "{index}"
            );
        }
    }
}

#[test]
fn the_view_shows_what_is_proven_and_no_more() {
    let world = World::new();
    let report = verify_bundle(&world.bundle(1, &["details", "original_id"]), &world.keys());
    let event = report.event.unwrap();
    assert_eq!(event.id, "log-2192044c-fca5-71cd-a1f0-4953c7773ae5");
    assert_eq!(event.action, "launch_workspace");
    assert_eq!(event.timestamp.to_string(), "2026-03-05T14:30:00Z");
    assert_eq!((event.success, event.source), (true, "sent"));
    assert_eq!(event.value("original_id"), Some("log-550e8400-e29b-41d4"));
    assert_eq!(event.value("details"), Some("Launched SAP Neogénesys"));
    assert_eq!(event.value("user_id"), None);
    let states: Vec<_> = event
        .fields
        .iter()
        .map(|field| (field.name.as_str(), field.state == FieldState::NotDisclosed))
        .collect();
    assert_eq!(
        states,
        [
            ("user_id", true),
            ("user_email", true),
            ("resource", true),
            ("details", false),
            ("ip_address", true),
            ("sender", true),
            ("original_id", false)
        ]
    );
    let closed = ["user_id", "user_email", "resource", "ip_address", "sender"];
    let closed = closed.map(str::to_owned).to_vec();
    assert_eq!(report.remarks, [Remark::NotDisclosed(closed)]);
    assert_eq!(
        (report.tree.origin.as_str(), report.tree.size),
        (ORIGIN, 10)
    );
}

#[test]
fn nothing_open_and_no_statement_is_remarked_on() {
    let world = World::new();
    let report = verify_bundle(&world.bundle_of(2, group(2), None), &world.keys());
    assert_eq!(report.verdict, Verdict::Genuine);
    assert_eq!(report.remarks, [Remark::ClosedWithoutStatement]);
    assert_eq!(report.event.unwrap().fields, []);
    let other = world.bundle_of(2, group(3), None);
    assert_eq!(findings(&other, &world.keys()), [Finding::Group]);
}

#[test]
fn without_a_key_it_is_consistent_and_no_more() {
    let world = World::new();
    let bundle = world.bundle(3, &["user_id"]);
    let not_checked = |keys: &Keys| {
        let report = verify_bundle(&bundle, keys);
        assert_eq!(outcome(&report, Step::KeyTrust), Outcome::Skipped);
        assert_eq!(report.verdict.exit_code(), 3);
        assert_eq!(
            report.event.unwrap().value("user_id"),
            Some("attempted-user-id")
        );
        report.verdict.to_string()
    };
    let expected = format!(
        "consistent, KEY NOT CHECKED {ORIGIN} {}",
        verify::fingerprint(bundle.vkey())
    );
    assert_eq!(not_checked(&Keys::new()), expected);
    let of_another_log = trusting(&[&signer("neosc-1a2b3c4d/log/8888", 1)]);
    assert_eq!(not_checked(&of_another_log), expected);
}

#[test]
fn another_key_of_the_same_log_is_not_the_log() {
    let world = World::new();
    let bundle = world.bundle(3, &[]);
    let mine = signer(ORIGIN, 9);
    let expected = CheckpointFinding::NotByTrusted {
        origin: ORIGIN.to_owned(),
        trusted: vec![mine.verifier_key().id()],
    };
    assert_eq!(
        findings(&bundle, &trusting(&[&mine])),
        [Finding::Checkpoint(expected)]
    );
    // One trusted key of several suffices, as while a rotation lasts.
    let both = trusting(&[&mine, &world.signer()]);
    assert_eq!(findings(&bundle, &both), []);
}

#[test]
fn a_hint_that_did_not_sign_is_found() {
    let world = World::new();
    let with_vkey = |key: &tlog::Signer| {
        let vkey = key.verifier_key().clone();
        Bundle::new(vkey, world.proven(3), fields(3, &[]), None).unwrap()
    };
    let other = signer(ORIGIN, 9);
    let expected = CheckpointFinding::NotByKey {
        origin: ORIGIN.to_owned(),
        id: other.verifier_key().id(),
    };
    let found = findings(&with_vkey(&other), &world.keys());
    assert_eq!(found, [Finding::Checkpoint(expected)]);
    let id = format!("{:08x}", other.verifier_key().id());
    assert_eq!(
        found[0].to_string(),
        format!("the checkpoint's signature is not by {ORIGIN} key {id}")
    );
    let elsewhere = signer("neosc-1a2b3c4d/log/8888", 1);
    let expected = CheckpointFinding::Origin {
        key: "neosc-1a2b3c4d/log/8888".to_owned(),
        checkpoint: ORIGIN.to_owned(),
    };
    assert_eq!(
        findings(&with_vkey(&elsewhere), &world.keys()),
        [Finding::Checkpoint(expected)]
    );
}

#[test]
fn a_proof_is_of_one_index_and_one_tree() {
    let world = World::new();
    let key = world.signer();
    let bundle = |proven| {
        let vkey = key.verifier_key().clone();
        Bundle::new(vkey, proven, fields(3, &[]), None).unwrap()
    };
    let good = world.proven(3);
    let checkpoint = world.checkpoint();
    let mut hashes = good.proof().hashes().to_vec();
    let proven = |index, hashes: &[Hash], checkpoint| {
        let proof = TlogProof::new(index, hashes.to_vec(), checkpoint);
        EntryProof::new(good.entry().to_vec(), proof).unwrap()
    };
    let keys = world.keys();
    // The right hashes, said to be of the neighbour.
    let moved = bundle(proven(2, &hashes, checkpoint.clone()));
    assert_eq!(findings(&moved, &keys), [Finding::NotAtIndex { index: 2 }]);
    // The proof of another entry.
    let other =
        bundle(EntryProof::new(good.entry().to_vec(), world.proven(4).proof().clone()).unwrap());
    let found = findings(&other, &keys);
    assert_eq!(found, [Finding::NotAtIndex { index: 4 }]);
    assert_eq!(
        found[0].to_string(),
        "the entry is not the one at index 4 of this tree"
    );
    // A tree of another size: one with as long a proof, one with a shorter.
    let earlier = bundle(proven(3, &hashes, world.first(9).checkpoint()));
    assert_eq!(
        findings(&earlier, &keys),
        [Finding::NotAtIndex { index: 3 }]
    );
    let shorter = bundle(proven(3, &hashes, world.first(4).checkpoint()));
    assert!(matches!(
        findings(&shorter, &keys)[..],
        [Finding::Inclusion(_)]
    ));
    let outside = bundle(proven(3, &hashes, world.first(3).checkpoint()));
    assert!(matches!(
        findings(&outside, &keys)[..],
        [Finding::Inclusion(_)]
    ));
    // One hash too many.
    hashes.push(hashes[0]);
    let longer = bundle(proven(3, &hashes, checkpoint));
    assert!(matches!(
        findings(&longer, &keys)[..],
        [Finding::Inclusion(_)]
    ));
}

#[test]
fn a_head_somebody_else_made_up_is_not_signed() {
    let world = World::new();
    // Same size and origin, another root, signed with a key of the same name.
    let forged_head = TreeHead::new(ORIGIN, 10, Hash::from_bytes([5; 32])).unwrap();
    let forger = signer(ORIGIN, 66);
    let forged = sign_checkpoint(&forged_head, &[&forger]).unwrap();
    let proof = TlogProof::new(3, world.proven(3).proof().hashes().to_vec(), forged);
    let proven = EntryProof::new(world.entries[3].clone(), proof).unwrap();
    let vkey = world.signer().verifier_key().clone();
    let bundle = Bundle::new(vkey, proven, fields(3, &[]), None).unwrap();
    let found = findings(&bundle, &world.keys());
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(found[0], Finding::NotAtIndex { index: 3 });
}

#[test]
fn the_set_of_fields_is_committed_to() {
    let world = World::new();
    let keys = world.keys();
    let with = |change: &dyn Fn(&mut std::collections::BTreeMap<u8, FieldProof>)| {
        let mut fields = field_map(1, &["details"]);
        change(&mut fields);
        findings(&world.bundle_of(1, Disclosure::Fields(fields), None), &keys)
    };
    let opened = vec!["details".to_owned()];
    let commitment = [Finding::Commitment { opened }];
    assert_eq!(with(&|_| ()), []);
    for number in 1..=5 {
        let found = with(&|fields| drop(fields.remove(&number)));
        let name = verify::field_name(number).into_owned();
        assert_eq!(found[0], Finding::RequiredField(name), "{number}");
        assert!(matches!(found[1], Finding::Commitment { .. }));
    }
    let left_out = with(&|fields| drop(fields.remove(&12)));
    assert_eq!(left_out, commitment);
    let digest = Digest32::new([1; 32]);
    for number in [6, 13, 63] {
        let added = with(&|fields| drop(fields.insert(number, FieldProof::Closed { digest })));
        assert_eq!(added, commitment, "{number}");
    }
    // Every two fields exchanged.
    let numbers: Vec<u8> = field_map(1, &[]).into_keys().collect();
    for one in &numbers {
        for other in numbers.iter().filter(|other| *other > one) {
            let found = with(&|fields| {
                let (a, b) = (fields.remove(one).unwrap(), fields.remove(other).unwrap());
                fields.insert(*one, b);
                fields.insert(*other, a);
            });
            assert!(
                matches!(found[..], [Finding::Commitment { .. }]),
                "{one} {other}"
            );
        }
    }
}

#[test]
fn a_value_has_one_blind_and_a_blind_one_value() {
    let world = World::new();
    let keys = world.keys();
    let with = |value: &str, blind: [u8; 32]| {
        let mut fields = field_map(1, &["details"]);
        let opened = FieldProof::Opened {
            value: value.to_owned(),
            blind: Blind::new(blind),
        };
        fields.insert(1, opened);
        findings(&world.bundle_of(1, Disclosure::Fields(fields), None), &keys)
    };
    let case = &vectors()["accepted"][1];
    let right = unhex(case["blinds"]["user_id"].as_str().unwrap());
    let right: [u8; 32] = right.try_into().unwrap();
    assert_eq!(with("user-123", right), []);
    let mut wrong = right;
    wrong[31] ^= 1;
    let named = with("user-124", right);
    assert_eq!(
        named[0].to_string(),
        "the fields given do not open the entry's commitment: the value of one of `user_id`, `details` was \
         changed, or its blind, or another field's digest, or a field was added or left out"
    );
    for (value, blind) in [
        ("user-123", wrong),
        ("user-12", right),
        ("", right),
        ("User-123", right),
    ] {
        assert_eq!(with(value, blind), named, "{value}");
    }
}

#[test]
fn a_field_only_later_versions_know_is_shown_by_its_number() {
    // The entry of an event with a thirteenth field.
    let mut world = World::new();
    let mut map = field_map(3, &[]);
    let blind = Blind::new([8; 32]);
    let value = "from the future".to_owned();
    map.insert(
        13,
        FieldProof::Opened {
            value: value.clone(),
            blind: blind.clone(),
        },
    );
    let digests = map.iter().map(|(number, field)| match field {
        FieldProof::Closed { digest } => (*number, *digest),
        FieldProof::Opened { .. } => (*number, event::digest(&blind, value.as_bytes())),
    });
    let mut entry = event::Entry::decode(&world.entries[3]).unwrap();
    entry.group = event::group(digests).unwrap();
    world.entries[3] = entry.encode().unwrap();

    let json = world.bundle_of(3, Disclosure::Fields(map), None).to_json();
    assert!(json.contains(r#""field_13":{"value":"from the future""#));
    let report = verify_bundle(&Bundle::parse(&json).unwrap(), &world.keys());
    assert_eq!(report.verdict, Verdict::Genuine);
    assert_eq!(
        report.event.unwrap().value("field_13"),
        Some("from the future")
    );
}

#[test]
fn an_entry_that_is_none_is_found_even_in_the_tree() {
    let mut world = World::new();
    world.entries[3].push(0);
    let found = findings(&world.bundle(3, &[]), &world.keys());
    assert!(matches!(found[..], [Finding::Entry(_)]), "{found:?}");
}

#[test]
fn reports_serialize_for_machines() {
    let world = World::new();
    let json =
        |bundle: &Bundle, keys: &Keys| serde_json::to_value(verify_bundle(bundle, keys)).unwrap();
    let good = json(&world.bundle(1, &["details"]), &world.keys());
    assert_eq!(good["verdict"], "genuine");
    assert_eq!(good["event"]["fields"][3]["name"], "details");
    assert_eq!(good["event"]["fields"][3]["state"], "open");
    assert_eq!(good["steps"][0]["step"], "entry");
    assert_eq!(good["steps"][0]["outcome"], "passed");
    let bad = json(&world.bundle_of(2, group(3), None), &world.keys());
    assert_eq!(bad["verdict"], "not_genuine");
    assert_eq!(bad["findings"][0], bad["first"]);
    assert!(bad["event"].is_null());
}
