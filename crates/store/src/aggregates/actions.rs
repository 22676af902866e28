//! Actions an organization uses beside those of the catalogue.

use event::Timestamp;

use crate::{
    Error, OrganizationId, Result, Store,
    sql::{Query, params},
};

/// An action outside the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomAction {
    /// As in events.
    pub name: String,
    /// When the first event with it was accepted.
    pub first_used_at: Timestamp,
}

impl Store {
    /// An organization's own actions, by their first use. There are at most [`crate::Options::custom_actions`], or as many
    /// as there were when that was lowered.
    pub fn custom_actions(&self, organization: &OrganizationId) -> Result<Vec<CustomAction>> {
        self.quick.begin()?.rows(
            "SELECT action, first_used_at FROM actions WHERE organization_id = ?1 ORDER BY first_used_at, action",
            params![organization.as_str()],
            |row| {
                let first_used_at = Timestamp::from_micros(row.u64(1)?)
                    .ok_or_else(|| Error::corrupt("the first use of an action is out of range"))?;
                Ok(CustomAction {
                    name: row.text(0)?,
                    first_used_at,
                })
            },
        )
    }
}
