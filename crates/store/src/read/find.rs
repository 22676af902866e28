//! One event, by its id.

use std::ops::Range;

use archive::{Batch, Kept, Part, Parts, RowView, Segment, StringColumn, WINDOW};
use event::Record;
use filter::EventView as _;
use uuid::Uuid;

use crate::{
    Error, OrganizationId, Result, Store,
    log::Log,
    segments, sent_ids,
    sql::{Query, params},
    tail,
};

/// An event and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Number of its log.
    pub log: u32,
    /// Its index in that log.
    pub index: u64,
    /// Its place in the order of all logs of the organization: the index, as long as there is one log.
    pub position: u64,
    /// The event.
    pub record: Record,
}

impl Found {
    /// The event at a position, as one of `log`.
    pub(super) fn of(log: &Log, position: u64, record: Record) -> Self {
        Self {
            log: log.number,
            index: log.index_of(position),
            position,
            record,
        }
    }
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
        let mut found = Vec::new();
        let theirs = |found: &Found| only_user.is_none_or(|user| found.record.user_id == user);
        let supplied = self.supplied(&reader, organization, id, log.end())?;
        let drawn = drawn(&reader, organization, id, log.end())?;
        for (position, record) in supplied.into_iter().chain(drawn) {
            let log = log.holding(&reader, organization, position)?;
            found.push(Found::of(&log, position, record));
        }
        let candidates = found.into_iter().filter(theirs);
        Ok(candidates.min_by_key(|found| found.position))
    }

    fn supplied(
        &self,
        query: &impl Query,
        organization: &OrganizationId,
        id: &str,
        end: u64,
    ) -> Result<Option<(u64, Record)>> {
        // What is sealed is not remembered for long: there, each segment's filter says whether to look. It comes first, as
        // an id that was used long ago may have been used again.
        for row in segments::covering(query, organization, 0..end)? {
            let segment = query.objects().segment(&row)?;
            if !segment.index().may_hold(StringColumn::OriginalId, id) {
                continue;
            }
            let (index, column) = (segment.index(), StringColumn::OriginalId);
            let windows = 0..index.windows().len();
            let windows = windows.filter(|window| index.window_may_hold(*window, column, id));
            let found = windows.map(|window| {
                let supplied = |view: &RowView<'_>| view.supplied() && view.id() == id;
                in_window(&segment, row.first, window, id, &supplied)
            });
            if let Some(found) = found.filter_map(Result::transpose).next() {
                return found.map(Some);
            }
        }
        let candidates = {
            let shared = self.sent_ids.of(organization);
            let mut runs = shared.lock();
            runs.catch_up(query, organization, end)?;
            runs.find(sent_ids::hash(id))
        };
        for position in candidates.into_iter().filter(|position| *position < end) {
            let kept = kept_at(query, organization, position)?;
            if kept.supplied && event::display_id(&kept.record) == id {
                return Ok(Some((position, kept.record)));
            }
        }
        Ok(None)
    }

    /// Events from position `from` on, in order, at most `limit`: what a follower reads next.
    pub fn read_from(
        &self,
        organization: &OrganizationId,
        from: u64,
        limit: usize,
    ) -> Result<Vec<Found>> {
        let reader = self.readers.begin()?;
        let newest = Log::read(&reader, organization)?;
        let mut out = Vec::new();
        tail::each_batch(
            &reader,
            organization,
            from..newest.end(),
            |first, batch, rows| {
                let log = newest.holding(&reader, organization, first)?;
                let wanted = rows.take(limit - out.len());
                out.extend(wanted.filter_map(|at| {
                    let record = batch.row(at)?.to_kept().record;
                    Some(Found::of(&log, first + at as u64, record))
                }));
                Ok(out.len() < limit)
            },
        )?;
        Ok(out)
    }

    /// The event at a position; `None` if none is there.
    pub fn at(&self, organization: &OrganizationId, position: u64) -> Result<Option<Found>> {
        let reader = self.readers.begin()?;
        let newest = Log::read(&reader, organization)?;
        if position >= newest.end() {
            return Ok(None);
        }
        let log = newest.holding(&reader, organization, position)?;
        if position >= log.end() {
            return Ok(None);
        }
        let record = kept_at(&reader, organization, position)?.record;
        Ok(Some(Found::of(&log, position, record)))
    }
}

/// What is kept of the entry at a position of a log.
fn kept_at(query: &impl Query, organization: &OrganizationId, position: u64) -> Result<Kept> {
    tail::batch_at(query, organization, position)?
        .and_then(|(first, batch)| {
            let at = usize::try_from(position.checked_sub(first)?).ok()?;
            Some(batch.row(at)?.to_kept())
        })
        .ok_or_else(|| Error::corrupt(format!("entry {position} is not in the tail")))
}

/// The event of a window of a segment, which begins at position `first`, that is known by `id` and `is` the one.
fn in_window(
    segment: &Segment,
    first: u64,
    window: usize,
    id: &str,
    is: &dyn Fn(&RowView<'_>) -> bool,
) -> Result<Option<(u64, Record)>> {
    let mut rows = window * WINDOW..(window + 1) * WINDOW;
    // Ids of our form are kept as UUIDs, all others as they were sent.
    let drawn = match event::parse_own_id(id) {
        None => None,
        Some(id16) => {
            let batch = segment.window(rows.clone(), Parts::of(Part::Id))?;
            let of_id = batch.views().zip(rows.clone());
            let of_id = of_id.filter(|(row, _)| row.id16() == id16);
            Some(of_id.map(|(_, row)| row).collect::<Vec<usize>>())
        }
    };
    let mut drawn = drawn.map(Vec::into_iter);
    loop {
        let next = match &mut drawn {
            Some(rows) => rows.next(),
            None => segment.first_with(rows.clone(), StringColumn::OriginalId, id)?,
        };
        let Some(row) = next else {
            return Ok(None);
        };
        let whole = segment.rows(&[row], Parts::ALL)?;
        if let Some(view) = whole.row(0).filter(is) {
            return Ok(Some((first + row as u64, view.to_kept().record)));
        }
        rows.start = row + 1;
    }
}

/// The UUID of an id that we may have drawn, and within which microseconds its event was then received: an id has the
/// millisecond of its `received_at`; clocks and rounding get a second.
pub(super) fn drawn_within(id: &str) -> Option<(Uuid, Range<u64>)> {
    const SLACK: u64 = 1_000_000;
    let id16 = event::parse_own_id(id).filter(|id16| id16.get_version_num() == 7)?;
    let at = (id16.as_u64_pair().0 >> 16) * 1000;
    Some((
        id16,
        at.saturating_sub(SLACK)..at.saturating_add(1000 + SLACK),
    ))
}

/// The event of an id we drew: batches and segments are in order of `received_at`.
fn drawn(
    query: &impl Query,
    organization: &OrganizationId,
    id: &str,
    end: u64,
) -> Result<Option<(u64, Record)>> {
    let Some((
        id16,
        Range {
            start: from,
            end: to,
        },
    )) = drawn_within(id)
    else {
        return Ok(None);
    };
    let is =
        |row: &RowView<'_>| row.id16() == id16 && row.column(StringColumn::OriginalId).is_none();
    for row in segments::covering(query, organization, 0..end)? {
        if row.received_at.1 < from || row.received_at.0 >= to {
            continue;
        }
        let segment = query.objects().segment(&row)?;
        let windows = segment.index().windows();
        for (window, span) in windows.iter().enumerate() {
            // Each lasts until the next one begins.
            let next = windows.get(window + 1).map(|next| next.first_received_at);
            if span.first_received_at >= to || next.is_some_and(|next| next < from) {
                continue;
            }
            if let Some(found) = in_window(&segment, row.first, window, id, &is)? {
                return Ok(Some(found));
            }
        }
    }
    let mut found = None;
    query.each(
        "SELECT first_index, count, events FROM batches \
         WHERE organization_id = ?1 AND last_received_at >= ?2 AND first_received_at < ?3 ORDER BY last_received_at",
        params![organization.as_str(), from, to],
        |row| {
            let (first, count) = (row.u64(0)?, row.u64(1)?);
            let rows = usize::try_from(count).map_err(|_| Error::corrupt("a batch is too large"))?;
            let batch = Batch::decode(row.bytes(2)?, rows)?;
            found = (0..rows).zip(first..).find_map(|(at, position)| {
                let row = batch.row(at).filter(is)?;
                Some((position, row.to_kept().record))
            });
            Ok(found.is_none())
        },
    )?;
    Ok(found)
}
