//! Reading the tail: batches by the indices they hold.

use std::ops::Range;

use tlog::Hash;

use crate::{
    Error, OrganizationId, Result, segments,
    sql::{Query, Row, params},
};
use archive::{Batch, Kind, Parts, open_frame};

/// A batch row without its blobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) first: u64,
    pub(crate) count: u64,
    pub(crate) min_timestamp: u64,
    pub(crate) max_timestamp: u64,
}

impl Span {
    pub(crate) fn end(&self) -> u64 {
        self.first.saturating_add(self.count)
    }
}

/// `first_index` of the batch that holds `index`, or 0.
pub(crate) fn start_of(
    query: &impl Query,
    organization: &OrganizationId,
    index: u64,
) -> Result<u64> {
    let found = query.row(
        "SELECT first_index FROM batches WHERE organization_id = ?1 AND first_index <= ?2 \
         ORDER BY first_index DESC LIMIT 1",
        params![organization.as_str(), index],
        |row| row.u64(0),
    )?;
    Ok(found.unwrap_or(0))
}

/// Visits the entries of `range`, in order, until `visit` answers `false`: batches, and which of their rows are meant. The
/// position is that of the batch's first row. What is sealed is read from segments.
pub(crate) fn each_batch(
    query: &impl Query,
    organization: &OrganizationId,
    range: Range<u64>,
    mut visit: impl FnMut(u64, Batch, Range<usize>) -> Result<bool>,
) -> Result<()> {
    let mut next = range.start;
    for row in segments::covering(query, organization, range.clone())? {
        let segment = query.objects().segment(&row)?;
        let end = row.end().min(range.end);
        let mut at = row.first.max(range.start);
        while at < end {
            let length = (end - at).min(SEALED_ROWS);
            let rows = usize_of(at - row.first)?..usize_of(at - row.first + length)?;
            let batch = segment.window(rows, Parts::ALL)?;
            let rows = 0..batch.len();
            if !visit(at, batch, rows)? {
                return Ok(());
            }
            at += length;
        }
        next = end;
    }
    if next >= range.end {
        return Ok(());
    }
    each_tail_batch(query, organization, next..range.end, |first, batch| {
        let from = next.max(first) - first;
        let end = range.end.min(first.saturating_add(batch.len() as u64));
        let rows = usize_of(from)?..usize_of(end - first)?;
        visit(first, batch, rows)
    })
}

/// Visits the batches of the tail that hold any of `range`, in order, whole.
pub(crate) fn each_tail_batch(
    query: &impl Query,
    organization: &OrganizationId,
    range: Range<u64>,
    mut visit: impl FnMut(u64, Batch) -> Result<bool>,
) -> Result<()> {
    let start = start_of(query, organization, range.start)?;
    query.each(
        "SELECT first_index, count, events FROM batches \
         WHERE organization_id = ?1 AND first_index >= ?2 AND first_index < ?3 ORDER BY first_index",
        params![organization.as_str(), start, range.end],
        |row| {
            let (first, count) = (row.u64(0)?, row.u64(1)?);
            if first.saturating_add(count) <= range.start {
                return Ok(true);
            }
            visit(first, decode(row, first, count, 2)?)
        },
    )
}

/// Rows of a segment that are read at once where they are read one after the other.
const SEALED_ROWS: u64 = 4096;

fn usize_of(count: u64) -> Result<usize> {
    usize::try_from(count).map_err(|_| Error::corrupt("a batch is too large"))
}

fn decode(row: &Row<'_>, first: u64, count: u64, column: usize) -> Result<Batch> {
    let rows = usize::try_from(count).map_err(|_| Error::corrupt("a batch is too large"))?;
    Batch::decode(row.bytes(column)?, rows)
        .map_err(|e| Error::corrupt(format!("batch at index {first}: {e}")))
}

/// A batch that holds `index`, and its first index. Of what is sealed, the entry alone.
pub(crate) fn batch_at(
    query: &impl Query,
    organization: &OrganizationId,
    index: u64,
) -> Result<Option<(u64, Batch)>> {
    let mut found = None;
    each_batch(
        query,
        organization,
        index..index.saturating_add(1),
        |first, batch, _| {
            found = Some((first, batch));
            Ok(false)
        },
    )?;
    Ok(found)
}

/// The leaf hashes of `range`.
pub(crate) fn leaf_hashes(
    query: &impl Query,
    organization: &OrganizationId,
    range: Range<u64>,
) -> Result<Vec<Hash>> {
    let mut out = Vec::new();
    let mut push = |_, hash| {
        out.push(hash);
        Ok(())
    };
    let next = segments::each_sealed_leaf(query, organization, range.clone(), &mut push)?;
    each_leaf_hash(query, organization, next..range.end, push)?;
    if out.len() as u64 != range.end.saturating_sub(range.start) {
        return Err(Error::corrupt(format!(
            "entries {} to {} are not all there",
            range.start, range.end
        )));
    }
    Ok(out)
}

/// Hands over the leaf hashes of `range`, which the tail holds, in order; fails at a gap or an overlap.
fn each_leaf_hash(
    query: &impl Query,
    organization: &OrganizationId,
    range: Range<u64>,
    mut visit: impl FnMut(u64, Hash) -> Result<()>,
) -> Result<()> {
    if range.is_empty() {
        return Ok(());
    }
    let start = start_of(query, organization, range.start)?;
    let mut next = range.start;
    query.each(
        "SELECT first_index, count, leaf_hashes FROM batches \
         WHERE organization_id = ?1 AND first_index >= ?2 AND first_index < ?3 ORDER BY first_index",
        params![organization.as_str(), start, range.end],
        |row| {
            let (first, count) = (row.u64(0)?, row.u64(1)?);
            let hashes = open_leaves(row.bytes(2)?, count)
                .map_err(|e| Error::corrupt(format!("batch at index {first}: {e}")))?;
            for (index, hash) in (first..).zip(hashes) {
                if index < next && index >= range.start {
                    return Err(Error::corrupt(format!("entry {index} is there twice")));
                }
                if index >= range.start && index < range.end {
                    if index != next {
                        return Err(Error::corrupt(format!("entry {next} is not there")));
                    }
                    visit(index, hash)?;
                    next += 1;
                }
            }
            Ok(true)
        },
    )
}

/// Reads a leaf hash blob of `count` hashes.
pub(crate) fn open_leaves(blob: &[u8], count: u64) -> Result<Vec<Hash>> {
    let (_, _, payload) = open_frame(Kind::Leaves, blob)?;
    let hashes = tlog::hashes_from_bytes(payload).map_err(|e| Error::corrupt(e.to_string()))?;
    if hashes.len() as u64 != count {
        return Err(Error::corrupt("not as many leaf hashes as rows"));
    }
    Ok(hashes)
}

/// Spans of the batches that hold entries of index `from` or a higher one, in order.
pub(crate) fn spans_from(
    query: &impl Query,
    organization: &OrganizationId,
    from: u64,
    mut visit: impl FnMut(Span) -> Result<bool>,
) -> Result<()> {
    let start = start_of(query, organization, from)?;
    query.each(
        "SELECT first_index, count, min_timestamp, max_timestamp FROM batches \
         WHERE organization_id = ?1 AND first_index >= ?2 ORDER BY first_index",
        params![organization.as_str(), start],
        |row| visit(span(row)?),
    )
}

fn span(row: &Row<'_>) -> Result<Span> {
    Ok(Span {
        first: row.u64(0)?,
        count: row.u64(1)?,
        min_timestamp: row.u64(2)?,
        max_timestamp: row.u64(3)?,
    })
}

/// Spans of the batches whose `timestamp`s meet `[from, to]`, newest `max_timestamp` first.
pub(crate) fn spans_by_timestamp(
    query: &impl Query,
    organization: &OrganizationId,
    from: u64,
    to: u64,
    visit: impl FnMut(Span) -> Result<bool>,
) -> Result<()> {
    let mut visit = visit;
    query.each(
        "SELECT first_index, count, min_timestamp, max_timestamp FROM batches \
         WHERE organization_id = ?1 AND max_timestamp >= ?2 AND min_timestamp <= ?3 \
         ORDER BY max_timestamp DESC, first_index DESC",
        params![organization.as_str(), from, to],
        |row| visit(span(row)?),
    )
}
