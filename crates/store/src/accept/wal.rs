//! Keeping SQLite's write-ahead log short (design: PASSIVE every 4 MiB by a helper, RESTART every 24 MiB by the writer).

use std::{
    sync::{Arc, Condvar, Mutex, PoisonError},
    time::Duration,
};

use super::queue::Queue;
use crate::{
    Error,
    sql::{Readers, Writer},
};

const PASSIVE_BYTES: usize = 4 << 20;
const RESTART_BYTES: usize = 24 << 20;
/// Beyond this, readers wait until the write-ahead log has started over: their snapshots follow each other so closely
/// that it never could.
const HOLD_BYTES: usize = 96 << 20;
/// How long the writer waits for snapshots to end: searches give theirs back after 300 ms.
const HOLD_WAIT: Duration = Duration::from_millis(400);
/// After so much more a restart that a reader prevented is tried again.
const AGAIN_BYTES: usize = 1 << 20;
/// Pages a commit writes beside its blobs: index leaves, the log's row, the page counts.
const COMMIT_OVERHEAD: usize = 8 * 4096;

#[derive(Default)]
struct Signal {
    due: bool,
    closed: bool,
}

/// After a checkpoint that could not be synced the file cannot be trusted: nothing more is written.
fn settle(queue: &Queue, error: &Error) {
    tracing::error!(%error, "the write-ahead log was not checkpointed");
    if error.is_fatal() {
        queue.fail(&format!(
            "writing stopped after an error and needs a restart of the server: {error}"
        ));
    }
}

/// Counts what was written since the last checkpoints.
pub(crate) struct Wal {
    since_passive: usize,
    since_restart: usize,
    /// Bytes since the write-ahead log last started over.
    length: usize,
    readers: [Arc<Readers>; 2],
    signal: Arc<(Mutex<Signal>, Condvar)>,
    queue: Arc<Queue>,
    helper: Option<std::thread::JoinHandle<()>>,
}

impl Wal {
    /// Starts the helper thread.
    pub(crate) fn start(readers: [Arc<Readers>; 2], queue: Arc<Queue>) -> crate::Result<Self> {
        let [helping, _] = readers.clone();
        let connection = helping.checkpointer()?;
        let signal = Arc::<(Mutex<Signal>, Condvar)>::default();
        let (seen, failing) = (signal.clone(), queue.clone());
        let helper = std::thread::Builder::new()
            .name("wal".into())
            .spawn(move || {
                let (state, changed) = &*seen;
                loop {
                    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                    while !state.due && !state.closed {
                        state = changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                    }
                    if state.closed {
                        return;
                    }
                    state.due = false;
                    drop(state);
                    if let Err(error) = helping.checkpoint_passive(&connection) {
                        settle(&queue, &error);
                    }
                }
            })
            .map_err(|e| crate::Error::Unavailable(format!("no thread: {e}")))?;
        Ok(Self {
            since_passive: 0,
            since_restart: 0,
            length: 0,
            readers,
            signal,
            queue: failing,
            helper: Some(helper),
        })
    }

    /// A transaction with blobs of `bytes` was committed.
    pub(crate) fn committed(&mut self, writer: &Writer, bytes: usize) {
        let bytes = bytes + COMMIT_OVERHEAD;
        self.since_passive += bytes;
        self.since_restart += bytes;
        self.length += bytes;
        if self.since_restart >= RESTART_BYTES {
            self.since_passive = 0;
            // With a reader in the way it is tried again soon: nobody waits for it.
            let held = self.length >= HOLD_BYTES;
            let _holds = held.then(|| {
                self.readers
                    .each_ref()
                    .map(|readers| readers.hold(HOLD_WAIT))
            });
            self.since_restart = match writer.checkpoint_restart() {
                Ok(true) => {
                    self.length = 0;
                    0
                }
                // Held for nothing: not again at once.
                Ok(false) if held => 0,
                Ok(false) => RESTART_BYTES - AGAIN_BYTES,
                Err(error) => {
                    settle(&self.queue, &error);
                    0
                }
            };
        } else if self.since_passive >= PASSIVE_BYTES {
            self.since_passive = 0;
            self.notify(|signal| signal.due = true);
        }
    }

    fn notify(&self, change: impl FnOnce(&mut Signal)) {
        let (state, changed) = &*self.signal;
        change(&mut state.lock().unwrap_or_else(PoisonError::into_inner));
        changed.notify_one();
    }
}

impl Drop for Wal {
    fn drop(&mut self) {
        self.notify(|signal| signal.closed = true);
        if let Some(helper) = self.helper.take() {
            let _ = helper.join();
        }
    }
}
