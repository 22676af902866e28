//! One event, by its id.

use event::Record;

use crate::{
    Error, OrganizationId, Result, Store,
    coding::{Batch, Kept},
    log::Log,
    sent_ids,
    sql::{Query, params},
    tail,
};

/// An event and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its index in the log.
    pub index: u64,
    /// The event.
    pub record: Record,
}

impl Store {
    /// The event people know by `id`, if there is one and, where `only_user` is given, it is theirs.
    ///
    /// Should a sender have supplied an id that we had drawn, the event that was there first has it.
    pub fn find(
        &self,
        organization: &OrganizationId,
        id: &str,
        only_user: Option<&str>,
    ) -> Result<Option<Found>> {
        let reader = self.readers.begin()?;
        let log = Log::read(&reader, organization)?;
        let theirs = |found: &Found| only_user.is_none_or(|user| found.record.user_id == user);
        let supplied = self.supplied(&reader, organization, id, log.size)?;
        let drawn = drawn(&reader, organization, id)?;
        let candidates = supplied.into_iter().chain(drawn).filter(theirs);
        Ok(candidates.min_by_key(|found| found.index))
    }

    fn supplied(
        &self,
        query: &impl Query,
        organization: &OrganizationId,
        id: &str,
        size: u64,
    ) -> Result<Option<Found>> {
        let candidates = {
            let shared = self.sent_ids.of(organization);
            let mut runs = shared.lock();
            runs.catch_up(query, organization, size)?;
            runs.find(sent_ids::hash(id))
        };
        for index in candidates.into_iter().filter(|index| *index < size) {
            let kept = kept_at(query, organization, index)?;
            if kept.supplied && event::display_id(&kept.record) == id {
                return Ok(Some(Found {
                    index,
                    record: kept.record,
                }));
            }
        }
        Ok(None)
    }

    /// Events from index `from` on, in order, at most `limit`: what a follower reads next.
    pub fn read_from(
        &self,
        organization: &OrganizationId,
        from: u64,
        limit: usize,
    ) -> Result<Vec<Found>> {
        let reader = self.readers.begin()?;
        let size = Log::read(&reader, organization)?.size;
        let mut out = Vec::new();
        tail::each_batch(&reader, organization, from..size, |first, batch| {
            let rows = (0..batch.len()).zip(first..);
            let wanted = rows
                .filter(|(_, index)| *index >= from)
                .take(limit - out.len());
            out.extend(wanted.filter_map(|(at, index)| {
                let record = batch.row(at)?.to_kept().record;
                Some(Found { index, record })
            }));
            Ok(out.len() < limit)
        })?;
        Ok(out)
    }

    /// The event at an index.
    pub fn at(&self, organization: &OrganizationId, index: u64) -> Result<Option<Found>> {
        let reader = self.readers.begin()?;
        if index >= Log::read(&reader, organization)?.size {
            return Ok(None);
        }
        let record = kept_at(&reader, organization, index)?.record;
        Ok(Some(Found { index, record }))
    }
}

/// What is kept of the entry at `index`, which must be below the log's size.
pub(super) fn kept_at(
    query: &impl Query,
    organization: &OrganizationId,
    index: u64,
) -> Result<Kept> {
    tail::batch_at(query, organization, index)?
        .and_then(|(first, batch)| {
            let at = usize::try_from(index.checked_sub(first)?).ok()?;
            Some(batch.row(at)?.to_kept())
        })
        .ok_or_else(|| Error::corrupt(format!("entry {index} is not in the tail")))
}

/// An id we drew has the millisecond of its `received_at`, and batches are in order of that.
fn drawn(query: &impl Query, organization: &OrganizationId, id: &str) -> Result<Option<Found>> {
    const SLACK: u64 = 1_000_000;
    let Some(id16) = event::parse_own_id(id).filter(|id16| id16.get_version_num() == 7) else {
        return Ok(None);
    };
    let at = (id16.as_u64_pair().0 >> 16) * 1000;
    let (from, to) = (at.saturating_sub(SLACK), at.saturating_add(1000 + SLACK));
    let mut found = None;
    query.each(
        "SELECT first_index, count, events FROM batches \
         WHERE organization_id = ?1 AND last_received_at >= ?2 AND first_received_at < ?3 ORDER BY last_received_at",
        params![organization.as_str(), from, to],
        |row| {
            let (first, count) = (row.u64(0)?, row.u64(1)?);
            let rows = usize::try_from(count).map_err(|_| Error::corrupt("a batch is too large"))?;
            let batch = Batch::decode(row.bytes(2)?, rows)?;
            found = (0..rows).zip(first..).find_map(|(at, index)| {
                let row = batch.row(at).filter(|row| row.id16() == id16)?;
                let kept = row.to_kept();
                let shown = kept.record.original_id.is_none();
                shown.then_some(Found {
                    index,
                    record: kept.record,
                })
            });
            Ok(found.is_none())
        },
    )?;
    Ok(found)
}
