//! `neosc import`: events of a file, checked whole before any of them is sent.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Seek},
    path::Path,
    process::ExitCode,
};

use event::limits;
use indicatif::ProgressBar;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::Options;

use crate::{
    args::Import,
    failure::{Context, Failure, Result, plain},
    fsck::bar,
    operator::Operator,
};

/// Lines that are told of a file that is refused.
const TOLD: usize = 20;
/// A request is sent when it has so many events or bytes.
const BATCH_EVENTS: usize = 2_000;
const BATCH_BYTES: usize = 1 << 20;

/// A file that was read once from end to end and found good.
struct Checked {
    file: File,
    events: u64,
    sha256: String,
}

#[derive(Deserialize)]
struct Receipt {
    #[serde(default)]
    duplicate: bool,
}

/// Reads the file twice: to check all of it, then to send it.
pub(crate) async fn import(arguments: Import) -> Result<ExitCode> {
    let mut options = arguments.folder.options();
    options.custom_actions = arguments.custom_actions;
    let name = arguments.file.display().to_string();
    let checked = tokio::task::block_in_place(|| {
        let file = open(&arguments.file)?;
        check(file, &options, &name)
    })?;
    if checked.events == 0 {
        return Err(Failure(format!("{name} holds no events")));
    }
    let operator = Operator::of(&options).await?;
    let sent = send(&operator, &checked, &name).await;
    operator.close().await;
    let (accepted, duplicates) = sent?;
    println!(
        "{accepted} events of {name} are in the log; {duplicates} were there already. SHA-256 {}",
        checked.sha256
    );
    Ok(ExitCode::SUCCESS)
}

/// The file itself, or standard input put into a file nobody else sees.
fn open(path: &Path) -> Result<File> {
    if path != Path::new("-") {
        return File::open(path).context(path.display());
    }
    let name = std::env::temp_dir().join(format!("neosc-import-{}", std::process::id()));
    let mut file = File::options()
        .read(true)
        .write(true)
        .create_new(true)
        .open(&name)
        .context(name.display())?;
    std::fs::remove_file(&name).context(name.display())?;
    std::io::copy(&mut std::io::stdin(), &mut file).context("standard input")?;
    file.rewind().context("standard input")?;
    Ok(file)
}

/// A line with its end, never longer than an event may be.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<bool> {
    line.clear();
    let most = limits::EVENT as u64 + 2;
    input.take(most).read_until(b'\n', line)?;
    Ok(!line.is_empty())
}

fn check(file: File, options: &Options, name: &str) -> Result<Checked> {
    let bytes = file.metadata().map_or(0, |m| m.len());
    let now = (options.clock)();
    let mut input = BufReader::with_capacity(1 << 20, file);
    let mut digest = Sha256::new();
    let (mut line, mut number, mut events, mut bad) = (Vec::new(), 0_u64, 0_u64, 0_u64);
    let progress = bar(bytes, "bytes checked");
    while next_line(&mut input, &mut line).context(name)? {
        number += 1;
        digest.update(&line);
        progress.inc(line.len() as u64);
        if line.trim_ascii().is_empty() {
            continue;
        }
        if line.len() > limits::EVENT && !line.ends_with(b"\n") {
            return Err(Failure(format!(
                "{name} line {number}: longer than an event may be ({} bytes): nothing was imported",
                limits::EVENT
            )));
        }
        events += 1;
        if let Err(rejection) = event::parse_event(line.trim_ascii(), now, None) {
            bad += 1;
            if bad <= TOLD as u64 {
                progress.suspend(|| {
                    eprintln!(
                        "{name} line {number}: {} {}",
                        rejection.field, rejection.message
                    )
                });
            }
        }
    }
    progress.finish_and_clear();
    if bad > 0 {
        return Err(Failure(format!(
            "{bad} of {events} events in {name} are refused: nothing was imported"
        )));
    }
    let mut file = input.into_inner();
    file.rewind().context(name)?;
    let sha256 = digest
        .finalize()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    Ok(Checked {
        file,
        events,
        sha256,
    })
}

/// Sends the file in batches. Begun again, it goes on where it was: each batch has its own idempotency key.
async fn send(operator: &Operator, checked: &Checked, name: &str) -> Result<(u64, u64)> {
    // Named by its content, so that the same file sent again is known batch by batch.
    let import = format!(
        "/operator/imports/imp-{}",
        checked.sha256.get(..20).unwrap_or_default()
    );
    let mut sending = Sending {
        operator,
        path: format!("{import}/events"),
        sha256: &checked.sha256,
        batch: String::new(),
        events: 0,
        number: 0,
        accepted: 0,
        duplicates: 0,
        progress: bar(checked.events, "events"),
    };
    let mut input = BufReader::with_capacity(1 << 20, checked.file.try_clone().context(name)?);
    let mut line = Vec::new();
    while next_line(&mut input, &mut line).context(name)? {
        if !line.trim_ascii().is_empty() {
            sending.add(&line).await?;
        }
    }
    sending.flush().await?;
    sending.progress.finish_and_clear();
    let (accepted, duplicates) = (sending.accepted, sending.duplicates);
    let done = json!({
        "sha256": checked.sha256, "accepted": accepted, "refused": 0, "duplicates": duplicates,
    });
    operator
        .post(&format!("{import}/finish"), &done.to_string(), &[])
        .await?;
    Ok((accepted, duplicates))
}

struct Sending<'a> {
    operator: &'a Operator,
    path: String,
    sha256: &'a str,
    batch: String,
    events: usize,
    number: u64,
    accepted: u64,
    duplicates: u64,
    progress: ProgressBar,
}

impl Sending<'_> {
    async fn add(&mut self, line: &[u8]) -> Result<()> {
        let text = std::str::from_utf8(line.trim_ascii()).map_err(plain)?;
        self.batch.push_str(text);
        self.batch.push('\n');
        self.events += 1;
        if self.events >= BATCH_EVENTS || self.batch.len() >= BATCH_BYTES {
            self.flush().await?;
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<()> {
        if self.events == 0 {
            return Ok(());
        }
        let key = format!("{}-{}", self.sha256, self.number);
        let answer = self
            .operator
            .post(&self.path, &self.batch, &[("idempotency-key", &key)])
            .await?;
        let receipts: Vec<Receipt> =
            serde_json::from_str(&answer).context("the server's answer")?;
        let duplicates = receipts.iter().filter(|receipt| receipt.duplicate).count() as u64;
        self.duplicates += duplicates;
        self.accepted += receipts.len() as u64 - duplicates;
        self.progress.inc(self.events as u64);
        self.number += 1;
        self.events = 0;
        self.batch.clear();
        Ok(())
    }
}
