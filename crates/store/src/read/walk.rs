//! Going through what may hold matches: how long it may take, how windows are read ahead, and how batches of the tail are
//! read.

use std::{
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use archive::{Batch, Index, Parts, Segment, WINDOW};

use super::{
    candidates::{Candidate, Candidates, InWhat, rows_of},
    list::too_broad,
    parallel::{self, Running},
    scan::{Asking, Scan},
};
use crate::{
    Error, OrganizationId, Result, Store,
    segments::{self, SegmentRow},
    sql::Query,
    tail,
};

/// A read transaction is given up for a new one after this.
const SNAPSHOT: Duration = Duration::from_millis(300);
/// A search that takes longer is too broad, unless told otherwise. Rows of what was sealed meanwhile stay for longer.
pub(super) const LONGEST: Duration = Duration::from_secs(20);

/// Windows that a list or count reads one by one: whoever finds what is wanted in them needs no more.
pub(super) const ALONE: usize = 3;
/// Windows that each thread then reads ahead.
pub(super) const AHEAD: usize = 2;

/// What goes through candidates.
pub(super) trait Visitor: Sync {
    /// What is read of a window.
    type Read: Send;

    /// Told what the most promising candidate is that is left, before anything else is asked about it.
    fn before(&mut self, _next: &Candidate) {}

    /// Whether nothing from this candidate on, the most promising one that is left, can be of use.
    fn is_done(&self, _next: &Candidate) -> bool {
        false
    }

    /// Whether nothing in this candidate can be of use.
    fn skips(&self, _candidate: &Candidate) -> bool {
        false
    }

    /// Reads what is needed of a window: several may be read at once.
    fn read(
        &self,
        asking: &mut Asking<'_>,
        segment: &Arc<Segment>,
        candidate: &Candidate,
    ) -> Result<Self::Read>;

    /// Takes a window that was read.
    fn window(
        &mut self,
        segment: &Arc<Segment>,
        candidate: &Candidate,
        read: Self::Read,
    ) -> Result<()>;

    /// Takes what the index of a segment tells of all its events. Whether its windows have to be read.
    fn index(&mut self, index: &Index, row: &SegmentRow) -> Result<bool>;

    /// Takes the rows of a batch of the tail that are wanted, and their positions, in order.
    fn batch(&mut self, batch: &Batch, wanted: &[(usize, u64)]) -> Result<()>;

    /// Positions that count.
    fn within(&self) -> Range<u64> {
        0..u64::MAX
    }
}

/// What was read of a window.
pub(super) struct Read {
    pub(super) batch: Batch,
    /// Rows of the batch that are wanted, and their positions, in order.
    pub(super) wanted: Vec<(usize, u64)>,
}

/// So many rows of a window are read one by one; of more, the whole window is.
const FEW: usize = WINDOW / 16;

impl Candidate {
    /// The rows of a batch that are wanted and not out of range, in order. Its first one is at position `first`.
    fn wanted(
        &self,
        asking: &mut Asking<'_>,
        within: Range<u64>,
        first: u64,
        batch: &Batch,
    ) -> Vec<usize> {
        let span = self.span;
        let within = within.start.max(span.first)..within.end.min(span.end());
        asking.wanted(batch, rows_of(within, first, batch))
    }
}

impl Read {
    /// Reads what decides which rows are wanted, and then `parts` of those that are. `within`: positions that count.
    pub(super) fn of(
        scan: &Scan<'_>,
        asking: &mut Asking<'_>,
        segment: &Segment,
        window: &Candidate,
        within: Range<u64>,
        parts: Parts,
    ) -> Result<Self> {
        let (asked, rows) = (scan.parts(), window.rows());
        // Where nothing has to be asked, everything is wanted.
        let first = if asked == Parts::NONE { parts } else { asked };
        let batch = segment.window(rows.clone(), first)?;
        let wanted = window.wanted(asking, within, window.batch, &batch);
        let position = |row: usize| window.batch + row as u64;
        let whole = |batch, wanted: Vec<usize>| Self {
            batch,
            wanted: wanted.into_iter().map(|row| (row, position(row))).collect(),
        };
        if wanted.is_empty() || first.covers(parts) {
            return Ok(whole(batch, wanted));
        }
        if wanted.len() >= FEW {
            return Ok(whole(segment.window(rows, parts)?, wanted));
        }
        let of_segment: Vec<usize> = wanted.iter().map(|row| rows.start + row).collect();
        let batch = segment.rows(&of_segment, parts)?;
        let wanted = (0..).zip(wanted.into_iter().map(position)).collect();
        Ok(Self { batch, wanted })
    }
}

/// A search: of whose events, as of which epoch, and how long it may take.
pub(super) struct Walk<'a> {
    pub(super) store: &'a Store,
    pub(super) running: &'a Running<'a>,
    pub(super) organization: &'a OrganizationId,
    pub(super) epoch: u64,
    pub(super) cancelled: &'a AtomicBool,
    pub(super) longest: Duration,
    /// How many windows are read one by one before several are at once.
    pub(super) alone: usize,
    /// How many windows each thread then reads ahead.
    pub(super) ahead: usize,
}

impl Walk<'_> {
    /// Hands over the candidates, the most promising first, until the visitor is done.
    pub(super) fn through(
        &self,
        candidates: &mut Candidates,
        scan: &Scan<'_>,
        visitor: &mut impl Visitor,
    ) -> Result<()> {
        let started = Instant::now();
        // Of each thread: it remembers which values fit.
        let mut askings = vec![scan.asking()];
        let mut windows = 0;
        loop {
            let reader = self.store.readers.begin()?;
            let begun = Instant::now();
            while begun.elapsed() <= SNAPSHOT {
                if self.cancelled.load(Relaxed) {
                    return Err(Error::Busy {
                        retry_after: 1,
                        reason: "the search was given up".into(),
                    });
                }
                if let Some(next) = candidates.peek() {
                    visitor.before(next);
                }
                let Some(next) = candidates.pop_if(|next| !visitor.is_done(next)) else {
                    return Ok(());
                };
                if visitor.skips(&next) {
                    continue;
                }
                match &next.place {
                    InWhat::Tail => {
                        let Some(asking) = askings.first_mut() else {
                            continue;
                        };
                        self.each_batch(&reader, &next, |first, batch| {
                            let within = visitor.within();
                            let wanted = next.wanted(asking, within, first, batch);
                            let position = |row| (row, first + row as u64);
                            let wanted: Vec<_> = wanted.into_iter().map(position).collect();
                            visitor.batch(batch, &wanted)
                        })?;
                    }
                    InWhat::Segment(row) => {
                        let segment = reader.objects().segment(row)?;
                        if visitor.index(segment.index(), row)? {
                            candidates.windows(&segment, row.first, scan);
                        }
                    }
                    InWhat::Window(_) => {
                        windows += 1;
                        let mut group = vec![next];
                        if windows > self.alone {
                            let threads = self.running.threads();
                            askings.resize_with(threads, || scan.asking());
                            let is_next = |next: &Candidate| {
                                matches!(next.place, InWhat::Window(_))
                                    && !visitor.is_done(next)
                                    && !visitor.skips(next)
                            };
                            while group.len() < threads * self.ahead
                                && let Some(more) = candidates.pop_if(is_next)
                            {
                                group.push(more);
                            }
                        }
                        self.windows(&group, &mut askings, visitor)?;
                    }
                }
            }
            if started.elapsed() > self.longest {
                return Err(too_broad("the search takes too long"));
            }
        }
    }

    /// Reads windows at once, and hands them over in order.
    fn windows(
        &self,
        group: &[Candidate],
        askings: &mut [Asking<'_>],
        visitor: &mut impl Visitor,
    ) -> Result<()> {
        let reads = parallel::each(askings, group, |asking, candidate| {
            let InWhat::Window(segment) = &candidate.place else {
                return None;
            };
            Some((segment, visitor.read(asking, segment, candidate)))
        });
        for (candidate, read) in group.iter().zip(reads) {
            if visitor.is_done(candidate) {
                break;
            }
            if let Some((segment, read)) = read {
                visitor.window(segment, candidate, read?)?;
            }
        }
        Ok(())
    }

    /// Hands over the batches that hold a candidate of the tail, whole, and the positions of their first rows.
    fn each_batch(
        &self,
        reader: &impl Query,
        of: &Candidate,
        mut visit: impl FnMut(u64, &Batch) -> Result<()>,
    ) -> Result<()> {
        let (organization, epoch) = (self.organization, self.epoch);
        let cache = &self.store.tail_cache;
        if let Some(batch) = cache.get(organization, of.batch, of.count, epoch) {
            return visit(of.batch, &batch);
        }
        let range = of.span.first..of.span.end();
        let mut met = 0;
        tail::each_tail_batch(reader, organization, range.clone(), |first, batch| {
            let end = range.end.min(first.saturating_add(batch.len() as u64));
            met += end.saturating_sub(range.start.max(first));
            let batch = Arc::new(batch);
            cache.put(organization, first, epoch, &batch);
            visit(first, &batch)?;
            Ok(true)
        })?;
        if met == of.span.count {
            return Ok(());
        }
        // What is too little must not look like all there is.
        let (first, end) = (range.start, range.end);
        if segments::covering(reader, organization, range)?.is_empty() {
            return Err(Error::corrupt(format!(
                "of entries {first} to {end} there are {met}"
            )));
        }
        Err(Error::Busy {
            retry_after: 1,
            reason: "entries were sealed while they were read: try again".into(),
        })
    }
}
