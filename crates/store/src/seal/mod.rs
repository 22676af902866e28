//! Sealing: what is old or much moves from SQL into files (docs/ARCHITECTURE.md, "Sealing").
//!
//! Files come first; one transaction makes them what is read; the rows go later. A crash leaves at most files that nothing
//! names, and the sweeper knows those by their row in `objects`. Whoever seals beside another finds, in that transaction,
//! that it was done.

mod block;
mod drop_rows;
mod files;
mod merge;

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use crate::{
    Error, OrganizationId, Result,
    accept::Queue,
    disk::Disk,
    environment::{Clock, Faults, Random},
    log::Log,
    segments::BLOCK,
    sent_ids::SentIds,
    sql::{Query, Readers, params},
};

/// Entries of the smallest segment.
const SMALLEST: u64 = 4096;
/// So many of one size become one of the next.
const JOINED: u64 = 16;
/// The oldest unsealed entry of a log is at most this old, in microseconds, before its complete small blocks are sealed.
const AGE: u64 = 24 * 3_600_000_000;
/// Bytes of a log's tail above which they are sealed at once.
const MOST_TAIL: u64 = 16 << 20;
/// Microseconds between two looks at a log that has small blocks.
const LOOK: u64 = 60_000_000;

/// What sealing works with.
pub(crate) struct SegmentSealer {
    pub(crate) readers: Arc<Readers>,
    pub(crate) queue: Arc<Queue>,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) faults: Faults,
    pub(crate) disk: Arc<Disk>,
    pub(crate) sent_ids: Arc<SentIds>,
    /// Becomes true when the store closes: what is being sealed then is sealed another time.
    pub(crate) stopping: Arc<AtomicBool>,
    pub(crate) state: State,
}

/// What one round leaves to the next.
#[derive(Default)]
pub(crate) struct State {
    /// When logs with small blocks are looked at again.
    look: HashMap<OrganizationId, u64>,
    /// Logs of which rows may still have to go; `None`: every log, after a start.
    rows: Option<HashSet<OrganizationId>>,
    /// Position before which supplied ids were forgotten.
    forgotten: HashMap<OrganizationId, u64>,
}

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sealed {
    /// Entries that are in segments now and were not.
    pub entries: u64,
    /// Segments made, joined ones too.
    pub segments: u64,
}

/// Which logs are looked at.
struct Candidate {
    organization: OrganizationId,
    unsealed: u64,
}

impl SegmentSealer {
    /// Seals what is due, joins, and cleans up. Trouble with one log does not keep the others' tails long.
    pub(crate) fn round(&mut self) -> Result<()> {
        self.seal(false, &mut |_| {}).map(drop)
    }

    /// As [`SegmentSealer::round`]; `all`: every complete block, however young. `progress` is told what is done so far.
    pub(crate) fn seal(&mut self, all: bool, progress: &mut dyn FnMut(Sealed)) -> Result<Sealed> {
        let mut sealed = Sealed::default();
        // Sealing takes room before it gives any.
        if self.queue.failure().is_none() && self.disk.check().is_ok() {
            for candidate in self.candidates()? {
                let organization = candidate.organization.clone();
                if let Err(error) = self.log(&candidate, all, &mut sealed, progress) {
                    told(&organization, &error);
                }
            }
        }
        if self.queue.failure().is_none() {
            self.drop_rows()?;
            self.sweep()?;
        }
        Ok(sealed)
    }

    fn candidates(&self) -> Result<Vec<Candidate>> {
        self.readers.begin()?.rows(
            "SELECT organization_id, base + size - CASE WHEN sealed > base THEN sealed ELSE base END FROM logs \
             WHERE stopped IS NULL AND base + size - CASE WHEN sealed > base THEN sealed ELSE base END >= ?1 \
             ORDER BY organization_id",
            params![SMALLEST],
            |row| {
                let id = OrganizationId::parse(&row.text(0)?)
                    .ok_or_else(|| Error::corrupt("an organization has an impossible id"))?;
                Ok(Candidate {
                    organization: id,
                    unsealed: row.u64(1)?,
                })
            },
        )
    }

    fn log(
        &mut self,
        candidate: &Candidate,
        all: bool,
        sealed: &mut Sealed,
        progress: &mut dyn FnMut(Sealed),
    ) -> Result<()> {
        let organization = &candidate.organization;
        let small = all || (candidate.unsealed < BLOCK && self.small_are_due(organization)?);
        while let Some(range) = self
            .due(organization, small)?
            .filter(|_| !self.stopping.load(Relaxed))
        {
            let entries = range.end - range.start;
            if !self.block(organization, range)? {
                break;
            }
            sealed.entries += entries;
            sealed.segments += 1;
            if let Some(rows) = &mut self.state.rows {
                rows.insert(organization.clone());
            }
            progress(*sealed);
            sealed.segments += self.merge(organization)?;
        }
        Ok(())
    }

    /// The next block to be sealed: a large one, or, if `small` or begun already, a small one.
    fn due(
        &self,
        organization: &OrganizationId,
        small: bool,
    ) -> Result<Option<std::ops::Range<u64>>> {
        let log = Log::read(&self.readers.begin()?, organization)?;
        let start = log.unsealed();
        let begun = start % BLOCK != 0;
        let block_end = (start / BLOCK + 1) * BLOCK;
        if !begun && block_end <= log.end() {
            return Ok(Some(start..block_end));
        }
        let complete = start + SMALLEST <= log.end();
        // The rest of a block that was begun need not wait for it to be old.
        let due = small || (begun && block_end <= log.end());
        Ok((complete && due).then_some(start..start + SMALLEST))
    }

    /// Whether a log's tail is old or large enough for small segments. Looked at once a minute.
    fn small_are_due(&mut self, organization: &OrganizationId) -> Result<bool> {
        let now = (self.clock)().as_micros();
        let look = self.state.look.entry(organization.clone()).or_default();
        if now < *look {
            return Ok(false);
        }
        *look = now + LOOK;
        let reader = self.readers.begin()?;
        let start = Log::read(&reader, organization)?.unsealed();
        let found = reader.row(
            "SELECT COALESCE(SUM(LENGTH(events) + LENGTH(leaf_hashes)), 0), COALESCE(MIN(first_received_at), 0) \
             FROM batches WHERE organization_id = ?1 AND first_index >= ?2",
            params![organization.as_str(), start],
            |row| Ok((row.u64(0)?, row.u64(1)?)),
        )?;
        let (bytes, oldest) = found.unwrap_or_default();
        Ok(bytes > MOST_TAIL || (oldest > 0 && oldest.saturating_add(AGE) <= now))
    }
}

fn told(organization: &OrganizationId, error: &Error) {
    match error {
        Error::Busy { .. } => tracing::warn!(%organization, %error, "sealed later"),
        _ => tracing::error!(%organization, %error, "a log cannot be sealed: run `neosc fsck`"),
    }
}
