//! `neosc fsck`.

use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};

use crate::{
    args::Fsck,
    failure::{Result, plain},
};

/// A bar that shows itself only to people.
pub(crate) fn bar(length: u64, unit: &str) -> ProgressBar {
    let style =
        format!("{{bar:40}} {{human_pos}} of {{human_len}} {unit}, {{per_sec}}, {{eta}} left");
    let bar = ProgressBar::new(length);
    if let Ok(style) = ProgressStyle::with_template(&style) {
        bar.set_style(style);
    }
    bar
}

/// Checks a folder, served or not.
pub(crate) fn fsck(arguments: Fsck) -> Result<ExitCode> {
    let options = arguments.folder.options();
    let bar = bar(0, "entries");
    let report = store::fsck(&options, &mut |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    })
    .map_err(plain)?;
    bar.finish_and_clear();
    for finding in &report.findings {
        match finding.index {
            Some(index) => println!("{} entry {index}: {}", finding.organization, finding.what),
            None => println!("{}: {}", finding.organization, finding.what),
        }
    }
    let (entries, logs, findings) = (report.entries, report.logs, report.findings.len());
    if findings == 0 {
        println!(
            "All is well: {entries} entries in {logs} logs agree with their keys, tree, checkpoints and signer."
        );
        return Ok(ExitCode::SUCCESS);
    }
    println!("{findings} findings in {entries} entries of {logs} logs.");
    Ok(ExitCode::FAILURE)
}
