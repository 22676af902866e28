//! Security policies.

use crate::{
    Command, OrganizationId, Result, Store,
    sql::{Query, Row, params},
};

/// A policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Its id, as in `policy:{id}`.
    pub id: String,
    /// Name to show.
    pub name: String,
    /// Whether it is in force.
    pub enabled: bool,
}

fn from_row(row: &Row<'_>) -> Result<Policy> {
    Ok(Policy {
        id: row.text(0)?,
        name: row.text(1)?,
        enabled: row.int(2)? != 0,
    })
}

impl Store {
    /// A policy of the organization.
    pub fn policy(&self, organization: &OrganizationId, id: &str) -> Result<Option<Policy>> {
        self.quick.begin()?.row(
            "SELECT policy_id, name, enabled FROM policies WHERE organization_id = ?1 AND policy_id = ?2",
            params![organization.as_str(), id],
            from_row,
        )
    }
}

impl Command<'_> {
    /// Makes a policy.
    pub fn add_policy(&self, policy: &Policy) -> Result<()> {
        self.tx.execute(
            "INSERT INTO policies (organization_id, policy_id, name, enabled) VALUES (?1, ?2, ?3, ?4)",
            params![
                self.organization.as_str(),
                &policy.id,
                &policy.name,
                policy.enabled
            ],
        )?;
        Ok(())
    }

    /// A policy of the organization.
    pub fn policy(&self, id: &str) -> Result<Option<Policy>> {
        self.tx.lock_row(
            "SELECT policy_id, name, enabled FROM policies WHERE organization_id = ?1 AND policy_id = ?2",
            params![self.organization.as_str(), id],
            from_row,
        )
    }

    /// Puts a policy in force or out of it.
    pub fn set_policy(&self, id: &str, enabled: bool) -> Result<()> {
        self.tx.execute(
            "UPDATE policies SET enabled = ?3 WHERE organization_id = ?1 AND policy_id = ?2",
            params![self.organization.as_str(), id, enabled],
        )?;
        Ok(())
    }
}
