//! When somebody's reading under some filter was last recorded.

use event::Timestamp;

use crate::{
    Command, OrganizationId, Result, Store,
    sql::{Query, params},
};

/// Readings within this many microseconds share one event.
const COALESCED: u64 = 5 * 60 * 1_000_000;

fn fresh(
    query: &impl Query,
    organization: &OrganizationId,
    user_id: &str,
    filter_digest: &[u8; 32],
    now: Timestamp,
) -> Result<bool> {
    let found = query.row(
        "SELECT viewed_at FROM view_audits WHERE organization_id = ?1 AND user_id = ?2 AND filter_digest = ?3",
        params![organization.as_str(), user_id, filter_digest],
        |row| row.u64(0),
    )?;
    // A time ahead of now is of a clock that has stepped back since: it counts for nothing.
    let recent = |at: u64| (at..at.saturating_add(COALESCED)).contains(&now.as_micros());
    Ok(found.is_some_and(recent))
}

impl Store {
    /// Whether this person's reading under this filter was recorded in the last five minutes.
    pub fn view_is_recorded(
        &self,
        organization: &OrganizationId,
        user_id: &str,
        filter_digest: &[u8; 32],
    ) -> Result<bool> {
        let reader = self.quick.begin()?;
        fresh(&reader, organization, user_id, filter_digest, self.now())
    }
}

impl Command<'_> {
    /// Notes a reading, and forgets those too old to matter. `false` if it is recorded already.
    pub fn note_view(&self, user_id: &str, filter_digest: &[u8; 32]) -> Result<bool> {
        if fresh(
            self.tx,
            self.organization,
            user_id,
            filter_digest,
            self.wall,
        )? {
            return Ok(false);
        }
        let now = self.wall.as_micros();
        self.tx.execute(
            "DELETE FROM view_audits WHERE organization_id = ?1 AND user_id = ?2 AND viewed_at < ?3",
            params![
                self.organization.as_str(),
                user_id,
                now.saturating_sub(COALESCED)
            ],
        )?;
        self.tx.execute(
            "INSERT INTO view_audits (organization_id, user_id, filter_digest, viewed_at) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (organization_id, user_id, filter_digest) DO UPDATE SET viewed_at = excluded.viewed_at",
            params![self.organization.as_str(), user_id, filter_digest, now],
        )?;
        Ok(true)
    }
}
