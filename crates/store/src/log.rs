//! The row of a log: its tree head, and the lock that orders appends.
//!
//! An organization has one log that accepts, and those it openly went on from ([`Store::continue_log`]). All of them
//! share the other tables, where an index or size is a *position*: the log's base plus the index or size.

use event::Timestamp;
use tlog::{Frontier, Hash};

use crate::{
    Error, OrganizationId, Result, Store,
    sql::{Query, Row, Tx, params},
};

/// A log as its row says.
#[derive(Clone, Debug)]
pub struct Log {
    /// 1, unless it is one that goes on from others: then one more than the newest of them.
    pub number: u32,
    /// Position of its entry 0.
    pub(crate) base: u64,
    /// Name of the log in checkpoints.
    pub origin: String,
    /// Entries so far.
    pub size: u64,
    /// Root of the tree of that size.
    pub root: Hash,
    /// Positions below this are in segments.
    pub sealed: u64,
    /// Rises when keys, tail or rules change under an append's feet.
    pub epoch: u64,
    /// The newest entry's; no later entry has an earlier one.
    pub last_received_at: Timestamp,
    /// Why it accepts nothing any more.
    pub stopped: Option<String>,
    pub(crate) frontier: Frontier,
}

/// A log that was continued, as it stood then.
pub(crate) struct Ended {
    pub(crate) log: Log,
    /// The size its signer remembered: entries from its size up to here were signed and are lost.
    pub(crate) lost_to: u64,
}

/// The columns both tables of logs have, as [`Log::from_row`] takes them.
macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT origin, size, root, sealed, epoch, last_received_at, stopped, frontier, number, base ",
            $rest
        )
    };
}

const NEWEST: &str = columns!("FROM logs WHERE organization_id = ?1");

/// What the base of a log is a multiple of: the largest block that is ever aligned.
const ALIGNED: u64 = 1 << 20;

impl Log {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let size = row.u64(1)?;
        let frontier = Frontier::from_bytes(size, row.bytes(7)?)
            .map_err(|e| Error::corrupt(format!("frontier: {e}")))?;
        let root = Hash::from_bytes(row.array(2)?);
        if frontier.root() != root {
            return Err(Error::corrupt(format!(
                "the log's root is not that of its frontier at size {size}"
            )));
        }
        let last = row.u64(5)?;
        Ok(Self {
            number: u32::try_from(row.u64(8)?)
                .map_err(|_| Error::corrupt("a log has an impossible number"))?,
            base: row.u64(9)?,
            origin: row.text(0)?,
            size,
            root,
            sealed: row.u64(3)?,
            epoch: row.u64(4)?,
            last_received_at: Timestamp::from_micros(last)
                .ok_or_else(|| Error::corrupt("last_received_at is out of range"))?,
            stopped: row.opt_text(6)?,
            frontier,
        })
    }

    /// The log of `organization` that accepts, as of now.
    pub(crate) fn read(query: &impl Query, organization: &OrganizationId) -> Result<Self> {
        query
            .row(NEWEST, params![organization.as_str()], Self::from_row)?
            .ok_or(Error::NotFound)
    }

    /// The same, and nobody else appends until `tx` ends.
    pub(crate) fn lock(tx: &Tx<'_>, organization: &OrganizationId) -> Result<Self> {
        tx.lock_row(NEWEST, params![organization.as_str()], Self::from_row)?
            .ok_or(Error::NotFound)
    }

    /// The logs of `organization` that were continued, the oldest first.
    pub(crate) fn ended(query: &impl Query, organization: &OrganizationId) -> Result<Vec<Ended>> {
        query.rows(
            columns!(", lost_to FROM ended_logs WHERE organization_id = ?1 ORDER BY number"),
            params![organization.as_str()],
            |row| {
                Ok(Ended {
                    log: Self::from_row(row)?,
                    lost_to: row.u64(10)?,
                })
            },
        )
    }

    /// The log of this number, be it the newest or one that was continued.
    pub(crate) fn numbered(
        query: &impl Query,
        organization: &OrganizationId,
        number: u32,
    ) -> Result<Self> {
        let newest = Self::read(query, organization)?;
        if newest.number == number {
            return Ok(newest);
        }
        let mut ended = Self::ended(query, organization)?.into_iter();
        ended
            .find(|ended| ended.log.number == number)
            .map(|ended| ended.log)
            .ok_or(Error::NotFound)
    }

    /// The log of whose entries one is at `position`, of `self` and those before it.
    pub(crate) fn holding(
        &self,
        query: &impl Query,
        organization: &OrganizationId,
        position: u64,
    ) -> Result<Self> {
        if position >= self.base {
            return Ok(self.clone());
        }
        let ended = Self::ended(query, organization)?.into_iter().rev();
        ended
            .map(|ended| ended.log)
            .find(|log| log.base <= position)
            .ok_or_else(|| Error::corrupt(format!("no log has position {position}")))
    }

    /// Position of its first entry that is in no segment.
    pub(crate) fn unsealed(&self) -> u64 {
        // A log that goes on from another has the other's number there until something of its own is sealed.
        self.sealed.max(self.base)
    }

    /// Position after its last entry.
    pub fn end(&self) -> u64 {
        self.base.saturating_add(self.size)
    }

    /// Position of the entry of an index of this log.
    pub fn position_of(&self, index: u64) -> u64 {
        self.base.saturating_add(index)
    }

    /// Index of the entry at a position of this log.
    pub(crate) fn index_of(&self, position: u64) -> u64 {
        position.saturating_sub(self.base)
    }

    /// Puts a log aside and makes its row that of an empty one that goes on from it, which is answered.
    pub(crate) fn succeed(
        self,
        tx: &Tx<'_>,
        organization: &OrganizationId,
        origin: &str,
        lost_to: u64,
    ) -> Result<Self> {
        tx.execute(
            "INSERT INTO ended_logs (organization_id, number, base, origin, size, root, frontier, sealed, epoch, \
             last_received_at, stopped, lost_to) SELECT organization_id, number, base, origin, size, root, frontier, \
             sealed, epoch, last_received_at, ?2, ?3 FROM logs WHERE organization_id = ?1",
            params![
                organization.as_str(),
                &format!("it was continued as {origin}"),
                lost_to
            ],
        )?;
        tx.execute(
            "UPDATE logs SET number = number + 1, base = ?2, origin = ?3, size = 0, root = ?4, frontier = ?5, \
             epoch = epoch + 1, stopped = NULL WHERE organization_id = ?1",
            params![
                organization.as_str(),
                self.end().next_multiple_of(ALIGNED),
                origin,
                Frontier::new().root().as_bytes(),
                &Frontier::new().to_bytes(),
            ],
        )?;
        Self::read(tx, organization)
    }

    /// Makes the row of an empty log.
    pub(crate) fn create(tx: &Tx<'_>, organization: &OrganizationId, origin: &str) -> Result<()> {
        let empty = Frontier::new();
        tx.execute(
            "INSERT INTO logs (organization_id, origin, size, root, frontier, sealed, epoch, last_received_at) \
             VALUES (?1, ?2, 0, ?3, ?4, 0, 0, 0)",
            params![
                organization.as_str(),
                origin,
                empty.root().as_bytes(),
                &empty.to_bytes(),
            ],
        )?;
        Ok(())
    }

    /// Raises what is sealed. Keys and rules stay what they were, so the epoch does too.
    pub(crate) fn write_sealed(
        tx: &Tx<'_>,
        organization: &OrganizationId,
        sealed: u64,
    ) -> Result<()> {
        tx.execute(
            "UPDATE logs SET sealed = ?2 WHERE organization_id = ?1",
            params![organization.as_str(), sealed],
        )?;
        Ok(())
    }

    /// Writes the head after an append.
    pub(crate) fn write_head(&self, tx: &Tx<'_>, organization: &OrganizationId) -> Result<()> {
        tx.execute(
            "UPDATE logs SET size = ?2, root = ?3, frontier = ?4, last_received_at = ?5 WHERE organization_id = ?1",
            params![
                organization.as_str(),
                self.size,
                self.root.as_bytes(),
                &self.frontier.to_bytes(),
                self.last_received_at.as_micros(),
            ],
        )?;
        Ok(())
    }

    /// From now on nothing is accepted: `why` is shown to whoever tries. Not if another log went on from this one
    /// meanwhile.
    pub(crate) fn stop(
        tx: &Tx<'_>,
        organization: &OrganizationId,
        number: u32,
        why: &str,
    ) -> Result<()> {
        tx.execute(
            "UPDATE logs SET stopped = ?2 WHERE organization_id = ?1 AND number = ?3 AND stopped IS NULL",
            params![organization.as_str(), why, number],
        )?;
        Ok(())
    }

    /// Logs that accept nothing, and why.
    pub(crate) fn stopped(query: &impl Query) -> Result<Vec<(OrganizationId, String)>> {
        query.rows(
            "SELECT organization_id, stopped FROM logs WHERE stopped IS NOT NULL ORDER BY organization_id",
            &[],
            |row| {
                let id = OrganizationId::parse(&row.text(0)?)
                    .ok_or_else(|| Error::corrupt("an organization has an impossible id"))?;
                Ok((id, row.text(1)?))
            },
        )
    }

    /// Logs whose newest entry was accepted later than `micros`, and when that was.
    pub(crate) fn accepted_after(
        query: &impl Query,
        micros: u64,
    ) -> Result<Vec<(OrganizationId, Timestamp)>> {
        query.rows(
            "SELECT organization_id, last_received_at FROM logs WHERE last_received_at > ?1 ORDER BY organization_id",
            params![micros],
            |row| {
                let id = OrganizationId::parse(&row.text(0)?)
                    .ok_or_else(|| Error::corrupt("an organization has an impossible id"))?;
                let at = Timestamp::from_micros(row.u64(1)?)
                    .ok_or_else(|| Error::corrupt("last_received_at is out of range"))?;
                Ok((id, at))
            },
        )
    }

    /// Every log's organization.
    pub(crate) fn organizations(query: &impl Query) -> Result<Vec<OrganizationId>> {
        query.rows(
            "SELECT organization_id FROM logs ORDER BY organization_id",
            &[],
            |row| {
                OrganizationId::parse(&row.text(0)?)
                    .ok_or_else(|| Error::corrupt("an organization has an impossible id"))
            },
        )
    }
}

impl Store {
    /// The log of an organization that accepts, with its tree head.
    pub fn log(&self, organization: &OrganizationId) -> Result<Log> {
        Log::read(&self.readers.begin()?, organization)
    }

    /// Position after the newest entry. It waits for no search.
    pub fn end(&self, organization: &OrganizationId) -> Result<u64> {
        Ok(Log::read(&self.quick.begin()?, organization)?.end())
    }

    /// The log of this number: the one that accepts, or one that was continued.
    pub fn log_numbered(&self, organization: &OrganizationId, number: u32) -> Result<Log> {
        Log::numbered(&self.readers.begin()?, organization, number)
    }
}
