//! A whole log as it is published, in memory.

use std::collections::BTreeMap;

use event::{Digest32, Entry, OwnIds, Source, Statement, Timestamp};
use tlog::{
    BundleId, Hash, TileId, bundles_for_size, encode_bundle, hashes_to_bytes, leaf_hash,
    root_of_hashes, tiles_for_size,
};
use verify::{Keys, LogFinding, LogReader, LogReport, LogVerifier};

use crate::world::{World, signer};

pub(crate) const ORIGIN: &str = "neosc-1a2b3c4d/log/1000";

/// When entry 0 was received: 2026-03-05T00:00:00Z. The entry at index `i` came `i` seconds later.
pub(crate) const START: u64 = 1_772_668_800_000_000;

/// What a log answers with.
pub(crate) struct Published {
    pub(crate) checkpoint: Vec<u8>,
    pub(crate) tiles: BTreeMap<TileId, Vec<u8>>,
    pub(crate) bundles: BTreeMap<BundleId, Vec<u8>>,
    /// Whether each tile and bundle was asked for once and no more.
    pub(crate) asked: Vec<String>,
}

impl LogReader for Published {
    type Error = String;

    fn checkpoint(&mut self) -> Result<Vec<u8>, String> {
        Ok(self.checkpoint.clone())
    }

    fn tile(&mut self, tile: &TileId) -> Result<Vec<u8>, String> {
        self.asked.push(tile.to_string());
        self.tiles.get(tile).cloned().ok_or("404".to_owned())
    }

    fn entries(&mut self, bundle: &BundleId) -> Result<Vec<u8>, String> {
        self.asked.push(bundle.to_string());
        self.bundles.get(bundle).cloned().ok_or("404".to_owned())
    }
}

pub(crate) fn entry(index: u64) -> Entry {
    let time = Timestamp::from_micros(START + index * 1_000_000).unwrap();
    Entry {
        id16: OwnIds::new(index).next(START / 1_000 + index * 1_000),
        timestamp: time,
        received_at: time,
        action: if index.is_multiple_of(3) {
            "login"
        } else {
            "launch_workspace"
        }
        .to_owned(),
        success: !index.is_multiple_of(7),
        source: Source::Platform,
        link: [1; 16],
        group: Digest32::new([2; 32]),
        statement: None,
    }
}

/// The entry at `index`, made a statement, so many days after it would have come.
pub(crate) fn statement(index: u64, text: &str, days: u64) -> Vec<u8> {
    let action = text.split('"').nth(1).unwrap().to_owned();
    let later = START + index * 1_000_000 + days * 86_400_000_000;
    let made = Entry {
        action,
        source: Source::Log,
        statement: Some(text.to_owned()),
        received_at: Timestamp::from_micros(later).unwrap(),
        ..entry(index)
    };
    made.encode().unwrap()
}

pub(crate) fn begin(origin: &str, vkey: &str) -> String {
    format!(r#"{{"begin_log":{{"origin":"{origin}","vkey":"{vkey}","continues":null}}}}"#)
}

pub(crate) fn log_of(size: u64) -> World {
    let vkey = signer(ORIGIN, 1).verifier_key().to_string();
    let text = begin(ORIGIN, &vkey);
    assert!(Statement::parse(&text).is_ok());
    let others = (1..size).map(|index| entry(index).encode().unwrap());
    World {
        entries: std::iter::once(statement(0, &text, 0))
            .chain(others)
            .collect(),
        origin: ORIGIN.to_owned(),
    }
}

pub(crate) fn publish(world: &World) -> Published {
    publish_signed(world, world.checkpoint().to_string().into_bytes())
}

pub(crate) fn publish_signed(world: &World, checkpoint: Vec<u8>) -> Published {
    let size = world.entries.len() as u64;
    let leaves: Vec<Hash> = world.entries.iter().map(|entry| leaf_hash(entry)).collect();
    let range = |n: u64, width: u64| {
        let first = usize::try_from(n * 256).unwrap();
        first..first + usize::try_from(width).unwrap()
    };
    let tile = |tile: TileId| {
        // What the specification says a tile is: the roots of so many leaves each.
        let each = 256_usize.pow(u32::from(tile.level()));
        let hashes: Vec<Hash> = range(tile.n(), u64::from(tile.width()))
            .map(|i| root_of_hashes(&leaves[i * each..(i + 1) * each]))
            .collect();
        (tile, hashes_to_bytes(&hashes))
    };
    let bundle = |bundle: BundleId| {
        let entries = &world.entries[range(bundle.n(), u64::from(bundle.width()))];
        let content = encode_bundle(entries.iter().map(Vec::as_slice)).unwrap();
        (bundle, content)
    };
    Published {
        checkpoint,
        tiles: tiles_for_size(size).map(tile).collect(),
        bundles: bundles_for_size(size).map(bundle).collect(),
        asked: Vec::new(),
    }
}

pub(crate) fn verify(published: &mut Published, keys: &Keys) -> LogReport {
    LogVerifier::new(keys).verify(published, |_, _| {}).unwrap()
}

/// What is found in a log that its own operator signed just as it is.
pub(crate) fn found_in(world: &World) -> Vec<LogFinding> {
    let report = verify(&mut publish(world), &world.keys());
    assert_eq!(report.findings.is_empty(), report.verdict.exit_code() == 0);
    assert_eq!(report.findings.is_empty(), report.key.is_some());
    report.findings
}
