//! Lists: the first of the events that match, in some order, over a fixed size of the log.

use std::{
    cmp::Ordering,
    collections::BTreeMap,
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use event::Record;
use filter::{Column, Matcher, Order, Sort, SortKey};

use super::{find::Found, page::Token};
use crate::{
    Error, OrganizationId, Result, Store,
    coding::{Batch, RowView},
    log::Log,
    sql::Query,
    tail::{self, Span},
};

/// Matches that are sorted by another column than time or index.
const MOST_SORTED: usize = 100_000;
/// Bytes their sort keys may take.
const MOST_SORT_BYTES: usize = 64 << 20;
/// A read transaction is given up for a new one after this.
const SNAPSHOT: Duration = Duration::from_millis(300);
/// A list that takes longer is too broad.
const LONGEST: Duration = Duration::from_secs(20);

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
        self.list_for(organization, query, cancelled, LONGEST)
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
        let spans = spans(&reader, organization, query, first..end)?;
        drop(reader);
        let mut list = List {
            query,
            first,
            end,
            size: log.index_of(end),
            epoch: log.epoch,
            after,
            longest,
            best: Best::new(query),
        };
        list.fill(self, organization, &spans, cancelled)?;
        list.page(|position| log.holding(&self.readers.begin()?, organization, position))
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

fn owned(key: SortKey<'_>) -> SortKey<'static> {
    match key {
        SortKey::Text(text) => SortKey::Text(text.into_owned().into()),
        SortKey::Number(n) => SortKey::Number(n),
        SortKey::Flag(flag) => SortKey::Flag(flag),
        SortKey::Address(address) => SortKey::Address(address),
        _ => SortKey::Number(0),
    }
}

/// Batches that may hold matches, the most promising first.
fn spans(
    reader: &impl Query,
    organization: &OrganizationId,
    query: &ListQuery,
    range: Range<u64>,
) -> Result<Vec<Span>> {
    let (from, to) = query.matcher.time_range();
    let from = from.map_or(0, event::Timestamp::as_micros);
    let to = to.map_or(event::Timestamp::END, event::Timestamp::as_micros);
    let mut spans = Vec::new();
    if range.start > 0 {
        // Few, as a rule: whoever follows the log asks for what came since.
        tail::spans_from(reader, organization, range.start, |span| {
            let in_time = span.max_timestamp >= from && span.min_timestamp <= to;
            if span.first < range.end && in_time {
                spans.push(span);
            }
            Ok(true)
        })?;
    } else {
        tail::spans_by_timestamp(reader, organization, from, to, |span| {
            if span.first < range.end {
                spans.push(span);
            }
            Ok(true)
        })?;
    }
    match (query.sort.column, query.sort.order) {
        (Column::Timestamp, Order::Desc) => {
            spans.sort_by_key(|span| std::cmp::Reverse((span.max_timestamp, span.first)));
        }
        (Column::Timestamp, Order::Asc) => {
            spans.sort_by_key(|span| (span.min_timestamp, span.first))
        }
        (_, Order::Asc) => spans.sort_by_key(|span| span.first),
        (_, Order::Desc) => spans.sort_by_key(|span| std::cmp::Reverse(span.first)),
    }
    Ok(spans)
}

struct List<'a> {
    query: &'a ListQuery,
    /// Position of the first entry that is listed, and the one after the last.
    first: u64,
    end: u64,
    /// Size of the log that accepts, as far as it is listed.
    size: u64,
    epoch: u64,
    after: Option<(SortKey<'static>, u64)>,
    longest: Duration,
    best: Best<'a>,
}

impl List<'_> {
    fn fill(
        &mut self,
        store: &Store,
        organization: &OrganizationId,
        spans: &[Span],
        cancelled: &AtomicBool,
    ) -> Result<()> {
        let started = Instant::now();
        let mut spans = spans.iter().peekable();
        while spans.peek().is_some() {
            let reader = store.readers.begin()?;
            let begun = Instant::now();
            while let Some(span) = spans.next_if(|_| begun.elapsed() < SNAPSHOT) {
                if self.best.is_complete(span) {
                    return Ok(());
                }
                if cancelled.load(Relaxed) {
                    return Err(Error::Busy {
                        retry_after: 1,
                        reason: "the search was given up".into(),
                    });
                }
                // A page token also bounds the batches worth reading.
                if !self.may_follow(span) {
                    continue;
                }
                let cache = &store.tail_cache;
                if let Some(batch) = cache.get(organization, span.first, span.count, self.epoch) {
                    self.batch(span.first, &batch, span)?;
                    continue;
                }
                let range = span.first..span.end();
                tail::each_batch(&reader, organization, range, |first, batch| {
                    let batch = Arc::new(batch);
                    cache.put(organization, first, self.epoch, &batch);
                    self.batch(first, &batch, span)?;
                    Ok(true)
                })?;
            }
            if started.elapsed() > self.longest {
                return Err(too_broad("the search takes too long"));
            }
        }
        Ok(())
    }

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

    fn batch(&mut self, first: u64, batch: &Arc<Batch>, span: &Span) -> Result<()> {
        for (at, position) in (0..batch.len()).zip(first..) {
            // A folded batch holds its neighbours' events too.
            let wanted = span.first.max(self.first)..span.end().min(self.end);
            if !wanted.contains(&position) {
                continue;
            }
            let Some(row) = batch.row(at).filter(|row| self.query.wanted(row)) else {
                continue;
            };
            let key = self.query.sort.key(&row, position);
            let follows = self.after.as_ref().is_none_or(|(after, of)| {
                self.query.sort.compare((&key, position), (after, *of)) == Ordering::Greater
            });
            if follows {
                self.best.offer(key, position, row)?;
            }
        }
        Ok(())
    }

    /// `log_of` tells which log a position is of.
    fn page(self, log_of: impl Fn(u64) -> Result<Log>) -> Result<Page> {
        let more = self.best.kept.len() > self.query.limit;
        let mut events: Vec<Found> = Vec::with_capacity(self.best.kept.len());
        let mut log: Option<Log> = None;
        for (place, record) in self.best.kept.into_iter().take(self.query.limit) {
            let position = place.position;
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

/// Least and most of the sort key in a batch, for sorts by time or place.
fn bounds(sort: Sort, span: &Span) -> (u64, u64) {
    match sort.column {
        Column::Timestamp => (span.min_timestamp, span.max_timestamp),
        Column::Index => (span.first, span.end().saturating_sub(1)),
        _ => (0, u64::MAX),
    }
}

/// A place in the answer: compared by the sort's order alone.
struct Place {
    sort: Sort,
    key: SortKey<'static>,
    position: u64,
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        self.sort
            .compare((&self.key, self.position), (&other.key, other.position))
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.position == other.position
    }
}

impl Eq for Place {}

/// The best matches so far: one more than the page, to know whether there is a next one.
struct Best<'a> {
    query: &'a ListQuery,
    kept: BTreeMap<Place, Record>,
    matches: usize,
    bytes: usize,
}

impl<'a> Best<'a> {
    fn new(query: &'a ListQuery) -> Self {
        Self {
            query,
            kept: BTreeMap::new(),
            matches: 0,
            bytes: 0,
        }
    }

    fn is_full(&self) -> bool {
        self.kept.len() > self.query.limit
    }

    /// Whether no event of this batch, nor of those after it, can be better.
    fn is_complete(&self, span: &Span) -> bool {
        let Some((worst, _)) = self.kept.last_key_value().filter(|_| self.is_full()) else {
            return false;
        };
        match (self.query.sort.column, self.query.sort.order) {
            // `received_at` never falls as the index grows.
            (Column::ReceivedAt | Column::Index, _) => true,
            (Column::Timestamp, Order::Desc) => worst.key > SortKey::Number(span.max_timestamp),
            (Column::Timestamp, Order::Asc) => worst.key < SortKey::Number(span.min_timestamp),
            _ => false,
        }
    }

    fn offer(&mut self, key: SortKey<'_>, position: u64, row: RowView<'_>) -> Result<()> {
        let sort = self.query.sort;
        if !matches!(
            sort.column,
            Column::Timestamp | Column::ReceivedAt | Column::Index
        ) {
            self.matches += 1;
            if let SortKey::Text(text) = &key {
                self.bytes += text.len();
            }
            if self.matches > MOST_SORTED || self.bytes > MOST_SORT_BYTES {
                return Err(too_broad(
                    "more than 100,000 events match, too many to sort by this column",
                ));
            }
        }
        let worse = |(worst, _): (&Place, &_)| {
            sort.compare((&key, position), (&worst.key, worst.position)) == Ordering::Greater
        };
        if self.is_full() && self.kept.last_key_value().is_some_and(worse) {
            return Ok(());
        }
        let place = Place {
            sort,
            key: owned(key),
            position,
        };
        // Copied out of its batch, of which it may be the only match.
        self.kept.insert(place, row.to_kept().record);
        if self.kept.len() > self.query.limit.saturating_add(1) {
            self.kept.pop_last();
        }
        Ok(())
    }
}

fn too_broad(why: &str) -> Error {
    Error::Invalid {
        code: "too_broad",
        message: format!("{why}: narrow the range with `start` and `end`, or filter by more"),
    }
}
