//! Proofs, roots and frontiers out of stored nodes.

use super::plan::{RangeError, check_size, consistency_path, inclusion_path};
use crate::frontier::Frontier;
use crate::hash::{Hash, empty_root, node_hash};
use crate::range::NodeRange;

/// Where the hashes of perfect subtrees come from: tiles, a database, memory.
pub trait NodeSource {
    /// Why a node could not be read.
    type Error;

    /// The hash of the perfect subtree of `2^level` leaves that is the `index`-th (from 0) at its level.
    ///
    /// Asked only for subtrees that lie wholly inside the tree a proof is made for.
    ///
    /// # Errors
    /// If the node cannot be read; the proof fails with it.
    fn node(&self, level: u8, index: u64) -> Result<Hash, Self::Error>;
}

impl<S: NodeSource + ?Sized> NodeSource for &S {
    type Error = S::Error;

    fn node(&self, level: u8, index: u64) -> Result<Hash, Self::Error> {
        (**self).node(level, index)
    }
}

/// A proof, root or frontier that could not be made. `E` is the error of the [`NodeSource`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MakeProofError<E> {
    /// The tree does not have what was asked for.
    #[error(transparent)]
    Range(#[from] RangeError),
    /// A node could not be read.
    #[error("a node of the tree could not be read")]
    Source(#[source] E),
}

/// The inclusion proof of leaf `index` in the tree of `size` leaves: the leaf's sibling first.
///
/// # Errors
/// Unless `index < size`, or if a node cannot be read.
pub fn inclusion_proof<S: NodeSource>(
    index: u64,
    size: u64,
    source: &S,
) -> Result<Vec<Hash>, MakeProofError<S::Error>> {
    hashes_of(&inclusion_path(index, size)?, source)
}

/// The consistency proof between the trees of `old` and `new` leaves. Empty if `old` is 0 or equal to `new`.
///
/// # Errors
/// Unless `old <= new`, or if a node cannot be read.
pub fn consistency_proof<S: NodeSource>(
    old: u64,
    new: u64,
    source: &S,
) -> Result<Vec<Hash>, MakeProofError<S::Error>> {
    hashes_of(&consistency_path(old, new)?, source)
}

/// The root the tree had when it had `size` leaves.
///
/// # Errors
/// If a node cannot be read, or `size` is above [`MAX_TREE_SIZE`](crate::MAX_TREE_SIZE).
pub fn root_at<S: NodeSource>(size: u64, source: &S) -> Result<Hash, MakeProofError<S::Error>> {
    check_size(size)?;
    subtree_hash(NodeRange::new(0, size), source)
}

/// The frontier the tree had when it had `size` leaves.
///
/// # Errors
/// As [`root_at`].
pub fn frontier_at<S: NodeSource>(
    size: u64,
    source: &S,
) -> Result<Frontier, MakeProofError<S::Error>> {
    check_size(size)?;
    let hashes = NodeRange::new(0, size)
        .perfect_nodes()
        .map(|node| source.node(node.level, node.index))
        .collect::<Result<_, _>>()
        .map_err(MakeProofError::Source)?;
    Ok(Frontier::from_perfect_subtrees(size, hashes))
}

fn hashes_of<S: NodeSource>(
    path: &[NodeRange],
    source: &S,
) -> Result<Vec<Hash>, MakeProofError<S::Error>> {
    path.iter()
        .map(|range| subtree_hash(*range, source))
        .collect()
}

fn subtree_hash<S: NodeSource>(
    range: NodeRange,
    source: &S,
) -> Result<Hash, MakeProofError<S::Error>> {
    let mut hashes = range
        .perfect_nodes()
        .map(|node| source.node(node.level, node.index))
        .collect::<Result<Vec<_>, _>>()
        .map_err(MakeProofError::Source)?
        .into_iter()
        .rev();
    let Some(last) = hashes.next() else {
        return Ok(empty_root());
    };
    Ok(hashes.fold(last, |right, left| node_hash(left, right)))
}
