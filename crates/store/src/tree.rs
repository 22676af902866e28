//! The tree as SQL holds it: leaf hashes in batches, roots of 256 in `tail_nodes`, roots of 65,536 in `blocks`; the first
//! two in tiles, once they are sealed.

use std::ops::Range;

use tlog::{Hash, TileNodes, TileReader};

use crate::{
    Error, OrganizationId, Result, Store,
    log::Log,
    segments,
    sql::{Query, Tx, params},
    tail,
};

/// Binary level of the roots in `tail_nodes`.
const NODE_LEVEL: u8 = 8;
/// Binary level of the roots in `blocks`.
const BLOCK_LEVEL: u8 = 16;

/// Tiles of one log, read through `query`.
pub(crate) struct SqlTiles<'a, Q> {
    query: &'a Q,
    organization: &'a OrganizationId,
    /// Position of the log's entry 0.
    base: u64,
}

impl<Q: Query> TileReader for SqlTiles<'_, Q> {
    type Error = Error;

    /// The first `width` hashes of tile `n` at `level`.
    fn tile(&self, level: u8, n: u64, width: u16) -> Result<Vec<Hash>> {
        let start = n
            .checked_mul(u64::from(tlog::TILE_WIDTH))
            .ok_or(Error::NotFound)?;
        let end = start.saturating_add(u64::from(width));
        match level {
            0 => {
                let at = |index: u64| self.base.saturating_add(index);
                tail::leaf_hashes(self.query, self.organization, at(start)..at(end))
            }
            1 => self.nodes_of(start..end),
            2 => self.roots(
                "SELECT block, root FROM blocks WHERE organization_id = ?1 AND block >= ?2 AND block < ?3 ORDER BY block",
                BLOCK_LEVEL,
                start..end,
            ),
            // 16,777,216 entries a hash: computed from the blocks below.
            _ => (start..end)
                .map(|i| {
                    let below = self.tile(level - 1, i, tlog::TILE_WIDTH)?;
                    Ok(tlog::root_of_hashes(&below))
                })
                .collect(),
        }
    }
}

impl<'a, Q: Query> SqlTiles<'a, Q> {
    /// Those of `log`.
    pub(crate) fn of(query: &'a Q, organization: &'a OrganizationId, log: &Log) -> Self {
        Self {
            query,
            organization,
            base: log.base,
        }
    }

    /// Roots of 256 entries: in tiles where the block is sealed, in the tail's nodes where it is not.
    fn nodes_of(&self, range: Range<u64>) -> Result<Vec<Hash>> {
        let at = |index: u64| (self.base >> NODE_LEVEL).saturating_add(index);
        let block = at(range.start) << NODE_LEVEL;
        let tiles = self.query.row(
            "SELECT 1 FROM blocks WHERE organization_id = ?1 AND block = ?2 AND tiles IS NOT NULL",
            params![self.organization.as_str(), block >> BLOCK_LEVEL],
            |_| Ok(()),
        )?;
        if tiles.is_some() {
            return segments::sealed_roots(
                self.query,
                self.organization,
                at(range.start)..at(range.end),
            );
        }
        self.roots(
            "SELECT node, hash FROM tail_nodes WHERE organization_id = ?1 AND node >= ?2 AND node < ?3 ORDER BY node",
            NODE_LEVEL,
            range,
        )
    }

    fn roots(&self, sql: &'static str, level: u8, range: Range<u64>) -> Result<Vec<Hash>> {
        let at = |index: u64| (self.base >> level).saturating_add(index);
        let (start, end) = (at(range.start), at(range.end));
        let mut next = start;
        let out = self.query.rows(
            sql,
            params![self.organization.as_str(), start, end],
            |row| {
                if row.u64(0)? != next {
                    return Err(missing(next));
                }
                next += 1;
                Ok(Hash::from_bytes(row.array(1)?))
            },
        )?;
        if next != end {
            return Err(missing(next));
        }
        Ok(out)
    }

    /// As what proofs are made from, for a tree of `size`.
    pub(crate) fn nodes(self, size: u64) -> TileNodes<Self> {
        TileNodes::new(self, size)
    }
}

fn missing(node: u64) -> Error {
    Error::corrupt(format!("tree node {node} is not there"))
}

/// Keeps the root of a subtree that an append to `log` completed.
pub(crate) fn keep_node(
    tx: &Tx<'_>,
    organization: &OrganizationId,
    log: &Log,
    level: u8,
    index: u64,
    hash: Hash,
) -> Result<()> {
    let sql = match level {
        NODE_LEVEL => "INSERT INTO tail_nodes (organization_id, node, hash) VALUES (?1, ?2, ?3)",
        BLOCK_LEVEL => "INSERT INTO blocks (organization_id, block, root) VALUES (?1, ?2, ?3)",
        _ => return Ok(()),
    };
    let at = (log.base >> level).saturating_add(index);
    tx.execute(sql, params![organization.as_str(), at, hash.as_bytes()])?;
    Ok(())
}

/// A node as [`keep_node`] kept it.
pub(crate) fn node(
    query: &impl Query,
    organization: &OrganizationId,
    log: &Log,
    level: u8,
    index: u64,
) -> Result<Option<Hash>> {
    let sql = match level {
        NODE_LEVEL => "SELECT hash FROM tail_nodes WHERE organization_id = ?1 AND node = ?2",
        BLOCK_LEVEL => "SELECT root FROM blocks WHERE organization_id = ?1 AND block = ?2",
        _ => return Ok(None),
    };
    let at = (log.base >> level).saturating_add(index);
    let kept = query.row(sql, params![organization.as_str(), at], |row| {
        Ok(Hash::from_bytes(row.array(0)?))
    })?;
    match kept {
        None if level == NODE_LEVEL => {
            let sealed = segments::tiles_at(query, organization, at << NODE_LEVEL)?;
            match sealed {
                Some(_) => Ok(segments::sealed_roots(query, organization, at..at + 1)?.pop()),
                None => Ok(None),
            }
        }
        kept => Ok(kept),
    }
}

/// Whether [`keep_node`] keeps nodes of this level.
pub(crate) fn kept_level(level: u8) -> bool {
    matches!(level, NODE_LEVEL | BLOCK_LEVEL)
}

/// Root of the tree when it had `size` entries.
pub(crate) fn root_at(
    query: &impl Query,
    organization: &OrganizationId,
    log: &Log,
    size: u64,
) -> Result<Hash> {
    let tiles = SqlTiles::of(query, organization, log);
    tlog::root_at(size, &tiles.nodes(size)).map_err(made)
}

/// What making a proof failed with.
pub(crate) fn made<E: std::fmt::Display>(error: E) -> Error {
    Error::corrupt(format!("the tree cannot be read: {error}"))
}

impl Store {
    /// A tile of the tree of log `number` as of its current size: `width` hashes. [`Error::NotFound`] if the tree is
    /// not that large.
    pub fn tile(
        &self,
        organization: &OrganizationId,
        number: u32,
        tile: &tlog::TileId,
    ) -> Result<Vec<Hash>> {
        let reader = self.readers.begin()?;
        let log = Log::numbered(&reader, organization, number)?;
        if !tile.exists_at(log.size) {
            return Err(Error::NotFound);
        }
        let tiles = SqlTiles::of(&reader, organization, &log);
        tiles.tile(tile.level(), tile.n(), tile.width())
    }

    /// Proof that the tree of `size` begins with the tree of `old` entries, in the log that accepts.
    pub fn consistency_proof(
        &self,
        organization: &OrganizationId,
        old: u64,
        size: u64,
    ) -> Result<Vec<Hash>> {
        let reader = self.readers.begin()?;
        let log = Log::read(&reader, organization)?;
        let tiles = SqlTiles::of(&reader, organization, &log);
        tlog::consistency_proof(old, size, &tiles.nodes(size)).map_err(made)
    }
}
