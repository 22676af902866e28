//! Fsck: everything SQL says of a log against everything else it says.
//!
//! Every entry is made again from its row and its keys; its hash, the tree above it, the checkpoints and the signer's
//! memory must all agree. It reads only, also beside a running server.

mod batches;
mod heads;

use std::path::Path;

use crate::{
    Options, OrganizationId, Result, installation,
    log::Log,
    sql::{Query, Readers},
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
        let done = report.entries;
        let mut told = |entries: u64| progress(done + entries, total);
        let (entries, findings) = log(&readers, options, organization, &mut told)?;
        report.logs += 1;
        report.entries += entries;
        report.findings.extend(findings);
    }
    Ok(report)
}

fn sizes(readers: &Readers, organizations: &[OrganizationId]) -> u64 {
    let size = |organization| {
        let log = Log::read(&readers.begin().ok()?, organization).ok()?;
        Some(log.size)
    };
    organizations.iter().filter_map(size).sum()
}

fn log(
    readers: &Readers,
    options: &Options,
    organization: &OrganizationId,
    progress: &mut dyn FnMut(u64),
) -> Result<(u64, Vec<Finding>)> {
    let mut findings = Findings {
        organization,
        found: Vec::new(),
    };
    let read = Log::read(&readers.begin()?, organization);
    let log = match read {
        Ok(log) => log,
        Err(error) => {
            findings.add(None, format!("the log's row: {error}"));
            return Ok((0, findings.found));
        }
    };
    let heads = heads::all(readers, &options.signer, organization, &log, &mut findings)?;
    let entries = batches::check(
        readers,
        options,
        organization,
        &log,
        heads,
        &mut findings,
        progress,
    )?;
    Ok((entries, findings.found))
}

/// Rows of `sql` that can be read; one that cannot be is a finding.
fn count(
    query: &impl Query,
    sql: &'static str,
    organization: &OrganizationId,
    size: u64,
) -> Result<u64> {
    let found = query.row(
        sql,
        crate::sql::params![organization.as_str(), size],
        |row| row.u64(0),
    )?;
    Ok(found.unwrap_or(0))
}

/// Whether a signer's folder is there to be compared with.
fn has_signer(folder: &Path) -> bool {
    !crate::signer::is_unused(folder)
}
