//! Reading the log: lists, single events, proofs.

mod find;
mod list;
mod page;
mod prove;

pub use find::Found;
pub use list::{ListQuery, Page};
pub use prove::Proven;

/// Reads a page token.
#[cfg(fuzzing)]
pub(crate) fn read_token(text: &str) {
    let _ = page::Token::decode(text);
}
