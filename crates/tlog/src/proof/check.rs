//! Checking proofs. Every hash of a proof must be used, and no other length is accepted.

use crate::hash::{Hash, empty_root, node_hash};

/// A proof that does not prove what it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// The leaf is not inside the tree.
    #[error("index {index} is outside a tree of {size} entries")]
    Index {
        /// The leaf claimed.
        index: u64,
        /// The size of the tree.
        size: u64,
    },
    /// The older tree is larger than the newer one.
    #[error("an old tree of {old} entries is larger than the new one of {new}")]
    Order {
        /// The size said to be older.
        old: u64,
        /// The size said to be newer.
        new: u64,
    },
    /// The proof has not the number of hashes that index and sizes call for.
    #[error("the proof has {actual} hashes instead of {expected}")]
    Length {
        /// How many there must be.
        expected: usize,
        /// How many there are.
        actual: usize,
    },
    /// The proof leads to another root than the one given.
    #[error("the proof leads to another root")]
    Root,
    /// The proof leads to another root of the older tree than the one given.
    #[error("the proof leads to another root of the old tree")]
    OldRoot,
}

/// Checks that the tree of `size` leaves with `root` has `leaf` at `index`.
///
/// # Errors
/// [`ProofError`] says why it is not proven.
pub fn verify_inclusion(
    index: u64,
    size: u64,
    leaf: Hash,
    proof: &[Hash],
    root: Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::Index { index, size });
    }
    let shape = Shape::of(index, size);
    expect_length(shape.length(), proof)?;
    let (inner, border) = shape.split(proof);
    if up_the_border(up_from(leaf, inner, index), border) != root {
        return Err(ProofError::Root);
    }
    Ok(())
}

/// Checks that the tree of `new` leaves with `new_root` begins with the very leaves of the tree of `old` leaves with
/// `old_root`.
///
/// # Errors
/// [`ProofError`] says why it is not proven.
pub fn verify_consistency(
    old: u64,
    new: u64,
    proof: &[Hash],
    old_root: Hash,
    new_root: Hash,
) -> Result<(), ProofError> {
    if old > new {
        return Err(ProofError::Order { old, new });
    }
    if old == 0 || old == new {
        return verify_trivial(old, new, proof, old_root, new_root);
    }
    // The proof climbs from the last perfect subtree of the old tree. Where that subtree is the whole old tree its
    // hash is the old root, and left out of the proof.
    let level = old.trailing_zeros();
    let last = (old - 1) >> level;
    let shape = Shape::of(old - 1, new).above(level);
    let (start, path) = match proof {
        _ if old.is_power_of_two() => {
            expect_length(shape.length(), proof)?;
            (old_root, proof)
        }
        [first, path @ ..] => {
            expect_length(shape.length() + 1, proof)?;
            (*first, path)
        }
        [] => {
            return Err(ProofError::Length {
                expected: shape.length() + 1,
                actual: 0,
            });
        }
    };
    let (inner, border) = shape.split(path);
    if up_the_border(up_from_left_only(start, inner, last), border) != old_root {
        return Err(ProofError::OldRoot);
    }
    if up_the_border(up_from(start, inner, last), border) != new_root {
        return Err(ProofError::Root);
    }
    Ok(())
}

fn verify_trivial(
    old: u64,
    new: u64,
    proof: &[Hash],
    old_root: Hash,
    new_root: Hash,
) -> Result<(), ProofError> {
    expect_length(0, proof)?;
    if old == 0 && old_root != empty_root() {
        return Err(ProofError::OldRoot);
    }
    if old == new && old_root != new_root {
        return Err(ProofError::Root);
    }
    Ok(())
}

/// How a proof for a leaf is made up: `inner` hashes while the path to the root differs from the path of the tree's
/// last leaf, then `border` hashes, all left siblings, along the right edge.
struct Shape {
    inner: u32,
    border: u32,
}

impl Shape {
    /// The shape for a leaf inside the tree: `index < size`.
    fn of(index: u64, size: u64) -> Self {
        let inner = u64::BITS - (index ^ size.saturating_sub(1)).leading_zeros();
        let border = index.checked_shr(inner).unwrap_or(0).count_ones();
        Self { inner, border }
    }

    /// The same path begun `levels` further up.
    fn above(self, levels: u32) -> Self {
        Self {
            inner: self.inner.saturating_sub(levels),
            border: self.border,
        }
    }

    fn length(&self) -> usize {
        (self.inner + self.border) as usize
    }

    /// The inner and the border hashes of a path of the right length.
    fn split<'a>(&self, path: &'a [Hash]) -> (&'a [Hash], &'a [Hash]) {
        path.split_at_checked(self.inner as usize)
            .unwrap_or((path, &[]))
    }
}

fn expect_length(expected: usize, proof: &[Hash]) -> Result<(), ProofError> {
    if proof.len() != expected {
        return Err(ProofError::Length {
            expected,
            actual: proof.len(),
        });
    }
    Ok(())
}

/// Climbs from a node along `siblings`; bit `i` of `index` says on which side the `i`-th stands.
fn up_from(node: Hash, siblings: &[Hash], index: u64) -> Hash {
    let mut index = index;
    siblings.iter().fold(node, |hash, sibling| {
        let is_right = index & 1 == 1;
        index >>= 1;
        if is_right {
            node_hash(*sibling, hash)
        } else {
            node_hash(hash, *sibling)
        }
    })
}

/// As [`up_from`], but leaves out right siblings: they are not in the older tree.
fn up_from_left_only(node: Hash, siblings: &[Hash], index: u64) -> Hash {
    let mut index = index;
    siblings.iter().fold(node, |hash, sibling| {
        let is_right = index & 1 == 1;
        index >>= 1;
        if is_right {
            node_hash(*sibling, hash)
        } else {
            hash
        }
    })
}

/// Climbs along the right edge, where every sibling stands on the left.
fn up_the_border(node: Hash, siblings: &[Hash]) -> Hash {
    siblings
        .iter()
        .fold(node, |hash, sibling| node_hash(*sibling, hash))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaf_hash;

    #[test]
    fn the_empty_tree_is_a_prefix_of_all() {
        let (empty, root) = (empty_root(), leaf_hash(b"x"));
        assert_eq!(verify_consistency(0, 0, &[], empty, empty), Ok(()));
        assert_eq!(verify_consistency(0, 5, &[], empty, root), Ok(()));
        assert_eq!(
            verify_consistency(0, 0, &[], root, root),
            Err(ProofError::OldRoot)
        );
        assert_eq!(
            verify_consistency(0, 5, &[root], empty, root),
            Err(ProofError::Length {
                expected: 0,
                actual: 1
            })
        );
        assert_eq!(
            verify_consistency(6, 5, &[], root, root),
            Err(ProofError::Order { old: 6, new: 5 })
        );
    }

    #[test]
    fn extreme_numbers_are_answered() {
        let root = leaf_hash(b"x");
        for (index, size) in [(u64::MAX - 1, u64::MAX), (0, u64::MAX), (0, 1 << 63)] {
            let error = verify_inclusion(index, size, root, &[], root);
            assert!(matches!(error, Err(ProofError::Length { .. })), "{index}");
        }
        for (old, new) in [(1 << 63, u64::MAX), (u64::MAX - 1, u64::MAX), (1, u64::MAX)] {
            let error = verify_consistency(old, new, &[root; 200], root, root);
            assert!(matches!(error, Err(ProofError::Length { .. })), "{old}");
        }
    }
}
