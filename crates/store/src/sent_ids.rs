//! Which ids senders supplied, for the whole tail: 12 bytes an id, in sorted runs, and where in a run each range of
//! hashes begins.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use sha2::{Digest, Sha256};

use crate::{
    Error, OrganizationId, Result,
    sql::{Query, Row, params},
    tail,
};
use archive::{Kind, open_frame, raw_frame};

/// Runs stop growing here, so that merging never needs much memory at once.
const LONGEST_RUN: usize = 1 << 20;

/// 64 bits of the id's SHA-256, and its index.
type Entry = [u32; 3];

/// What stands for an id. Two ids with the same hash are told apart by reading the event.
pub(crate) fn hash(id: &str) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(Sha256::digest(id));
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

fn entry(hash: u64, index: u32) -> Entry {
    [(hash >> 32) as u32, hash as u32, index]
}

/// Entries of one range of hashes are between this many and twice as many, about.
const RANGE: usize = 8;

/// Ids in ascending order of their hashes.
///
/// Nearly every id that is looked up is new, and so is looked for in all runs: by halving, each step would wait for
/// memory that nothing has touched lately.
struct Run {
    entries: Vec<Entry>,
    /// Where each range of hashes begins, and where the last one ends. Their number is a power of two.
    starts: Vec<u32>,
}

impl Run {
    /// Of sorted entries, fewer than 2^32 of them.
    fn of(entries: Vec<Entry>) -> Self {
        let ranges = (entries.len() / RANGE).next_power_of_two();
        let mut starts = Vec::with_capacity(ranges + 1);
        for (entry, place) in entries.iter().zip(0..) {
            let range = range_of(entry[0], ranges);
            // The range of this entry, and those before it that hold none, begin here.
            while starts.len() <= range {
                starts.push(place);
            }
        }
        starts.resize(ranges + 1, entries.len() as u32);
        Self { entries, starts }
    }

    /// The entries of a hash.
    fn find(&self, hash: u64) -> impl Iterator<Item = &Entry> {
        let (from, to) = (entry(hash, 0), entry(hash, u32::MAX));
        let range = range_of(from[0], self.starts.len() - 1);
        let bounds = self.starts.get(range).zip(self.starts.get(range + 1));
        let (start, end) = bounds.map_or((0, 0), |(start, end)| (*start, *end));
        let near = self.entries.get(start as usize..end as usize);
        let near = near.unwrap_or_default();
        // Whoever makes ids whose hashes begin alike makes a range long: it is halved too.
        let at = near.partition_point(|e| *e < from);
        near.iter().skip(at).take_while(move |e| **e <= to)
    }
}

/// Which of `ranges`, a power of two, a hash that begins so is in.
fn range_of(high: u32, ranges: usize) -> usize {
    ((u64::from(high) * ranges as u64) >> 32) as usize
}

/// The ids of one organization up to some size of its log.
#[derive(Default)]
pub(crate) struct Runs {
    /// Log size up to which ids are here.
    size: u64,
    runs: Vec<Run>,
}

impl Runs {
    /// Indices whose id may be the one of this hash, the oldest first.
    pub(crate) fn find(&self, hash: u64) -> Vec<u64> {
        let mut found = Vec::new();
        for run in &self.runs {
            found.extend(run.find(hash).map(|e| u64::from(e[2])));
        }
        found.sort_unstable();
        found
    }

    fn add(&mut self, mut run: Vec<Entry>) {
        if run.is_empty() {
            return;
        }
        run.sort_unstable();
        // Each run is less than half of the one before, so there are few of them.
        while let Some(last) = self.runs.pop() {
            let before = last.entries;
            if before.len() > 2 * run.len() || before.len() + run.len() > LONGEST_RUN {
                self.runs.push(Run {
                    entries: before,
                    ..last
                });
                break;
            }
            run = merge(before, run);
        }
        self.runs.push(Run::of(run));
    }

    /// Reads what was appended since, up to `size`.
    pub(crate) fn catch_up(
        &mut self,
        query: &impl Query,
        organization: &OrganizationId,
        size: u64,
    ) -> Result<()> {
        if self.size >= size {
            return Ok(());
        }
        let mut run = Vec::new();
        let mut runs = Vec::new();
        let known = self.size;
        let start = tail::start_of(query, organization, known)?;
        let mut read = |row: &Row<'_>| {
            let first = row.u64(0)?;
            for (hash, place) in open(row.bytes(1)?)? {
                let at = first.saturating_add(u64::from(place));
                if (known..size).contains(&at) {
                    run.push(entry(hash, index(at)?));
                }
            }
            if run.len() >= LONGEST_RUN / 2 {
                runs.push(std::mem::take(&mut run));
            }
            Ok(true)
        };
        if known == 0 {
            // Rows that are gone, and the ids of which still deduplicate.
            query.each(
                "SELECT first_index, sent_ids FROM sealed_ids WHERE organization_id = ?1 AND first_index < ?2 \
                 ORDER BY first_index",
                params![organization.as_str(), size],
                &mut read,
            )?;
        }
        query.each(
            "SELECT first_index, sent_ids FROM batches \
             WHERE organization_id = ?1 AND first_index >= ?2 AND first_index < ?3 \
             AND sent_ids IS NOT NULL ORDER BY first_index",
            params![organization.as_str(), start, size],
            &mut read,
        )?;
        runs.push(run);
        for run in runs {
            self.add(run);
        }
        self.size = size;
        Ok(())
    }

    /// Forgets the ids of entries before a position.
    pub(crate) fn forget(&mut self, before: u64) {
        let before = u32::try_from(before).unwrap_or(u32::MAX);
        for run in std::mem::take(&mut self.runs) {
            let mut entries = run.entries;
            entries.retain(|entry| entry[2] >= before);
            entries.shrink_to_fit();
            if !entries.is_empty() {
                self.runs.push(Run::of(entries));
            }
        }
    }

    /// Adds the ids of a batch just committed, if all before it are here already.
    pub(crate) fn committed(&mut self, first: u64, size: u64, ids: &[(u64, u32)]) -> Result<()> {
        if self.size != first {
            return Ok(());
        }
        let run = ids
            .iter()
            .map(|(hash, place)| Ok(entry(*hash, index(first + u64::from(*place))?)))
            .collect::<Result<_>>()?;
        self.add(run);
        self.size = size;
        Ok(())
    }
}

fn index(index: u64) -> Result<u32> {
    u32::try_from(index).map_err(|_| {
        Error::Unavailable("the tail has over four billion entries: seal it first".into())
    })
}

fn merge(a: Vec<Entry>, b: Vec<Entry>) -> Vec<Entry> {
    let mut out = Vec::with_capacity(a.len() + b.len());
    let (mut a, mut b) = (a.into_iter().peekable(), b.into_iter().peekable());
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        let next = if x <= y { a.next() } else { b.next() };
        out.extend(next);
    }
    out.extend(a);
    out.extend(b);
    out
}

/// The `sent_ids` blob of a batch: hash and place of each, 12 bytes big-endian. `None` if there are none.
pub(crate) fn blob(ids: &[(u64, u32)]) -> Option<Vec<u8>> {
    if ids.is_empty() {
        return None;
    }
    let mut payload = Vec::with_capacity(ids.len() * 12);
    for (hash, place) in ids {
        payload.extend_from_slice(&hash.to_be_bytes());
        payload.extend_from_slice(&place.to_be_bytes());
    }
    Some(raw_frame(Kind::SentIds, &payload))
}

/// Reads a `sent_ids` blob.
pub(crate) fn open(blob: &[u8]) -> Result<Vec<(u64, u32)>> {
    let (_, _, payload) = open_frame(Kind::SentIds, blob)?;
    let (ids, rest) = payload.as_chunks::<12>();
    if !rest.is_empty() {
        return Err(Error::corrupt(
            "the supplied ids of a batch end in the middle",
        ));
    }
    Ok(ids
        .iter()
        .map(|[a, b, c, d, e, f, g, h, i, j, k, l]| {
            (
                u64::from_be_bytes([*a, *b, *c, *d, *e, *f, *g, *h]),
                u32::from_be_bytes([*i, *j, *k, *l]),
            )
        })
        .collect())
}

/// The ids of all organizations, read when first asked for.
#[derive(Default)]
pub(crate) struct SentIds(Mutex<HashMap<OrganizationId, Arc<Mutex<Runs>>>>);

/// One organization's ids, shared.
pub(crate) struct Shared(Arc<Mutex<Runs>>);

impl SentIds {
    pub(crate) fn of(&self, organization: &OrganizationId) -> Shared {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Shared(all.entry(organization.clone()).or_default().clone())
    }
}

impl Shared {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Runs> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_is_found_and_runs_stay_few() {
        let mut runs = Runs::default();
        for batch in 0..500_u64 {
            let ids: Vec<_> = (0..10)
                .map(|place| (hash(&format!("id-{}", batch * 10 + place)), place as u32))
                .collect();
            runs.committed(batch * 10, batch * 10 + 10, &ids).unwrap();
        }
        assert!(runs.runs.len() < 14, "{}", runs.runs.len());
        for n in 0..5000_u64 {
            assert_eq!(runs.find(hash(&format!("id-{n}"))), [n]);
        }
        assert!(runs.find(hash("id-5000")).is_empty());
    }

    #[test]
    fn a_run_finds_what_is_at_the_ends_of_ranges_and_what_is_there_twice() {
        for count in [1_u64, 7, 8, 9, 64, 1000] {
            let step = u64::MAX / count;
            let hashes: Vec<u64> = (0..count).map(|n| n * step).chain([u64::MAX]).collect();
            let mut entries: Vec<Entry> = hashes
                .iter()
                .zip(0..)
                .flat_map(|(hash, n)| [entry(*hash, n), entry(*hash, n + 5000)])
                .collect();
            entries.sort_unstable();
            let run = Run::of(entries);
            for (hash, n) in hashes.iter().zip(0..) {
                let found: Vec<u32> = run.find(*hash).map(|e| e[2]).collect();
                assert_eq!(found, [n, n + 5000], "{count}: {hash:x}");
                assert_eq!(run.find(hash ^ 1).count(), 0, "{count}: {hash:x}");
            }
        }
    }

    #[test]
    fn hashes_that_begin_alike_are_told_apart() {
        let entries: Vec<Entry> = (0..1000).map(|n| entry(u64::from(n), n)).collect();
        let run = Run::of(entries);
        assert_eq!(run.find(999).map(|e| e[2]).collect::<Vec<_>>(), [999]);
        assert_eq!(run.find(1000).count() + run.find(1 << 40).count(), 0);
    }

    #[test]
    fn the_blob_reads_back() {
        let ids = [(1, 0), (u64::MAX, 7)];
        assert_eq!(open(&blob(&ids).unwrap()).unwrap(), ids);
        assert!(blob(&[]).is_none());
    }
}
