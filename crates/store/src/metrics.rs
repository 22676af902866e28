//! Counters of the store, read by `/metrics`.

use std::{
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

/// Monotonic counters; times in microseconds.
#[derive(Debug, Default)]
pub struct Metrics {
    events: AtomicU64,
    commits: AtomicU64,
    sealed: AtomicU64,
    resealed: AtomicU64,
    commit_micros: AtomicU64,
    longest_commit_micros: AtomicU64,
    checkpoints: AtomicU64,
}

impl Metrics {
    pub(crate) fn committed(&self, events: u64, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.events.fetch_add(events, Relaxed);
        self.commits.fetch_add(1, Relaxed);
        self.commit_micros.fetch_add(micros, Relaxed);
        self.longest_commit_micros.fetch_max(micros, Relaxed);
    }

    pub(crate) fn sealed(&self) {
        self.sealed.fetch_add(1, Relaxed);
    }

    pub(crate) fn resealed(&self) {
        self.resealed.fetch_add(1, Relaxed);
    }

    pub(crate) fn signed(&self) {
        self.checkpoints.fetch_add(1, Relaxed);
    }

    /// Events accepted since the start.
    pub fn events(&self) -> u64 {
        self.events.load(Relaxed)
    }

    /// Transactions that appended.
    pub fn commits(&self) -> u64 {
        self.commits.load(Relaxed)
    }

    /// Groups sealed ahead of their commit.
    pub fn seals(&self) -> u64 {
        self.sealed.load(Relaxed)
    }

    /// Groups that were sealed again under the lock.
    pub fn reseals(&self) -> u64 {
        self.resealed.load(Relaxed)
    }

    /// Time spent in transactions that appended.
    pub fn commit_micros(&self) -> u64 {
        self.commit_micros.load(Relaxed)
    }

    /// The longest of them.
    pub fn longest_commit_micros(&self) -> u64 {
        self.longest_commit_micros.load(Relaxed)
    }

    /// Checkpoints signed.
    pub fn checkpoints(&self) -> u64 {
        self.checkpoints.load(Relaxed)
    }
}
