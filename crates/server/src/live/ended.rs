//! Why a long answer ends before its end.

use super::Gone;
use crate::problem::Problem;

/// Why a long answer ends before its end.
pub(crate) enum Ended {
    /// Nobody takes it any more, or too slowly.
    Gone,
    /// Whoever takes it may not have it any more.
    NotTheirs,
    /// It cannot go on.
    Failed(Problem),
}

impl From<Gone> for Ended {
    fn from(_: Gone) -> Self {
        Self::Gone
    }
}

impl From<Problem> for Ended {
    fn from(problem: Problem) -> Self {
        Self::Failed(problem)
    }
}
