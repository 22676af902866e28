//! Events on the terminal.

mod messages;
mod search;
mod shown;
mod tail;

pub(crate) use search::search;
pub(crate) use tail::tail;
