//! Reading the log: lists, counts, single events, proofs.

mod best;
mod candidates;
mod facets;
mod find;
mod histogram;
mod list;
mod page;
mod parallel;
mod prove;
mod prover;
mod scan;
mod stats;
mod walk;

pub use facets::{Facet, Top};
pub use find::Found;
pub use histogram::{Bucket, Histogram};
pub use list::{ListQuery, Page};
pub use prove::Proven;
pub use prover::Prover;
pub use stats::{Stats, StatsQuery};

/// Reads a page token.
#[cfg(fuzzing)]
pub(crate) fn read_token(text: &str) {
    let _ = page::Token::decode(text);
}
