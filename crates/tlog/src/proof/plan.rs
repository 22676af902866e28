//! Which subtrees a proof consists of.

use crate::MAX_TREE_SIZE;
use crate::range::NodeRange;

/// A proof asked for of something the tree does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RangeError {
    /// No such leaf in a tree of that size.
    #[error("index {index} is outside a tree of {size} entries")]
    Index {
        /// The leaf asked for.
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
    /// The size is above [`MAX_TREE_SIZE`].
    #[error("a tree of {0} entries is too large")]
    TooLarge(u64),
}

/// The subtrees whose hashes are the inclusion proof of leaf `index` in the tree of `size` leaves: the leaf's
/// sibling first, the root's child last.
///
/// # Errors
/// Unless `index < size`.
pub fn inclusion_path(index: u64, size: u64) -> Result<Vec<NodeRange>, RangeError> {
    check_size(size)?;
    if index >= size {
        return Err(RangeError::Index { index, size });
    }
    let mut path = Vec::new();
    let mut subtree = NodeRange::new(0, size);
    while let Some((left, right)) = subtree.halves() {
        let (inside, sibling) = if index < left.end() {
            (left, right)
        } else {
            (right, left)
        };
        path.push(sibling);
        subtree = inside;
    }
    path.reverse();
    Ok(path)
}

/// The subtrees whose hashes are the consistency proof between the trees of `old` and `new` leaves. Empty if `old`
/// is 0 or equal to `new`: there is nothing to prove then.
///
/// # Errors
/// Unless `old <= new`.
pub fn consistency_path(old: u64, new: u64) -> Result<Vec<NodeRange>, RangeError> {
    check_size(new)?;
    if old > new {
        return Err(RangeError::Order { old, new });
    }
    let mut path = Vec::new();
    if old == 0 {
        return Ok(path);
    }
    let mut subtree = NodeRange::new(0, new);
    while old < subtree.end()
        && let Some((left, right)) = subtree.halves()
    {
        let (inside, sibling) = if old <= left.end() {
            (left, right)
        } else {
            (right, left)
        };
        path.push(sibling);
        subtree = inside;
    }
    // The subtree both trees share. When it is the whole old tree, the verifier has its hash already.
    if subtree.start() > 0 {
        path.push(subtree);
    }
    path.reverse();
    Ok(path)
}

pub(super) fn check_size(size: u64) -> Result<(), RangeError> {
    if size > MAX_TREE_SIZE {
        return Err(RangeError::TooLarge(size));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(path: Vec<NodeRange>) -> Vec<(u64, u64)> {
        path.iter().map(|r| (r.start(), r.end())).collect()
    }

    /// The examples of RFC 6962, section 2.1.3.
    #[test]
    fn the_seven_leaf_tree_of_the_rfc() {
        let inclusion = |index| ends(inclusion_path(index, 7).unwrap());
        assert_eq!(inclusion(0), [(1, 2), (2, 4), (4, 7)]);
        assert_eq!(inclusion(3), [(2, 3), (0, 2), (4, 7)]);
        assert_eq!(inclusion(4), [(5, 6), (6, 7), (0, 4)]);
        assert_eq!(inclusion(6), [(4, 6), (0, 4)]);
        let consistency = |old| ends(consistency_path(old, 7).unwrap());
        assert_eq!(consistency(3), [(2, 3), (3, 4), (0, 2), (4, 7)]);
        assert_eq!(consistency(4), [(4, 7)]);
        assert_eq!(consistency(6), [(4, 6), (6, 7), (0, 4)]);
        assert_eq!(consistency(0), []);
        assert_eq!(consistency(7), []);
    }

    #[test]
    fn what_the_tree_does_not_have_is_refused() {
        assert_eq!(
            inclusion_path(7, 7),
            Err(RangeError::Index { index: 7, size: 7 })
        );
        assert_eq!(
            inclusion_path(0, 0),
            Err(RangeError::Index { index: 0, size: 0 })
        );
        assert_eq!(
            consistency_path(8, 7),
            Err(RangeError::Order { old: 8, new: 7 })
        );
        assert_eq!(
            inclusion_path(0, MAX_TREE_SIZE + 1),
            Err(RangeError::TooLarge(MAX_TREE_SIZE + 1))
        );
        assert_eq!(inclusion_path(0, MAX_TREE_SIZE).unwrap().len(), 63);
    }
}
