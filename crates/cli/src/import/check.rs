//! The first reading of a file: is every record an event?

use std::{
    fs::File,
    io::{BufReader, Seek},
};

use event::{
    Timestamp,
    import::{Broken, Records, is_export},
};

use super::{Checked, Reading, hashing::Hashing, id_of, zone::Zone};
use crate::{
    args::Format,
    failure::{Context, Result},
    out, progress,
};

/// Records told of that are refused.
pub(super) const TOLD: u64 = 20;

/// Reads all of it, and refuses it if any record is no event.
pub(super) fn check(
    file: File,
    name: String,
    format: Format,
    zone: Option<Zone>,
    now: Timestamp,
) -> Result<Checked> {
    let bytes = file.metadata().map_or(0, |found| found.len());
    let progress = progress::bytes(bytes, "checked");
    let shown = progress.clone();
    let input = Hashing::new(file, move |read| shown.inc(read));
    let mut records = Records::new(BufReader::with_capacity(1 << 20, input));
    let mut reading = Reading {
        mongodb: format == Format::Mongodb || format == Format::Auto && zone.is_some(),
        zone,
    };
    let mut record = Vec::new();
    let (mut events, mut bad, mut used_zone) = (0_u64, 0_u64, false);
    loop {
        let line = match records.next(&mut record) {
            Ok(Some(line)) => line,
            Ok(None) => break,
            Err(broken) => return Err(stopped(&name, &broken).into()),
        };
        if events == 0 && format == Format::Auto {
            reading.mongodb |= is_export(&record);
        }
        events += 1;
        match look(&reading, &record, now) {
            Ok(used) => used_zone |= used,
            Err(why) => {
                bad += 1;
                if bad <= TOLD {
                    progress.suspend(|| out::note(format_args!("{name} line {line}: {why}")));
                }
            }
        }
    }
    progress.finish_and_clear();
    if bad > 0 {
        return Err(refusal(&name, bad, events).into());
    }
    let (sha256, mut file) = records.into_inner().into_inner().finish();
    file.rewind().context(&name)?;
    let zone = reading.zone.as_ref().filter(|_| used_zone);
    let id = id_of(&sha256, zone.map(|zone| zone.name.as_str()));
    Ok(Checked {
        file,
        name,
        reading,
        events,
        sha256,
        id,
    })
}

/// Whether a record is an event. `Ok(true)`: in the zone that was given.
fn look(reading: &Reading, record: &[u8], now: Timestamp) -> std::result::Result<bool, String> {
    let (json, used_zone) = reading.event(record)?;
    match event::parse_event(json.bytes(), now, None) {
        Ok(_) => Ok(used_zone),
        Err(rejection) => Err(format!("{} {}", rejection.field, rejection.message)
            .trim_start()
            .to_owned()),
    }
}

fn refusal(name: &str, bad: u64, events: u64) -> String {
    let more = match bad.saturating_sub(TOLD) {
        0 => String::new(),
        more => format!(" ({more} of them not shown)"),
    };
    format!("{bad} of {events} events in {name} are refused{more}: nothing was imported")
}

pub(super) fn stopped(name: &str, broken: &Broken) -> String {
    match broken.line {
        0 => format!("{name} {}: nothing was imported", broken.why),
        line => format!("{name} line {line}: {}: nothing was imported", broken.why),
    }
}
