//! Proof bundles in files, verified offline.

use std::{io::Read, path::Path, process::ExitCode};

use ::verify::{
    Bundle, BundleError, FieldState, Keys, MAX_BUNDLE_BYTES, Manifest, Outcome, Report, Verdict,
    verify_bundle,
};

use super::{
    exported::{self, Checked},
    worse,
};
use crate::{args::Verify, failure::Result, out};

/// Says for each file what it is worth.
pub(super) fn verify(arguments: &Verify, keys: &Keys) -> Result<ExitCode> {
    let mut code = Verdict::EXIT_GENUINE;
    for file in &arguments.files {
        let found = match read(file) {
            Ok(text) => parse(&text).map_err(|error| error.to_string()),
            Err(error) => Err(format!("it cannot be read: {error}")),
        };
        let name = file.display();
        match found {
            Ok((bundle, salt)) => {
                let report = verify_bundle(&bundle, keys);
                code = worse(code, report.verdict.exit_code());
                let salt = salt.or(arguments.salt.as_ref().map(|salt| salt.0));
                let export = arguments.export.as_deref();
                let export = export.map(|file| (file, exported::check(file, salt, &report, keys)));
                if let Some((_, checked)) = &export {
                    let of_file = checked.as_ref().map(|checked| checked.rows);
                    code = worse(code, of_file.unwrap_or(Verdict::EXIT_NOT_GENUINE));
                }
                if arguments.json {
                    let mut shown = serde_json::json!({"file": name.to_string(), "report": report});
                    if let Some((file, checked)) = &export {
                        shown["export"] = serde_json::json!({
                            "file": file.display().to_string(),
                            "error": checked.as_ref().err(),
                        });
                    }
                    out::line(shown)?;
                } else {
                    out::line(format_args!("{name}: {}", report.verdict))?;
                    explain(&report)?;
                    explain_export(export)?;
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

type OfFile<'a> = (&'a Path, Result<Checked, String>);

fn explain_export(export: Option<OfFile<'_>>) -> Result<()> {
    match export {
        None => Ok(()),
        Some((file, Ok(Checked { record, .. }))) => out::line(format_args!(
            "{}: as it was exported: {} events as {}{}{}, of the first {} entries of the log, filter: {}",
            file.display(),
            record.rows,
            event::visible(&record.format),
            match record.proofs {
                true => ", each as its own proof has it",
                false => "",
            },
            match &record.columns {
                Some(columns) => format!(" with columns {}", event::visible(columns)),
                None => String::new(),
            },
            record.tree_size,
            match event::visible(&record.filter) {
                filter if filter.is_empty() => "none".into(),
                filter => filter,
            },
        )),
        Some((file, Err(error))) => {
            let error = event::visible(&error).into_owned();
            out::line(format_args!("{}: NOT GENUINE: {error}", file.display()))
        }
    }
}

/// A proof bundle, or the one in a manifest and the salt beside it.
fn parse(text: &str) -> Result<(Bundle, Option<[u8; 32]>), BundleError> {
    match Manifest::parse(text) {
        Ok(manifest) => Ok((manifest.record, Some(manifest.salt))),
        Err(BundleError::Format(_)) => Ok((Bundle::parse(text)?, None)),
        Err(error) => Err(error),
    }
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
