//! Rows of what is sealed go, some time after the files took their place: whoever began to read them has ended by then.

use std::{collections::HashSet, ops::Range, sync::atomic::Ordering::Relaxed};

use super::SegmentSealer;
use crate::{
    OrganizationId, Result,
    environment::{Step, at},
    log::Log,
    segments::{self, BLOCK},
    sql::{Query, params},
};

/// Microseconds that rows stay after they were sealed.
const STAY: u64 = 60_000_000;
/// Microseconds that the ids of rows which are gone still deduplicate.
const DEDUPLICATES: u64 = 900_000_000;
/// Bytes that one transaction deletes, about.
const BYTES: u64 = 1 << 20;
/// Supplied ids are forgotten when those of so many entries can be.
const FORGOTTEN: u64 = 4 * BLOCK;

impl SegmentSealer {
    pub(super) fn drop_rows(&mut self) -> Result<()> {
        let logs = match self.state.rows.take() {
            Some(logs) => logs,
            None => Log::organizations(&self.readers.begin()?)?
                .into_iter()
                .collect(),
        };
        let mut left = HashSet::new();
        let now = (self.clock)().as_micros();
        for organization in logs {
            if self.rows_of(&organization, now)? {
                left.insert(organization);
            }
        }
        self.state.rows = Some(left);
        Ok(())
    }

    /// `true` if some stay for now.
    fn rows_of(&mut self, organization: &OrganizationId, now: u64) -> Result<bool> {
        let reader = self.readers.begin()?;
        let end = Log::read(&reader, organization)?.end();
        let rows = segments::covering(&reader, organization, 0..end)?;
        drop(reader);
        let young = rows.iter().any(|row| row.sealed_at + STAY > now);
        let mut ranges: Vec<Range<u64>> = Vec::new();
        for row in rows.iter().filter(|row| row.sealed_at + STAY <= now) {
            match ranges.last_mut() {
                Some(last) if last.end == row.first => last.end = row.end(),
                _ => ranges.push(row.first..row.end()),
            }
        }
        for range in ranges {
            // What is left when the store closes goes after the next start.
            while !self.stopping.load(Relaxed) && self.drop_some(organization, &range, now)? {}
        }
        let ids = self.forget_ids(organization, now)?;
        Ok(young || ids)
    }

    /// Deletes the first rows of a sealed range, and the nodes that tiles hold. `false`: nothing was left.
    fn drop_some(
        &self,
        organization: &OrganizationId,
        range: &Range<u64>,
        now: u64,
    ) -> Result<bool> {
        let (mut bytes, mut to) = (0, None);
        self.readers.begin()?.each(
            "SELECT first_index + count, LENGTH(events) + LENGTH(leaf_hashes) FROM batches \
             WHERE organization_id = ?1 AND first_index >= ?2 AND first_index < ?3 ORDER BY first_index",
            params![organization.as_str(), range.start, range.end],
            |row| {
                let end = row.u64(0)?;
                // One that lies across the border stays until its last entry is sealed.
                if end > range.end {
                    return Ok(false);
                }
                bytes += row.u64(1)?;
                to = Some(end);
                Ok(bytes < BYTES)
            },
        )?;
        let Some(to) = to else {
            return self.drop_nodes(organization, range).map(|()| false);
        };
        let (of, range) = (organization.clone(), range.clone());
        // What is deleted is overwritten, page by page.
        let written = 2 * usize::try_from(bytes).unwrap_or(usize::MAX / 2);
        at(&self.faults, Step::DropRows, || {
            self.queue.plain_of(written, move |tx| {
                tx.execute(
                    "INSERT INTO sealed_ids (organization_id, first_index, last_received_at, sent_ids) \
                     SELECT organization_id, first_index, last_received_at, sent_ids FROM batches \
                     WHERE organization_id = ?1 AND first_index >= ?2 AND first_index < ?3 AND last_received_at > ?4 \
                     AND sent_ids IS NOT NULL",
                    params![of.as_str(), range.start, to, now.saturating_sub(DEDUPLICATES)],
                )?;
                tx.execute(
                    "DELETE FROM batches WHERE organization_id = ?1 AND first_index >= ?2 AND first_index < ?3",
                    params![of.as_str(), range.start, to],
                )?;
                Ok(())
            })
        })?;
        Ok(true)
    }

    /// Roots of 256 entries of blocks that have tiles.
    fn drop_nodes(&self, organization: &OrganizationId, range: &Range<u64>) -> Result<()> {
        let reader = self.readers.begin()?;
        let held = reader.row(
            "SELECT node FROM tail_nodes WHERE organization_id = ?1 AND node >= ?2 AND node < ?3 ORDER BY node LIMIT 1",
            params![organization.as_str(), range.start / 256, range.end / BLOCK * 256],
            |row| row.u64(0),
        )?;
        let Some(first) = held else { return Ok(()) };
        let blocks = reader.rows(
            "SELECT block FROM blocks WHERE organization_id = ?1 AND block >= ?2 AND block < ?3 AND tiles IS NOT NULL \
             ORDER BY block",
            params![organization.as_str(), first / 256, range.end / BLOCK],
            |row| row.u64(0),
        )?;
        drop(reader);
        for blocks in blocks.chunks(16) {
            let (of, blocks) = (organization.clone(), blocks.to_vec());
            self.queue.plain(move |tx| {
                for block in &blocks {
                    tx.execute(
                        "DELETE FROM tail_nodes WHERE organization_id = ?1 AND node >= ?2 AND node < ?3",
                        params![of.as_str(), block * 256, (block + 1) * 256],
                    )?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Forgets supplied ids that do not deduplicate any more. `true` if some still do.
    fn forget_ids(&mut self, organization: &OrganizationId, now: u64) -> Result<bool> {
        let old = now.saturating_sub(DEDUPLICATES);
        let reader = self.readers.begin()?;
        let (due, oldest) = reader
            .row(
                "SELECT COALESCE(MIN(last_received_at), 0), COALESCE(MIN(first_index), -1) FROM sealed_ids \
                 WHERE organization_id = ?1",
                params![organization.as_str()],
                |row| Ok((row.u64(0)?, row.int(1)?)),
            )?
            .unwrap_or((0, -1));
        let first = reader.row(
            "SELECT first_index FROM batches WHERE organization_id = ?1 ORDER BY first_index LIMIT 1",
            params![organization.as_str()],
            |row| row.u64(0),
        )?;
        let end = Log::read(&reader, organization)?.end();
        drop(reader);
        if oldest >= 0 && due <= old {
            let of = organization.clone();
            self.queue.plain(move |tx| {
                tx.execute(
                    "DELETE FROM sealed_ids WHERE organization_id = ?1 AND last_received_at <= ?2",
                    params![of.as_str(), old],
                )?;
                Ok(())
            })?;
        }
        let known = u64::try_from(oldest).ok().or(first).unwrap_or(end);
        let forgotten = self
            .state
            .forgotten
            .entry(organization.clone())
            .or_default();
        if known >= *forgotten + FORGOTTEN {
            *forgotten = known;
            self.sent_ids.of(organization).lock().forget(known);
        }
        Ok(oldest >= 0)
    }
}
