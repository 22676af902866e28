//! All events of a filter in order, as bytes: for exports. What is in segments is read window by window, several at once,
//! and made into bytes where it is read; only then it is put in order.

use std::{
    ops::Range,
    sync::{Arc, atomic::AtomicBool},
    time::{Duration, Instant},
};

use archive::{Batch, Index, Part, Parts, RowView, Segment};
use filter::{Column, Matcher, Order, Sort};

use super::{
    candidates::{Candidate, Candidates},
    parallel::Running,
    scan::{Asking, Scan},
    walk::{Read, Visitor, Walk},
};
use crate::{Error, OrganizationId, Result, Store, log::Log, segments::SegmentRow, tail::Span};

/// Bytes that are handed over at once, more or less.
const CHUNK: usize = 2 << 20;
/// Bytes a window may take, as it is read and as it is made; else its events are read a few at a time, when it is their turn.
const MOST: usize = 24 << 20;
/// Events that are then read at once.
const FEW: usize = 256;
/// What is to be read is looked up again after this: it may be somewhere else by then.
const FRESH: Duration = Duration::from_secs(20);
/// The longest time until the next chunk.
const PATIENCE: Duration = Duration::from_secs(3600);

/// What makes bytes of an event.
type Render = dyn Fn(&RowView<'_>, &mut Vec<u8>) + Send + Sync;

/// A sort key and a position, which no two events have in common.
type Place = (u64, u64);

/// Which events a [`Sweep`] is of.
pub struct SweepQuery {
    /// Which events.
    pub matcher: Matcher,
    /// Only events of this `user_id`: the reader's scope, applied before the filter.
    pub only_user: Option<String>,
    /// In which order: by `timestamp`, `received_at` or `index`.
    pub sort: Sort,
    /// What is read of each, beside what decides whether it is wanted.
    pub parts: Parts,
}

/// See the module. It is of the log as it was when it began.
pub struct Sweep {
    organization: OrganizationId,
    query: SweepQuery,
    render: Box<Render>,
    /// The position after the last entry.
    end: u64,
    size: u64,
    candidates: Option<(Candidates, u64, Instant)>,
    flow: Flow,
}

/// A part of what a [`Sweep`] makes.
pub struct Chunk {
    /// Bytes of whole events.
    pub bytes: Vec<u8>,
    /// How many events they are of.
    pub events: u64,
}

impl Store {
    /// Begins to make bytes of events with `render`.
    ///
    /// # Errors
    /// [`Error::NotFound`] without such an organization.
    pub fn sweep(
        &self,
        organization: &OrganizationId,
        query: SweepQuery,
        render: impl Fn(&RowView<'_>, &mut Vec<u8>) + Send + Sync + 'static,
    ) -> Result<Sweep> {
        let log = Log::read(&self.readers.begin()?, organization)?;
        Ok(Sweep {
            organization: organization.clone(),
            flow: Flow::new(query.sort),
            query,
            render: Box::new(render),
            end: log.end(),
            size: log.index_of(log.end()),
            candidates: None,
        })
    }
}

impl Sweep {
    /// Entries of the log that accepts, as far as it is swept.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// What comes next; `None` after the last. Blocks; gives up when `cancelled` becomes true.
    ///
    /// # Errors
    /// Those of reading the log.
    pub fn next(&mut self, store: &Store, cancelled: &AtomicBool) -> Result<Option<Chunk>> {
        let mut tries = 0;
        while let Err(error) = self.read(store, cancelled) {
            // What was sealed while it was read is found where it is now.
            tries += 1;
            let moved = matches!(error, Error::Busy { .. }) && tries < 3;
            if !moved || cancelled.load(std::sync::atomic::Ordering::Relaxed) {
                return Err(error);
            }
            self.candidates = None;
        }
        let (bytes, events) = self.flow.take();
        Ok((events > 0).then_some(Chunk { bytes, events }))
    }

    /// Reads until a chunk is there, or the end.
    fn read(&mut self, store: &Store, cancelled: &AtomicBool) -> Result<()> {
        let scan = Scan::new(&self.query.matcher, self.query.only_user.as_deref());
        let stale = |(_, _, since): &(_, _, Instant)| since.elapsed() > FRESH;
        if self.candidates.as_ref().is_none_or(stale) {
            let reader = store.readers.begin()?;
            let epoch = Log::read(&reader, &self.organization)?.epoch;
            let (matcher, sort) = (&self.query.matcher, self.query.sort);
            let range = 0..self.end;
            let found = Candidates::read(&reader, &self.organization, matcher, sort, range)?;
            self.candidates = Some((found, epoch, Instant::now()));
            self.flow.loaded.clear();
        }
        let Some((candidates, epoch, _)) = &mut self.candidates else {
            return Ok(());
        };
        let mut sweeping = Sweeping {
            scan: &scan,
            query: &self.query,
            render: &*self.render,
            end: self.end,
            flow: &mut self.flow,
            failed: None,
        };
        let walk = Walk {
            store,
            running: &Running::new(&store.searches),
            organization: &self.organization,
            epoch: *epoch,
            cancelled,
            longest: PATIENCE,
            alone: 0,
            ahead: 1,
        };
        walk.through(candidates, &scan, &mut sweeping)?;
        if candidates.is_empty() {
            sweeping.emit(None);
        }
        sweeping.failed.map_or(Ok(()), Err)
    }
}

/// What was read and waits for its turn, and what is ready.
struct Flow {
    sort: Sort,
    loaded: Vec<Loaded>,
    out: Vec<u8>,
    events: u64,
    /// Place of the event that was made ready last.
    last: Option<Place>,
}

/// Events of a window or batch that are wanted, in the order of the sweep.
pub(super) struct Loaded {
    places: Vec<Place>,
    /// How many of them were made ready.
    done: usize,
    made: Made,
}

enum Made {
    /// Bytes of all of them, and where each one's end.
    Bytes(Vec<u8>, Vec<u32>),
    /// They are in this segment, whose first entry is at this position.
    Later(Arc<Segment>, u64),
}

impl Flow {
    fn new(sort: Sort) -> Self {
        Self {
            sort,
            loaded: Vec::new(),
            out: Vec::new(),
            events: 0,
            last: None,
        }
    }

    fn take(&mut self) -> (Vec<u8>, u64) {
        let events = std::mem::take(&mut self.events);
        (std::mem::take(&mut self.out), events)
    }

    fn is_full(&self) -> bool {
        self.out.len() >= CHUNK
    }

    /// Whether an event of one place comes before that of another.
    fn precedes(&self, a: Place, b: Place) -> bool {
        match self.sort.order {
            Order::Asc => a < b,
            Order::Desc => a > b,
        }
    }

    /// Whether an event comes before any that a candidate may hold.
    fn precedes_all(&self, (key, position): Place, of: &Span) -> bool {
        match (self.sort.column, self.sort.order) {
            (Column::Timestamp, Order::Asc) => key < of.min_timestamp,
            (Column::Timestamp, Order::Desc) => key > of.max_timestamp,
            // Neither falls as positions rise.
            (_, Order::Asc) => position < of.first,
            (_, Order::Desc) => position >= of.end(),
        }
    }
}

impl Loaded {
    fn head(&self) -> Option<Place> {
        self.places.get(self.done).copied()
    }

    /// Of rows of a batch, which has what is rendered.
    fn of_rows(
        flow: &Flow,
        render: &Render,
        batch: &Batch,
        rows: &[(usize, u64)],
        later: Option<(&Arc<Segment>, u64)>,
    ) -> Self {
        let mut keys: Vec<(Place, usize)> = (rows.iter())
            .filter_map(|(row, position)| {
                let place = (key(flow.sort, &batch.row(*row)?, *position), *position);
                Some((place, *row))
            })
            .filter(|(place, _)| flow.last.is_none_or(|last| flow.precedes(last, *place)))
            .collect();
        match flow.sort.order {
            Order::Asc => keys.sort_unstable(),
            Order::Desc => keys.sort_unstable_by(|a, b| b.cmp(a)),
        }
        let (mut bytes, mut ends) = (
            Vec::with_capacity(keys.len() * 128),
            Vec::with_capacity(keys.len()),
        );
        for view in keys.iter().filter_map(|(_, row)| batch.row(*row)) {
            render(&view, &mut bytes);
            ends.push(bytes.len() as u32);
            if bytes.len() > MOST && later.is_some() {
                break;
            }
        }
        let made = match later {
            Some((segment, of)) if bytes.len() > MOST => Made::Later(segment.clone(), of),
            _ => Made::Bytes(bytes, ends),
        };
        Self {
            places: keys.into_iter().map(|(place, _)| place).collect(),
            done: 0,
            made,
        }
    }
}

fn key(sort: Sort, view: &RowView<'_>, position: u64) -> u64 {
    match sort.column {
        Column::Timestamp => view.timestamp().as_micros(),
        Column::ReceivedAt => view.received_at().as_micros(),
        _ => position,
    }
}

struct Sweeping<'a> {
    scan: &'a Scan<'a>,
    query: &'a SweepQuery,
    render: &'a Render,
    end: u64,
    flow: &'a mut Flow,
    /// Why what waited could not be read.
    failed: Option<Error>,
}

impl Sweeping<'_> {
    fn key_parts(&self) -> Parts {
        match self.query.sort.column {
            Column::Timestamp => Parts::of(Part::Timestamp),
            Column::ReceivedAt => Parts::of(Part::ReceivedAt),
            _ => Parts::NONE,
        }
    }

    /// Makes ready what comes before anything the next candidate may hold, until there is enough.
    fn emit(&mut self, next: Option<&Candidate>) {
        while self.failed.is_none() && !self.flow.is_full() {
            match self.emit_run(next) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => self.failed = Some(error),
            }
        }
        self.flow.loaded.retain(|loaded| loaded.head().is_some());
    }

    /// Makes ready some events of that which has the first one. `false`: it is not their turn yet, or there are none.
    fn emit_run(&mut self, next: Option<&Candidate>) -> Result<bool> {
        let flow = &mut *self.flow;
        let (mut best, mut second): (Option<(usize, Place)>, Option<Place>) = (None, None);
        for (at, loaded) in flow.loaded.iter().enumerate() {
            let Some(head) = loaded.head() else { continue };
            if best.is_none_or(|(_, best)| flow.precedes(head, best)) {
                second = best.map(|(_, place)| place);
                best = Some((at, head));
            } else if second.is_none_or(|second| flow.precedes(head, second)) {
                second = Some(head);
            }
        }
        let Some((loaded, _)) = best.and_then(|(at, head)| Some((flow.loaded.get(at)?, head)))
        else {
            return Ok(false);
        };
        let most = match loaded.made {
            Made::Bytes(..) => usize::MAX,
            Made::Later(..) => FEW,
        };
        let waiting = loaded.places.get(loaded.done..).unwrap_or_default();
        let run = waiting
            .iter()
            .take(most)
            .take_while(|place| {
                second.is_none_or(|second| flow.precedes(**place, second))
                    && next.is_none_or(|next| flow.precedes_all(**place, &next.span))
            })
            .count();
        if run == 0 {
            return Ok(false);
        }
        let range = loaded.done..loaded.done + run;
        let mut taken = run;
        match &loaded.made {
            Made::Bytes(bytes, ends) => {
                let at = |row: usize| ends.get(row).map_or(bytes.len(), |end| *end as usize);
                let start = range.start.checked_sub(1).map_or(0, at);
                // Not much more than what is handed over at once.
                let until = start + CHUNK;
                let rows = ends.get(range.clone()).unwrap_or_default();
                taken = rows
                    .partition_point(|end| (*end as usize) <= until)
                    .clamp(1, run);
                let made = bytes.get(start..at(range.start + taken - 1));
                flow.out.extend_from_slice(made.unwrap_or_default());
            }
            Made::Later(segment, of) => {
                let places = loaded.places.get(range.clone()).unwrap_or_default();
                later(
                    segment,
                    *of,
                    places,
                    self.query.parts,
                    self.render,
                    &mut flow.out,
                )?;
            }
        }
        flow.events += taken as u64;
        if let Some((at, _)) = best
            && let Some(loaded) = flow.loaded.get_mut(at)
        {
            loaded.done += taken;
            flow.last = loaded.places.get(loaded.done - 1).copied();
        }
        Ok(true)
    }
}

/// Makes bytes of events that were not read with their window.
fn later(
    segment: &Segment,
    of: u64,
    places: &[Place],
    parts: Parts,
    render: &Render,
    out: &mut Vec<u8>,
) -> Result<()> {
    let row = |(_, position): &Place| usize::try_from(position - of).unwrap_or(usize::MAX);
    let mut rows: Vec<usize> = places.iter().map(row).collect();
    rows.sort_unstable();
    let batch = segment.rows(&rows, parts)?;
    for place in places {
        let found = rows.binary_search(&row(place)).ok();
        let view = found.and_then(|at| batch.row(at));
        let view = view.ok_or_else(|| Error::corrupt(format!("entry {} was not read", place.1)))?;
        render(&view, out);
    }
    Ok(())
}

impl Visitor for Sweeping<'_> {
    type Read = Loaded;

    fn before(&mut self, next: &Candidate) {
        self.emit(Some(next));
    }

    fn is_done(&self, _: &Candidate) -> bool {
        self.flow.is_full() || self.failed.is_some()
    }

    fn skips(&self, candidate: &Candidate) -> bool {
        let span = &candidate.span;
        // After a fresh start: what was handed over is before what is next.
        self.flow.last.is_some_and(|(key, position)| {
            match (self.query.sort.column, self.query.sort.order) {
                (Column::Timestamp, Order::Asc) => span.max_timestamp < key,
                (Column::Timestamp, Order::Desc) => span.min_timestamp > key,
                (_, Order::Asc) => span.end() <= position,
                (_, Order::Desc) => span.first > position,
            }
        })
    }

    fn read(
        &self,
        asking: &mut Asking<'_>,
        segment: &Arc<Segment>,
        candidate: &Candidate,
    ) -> Result<Loaded> {
        let all = self.query.parts.union(self.key_parts());
        let fits = segment.bytes_of_window(all) <= MOST as u64;
        let parts = if fits { all } else { self.key_parts() };
        let read = Read::of(self.scan, asking, segment, candidate, self.within(), parts)?;
        let later = (segment, candidate.of);
        if fits {
            return Ok(Loaded::of_rows(
                self.flow,
                self.render,
                &read.batch,
                &read.wanted,
                Some(later),
            ));
        }
        let nothing = |_: &RowView<'_>, _: &mut Vec<u8>| {};
        let loaded = Loaded::of_rows(self.flow, &nothing, &read.batch, &read.wanted, None);
        Ok(Loaded {
            made: Made::Later(segment.clone(), candidate.of),
            ..loaded
        })
    }

    fn window(&mut self, _: &Arc<Segment>, _: &Candidate, read: Loaded) -> Result<()> {
        self.flow.loaded.push(read);
        Ok(())
    }

    fn index(&mut self, index: &Index, _: &SegmentRow) -> Result<bool> {
        Ok(self.scan.may_match(index))
    }

    fn batch(&mut self, batch: &Batch, wanted: &[(usize, u64)]) -> Result<()> {
        let loaded = Loaded::of_rows(self.flow, self.render, batch, wanted, None);
        self.flow.loaded.push(loaded);
        Ok(())
    }

    fn within(&self) -> Range<u64> {
        0..self.end
    }
}
