//! What is sealed, as SQL knows it.

use std::ops::Range;

use tlog::Hash;

use crate::{
    Error, OrganizationId, Result,
    sql::{Query, Row, Tx, params},
};

/// Entries of a block whose tiles are kept for ever.
pub(crate) const BLOCK: u64 = 65_536;

/// A segment that can be read. Positions and times as in `batches`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SegmentRow {
    pub(crate) first: u64,
    pub(crate) count: u64,
    pub(crate) received_at: (u64, u64),
    pub(crate) timestamps: (u64, u64),
    pub(crate) sealed_at: u64,
    pub(crate) segment: String,
    pub(crate) idx: String,
    /// Of blocks below [`BLOCK`].
    pub(crate) tiles: Option<String>,
}

impl SegmentRow {
    pub(crate) fn end(&self) -> u64 {
        self.first.saturating_add(self.count)
    }
}

/// The segments that hold any of a range, in order.
pub(crate) fn covering(
    query: &impl Query,
    organization: &OrganizationId,
    range: Range<u64>,
) -> Result<Vec<SegmentRow>> {
    let mut rows = query.rows(
        "SELECT first_index, count, first_received_at, last_received_at, min_timestamp, max_timestamp, sealed_at, \
         segment, idx, tiles FROM segments WHERE organization_id = ?1 AND first_index < ?3 \
         AND first_index >= COALESCE((SELECT MAX(first_index) FROM segments \
         WHERE organization_id = ?1 AND first_index <= ?2), 0) ORDER BY first_index",
        params![organization.as_str(), range.start, range.end],
        row,
    )?;
    rows.retain(|row| row.end() > range.start);
    Ok(rows)
}

/// The segment that holds a position.
pub(crate) fn at(
    query: &impl Query,
    organization: &OrganizationId,
    position: u64,
) -> Result<Option<SegmentRow>> {
    Ok(covering(query, organization, position..position.saturating_add(1))?.pop())
}

fn row(row: &Row<'_>) -> Result<SegmentRow> {
    Ok(SegmentRow {
        first: row.u64(0)?,
        count: row.u64(1)?,
        received_at: (row.u64(2)?, row.u64(3)?),
        timestamps: (row.u64(4)?, row.u64(5)?),
        sealed_at: row.u64(6)?,
        segment: row.text(7)?,
        idx: row.text(8)?,
        tiles: row.opt_text(9)?,
    })
}

/// Enters a segment.
pub(crate) fn insert(tx: &Tx<'_>, organization: &OrganizationId, row: &SegmentRow) -> Result<()> {
    tx.execute(
        "INSERT INTO segments (organization_id, first_index, count, first_received_at, last_received_at, \
         min_timestamp, max_timestamp, sealed_at, segment, idx, tiles) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            organization.as_str(),
            row.first,
            row.count,
            row.received_at.0,
            row.received_at.1,
            row.timestamps.0,
            row.timestamps.1,
            row.sealed_at,
            &row.segment,
            &row.idx,
            row.tiles.as_ref(),
        ],
    )?;
    Ok(())
}

/// A file of tiles, and the block of positions it is of.
pub(crate) struct TilesOf {
    pub(crate) name: String,
    pub(crate) first: u64,
    pub(crate) count: u64,
}

/// The tiles that a position is in, if it is sealed.
pub(crate) fn tiles_at(
    query: &impl Query,
    organization: &OrganizationId,
    position: u64,
) -> Result<Option<TilesOf>> {
    let block = position / BLOCK;
    let kept = query.row(
        "SELECT tiles FROM blocks WHERE organization_id = ?1 AND block = ?2",
        params![organization.as_str(), block],
        |row| row.opt_text(0),
    )?;
    if let Some(name) = kept.flatten() {
        return Ok(Some(TilesOf {
            name,
            first: block * BLOCK,
            count: BLOCK,
        }));
    }
    let segment = at(query, organization, position)?;
    Ok(segment.and_then(|segment| {
        Some(TilesOf {
            name: segment.tiles?,
            first: segment.first,
            count: segment.count,
        })
    }))
}

/// Which hashes of a range of positions are in tiles: hands over those of each file in turn, and tells where they end.
pub(crate) fn each_sealed_leaf(
    query: &impl Query,
    organization: &OrganizationId,
    range: Range<u64>,
    visit: &mut impl FnMut(u64, Hash) -> Result<()>,
) -> Result<u64> {
    let mut next = range.start;
    while next < range.end {
        let Some(tiles) = tiles_at(query, organization, next)? else {
            break;
        };
        let end = range.end.min(tiles.first + tiles.count);
        let open = query.objects().tiles(&tiles.name, tiles.count)?;
        let bytes = open.leaves(next - tiles.first, end - next)?;
        let hashes = tlog::hashes_from_bytes(&bytes).map_err(|e| Error::corrupt(e.to_string()))?;
        for (position, hash) in (next..).zip(hashes) {
            visit(position, hash)?;
        }
        next = end;
    }
    Ok(next)
}

/// The roots of 256 entries of a range of positions divided by 256, all of which must be in tiles.
pub(crate) fn sealed_roots(
    query: &impl Query,
    organization: &OrganizationId,
    nodes: Range<u64>,
) -> Result<Vec<Hash>> {
    let mut out = Vec::new();
    let mut next = nodes.start;
    while next < nodes.end {
        let tiles = tiles_at(query, organization, next * 256)?
            .ok_or_else(|| Error::corrupt(format!("tree node {next} is not there")))?;
        let first = tiles.first / 256;
        let end = nodes.end.min(first + tiles.count / 256);
        let open = query.objects().tiles(&tiles.name, tiles.count)?;
        let bytes = open.roots(next - first, end - next)?;
        out.extend(tlog::hashes_from_bytes(&bytes).map_err(|e| Error::corrupt(e.to_string()))?);
        next = end;
    }
    Ok(out)
}
