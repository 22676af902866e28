//! `/operator`: what the command line on this machine may do. Only the Unix socket has these routes.

pub(in crate::routes) mod events;
pub(in crate::routes) mod imports;
pub(in crate::routes) mod keys;
pub(in crate::routes) mod people;
pub(in crate::routes) mod sealing;

pub(crate) use imports::{Finished, Imported, Progress};
pub(crate) use keys::LogKey;
pub(crate) use people::{ForeignUser, ImportedUser};
pub(crate) use sealing::SealingView;
