//! Accept: from events to an acknowledgement, the one path by which anything enters a log.
//!
//! ```text
//!  ingest ---> queue ---> sealer thread: stamp, keys, seal, code ---> one group ---> writer thread
//!  command ---------------------------------------------------------------------->  (commands first)
//!
//!  writer, per group:     begin; lock the log; decide duplicates; seal again if time or keys moved;
//!                         keys, batch, nodes, head; commit; answer
//! ```
//! While the writer commits one group, the sealer prepares the next. Only the writer writes. Whatever fails after
//! the write lock is taken and is not a full disk stops the writer until a restart ([`crate::Health`]).

mod actions;
mod append;
mod command;
mod decide;
mod group;
mod ingest;
mod queue;
mod replay;
mod sealer;
mod wal;
mod writer;

pub(crate) use actions::Actions;
pub(crate) use command::CommandJob;
pub use command::{Command, Refused};
pub(crate) use group::Sealing;
pub use ingest::{IdempotencyKey, Ingest, Item, Outcome, Receipt, Refusal, Sender};
pub(crate) use queue::{FailOnPanic, Queue};
pub use replay::ImportProgress;
pub(crate) use replay::sweep;
pub(crate) use sealer::{Ids, Sealer};
pub(crate) use wal::Wal;
pub(crate) use writer::{Core, WriterThread};

/// Bytes of a group: what shares one commit.
pub(crate) const GROUP_BYTES: usize = 2 << 20;
/// Bytes that may wait for the sealer before senders are told to come back.
pub(crate) const QUEUE_BYTES: usize = 8 << 20;
/// Bytes that may be anywhere between arrival and acknowledgement.
pub(crate) const IN_FLIGHT_BYTES: usize = 64 << 20;
/// While the writer is busy, a group smaller than this waits for more to share its commit.
pub(crate) const EAGER_BYTES: usize = 64 << 10;
/// Actions outside the catalogue an organization may use, unless told otherwise ([`crate::Options::custom_actions`]).
pub const CUSTOM_ACTIONS: u64 = 512;
/// New people per minute and organization that ingest may bring: each costs a key row.
pub(crate) const NEW_SUBJECTS_A_MINUTE: u32 = 60_000;
