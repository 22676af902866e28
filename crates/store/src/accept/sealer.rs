//! The sealer thread: stamps and seals the next group while the writer commits the one before.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use event::{OwnIds, Timestamp};

use super::{
    NEW_SUBJECTS_A_MINUTE,
    group::{Group, Sealing},
    ingest::Request,
    queue::Queue,
};
use crate::{
    Error, Result,
    environment::Clock,
    keys::{NewKey, SubjectName},
    log::Log,
    metrics::Metrics,
    sql::Readers,
};
use archive::Kept;

/// What the sealer thread works with.
pub(crate) struct Sealer {
    pub(crate) queue: Arc<Queue>,
    pub(crate) readers: Arc<Readers>,
    pub(crate) sealing: Sealing,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) budget: NewSubjects,
    pub(crate) metrics: Arc<Metrics>,
}

impl Sealer {
    /// Runs until the queue closes.
    pub(crate) fn run(mut self) {
        while let Some(requests) = self.queue.next_requests() {
            let bytes: usize = requests.iter().map(|request| request.bytes).sum();
            let group = self.group(requests);
            // What was refused here is not in flight any more.
            let left = group.as_ref().map_or(0, |group| group.bytes());
            self.queue.answered(bytes.saturating_sub(left));
            self.queue.put_group(group);
        }
    }

    fn group(&mut self, mut requests: Vec<Request>) -> Option<Box<Group>> {
        match self.seal(&mut requests) {
            Ok(_) if requests.is_empty() => None,
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
        requests: &mut Vec<Request>,
    ) -> Result<(crate::OrganizationId, super::group::Sealed)> {
        let organization = requests
            .first()
            .map(|request| request.organization.clone())
            .ok_or_else(|| Error::corrupt("a group of nothing"))?;
        let reader = self.readers.begin()?;
        let log = Log::read(&reader, &organization)?;
        let wall = (self.clock)();
        let now = wall.max(log.last_received_at);
        let ids = self.ids.of(&organization);
        for kept in requests.iter_mut().flat_map(|request| &mut request.events) {
            stamp(kept, ids, now);
        }
        let events = requests.iter().flat_map(|request| &request.events);
        let mut sealed = self
            .sealing
            .seal(&reader, &organization, log.epoch, now, events)?;
        let over = self
            .budget
            .over(&organization, requests, &sealed.keys.new_subjects, wall);
        if !over.is_empty() {
            for (at, error) in over.into_iter().rev() {
                requests.remove(at).answer(Err(error));
            }
            let events = requests.iter().flat_map(|request| &request.events);
            sealed = self
                .sealing
                .seal(&reader, &organization, log.epoch, now, events)?;
        }
        self.metrics.sealed();
        Ok((organization, sealed))
    }
}

/// Ids drawn by one thread. Each organization has its own: they rise with its `received_at`, and one that was ahead of
/// the clock would give others ids of another millisecond than theirs.
pub(crate) struct Ids {
    process: u64,
    drawn: HashMap<crate::OrganizationId, OwnIds>,
}

impl Ids {
    /// `process`: 52 random bits that no other thread or node has.
    pub(crate) fn new(process: u64) -> Self {
        Self {
            process,
            drawn: HashMap::new(),
        }
    }

    pub(super) fn of(&mut self, organization: &crate::OrganizationId) -> &mut OwnIds {
        let process = self.process;
        self.drawn
            .entry(organization.clone())
            .or_insert_with(|| OwnIds::new(process))
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
    spent: HashMap<crate::OrganizationId, u32>,
}

impl NewSubjects {
    /// Charges each request for the people it brings first. Gives the places of those that bring too many, which are
    /// not charged, and what they are told. `wall` is what the clock says: `received_at` may stand still for hours.
    fn over(
        &mut self,
        organization: &crate::OrganizationId,
        requests: &[Request],
        new: &[NewKey<SubjectName>],
        wall: Timestamp,
    ) -> Vec<(usize, Error)> {
        let minute = wall.as_micros() / 60_000_000;
        if minute != self.minute {
            self.minute = minute;
            self.spent.clear();
        }
        if new.is_empty() {
            return Vec::new();
        }
        let spent = self.spent.entry(organization.clone()).or_default();
        let mut waiting: HashSet<&str> = new.iter().map(|key| key.name.name.as_str()).collect();
        let mut over = Vec::new();
        for (at, request) in requests.iter().enumerate() {
            let people = request
                .events
                .iter()
                .map(|kept| kept.record.user_id.as_str());
            let brought: HashSet<&str> = people.filter(|name| waiting.contains(name)).collect();
            let after = spent.saturating_add(u32::try_from(brought.len()).unwrap_or(u32::MAX));
            if after > NEW_SUBJECTS_A_MINUTE {
                over.push((at, too_many(wall)));
            } else {
                *spent = after;
                waiting.retain(|name| !brought.contains(name));
            }
        }
        over
    }
}

fn too_many(wall: Timestamp) -> Error {
    Error::Busy {
        retry_after: u32::try_from(60 - wall.as_micros() / 1_000_000 % 60).unwrap_or(60),
        reason: format!(
            "more than {NEW_SUBJECTS_A_MINUTE} new people in a minute: is `user_id` really a person's id?"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_steps_back_leaves_other_organizations_ids_alone() {
        let mut ids = Ids::new(7);
        let name = |text| crate::OrganizationId::parse(text).unwrap();
        ids.of(&name("a")).next(2_000_000);
        let other = ids.of(&name("b")).next(1_000_000);
        assert_eq!(other.as_u64_pair().0 >> 16, 1_000_000);
        let same = ids.of(&name("a")).next(1_000_000);
        assert_eq!(
            same.as_u64_pair().0 >> 16,
            2_000_000,
            "never back in one log"
        );
    }
}
