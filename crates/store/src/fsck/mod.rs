//! Fsck: everything SQL says of a log against everything else it says.
//!
//! Every entry is made again from its row and its keys; its hash, the tree above it, the checkpoints and the signer's
//! memory must all agree. It reads only, also beside a running server.

mod batches;
mod heads;
mod here;
mod left_over;
mod objects;
mod watch;

use std::{ops::ControlFlow, path::Path};

use batches::Seen;

use crate::{
    Options, OrganizationId, Random, Result, installation,
    log::{Ended, Log},
    sql::Readers,
};
pub use here::CheckedLog;
use watch::Watch;
pub use watch::{CheckPhase, CheckProgress};

/// Findings of one log after which the rest of it is not told.
const MOST_FINDINGS: usize = 100;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whose log.
    pub organization: OrganizationId,
    /// At which index, if at one.
    pub index: Option<u64>,
    /// What is wrong. It names no person.
    pub what: String,
    /// Whose key it is about, if it is about one.
    pub subject: Option<String>,
}

impl Finding {
    /// What is wrong, for the operator, who may know whose key it is about.
    pub fn words(&self) -> String {
        match &self.subject {
            Some(subject) => format!("{}: subject `{subject}`", self.what),
            None => self.what.clone(),
        }
    }
}

/// What was looked at and what was found.
#[derive(Clone, Debug, Default)]
pub struct FsckReport {
    /// Logs.
    pub logs: u64,
    /// Entries made again.
    pub entries: u64,
    /// What is wrong, in the order of the logs; nothing if all is well.
    pub findings: Vec<Finding>,
}

/// Findings of one log as they come.
struct Findings<'a> {
    organization: &'a OrganizationId,
    found: Vec<Finding>,
}

impl Findings<'_> {
    fn add(&mut self, index: Option<u64>, what: impl Into<String>) {
        self.add_of(index, what, None);
    }

    /// One about the key of `subject`.
    fn add_of(&mut self, index: Option<u64>, what: impl Into<String>, subject: Option<String>) {
        if self.found.len() < MOST_FINDINGS {
            self.found.push(Finding {
                organization: self.organization.clone(),
                index,
                what: what.into(),
                subject,
            });
        }
    }

    fn is_full(&self) -> bool {
        self.found.len() >= MOST_FINDINGS
    }
}

/// What is checked, and what it is compared with.
struct Base<'a> {
    readers: &'a Readers,
    /// The signer's folder.
    signer: &'a Path,
    random: &'a Random,
}

/// Checks every log of a data folder. `progress` is told entries done and entries in all.
///
/// # Errors
/// If the folder cannot be read at all; what is wrong in it is in the report.
pub fn fsck(options: &Options, progress: &mut dyn FnMut(u64, u64)) -> Result<FsckReport> {
    let readers = installation::readers(options)?;
    let organizations = Log::organizations(&readers.begin()?)?;
    let sizes = organizations.iter().map(|of| size(&readers, of));
    let total: u64 = sizes.sum();
    let base = Base {
        readers: &readers,
        signer: &options.signer,
        random: &options.random,
    };
    let mut report = FsckReport::default();
    for organization in &organizations {
        let mut findings = Findings {
            organization,
            found: Vec::new(),
        };
        let done = report.entries;
        let mut told = |at: CheckProgress| {
            progress(done + at.entries, total);
            ControlFlow::Continue(())
        };
        let looked = logs(&base, &mut findings, &mut Watch::new(&mut told, total))?;
        report.logs += looked.logs;
        report.entries += looked.entries;
        report.findings.extend(findings.found);
    }
    Ok(report)
}

/// Entries of all logs of an organization; 0 if that cannot be told.
fn size(readers: &Readers, organization: &OrganizationId) -> u64 {
    let size = || {
        let reader = readers.begin().ok()?;
        let ended = Log::ended(&reader, organization).ok()?;
        let ended: u64 = ended.iter().map(|ended| ended.log.size).sum();
        Some(Log::read(&reader, organization).ok()?.size + ended)
    };
    size().unwrap_or(0)
}

/// What was looked at of an organization.
#[derive(Default)]
struct Looked {
    logs: u64,
    entries: u64,
    /// The log that accepts, as it was when the check began. None if its row cannot be read.
    newest: Option<Log>,
}

/// The logs of an organization: those that were continued, then the one that goes on from them.
fn logs(base: &Base<'_>, findings: &mut Findings<'_>, watch: &mut Watch<'_>) -> Result<Looked> {
    let organization = findings.organization;
    let reader = base.readers.begin()?;
    let read = Log::ended(&reader, organization)
        .and_then(|ended| Ok((ended, Log::read(&reader, organization)?)));
    drop(reader);
    let mut looked = Looked::default();
    let (ended, newest) = match read {
        Ok(logs) => logs,
        Err(error) => {
            findings.add(None, format!("the log's row: {error}"));
            looked.logs += 1;
            return Ok(looked);
        }
    };
    let mut before: Option<Ended> = None;
    let mut seen = Seen::default();
    let all = ended.into_iter().map(Some).chain([None]);
    for ended in all {
        let log = ended.as_ref().map_or(&newest, |ended| &ended.log);
        let lost_to = ended.as_ref().map(|ended| ended.lost_to);
        watch.phase(CheckPhase::Checkpoints);
        let heads = heads::all(base, log, lost_to, findings)?;
        watch.phase(CheckPhase::Entries);
        let check = batches::Check::new(base, log, before.as_ref(), heads, &mut seen, findings);
        looked.entries += check.run(base.readers, watch, looked.entries)?;
        looked.logs += 1;
        if watch.ends() {
            return Ok(looked);
        }
        before = ended;
    }
    watch.phase(CheckPhase::Keys);
    left_over::all(&base.readers.begin()?, &newest, &seen, findings)?;
    watch.phase(CheckPhase::Files);
    objects::all(base.readers, findings, watch)?;
    looked.newest = Some(newest);
    Ok(looked)
}

/// Whether a signer's folder is there to be compared with.
fn has_signer(folder: &Path) -> bool {
    !crate::signer::is_unused(folder)
}
