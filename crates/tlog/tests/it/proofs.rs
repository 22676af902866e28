//! Every inclusion and consistency proof of trees of up to 64 leaves, and forgeries of each.

use tlog::{
    Hash, MakeProofError, ProofError, RangeError, consistency_path, consistency_proof,
    inclusion_path, inclusion_proof, leaf_hash, verify_consistency, verify_inclusion,
};

use crate::model::{Leaves, mth, path, proof};

const MAX: usize = 64;

/// Versions of a proof that must not verify.
fn forgeries(proof: &[Hash], others: &[Hash]) -> Vec<Vec<Hash>> {
    let mut forged = Vec::new();
    for i in 0..proof.len() {
        let mut flipped = proof.to_vec();
        let mut bytes = *flipped[i].as_bytes();
        bytes[i % 32] ^= 1 << (i % 8);
        flipped[i] = Hash::from_bytes(bytes);
        forged.push(flipped);
        let mut removed = proof.to_vec();
        removed.remove(i);
        forged.push(removed);
    }
    for i in 1..proof.len() {
        let mut swapped = proof.to_vec();
        swapped.swap(i - 1, i);
        forged.push(swapped);
    }
    for other in others {
        forged.push([proof, &[*other]].concat());
        forged.push([&[*other], proof].concat());
    }
    forged.push([proof, proof].concat());
    forged.retain(|forgery| forgery != proof);
    forged
}

#[test]
fn every_inclusion_proof_and_its_forgeries() {
    let all = Leaves::numbered(MAX);
    let stranger = leaf_hash(b"stranger");
    for size in 1..=MAX {
        let leaves = &all.0[..size];
        let root = mth(leaves);
        for (index, leaf) in leaves.iter().enumerate() {
            let (i, s) = (index as u64, size as u64);
            let made = inclusion_proof(i, s, &all).unwrap();
            assert_eq!(made, path(index, leaves));
            let verify = |i, s, leaf, p: &[Hash], r| verify_inclusion(i, s, leaf, p, r);
            assert_eq!(verify(i, s, *leaf, &made, root), Ok(()));

            for forged in forgeries(&made, &[stranger, root, *leaf]) {
                assert!(verify(i, s, *leaf, &forged, root).is_err(), "{i} of {s}");
            }
            assert_eq!(verify(i, s, stranger, &made, root), Err(ProofError::Root));
            assert_eq!(verify(i, s, *leaf, &made, stranger), Err(ProofError::Root));
            for other in (0..s + 2).filter(|other| *other != i) {
                assert!(verify(other, s, *leaf, &made, root).is_err(), "{other}");
            }
            // With another size the same hashes may still make up this root, if the shape of the path is the same;
            // where the shape differs they must not.
            for other in 0..s + 2 {
                let same_shape = inclusion_path(i, other)
                    .is_ok_and(|path| sides(&path, i) == sides(&inclusion_path(i, s).unwrap(), i));
                assert_eq!(
                    verify(i, other, *leaf, &made, root).is_ok(),
                    same_shape,
                    "{i} of {other} for {s}"
                );
            }
        }
    }
}

/// On which side each sibling of a path stands.
fn sides(path: &[tlog::NodeRange], index: u64) -> Vec<bool> {
    path.iter().map(|range| range.start() > index).collect()
}

#[test]
fn every_consistency_proof_and_its_forgeries() {
    let all = Leaves::numbered(MAX);
    let stranger = leaf_hash(b"stranger");
    for new in 1..=MAX {
        let new_root = mth(&all.0[..new]);
        for old in 1..=new {
            let old_root = mth(&all.0[..old]);
            let (o, n) = (old as u64, new as u64);
            let made = consistency_proof(o, n, &all).unwrap();
            assert_eq!(made, proof(old, &all.0[..new], true));
            let verify = |o, n, p: &[Hash], a, b| verify_consistency(o, n, p, a, b);
            assert_eq!(verify(o, n, &made, old_root, new_root), Ok(()));

            for forged in forgeries(&made, &[stranger, old_root, new_root]) {
                let verdict = verify(o, n, &forged, old_root, new_root);
                assert!(verdict.is_err(), "{o} to {n}");
            }
            assert!(verify(o, n, &made, stranger, new_root).is_err());
            assert!(verify(o, n, &made, old_root, stranger).is_err());
            if old < new {
                assert!(verify(o, n, &made, new_root, old_root).is_err());
                assert!(verify(n, o, &made, old_root, new_root).is_err());
                assert!(
                    verify(o - 1, n, &made, old_root, new_root).is_err(),
                    "{o} {n}"
                );
                assert!(
                    verify(o + 1, n, &made, old_root, new_root).is_err(),
                    "{o} {n}"
                );
            }
        }
    }
}

/// A log that rewrote one entry must not find any proof between its two histories, not even with the hashes that
/// would be right in one of them.
#[test]
fn a_rewritten_log_is_not_consistent() {
    let honest = Leaves::numbered(24);
    for changed in 0..23 {
        let mut rewritten = Leaves(honest.0.clone());
        rewritten.0[changed] = leaf_hash(b"rewritten");
        for old in changed + 1..=23 {
            let old_root = mth(&honest.0[..old]);
            let new_root = mth(&rewritten.0);
            for source in [&honest, &rewritten] {
                let made = consistency_proof(old as u64, 24, source).unwrap();
                let verdict = verify_consistency(old as u64, 24, &made, old_root, new_root);
                assert!(verdict.is_err(), "{changed} {old}");
            }
        }
    }
}

#[test]
fn proofs_outside_the_tree_are_not_made() {
    let tree = Leaves::numbered(5);
    assert_eq!(
        inclusion_proof(5, 5, &tree),
        Err(MakeProofError::Range(RangeError::Index {
            index: 5,
            size: 5
        }))
    );
    assert_eq!(
        consistency_proof(6, 5, &tree),
        Err(MakeProofError::Range(RangeError::Order { old: 6, new: 5 }))
    );
    assert_eq!(consistency_path(0, 5), Ok(vec![]));
    assert_eq!(
        verify_inclusion(5, 5, tree.0[0], &[], tree.0[0]),
        Err(ProofError::Index { index: 5, size: 5 })
    );
}
