//! What earlier versions wrote is read, and goes on (`testdata/formats`).

use std::path::{Path, PathBuf};

use event::NewEvent;
use store::{Found, Options, Prover, Store};
use tlog::{TlogProof, VerifierKey};

use crate::support::{event, ingest, receipts, request};

fn formats(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../testdata/formats")
        .join(name)
}

/// Copies a folder with what is below it, but for what has one of these names.
fn copy(from: &Path, to: &Path, without: &[&str]) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        let name = file.file_name();
        if without.iter().any(|without| name == *without) {
            continue;
        }
        match file.file_type().unwrap().is_dir() {
            true => copy(&file.path(), &to.join(name), &[]),
            false => drop(std::fs::copy(file.path(), to.join(name)).unwrap()),
        }
    }
}

#[test]
fn the_folder_of_version_one_is_read_and_goes_on() {
    reads_and_goes_on("v1", 311, 0, "sent-7");
}

#[test]
fn the_folder_of_schema_four_is_read_and_goes_on() {
    reads_and_goes_on("v4", 4173, 4096, "sent-4147");
}

/// `size`: entries of its log, and `sealed`: how many of them are in a segment. `id`: one that a sender supplied and that is
/// not sealed.
fn reads_and_goes_on(version: &str, size: u64, sealed: u64, id: &str) {
    let folder = tempfile::tempdir().unwrap();
    let options = Options::new(&folder.path().join("data"));
    copy(&formats(version), &options.data, &["secrets", "exports"]);
    copy(&formats(version).join("secrets"), &options.signer, &[]);
    let store = Store::open(&options).unwrap();
    let (organization, _) = store.organizations().unwrap().remove(0);
    let log = store.log(&organization).unwrap();
    assert_eq!((log.size, log.sealed), (size, sealed));

    // An id of then is known, with its receipt of then.
    let found = store.find(&organization, id, None).unwrap().unwrap();
    let again = receipts(ingest(&store, request(&organization, vec![sent(&found)])).unwrap());
    assert_eq!((again[0].index, again[0].duplicate), (found.index, true));
    let new = receipts(ingest(&store, request(&organization, vec![event(1)])).unwrap());
    assert_eq!(new[0].index, size);

    let key: VerifierKey = store.vkey(&organization, 1).unwrap().parse().unwrap();
    let positions: Vec<u64> = (0..=size).step_by(41).chain([found.position]).collect();
    let proven = Prover::new(&organization).prove(&store, &positions);
    for (position, proven) in positions.iter().zip(proven.unwrap()) {
        let at = store.at(&organization, *position).unwrap().unwrap();
        assert_eq!((at.index, &at.record), (proven.index, &proven.record));
        TlogProof::parse(proven.proof.as_bytes())
            .unwrap()
            .verify(
                tlog::leaf_hash(&proven.entry),
                key.name().as_str(),
                std::slice::from_ref(&key),
                &[],
            )
            .unwrap();
    }
    store.close();
    drop(store);
    let report = store::fsck(&options, &mut |_, _| {}).unwrap();
    assert_eq!((report.findings, report.entries), (Vec::new(), size + 1));
}

/// An event as it was sent then.
fn sent(found: &Found) -> NewEvent {
    let record = found.record.clone();
    NewEvent {
        id: record.original_id,
        user_id: record.user_id,
        user_email: record.user_email,
        action: record.action,
        resource: record.resource,
        details: record.details,
        ip_address: record.ip_address,
        timestamp: Some(record.timestamp),
        success: record.success,
        session_id: record.session_id,
        metadata: record.metadata,
        ..NewEvent::default()
    }
}
