//! Lists: the first of the events that match, in some order, over a fixed size of the log.

use std::{
    cmp::Ordering,
    collections::HashMap,
    ops::Range,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use archive::{Batch, Index, Part, Parts, RowView, Segment, StringColumn};
use event::Record;
use filter::{Column, Matcher, Order, Sort, SortKey};

use super::{
    best::{Best, Held},
    candidates::{Candidate, Candidates},
    find::Found,
    page::Token,
    parallel::{self, Running},
    scan::{Asking, Scan},
    walk::{self, Read, Visitor, Walk},
};
use crate::{
    Error, OrganizationId, Result, Store,
    log::Log,
    segments::SegmentRow,
    sql::Query,
    tail::{self, Span},
};

/// What to list.
pub struct ListQuery {
    /// Which events.
    pub matcher: Matcher,
    /// Only events of this `user_id`: the reader's scope, applied before the filter.
    pub only_user: Option<String>,
    /// Only events of this index or a higher one in the log that accepts: what followed what is known. 0: all.
    pub from: u64,
    /// In which order.
    pub sort: Sort,
    /// How many at the most.
    pub limit: usize,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

impl ListQuery {
    fn wanted(&self, row: &RowView<'_>) -> bool {
        let own = |user: &String| filter::EventView::user_id(row) == user;
        self.only_user.as_ref().is_none_or(own) && self.matcher.matches(row)
    }

    /// What has to be read of events to order them.
    fn key_parts(&self) -> Parts {
        let string = |column| Parts::of(Part::String(column));
        match self.sort.column {
            Column::Timestamp => Parts::of(Part::Timestamp),
            Column::ReceivedAt => Parts::of(Part::ReceivedAt),
            Column::Index => Parts::NONE,
            Column::Id => string(StringColumn::OriginalId).and(Part::Id),
            Column::UserId => string(StringColumn::UserId),
            Column::UserEmail => string(StringColumn::UserEmail),
            Column::Action => string(StringColumn::Action),
            Column::Resource => string(StringColumn::Resource),
            Column::Details => string(StringColumn::Details),
            Column::IpAddress => string(StringColumn::IpAddress),
            Column::Success => Parts::of(Part::Success),
            Column::Source => Parts::of(Part::Source),
            Column::SessionId => string(StringColumn::SessionId),
            Column::RequestId => string(StringColumn::RequestId),
            Column::UserAgent => string(StringColumn::UserAgent),
            Column::Sender => string(StringColumn::Sender),
            _ => Parts::ALL,
        }
    }
}

/// A page of a list.
#[derive(Debug)]
pub struct Page {
    /// Its events, in order.
    pub events: Vec<Found>,
    /// Cursor of the next page, if there is one.
    pub next: Option<String>,
    /// Entries of the log that was searched: those from here on are later pages' of a list from here.
    pub size: u64,
}

impl Store {
    /// A page of events. Gives up when `cancelled` becomes true.
    ///
    /// # Errors
    /// [`Error::Invalid`] `bad_cursor`, or `too_broad` if there is more to sort or to read than is bearable.
    pub fn list(
        &self,
        organization: &OrganizationId,
        query: &ListQuery,
        cancelled: &AtomicBool,
    ) -> Result<Page> {
        self.list_for(organization, query, cancelled, walk::LONGEST)
    }

    /// The same, which is too broad only if it takes longer than `longest`: for exports, which may take their time.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub fn list_for(
        &self,
        organization: &OrganizationId,
        query: &ListQuery,
        cancelled: &AtomicBool,
        longest: Duration,
    ) -> Result<Page> {
        let reader = self.readers.begin()?;
        let log = Log::read(&reader, organization)?;
        let token = query.cursor.as_deref().map(Token::decode).transpose()?;
        let end = token.map_or(log.end(), |token| token.end.min(log.end()));
        let after = match token {
            Some(token) => Some(key_at(&reader, organization, query, token.position)?),
            None => None,
        };
        let first = match query.from {
            0 => 0,
            index => log.base.saturating_add(index),
        };
        let mut candidates = Candidates::read(
            &reader,
            organization,
            &query.matcher,
            query.sort,
            first..end,
        )?;
        drop(reader);
        let scan = Scan::new(&query.matcher, query.only_user.as_deref());
        let running = Running::new(&self.searches);
        let mut list = List {
            query,
            scan: &scan,
            first,
            end,
            size: log.index_of(end),
            after,
            best: Best::new(query),
            segments: Vec::new(),
        };
        let walk = Walk {
            store: self,
            running: &running,
            organization,
            epoch: log.epoch,
            cancelled,
            longest,
            alone: walk::ALONE,
            ahead: walk::AHEAD,
        };
        walk.through(&mut candidates, &scan, &mut list)?;
        list.page(&running, |position| {
            log.holding(&self.readers.begin()?, organization, position)
        })
    }
}

/// The sort key of the event a page token names.
fn key_at(
    query: &impl Query,
    organization: &OrganizationId,
    list: &ListQuery,
    position: u64,
) -> Result<(SortKey<'static>, u64)> {
    let found = tail::batch_at(query, organization, position)?;
    found
        .as_ref()
        .and_then(|(first, batch)| batch.row(usize::try_from(position.checked_sub(*first)?).ok()?))
        // Else the order of one's own events around it would tell what others' hold.
        .filter(|row| list.wanted(row))
        .map(|row| (owned(list.sort.key(&row, position)), position))
        .ok_or(Error::Invalid {
            code: "bad_cursor",
            message: "the page before is not there any more: start again without a cursor".into(),
        })
}

pub(super) fn owned(key: SortKey<'_>) -> SortKey<'static> {
    match key {
        SortKey::Text(text) => SortKey::Text(text.into_owned().into()),
        SortKey::Number(n) => SortKey::Number(n),
        SortKey::Flag(flag) => SortKey::Flag(flag),
        SortKey::Address(address) => SortKey::Address(address),
        _ => SortKey::Number(0),
    }
}

struct List<'a> {
    query: &'a ListQuery,
    scan: &'a Scan<'a>,
    /// Position of the first entry that is listed, and the one after the last.
    first: u64,
    end: u64,
    /// Size of the log that accepts, as far as it is listed.
    size: u64,
    after: Option<(SortKey<'static>, u64)>,
    best: Best<'a>,
    /// Those that matches are in.
    segments: Vec<(Arc<Segment>, u64)>,
}

impl Visitor for List<'_> {
    type Read = Read;

    fn is_done(&self, next: &Candidate) -> bool {
        self.best.is_complete(&next.span)
    }

    /// A page token also bounds what is worth reading.
    fn skips(&self, candidate: &Candidate) -> bool {
        !self.may_follow(&candidate.span)
    }

    fn read(
        &self,
        asking: &mut Asking<'_>,
        segment: &Arc<Segment>,
        candidate: &Candidate,
    ) -> Result<Read> {
        let (listed, parts) = (self.within(), self.query.key_parts());
        Read::of(self.scan, asking, segment, candidate, listed, parts)
    }

    fn window(&mut self, segment: &Arc<Segment>, candidate: &Candidate, read: Read) -> Result<()> {
        if read.wanted.is_empty() {
            return Ok(());
        }
        let last = self.segments.last();
        if last.is_none_or(|(_, first)| *first != candidate.of) {
            self.segments.push((segment.clone(), candidate.of));
        }
        self.offer(&read.batch, &read.wanted, Some(self.segments.len() - 1))
    }

    fn index(&mut self, index: &Index, _: &SegmentRow) -> Result<bool> {
        Ok(self.scan.may_match(index))
    }

    fn batch(&mut self, batch: &Batch, wanted: &[(usize, u64)]) -> Result<()> {
        self.offer(batch, wanted, None)
    }

    fn within(&self) -> Range<u64> {
        self.first..self.end
    }
}

impl List<'_> {
    /// Whether a batch may hold events after the page before.
    fn may_follow(&self, span: &Span) -> bool {
        let Some((SortKey::Number(at), _)) = &self.after else {
            return true;
        };
        let (least, most) = bounds(self.query.sort, span);
        match self.query.sort.order {
            Order::Desc => least <= *at,
            Order::Asc => most >= *at,
        }
    }

    /// Offers rows of a batch that holds sort keys, and their positions. `segment`: the number of the one they are in.
    fn offer(&mut self, keys: &Batch, rows: &[(usize, u64)], segment: Option<usize>) -> Result<()> {
        let mut one = |(row, position): &(usize, u64)| {
            let position = *position;
            let Some(view) = keys.row(*row) else {
                return Ok(());
            };
            let key = self.query.sort.key(&view, position);
            if self.best.is_worse(&key, position) {
                return Ok(());
            }
            let follows = self.after.as_ref().is_none_or(|(after, of)| {
                self.query.sort.compare((&key, position), (after, *of)) == Ordering::Greater
            });
            if !follows {
                return Ok(());
            }
            // Copied out of its batch, of which it may be the only match; from a segment it is read in the end.
            let held = || match segment {
                None => Held::Record(Box::new(view.to_kept().record)),
                Some(number) => Held::InSegment(number),
            };
            self.best.offer(key, position, held)
        };
        // The best first: what comes after is less likely to be kept.
        match self.query.sort.order {
            Order::Asc => rows.iter().try_for_each(&mut one),
            Order::Desc => rows.iter().rev().try_for_each(&mut one),
        }
    }

    /// The whole events of those that are held by their place in a segment, by position.
    fn sealed_records(&self, running: &Running<'_>) -> Result<HashMap<u64, Record>> {
        let mut wanted: Vec<(usize, u64)> = self
            .best
            .kept
            .iter()
            .take(self.query.limit)
            .filter_map(|(place, held)| match held {
                Held::InSegment(number) => Some((*number, place.position)),
                Held::Record(_) => None,
            })
            .collect();
        // A segment may have been met more than once.
        wanted.sort_unstable_by_key(|(_, position)| *position);
        let near = wanted.chunk_by(|(a, _), (b, _)| self.first_of(*a) == self.first_of(*b));
        let some: Vec<&[(usize, u64)]> = near.flat_map(apart).collect();
        let mut threads = vec![(); running.threads()];
        let read = parallel::each(&mut threads, &some, |(), some| self.records(some));
        let mut records = HashMap::with_capacity(wanted.len());
        for read in read {
            records.extend(read?);
        }
        Ok(records)
    }

    /// The events at some positions of one segment.
    fn records(&self, wanted: &[(usize, u64)]) -> Result<Vec<(u64, Record)>> {
        let of = wanted
            .first()
            .and_then(|(number, _)| self.segments.get(*number));
        let Some((segment, first)) = of else {
            return Ok(Vec::new());
        };
        let row = |(_, position): &(usize, u64)| usize::try_from(position - first).ok();
        let rows: Vec<usize> = wanted.iter().filter_map(row).collect();
        let batch = segment.rows(&rows, Parts::RECORD)?;
        let read = batch.views().map(|row| row.to_kept().record);
        Ok(wanted
            .iter()
            .map(|(_, position)| *position)
            .zip(read)
            .collect())
    }

    fn first_of(&self, segment: usize) -> Option<u64> {
        self.segments.get(segment).map(|(_, first)| *first)
    }

    /// `log_of` tells which log a position is of.
    fn page(self, running: &Running<'_>, log_of: impl Fn(u64) -> Result<Log>) -> Result<Page> {
        let mut sealed = self.sealed_records(running)?;
        let more = self.best.kept.len() > self.query.limit;
        let mut events: Vec<Found> = Vec::with_capacity(self.best.kept.len());
        let mut log: Option<Log> = None;
        for (place, held) in self.best.kept.into_iter().take(self.query.limit) {
            let position = place.position;
            let record = match held {
                Held::Record(record) => *record,
                Held::InSegment(_) => sealed
                    .remove(&position)
                    .ok_or_else(|| Error::corrupt(format!("entry {position} was not read")))?,
            };
            let of = match log.take_if(|log| (log.base..log.end()).contains(&position)) {
                Some(log) => log,
                None => log_of(position)?,
            };
            events.push(Found::of(&of, position, record));
            log = Some(of);
        }
        let last = events.last().filter(|_| more);
        let next = last.map(|found| {
            let token = Token {
                end: self.end,
                position: found.position,
            };
            token.encode()
        });
        Ok(Page {
            events,
            next,
            size: self.size,
        })
    }
}

/// Rows of a segment that are far from each other, in parts that can be read at once; those near each other share pages.
fn apart<'a>(rows: &'a [(usize, u64)]) -> std::slice::Chunks<'a, (usize, u64)> {
    /// Rows of a part.
    const PART: usize = 64;
    let span =
        rows.last().map_or(0, |(_, last)| *last) - rows.first().map_or(0, |(_, first)| *first);
    match span / 64 > rows.len() as u64 {
        true => rows.chunks(PART),
        false => rows.chunks(rows.len().max(1)),
    }
}

/// Least and most of the sort key in a batch, for sorts by time or place.
fn bounds(sort: Sort, span: &Span) -> (u64, u64) {
    match sort.column {
        Column::Timestamp => (span.min_timestamp, span.max_timestamp),
        Column::Index => (span.first, span.end().saturating_sub(1)),
        _ => (0, u64::MAX),
    }
}

pub(super) fn too_broad(why: &str) -> Error {
    Error::Invalid {
        code: "too_broad",
        message: format!("{why}: narrow the range with `start` and `end`, or filter by more"),
    }
}
