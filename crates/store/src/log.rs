//! The row of a log: its tree head, and the lock that orders appends.

use event::Timestamp;
use tlog::{Frontier, Hash};

use crate::{
    Error, OrganizationId, Result,
    sql::{Query, Row, Tx, params},
};

/// A log as its row says.
#[derive(Clone, Debug)]
pub struct Log {
    /// Name of the log in checkpoints.
    pub origin: String,
    /// Entries so far.
    pub size: u64,
    /// Root of the tree of that size.
    pub root: Hash,
    /// Entries below this are in segments.
    pub sealed: u64,
    /// Rises when keys, tail or rules change under an append's feet.
    pub epoch: u64,
    /// The newest entry's; no later entry has an earlier one.
    pub last_received_at: Timestamp,
    /// Why it accepts nothing any more.
    pub stopped: Option<String>,
    pub(crate) frontier: Frontier,
}

const COLUMNS: &str = "SELECT origin, size, root, sealed, epoch, last_received_at, stopped, frontier FROM logs WHERE organization_id = ?1";

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

    /// The log of `organization` as of now.
    pub(crate) fn read(query: &impl Query, organization: &OrganizationId) -> Result<Self> {
        query
            .row(COLUMNS, params![organization.as_str()], Self::from_row)?
            .ok_or(Error::NotFound)
    }

    /// The same, and nobody else appends until `tx` ends.
    pub(crate) fn lock(tx: &Tx<'_>, organization: &OrganizationId) -> Result<Self> {
        tx.lock_row(COLUMNS, params![organization.as_str()], Self::from_row)?
            .ok_or(Error::NotFound)
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

    /// From now on nothing is accepted: `why` is shown to whoever tries.
    pub(crate) fn stop(tx: &Tx<'_>, organization: &OrganizationId, why: &str) -> Result<()> {
        tx.execute(
            "UPDATE logs SET stopped = ?2 WHERE organization_id = ?1 AND stopped IS NULL",
            params![organization.as_str(), why],
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
