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
    /// Its terms as far as they were set, as the text of a JSON object.
    pub settings: String,
}

fn from_row(row: &Row<'_>) -> Result<Policy> {
    Ok(Policy {
        id: row.text(0)?,
        name: row.text(1)?,
        enabled: row.int(2)? != 0,
        settings: row.text(3)?,
    })
}

const ONE: &str = "SELECT policy_id, name, enabled, settings FROM policies WHERE organization_id = ?1 AND policy_id = ?2";

impl Store {
    /// A policy of the organization.
    pub fn policy(&self, organization: &OrganizationId, id: &str) -> Result<Option<Policy>> {
        let read = self.quick.begin()?;
        read.row(ONE, params![organization.as_str(), id], from_row)
    }

    /// The policies of the organization, by id.
    pub fn policies(&self, organization: &OrganizationId) -> Result<Vec<Policy>> {
        self.quick.begin()?.rows(
            "SELECT policy_id, name, enabled, settings FROM policies WHERE organization_id = ?1 ORDER BY policy_id",
            params![organization.as_str()],
            from_row,
        )
    }
}

impl Command<'_> {
    /// Makes a policy.
    pub fn add_policy(&self, policy: &Policy) -> Result<()> {
        self.tx.execute(
            "INSERT INTO policies (organization_id, policy_id, name, enabled, settings) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                self.organization.as_str(),
                &policy.id,
                &policy.name,
                policy.enabled,
                &policy.settings,
            ],
        )?;
        Ok(())
    }

    /// A policy of the organization.
    pub fn policy(&self, id: &str) -> Result<Option<Policy>> {
        self.tx
            .lock_row(ONE, params![self.organization.as_str(), id], from_row)
    }

    /// Puts a policy in force or out of it, and to these terms.
    pub fn set_policy(&self, id: &str, enabled: bool, settings: &str) -> Result<()> {
        self.tx.execute(
            "UPDATE policies SET enabled = ?3, settings = ?4 WHERE organization_id = ?1 AND policy_id = ?2",
            params![self.organization.as_str(), id, enabled, settings],
        )?;
        Ok(())
    }
}
