//! The second reading: the events are sent in batches, each known by its place in the file.

use std::io::BufReader;

use event::import::Records;
use indicatif::ProgressBar;
use serde::Deserialize;
use serde_json::json;

use super::{
    Checked,
    check::{TOLD, stopped},
};
use crate::{
    connection::Connection,
    failure::{Context, Failure, Result, plain},
    out,
    progress::bar,
};

/// A request is sent when it has so many events or bytes.
const EVENTS: usize = 2_000;
const BYTES: usize = 1 << 20;

/// What became of the events.
#[derive(Default)]
pub(super) struct Sent {
    /// New to the log.
    pub(super) accepted: u64,
    /// In the log already, by their id or by an earlier run.
    pub(super) duplicates: u64,
    /// Refused by the log, such as another event under an id that is there.
    pub(super) refused: u64,
}

#[derive(Deserialize)]
struct Receipt {
    #[serde(default)]
    duplicate: bool,
    #[serde(default)]
    error: Option<Refusal>,
}

#[derive(Deserialize)]
struct Refusal {
    message: String,
}

/// How far earlier runs of this import came: kept by the log, in the transaction of each batch.
#[derive(Deserialize)]
struct Progress {
    events: u64,
}

/// Sends what was not sent before, and has the import recorded.
pub(super) async fn send(connection: &Connection, checked: &Checked) -> Result<Sent> {
    let path = format!("/operator/imports/{}", checked.id);
    let before = connection.get(&path).await?;
    let before: Progress = serde_json::from_str(&before).context("the server's answer")?;
    match before.events {
        0 => {}
        all if all >= checked.events => out::note(format_args!(
            "{} was imported before: no event of it is imported twice.",
            checked.name
        )),
        some => out::note(format_args!(
            "{some} events of {} were imported by an earlier run, which goes on here.",
            checked.name
        )),
    }
    let mut sending = Sending {
        connection,
        checked,
        // What one event is refused for is no reason to leave the rest of the file half imported.
        path: format!("{path}/events?partial=true"),
        batch: String::new(),
        lines: Vec::new(),
        position: before.events.min(checked.events),
        sent: Sent {
            accepted: 0,
            duplicates: before.events.min(checked.events),
            refused: 0,
        },
        progress: bar(checked.events, "events"),
    };
    sending.progress.set_position(sending.position);
    sending.all().await?;
    sending.progress.finish_and_clear();
    let sent = sending.sent;
    let done = json!({
        "sha256": checked.sha256, "accepted": sent.accepted, "refused": sent.refused, "duplicates": sent.duplicates,
    });
    let finish = format!("{path}/finish");
    connection.post(&finish, &done.to_string()).await?;
    Ok(sent)
}

struct Sending<'a> {
    connection: &'a Connection,
    checked: &'a Checked,
    path: String,
    batch: String,
    /// Where in the file each event of the batch is.
    lines: Vec<u64>,
    /// Events of the file before the batch.
    position: u64,
    sent: Sent,
    progress: ProgressBar,
}

impl Sending<'_> {
    async fn all(&mut self) -> Result<()> {
        let name = &self.checked.name;
        let file = self.checked.file.try_clone().context(name)?;
        let mut records = Records::new(BufReader::with_capacity(1 << 20, file));
        let (mut record, mut skip) = (Vec::new(), self.position);
        loop {
            let next = records.next(&mut record);
            let next = next.map_err(|broken| Failure::from(stopped(name, &broken)))?;
            let Some(line) = next else {
                return self.flush().await;
            };
            if skip > 0 {
                skip -= 1;
                continue;
            }
            self.add(line, &record)?;
            if self.lines.len() >= EVENTS || self.batch.len() >= BYTES {
                self.flush().await?;
            }
        }
    }

    fn add(&mut self, line: u64, record: &[u8]) -> Result<()> {
        let changed = |why: String| {
            Failure::from(format!(
                "{} line {line}: {why}: the file changed while it was imported",
                self.checked.name
            ))
        };
        let (json, _) = self.checked.reading.event(record).map_err(changed)?;
        let text = std::str::from_utf8(json.bytes()).map_err(plain)?;
        // An element of an array may stretch over lines; line ends in its strings are escaped.
        let parts = text.split(['\n', '\r']);
        self.batch.extend(parts);
        self.batch.push('\n');
        self.lines.push(line);
        Ok(())
    }

    async fn flush(&mut self) -> Result<()> {
        if self.lines.is_empty() {
            return Ok(());
        }
        let key = format!("{}-{}", self.checked.id, self.position);
        let answer = self.connection.send(&self.path, &self.batch, &key).await?;
        let receipts: Vec<Receipt> =
            serde_json::from_str(&answer).context("the server's answer")?;
        for (receipt, line) in receipts.iter().zip(&self.lines) {
            match &receipt.error {
                Some(refusal) => self.sent.refuse(&self.checked.name, *line, refusal),
                None if receipt.duplicate => self.sent.duplicates += 1,
                None => self.sent.accepted += 1,
            }
        }
        self.progress.inc(self.lines.len() as u64);
        self.position += self.lines.len() as u64;
        self.lines.clear();
        self.batch.clear();
        Ok(())
    }
}

impl Sent {
    fn refuse(&mut self, name: &str, line: u64, refusal: &Refusal) {
        self.refused += 1;
        if self.refused <= TOLD {
            let why = event::visible(&refusal.message);
            out::note(format_args!("{name} line {line}: {why}"));
        }
    }
}
