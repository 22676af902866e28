//! The check itself: what is stored against itself first, then what is published as an outsider verifies it.

use std::ops::ControlFlow;

use store::{CheckPhase, Log, OrganizationId, Result, Store};

use super::{Finding, known::Running, published};

/// What a check came to.
pub(super) struct Checked {
    /// The log that accepts, as it was when the check began.
    pub(super) log: Option<Log>,
    /// Entries made again, of all logs of the organization.
    pub(super) entries: u64,
    /// What is wrong.
    pub(super) found: Vec<Finding>,
}

/// Checks the logs of an organization. `None`: it was cancelled.
pub(super) fn check(
    store: &Store,
    organization: &OrganizationId,
    running: &Running,
) -> Result<Option<Checked>> {
    let stored = store.check_log(organization, &mut |at| {
        let phase = match at.phase {
            CheckPhase::Checkpoints => "checkpoints",
            CheckPhase::Entries => "entries",
            CheckPhase::Keys => "keys",
            CheckPhase::Files => "files",
        };
        match running.tell(phase, at.entries, at.size) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    })?;
    let Some(stored) = stored else {
        return Ok(None);
    };
    let found = stored.findings.into_iter();
    let mut found: Vec<_> = found.map(|one| (one.index, one.what)).collect();
    // What is damaged inside is not served, and would only be found a second time.
    if let (true, Some(log)) = (found.is_empty(), &stored.log) {
        match published::verify(store, organization, log.number, running)? {
            Some(findings) => found = findings,
            None => return Ok(None),
        }
    }
    Ok(Some(Checked {
        log: stored.log,
        entries: stored.entries,
        found,
    }))
}
