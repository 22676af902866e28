//! How much workspaces are used.

use event::Timestamp;

use crate::{
    Error, OrganizationId, Result, Store,
    sql::{Query, Row, params},
};

/// The use of a workspace in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkspaceUsage {
    /// Its id.
    pub workspace_id: String,
    /// Its name, also if it was deleted.
    pub workspace_name: String,
    /// Sessions that began in the period.
    pub launches: u64,
    /// Microseconds of the period that sessions lasted, added up.
    pub micros: u64,
    /// People with a session that lasted in the period.
    pub people: u64,
    /// Sessions that have not ended, whatever the period.
    pub running: u64,
    /// When the newest session began, whatever the period.
    pub last_launched_at: Timestamp,
}

/// Whose use is wanted, and when.
#[derive(Clone, Debug)]
pub struct UsageQuery {
    /// Of this person alone.
    pub user_id: Option<String>,
    /// The first moment of the period.
    pub from: Timestamp,
    /// The moment after its last.
    pub until: Timestamp,
}

/// One pass through sessions: begin and end of each are cut to the period before they are added up. What runs has ended
/// for this at ?4, which is now.
macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT used.workspace_id, w.name, used.launches, used.micros, used.people, used.running, used.newest FROM ( \
             SELECT organization_id, workspace_id, \
             COUNT(CASE WHEN started_at >= ?2 AND started_at < ?3 THEN 1 END) AS launches, \
             SUM(CASE WHEN till > since THEN till - since ELSE 0 END) AS micros, \
             COUNT(DISTINCT CASE WHEN started_at < ?3 AND (till > since OR started_at >= ?2) THEN user_id END) AS people, \
             COUNT(CASE WHEN ended_at IS NULL THEN 1 END) AS running, \
             MAX(started_at) AS newest \
             FROM (SELECT s.organization_id, s.workspace_id, s.user_id, s.started_at, s.ended_at, \
             CASE WHEN s.started_at > ?2 THEN s.started_at ELSE ?2 END AS since, \
             CASE WHEN COALESCE(s.ended_at, ?4) < ?3 THEN COALESCE(s.ended_at, ?4) ELSE ?3 END AS till \
             FROM sessions s WHERE s.organization_id = ?1",
            $which,
            ") AS cut GROUP BY organization_id, workspace_id) AS used \
             JOIN workspaces w ON w.organization_id = used.organization_id AND w.workspace_id = used.workspace_id \
             ORDER BY used.workspace_id"
        )
    };
}

const ALL: &str = select!("");
const OF_PERSON: &str = select!(" AND s.user_id = ?5");

fn from_row(row: &Row<'_>) -> Result<WorkspaceUsage> {
    Ok(WorkspaceUsage {
        workspace_id: row.text(0)?,
        workspace_name: row.text(1)?,
        launches: row.u64(2)?,
        micros: row.u64(3)?,
        people: row.u64(4)?,
        running: row.u64(5)?,
        last_launched_at: Timestamp::from_micros(row.u64(6)?)
            .ok_or_else(|| Error::corrupt("a time of a session is out of range"))?,
    })
}

impl Store {
    /// The use of each workspace that was ever launched, by its id. What runs is in use until now.
    pub fn workspace_usage(
        &self,
        organization: &OrganizationId,
        wanted: &UsageQuery,
    ) -> Result<Vec<WorkspaceUsage>> {
        let (from, until) = (wanted.from.as_micros(), wanted.until.as_micros());
        let (of, now) = (organization.as_str(), self.now().as_micros());
        let reader = self.readers.begin()?;
        // A statement for each, so that the index of each serves it.
        match &wanted.user_id {
            Some(user_id) => {
                reader.rows(OF_PERSON, params![of, from, until, now, user_id], from_row)
            }
            None => reader.rows(ALL, params![of, from, until, now], from_row),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, sql::dialect::plan};

    #[test]
    fn sessions_are_found_by_an_index() {
        let folder = tempfile::tempdir().unwrap();
        let options = Options::new(&folder.path().join("data"));
        crate::init(&options, None).unwrap();
        let store = Store::open(&options).unwrap();
        let reader = store.readers.begin().unwrap();
        let all: &[_] = params!["neosc", 1_u64, 2_u64, 3_u64];
        let of_person: &[_] = params!["neosc", 1_u64, 2_u64, 3_u64, "user-1"];
        for (statement, params, by) in [
            (ALL, all, "(organization_id=?"),
            (
                OF_PERSON,
                of_person,
                "sessions_by_user (organization_id=? AND user_id=?",
            ),
        ] {
            let plan = plan(&reader, statement, params);
            let found = plan
                .iter()
                .any(|step| step.starts_with("SEARCH s USING INDEX") && step.contains(by));
            assert!(found, "{by}: {plan:?}");
        }
    }
}
