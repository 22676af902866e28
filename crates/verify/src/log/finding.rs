//! What can be wrong with a log.

use event::EntryError;
use serde::{Serialize, Serializer};
use tlog::{BundleError, BundleId, CheckpointError, TileError, TileId};

use super::LogReport;
use crate::checkpoint::CheckpointFinding;
use crate::statement::StatementFault;

/// Something wrong with a log, in words. In JSON it is its text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LogFinding {
    /// The checkpoint cannot be read as one of this log.
    #[error("the checkpoint is not one of this log: {0}")]
    NotACheckpoint(#[source] CheckpointError),
    /// The checkpoint must not be believed.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointFinding),
    /// The checkpoint is signed, but not by the key the log's own statements lead to.
    #[error("the checkpoint is not signed by the key the log itself says it has ({id:08x})")]
    NotByOwnKey {
        /// The id of that key.
        id: u32,
    },
    /// Entry 0 does not begin this log.
    #[error("the log does not begin with the statement begin_log at index 0")]
    NoBeginning,
    /// A bundle cannot be taken apart. What follows it cannot be verified.
    #[error("{bundle} is malformed: {error}")]
    Bundle {
        /// The bundle.
        bundle: BundleId,
        /// Why.
        error: BundleError,
    },
    /// An entry is malformed.
    #[error("the entry at index {index} is malformed: {error}")]
    Entry {
        /// Where.
        index: u64,
        /// Why.
        error: EntryError,
    },
    /// An entry has another hash than the tile has for it.
    #[error(
        "the entry at index {index} is not the one {tile} has the hash of ({differing} differ in this tile)"
    )]
    EntryDiffers {
        /// The first such entry of the tile.
        index: u64,
        /// The tile.
        tile: TileId,
        /// How many entries of the tile differ.
        differing: usize,
    },
    /// A tile does not follow from those below it.
    #[error("{tile} is wrong: {fault}")]
    Tile {
        /// The tile.
        tile: TileId,
        /// How.
        fault: TileFault,
    },
    /// Times of arrival fall.
    #[error("the entry at index {index} was received before the one at index {}", index.saturating_sub(1))]
    ReceivedAtFalls {
        /// The later entry, which says the earlier time. At least 1.
        index: u64,
    },
    /// Somebody wrote an entry that only the log itself may write.
    #[error("the entry at index {index} has the action {action}, but is not of the log itself")]
    ReservedAction {
        /// Where.
        index: u64,
        /// The action.
        action: String,
    },
    /// A statement cannot be true.
    #[error("the statement at index {index}: {fault}")]
    Statement {
        /// Where.
        index: u64,
        /// Why.
        fault: StatementFault,
    },
    /// The entries are not those of the checkpoint.
    #[error(
        "the {size} entries do not lead to the root of the checkpoint: one was changed, dropped, added or moved"
    )]
    Root {
        /// The size of the checkpoint.
        size: u64,
    },
    /// The entries are not those seen before.
    #[error("the first {size} entries are not those remembered: the log was rewritten")]
    Rewritten {
        /// The size remembered.
        size: u64,
    },
    /// The log is shorter than it was.
    #[error("the log has {size} entries, and had {remembered} when it was last seen")]
    Shrunk {
        /// The size of the checkpoint.
        size: u64,
        /// The size remembered.
        remembered: u64,
    },
    /// It goes on from a log of which more was seen than it says was lost.
    #[error(
        "it goes on from {origin} and says that this log had {lost_to} entries at most; it had {remembered} when it was last seen"
    )]
    LostMore {
        /// The log before.
        origin: String,
        /// The size it admits.
        lost_to: u64,
        /// The size remembered.
        remembered: u64,
    },
    /// It goes on from another tree than the one that was seen.
    #[error("it goes on from another tree of {size} entries of {origin} than the one remembered")]
    ContinuesOther {
        /// The log before.
        origin: String,
        /// The size of both trees.
        size: u64,
    },
}

/// How a tile is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TileFault {
    /// Its content is not one of its size.
    #[error("{0}")]
    Malformed(TileError),
    /// Its hashes are not those of the tiles below.
    #[error("hash {position} is not that of the tile below it")]
    Differs {
        /// The first that differs, from 0.
        position: usize,
    },
}

impl LogFinding {
    /// The index of the entry it is about, if it is about one.
    pub fn index(&self) -> Option<u64> {
        match self {
            Self::Entry { index, .. }
            | Self::EntryDiffers { index, .. }
            | Self::ReceivedAtFalls { index }
            | Self::ReservedAction { index, .. }
            | Self::Statement { index, .. } => Some(*index),
            Self::NoBeginning => Some(0),
            Self::NotACheckpoint(_)
            | Self::Checkpoint(_)
            | Self::NotByOwnKey { .. }
            | Self::Bundle { .. }
            | Self::Tile { .. }
            | Self::Root { .. }
            | Self::Rewritten { .. }
            | Self::Shrunk { .. }
            | Self::LostMore { .. }
            | Self::ContinuesOther { .. } => None,
        }
    }
}

impl Serialize for LogFinding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The findings so far.
#[derive(Debug, Default)]
pub(super) struct Findings(Vec<LogFinding>);

impl Findings {
    /// Keeps a finding, unless there are enough.
    pub(super) fn add(&mut self, finding: LogFinding) {
        if !self.are_enough() {
            self.0.push(finding);
        }
    }

    pub(super) fn are_enough(&self) -> bool {
        self.0.len() >= LogReport::MAX_FINDINGS
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn into_vec(self) -> Vec<LogFinding> {
        self.0
    }
}
