//! Workspaces: what can be launched.

use crate::{
    Command, OrganizationId, Result, Store,
    sql::{Query, Row, params},
};

/// A workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Its id, as in `workspace:{id}`.
    pub id: String,
    /// Name to show.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The image it runs. `""` of one that was made before workspaces had images.
    pub image: String,
    /// Processors, as `4 vCPU`.
    pub cpu: String,
    /// Memory, as `8 GB`.
    pub memory: String,
    /// Name of its icon.
    pub icon: String,
    /// Whether it may be launched.
    pub enabled: bool,
}

fn from_row(row: &Row<'_>) -> Result<Workspace> {
    Ok(Workspace {
        id: row.text(0)?,
        name: row.text(1)?,
        description: row.text(2)?,
        image: row.text(3)?,
        cpu: row.text(4)?,
        memory: row.text(5)?,
        icon: row.text(6)?,
        enabled: row.int(7)? != 0,
    })
}

const ALL: &str = "SELECT workspace_id, name, description, image, cpu, memory, icon, enabled FROM workspaces \
     WHERE organization_id = ?1 AND deleted_at IS NULL ORDER BY workspace_id";

impl Store {
    /// The workspaces of the organization, by id.
    pub fn workspaces(&self, organization: &OrganizationId) -> Result<Vec<Workspace>> {
        let read = self.quick.begin()?;
        read.rows(ALL, params![organization.as_str()], from_row)
    }
}

impl Command<'_> {
    /// Makes a workspace, or puts one that is there or was deleted to these values.
    pub fn put_workspace(&self, workspace: &Workspace) -> Result<()> {
        self.tx.execute(
            "INSERT INTO workspaces (organization_id, workspace_id, name, enabled, description, image, cpu, memory, icon) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
             ON CONFLICT (organization_id, workspace_id) DO UPDATE SET name = ?3, enabled = ?4, description = ?5, \
             image = ?6, cpu = ?7, memory = ?8, icon = ?9, deleted_at = NULL",
            params![
                self.organization.as_str(),
                &workspace.id,
                &workspace.name,
                workspace.enabled,
                &workspace.description,
                &workspace.image,
                &workspace.cpu,
                &workspace.memory,
                &workspace.icon,
            ],
        )?;
        Ok(())
    }

    /// A workspace of the organization, unless it was deleted.
    pub fn workspace(&self, id: &str) -> Result<Option<Workspace>> {
        self.tx.lock_row(
            "SELECT workspace_id, name, description, image, cpu, memory, icon, enabled FROM workspaces \
             WHERE organization_id = ?1 AND workspace_id = ?2 AND deleted_at IS NULL",
            params![self.organization.as_str(), id],
            from_row,
        )
    }

    /// The workspaces of the organization, by id.
    pub fn workspaces(&self) -> Result<Vec<Workspace>> {
        self.tx
            .rows(ALL, params![self.organization.as_str()], from_row)
    }

    /// The highest `n` of a workspace `{prefix}{n}` that there ever was, deleted ones too; 0 if none.
    pub fn highest_workspace(&self, prefix: &str) -> Result<u64> {
        let highest = self.tx.row(
            "SELECT COALESCE(MAX(CAST(SUBSTR(workspace_id, ?3) AS BIGINT)), 0) FROM workspaces \
             WHERE organization_id = ?1 AND SUBSTR(workspace_id, 1, ?4) = ?2",
            params![
                self.organization.as_str(),
                prefix,
                prefix.len() as u64 + 1,
                prefix.len() as u64,
            ],
            |row| row.u64(0),
        )?;
        Ok(highest.unwrap_or(0))
    }

    /// Deletes a workspace. Its row stays, for its sessions and so that its id is never used again.
    pub fn delete_workspace(&self, id: &str) -> Result<()> {
        self.tx.execute(
            "UPDATE workspaces SET deleted_at = ?3 \
             WHERE organization_id = ?1 AND workspace_id = ?2 AND deleted_at IS NULL",
            params![self.organization.as_str(), id, self.now.as_micros()],
        )?;
        Ok(())
    }
}
