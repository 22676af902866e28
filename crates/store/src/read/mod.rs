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
mod sweep;
mod walk;

pub use facets::{Facet, Top};
pub use find::Found;
pub use histogram::{Bucket, Histogram};
pub use list::{ListQuery, Page};
pub use prove::Proven;
pub use prover::Prover;
pub use stats::{Stats, StatsQuery};
pub use sweep::{Chunk, Sweep, SweepQuery};

/// Reads a page token.
#[cfg(fuzzing)]
pub(crate) fn read_token(text: &str) {
    let _ = page::Token::decode(text);
}
