//! Events on the terminal.

mod export;
mod messages;
mod search;
mod shown;
mod tail;

pub(crate) use export::export;
pub(crate) use search::search;
pub(crate) use tail::tail;
