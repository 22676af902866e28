//! Fsck: everything SQL says of a log against everything else it says.
//!
//! Every entry is made again from its row and its keys; its hash, the tree above it, the checkpoints and the signer's
//! memory must all agree. It reads only, also beside a running server.

mod batches;
mod heads;
mod objects;

use std::path::Path;

use batches::Seen;

use crate::{
    Options, OrganizationId, Result, installation,
    log::{Ended, Log},
    sql::Readers,
};

/// Findings of one log after which the rest of it is not told.
const MOST_FINDINGS: usize = 100;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whose log.
    pub organization: OrganizationId,
    /// At which index, if at one.
    pub index: Option<u64>,
    /// What is wrong.
    pub what: String,
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
        if self.found.len() < MOST_FINDINGS {
            self.found.push(Finding {
                organization: self.organization.clone(),
                index,
                what: what.into(),
            });
        }
    }

    fn is_full(&self) -> bool {
        self.found.len() >= MOST_FINDINGS
    }
}

/// Checks every log of a data folder. `progress` is told entries done and entries in all.
///
/// # Errors
/// If the folder cannot be read at all; what is wrong in it is in the report.
pub fn fsck(options: &Options, progress: &mut dyn FnMut(u64, u64)) -> Result<FsckReport> {
    let readers = installation::readers(options)?;
    let organizations = Log::organizations(&readers.begin()?)?;
    let total = sizes(&readers, &organizations);
    let mut report = FsckReport::default();
    for organization in &organizations {
        let mut findings = Findings {
            organization,
            found: Vec::new(),
        };
        let mut told = |entries: u64| progress(entries, total);
        logs(&readers, options, &mut findings, &mut report, &mut told)?;
        report.findings.extend(findings.found);
    }
    Ok(report)
}

fn sizes(readers: &Readers, organizations: &[OrganizationId]) -> u64 {
    let size = |organization| {
        let reader = readers.begin().ok()?;
        let ended = Log::ended(&reader, organization).ok()?;
        let ended: u64 = ended.iter().map(|ended| ended.log.size).sum();
        Some(Log::read(&reader, organization).ok()?.size + ended)
    };
    organizations.iter().filter_map(size).sum()
}

/// The logs of an organization: those that were continued, then the one that goes on from them.
fn logs(
    readers: &Readers,
    options: &Options,
    findings: &mut Findings<'_>,
    report: &mut FsckReport,
    progress: &mut dyn FnMut(u64),
) -> Result<()> {
    let organization = findings.organization;
    let reader = readers.begin()?;
    let read = Log::ended(&reader, organization)
        .and_then(|ended| Ok((ended, Log::read(&reader, organization)?)));
    drop(reader);
    let (ended, newest) = match read {
        Ok(logs) => logs,
        Err(error) => {
            findings.add(None, format!("the log's row: {error}"));
            report.logs += 1;
            return Ok(());
        }
    };
    let mut before: Option<Ended> = None;
    let mut seen = Seen::default();
    let all = ended.into_iter().map(Some).chain([None]);
    for ended in all {
        let log = ended.as_ref().map_or(&newest, |ended| &ended.log);
        let lost_to = ended.as_ref().map(|ended| ended.lost_to);
        let heads = heads::all(readers, &options.signer, log, lost_to, findings)?;
        let done = report.entries;
        let check = batches::Check::new(options, log, before.as_ref(), heads, &mut seen, findings);
        let mut told = |entries: u64| progress(done + entries);
        report.entries += check.run(readers, &mut told)?;
        report.logs += 1;
        before = ended;
    }
    batches::left_over(&readers.begin()?, &newest, &seen, findings)?;
    objects::all(readers, findings)
}

/// Whether a signer's folder is there to be compared with.
fn has_signer(folder: &Path) -> bool {
    !crate::signer::is_unused(folder)
}
