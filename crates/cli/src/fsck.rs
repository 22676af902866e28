//! `neosc fsck`.

use std::process::ExitCode;

use crate::{
    args::Fsck,
    connection::{Socket, look},
    failure::{Result, plain},
    folder, out,
    progress::bar,
};

/// Checks a folder, served or not.
pub(crate) fn fsck(arguments: Fsck) -> Result<ExitCode> {
    let options = arguments.folder.options()?;
    // Without a server, even reading makes files beside a database.
    if !matches!(look(&options.data), Socket::Alive(_)) {
        folder::must_be_ours(&options)?;
    }
    let bar = bar(0, "entries");
    let report = store::fsck(&options, &mut |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    })
    .map_err(plain)?;
    bar.finish_and_clear();
    for finding in &report.findings {
        match finding.index {
            Some(index) => out::line(format_args!(
                "{} entry {index}: {}",
                finding.organization,
                finding.words()
            ))?,
            None => out::line(format_args!(
                "{}: {}",
                finding.organization,
                finding.words()
            ))?,
        }
    }
    let (entries, logs, findings) = (report.entries, report.logs, report.findings.len());
    if findings == 0 {
        out::line(format_args!(
            "All is well: {entries} entries in {logs} logs agree with their keys, tree, checkpoints and signer."
        ))?;
        return Ok(ExitCode::SUCCESS);
    }
    out::line(format_args!(
        "{findings} findings in {entries} entries of {logs} logs."
    ))?;
    Ok(ExitCode::FAILURE)
}
