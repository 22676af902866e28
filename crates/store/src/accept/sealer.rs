//! The sealer thread: stamps and seals the next group while the writer commits the one before.

use std::sync::Arc;

use event::{OwnIds, Timestamp};

use super::{
    NEW_SUBJECTS_A_MINUTE,
    group::{Group, Sealing},
    ingest::Request,
    queue::Queue,
};
use crate::{
    Error, Result, coding::Kept, environment::Clock, log::Log, metrics::Metrics, sql::Readers,
};

/// What the sealer thread works with.
pub(crate) struct Sealer {
    pub(crate) queue: Arc<Queue>,
    pub(crate) readers: Arc<Readers>,
    pub(crate) sealing: Sealing,
    pub(crate) clock: Clock,
    pub(crate) ids: OwnIds,
    pub(crate) budget: NewSubjects,
    pub(crate) metrics: Arc<Metrics>,
}

impl Sealer {
    /// Runs until the queue closes.
    pub(crate) fn run(mut self) {
        while let Some(requests) = self.queue.next_requests() {
            let bytes: usize = requests.iter().map(|request| request.bytes).sum();
            let group = self.group(requests);
            if group.is_none() {
                self.queue.answered(bytes);
            }
            self.queue.put_group(group);
        }
    }

    fn group(&mut self, mut requests: Vec<Request>) -> Option<Box<Group>> {
        match self.seal(&mut requests) {
            Ok((organization, sealed)) => Some(Box::new(Group {
                organization,
                requests,
                sealed,
            })),
            Err(error) => {
                for request in requests {
                    request.answer(Err(error.clone()));
                }
                None
            }
        }
    }

    fn seal(
        &mut self,
        requests: &mut [Request],
    ) -> Result<(crate::OrganizationId, super::group::Sealed)> {
        let organization = requests
            .first()
            .map(|request| request.organization.clone())
            .ok_or_else(|| Error::corrupt("a group of nothing"))?;
        let reader = self.readers.begin()?;
        let log = Log::read(&reader, &organization)?;
        let now = (self.clock)().max(log.last_received_at);
        for kept in requests.iter_mut().flat_map(|request| &mut request.events) {
            stamp(kept, &mut self.ids, now);
        }
        let events = requests.iter().flat_map(|request| &request.events);
        let sealed = self
            .sealing
            .seal(&reader, &organization, log.epoch, now, events)?;
        let new = sealed.keys.new_subjects.len();
        self.budget.spend(&organization, new, now)?;
        self.metrics.sealed();
        Ok((organization, sealed))
    }
}

/// Gives the event its `received_at`; one that happened on arrival moves along. Unless the sender gave an id that
/// fits in an entry, one is drawn of the same millisecond, by which it is found again.
pub(super) fn stamp(kept: &mut Kept, ids: &mut OwnIds, now: Timestamp) {
    if kept.on_arrival {
        kept.record.timestamp = now;
    }
    kept.record.received_at = now;
    if kept.drawn() {
        kept.record.id16 = ids.next(now.as_micros() / 1000);
    }
}

/// How many people an organization's ingest has brought this minute.
#[derive(Default)]
pub(crate) struct NewSubjects {
    minute: u64,
    spent: std::collections::HashMap<crate::OrganizationId, u32>,
}

impl NewSubjects {
    fn spend(
        &mut self,
        organization: &crate::OrganizationId,
        new: usize,
        now: Timestamp,
    ) -> Result<()> {
        let minute = now.as_micros() / 60_000_000;
        if minute != self.minute {
            self.minute = minute;
            self.spent.clear();
        }
        if new == 0 {
            return Ok(());
        }
        let spent = self.spent.entry(organization.clone()).or_default();
        let after = spent.saturating_add(u32::try_from(new).unwrap_or(u32::MAX));
        if after > NEW_SUBJECTS_A_MINUTE {
            return Err(Error::Busy {
                retry_after: u32::try_from(60 - now.as_micros() / 1_000_000 % 60).unwrap_or(60),
                reason: format!(
                    "more than {NEW_SUBJECTS_A_MINUTE} new people in a minute: is `user_id` really a person's id?"
                ),
            });
        }
        *spent = after;
        Ok(())
    }
}
