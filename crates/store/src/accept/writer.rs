//! The writer thread: the only one that changes the database.

use std::{collections::HashSet, sync::Arc};

use event::Timestamp;

use super::{
    actions::{Actions, Met},
    append::append,
    command::{Command, Refused},
    decide::{Decider, Decision, Duplicate},
    group::{Group, Sealed, Sealing},
    ingest::{Item, Receipt, Request},
    queue::{Queue, Work},
    replay,
    sealer::{self, Ids},
    wal::Wal,
};
use crate::{
    Error, OrganizationId, Result,
    disk::Disk,
    environment::{Clock, Faults, Random, Step, at, random},
    keys,
    log::Log,
    metrics::Metrics,
    sent_ids::SentIds,
    signer::Signer,
    sql::{self, Tx},
};
use archive::Kept;

/// What the writer thread works with.
pub(crate) struct Core {
    pub(crate) queue: Arc<Queue>,
    pub(crate) writer: sql::Writer,
    pub(crate) sealing: Sealing,
    pub(crate) ids: Ids,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) faults: Faults,
    pub(crate) sent_ids: Arc<SentIds>,
    pub(crate) signer: Arc<Signer>,
    pub(crate) disk: Arc<Disk>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) wal: Wal,
    pub(crate) actions: Actions,
    /// Logs whose tree agreed with the signer's memory since the start.
    pub(crate) guarded: HashSet<OrganizationId>,
}

/// The thread.
pub(crate) struct WriterThread {
    pub(crate) core: Core,
}

impl WriterThread {
    /// Runs until the queue closes; after a fatal error the queue refuses everything.
    pub(crate) fn run(mut self) {
        let queue = self.core.queue.clone();
        while let Some(work) = queue.next_work() {
            match work {
                Work::Command(job) => job.run(&mut self.core),
                Work::Group(group) => {
                    let bytes = group.bytes();
                    self.core.group(*group);
                    queue.answered(bytes);
                }
            }
        }
    }
}

/// What a commit leaves to be told after it.
struct Written {
    /// Position of the first entry appended, and the one after the last.
    first: u64,
    end: u64,
    /// Position of the log's entry 0.
    base: u64,
    sealed: Sealed,
    met: Vec<Met>,
    decisions: Vec<Decision>,
}

impl Core {
    /// If it is an error that the writer may not carry on after, nothing is taken any more from here on: before
    /// anybody is told of it.
    pub(crate) fn settle(&self, error: Option<&Error>) {
        if let Some(error) = error.filter(|error| error.is_fatal()) {
            tracing::error!(%error, "the writer stops until the server is restarted");
            self.queue.fail(&format!(
                "writing stopped after an error and needs a restart of the server: {error}"
            ));
        }
    }

    /// Writes a group and answers its requests.
    fn group(&mut self, mut group: Group) {
        let started = std::time::Instant::now();
        match self.try_group(&mut group) {
            Ok(written) => {
                let published = self.publish(&group.organization, &written);
                self.settle(published.as_ref().err());
                self.metrics
                    .committed(written.end - written.first, started.elapsed());
                answer(group.requests, written);
            }
            Err(error) => {
                self.settle(Some(&error));
                for request in group.requests {
                    request.answer(Err(error.clone()));
                }
            }
        }
    }

    fn try_group(&mut self, group: &mut Group) -> Result<Written> {
        let organization = group.organization.clone();
        let tx = at(&self.faults, Step::Begin, || Tx::begin(&self.writer))?;
        let locked = at(&self.faults, Step::LockLog, || {
            Log::lock(&tx, &organization)
        })?;
        if let Err(why) = open(&mut self.guarded, &self.signer, &tx, &organization, &locked) {
            return Err(stop(tx, &organization, locked.number, why));
        }
        let mut decider = Decider::new(&tx, &organization, &locked, &self.actions);
        let (decisions, taken_out) = decider.decide(group, &self.sent_ids)?;
        let met = decider.met;
        let first = locked.end();
        let mut log = locked;
        let late = log.last_received_at > group.sealed.received_at;
        if group.events().next().is_none() {
            // Keys that were drawn for what was taken out are not written, so nobody may remember them.
            group.sealed = Sealed::nothing();
        } else {
            if taken_out || late || log.epoch != group.sealed.epoch {
                self.metrics.resealed();
                let now = (self.clock)().max(log.last_received_at);
                let ids = self.ids.of(&organization);
                for kept in group.requests.iter_mut().flat_map(|r| &mut r.events) {
                    sealer::stamp(kept, ids, now);
                }
                group.sealed =
                    self.sealing
                        .seal(&tx, &organization, log.epoch, now, group.events())?;
            }
            write_keys(&tx, &self.faults, &mut self.sealing, group, &organization)?;
            let events = group.requests.iter().flat_map(|request| &request.events);
            let commit_id = random::<16>(&self.random);
            append(
                &tx,
                &self.faults,
                &organization,
                &mut log,
                &group.sealed,
                events,
                &commit_id,
            )?;
        }
        keep_answers(&tx, &group.requests, &decisions, first, (self.clock)())?;
        at(&self.faults, Step::Commit, || tx.commit())?;
        Ok(Written {
            first,
            end: log.end(),
            base: log.base,
            sealed: std::mem::replace(&mut group.sealed, Sealed::nothing()),
            met,
            decisions,
        })
    }

    /// Tells the caches and the signer what was committed.
    fn publish(&mut self, organization: &OrganizationId, written: &Written) -> Result<()> {
        let Written {
            first,
            end,
            sealed,
            met,
            ..
        } = written;
        let bytes = sealed.events.len() + sealed.leaves.len() * 32 + sealed.sent_ids.len() * 12;
        self.wal.committed(&self.writer, bytes);
        self.sealing
            .keys
            .committed(organization, sealed.epoch, &sealed.keys);
        self.actions.committed(organization, met);
        if first < end {
            self.signer.grown(organization);
            let shared = self.sent_ids.of(organization);
            shared.lock().committed(*first, *end, &sealed.sent_ids)?;
        }
        Ok(())
    }

    /// Carries out a command after `before`, in one transaction; records its refusal in another.
    pub(crate) fn command<T>(
        &mut self,
        organization: &OrganizationId,
        before: &mut dyn FnMut(&Tx<'_>) -> Result<()>,
        act: &mut dyn FnMut(&mut Command<'_>) -> Result<T, Refused>,
    ) -> Result<T> {
        let mut refused = match self.reserved(|core| core.try_command(organization, before, act)) {
            Ok(value) => return Ok(value),
            Err(refused) => refused,
        };
        let Some(recorded) = refused.event.take() else {
            return Err(refused.error);
        };
        let (event, unknown) = *recorded;
        let recorded = self.reserved(|core| {
            core.try_command(organization, &mut |_| Ok(()), &mut |command| {
                if unknown {
                    command.record_unknown(event.clone());
                } else {
                    command.record(event.clone());
                }
                Ok(())
            })
        });
        // A refusal that cannot be recorded is answered like an action that cannot be.
        recorded.map_err(|failed| failed.error)?;
        Err(refused.error)
    }

    /// Once more with the reserve given back, if the disk is full.
    fn reserved<T>(
        &mut self,
        mut act: impl FnMut(&mut Self) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        match act(self) {
            Err(Refused {
                error: Error::Busy { .. },
                ..
            }) if self.disk.give_reserve() => act(self),
            other => other,
        }
    }

    fn try_command<T>(
        &mut self,
        organization: &OrganizationId,
        before: &mut dyn FnMut(&Tx<'_>) -> Result<()>,
        act: &mut dyn FnMut(&mut Command<'_>) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        let started = std::time::Instant::now();
        let tx = at(&self.faults, Step::Begin, || Tx::begin(&self.writer))?;
        before(&tx)?;
        let mut log = at(&self.faults, Step::LockLog, || Log::lock(&tx, organization))?;
        if let Err(why) = open(&mut self.guarded, &self.signer, &tx, organization, &log) {
            return Err(stop(tx, organization, log.number, why).into());
        }
        let wall = (self.clock)();
        let now = wall.max(log.last_received_at);
        let mut command = Command {
            tx: &tx,
            organization,
            now,
            wall,
            events: Vec::new(),
        };
        let value = act(&mut command)?;
        at(&self.faults, Step::Change, || Ok(()))?;
        let mut events = command.events;
        let first = log.end();
        let mut written = None;
        if !events.is_empty() {
            for kept in &mut events {
                sealer::stamp(kept, self.ids.of(organization), now);
            }
            let sealed = self
                .sealing
                .seal(&tx, organization, log.epoch, now, events.iter())?;
            at(&self.faults, Step::WriteKeys, || {
                keys::write_new(&tx, organization, &sealed.keys, now).map(drop)
            })?;
            let commit_id = random::<16>(&self.random);
            append(
                &tx,
                &self.faults,
                organization,
                &mut log,
                &sealed,
                events.iter(),
                &commit_id,
            )?;
            written = Some(sealed);
        }
        at(&self.faults, Step::Commit, || tx.commit())?;
        if let Some(sealed) = written {
            let written = Written {
                first,
                end: log.end(),
                base: log.base,
                sealed,
                met: Vec::new(),
                decisions: Vec::new(),
            };
            self.publish(organization, &written)?;
            self.metrics.committed(log.end() - first, started.elapsed());
        } else {
            self.wal.committed(&self.writer, 0);
        }
        Ok(value)
    }

    /// Bookkeeping in a transaction of its own.
    pub(crate) fn plain<T>(
        &mut self,
        bytes: usize,
        act: impl FnOnce(&Tx<'_>) -> Result<T>,
    ) -> Result<T> {
        let tx = Tx::begin(&self.writer)?;
        let value = act(&tx)?;
        tx.commit()?;
        self.wal.committed(&self.writer, bytes);
        Ok(value)
    }
}

/// Whether the log accepts: it is not stopped, and agrees with what the signer remembers.
fn open(
    guarded: &mut HashSet<OrganizationId>,
    signer: &Signer,
    tx: &Tx<'_>,
    organization: &OrganizationId,
    log: &Log,
) -> Result<()> {
    if let Some(why) = &log.stopped {
        return Err(Error::Stopped(why.clone()));
    }
    if !guarded.contains(organization) {
        signer.check(tx, organization, log)?;
        guarded.insert(organization.clone());
    }
    Ok(())
}

/// Writes down that the log accepts nothing any more, and why.
fn stop(tx: Tx<'_>, organization: &OrganizationId, number: u32, why: Error) -> Error {
    if let Error::Stopped(text) = &why {
        let written = Log::stop(&tx, organization, number, text).and_then(|()| tx.commit());
        if let Err(error) = written {
            tracing::error!(%error, %organization, "that the log has stopped could not be written");
        }
    }
    why
}

/// Writes the group's new keys. If somebody else made one first, the group is sealed again with theirs.
fn write_keys(
    tx: &Tx<'_>,
    faults: &Faults,
    sealing: &mut Sealing,
    group: &mut Group,
    organization: &OrganizationId,
) -> Result<()> {
    at(faults, Step::WriteKeys, || {
        let now = group.sealed.received_at;
        if keys::write_new(tx, organization, &group.sealed.keys, now)? {
            return Ok(());
        }
        let epoch = group.sealed.epoch;
        group.sealed = sealing.seal(tx, organization, epoch, now, group.events())?;
        Ok(())
    })
}

fn keep_answers(
    tx: &Tx<'_>,
    requests: &[Request],
    decisions: &[Decision],
    first: u64,
    now: Timestamp,
) -> Result<()> {
    let mut next = first;
    for (request, decision) in requests.iter().zip(decisions) {
        if let Decision::Append(duplicates) = decision {
            let known = duplicates
                .iter()
                .map(|(place, duplicate)| (*place, position_of(duplicate, first)))
                .collect();
            replay::keep(tx, request, next, known, now.as_micros())?;
            next += request.events.len() as u64;
        }
    }
    Ok(())
}

fn position_of(duplicate: &Duplicate, first: u64) -> u64 {
    match duplicate {
        Duplicate::Known { position, .. } => *position,
        Duplicate::Earlier(place) => first + *place as u64,
    }
}

/// Answers every request of a committed group.
fn answer(requests: Vec<Request>, written: Written) {
    let ids: Vec<(uuid::Uuid, Option<String>)> = if written
        .decisions
        .iter()
        .any(|d| matches!(d, Decision::Append(duplicates) if !duplicates.is_empty()))
    {
        requests
            .iter()
            .flat_map(|request| &request.events)
            .map(|kept| (kept.record.id16, kept.record.original_id.clone()))
            .collect()
    } else {
        Vec::new()
    };
    let first = written.first - written.base;
    let mut next = first;
    for (mut request, decision) in requests.into_iter().zip(written.decisions) {
        let duplicates = match decision {
            Decision::Answer(outcome) => {
                request.answer(outcome);
                continue;
            }
            Decision::Append(duplicates) => duplicates,
        };
        let mut items: Vec<(u32, Item)> =
            Vec::with_capacity(request.events.len() + duplicates.len() + request.refused.len());
        for (place, kept) in request.places.iter().zip(&mut request.events) {
            items.push((*place, Item::Accepted(fresh(kept, next))));
            next += 1;
        }
        for (place, duplicate) in duplicates {
            let receipt = match duplicate {
                Duplicate::Known { receipt, .. } => Some(receipt),
                Duplicate::Earlier(at) => ids.get(at).map(|(id16, original_id)| Receipt {
                    id16: *id16,
                    original_id: original_id.clone(),
                    index: first + at as u64,
                    duplicate: true,
                }),
            };
            items.extend(receipt.map(|receipt| (place, Item::Accepted(receipt))));
        }
        let refused = std::mem::take(&mut request.refused);
        items.extend(
            refused
                .into_iter()
                .map(|(place, r)| (place, Item::Refused(r))),
        );
        if !items.is_sorted_by_key(|(place, _)| *place) {
            items.sort_by_key(|(place, _)| *place);
        }
        request.answer(Ok(items.into_iter().map(|(_, item)| item).collect()));
    }
}

fn fresh(kept: &mut Kept, index: u64) -> Receipt {
    Receipt {
        id16: kept.record.id16,
        original_id: kept.record.original_id.take(),
        index,
        duplicate: false,
    }
}
