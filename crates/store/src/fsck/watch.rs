//! Who is told how far a check is, and may have it end before its end.

use std::ops::ControlFlow;

/// What a check does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckPhase {
    /// It reads checkpoints, keys of the log and the signer's memory.
    Checkpoints,
    /// It makes entries again, and the tree above them.
    Entries,
    /// It looks for keys and subtree roots that belong to nothing.
    Keys,
    /// It compares files with what was written.
    Files,
}

/// How far a check is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckProgress {
    /// What it does.
    pub phase: CheckPhase,
    /// Entries that were made again.
    pub entries: u64,
    /// Of so many, as it began.
    pub size: u64,
}

/// See the module.
pub(super) struct Watch<'a> {
    told: &'a mut dyn FnMut(CheckProgress) -> ControlFlow<()>,
    at: CheckProgress,
    ends: bool,
}

impl<'a> Watch<'a> {
    /// `told` may be called often. Once it breaks, the check ends at the next place where it can.
    pub(super) fn new(
        told: &'a mut dyn FnMut(CheckProgress) -> ControlFlow<()>,
        size: u64,
    ) -> Self {
        let at = CheckProgress {
            phase: CheckPhase::Checkpoints,
            entries: 0,
            size,
        };
        Self {
            told,
            at,
            ends: false,
        }
    }

    pub(super) fn phase(&mut self, phase: CheckPhase) {
        self.at.phase = phase;
        self.tell();
    }

    pub(super) fn entries(&mut self, entries: u64) {
        self.at.entries = entries;
        self.tell();
    }

    /// Tells of the same again. Says whether the check is to end.
    pub(super) fn tell(&mut self) -> bool {
        self.ends |= (self.told)(self.at).is_break();
        self.ends
    }

    /// Whether the check is to end.
    pub(super) fn ends(&self) -> bool {
        self.ends
    }
}
