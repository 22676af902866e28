//! What waits: commands, requests by organization, and the one group that is ready.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

use super::{
    EAGER_BYTES, GROUP_BYTES, IN_FLIGHT_BYTES, QUEUE_BYTES,
    command::{Job, PlainJob},
    group::Group,
    ingest::Request,
};
use crate::{Error, OrganizationId, Result};

#[derive(Default)]
struct State {
    commands: VecDeque<Box<dyn Job>>,
    /// Organizations with waiting requests, in turn.
    turns: VecDeque<OrganizationId>,
    requests: HashMap<OrganizationId, VecDeque<Request>>,
    queued: usize,
    in_flight: usize,
    group: Option<Box<Group>>,
    /// Commands carried out since the last group.
    in_a_row: usize,
    writing: bool,
    sealing: bool,
    closed: bool,
    failed: Option<String>,
}

/// So many commands may go before a group that waits.
const COMMANDS_IN_A_ROW: usize = 8;

/// The queue between callers, sealer and writer.
#[derive(Default)]
pub(crate) struct Queue {
    state: Mutex<State>,
    for_sealer: Condvar,
    for_writer: Condvar,
}

/// Fails the queue if its thread panics, so that nobody waits for what will not come.
pub(crate) struct FailOnPanic(pub(crate) std::sync::Arc<Queue>);

impl Drop for FailOnPanic {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.fail(
                "writing stopped after a fault in this program and needs a restart of the server",
            );
        }
    }
}

/// What the writer does next.
pub(crate) enum Work {
    Command(Box<dyn Job>),
    Group(Box<Group>),
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a request, or says when to come back.
    pub(crate) fn push(&self, request: Request) -> Result<()> {
        let mut state = self.lock();
        state.open()?;
        // A lone request may be larger than the queue.
        let queue_full = state.queued > 0 && state.queued + request.bytes > QUEUE_BYTES;
        let all_full = state.in_flight > 0 && state.in_flight + request.bytes > IN_FLIGHT_BYTES;
        if queue_full || all_full {
            let reason =
                "more events are waiting than can be written: nothing of this request was stored";
            return Err(Error::Busy {
                retry_after: 1,
                reason: reason.into(),
            });
        }
        state.queued += request.bytes;
        state.in_flight += request.bytes;
        let organization = request.organization.clone();
        let waiting = state.requests.entry(organization.clone()).or_default();
        let first = waiting.is_empty();
        waiting.push_back(request);
        if first {
            state.turns.push_back(organization);
        }
        self.for_sealer.notify_one();
        Ok(())
    }

    /// Takes a command.
    pub(crate) fn push_command(&self, job: Box<dyn Job>) -> Result<(), (Box<dyn Job>, Error)> {
        let mut state = self.lock();
        if let Err(error) = state.open() {
            return Err((job, error));
        }
        state.commands.push_back(job);
        self.for_writer.notify_one();
        Ok(())
    }

    /// Has the writer do bookkeeping, and waits for it. Never called by the writer, nor where waiting is forbidden.
    pub(crate) fn plain<T: Send + 'static>(
        &self,
        act: impl FnOnce(&crate::sql::Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.plain_of(0, act)
    }

    /// The same, of so many bytes of blobs that are written or overwritten that the write-ahead log must know.
    pub(crate) fn plain_of<T: Send + 'static>(
        &self,
        bytes: usize,
        act: impl FnOnce(&crate::sql::Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, answered) = tokio::sync::oneshot::channel();
        let job = Box::new(PlainJob { bytes, act, answer });
        if let Err((_, error)) = self.push_command(job) {
            return Err(error);
        }
        answered
            .blocking_recv()
            .map_err(|_| Error::Unavailable("the writer has stopped".into()))?
    }

    /// The requests of the next group, of one organization; `None` when the queue has closed and is empty.
    pub(crate) fn next_requests(&self) -> Option<Vec<Request>> {
        let mut state = self.lock();
        loop {
            let eager = !state.writing || state.queued >= EAGER_BYTES || state.closed;
            if state.group.is_none() && eager && !state.turns.is_empty() {
                break;
            }
            if state.turns.is_empty() && state.closed {
                return None;
            }
            state = self
                .for_sealer
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.sealing = true;
        Some(state.take_group())
    }

    /// Hands a sealed group to the writer; `None` if nothing was left to write.
    pub(crate) fn put_group(&self, group: Option<Box<Group>>) {
        let mut state = self.lock();
        state.sealing = false;
        if let Some(why) = state.failed.clone() {
            // Sealed while the writer failed: nothing is written after that.
            drop(state);
            for request in group.into_iter().flat_map(|group| group.requests) {
                request.answer(Err(Error::Unavailable(why.clone())));
            }
            self.for_writer.notify_one();
            return;
        }
        state.group = group;
        self.for_writer.notify_one();
        if state.group.is_none() {
            self.for_sealer.notify_one();
        }
    }

    /// What the writer does next; `None` when the queue has closed and is empty.
    pub(crate) fn next_work(&self) -> Option<Work> {
        let mut state = self.lock();
        state.writing = false;
        self.for_sealer.notify_one();
        loop {
            // Commands go first, but no number of them keeps a group waiting.
            let fair = state.in_a_row < COMMANDS_IN_A_ROW || state.group.is_none();
            let command = if fair {
                state.commands.pop_front()
            } else {
                None
            };
            let work = match command {
                Some(job) => {
                    state.in_a_row += 1;
                    Some(Work::Command(job))
                }
                None => {
                    state.in_a_row = 0;
                    state.group.take().map(Work::Group)
                }
            };
            if let Some(work) = work {
                state.writing = true;
                self.for_sealer.notify_one();
                return Some(work);
            }
            if state.closed && state.turns.is_empty() && !state.sealing {
                return None;
            }
            state = self
                .for_writer
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// `bytes` of requests were answered.
    pub(crate) fn answered(&self, bytes: usize) {
        let mut state = self.lock();
        state.in_flight = state.in_flight.saturating_sub(bytes);
    }

    /// Refuses everything from now on, and what waits.
    pub(crate) fn fail(&self, why: &str) {
        let mut state = self.lock();
        state.failed.get_or_insert_with(|| why.to_owned());
        let commands = std::mem::take(&mut state.commands);
        let requests = std::mem::take(&mut state.requests);
        state.turns.clear();
        let group = state.group.take();
        state.queued = 0;
        state.in_flight = 0;
        drop(state);
        for job in commands {
            job.refuse(Error::Unavailable(why.to_owned()));
        }
        let waiting = requests.into_values().flatten();
        for request in waiting.chain(group.into_iter().flat_map(|group| group.requests)) {
            request.answer(Err(Error::Unavailable(why.to_owned())));
        }
        self.for_sealer.notify_all();
        self.for_writer.notify_all();
    }

    /// Why nothing is accepted, if so.
    pub(crate) fn failure(&self) -> Option<String> {
        self.lock().failed.clone()
    }

    /// Bytes that wait or are being written.
    pub(crate) fn in_flight(&self) -> usize {
        self.lock().in_flight
    }

    /// Takes nothing new; what waits is still written.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.for_sealer.notify_all();
        self.for_writer.notify_all();
    }
}

impl State {
    fn open(&self) -> Result<()> {
        match &self.failed {
            Some(why) => Err(Error::Unavailable(why.clone())),
            None if self.closed => Err(Error::Busy {
                retry_after: 5,
                reason: "the server is stopping".into(),
            }),
            None => Ok(()),
        }
    }

    /// Requests of the organization whose turn it is, up to a group's bytes; at least one.
    fn take_group(&mut self) -> Vec<Request> {
        let mut taken = Vec::new();
        let Some(organization) = self.turns.pop_front() else {
            return taken;
        };
        let Some(waiting) = self.requests.get_mut(&organization) else {
            return taken;
        };
        let mut bytes = 0;
        while let Some(next) = waiting.front() {
            if !taken.is_empty() && bytes + next.bytes > GROUP_BYTES {
                break;
            }
            // The second must see the first one's answer.
            if taken.iter().any(|taken: &Request| taken.repeats(next)) {
                break;
            }
            bytes += next.bytes;
            taken.extend(waiting.pop_front());
        }
        if waiting.is_empty() {
            self.requests.remove(&organization);
        } else {
            self.turns.push_back(organization);
        }
        self.queued = self.queued.saturating_sub(bytes);
        taken
    }
}
