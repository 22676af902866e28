//! Going through what may hold matches: how long it may take, and how batches of the tail are read.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use archive::Batch;

use super::{
    candidates::{Candidate, Candidates},
    list::too_broad,
};
use crate::{
    Error, OrganizationId, Result, Store, segments,
    sql::{Query, Reader},
    tail,
};

/// A read transaction is given up for a new one after this.
const SNAPSHOT: Duration = Duration::from_millis(300);
/// A search that takes longer is too broad, unless told otherwise. Rows of what was sealed meanwhile stay for longer.
pub(super) const LONGEST: Duration = Duration::from_secs(20);

/// Hands over the candidates, the most promising first, until `visit` answers `false`.
pub(super) fn walk(
    store: &Store,
    mut candidates: Candidates,
    cancelled: &AtomicBool,
    longest: Duration,
    mut visit: impl FnMut(&Reader<'_>, Candidate, &mut Candidates) -> Result<bool>,
) -> Result<()> {
    let started = Instant::now();
    while let Some(mut next) = candidates.pop() {
        let reader = store.readers.begin()?;
        let begun = Instant::now();
        loop {
            if cancelled.load(Relaxed) {
                return Err(Error::Busy {
                    retry_after: 1,
                    reason: "the search was given up".into(),
                });
            }
            if !visit(&reader, next, &mut candidates)? {
                return Ok(());
            }
            if begun.elapsed() > SNAPSHOT {
                break;
            }
            match candidates.pop() {
                Some(candidate) => next = candidate,
                None => return Ok(()),
            }
        }
        if started.elapsed() > longest {
            return Err(too_broad("the search takes too long"));
        }
    }
    Ok(())
}

/// Hands over the batches that hold a candidate of the tail, whole, and the positions of their first rows.
pub(super) fn each_batch(
    store: &Store,
    reader: &impl Query,
    organization: &OrganizationId,
    epoch: u64,
    of: &Candidate,
    mut visit: impl FnMut(u64, &Batch) -> Result<()>,
) -> Result<()> {
    let cache = &store.tail_cache;
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
