//! Events on the terminal.

mod export;
mod messages;
mod search;
mod shown;
mod spark;
mod stats;
mod tail;

pub(crate) use export::export;
pub(crate) use search::search;
pub(crate) use stats::stats;
pub(crate) use tail::tail;
