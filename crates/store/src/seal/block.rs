//! Sealing one aligned block of the tail.

use std::{ops::Range, sync::Arc};

use archive::{Batch, Segment, write_segment, write_tiles};
use tlog::Hash;

use super::{
    SegmentSealer,
    files::{NewFile, make_live},
};
use crate::{
    Error, OrganizationId, Result,
    environment::{Step, at},
    log::Log,
    objects::Objects,
    segments::{self, BLOCK, SegmentRow},
    sql::params,
    tail, tree,
};

/// Batches, and which of their rows are meant.
type Pieces = Vec<(Arc<Batch>, Range<usize>)>;

/// What a block holds, as one snapshot has it.
struct Block {
    range: Range<u64>,
    log: Log,
    pieces: Pieces,
    leaves: Vec<Hash>,
    roots: Vec<Hash>,
}

impl SegmentSealer {
    pub(super) fn objects(&self) -> &Objects {
        self.readers.objects()
    }

    /// Seals a block. `false`: somebody else did, or the log changed under it, and the next round finds out more.
    pub(super) fn block(&self, organization: &OrganizationId, range: Range<u64>) -> Result<bool> {
        let block = self.read_block(organization, range)?;
        let first = block.log.index_of(block.range.start);
        let count = block.range.end - block.range.start;
        let (bytes, index) = write_segment(&block.pieces[..], first)?;
        let row = |name: &NewFile, idx: &NewFile, tiles: &NewFile, now| SegmentRow {
            first: block.range.start,
            count,
            received_at: index.received_at(),
            timestamps: index.timestamps(),
            sealed_at: now,
            segment: name.name.clone(),
            idx: idx.name.clone(),
            tiles: (count < BLOCK).then(|| tiles.name.clone()),
        };
        let file = |kind, extension, bytes| {
            self.new_file(
                kind,
                organization,
                block.range.start,
                count,
                extension,
                bytes,
            )
        };
        let files = [
            file("segments", ".parquet", bytes),
            file("segments", ".idx", index.encode()?),
            file(
                "tiles",
                "",
                write_tiles(
                    &tlog::hashes_to_bytes(&block.leaves),
                    &tlog::hashes_to_bytes(&block.roots),
                ),
            ),
        ];
        self.write(organization, &files)?;
        let [segment, idx, tiles] = &files;
        let now = (self.clock)().as_micros();
        let row = row(segment, idx, tiles, now);
        self.check_block(&row, &block, &tiles.name)?;
        let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
        self.swap_block(organization, block.log, row, names, now)
    }

    fn read_block(&self, organization: &OrganizationId, range: Range<u64>) -> Result<Block> {
        let reader = self.readers.begin()?;
        let log = Log::read(&reader, organization)?;
        let mut pieces: Pieces = Vec::new();
        let mut next = range.start;
        tail::each_tail_batch(&reader, organization, range.clone(), |first, batch| {
            if first > next {
                return Err(Error::corrupt(format!("entry {next} is not there")));
            }
            let end = range.end.min(first + batch.len() as u64);
            let rows = (next - first) as usize..(end - first) as usize;
            pieces.push((Arc::new(batch), rows));
            next = end;
            Ok(true)
        })?;
        if next != range.end {
            return Err(Error::corrupt(format!("entry {next} is not there")));
        }
        let leaves = tail::leaf_hashes(&reader, organization, range.clone())?;
        let roots: Vec<Hash> = leaves
            .chunks(usize::from(tlog::TILE_WIDTH))
            .map(tlog::root_of_hashes)
            .collect();
        // What is about to be the only copy must be what the tree was made of.
        let node = |level: u8, at: u64| tree::node(&reader, organization, &log, level, at);
        let index = log.index_of(range.start);
        for (at, root) in (index >> 8..).zip(&roots) {
            if node(8, at)? != Some(*root) {
                return Err(Error::corrupt(format!(
                    "the root of subtree {at} is another one"
                )));
            }
        }
        if leaves.len() as u64 == BLOCK
            && node(16, index >> 16)? != Some(tlog::root_of_hashes(&roots))
        {
            return Err(Error::corrupt(format!(
                "the root of block {} is another one",
                index >> 16
            )));
        }
        Ok(Block {
            range,
            log,
            pieces,
            leaves,
            roots,
        })
    }

    /// Reads back what was written.
    fn check_block(&self, row: &SegmentRow, block: &Block, tiles: &str) -> Result<()> {
        let segment = self.objects().segment(row)?;
        self.objects().tiles(tiles, row.count)?.check()?;
        let mut start = 0;
        for (batch, rows) in &block.pieces {
            let end = start + rows.len();
            let written = segment.window(start..end, archive::Parts::ALL)?;
            if !batch.holds(rows.clone(), &written) {
                return Err(Error::corrupt(format!(
                    "{} is not what was sealed",
                    row.segment
                )));
            }
            start = end;
        }
        whole(&segment, start)
    }

    fn swap_block(
        &self,
        organization: &OrganizationId,
        log: Log,
        row: SegmentRow,
        names: Vec<String>,
        now: u64,
    ) -> Result<bool> {
        let of = organization.clone();
        at(&self.faults, Step::SwapSegment, || {
            self.queue.plain(move |tx| {
                let current = Log::lock(tx, &of)?;
                let same = current.number == log.number
                    && current.epoch == log.epoch
                    && current.unsealed() == row.first;
                if !same || !make_live(tx, &of, &names, now)? {
                    return Ok(false);
                }
                segments::insert(tx, &of, &row)?;
                if let (None, Some(tiles)) = (&row.tiles, names.last()) {
                    keep_tiles(tx, &of, row.first / BLOCK, tiles)?;
                }
                Log::write_sealed(tx, &of, row.end())?;
                Ok(true)
            })
        })
    }
}

/// Says which file has the tiles of a block, for ever.
pub(super) fn keep_tiles(
    tx: &crate::sql::Tx<'_>,
    organization: &OrganizationId,
    block: u64,
    tiles: &str,
) -> Result<()> {
    let changed = tx.execute(
        "UPDATE blocks SET tiles = ?3 WHERE organization_id = ?1 AND block = ?2 AND tiles IS NULL",
        params![organization.as_str(), block, tiles],
    )?;
    match changed {
        1 => Ok(()),
        _ => Err(Error::corrupt(format!(
            "block {block} has no root, or tiles already"
        ))),
    }
}

/// Whether nothing follows what was compared.
pub(super) fn whole(segment: &Segment, compared: usize) -> Result<()> {
    match segment.count() == compared {
        true => Ok(()),
        false => Err(Error::corrupt(
            "a segment has more entries than were sealed",
        )),
    }
}
