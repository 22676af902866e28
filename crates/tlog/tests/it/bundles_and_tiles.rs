//! Nodes read from tiles, and entry bundles against their tiles.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proptest::prelude::*;
use tlog::{
    BundleError, BundleId, Hash, NodeSource, TileError, TileId, TileNodes, TileNodesError,
    TileReader, consistency_proof, decode_bundle, encode_bundle, hashes_to_bytes, inclusion_proof,
    leaf_hash, root_at, root_of_hashes, tiles_for_size, verify_consistency, verify_inclusion,
};

use crate::model::{Leaves, mth};

/// Tiles made on the fly from a tree of one size, and which were read. Asking twice, or for what the tree does not
/// have, is an error.
struct Tiles {
    levels: Vec<Vec<Hash>>,
    size: u64,
    read: RefCell<BTreeSet<(u8, u64)>>,
}

impl Tiles {
    fn of(leaves: &[Hash]) -> Self {
        let mut levels = vec![leaves.to_vec()];
        while let Some(top) = levels.last().filter(|top| top.len() >= 256) {
            let up = top.chunks_exact(256).map(mth).collect();
            levels.push(up);
        }
        Self {
            levels,
            size: leaves.len() as u64,
            read: RefCell::default(),
        }
    }
}

impl TileReader for Tiles {
    type Error = String;

    fn tile(&self, level: u8, n: u64, width: u16) -> Result<Vec<Hash>, String> {
        let id = TileId::new(level, n, width).map_err(|e| e.to_string())?;
        if !tiles_for_size(self.size).any(|listed| listed == id) {
            return Err(format!("{id} is not a tile of {}", self.size));
        }
        if !self.read.borrow_mut().insert((level, n)) {
            return Err(format!("{id} was read twice"));
        }
        let start = usize::try_from(n).unwrap() * 256;
        let level = &self.levels[usize::from(level)];
        Ok(level[start..start + usize::from(width)].to_vec())
    }
}

#[test]
fn proofs_from_tiles_verify() {
    let all = Leaves::numbered(70_000);
    for size in [1, 255, 256, 257, 600, 65_535, 65_536, 65_537, 70_000_u64] {
        let tree = Leaves(all.0[..usize::try_from(size).unwrap()].to_vec());
        let tiles = Tiles::of(&tree.0);
        let nodes = || {
            tiles.read.borrow_mut().clear();
            TileNodes::new(&tiles, size)
        };
        let root = mth(&tree.0);
        assert_eq!(root_at(size, &nodes()).unwrap(), root, "{size}");
        for i in [0, size / 3, size / 2, size - 1] {
            let at = usize::try_from(i).unwrap();
            let proof = inclusion_proof(i, size, &nodes()).unwrap();
            verify_inclusion(i, size, tree.0[at], &proof, root).unwrap();
            // One tile for each level is all an inclusion proof needs, and the partial ones of the right edge.
            assert!(tiles.read.borrow().len() <= 5, "{size} {i}");
            let proof = consistency_proof(i, size, &nodes()).unwrap();
            verify_consistency(i, size, &proof, root_of_hashes(&tree.0[..at]), root).unwrap();
        }
    }
}

#[test]
fn nodes_outside_the_tree_are_refused() {
    let tree = Leaves::numbered(600);
    let tiles = Tiles::of(&tree.0);
    let nodes = TileNodes::new(&tiles, 600);
    for (level, index) in [
        (0, 600),
        (3, 75),
        (8, 2),
        (9, 1),
        (10, 0),
        (63, 0),
        (64, 0),
        (255, 0),
    ] {
        assert_eq!(
            nodes.node(level, index),
            Err(TileNodesError::Outside { level, index })
        );
    }
    assert_eq!(nodes.node(9, 0), Ok(mth(&tree.0[..512])));
    assert_eq!(nodes.node(3, 74), Ok(mth(&tree.0[592..600])));
    assert_eq!(nodes.size(), 600);
    let nodes = TileNodes::new(&tiles, u64::MAX);
    assert_eq!(
        nodes.node(64, 0),
        Err(TileNodesError::Outside {
            level: 64,
            index: 0
        })
    );
}

#[test]
fn a_tile_of_the_wrong_width_is_refused() {
    struct Short;
    impl TileReader for Short {
        type Error = String;
        fn tile(&self, _: u8, _: u64, width: u16) -> Result<Vec<Hash>, String> {
            Ok(vec![leaf_hash(b""); usize::from(width) - 1])
        }
    }
    let wrong = TileNodes::new(Short, 300).node(0, 0);
    assert_eq!(
        wrong,
        Err(TileNodesError::Width {
            expected: 256,
            actual: 255
        })
    );
}

#[test]
fn content_must_be_as_wide_as_its_name() {
    let hashes = Leaves::numbered(3).0;
    let content = hashes_to_bytes(&hashes);
    let tile = |width| TileId::new(0, 0, width).unwrap();
    assert_eq!(tile(3).decode(&content), Ok(hashes));
    for (width, content) in [(2, &content[..]), (4, &content), (3, &content[1..])] {
        assert!(matches!(
            tile(width).decode(content),
            Err(TileError::Length { .. })
        ));
    }
    let bundle = encode_bundle([b"a".as_slice(), b"b"]).unwrap();
    let id = |width| BundleId::new(0, width).unwrap();
    assert_eq!(id(2).decode(&bundle).unwrap(), [b"a", b"b"]);
    assert_eq!(
        id(3).decode(&bundle),
        Err(BundleError::Width {
            expected: 3,
            actual: 2
        })
    );
}

proptest! {
    #[test]
    fn bundles_have_one_spelling(bytes in prop::collection::vec(prop_oneof![Just(0_u8), 0_u8..4], 0..40)) {
        if let Ok(entries) = decode_bundle(&bytes) {
            prop_assert_eq!(encode_bundle(entries).unwrap(), bytes);
        }
    }

    #[test]
    fn bundles_round_trip(entries in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 1..257)) {
        let bundle = encode_bundle(entries.iter().map(Vec::as_slice)).unwrap();
        prop_assert_eq!(decode_bundle(&bundle).unwrap(), entries.clone());
        prop_assert!(decode_bundle(&bundle[..bundle.len() - 1]).is_err() || entries.last().unwrap().is_empty());
    }
}
