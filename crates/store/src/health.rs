//! How the store is.

use event::Timestamp;

use crate::{
    OrganizationId, Result,
    log::Log,
    store::{Store, wal_bytes},
};

/// How the store is.
#[derive(Clone, Debug)]
pub struct Health {
    /// Why nothing is written any more, if so.
    pub writer: Option<String>,
    /// Why the state of the logs cannot be read, if so: [`Self::stopped`] and [`Self::ahead`] say nothing then.
    pub reader: Option<String>,
    /// Why checkpoints are not signed, if so: what is acknowledged now is not covered by one within a second.
    pub signer: Option<String>,
    /// Why ingest is refused just now for want of room, if so.
    pub disk: Option<String>,
    /// Logs that accept nothing, and why.
    pub stopped: Vec<(OrganizationId, String)>,
    /// Logs whose clock is ahead of the machine's by more than [`Self::CLOCK_ALARM`], and by how many seconds: the
    /// machine's was ahead once and has been set back. Until it has caught up, `received_at` stands still.
    pub ahead: Vec<(OrganizationId, u64)>,
    /// Bytes of the write-ahead log file.
    pub wal_bytes: u64,
    /// Bytes of events that wait or are being written.
    pub in_flight_bytes: usize,
}

impl Health {
    /// A write-ahead log over this many bytes is an alarm.
    pub const WAL_ALARM: u64 = 256 << 20;

    /// A log's clock that is ahead of the machine's by more seconds than this is an alarm.
    pub const CLOCK_ALARM: u64 = 5;

    /// Whether events are accepted: not after the writer has stopped, nor while there is no room.
    pub fn accepts(&self) -> bool {
        self.writer.is_none() && self.disk.is_none()
    }

    /// Whether everything works.
    pub fn is_well(&self) -> bool {
        self.writer.is_none()
            && self.reader.is_none()
            && self.signer.is_none()
            && self.disk.is_none()
            && self.stopped.is_empty()
            && self.ahead.is_empty()
            && self.wal_bytes <= Self::WAL_ALARM
    }
}

/// Microseconds of a second.
const SECOND: u64 = 1_000_000;

/// What is to be said of logs.
#[derive(Default)]
struct Troubles {
    stopped: Vec<(OrganizationId, String)>,
    ahead: Vec<(OrganizationId, u64)>,
}

impl Store {
    /// How the store is. Waits for no search.
    pub fn health(&self) -> Health {
        let (logs, reader) = match self.troubles_of_logs() {
            Ok(found) => (found, None),
            Err(error) => (Troubles::default(), Some(error.to_string())),
        };
        Health {
            writer: self.queue.failure(),
            reader,
            signer: self.signer.failing(),
            disk: self.disk.check().err().map(|e| e.to_string()),
            stopped: logs.stopped,
            ahead: logs.ahead,
            wal_bytes: wal_bytes(&self.data),
            in_flight_bytes: self.queue.in_flight(),
        }
    }

    fn troubles_of_logs(&self) -> Result<Troubles> {
        let reader = self.quick.begin()?;
        let now = self.now().as_micros();
        let alarm = now.saturating_add(Health::CLOCK_ALARM * SECOND);
        let seconds = |at: Timestamp| at.as_micros().saturating_sub(now) / SECOND;
        let ahead = Log::accepted_after(&reader, alarm)?;
        Ok(Troubles {
            stopped: Log::stopped(&reader)?,
            ahead: ahead
                .into_iter()
                .map(|(of, at)| (of, seconds(at)))
                .collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc, time::Duration};

    use super::*;
    use crate::{Options, sql::Readers};

    #[test]
    fn it_waits_for_no_search() {
        let folder = tempfile::tempdir().unwrap();
        let options = Options::new(&folder.path().join("data"));
        crate::init(&options, None).unwrap();
        let store = Store::open(&options).unwrap();
        let searches: Vec<_> = (0..Readers::MOST)
            .map(|_| store.readers.begin().unwrap())
            .collect();
        let (told, tells) = mpsc::channel();
        let asked = store.clone();
        std::thread::spawn(move || told.send(asked.health().is_well()));
        assert_eq!(tells.recv_timeout(Duration::from_secs(20)), Ok(true));
        drop(searches);
    }
}
