//! Sessions: launched workspaces of people.

use event::Timestamp;

use crate::{
    Command, Error, OrganizationId, Result, Store,
    sql::{Query, Row, params},
};

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndedBy {
    /// Its person stopped the workspace.
    Stop,
    /// It was disconnected.
    Disconnect,
    /// Its person signed out.
    Logout,
    /// The sign-in it was launched under was ended by others, or for a new password.
    Revoked,
    /// The policy for one session per person made way for another.
    Policy,
    /// The sign-in it was launched under was not used for too long.
    Idle,
    /// The time of the sign-in it was launched under was over, or that of its person's account.
    Expired,
    /// All workspaces were put back to the defaults.
    Reset,
    /// Its workspace was deleted.
    Delete,
}

impl EndedBy {
    const ALL: [Self; 9] = [
        Self::Stop,
        Self::Disconnect,
        Self::Logout,
        Self::Revoked,
        Self::Policy,
        Self::Idle,
        Self::Expired,
        Self::Reset,
        Self::Delete,
    ];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Disconnect => "disconnect",
            Self::Logout => "logout",
            Self::Revoked => "revoked",
            Self::Policy => "policy",
            Self::Idle => "idle",
            Self::Expired => "expired",
            Self::Reset => "reset",
            Self::Delete => "delete",
        }
    }

    fn read(text: &str) -> Result<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|one| one.as_str() == text)
            .ok_or_else(|| Error::corrupt("a session ended for an impossible reason"))
    }
}

/// A launched workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id, as in `session:{id}`.
    pub id: String,
    /// Of which workspace.
    pub workspace_id: String,
    /// Name of that.
    pub workspace_name: String,
    /// Whose.
    pub user_id: String,
    /// Their address.
    pub user_email: String,
    /// The sign-in it was launched under. Not known of those that began before schema 5.
    pub sign_in_id: Option<String>,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended, if it did.
    pub ended_at: Option<Timestamp>,
    /// Why it ended, if it did and that is known.
    pub ended_by: Option<EndedBy>,
}

/// A session to be begun.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Its id.
    pub id: String,
    /// Of which workspace.
    pub workspace_id: String,
    /// Whose.
    pub user_id: String,
    /// The sign-in it is launched under.
    pub sign_in_id: Option<String>,
}

/// Which sessions are wanted.
#[derive(Clone, Debug, Default)]
pub struct SessionQuery {
    /// Of this person alone.
    pub user_id: Option<String>,
    /// Those that have not ended.
    pub running: bool,
    /// Those after this one in the list, which has the newest first.
    pub after: Option<(Timestamp, String)>,
    /// At most so many.
    pub limit: u32,
}

fn time(micros: u64) -> Result<Timestamp> {
    Timestamp::from_micros(micros)
        .ok_or_else(|| Error::corrupt("a time of a session is out of range"))
}

fn from_row(row: &Row<'_>) -> Result<Session> {
    Ok(Session {
        id: row.text(0)?,
        workspace_id: row.text(1)?,
        workspace_name: row.text(2)?,
        user_id: row.text(3)?,
        user_email: row.text(4)?,
        sign_in_id: row.opt_text(5)?,
        started_at: time(row.u64(6)?)?,
        ended_at: row.opt_u64(7)?.map(time).transpose()?,
        ended_by: row.opt_text(8)?.as_deref().map(EndedBy::read).transpose()?,
    })
}

/// A statement that reads sessions with what follows here.
macro_rules! select {
    ($rest:expr) => {
        concat!(
            "SELECT s.session_id, s.workspace_id, w.name, s.user_id, u.email, s.sign_in_id, s.started_at, s.ended_at, s.ended_by \
             FROM sessions s \
             JOIN workspaces w ON w.organization_id = s.organization_id AND w.workspace_id = s.workspace_id \
             JOIN users u ON u.organization_id = s.organization_id AND u.user_id = s.user_id ",
            $rest
        )
    };
}

/// Which of them are after a place in the list, and in which order that is.
macro_rules! list {
    ($which:literal) => {
        select!(concat!(
            $which,
            " AND s.started_at <= ?2 AND (s.started_at < ?2 OR s.session_id < ?3) \
             ORDER BY s.started_at DESC, s.session_id DESC LIMIT ?4"
        ))
    };
}

/// The sessions of an organization.
const ALL: &str = list!("WHERE s.organization_id = ?1");
/// The same of a person.
const OF_PERSON: &str = list!("WHERE s.organization_id = ?1 AND s.user_id = ?5");
/// Those that run.
const RUNNING: &str = list!("WHERE s.organization_id = ?1 AND s.ended_at IS NULL");
/// The same of a person.
const RUNNING_OF_PERSON: &str =
    list!("WHERE s.organization_id = ?1 AND s.ended_at IS NULL AND s.user_id = ?5");
/// What runs that was launched under a sign-in.
const UNDER_SIGN_IN: &str = select!(
    "WHERE s.organization_id = ?1 AND s.sign_in_id = ?2 AND s.ended_at IS NULL ORDER BY s.started_at, s.session_id"
);

impl Store {
    /// Sessions of the organization, the newest first.
    pub fn sessions(
        &self,
        organization: &OrganizationId,
        wanted: &SessionQuery,
    ) -> Result<Vec<Session>> {
        let (after, after_id) = match &wanted.after {
            Some((at, id)) => (at.as_micros(), id.as_str()),
            None => (Timestamp::END, ""),
        };
        let organization = organization.as_str();
        let reader = self.readers.begin()?;
        // A statement for each, so that the index of each serves it.
        match &wanted.user_id {
            Some(user_id) => reader.rows(
                if wanted.running {
                    RUNNING_OF_PERSON
                } else {
                    OF_PERSON
                },
                params![organization, after, after_id, wanted.limit, user_id],
                from_row,
            ),
            None => reader.rows(
                if wanted.running { RUNNING } else { ALL },
                params![organization, after, after_id, wanted.limit],
                from_row,
            ),
        }
    }

    /// A session of the organization.
    pub fn session(&self, organization: &OrganizationId, id: &str) -> Result<Option<Session>> {
        self.quick.begin()?.row(
            select!("WHERE s.organization_id = ?1 AND s.session_id = ?2"),
            params![organization.as_str(), id],
            from_row,
        )
    }
}

impl Command<'_> {
    /// Begins a session.
    pub fn add_session(&self, session: &NewSession) -> Result<()> {
        self.tx.execute(
            "INSERT INTO sessions (organization_id, session_id, workspace_id, user_id, sign_in_id, started_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                self.organization.as_str(),
                &session.id,
                &session.workspace_id,
                &session.user_id,
                session.sign_in_id.as_deref(),
                self.now.as_micros(),
            ],
        )?;
        Ok(())
    }

    /// A session of the organization.
    pub fn session(&self, id: &str) -> Result<Option<Session>> {
        self.tx.lock_row(
            select!("WHERE s.organization_id = ?1 AND s.session_id = ?2"),
            params![self.organization.as_str(), id],
            from_row,
        )
    }

    /// The sessions that have not ended, of a person or of a workspace if one is named; the oldest first.
    pub fn sessions_running(
        &self,
        user_id: Option<&str>,
        workspace_id: Option<&str>,
    ) -> Result<Vec<Session>> {
        self.tx.rows(
            select!(
                "WHERE s.organization_id = ?1 AND s.ended_at IS NULL AND (?2 IS NULL OR s.user_id = ?2) \
                 AND (?3 IS NULL OR s.workspace_id = ?3) ORDER BY s.started_at, s.session_id"
            ),
            params![self.organization.as_str(), user_id, workspace_id],
            from_row,
        )
    }

    /// The sessions launched under a sign-in that have not ended, the oldest first.
    pub fn sessions_under(&self, sign_in_id: &str) -> Result<Vec<Session>> {
        self.tx.rows(
            UNDER_SIGN_IN,
            params![self.organization.as_str(), sign_in_id],
            from_row,
        )
    }

    /// How many sessions of the organization have not ended, and how many of these are of a person.
    pub fn count_running(&self, user_id: &str) -> Result<(u64, u64)> {
        let counts = self.tx.row(
            "SELECT COUNT(*), COUNT(CASE WHEN user_id = ?2 THEN 1 END) FROM sessions \
             WHERE organization_id = ?1 AND ended_at IS NULL",
            params![self.organization.as_str(), user_id],
            |row| Ok((row.u64(0)?, row.u64(1)?)),
        )?;
        Ok(counts.unwrap_or_default())
    }

    /// Ends a session that runs.
    pub fn end_session(&self, id: &str, by: EndedBy) -> Result<()> {
        self.tx.execute(
            "UPDATE sessions SET ended_at = ?3, ended_by = ?4 \
             WHERE organization_id = ?1 AND session_id = ?2 AND ended_at IS NULL",
            params![
                self.organization.as_str(),
                id,
                self.now.as_micros(),
                by.as_str()
            ],
        )?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, sql::dialect::plan};

    #[test]
    fn each_list_is_served_by_its_index() {
        let folder = tempfile::tempdir().unwrap();
        let options = Options::new(&folder.path().join("data"));
        crate::init(&options, None).unwrap();
        let store = Store::open(&options).unwrap();
        let reader = store.readers.begin().unwrap();
        let all: &[_] = params!["neosc", 1_u64, "", 10_u64];
        let of_person: &[_] = params!["neosc", 1_u64, "", 10_u64, "user-1"];
        for (statement, params, index) in [
            (
                ALL,
                all,
                "sessions_by_time (organization_id=? AND started_at<?)",
            ),
            (
                OF_PERSON,
                of_person,
                "sessions_by_user (organization_id=? AND user_id=? AND started_at<?)",
            ),
            (
                RUNNING,
                all,
                "sessions_running_by_time (organization_id=? AND started_at<?)",
            ),
            (
                RUNNING_OF_PERSON,
                of_person,
                "sessions_running_by_user (organization_id=? AND user_id=? AND started_at<?)",
            ),
            (
                UNDER_SIGN_IN,
                &params!["neosc", "sign-1"][..],
                "sessions_running_by_sign_in (organization_id=? AND sign_in_id=?)",
            ),
        ] {
            let plan = plan(&reader, statement, params);
            let step = format!("SEARCH s USING INDEX {index}");
            assert!(plan.contains(&step), "{step}: {plan:?}");
            let sorted = plan.iter().any(|step| step.contains("USE TEMP B-TREE"));
            assert!(!sorted, "{plan:?}");
        }
    }
}
