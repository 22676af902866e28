//! The tree as RFC 6962 defines it, word for word, and the crate held against it.

use std::convert::Infallible;

use proptest::prelude::*;
use sha2::{Digest, Sha256};
use tlog::{
    Frontier, Hash, NodeSource, consistency_proof, frontier_at, inclusion_proof, leaf_hash,
    root_at, root_of_hashes, verify_consistency, verify_inclusion,
};

/// MTH of section 2.1, over leaf hashes.
pub(crate) fn mth(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::from_bytes(Sha256::digest(b"").into()),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            let parts = [&[1][..], mth(left).as_ref(), mth(right).as_ref()].concat();
            Hash::from_bytes(Sha256::digest(parts).into())
        }
    }
}

/// PATH of section 2.1.1.
pub(crate) fn path(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() <= 1 {
        return vec![];
    }
    let k = split(leaves.len());
    let (left, right) = leaves.split_at(k);
    let (mut proof, sibling) = if m < k {
        (path(m, left), right)
    } else {
        (path(m - k, right), left)
    };
    proof.push(mth(sibling));
    proof
}

/// PROOF of section 2.1.2; SUBPROOF with `whole` for its `b`.
pub(crate) fn proof(m: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if m == leaves.len() {
        return if whole { vec![] } else { vec![mth(leaves)] };
    }
    let k = split(leaves.len());
    let (left, right) = leaves.split_at(k);
    let (mut proof, sibling) = if m <= k {
        (proof(m, left, whole), right)
    } else {
        (proof(m - k, right, false), left)
    };
    proof.push(mth(sibling));
    proof
}

/// The largest power of two below `n`, for `n > 1`.
fn split(n: usize) -> usize {
    (0..).map(|i| 1 << i).take_while(|k| *k < n).last().unwrap()
}

/// Nodes computed from all leaves, every time.
pub(crate) struct Leaves(pub(crate) Vec<Hash>);

impl Leaves {
    pub(crate) fn numbered(count: usize) -> Self {
        Self((0..count).map(|i| leaf_hash(&i.to_be_bytes())).collect())
    }
}

impl NodeSource for Leaves {
    type Error = Infallible;

    fn node(&self, level: u8, index: u64) -> Result<Hash, Infallible> {
        let (width, index) = (1 << level, usize::try_from(index).unwrap());
        Ok(mth(&self.0[index * width..(index + 1) * width]))
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_crate_agrees_with_the_model(
        (size, index, old) in (1_usize..5_000).prop_flat_map(|n| (Just(n), 0..n, 0..=n)),
    ) {
        let tree = Leaves::numbered(size);
        let (s, i, o) = (size as u64, index as u64, old as u64);
        let root = mth(&tree.0);
        let old_root = mth(&tree.0[..old]);

        let mut frontier = Frontier::new();
        for leaf in &tree.0 {
            frontier.append(*leaf, &mut |_, _, _| {});
        }
        prop_assert_eq!(frontier.root(), root);
        prop_assert_eq!(root_of_hashes(&tree.0), root);
        prop_assert_eq!(root_at(s, &tree), Ok(root));
        prop_assert_eq!(root_at(o, &tree), Ok(old_root));
        prop_assert_eq!(frontier_at(s, &tree), Ok(frontier));

        let inclusion = inclusion_proof(i, s, &tree).unwrap();
        prop_assert_eq!(&inclusion, &path(index, &tree.0));
        prop_assert_eq!(verify_inclusion(i, s, tree.0[index], &inclusion, root), Ok(()));

        let consistency = consistency_proof(o, s, &tree).unwrap();
        let expected = if old == 0 { vec![] } else { proof(old, &tree.0, true) };
        prop_assert_eq!(&consistency, &expected);
        prop_assert_eq!(verify_consistency(o, s, &consistency, old_root, root), Ok(()));
    }

    #[test]
    fn a_frontier_continues_from_its_stored_bytes(size in 0_usize..600, more in 0_usize..600) {
        let tree = Leaves::numbered(size + more);
        let stored = frontier_at(size as u64, &tree).unwrap().to_bytes();
        let mut frontier = Frontier::from_bytes(size as u64, &stored).unwrap();
        let mut completed = Vec::new();
        for leaf in &tree.0[size..] {
            frontier.append(*leaf, &mut |level, index, hash| completed.push((level, index, hash)));
        }
        prop_assert_eq!(frontier.root(), mth(&tree.0));
        for (level, index, hash) in &completed {
            prop_assert_eq!(tree.node(*level, *index), Ok(*hash));
        }
        // As many subtrees were completed as the two sizes differ by: n leaves hold n - popcount(n) inner nodes.
        let inner = |n: usize| n - n.count_ones() as usize;
        prop_assert_eq!(completed.len(), inner(size + more) - inner(size));
    }
}
