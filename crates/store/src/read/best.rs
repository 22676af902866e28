//! The best matches so far.

use std::{cmp::Ordering, collections::BTreeMap};

use event::Record;
use filter::{Column, Order, Sort, SortKey};

use super::list::{ListQuery, owned, too_broad};
use crate::{Result, tail::Span};

/// Matches that are sorted by another column than time or index.
const MOST_SORTED: usize = 100_000;
/// Bytes their sort keys may take.
const MOST_SORT_BYTES: usize = 64 << 20;

/// A match.
pub(super) enum Held {
    /// The event.
    Record(Box<Record>),
    /// It is in the segment of this number, and read once it is certain to be wanted.
    InSegment(usize),
}

/// A place in the answer: compared by the sort's order alone.
pub(super) struct Place {
    sort: Sort,
    key: SortKey<'static>,
    pub(super) position: u64,
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
pub(super) struct Best<'a> {
    query: &'a ListQuery,
    pub(super) kept: BTreeMap<Place, Held>,
    /// The worst of them, once there are as many as are wanted, and if its key is a number.
    worst: Option<(u64, u64)>,
    matches: usize,
    bytes: usize,
}

impl<'a> Best<'a> {
    pub(super) fn new(query: &'a ListQuery) -> Self {
        Self {
            query,
            kept: BTreeMap::new(),
            worst: None,
            matches: 0,
            bytes: 0,
        }
    }

    fn is_full(&self) -> bool {
        self.kept.len() > self.query.limit
    }

    /// Whether no event of this batch, nor of those after it, can be better.
    pub(super) fn is_complete(&self, span: &Span) -> bool {
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

    /// Whether an event of this key would not be kept. Only said for sorts that need not count their matches.
    #[inline]
    pub(super) fn is_worse(&self, key: &SortKey<'_>, position: u64) -> bool {
        let (Some(worst), SortKey::Number(key)) = (self.worst, key) else {
            return false;
        };
        match self.query.sort.order {
            Order::Asc => (*key, position) > worst,
            Order::Desc => (*key, position) < worst,
        }
    }

    pub(super) fn offer(
        &mut self,
        key: SortKey<'_>,
        position: u64,
        held: impl FnOnce() -> Held,
    ) -> Result<()> {
        let sort = self.query.sort;
        if !is_ordered(sort.column) {
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
        self.kept.insert(place, held());
        if self.kept.len() > self.query.limit.saturating_add(1) {
            self.kept.pop_last();
        }
        self.worst = match self.kept.last_key_value() {
            Some((worst, _)) if self.is_full() && is_ordered(sort.column) => match worst.key {
                SortKey::Number(key) => Some((key, worst.position)),
                _ => None,
            },
            _ => None,
        };
        Ok(())
    }
}

/// Whether events come in this column's order, or in spans of it.
fn is_ordered(column: Column) -> bool {
    matches!(
        column,
        Column::Timestamp | Column::ReceivedAt | Column::Index
    )
}
