//! The check of one organization's logs in a store that is open, beside all that it does otherwise.

use std::ops::ControlFlow;

use super::{Base, CheckProgress, Finding, Findings, Watch, logs, size};
use crate::{Log, OrganizationId, Result, Store};

/// The logs of an organization, checked.
#[derive(Clone, Debug)]
pub struct CheckedLog {
    /// The one that accepts, as it was when the check began. None if its row cannot be read, which is a finding.
    pub log: Option<Log>,
    /// Entries made again, of all of them.
    pub entries: u64,
    /// What is wrong; nothing if all is well. After a hundred the rest is not told.
    pub findings: Vec<Finding>,
}

impl Store {
    /// Checks the logs of an organization as [`crate::fsck`] does: every entry made again from what is kept of it and its
    /// keys, the tree above, checkpoints, the signer's memory, files. Blocks for as long as that takes, and holds nobody up:
    /// it reads in snapshots of moments. `None`: `told`, which hears how far it is, had it end.
    ///
    /// # Errors
    /// If something cannot be read just now; what is wrong is in the answer.
    pub fn check_log(
        &self,
        organization: &OrganizationId,
        told: &mut dyn FnMut(CheckProgress) -> ControlFlow<()>,
    ) -> Result<Option<CheckedLog>> {
        let base = Base {
            readers: &self.readers,
            signer: self.signer.folder(),
            random: &self.random,
        };
        let mut findings = Findings {
            organization,
            found: Vec::new(),
        };
        let mut watch = Watch::new(told, size(&self.readers, organization));
        let looked = logs(&base, &mut findings, &mut watch)?;
        if watch.ends() {
            return Ok(None);
        }
        // Where on the machine they are is the operator's to know.
        let places = [(self.data(), "DATA"), (self.signer.folder(), "SIGNER")];
        let mut found = findings.found;
        for finding in &mut found {
            for (path, word) in places {
                finding.what = finding.what.replace(&*path.to_string_lossy(), word);
            }
        }
        Ok(Some(CheckedLog {
            log: looked.newest,
            entries: looked.entries,
            findings: found,
        }))
    }
}
