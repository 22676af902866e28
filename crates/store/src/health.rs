//! How the store is.

use crate::{
    OrganizationId,
    log::Log,
    store::{Store, wal_bytes},
};

/// How the store is.
#[derive(Clone, Debug)]
pub struct Health {
    /// Why nothing is written any more, if so.
    pub writer: Option<String>,
    /// Why checkpoints are not signed, if so: what is acknowledged now is not covered by one within a second.
    pub signer: Option<String>,
    /// Why ingest is refused just now for want of room, if so.
    pub disk: Option<String>,
    /// Logs that accept nothing, and why.
    pub stopped: Vec<(OrganizationId, String)>,
    /// Bytes of the write-ahead log file.
    pub wal_bytes: u64,
    /// Bytes of events that wait or are being written.
    pub in_flight_bytes: usize,
}

impl Health {
    /// A write-ahead log over this many bytes is an alarm.
    pub const WAL_ALARM: u64 = 256 << 20;

    /// Whether events are accepted: not after the writer has stopped, nor while there is no room.
    pub fn accepts(&self) -> bool {
        self.writer.is_none() && self.disk.is_none()
    }

    /// Whether everything works.
    pub fn is_well(&self) -> bool {
        self.writer.is_none()
            && self.signer.is_none()
            && self.disk.is_none()
            && self.stopped.is_empty()
            && self.wal_bytes <= Self::WAL_ALARM
    }
}

impl Store {
    /// How the store is.
    pub fn health(&self) -> Health {
        let stopped = self
            .quick
            .begin()
            .and_then(|reader| Log::stopped(&reader))
            .unwrap_or_default();
        Health {
            writer: self.queue.failure(),
            signer: self.signer.failing(),
            disk: self.disk.check().err().map(|e| e.to_string()),
            stopped,
            wal_bytes: wal_bytes(&self.data),
            in_flight_bytes: self.queue.in_flight(),
        }
    }
}
