//! Reading the log: lists, single events, proofs.

mod best;
mod candidates;
mod find;
mod list;
mod page;
mod prove;
mod scan;
mod walk;

pub use find::Found;
pub use list::{ListQuery, Page};
pub use prove::Proven;

/// Reads a page token.
#[cfg(fuzzing)]
pub(crate) fn read_token(text: &str) {
    let _ = page::Token::decode(text);
}
