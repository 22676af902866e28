//! The check of a whole log: every leaf hashed up again, compared with every tree head at hand.

use std::iter::Peekable;
use std::vec;

use crate::frontier::Frontier;
use crate::hash::Hash;

/// Takes the leaf hashes of a log in order and compares its root at given sizes.
#[derive(Clone, Debug)]
pub struct LogChecker {
    frontier: Frontier,
    heads: Peekable<vec::IntoIter<(u64, Hash)>>,
    agreed: u64,
    findings: Vec<Finding>,
}

/// What a [`LogChecker`] saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How many leaves the log has.
    pub size: u64,
    /// Its root, recomputed.
    pub root: Hash,
    /// How many tree heads agreed with the leaves.
    pub agreed: u64,
    /// What did not; empty if all is well. In ascending order of size.
    pub findings: Vec<Finding>,
}

/// A tree head the leaves do not bear out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// The leaves lead to another root: an entry before this size was changed, dropped, added or moved.
    RootDiffers {
        /// The size of the head.
        size: u64,
        /// The root it has.
        expected: Hash,
        /// The root of the leaves.
        computed: Hash,
    },
    /// The head is of a size the leaves given do not reach, or that lies before the frontier they continue.
    NotCovered {
        /// The size of the head.
        size: u64,
        /// The root it has.
        expected: Hash,
    },
}

impl LogChecker {
    /// A check from the first entry, against tree heads as (size, root), in any order.
    pub fn new(heads: impl IntoIterator<Item = (u64, Hash)>) -> Self {
        Self::from_frontier(Frontier::new(), heads)
    }

    /// A check that goes on from a frontier already trusted. Heads of smaller trees will be
    /// [`Finding::NotCovered`].
    pub fn from_frontier(frontier: Frontier, heads: impl IntoIterator<Item = (u64, Hash)>) -> Self {
        let mut heads: Vec<_> = heads.into_iter().collect();
        heads.sort_unstable();
        heads.dedup();
        let mut checker = Self {
            frontier,
            heads: heads.into_iter().peekable(),
            agreed: 0,
            findings: Vec::new(),
        };
        checker.compare();
        checker
    }

    /// Takes the next leaf. `completed` is told of each perfect subtree, as by [`Frontier::append`], so that stored
    /// tiles can be compared on the way.
    pub fn append(&mut self, leaf: Hash, completed: &mut impl FnMut(u8, u64, Hash)) {
        self.frontier.append(leaf, completed);
        self.compare();
    }

    /// How many leaves the log has so far.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The result, when there are no more leaves.
    pub fn finish(mut self) -> Report {
        let beyond = self
            .heads
            .map(|(size, expected)| Finding::NotCovered { size, expected });
        self.findings.extend(beyond);
        Report {
            size: self.frontier.size(),
            root: self.frontier.root(),
            agreed: self.agreed,
            findings: self.findings,
        }
    }

    /// Compares the heads up to the present size.
    fn compare(&mut self) {
        let now = self.frontier.size();
        while let Some((size, expected)) = self.heads.next_if(|(size, _)| *size <= now) {
            if size < now {
                self.findings.push(Finding::NotCovered { size, expected });
                continue;
            }
            let computed = self.frontier.root();
            if computed == expected {
                self.agreed += 1;
            } else {
                self.findings.push(Finding::RootDiffers {
                    size,
                    expected,
                    computed,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{empty_root, leaf_hash, root_of_hashes};

    fn leaves(count: u8) -> Vec<Hash> {
        (0..count).map(|i| leaf_hash(&[i])).collect()
    }

    fn check(mut checker: LogChecker, leaves: &[Hash]) -> Report {
        for leaf in leaves {
            checker.append(*leaf, &mut |_, _, _| {});
        }
        checker.finish()
    }

    #[test]
    fn heads_agree_with_untouched_leaves() {
        let leaves = leaves(20);
        let heads: Vec<_> = (0..=20)
            .rev()
            .map(|size| (size as u64, root_of_hashes(&leaves[..size])))
            .collect();
        let report = check(
            LogChecker::new(heads.iter().chain(&heads).copied()),
            &leaves,
        );
        assert_eq!(report.findings, []);
        assert_eq!((report.size, report.agreed), (20, 21));
        assert_eq!(report.root, root_of_hashes(&leaves));
    }

    #[test]
    fn a_changed_leaf_shows_in_every_later_head() {
        let mut leaves = leaves(9);
        let heads: Vec<_> = (0..=9)
            .map(|size| (size as u64, root_of_hashes(&leaves[..size])))
            .collect();
        leaves.swap(5, 6);
        let report = check(LogChecker::new(heads), &leaves);
        let sizes: Vec<_> = report
            .findings
            .iter()
            .map(|finding| match finding {
                Finding::RootDiffers { size, .. } => *size,
                Finding::NotCovered { .. } => u64::MAX,
            })
            .collect();
        assert_eq!(sizes, [6, 7, 8, 9]);
        assert_eq!(report.agreed, 6);
    }

    #[test]
    fn heads_out_of_reach_are_not_passed_over() {
        let leaves = leaves(6);
        let mut frontier = Frontier::new();
        for leaf in &leaves[..3] {
            frontier.append(*leaf, &mut |_, _, _| {});
        }
        let (early, late) = ((2, root_of_hashes(&leaves[..2])), (7, empty_root()));
        let middle = (3, frontier.root());
        let end = (6, root_of_hashes(&leaves));
        let checker = LogChecker::from_frontier(frontier, [late, end, middle, early]);
        let report = check(checker, &leaves[3..]);
        let not_covered = |(size, expected)| Finding::NotCovered { size, expected };
        assert_eq!(report.findings, [early, late].map(not_covered));
        assert_eq!(report.agreed, 2);
    }
}
