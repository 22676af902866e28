//! The right edge of a growing tree: all that is needed to append and to know the root.

use crate::hash::{Hash, HashError, empty_root, hashes_from_bytes, hashes_to_bytes, node_hash};
use crate::range::NodeRange;
use crate::{MAX_TREE_SIZE, Node};

/// The perfect subtrees a tree of some size falls into, left (largest) to right (smallest): one per bit set in the size.
///
/// A store keeps size and hashes in the row it locks to append; see [`Frontier::to_bytes`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    hashes: Vec<Hash>,
}

/// Stored parts that are no frontier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FrontierError {
    /// The size is above [`MAX_TREE_SIZE`].
    #[error("a tree of {0} entries is too large")]
    TooLarge(u64),
    /// One hash per bit set in the size was expected.
    #[error("a tree of {size} entries has {expected} subtrees on its right edge, not {actual}")]
    WrongCount {
        /// The size given.
        size: u64,
        /// How many hashes it calls for.
        expected: u32,
        /// How many there were.
        actual: usize,
    },
    /// The stored bytes are not a list of hashes.
    #[error(transparent)]
    Bytes(#[from] HashError),
}

impl Frontier {
    /// The frontier of the empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// A frontier from its stored parts.
    ///
    /// Only the shape is checked; whether the hashes are those of the log shows in [`Frontier::root`].
    ///
    /// # Errors
    /// Unless there is one hash for each bit set in `size`.
    pub fn from_parts(size: u64, hashes: Vec<Hash>) -> Result<Self, FrontierError> {
        if size > MAX_TREE_SIZE {
            return Err(FrontierError::TooLarge(size));
        }
        let expected = size.count_ones();
        if u32::try_from(hashes.len()) != Ok(expected) {
            return Err(FrontierError::WrongCount {
                size,
                expected,
                actual: hashes.len(),
            });
        }
        Ok(Self { size, hashes })
    }

    /// A frontier whose hashes were read one per perfect subtree of a tree of `size` leaves.
    pub(crate) fn from_perfect_subtrees(size: u64, hashes: Vec<Hash>) -> Self {
        debug_assert_eq!(size.count_ones() as usize, hashes.len());
        Self { size, hashes }
    }

    /// A frontier from the hashes as [`Frontier::to_bytes`] wrote them.
    ///
    /// # Errors
    /// As [`Frontier::from_parts`], and for a length that is no multiple of 32.
    pub fn from_bytes(size: u64, hashes: &[u8]) -> Result<Self, FrontierError> {
        Self::from_parts(size, hashes_from_bytes(hashes)?)
    }

    /// The hashes one after the other, 32 bytes each, largest subtree first. The size is kept separately.
    pub fn to_bytes(&self) -> Vec<u8> {
        hashes_to_bytes(&self.hashes)
    }

    /// How many leaves the tree has, which is also the index of the next one.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The hashes of the perfect subtrees, largest first.
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// Where the hashes of [`Frontier::hashes`] stand in the tree, in the same order.
    pub fn nodes(&self) -> impl Iterator<Item = Node> + use<> {
        NodeRange::new(0, self.size).perfect_nodes()
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        self.hashes
            .iter()
            .rev()
            .copied()
            .reduce(|right, left| node_hash(left, right))
            .unwrap_or_else(empty_root)
    }

    /// Appends one leaf.
    ///
    /// `completed(level, index, hash)` is called for every perfect subtree of two or more leaves that this leaf
    /// completes, from the smallest up: `level` is binary (1 covers two leaves, 8 a tile, 16 a block of 65,536) and
    /// `index` counts from the left at that level. On average one call, one hash, per leaf.
    pub fn append(&mut self, leaf: Hash, completed: &mut impl FnMut(u8, u64, Hash)) {
        let mut hash = leaf;
        let mut level = 0;
        let mut index = self.size;
        // The bits set at the low end of the size are the subtrees waiting for a right sibling.
        while index & 1 == 1 {
            let Some(left) = self.hashes.pop() else { break };
            hash = node_hash(left, hash);
            level += 1;
            index >>= 1;
            completed(level, index, hash);
        }
        self.hashes.push(hash);
        self.size += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{leaf_hash, root_of_hashes};

    #[test]
    fn completed_subtrees_are_reported_once_and_right() {
        let leaves: Vec<Hash> = (0..37_u8).map(|i| leaf_hash(&[i])).collect();
        let mut frontier = Frontier::new();
        let mut seen = Vec::new();
        for leaf in &leaves {
            frontier.append(*leaf, &mut |level, index, hash| {
                seen.push((level, index, hash));
            });
        }
        let mut expected = Vec::new();
        for level in 1..=5_u8 {
            for (index, chunk) in leaves.chunks_exact(1 << level).enumerate() {
                expected.push((level, index as u64, root_of_hashes(chunk)));
            }
        }
        seen.sort();
        assert_eq!(seen, expected);
        assert_eq!(frontier.root(), root_of_hashes(&leaves));
        let nodes: Vec<_> = frontier.nodes().map(|n| (n.level, n.index)).collect();
        assert_eq!(nodes, [(5, 0), (2, 8), (0, 36)]);
    }

    #[test]
    fn stored_parts_must_fit_the_size() {
        let mut frontier = Frontier::new();
        for i in 0..7_u8 {
            frontier.append(leaf_hash(&[i]), &mut |_, _, _| {});
        }
        let bytes = frontier.to_bytes();
        assert_eq!(Frontier::from_bytes(7, &bytes), Ok(frontier.clone()));
        assert_eq!(
            Frontier::from_bytes(8, &bytes),
            Err(FrontierError::WrongCount {
                size: 8,
                expected: 1,
                actual: 3
            })
        );
        assert_eq!(
            Frontier::from_bytes(7, &bytes[1..]),
            Err(FrontierError::Bytes(HashError::Length(95)))
        );
        let top = MAX_TREE_SIZE + 1;
        assert_eq!(
            Frontier::from_parts(top, vec![leaf_hash(b"")]),
            Err(FrontierError::TooLarge(top))
        );
        assert_eq!(Frontier::from_parts(0, vec![]), Ok(Frontier::new()));
    }
}
