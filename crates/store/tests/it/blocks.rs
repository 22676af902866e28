//! Past 65,536 entries: roots of blocks.

use tlog::{TileId, TlogProof};

use crate::support::{event, test_store};

#[test]
fn proofs_and_tiles_reach_over_blocks() {
    let mut app = test_store();
    for n in 0..15 {
        app.send((0..9_500).map(|i| event(n * 9_500 + i)).collect());
    }
    let log = app.store().log(&app.organization).unwrap();
    assert_eq!(log.size, 142_501);
    let key = app
        .store()
        .vkey(&app.organization, 1)
        .unwrap()
        .parse()
        .unwrap();
    let keys = [key];
    for index in [0, 255, 65_535, 65_536, 131_071, 131_072, 142_500] {
        let proven = app.store().prove(&app.organization, index).unwrap();
        let proof = TlogProof::parse(proven.proof.as_bytes()).unwrap();
        proof
            .verify(tlog::leaf_hash(&proven.entry), &log.origin, &keys, &[])
            .unwrap();
    }
    let blocks = app
        .store()
        .tile(&app.organization, 1, &TileId::new(2, 0, 2).unwrap())
        .unwrap();
    let nodes = app
        .store()
        .tile(&app.organization, 1, &TileId::new(1, 1, 256).unwrap())
        .unwrap();
    assert_eq!(blocks[1], tlog::root_of_hashes(&nodes));
    app.reopen();
    app.send(vec![event(1)]);
    app.assert_sound(142_502);
}
