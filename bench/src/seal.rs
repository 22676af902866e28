//! What sealing one entry costs: processor time of one thread.

use std::{fmt::Write, hint::black_box};

use event::{DayKey, Record, Source, SubjectKey, Timestamp};

use crate::{
    data::{self, People},
    median, process,
};

const EVENTS: u64 = 20_000;
/// In a round. Processor time is counted in hundredths of a second: a round takes many of them.
const REPEATED: usize = 25;
const ROUNDS: usize = 5;

/// Seals the fixed data with five fields and sender, and as it is.
pub(crate) fn seal() -> Result<String, String> {
    let now = store::system_clock()();
    let whole = records(now)?;
    let five: Vec<Record> = whole.iter().cloned().map(five_fields).collect();
    let random = store::system_random();
    let secret = || {
        let mut bytes = [0; 32];
        random(&mut bytes);
        bytes
    };
    let day = DayKey::new(secret());
    let subjects: Vec<SubjectKey> = (0..data::PEOPLE)
        .map(|_| SubjectKey::new(secret()))
        .collect();
    let mut out = String::new();
    for (what, records) in [("five fields and sender", five), ("the fixed data", whole)] {
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let before = process::processor_of(std::process::id())?;
            for _ in 0..REPEATED {
                for (record, subject) in records.iter().zip(subjects.iter().cycle()) {
                    black_box(event::seal(black_box(record), subject, &day));
                }
            }
            let spent = process::processor_of(std::process::id())?.saturating_sub(before);
            let sealed = records.len() * REPEATED;
            rounds.push(spent.as_secs_f64() * 1e6 / sealed as f64);
        }
        let all: Vec<String> = rounds.iter().map(|us| format!("{us:.2}")).collect();
        let _ = writeln!(
            out,
            "sealing an entry, {what}: median {:.2} us of {}",
            median(&rounds).unwrap_or_default(),
            all.join(" ")
        );
    }
    Ok(out)
}

fn records(now: Timestamp) -> Result<Vec<Record>, String> {
    let mut text = String::new();
    for n in 0..EVENTS {
        data::line(&mut text, n, now, People::Known);
    }
    let mut ids = event::OwnIds::new(7);
    let mut records = Vec::new();
    // A request holds so many and no more.
    let lines: Vec<&str> = text.lines().collect();
    for lines in lines.chunks(1000) {
        let parsed = event::parse_batch(lines.join("\n").as_bytes(), now, None);
        for event in parsed.map_err(|e| e.to_string())? {
            let event = event.map_err(|e| e.to_string())?;
            let sender = Some("api_key:0123456789abcdef".to_owned());
            let draw = || ids.next(now.as_micros() / 1000);
            records.push(event.into_record(draw, now, Source::Sent, sender));
        }
    }
    Ok(records)
}

/// The record without what is optional, but for its sender.
fn five_fields(record: Record) -> Record {
    Record {
        original_id: None,
        session_id: None,
        user_agent: None,
        request_id: None,
        metadata: None,
        redacted: None,
        ..record
    }
}
