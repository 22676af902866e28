//! What is handed to outsiders verifies with the pure crates alone.

use tlog::{BundleId, Hash, LogChecker, TileId, TlogProof, UnverifiedCheckpoint, VerifierKey};

use crate::support::{TestStore, event, test_store};

fn key(app: &TestStore) -> VerifierKey {
    app.store()
        .vkey(&app.organization, 1)
        .unwrap()
        .parse()
        .unwrap()
}

#[test]
fn every_entry_is_proven_and_its_fields_open() {
    let mut app = test_store();
    for n in 0..9 {
        app.send((0..70).map(|i| event(n * 70 + i)).collect());
    }
    let log = app.store().log(&app.organization).unwrap();
    for index in (0..log.size).step_by(13).chain([log.size - 1]) {
        let proven = app.store().prove(&app.organization, index).unwrap();
        let proof = TlogProof::parse(proven.proof.as_bytes()).unwrap();
        assert_eq!(proof.index(), index);
        proof
            .verify(
                tlog::leaf_hash(&proven.entry),
                &log.origin,
                &[key(&app)],
                &[],
            )
            .unwrap();
        let entry = event::Entry::decode(&proven.entry).unwrap();
        let digests = event::committed_fields(&proven.record).map(|(field, value)| {
            let number = field as u8;
            let blind = event::blind(&proven.ek, number);
            (number, event::digest(&blind, value.as_bytes()))
        });
        assert_eq!(event::group(digests).unwrap(), entry.group);
    }
    assert!(app.store().prove(&app.organization, log.size).is_err());
    app.reopen();
    app.store().prove(&app.organization, 5).unwrap();
}

#[test]
fn tiles_and_bundles_are_those_of_the_checkpoint() {
    let app = test_store();
    for n in 0..5 {
        app.send((0..130).map(|i| event(n * 130 + i)).collect());
    }
    let store = app.store();
    let signed = store.newest_checkpoint(&app.organization).unwrap();
    let origin = store.log(&app.organization).unwrap().origin;
    let checkpoint = UnverifiedCheckpoint::parse(signed.text.as_bytes())
        .unwrap()
        .verify(&origin, &[key(&app)], &[])
        .unwrap();
    let size = checkpoint.size();
    let mut leaves: Vec<Hash> = Vec::new();
    for bundle in tlog::bundles_for_size(size) {
        let bytes = store.entries(&app.organization, 1, &bundle).unwrap();
        leaves.extend(
            bundle
                .decode(&bytes)
                .unwrap()
                .into_iter()
                .map(tlog::leaf_hash),
        );
    }
    let mut checker = LogChecker::new([(size, checkpoint.root())]);
    for leaf in &leaves {
        checker.append(*leaf, &mut |_, _, _| {});
    }
    assert!(checker.finish().findings.is_empty());
    for tile in tlog::tiles_for_size(size) {
        let hashes = store.tile(&app.organization, 1, &tile).unwrap();
        assert_eq!(hashes.len(), usize::from(tile.width()));
        if tile.level() == 0 {
            let start = tile.n() as usize * 256;
            assert_eq!(hashes, leaves[start..start + hashes.len()]);
        }
    }
    let beyond = TileId::new(0, size / 256 + 1, 1).unwrap();
    assert!(matches!(
        store.tile(&app.organization, 1, &beyond).unwrap_err(),
        store::Error::NotFound
    ));
    let beyond = BundleId::new(size / 256 + 1, 1).unwrap();
    assert!(matches!(
        store.entries(&app.organization, 1, &beyond).unwrap_err(),
        store::Error::NotFound
    ));
}
