//! Sixteen segments of one size become one of the next.

use std::sync::{Arc, atomic::Ordering::Relaxed};

use archive::{Parts, Segment, WINDOW, write_segment, write_tiles};

use super::{
    JOINED, SMALLEST, SegmentSealer,
    block::{keep_tiles, whole},
    files::{make_dead, make_live},
};
use crate::{
    Error, OrganizationId, Result,
    environment::{Step, at},
    log::Log,
    segments::{self, BLOCK, SegmentRow},
    sql::{Query, params},
};

impl SegmentSealer {
    /// Joins what can be joined. Says how many segments that made.
    pub(super) fn merge(&self, organization: &OrganizationId) -> Result<u64> {
        let mut made = 0;
        for size in [SMALLEST, BLOCK] {
            while let Some(rows) = self.joinable(organization, size)? {
                if !self.join(organization, rows)? {
                    break;
                }
                made += 1;
                if self.stopping.load(Relaxed) {
                    return Ok(made);
                }
            }
        }
        Ok(made)
    }

    /// Sixteen aligned neighbours of a size.
    fn joinable(
        &self,
        organization: &OrganizationId,
        size: u64,
    ) -> Result<Option<Vec<SegmentRow>>> {
        let reader = self.readers.begin()?;
        let firsts = reader.rows(
            "SELECT first_index FROM segments WHERE organization_id = ?1 AND count = ?2 ORDER BY first_index LIMIT 256",
            params![organization.as_str(), size],
            |row| row.u64(0),
        )?;
        let joined = size * JOINED;
        let full = firsts
            .chunk_by(|a, b| a / joined == b / joined)
            .find(|group| group.len() as u64 == JOINED);
        let Some(start) = full.and_then(|group| group.first()).copied() else {
            return Ok(None);
        };
        segments::covering(&reader, organization, start..start + joined).map(Some)
    }

    fn join(&self, organization: &OrganizationId, rows: Vec<SegmentRow>) -> Result<bool> {
        let open: Vec<Arc<Segment>> = rows
            .iter()
            .map(|row| self.objects().segment(row))
            .collect::<Result<_>>()?;
        let (Some(head), Some(index)) = (rows.first(), open.first().map(|s| s.index().first()))
        else {
            return Ok(false);
        };
        let (first, count) = (head.first, rows.iter().map(|row| row.count).sum());
        let (bytes, index) = write_segment(&open[..], index)?;
        let file = |kind, extension, bytes| {
            self.new_file(kind, organization, first, count, extension, bytes)
        };
        let mut files = vec![
            file("segments", ".parquet", bytes),
            file("segments", ".idx", index.encode()?),
        ];
        if count == BLOCK {
            files.push(file("tiles", "", self.joined_tiles(&rows)?));
        }
        self.write(organization, &files)?;
        let names: Vec<String> = files.into_iter().map(|file| file.name).collect();
        let [segment, idx, ..] = &names[..] else {
            return Ok(false);
        };
        let joined = SegmentRow {
            first,
            count,
            received_at: index.received_at(),
            timestamps: index.timestamps(),
            sealed_at: rows.iter().map(|row| row.sealed_at).max().unwrap_or(0),
            segment: segment.clone(),
            idx: idx.clone(),
            tiles: None,
        };
        self.check_joined(&joined, &open)?;
        let replaced: Vec<String> = rows.iter().map(|row| row.segment.clone()).collect();
        let swapped = self.swap_joined(organization, rows, joined, names)?;
        // Nobody opens them any more.
        replaced.iter().for_each(|name| self.objects().forget(name));
        Ok(swapped)
    }

    /// The tiles of small segments, as those of one block.
    fn joined_tiles(&self, rows: &[SegmentRow]) -> Result<Vec<u8>> {
        let (mut leaves, mut roots) = (Vec::new(), Vec::new());
        for row in rows {
            let name = row.tiles.as_ref();
            let name = name.ok_or_else(|| Error::corrupt("a small segment without tiles"))?;
            let tiles = self.objects().tiles(name, row.count)?;
            tiles.check()?;
            leaves.extend(tiles.leaves(0, row.count)?);
            roots.extend(tiles.roots(0, row.count / u64::from(tlog::TILE_WIDTH))?);
        }
        Ok(write_tiles(&leaves, &roots))
    }

    /// Reads back what was written.
    fn check_joined(&self, row: &SegmentRow, parts: &[Arc<Segment>]) -> Result<()> {
        let joined = self.objects().segment(row)?;
        let mut start = 0;
        for part in parts {
            for from in (0..part.count()).step_by(WINDOW) {
                let batch = part.window(from..from + WINDOW, Parts::ALL)?;
                let end = start + batch.len();
                let written = joined.window(start..end, Parts::ALL)?;
                if !batch.holds(0..batch.len(), &written) {
                    return Err(Error::corrupt(format!(
                        "{} is not what was joined",
                        row.segment
                    )));
                }
                start = end;
            }
        }
        whole(&joined, start)
    }

    fn swap_joined(
        &self,
        organization: &OrganizationId,
        rows: Vec<SegmentRow>,
        joined: SegmentRow,
        names: Vec<String>,
    ) -> Result<bool> {
        let now = (self.clock)().as_micros();
        let of = organization.clone();
        at(&self.faults, Step::SwapSegment, || {
            self.queue.plain(move |tx| {
                Log::lock(tx, &of)?;
                let current = segments::covering(tx, &of, joined.first..joined.end())?;
                if current != rows || !make_live(tx, &of, &names, now)? {
                    return Ok(false);
                }
                tx.execute(
                    "DELETE FROM segments WHERE organization_id = ?1 AND first_index >= ?2 AND first_index < ?3",
                    params![of.as_str(), joined.first, joined.end()],
                )?;
                segments::insert(tx, &of, &joined)?;
                if let [_, _, tiles] = &names[..] {
                    keep_tiles(tx, &of, joined.first / BLOCK, tiles)?;
                }
                let replaced = rows.into_iter().flat_map(|row| {
                    [Some(row.segment), Some(row.idx), row.tiles]
                });
                let replaced: Vec<String> = replaced.flatten().collect();
                make_dead(tx, &of, &replaced, now)?;
                Ok(true)
            })
        })
    }
}
