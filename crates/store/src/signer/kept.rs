//! The checkpoints that are kept: of each hour the last, and the newest.

use event::Timestamp;
use tlog::Hash;

use crate::{
    Error, OrganizationId, Result, Store,
    log::Log,
    sql::{Query, params},
};

/// A checkpoint that was signed and is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptCheckpoint {
    /// Number of its log.
    pub log: u32,
    /// Origin of its log.
    pub origin: String,
    /// Entries in the tree.
    pub size: u64,
    /// Its root.
    pub root: Hash,
    /// When it was signed, by this server's clock: no checkpoint says that itself.
    pub signed_at: Timestamp,
    /// The signed note (C2SP tlog-checkpoint).
    pub text: String,
    /// Its place in the order of all logs of the organization.
    pub position: u64,
}

impl Store {
    /// Checkpoints of the organization's logs, the newest first, at most `limit`: those before a position, if one is given.
    ///
    /// # Errors
    /// [`Error::Corrupt`] if a row cannot be one of a log.
    pub fn kept_checkpoints(
        &self,
        organization: &OrganizationId,
        before: Option<u64>,
        limit: u64,
    ) -> Result<Vec<KeptCheckpoint>> {
        let reader = self.readers.begin()?;
        let mut logs = vec![Log::read(&reader, organization)?];
        let ended = Log::ended(&reader, organization)?.into_iter().rev();
        logs.extend(ended.map(|ended| ended.log));
        reader.rows(
            "SELECT size, root, signed_at, text FROM checkpoints WHERE organization_id = ?1 AND size < ?2 \
             ORDER BY size DESC LIMIT ?3",
            params![organization.as_str(), before.unwrap_or(u64::MAX), limit],
            |row| {
                let position = row.u64(0)?;
                // A tree of no entries is never signed, so what ends at the base of a log is of the one before it.
                let log = logs.iter().find(|log| log.base < position);
                let log = log.ok_or_else(|| Error::corrupt("a checkpoint is of no log"))?;
                Ok(KeptCheckpoint {
                    log: log.number,
                    origin: log.origin.clone(),
                    size: log.index_of(position),
                    root: Hash::from_bytes(row.array(1)?),
                    signed_at: Timestamp::from_micros(row.u64(2)?)
                        .ok_or_else(|| Error::corrupt("a checkpoint was signed at no time"))?,
                    text: row.text(3)?,
                    position,
                })
            },
        )
    }
}
