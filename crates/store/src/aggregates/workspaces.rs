//! Workspaces, and sessions of people in them.

use crate::{
    Command, Result,
    sql::{Query, params},
};

/// A workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Its id, as in `workspace:{id}`.
    pub id: String,
    /// Name to show.
    pub name: String,
    /// Whether it may be launched.
    pub enabled: bool,
}

/// A launched workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id, as in `session:{id}`.
    pub id: String,
    /// Of which workspace.
    pub workspace_id: String,
    /// Whose.
    pub user_id: String,
}

impl Command<'_> {
    /// Makes a workspace.
    pub fn add_workspace(&self, workspace: &Workspace) -> Result<()> {
        self.tx.execute(
            "INSERT INTO workspaces (organization_id, workspace_id, name, enabled) VALUES (?1, ?2, ?3, ?4)",
            params![
                self.organization.as_str(),
                &workspace.id,
                &workspace.name,
                workspace.enabled
            ],
        )?;
        Ok(())
    }

    /// A workspace of the organization.
    pub fn workspace(&self, id: &str) -> Result<Option<Workspace>> {
        self.tx.lock_row(
            "SELECT workspace_id, name, enabled FROM workspaces WHERE organization_id = ?1 AND workspace_id = ?2",
            params![self.organization.as_str(), id],
            |row| {
                Ok(Workspace {
                    id: row.text(0)?,
                    name: row.text(1)?,
                    enabled: row.int(2)? != 0,
                })
            },
        )
    }

    /// Begins a session.
    pub fn add_session(&self, session: &Session) -> Result<()> {
        self.tx.execute(
            "INSERT INTO sessions (organization_id, session_id, workspace_id, user_id, started_at) \
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                self.organization.as_str(),
                &session.id,
                &session.workspace_id,
                &session.user_id,
                self.now.as_micros(),
            ],
        )?;
        Ok(())
    }

    /// How many sessions of a workspace have not ended.
    pub fn running_sessions(&self, workspace_id: &str) -> Result<u64> {
        let running = self.tx.row(
            "SELECT COUNT(*) FROM sessions \
             WHERE organization_id = ?1 AND workspace_id = ?2 AND ended_at IS NULL",
            params![self.organization.as_str(), workspace_id],
            |row| row.u64(0),
        )?;
        Ok(running.unwrap_or(0))
    }
}
