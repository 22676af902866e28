//! How many events match, when they were, and which values they have: exact, over a fixed size of the log.

use std::{collections::HashMap, ops::Range, sync::atomic::AtomicBool};

use archive::{Batch, Index, Part, Parts, WINDOW};
use event::Source;
use filter::{Column, Matcher, Order, Sort};

use super::{
    candidates::{Candidate, Candidates, InWhat},
    facets::{Facet, Top, Values},
    histogram::{Buckets, Histogram},
    scan::{Asking, Scan},
    walk::{self, walk},
};
use crate::{
    OrganizationId, Result, Store,
    log::Log,
    sql::{Query, Reader},
    tail::Span,
};

/// What to count.
pub struct StatsQuery {
    /// Which events.
    pub matcher: Matcher,
    /// Only events of this `user_id`: the reader's scope, applied before the filter.
    pub only_user: Option<String>,
    /// Whether they are counted by time.
    pub histogram: bool,
    /// The fields whose values are counted.
    pub facets: Vec<Facet>,
    /// How many values of each are answered at the most.
    pub top: usize,
}

/// Counts of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stats {
    /// How many match.
    pub total: u64,
    /// By time, if that was asked for. Buckets are as wide as the range takes: from `start` to `end` if the filter has
    /// both, else from the first event that matches to the last.
    pub histogram: Option<Histogram>,
    /// One of each facet that was asked for, in that order.
    pub facets: Vec<Top>,
}

impl Store {
    /// Counts events. Gives up when `cancelled` becomes true.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] `too_broad` if there is more to read, or a facet has more values, than is bearable.
    pub fn stats(
        &self,
        organization: &OrganizationId,
        query: &StatsQuery,
        cancelled: &AtomicBool,
    ) -> Result<Stats> {
        /// One segment is looked at after the other.
        const BY_PLACE: Sort = Sort {
            column: Column::Index,
            order: Order::Desc,
        };
        let reader = self.readers.begin()?;
        let log = Log::read(&reader, organization)?;
        let (matcher, range) = (&query.matcher, 0..log.end());
        let candidates = Candidates::read(&reader, organization, matcher, BY_PLACE, range)?;
        drop(reader);
        let scan = Scan::new(matcher, query.only_user.as_deref());
        let mut counting = Counting::new(query, &scan);
        counting.expect(&candidates);
        walk(
            self,
            candidates,
            cancelled,
            walk::LONGEST,
            |reader, next, candidates| {
                counting.candidate(self, reader, organization, log.epoch, &next, candidates)?;
                Ok(true)
            },
        )?;
        Ok(counting.finish())
    }
}

/// What is to be counted by reading rows.
#[derive(Clone)]
struct Needed {
    totals: bool,
    histogram: bool,
    values: Vec<Facet>,
}

struct Counting<'a> {
    query: &'a StatsQuery,
    scan: &'a Scan<'a>,
    asking: Asking<'a>,
    total: u64,
    /// Failures and successes.
    outcomes: [u64; 2],
    /// By number of the source.
    sources: [u64; 4],
    buckets: Option<Buckets>,
    values: Vec<Values>,
    /// Of segments whose index told some counts, by their first position: what it did not tell.
    left: HashMap<u64, Needed>,
}

impl<'a> Counting<'a> {
    fn new(query: &'a StatsQuery, scan: &'a Scan<'a>) -> Self {
        let mut texts: Vec<Facet> = Vec::new();
        for facet in &query.facets {
            let text = match facet {
                Facet::Outcome | Facet::Source => continue,
                Facet::Category => Facet::Action,
                other => *other,
            };
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        Self {
            query,
            scan,
            asking: scan.asking(),
            total: 0,
            outcomes: [0; 2],
            sources: [0; 4],
            buckets: query.histogram.then(Buckets::new),
            values: texts.into_iter().map(Values::new).collect(),
            left: HashMap::new(),
        }
    }

    /// Settles the range of time as far as it is known: narrow buckets, which turn out too many later, cannot be counted
    /// by an index.
    fn expect(&mut self, candidates: &Candidates) {
        let Some(buckets) = &mut self.buckets else {
            return;
        };
        let (first, last) = self.query.matcher.time_range();
        if let (Some(first), Some(last)) = (first, last)
            && first <= last
        {
            buckets.cover(first.as_micros(), last.as_micros());
        }
        // Of others' events nothing is to be learnt, not even from how wide buckets are.
        for (least, most) in candidates.times() {
            if self.scan.wants_all_between(least, most) {
                buckets.cover(least, most);
            }
        }
    }

    fn everything(&self) -> Needed {
        Needed {
            totals: true,
            histogram: self.buckets.is_some(),
            values: self.values.iter().map(|values| values.facet).collect(),
        }
    }

    fn candidate(
        &mut self,
        store: &Store,
        reader: &Reader<'_>,
        organization: &OrganizationId,
        epoch: u64,
        next: &Candidate,
        candidates: &mut Candidates,
    ) -> Result<()> {
        match &next.place {
            InWhat::Tail => {
                let needed = self.everything();
                walk::each_batch(store, reader, organization, epoch, next, |first, batch| {
                    let rows = within(&next.span, first, batch);
                    self.rows(batch, rows, &needed)
                })
            }
            InWhat::Segment(row) => {
                let segment = reader.objects().segment(row)?;
                let index = segment.index();
                let (least, most) = index.timestamps();
                if self.scan.wants_all_between(least, most) {
                    if let Some(left) = self.index(index)? {
                        self.left.insert(row.first, left);
                        candidates.windows(&segment, row.first);
                    }
                } else if self.scan.may_match(index) {
                    candidates.windows(&segment, row.first);
                }
                Ok(())
            }
            InWhat::Window(segment) => {
                let left = self.left.get(&next.of).cloned();
                let needed = left.unwrap_or_else(|| self.everything());
                let start = usize::try_from(next.batch - next.of).unwrap_or(usize::MAX);
                let rows = start..start.saturating_add(WINDOW);
                let batch = segment.window(rows, self.parts(&needed))?;
                let rows = within(&next.span, next.batch, &batch);
                self.rows(&batch, rows, &needed)
            }
        }
    }

    /// Counts all of a segment by its index, and says what that does not tell.
    fn index(&mut self, index: &Index) -> Result<Option<Needed>> {
        self.total += index.count();
        for outcome in index.outcomes() {
            self.outcomes[usize::from(outcome.success)] += outcome.count;
            if let Some(count) = self.sources.get_mut(usize::from(outcome.source)) {
                *count += outcome.count;
            }
        }
        let buckets = self.buckets.as_mut();
        let mut left = Needed {
            totals: false,
            histogram: buckets.is_some_and(|buckets| !buckets.add_index(index)),
            values: Vec::new(),
        };
        for values in &mut self.values {
            if !values.add_index(index)? {
                left.values.push(values.facet);
            }
        }
        Ok((left.histogram || !left.values.is_empty()).then_some(left))
    }

    /// What has to be read of events.
    fn parts(&self, needed: &Needed) -> Parts {
        let mut parts = self.scan.parts();
        if needed.histogram {
            parts = parts.and(Part::Timestamp).and(Part::Success);
        }
        if needed.totals {
            let asked = |facet| self.query.facets.contains(&facet);
            if asked(Facet::Outcome) {
                parts = parts.and(Part::Success);
            }
            if asked(Facet::Source) {
                parts = parts.and(Part::Source);
            }
        }
        for values in &self.values {
            if needed.values.contains(&values.facet) {
                parts = parts.and(Part::String(values.column()));
            }
        }
        parts
    }

    /// Counts those rows of a batch that are wanted.
    fn rows(&mut self, batch: &Batch, rows: Range<usize>, needed: &Needed) -> Result<()> {
        let rows = self.asking.wanted(batch, rows);
        if needed.totals {
            self.total += rows.len() as u64;
            for view in rows.iter().filter_map(|row| batch.row(*row)) {
                self.outcomes[usize::from(view.success())] += 1;
                if let Some(count) = self.sources.get_mut(usize::from(view.source().number())) {
                    *count += 1;
                }
            }
        }
        if let Some(buckets) = self.buckets.as_mut().filter(|_| needed.histogram) {
            for view in rows.iter().filter_map(|row| batch.row(*row)) {
                buckets.add(view.timestamp().as_micros(), view.success(), 1);
            }
        }
        for values in &mut self.values {
            if needed.values.contains(&values.facet) {
                values.add_rows(batch, &rows)?;
            }
        }
        Ok(())
    }

    fn finish(self) -> Stats {
        let facets = self.query.facets.iter();
        Stats {
            total: self.total,
            facets: facets.map(|facet| self.top(*facet)).collect(),
            histogram: self.buckets.map(Buckets::into_histogram),
        }
    }

    fn top(&self, facet: Facet) -> Top {
        let most = self.query.top;
        let of = |text| self.values.iter().find(|values| values.facet == text);
        let few = match facet {
            Facet::Category => of(Facet::Action).map(|actions| actions.categories(most)),
            Facet::Outcome => {
                let counts = ["failure", "success"].into_iter().zip(self.outcomes);
                let counts = counts.map(|(name, count)| (name.to_owned(), count));
                Some(Top::of(facet, counts, most))
            }
            Facet::Source => {
                let counts = (0..).zip(self.sources).filter_map(|(number, count)| {
                    Some((Source::from_number(number)?.name().to_owned(), count))
                });
                Some(Top::of(facet, counts, most))
            }
            text => of(text).map(|values| values.top(most)),
        };
        few.unwrap_or_else(|| Top::of(facet, std::iter::empty(), most))
    }
}

/// The rows of a batch, whose first is at position `first`, that a span means.
fn within(span: &Span, first: u64, batch: &Batch) -> Range<usize> {
    let row = |position: u64| {
        let row = usize::try_from(position.saturating_sub(first)).unwrap_or(usize::MAX);
        row.min(batch.len())
    };
    row(span.first)..row(span.end())
}
