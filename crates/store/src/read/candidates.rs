//! What may hold matches, the most promising first.

use std::{
    cmp::Ordering,
    collections::{BinaryHeap, binary_heap::PeekMut},
    ops::Range,
    sync::Arc,
};

use archive::{Batch, Segment, WINDOW};
use filter::{Column, Matcher, Order, Sort};

use super::scan::Scan;
use crate::{
    OrganizationId, Result,
    segments::{self, SegmentRow},
    sql::Query,
    tail::{self, Span},
};

/// Where a candidate's events are.
pub(super) enum InWhat {
    /// In a batch of the tail.
    Tail,
    /// In a segment that was not opened yet.
    Segment(SegmentRow),
    /// In one window of a segment.
    Window(Arc<Segment>),
}

/// Events near each other.
pub(super) struct Candidate {
    rank: (u64, u64),
    /// Which of them are meant.
    pub(super) span: Span,
    pub(super) place: InWhat,
    /// Position of the first row of the batch or window, and how many rows a batch has.
    pub(super) batch: u64,
    pub(super) count: u64,
    /// Position of the first entry of the segment.
    pub(super) of: u64,
}

impl Candidate {
    /// Which rows of its segment a window has.
    pub(super) fn rows(&self) -> Range<usize> {
        let start = usize::try_from(self.batch - self.of).unwrap_or(usize::MAX);
        start..start.saturating_add(WINDOW)
    }
}

/// The rows of a batch that some positions are in; its first row is at position `first`.
pub(super) fn rows_of(positions: Range<u64>, first: u64, batch: &Batch) -> Range<usize> {
    let row = |position: u64| {
        let row = usize::try_from(position.saturating_sub(first)).unwrap_or(usize::MAX);
        row.min(batch.len())
    };
    row(positions.start)..row(positions.end)
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank.cmp(&other.rank)
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.rank == other.rank
    }
}

impl Eq for Candidate {}

/// See the module.
pub(super) struct Candidates {
    sort: Sort,
    range: Range<u64>,
    times: (u64, u64),
    heap: BinaryHeap<Candidate>,
}

impl Candidates {
    /// Those of a snapshot, of positions in `range`.
    pub(super) fn read(
        reader: &impl Query,
        organization: &OrganizationId,
        matcher: &Matcher,
        sort: Sort,
        range: Range<u64>,
    ) -> Result<Self> {
        let (from, to) = matcher.time_range();
        let from = from.map_or(0, event::Timestamp::as_micros);
        let to = to.map_or(event::Timestamp::END, event::Timestamp::as_micros);
        let mut candidates = Self {
            sort,
            range: range.clone(),
            times: (from, to),
            heap: BinaryHeap::new(),
        };
        let rows = segments::covering(reader, organization, range.clone())?;
        let sealed: Vec<Range<u64>> = rows.iter().map(|row| row.first..row.end()).collect();
        for row in rows {
            let span = Span {
                first: row.first,
                count: row.count,
                min_timestamp: row.timestamps.0,
                max_timestamp: row.timestamps.1,
            };
            let (batch, count) = (row.first, row.count);
            candidates.push(span, InWhat::Segment(row), batch, count, batch);
        }
        let mut visit = |span: Span| {
            let (first, count) = (span.first, span.count);
            if let Some(span) = unsealed(&sealed, span) {
                candidates.push(span, InWhat::Tail, first, count, first);
            }
            Ok(true)
        };
        if range.start > 0 {
            // Few, as a rule: whoever follows the log asks for what came since.
            tail::spans_from(reader, organization, range.start, &mut visit)?;
        } else {
            tail::spans_by_timestamp(reader, organization, from, to, &mut visit)?;
        }
        Ok(candidates)
    }

    fn push(&mut self, span: Span, place: InWhat, batch: u64, count: u64, of: u64) {
        let (from, to) = self.times;
        let in_time = span.max_timestamp >= from && span.min_timestamp <= to;
        if in_time && span.first < self.range.end && span.end() > self.range.start {
            self.heap.push(Candidate {
                rank: rank(self.sort, &span),
                span,
                place,
                batch,
                count,
                of,
            });
        }
    }

    /// The windows of a segment that a scan may find something in; its first entry is at position `first`.
    pub(super) fn windows(&mut self, segment: &Arc<Segment>, first: u64, scan: &Scan<'_>) {
        let end = first.saturating_add(segment.count() as u64);
        let starts = (first..end).step_by(WINDOW);
        let index = segment.index();
        for (number, (start, window)) in starts.zip(index.windows()).enumerate() {
            if !scan.may_match_window(index, number) {
                continue;
            }
            let span = Span {
                first: start,
                count: (WINDOW as u64).min(end - start),
                min_timestamp: window.min_timestamp,
                max_timestamp: window.max_timestamp,
            };
            self.push(
                span,
                InWhat::Window(segment.clone()),
                start,
                span.count,
                first,
            );
        }
    }

    /// Least and greatest `timestamp` of each that is left: some of its events have them.
    pub(super) fn times(&self) -> impl Iterator<Item = (u64, u64)> {
        let spans = self.heap.iter().map(|candidate| candidate.span);
        spans.map(|span| (span.min_timestamp, span.max_timestamp))
    }

    /// The most promising one that is left.
    pub(super) fn peek(&self) -> Option<&Candidate> {
        self.heap.peek()
    }

    /// Whether none is left.
    pub(super) fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }

    /// The most promising one that is left, if it `is`.
    pub(super) fn pop_if(&mut self, is: impl Fn(&Candidate) -> bool) -> Option<Candidate> {
        let next = self.heap.peek_mut()?;
        is(&next).then(|| PeekMut::pop(next))
    }
}

/// What is left of a batch's span without what is sealed: its rows stay for a while, and one may lie across the border.
fn unsealed(sealed: &[Range<u64>], span: Span) -> Option<Span> {
    let at = sealed.partition_point(|range| range.end <= span.first);
    let mut first = span.first;
    for range in sealed.get(at..).unwrap_or_default() {
        if !range.contains(&first) {
            break;
        }
        first = range.end;
    }
    let count = span.end().checked_sub(first).filter(|count| *count > 0)?;
    Some(Span {
        first,
        count,
        ..span
    })
}

/// What is greater is looked at first.
fn rank(sort: Sort, span: &Span) -> (u64, u64) {
    match (sort.column, sort.order) {
        (Column::Timestamp, Order::Desc) => (span.max_timestamp, span.first),
        (Column::Timestamp, Order::Asc) => (u64::MAX - span.min_timestamp, u64::MAX - span.first),
        (_, Order::Desc) => (span.end(), 0),
        (_, Order::Asc) => (u64::MAX - span.first, 0),
    }
}
