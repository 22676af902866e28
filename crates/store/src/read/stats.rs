//! How many events match, when they were, and which values they have: exact, over a fixed size of the log.

use std::{
    collections::HashMap,
    sync::{Arc, atomic::AtomicBool},
};

use archive::{Batch, Index, Part, Parts, Segment};
use event::Source;
use filter::{Column, Matcher, Order, Sort};

use super::{
    candidates::{Candidate, Candidates},
    facets::{Facet, Top, Values},
    histogram::{Buckets, Histogram},
    parallel::Running,
    scan::{Asking, Scan},
    walk::{self, Read, Visitor, Walk},
};
use crate::{OrganizationId, Result, Store, log::Log, segments::SegmentRow};

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
        /// One segment is looked at after the other: the first are the largest, and settle how wide buckets are.
        const BY_PLACE: Sort = Sort {
            column: Column::Index,
            order: Order::Asc,
        };
        let reader = self.readers.begin()?;
        let log = Log::read(&reader, organization)?;
        let (matcher, range) = (&query.matcher, 0..log.end());
        let mut candidates = Candidates::read(&reader, organization, matcher, BY_PLACE, range)?;
        drop(reader);
        let scan = Scan::new(matcher, query.only_user.as_deref());
        let mut counting = Counting::new(query, &scan);
        counting.expect(&candidates);
        let walk = Walk {
            store: self,
            running: &Running::new(&self.searches),
            organization,
            epoch: log.epoch,
            cancelled,
            longest: walk::LONGEST,
            alone: walk::ALONE,
            ahead: walk::AHEAD,
        };
        walk.through(&mut candidates, &scan, &mut counting)?;
        counting.finish()
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

    /// What has to be counted by reading a window.
    fn needed(&self, window: &Candidate) -> Needed {
        let left = self.left.get(&window.of).cloned();
        left.unwrap_or_else(|| self.everything())
    }

    /// Counts what is wanted of a segment by its index, and says what that does not tell.
    fn of_index(&mut self, index: &Index) -> Result<Option<Needed>> {
        let scan = self.scan;
        for outcome in index.outcomes().iter().filter(|held| scan.allows(held)) {
            self.total += outcome.count;
            self.outcomes[usize::from(outcome.success)] += outcome.count;
            if let Some(count) = self.sources.get_mut(usize::from(outcome.source)) {
                *count += outcome.count;
            }
        }
        let buckets = self.buckets.as_mut();
        let mut left = Needed {
            totals: false,
            histogram: buckets.is_some_and(|buckets| !buckets.add_index(index, scan)),
            values: Vec::new(),
        };
        for values in &mut self.values {
            if !values.add_index(index, scan)? {
                left.values.push(values.facet);
            }
        }
        Ok((left.histogram || !left.values.is_empty()).then_some(left))
    }

    /// What has to be read of events.
    fn parts(&self, needed: &Needed) -> Parts {
        let mut parts = Parts::NONE;
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

    /// Counts rows of a batch.
    fn rows(&mut self, batch: &Batch, rows: &[usize], needed: &Needed) -> Result<()> {
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
                values.add_rows(batch, rows)?;
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Stats> {
        self.values.iter_mut().try_for_each(Values::add_shared)?;
        let facets = self.query.facets.iter();
        Ok(Stats {
            total: self.total,
            facets: facets.map(|facet| self.top(*facet)).collect(),
            histogram: self.buckets.map(Buckets::into_histogram),
        })
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

impl Visitor for Counting<'_> {
    type Read = Read;

    fn read(
        &self,
        asking: &mut Asking<'_>,
        segment: &Arc<Segment>,
        candidate: &Candidate,
    ) -> Result<Read> {
        let needed = self.parts(&self.needed(candidate));
        Read::of(self.scan, asking, segment, candidate, self.within(), needed)
    }

    fn window(&mut self, _: &Arc<Segment>, candidate: &Candidate, read: Read) -> Result<()> {
        let rows: Vec<usize> = read.wanted.iter().map(|(row, _)| *row).collect();
        self.rows(&read.batch, &rows, &self.needed(candidate))
    }

    fn index(&mut self, index: &Index, row: &SegmentRow) -> Result<bool> {
        let (least, most) = index.timestamps();
        if !self.scan.may_match(index) {
            return Ok(false);
        }
        if !self.scan.is_of_outcomes_between(least, most) {
            return Ok(true);
        }
        let left = self.of_index(index)?;
        let some = left.is_some();
        if let Some(left) = left {
            self.left.insert(row.first, left);
        }
        Ok(some)
    }

    fn batch(&mut self, batch: &Batch, wanted: &[(usize, u64)]) -> Result<()> {
        let rows: Vec<usize> = wanted.iter().map(|(row, _)| *row).collect();
        self.rows(batch, &rows, &self.everything())
    }
}
