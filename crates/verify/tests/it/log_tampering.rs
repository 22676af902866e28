//! A log of a thousand entries, and every way to tamper with what it publishes.

use event::Timestamp;
use tlog::{BundleError, BundleId, TileError, TileId, encode_bundle};
use verify::{Keys, LogFinding, LogReport, LogVerifier, TileFault, Unread, Verdict, Wanted};

use crate::log_world::{
    ORIGIN, Published, START, entry, found_in, log_of, publish, publish_signed, verify,
};
use crate::world::{World, signer, trusting};

fn tile(level: u8, n: u64, width: u16) -> TileId {
    TileId::new(level, n, width).unwrap()
}

fn bundle_id(n: u64, width: u16) -> BundleId {
    BundleId::new(n, width).unwrap()
}

/// The findings of the log of a thousand after a change to what it publishes.
fn found_after(change: impl FnOnce(&mut Published)) -> Vec<LogFinding> {
    let world = log_of(1_000);
    let mut published = publish(&world);
    change(&mut published);
    let report = verify(&mut published, &world.keys());
    assert_eq!(report.verdict.exit_code(), 1);
    assert_eq!(
        report.verdict.to_string(),
        format!("NOT GENUINE: {}", report.findings[0])
    );
    report.findings
}

/// Replaces the entries of a bundle by what `change` makes of them.
fn rebundle(published: &mut Published, id: BundleId, change: impl FnOnce(&mut Vec<Vec<u8>>)) {
    let content = &published.bundles[&id];
    let mut entries: Vec<Vec<u8>> = id
        .decode(content)
        .unwrap()
        .iter()
        .map(|e| e.to_vec())
        .collect();
    change(&mut entries);
    let content = encode_bundle(entries.iter().map(Vec::as_slice)).unwrap();
    published.bundles.insert(id, content);
}

#[test]
fn untouched_logs_are_genuine_and_read_once() {
    for size in [1, 2, 255, 256, 257, 512, 1_000] {
        let world = log_of(size);
        let mut published = publish(&world);
        let mut told = Vec::new();
        let report = LogVerifier::new(&world.keys())
            .of_origin(ORIGIN)
            .verify(&mut published, |done, of| told.push((done, of)))
            .unwrap();
        assert_eq!(report.findings, []);
        assert_eq!(report.verdict, Verdict::Genuine);
        assert_eq!((report.entries, report.stopped), (size, false));
        assert_eq!(report.head.unwrap(), world.head());
        assert_eq!(told.len() as u64, size.div_ceil(256));
        assert_eq!(told.last(), Some(&(size, size)));
        let mut expected: Vec<String> = published.tiles.keys().map(TileId::to_string).collect();
        expected.extend(published.bundles.keys().map(BundleId::to_string));
        expected.sort();
        published.asked.sort();
        assert_eq!(published.asked, expected, "{size}");
    }
}

#[test]
fn without_a_key_a_log_is_consistent_and_no_more() {
    let world = log_of(300);
    let report = verify(&mut publish(&world), &Keys::new());
    let fingerprint = verify::fingerprint(world.signer().verifier_key());
    assert_eq!(
        report.verdict.to_string(),
        format!("consistent, KEY NOT CHECKED {ORIGIN} {fingerprint}")
    );
    assert_eq!(report.verdict.exit_code(), 3);
}

#[test]
fn changed_entries_are_named() {
    let differs = |index, n, width, differing| LogFinding::EntryDiffers {
        index,
        tile: tile(0, n, width),
        differing,
    };
    let root = LogFinding::Root { size: 1_000 };
    let above = |position| LogFinding::Tile {
        tile: tile(1, 0, 3),
        fault: TileFault::Differs { position },
    };
    // Another value in one entry.
    let changed = found_after(|log| {
        rebundle(log, bundle_id(1, 256), |entries| {
            let mut other = entry(417);
            other.success = !other.success;
            entries[161] = other.encode().unwrap();
        });
    });
    assert_eq!(changed, [differs(417, 1, 256, 1), above(1), root.clone()]);
    assert_eq!(changed[0].index(), Some(417));
    assert_eq!(
        changed[0].to_string(),
        "the entry at index 417 is not the one tile/0/001 has the hash of (1 differ in this tile)"
    );
    // Two exchanged; they were received in the same second, or it would show in that too.
    let swapped = found_after(|log| {
        rebundle(log, bundle_id(3, 232), |entries| {
            let (mut a, mut b) = (entry(770), entry(771));
            (a.received_at, b.received_at) = (b.received_at, b.received_at);
            entries[2] = b.encode().unwrap();
            entries[3] = a.encode().unwrap();
        });
    });
    assert_eq!(swapped, [differs(770, 3, 232, 2), root.clone()]);
    // One dropped, the following moved up, one more of the last to fill the place.
    let dropped = found_after(|log| {
        rebundle(log, bundle_id(3, 232), |entries| {
            entries.remove(100);
            entries.push(entries[230].clone());
        });
    });
    assert_eq!(dropped, [differs(868, 3, 232, 131), root]);
}

#[test]
fn wrong_tiles_are_named_at_every_level() {
    for id in publish(&log_of(1_000)).tiles.into_keys() {
        let last = usize::from(id.width()) - 1;
        let found = found_after(|log| {
            log.tiles.get_mut(&id).unwrap()[32 * last] ^= 1;
        });
        let expected = if id.level() == 0 {
            LogFinding::EntryDiffers {
                index: id.n() * 256 + last as u64,
                tile: id,
                differing: 1,
            }
        } else {
            let fault = TileFault::Differs { position: last };
            LogFinding::Tile { tile: id, fault }
        };
        // The entries still lead to the root: the tile alone is wrong.
        assert_eq!(found, [expected], "{id}");
        for length in [0, 31, 32 * last, 32 * last + 31] {
            let found = found_after(|log| log.tiles.get_mut(&id).unwrap().truncate(length));
            let fault = TileFault::Malformed(TileError::Length {
                expected: 32 * (last + 1),
                actual: length,
            });
            assert_eq!(found, [LogFinding::Tile { tile: id, fault }]);
        }
    }
}

#[test]
fn tiles_of_three_levels_are_recomputed() {
    let world = log_of(65_536 + 257);
    let keys = world.keys();
    let mut published = publish(&world);
    assert_eq!(verify(&mut published, &keys).verdict, Verdict::Genuine);
    for (id, position) in [
        (tile(2, 0, 1), 0),
        (tile(1, 0, 256), 255),
        (tile(1, 1, 1), 0),
    ] {
        let original = published.tiles[&id].clone();
        published.tiles.get_mut(&id).unwrap()[32 * position + 31] ^= 0x80;
        let fault = TileFault::Differs { position };
        let found = verify(&mut published, &keys).findings;
        assert_eq!(found, [LogFinding::Tile { tile: id, fault }]);
        published.tiles.insert(id, original);
    }
}

#[test]
fn a_malformed_bundle_ends_the_verification() {
    let id = bundle_id(2, 256);
    let bundle_error = |change: &dyn Fn(&mut Vec<u8>)| {
        let found = found_after(|log| change(log.bundles.get_mut(&id).unwrap()));
        match found.as_slice() {
            [LogFinding::Bundle { bundle, error }] if *bundle == id => *error,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(bundle_error(&|b| b.clear()), BundleError::Empty);
    assert_eq!(
        bundle_error(&|b| b.truncate(b.len() - 1)),
        BundleError::Truncated(255)
    );
    let one = 2 + entry(1).encode().unwrap().len();
    assert!(matches!(
        bundle_error(&|b| drop(b.drain(..one))),
        BundleError::Width { .. } | BundleError::Truncated(_)
    ));
    assert_eq!(
        bundle_error(&|b| b.extend_from_slice(&[0, 0])),
        BundleError::TooMany
    );
}

#[test]
fn entries_the_log_should_not_have_taken_are_found_though_it_signed_them() {
    let with = |index: usize, bytes: Vec<u8>| {
        let mut world = log_of(1_000);
        world.entries[index] = bytes;
        found_in(&world)
    };
    let mut trailing = entry(300).encode().unwrap();
    trailing.push(0);
    let error = event::EntryError::Trailing;
    assert_eq!(
        with(300, trailing),
        [LogFinding::Entry { index: 300, error }]
    );
    let mut late = entry(500);
    late.received_at = Timestamp::from_micros(START + 498_999_999).unwrap();
    let falls = LogFinding::ReceivedAtFalls { index: 500 };
    assert_eq!(
        falls.to_string(),
        "the entry at index 500 was received before the one at index 499"
    );
    assert_eq!(with(500, late.encode().unwrap()), [falls]);
    for action in [
        "begin_log",
        "update_retention",
        "expire_logs",
        "erase_subject",
        "rotate_key",
        "create_hold",
        "release_hold",
    ] {
        let mut sent = entry(7);
        sent.source = event::Source::Sent;
        sent.action = action.to_owned();
        let action = action.to_owned();
        assert_eq!(
            with(7, sent.encode().unwrap()),
            [LogFinding::ReservedAction { index: 7, action }]
        );
    }
}

#[test]
fn twenty_findings_are_enough() {
    let mut world = log_of(1_000);
    for index in (300..700).step_by(2) {
        world.entries[index].push(0);
    }
    let report = verify(&mut publish(&world), &world.keys());
    assert_eq!(report.findings.len(), LogReport::MAX_FINDINGS);
    assert_eq!((report.entries, report.stopped), (512, true));
}

#[test]
fn checkpoints_that_are_not_the_logs_end_it_at_once() {
    let world = log_of(300);
    let verdict = |checkpoint: Vec<u8>, keys: &Keys| {
        let mut published = publish_signed(&world, checkpoint);
        let report = LogVerifier::new(keys)
            .of_origin(ORIGIN)
            .verify(&mut published, |_, _| {})
            .unwrap();
        assert_eq!(published.asked, [""; 0], "nothing more was read");
        assert!(report.stopped);
        report.verdict.to_string()
    };
    let keys = world.keys();
    let good = world.checkpoint().to_string();
    let garbage = verdict(b"checkpoint".to_vec(), &keys);
    assert!(garbage.starts_with("NOT GENUINE: the checkpoint is not one of this log"));
    let resized = good.replacen("\n300\n", "\n299\n", 1);
    assert_ne!(resized, good);
    let resized = verdict(resized.into_bytes(), &keys);
    assert!(resized.starts_with("NOT GENUINE: the checkpoint's signatures do not verify"));
    let mine = trusting(&[&signer(ORIGIN, 9)]);
    let other_key = verdict(good.into_bytes(), &mine);
    assert!(other_key.starts_with("NOT GENUINE: the checkpoint is not signed by a key you trust"));
    let elsewhere = World {
        origin: "neosc-1a2b3c4d/log/8888".to_owned(),
        ..world.clone()
    };
    let elsewhere = verdict(elsewhere.checkpoint().to_string().into_bytes(), &keys);
    assert!(elsewhere.contains("neosc-1a2b3c4d/log/8888, not of neosc-1a2b3c4d/log/1000"));
}

#[test]
fn what_cannot_be_read_is_no_finding() {
    let world = log_of(1_000);
    let keys = world.keys();
    let unread = |remove: &dyn Fn(&mut Published)| {
        let mut published = publish(&world);
        remove(&mut published);
        LogVerifier::new(&keys)
            .verify(&mut published, |_, _| {})
            .unwrap_err()
    };
    let (missing, source) = (tile(1, 0, 3), "404".to_owned());
    let error = unread(&|log| drop(log.tiles.remove(&missing)));
    assert_eq!(error.to_string(), "tile/1/000.p/3 could not be read");
    let wanted = Wanted::Tile(missing);
    assert_eq!(error, Unread { wanted, source });
    let missing = bundle_id(2, 256);
    let error = unread(&|log| drop(log.bundles.remove(&missing)));
    assert_eq!(error.wanted, Wanted::Entries(missing));
}
