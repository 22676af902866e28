//! Runs of leaves and the perfect subtrees they fall into.

/// A perfect subtree: the `2^level` leaves from `index * 2^level` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    /// Binary level: 0 is a leaf, 8 a full tile of leaves.
    pub level: u8,
    /// Counted from the left, from 0, among the nodes of this level.
    pub index: u64,
}

/// A subtree of some tree: the leaves from `start` up to, not including, `end`.
///
/// Subtrees on the right edge of a tree need not be perfect; [`NodeRange::perfect_nodes`] says what to fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeRange {
    start: u64,
    end: u64,
}

impl NodeRange {
    /// The leaves from `start` up to, not including, `end`; none if `end` is not above `start`.
    pub fn new(start: u64, end: u64) -> Self {
        Self {
            start,
            end: end.max(start),
        }
    }

    /// The first leaf.
    pub fn start(&self) -> u64 {
        self.start
    }

    /// The leaf after the last.
    pub fn end(&self) -> u64 {
        self.end
    }

    /// How many leaves.
    pub fn count(&self) -> u64 {
        self.end - self.start
    }

    /// The perfect subtrees the range falls into, left to right.
    ///
    /// For a subtree as RFC 6962 splits them, these get smaller to the right, and its hash is the fold of theirs
    /// from the right.
    pub fn perfect_nodes(&self) -> impl Iterator<Item = Node> + use<> {
        let Self { mut start, end } = *self;
        std::iter::from_fn(move || {
            // The largest power of two that fits and on whose multiple the range starts.
            let fits = end.checked_sub(start)?.checked_ilog2()?;
            let level = fits.min(start.trailing_zeros());
            let node = Node {
                level: level as u8,
                index: start >> level,
            };
            start += 1 << level;
            Some(node)
        })
    }

    /// Where RFC 6962 splits a subtree of two or more leaves: after the largest power of two below its count.
    pub(crate) fn halves(&self) -> Option<(Self, Self)> {
        let below = self.count().checked_sub(1)?.checked_ilog2()?;
        let middle = self.start + (1 << below);
        Some((Self::new(self.start, middle), Self::new(middle, self.end)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_fall_into_perfect_nodes() {
        let nodes = |start, end| {
            NodeRange::new(start, end)
                .perfect_nodes()
                .map(|n| (n.level, n.index))
                .collect::<Vec<_>>()
        };
        assert_eq!(nodes(0, 0), []);
        assert_eq!(nodes(5, 3), []);
        assert_eq!(nodes(0, 7), [(2, 0), (1, 2), (0, 6)]);
        assert_eq!(nodes(8, 11), [(1, 4), (0, 10)]);
        assert_eq!(nodes(0, 1 << 62), [(62, 0)]);
        assert_eq!(nodes(u64::MAX - 1, u64::MAX), [(0, u64::MAX - 1)]);
        assert_eq!(nodes(0, u64::MAX).len(), 64);
    }

    #[test]
    fn halves_follow_rfc_6962() {
        let halves = |end| {
            NodeRange::new(0, end)
                .halves()
                .map(|(left, right)| (left.end(), right.count()))
        };
        assert_eq!(halves(0), None);
        assert_eq!(halves(1), None);
        assert_eq!(halves(2), Some((1, 1)));
        assert_eq!(halves(5), Some((4, 1)));
        assert_eq!(halves(8), Some((4, 4)));
    }
}
