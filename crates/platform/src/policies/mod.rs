//! Security policies: their terms, changing them, and the rules of those that no other module has.

pub(crate) mod allowlist;
mod change;
pub(crate) mod session_timeout;
pub(crate) mod single_session;
pub(crate) mod terms;

pub use change::{PolicyChange, PolicyView};
