//! Proof bundles in files, verified offline.

use std::{io::Read, path::Path, process::ExitCode};

use ::verify::{
    Bundle, FieldState, Keys, MAX_BUNDLE_BYTES, Outcome, Report, Verdict, verify_bundle,
};

use super::worse;
use crate::{args::Verify, failure::Result, out};

/// Says for each file what it is worth.
pub(super) fn verify(arguments: &Verify, keys: &Keys) -> Result<ExitCode> {
    let mut code = Verdict::EXIT_GENUINE;
    for file in &arguments.files {
        let found = match read(file) {
            Ok(text) => Bundle::parse(&text).map_err(|error| error.to_string()),
            Err(error) => Err(format!("it cannot be read: {error}")),
        };
        let name = file.display();
        match found {
            Ok(bundle) => {
                let report = verify_bundle(&bundle, keys);
                code = worse(code, report.verdict.exit_code());
                if arguments.json {
                    out::line(format_args!(
                        "{}",
                        serde_json::json!({"file": name.to_string(), "report": report})
                    ))?;
                } else {
                    out::line(format_args!("{name}: {}", report.verdict))?;
                    explain(&report)?;
                }
            }
            Err(error) => {
                code = worse(code, Verdict::EXIT_NOT_GENUINE);
                if arguments.json {
                    out::line(format_args!(
                        "{}",
                        serde_json::json!({"file": name.to_string(), "error": error})
                    ))?;
                } else {
                    out::line(format_args!(
                        "{name}: NOT GENUINE: it is not a proof bundle: {}",
                        event::visible(&error)
                    ))?;
                }
            }
        }
    }
    Ok(ExitCode::from(code))
}

/// Never more than a bundle may have.
fn read(file: &Path) -> std::io::Result<String> {
    let most = MAX_BUNDLE_BYTES as u64 + 1;
    let mut text = String::new();
    if file == Path::new("-") {
        std::io::stdin().take(most).read_to_string(&mut text)?;
    } else {
        std::fs::File::open(file)?
            .take(most)
            .read_to_string(&mut text)?;
    }
    Ok(text)
}

fn explain(report: &Report) -> Result<()> {
    for step in &report.steps {
        if step.outcome == Outcome::Failed {
            out::line(format_args!("  failed: {}", step.step))?;
        }
    }
    for finding in report.findings.iter().skip(1) {
        out::line(format_args!(
            "  also: {}",
            event::visible(&finding.to_string())
        ))?;
    }
    for remark in &report.remarks {
        out::line(format_args!(
            "  note: {}",
            event::visible(&remark.to_string())
        ))?;
    }
    let Some(event) = &report.event else {
        return Ok(());
    };
    let outcome = if event.success { "succeeded" } else { "failed" };
    out::line(format_args!(
        "  {} {} {outcome}, index {} of {}",
        event.timestamp, event.action, event.index, report.tree.origin
    ))?;
    for field in &event.fields {
        match &field.state {
            FieldState::Open { value } => {
                out::line(format_args!("  {}: {}", field.name, event::visible(value)))?
            }
            _ => out::line(format_args!("  {}: (not disclosed)", field.name))?,
        }
    }
    Ok(())
}
