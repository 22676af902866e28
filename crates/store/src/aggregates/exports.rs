//! Exports that are made in the background, without their files.

use event::Timestamp;

use crate::{
    Command, Error, OrganizationId, Result, Store,
    sql::{Query, Row, params},
};

/// How far an export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportState {
    /// Being made, or interrupted.
    Running,
    /// Its file is whole.
    Done,
    /// It has no file.
    Failed,
}

impl ExportState {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }
}

/// An export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Whose log.
    pub organization: OrganizationId,
    /// Its id.
    pub id: String,
    /// `user_id` of who asked for it.
    pub user_id: String,
    /// `user_email` of who asked for it.
    pub user_email: String,
    /// Whose events alone are in it: the scope of who asked. None: everybody's.
    pub only_user: Option<String>,
    /// Canonical filter text.
    pub filter: String,
    /// `csv`, `json`, `ndjson` or `parquet`.
    pub format: String,
    /// Whether each event has its proof bundle beside it.
    pub proofs: bool,
    /// Names of what is written of each event, separated by commas. None: what the format usually has.
    pub columns: Option<String>,
    /// Column and direction, as `timestamp desc`.
    pub order: String,
    /// Why, as whoever asked says.
    pub reason: Option<String>,
    /// What comes before the file's bytes in the digest.
    pub salt: [u8; 32],
    /// How far it is.
    pub state: ExportState,
    /// Events in it, once it ended.
    pub events: u64,
    /// Bytes of its file, once it ended.
    pub bytes: u64,
    /// Entries of the log when it began, once it ended.
    pub tree_size: u64,
    /// Why it failed.
    pub failure: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// The columns, as [`from_row`] takes them.
macro_rules! exports {
    ($rest:literal) => {
        concat!(
            "SELECT organization_id, export_id, user_id, user_email, filter, format, reason, salt, state, events, bytes, \
             tree_size, failure, created_at, ended_at, only_user, ordered_by, proofs, columns FROM exports ",
            $rest
        )
    };
}

fn from_row(row: &Row<'_>) -> Result<Export> {
    let state = match &*row.text(8)? {
        "running" => ExportState::Running,
        "done" => ExportState::Done,
        "failed" => ExportState::Failed,
        _ => return Err(Error::corrupt("an export has an impossible state")),
    };
    Ok(Export {
        organization: OrganizationId::parse(&row.text(0)?)
            .ok_or_else(|| Error::corrupt("an export has an impossible organization"))?,
        id: row.text(1)?,
        user_id: row.text(2)?,
        user_email: row.text(3)?,
        filter: row.text(4)?,
        format: row.text(5)?,
        reason: row.opt_text(6)?,
        salt: row.array(7)?,
        state,
        events: row.u64(9)?,
        bytes: row.u64(10)?,
        tree_size: row.u64(11)?,
        failure: row.opt_text(12)?,
        created_at: Timestamp::from_micros(row.u64(13)?).unwrap_or_default(),
        ended_at: row.opt_u64(14)?.and_then(Timestamp::from_micros),
        only_user: row.opt_text(15)?,
        order: row.text(16)?,
        proofs: row.int(17)? != 0,
        columns: row.opt_text(18)?,
    })
}

impl Store {
    /// Somebody's exports, the newest first. There are never many.
    pub fn exports(&self, organization: &OrganizationId, user_id: &str) -> Result<Vec<Export>> {
        self.quick.begin()?.rows(
            exports!(
                "WHERE organization_id = ?1 AND user_id = ?2 ORDER BY created_at DESC, export_id"
            ),
            params![organization.as_str(), user_id],
            from_row,
        )
    }

    /// One of somebody's exports.
    pub fn export(
        &self,
        organization: &OrganizationId,
        user_id: &str,
        id: &str,
    ) -> Result<Option<Export>> {
        self.quick.begin()?.row(
            exports!("WHERE organization_id = ?1 AND user_id = ?2 AND export_id = ?3"),
            params![organization.as_str(), user_id, id],
            from_row,
        )
    }

    /// Exports of all organizations that have not ended.
    pub fn unfinished_exports(&self) -> Result<Vec<Export>> {
        self.quick
            .begin()?
            .rows(exports!("WHERE state = 'running'"), &[], from_row)
    }

    /// Exports of all organizations that ended before a time.
    pub fn exports_ended_before(&self, at: Timestamp) -> Result<Vec<Export>> {
        self.quick.begin()?.rows(
            exports!("WHERE ended_at < ?1"),
            params![at.as_micros()],
            from_row,
        )
    }

    /// Whether there is room on the disk for what is not an event of sign-in or settings.
    ///
    /// # Errors
    /// [`Error::Busy`] if there is not.
    pub fn has_room(&self) -> Result<()> {
        self.disk.check()
    }
}

impl Command<'_> {
    /// Somebody's exports, ended or not.
    pub fn count_exports(&self, user_id: &str) -> Result<u64> {
        let count = self.tx.row(
            "SELECT COUNT(*) FROM exports WHERE organization_id = ?1 AND user_id = ?2",
            params![self.organization.as_str(), user_id],
            |row| row.u64(0),
        )?;
        Ok(count.unwrap_or(0))
    }

    /// Begins an export of this organization.
    pub fn add_export(&self, export: &Export) -> Result<()> {
        self.tx.execute(
            "INSERT INTO exports (organization_id, export_id, user_id, user_email, filter, format, reason, salt, state, \
             events, bytes, tree_size, created_at, only_user, ordered_by, proofs, columns) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'running', 0, 0, 0, ?9, ?10, ?11, ?12, ?13)",
            params![
                self.organization.as_str(),
                &export.id,
                &export.user_id,
                &export.user_email,
                &export.filter,
                &export.format,
                export.reason.as_deref(),
                &export.salt,
                self.wall.as_micros(),
                export.only_user.as_deref(),
                &export.order,
                export.proofs,
                export.columns.as_deref(),
            ],
        )?;
        Ok(())
    }

    /// Ends a running export, as its state, counts and failure say. `false` if it does not run any more.
    pub fn end_export(&self, export: &Export) -> Result<bool> {
        let changed = self.tx.execute(
            "UPDATE exports SET state = ?3, events = ?4, bytes = ?5, tree_size = ?6, failure = ?7, ended_at = ?8 \
             WHERE organization_id = ?1 AND export_id = ?2 AND state = 'running'",
            params![
                self.organization.as_str(),
                &export.id,
                export.state.as_str(),
                export.events,
                export.bytes,
                export.tree_size,
                export.failure.as_deref(),
                self.wall.as_micros(),
            ],
        )?;
        Ok(changed == 1)
    }

    /// Forgets an export that has ended. `false` if there is none.
    pub fn remove_export(&self, id: &str) -> Result<bool> {
        let changed = self.tx.execute(
            "DELETE FROM exports WHERE organization_id = ?1 AND export_id = ?2 AND state <> 'running'",
            params![self.organization.as_str(), id],
        )?;
        Ok(changed == 1)
    }
}
