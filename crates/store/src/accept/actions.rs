//! Actions outside the catalogue: bounded in number, written at their first use.

use std::collections::{HashMap, HashSet};

use crate::OrganizationId;

/// Those known to be written, and how many an organization may use.
pub(crate) struct Actions {
    pub(super) most: u64,
    known: HashMap<OrganizationId, HashSet<String>>,
}

/// One that a transaction met before it was known here.
pub(super) struct Met {
    pub(super) action: String,
    /// Whether the transaction writes it: this is its first use.
    pub(super) first: bool,
}

impl Actions {
    /// None is known yet, and an organization may use `most`.
    pub(crate) fn new(most: u64) -> Self {
        Self {
            most,
            known: HashMap::new(),
        }
    }

    pub(super) fn knows(&self, organization: &OrganizationId, action: &str) -> bool {
        let known = self.known.get(organization);
        known.is_some_and(|known| known.contains(action))
    }

    /// Remembers what a committed transaction met.
    pub(super) fn committed(&mut self, organization: &OrganizationId, met: &[Met]) {
        if met.is_empty() {
            return;
        }
        let known = self.known.entry(organization.clone()).or_default();
        for Met { action, first } in met {
            if *first {
                tracing::info!(%organization, action, "an action outside the catalogue is used for the first time");
            }
            known.insert(action.clone());
        }
    }
}
