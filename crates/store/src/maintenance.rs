//! Upkeep: folding small batches, forgetting old answers, keeping the disk reserve, watching the write-ahead log.

use std::{collections::HashMap, path::PathBuf, sync::Arc};

use crate::{
    Error, Health, OrganizationId, Result,
    accept::{self, Queue},
    disk::Disk,
    environment::Clock,
    log::Log,
    sent_ids,
    sql::{Query, Readers, Tx, params},
    store::wal_bytes,
    tail,
};
use archive::{Encoder, Kept, Kind, raw_frame};

/// Batches of this many aligned entries are folded into one row.
const FOLDED: u64 = 256;
/// They are folded when they are this old, in microseconds.
const AGE: u64 = 60_000_000;
/// Blocks looked at in a round, over all logs.
const BLOCKS_A_ROUND: u64 = 4096;

/// What upkeep works with.
pub(crate) struct Upkeep {
    readers: Arc<Readers>,
    queue: Arc<Queue>,
    clock: Clock,
    disk: Arc<Disk>,
    data: PathBuf,
    encoder: Encoder,
    /// Everything below was looked at.
    folded: HashMap<OrganizationId, u64>,
}

/// A batch row that is to be folded.
struct Small {
    first: u64,
    count: u64,
    first_received_at: u64,
    last_received_at: u64,
    min_timestamp: u64,
    max_timestamp: u64,
    commit_id: Vec<u8>,
    sent_ids: Vec<(u64, u32)>,
    leaves: Vec<u8>,
    kept: Vec<Kept>,
}

impl Upkeep {
    pub(crate) fn new(
        readers: Arc<Readers>,
        queue: Arc<Queue>,
        clock: Clock,
        disk: Arc<Disk>,
        data: PathBuf,
    ) -> Result<Self> {
        Ok(Self {
            readers,
            queue,
            clock,
            disk,
            data,
            encoder: Encoder::new()?,
            folded: HashMap::new(),
        })
    }

    /// One round of everything.
    pub(crate) fn round(&mut self) -> Result<()> {
        self.disk.keep_reserve();
        let wal = wal_bytes(&self.data);
        if wal > Health::WAL_ALARM {
            tracing::error!(
                bytes = wal,
                "the write-ahead log is too long: does somebody hold a read open?"
            );
        }
        if self.queue.failure().is_some() {
            return Ok(());
        }
        let now = (self.clock)().as_micros();
        while self.queue.plain(move |tx| accept::sweep(tx, now))? == 1000 {}
        self.fold()
    }

    /// Folds what is old enough. Trouble with one log does not keep the others' rows small.
    fn fold(&mut self) -> Result<()> {
        let before = (self.clock)().as_micros().saturating_sub(AGE);
        let organizations = Log::organizations(&self.readers.begin()?)?;
        let mut left = BLOCKS_A_ROUND;
        for organization in organizations {
            let mut block = self.folded.get(&organization).copied().unwrap_or(0);
            while left > 0 {
                match self.fold_block(&organization, block, before) {
                    Ok(true) => {}
                    Ok(false) => break,
                    // Told once: what is there stays as it is, and is passed over from now on.
                    Err(Error::Corrupt(what)) => {
                        tracing::error!(%organization, first = block * FOLDED, %what, "rows cannot be folded: run `neosc fsck`");
                    }
                    Err(error) => {
                        tracing::warn!(%organization, %error, "rows are folded later");
                        break;
                    }
                }
                block += 1;
                left -= 1;
            }
            self.folded.insert(organization, block);
        }
        Ok(())
    }

    /// Folds the rows that lie in an aligned block. `false`: the block is not full, or not old enough.
    fn fold_block(
        &mut self,
        organization: &OrganizationId,
        block: u64,
        before: u64,
    ) -> Result<bool> {
        let (start, end) = (block * FOLDED, (block + 1) * FOLDED);
        let reader = self.readers.begin()?;
        let log = Log::read(&reader, organization)?;
        if end <= log.sealed {
            // Its rows go soon.
            return Ok(true);
        }
        if log.stopped.is_some()
            || log.end() < end
            || !old_enough(&reader, organization, end, before)?
        {
            return Ok(false);
        }
        if count_small(&reader, organization, start, end)? > 1 {
            let small = small_rows(&reader, organization, start, end)?;
            drop(reader);
            self.replace(organization, log.epoch, start..end, small)?;
        }
        Ok(true)
    }

    fn replace(
        &mut self,
        organization: &OrganizationId,
        epoch: u64,
        range: std::ops::Range<u64>,
        small: Vec<Small>,
    ) -> Result<()> {
        let rows: Vec<&Kept> = small.iter().flat_map(|row| &row.kept).collect();
        let events = self.encoder.encode(&rows)?;
        let folded = fold_rows(&small)?;
        let (organization, expected) = (organization.clone(), small.len() as u64);
        self.queue.plain(move |tx| {
            if Log::lock(tx, &organization)?.epoch != epoch {
                return Ok(());
            }
            let deleted = tx.execute(
                "DELETE FROM batches WHERE organization_id = ?1 AND first_index >= ?2 AND first_index < ?3 \
                 AND first_index + count <= ?3",
                params![organization.as_str(), range.start, range.end],
            )?;
            if deleted != expected {
                return Err(Error::Conflict {
                    code: "moved",
                    message: "batches changed while they were folded".into(),
                });
            }
            insert(tx, &organization, &folded, &events)
        })
    }
}

fn old_enough(
    query: &impl Query,
    organization: &OrganizationId,
    end: u64,
    before: u64,
) -> Result<bool> {
    let last = tail::start_of(query, organization, end.saturating_sub(1))?;
    let at = query.row(
        "SELECT last_received_at FROM batches WHERE organization_id = ?1 AND first_index = ?2",
        params![organization.as_str(), last],
        |row| row.u64(0),
    )?;
    Ok(at.is_some_and(|at| at <= before))
}

/// Rows that lie wholly in the block.
fn count_small(
    query: &impl Query,
    organization: &OrganizationId,
    start: u64,
    end: u64,
) -> Result<u64> {
    let found = query.row(
        "SELECT COUNT(*) FROM batches \
         WHERE organization_id = ?1 AND first_index >= ?2 AND first_index < ?3 AND first_index + count <= ?3",
        params![organization.as_str(), start, end],
        |row| row.u64(0),
    )?;
    Ok(found.unwrap_or(0))
}

fn small_rows(
    query: &impl Query,
    organization: &OrganizationId,
    start: u64,
    end: u64,
) -> Result<Vec<Small>> {
    query.rows(
        "SELECT first_index, count, first_received_at, last_received_at, min_timestamp, max_timestamp, \
         commit_id, sent_ids, leaf_hashes, events FROM batches \
         WHERE organization_id = ?1 AND first_index >= ?2 AND first_index < ?3 AND first_index + count <= ?3 \
         ORDER BY first_index",
        params![organization.as_str(), start, end],
        |row| {
            let count = row.u64(1)?;
            let rows = usize::try_from(count).map_err(|_| Error::corrupt("a batch is too large"))?;
            let batch = archive::Batch::decode(row.bytes(9)?, rows)?;
            let leaves = tail::open_leaves(row.bytes(8)?, count)?;
            Ok(Small {
                first: row.u64(0)?,
                count,
                first_received_at: row.u64(2)?,
                last_received_at: row.u64(3)?,
                min_timestamp: row.u64(4)?,
                max_timestamp: row.u64(5)?,
                commit_id: row.bytes(6)?.to_vec(),
                sent_ids: row.opt_bytes(7)?.map_or(Ok(Vec::new()), sent_ids::open)?,
                leaves: tlog::hashes_to_bytes(&leaves),
                kept: (0..rows).filter_map(|at| Some(batch.row(at)?.to_kept())).collect(),
            })
        },
    )
}

/// The rows as one, without their events.
fn fold_rows(rows: &[Small]) -> Result<Small> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Err(Error::corrupt("nothing to fold"));
    };
    let mut folded = Small {
        first: first.first,
        count: 0,
        first_received_at: first.first_received_at,
        last_received_at: last.last_received_at,
        min_timestamp: u64::MAX,
        max_timestamp: 0,
        commit_id: last.commit_id.clone(),
        sent_ids: Vec::new(),
        leaves: Vec::new(),
        kept: Vec::new(),
    };
    for row in rows {
        if row.first != folded.first + folded.count {
            return Err(Error::corrupt(format!(
                "entry {} is not there",
                folded.first + folded.count
            )));
        }
        let offset = u32::try_from(folded.count).unwrap_or(u32::MAX);
        let moved = row
            .sent_ids
            .iter()
            .map(|(hash, place)| (*hash, place + offset));
        folded.sent_ids.extend(moved);
        folded.leaves.extend_from_slice(&row.leaves);
        folded.count += row.count;
        folded.min_timestamp = folded.min_timestamp.min(row.min_timestamp);
        folded.max_timestamp = folded.max_timestamp.max(row.max_timestamp);
    }
    Ok(folded)
}

fn insert(tx: &Tx<'_>, organization: &OrganizationId, row: &Small, events: &Vec<u8>) -> Result<()> {
    let sent_ids = sent_ids::blob(&row.sent_ids);
    let leaves = raw_frame(Kind::Leaves, &row.leaves);
    tx.execute(
        "INSERT INTO batches (organization_id, first_index, count, first_received_at, last_received_at, \
         min_timestamp, max_timestamp, commit_id, sent_ids, leaf_hashes, events) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            organization.as_str(),
            row.first,
            row.count,
            row.first_received_at,
            row.last_received_at,
            row.min_timestamp,
            row.max_timestamp,
            &row.commit_id,
            sent_ids.as_ref(),
            &leaves,
            events,
        ],
    )?;
    Ok(())
}
