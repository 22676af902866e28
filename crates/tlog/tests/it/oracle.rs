//! Differential tests against `tlog_tiles`, a port of Go's `sumdb/tlog`.

use proptest::prelude::*;
use tlog::{
    Hash, TilePath, TreeHead, consistency_proof, inclusion_proof, tiles_for_size,
    verify_consistency, verify_inclusion,
};
use tlog_tiles::{Checkpoint as OtherHead, HashReader, Tile};

use crate::model::{Leaves, mth};

/// All hashes of a tree, in the order `tlog_tiles` stores them.
struct Stored(Vec<tlog_tiles::Hash>);

impl HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        let at = |i: &u64| self.0[usize::try_from(*i).unwrap()];
        Ok(indexes.iter().map(at).collect())
    }
}

impl Stored {
    fn numbered(count: usize) -> Self {
        let mut stored = Self(Vec::new());
        for i in 0..count {
            let new = tlog_tiles::stored_hashes(i as u64, &i.to_be_bytes(), &stored).unwrap();
            stored.0.extend(new);
        }
        stored
    }
}

fn theirs(hash: Hash) -> tlog_tiles::Hash {
    tlog_tiles::Hash(*hash.as_bytes())
}

fn ours(hashes: &[tlog_tiles::Hash]) -> Vec<Hash> {
    hashes.iter().map(|hash| Hash::from_bytes(hash.0)).collect()
}

#[test]
fn proofs_are_the_same_and_accepted_both_ways() {
    let count = 600;
    let (tree, stored) = (Leaves::numbered(count), Stored::numbered(count));
    for size in [1, 2, 3, 7, 8, 64, 100, 255, 256, 257, 511, 600] {
        let root = mth(&tree.0[..size]);
        let s = size as u64;
        assert_eq!(tlog_tiles::tree_hash(s, &stored).unwrap(), theirs(root));
        for index in (0..size).step_by(1 + size / 40) {
            let i = index as u64;
            let made = inclusion_proof(i, s, &tree).unwrap();
            let other = tlog_tiles::prove_record(s, i, &stored).unwrap();
            assert_eq!(made, ours(&other));
            let leaf = theirs(tree.0[index]);
            tlog_tiles::check_record(&other, s, theirs(root), i, leaf).unwrap();
            verify_inclusion(i, s, tree.0[index], &ours(&other), root).unwrap();

            let (old, old_root) = (i + 1, mth(&tree.0[..=index]));
            let made = consistency_proof(old, s, &tree).unwrap();
            let other = tlog_tiles::prove_tree(s, old, &stored).unwrap();
            assert_eq!(made, ours(&other));
            verify_consistency(old, s, &ours(&other), old_root, root).unwrap();
        }
    }
}

#[test]
fn tiles_of_a_size_are_the_same() {
    for size in [0, 1, 255, 256, 257, 600, 65_535, 65_536, 65_537, 70_000] {
        let listed: Vec<_> = tiles_for_size(size)
            .map(|tile| (tile.level(), tile.n(), u32::from(tile.width())))
            .collect();
        let other: Vec<_> = Tile::new_tiles(8, 0, size)
            .iter()
            .map(|tile| (tile.level(), tile.level_index(), tile.width()))
            .collect();
        assert_eq!(listed, other, "{size}");
    }
}

/// Right proofs held against every claim about them, right and wrong.
#[test]
fn verdicts_are_the_same() {
    const MAX: u64 = 12;
    let tree = Leaves::numbered(12);
    let leaf = |i: u64| tree.0[usize::try_from(i).unwrap()];
    let root = |size: u64| mth(&tree.0[..usize::try_from(size).unwrap()]);
    for (size, index) in (1..=MAX).flat_map(|size| (0..size).map(move |i| (size, i))) {
        let inclusion = inclusion_proof(index, size, &tree).unwrap();
        let other_inclusion = inclusion.iter().copied().map(theirs).collect();
        let (old, new) = (index + 1, size);
        let consistency = consistency_proof(old, new, &tree).unwrap();
        let other_consistency = consistency.iter().copied().map(theirs).collect();
        for (s, i) in (1..=MAX).flat_map(|s| (0..=s).map(move |i| (s, i))) {
            let (l, r) = (leaf(index), root(size));
            let other = tlog_tiles::check_record(&other_inclusion, s, theirs(r), i, theirs(l));
            let verdict = verify_inclusion(i, s, l, &inclusion, r);
            assert_eq!(verdict.is_ok(), other.is_ok(), "{index} {size} {i} {s}");
            if i == 0 {
                continue; // they have no empty old tree
            }
            let (a, b) = (root(old), root(new));
            let other = tlog_tiles::check_tree(&other_consistency, s, theirs(b), i, theirs(a));
            let verdict = verify_consistency(i, s, &consistency, a, b);
            assert_eq!(verdict.is_ok(), other.is_ok(), "{old} {new} {i} {s}");
        }
    }
}

proptest! {
    #[test]
    fn tile_paths_are_the_same(level in 0_u8..64, n: u64, shift in 0_u32..64, width in 1_u16..=256) {
        let n = n >> shift;
        let other = Tile::new(8, level, n, u32::from(width), false).path();
        // Theirs name the height of the tile, which tlog-tiles leaves out.
        let expected = other.replacen("tile/8/", "tile/", 1);
        let path = TilePath::from(tlog::TileId::new(level, n, width).unwrap());
        prop_assert_eq!(path.to_string(), expected);
        prop_assert_eq!(path.to_string().parse(), Ok(path));
        let bundle = TilePath::from(tlog::BundleId::new(n, width).unwrap());
        prop_assert_eq!(bundle.to_string().parse(), Ok(bundle));
    }

    // Levels over 63 and widths of 0 are left to the unit tests: the oracle panics on them.
    #[test]
    fn no_path_has_two_spellings(
        path in "tile/([0-5]?[0-9]|entries)(/x[0-9]{3}){0,2}/x?[0-9]{2,4}(\\.p/0?[1-9][0-9]{0,2})?",
    ) {
        let other = path.replacen("tile/", "tile/8/", 1).replacen("/entries/", "/data/", 1);
        let accepted = Tile::from_path(&other).is_ok();
        let parsed = path.parse::<TilePath>();
        prop_assert_eq!(parsed.is_ok(), accepted);
        if let Ok(parsed) = parsed {
            prop_assert_eq!(parsed.to_string(), path);
        }
    }

    #[test]
    fn tree_heads_are_read_the_same(
        origin in "[a-z+ ]{0,3}", size in "(0|[0-9]{1,3}|\\+1)", root in prop::collection::vec(any::<u8>(), 31..34),
        extension in "([a-z]{0,2}\n){0,2}", end in "(\n|)",
    ) {
        use base64::prelude::{BASE64_STANDARD, Engine as _};
        let text = format!("{origin}\n{size}\n{}{end}{extension}", BASE64_STANDARD.encode(&root));
        let other = OtherHead::from_bytes(text.as_bytes());
        let parsed = text.parse::<TreeHead>();
        // Ours alone knows that a log without entries has only one root.
        if size == "0" {
            prop_assert!(parsed.is_err());
        } else {
            prop_assert_eq!(parsed.is_ok(), other.is_ok(), "{:?}", text);
        }
        if let (Ok(parsed), Ok(other)) = (parsed, other) {
            prop_assert_eq!(parsed.to_string().into_bytes(), other.to_bytes());
            prop_assert_eq!((parsed.origin(), parsed.size()), (other.origin(), other.size()));
        }
    }
}
