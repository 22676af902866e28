//! Which keys a log has had, and which of them sign.

use event::Timestamp;

use super::{FIRST_GENERATION, OVERLAP};
use crate::{
    Error, OrganizationId, Result,
    log::Log,
    sql::{Query, Tx, params},
};

/// A key of a log.
pub(crate) struct LogKey {
    pub(crate) generation: u32,
    pub(crate) vkey: String,
}

/// The key a log signs with now; `None` if it has none.
pub(crate) fn newest(
    query: &impl Query,
    organization: &OrganizationId,
    log: &Log,
) -> Result<Option<LogKey>> {
    query.row(
        "SELECT generation, vkey FROM log_keys WHERE organization_id = ?1 AND log = ?2 \
         ORDER BY generation DESC LIMIT 1",
        params![organization.as_str(), log.number],
        |row| {
            Ok(LogKey {
                generation: generation(row.u64(0)?)?,
                vkey: row.text(1)?,
            })
        },
    )
}

/// The generations that sign at `now`, the newest first: the newest, and those superseded less than 90 days ago.
pub(super) fn signing(
    query: &impl Query,
    organization: &OrganizationId,
    log: &Log,
    now: Timestamp,
) -> Result<Vec<u32>> {
    let keys = query.rows(
        "SELECT generation, created_at FROM log_keys WHERE organization_id = ?1 AND log = ?2 \
         ORDER BY generation DESC",
        params![organization.as_str(), log.number],
        |row| Ok((generation(row.u64(0)?)?, row.u64(1)?)),
    )?;
    let mut superseded_at = None;
    let mut signing = Vec::new();
    for (generation, created_at) in keys {
        let still = |at: u64| now.as_micros() < at.saturating_add(OVERLAP);
        if superseded_at.is_none_or(still) {
            signing.push(generation);
        }
        superseded_at = Some(created_at);
    }
    if signing.is_empty() {
        signing.push(FIRST_GENERATION);
    }
    Ok(signing)
}

/// Notes the key of a generation, in the transaction that says so in the log.
pub(crate) fn add(
    tx: &Tx<'_>,
    organization: &OrganizationId,
    log: u32,
    key: &LogKey,
    now: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO log_keys (organization_id, generation, vkey, created_at, log) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![organization.as_str(), key.generation, &key.vkey, now.as_micros(), log],
    )?;
    Ok(())
}

fn generation(number: u64) -> Result<u32> {
    u32::try_from(number).map_err(|_| Error::corrupt("a key has an impossible generation"))
}
