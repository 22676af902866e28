//! What the folder and the machine say.

use event::Timestamp;
use store::{Health, InspectedLog, Inspection, Options};

use super::{Check, files};
use crate::folder;

const SECOND: u64 = 1_000_000;
const DAY: u64 = 86_400 * SECOND;
/// API keys that end within this are told.
const SOON: u64 = 14 * DAY;
/// Nobody's clock is right before this program was written.
const WRITTEN: u64 = 1_735_689_600 * SECOND;
/// A write-ahead log over this is told.
const WAL_LARGE: u64 = Health::WAL_ALARM / 4;

pub(super) fn all(options: &Options, served: bool, found: &mut Vec<Check>) {
    if !store::exists(&options.data) {
        found.push(Check::fail(
            "data",
            format!("{} holds no log", options.data.display()),
            "make one with `neosc init`, or say with --data where it is",
        ));
        return;
    }
    files::folders(options, found);
    // Beside a server all files are there already; without one, even reading would make some.
    if !served && let Err(failure) = folder::must_be_ours(options) {
        found.push(Check::fail(
            "data",
            failure.to_string(),
            "run the doctor as that user",
        ));
        return;
    }
    let now = (options.clock)();
    let soon = Timestamp::from_micros(now.as_micros().saturating_add(SOON)).unwrap_or(now);
    match store::inspect(options, soon) {
        Ok(inspection) => inspected(&inspection, now, found),
        Err(error) => found.push(Check::fail(
            "database",
            error.to_string(),
            "run `neosc fsck`; if the file is damaged, restore the newest backup",
        )),
    }
}

fn inspected(inspection: &Inspection, now: Timestamp, found: &mut Vec<Check>) {
    found.push(clock(&inspection.logs, now));
    found.push(disk(inspection.disk));
    found.push(wal(inspection.wal_bytes));
    found.push(versions(inspection));
    if inspection.logs.is_empty() && inspection.schema.0 == inspection.schema.1 {
        found.push(Check::fail(
            "log",
            "the database holds no organization and no log",
            "if it is a copy, its -wal file is missing: restore it whole; else begin anew with `neosc init`",
        ));
    }
    for log in &inspection.logs {
        found.extend(of_log(log));
    }
}

fn clock(logs: &[InspectedLog], now: Timestamp) -> Check {
    const SET: &str = "set it, and keep it set with NTP (chrony, systemd-timesyncd)";
    if now.as_micros() < WRITTEN {
        return Check::fail("clock", format!("it says {now}"), SET);
    }
    let newest = logs.iter().map(|log| log.last_received_at).max();
    let Some(newest) = newest else {
        return Check::ok("clock", now.to_string());
    };
    let ahead = newest.as_micros().saturating_sub(now.as_micros()) / SECOND;
    if ahead >= 5 {
        return Check::fail(
            "clock",
            format!(
                "it says {now}, {ahead} s before the newest entry: new ones get that entry's time until it is past"
            ),
            SET,
        );
    }
    let since = now.as_micros().saturating_sub(newest.as_micros()) / SECOND;
    Check::ok("clock", format!("{now}, {since} s after the newest entry"))
}

fn disk((free, total): (u64, u64)) -> Check {
    let floor = store::floor(total);
    let (free_mib, floor_mib) = (free >> 20, floor >> 20);
    let told = format!("{free_mib} MiB free; events are refused below {floor_mib} MiB");
    if free < floor {
        Check::fail(
            "disk",
            told,
            "free or add space; it heals by itself within a second",
        )
    } else if free < floor.saturating_mul(2) {
        Check::warn("disk", told, "free or add space soon")
    } else {
        Check::ok("disk", told)
    }
}

fn wal(bytes: u64) -> Check {
    const HELD: &str = "look for a foreign process that has the database open (a shell, a backup tool); a restart empties it";
    let told = format!("the write-ahead log has {} KiB", bytes >> 10);
    if bytes > Health::WAL_ALARM {
        Check::fail("WAL", told, HELD)
    } else if bytes > WAL_LARGE {
        Check::warn("WAL", told, HELD)
    } else {
        Check::ok("WAL", told)
    }
}

fn versions(inspection: &Inspection) -> Check {
    let (applied, known) = inspection.schema;
    let told = format!(
        "neosc {}, SQLite {}, schema {applied}",
        env!("CARGO_PKG_VERSION"),
        inspection.library
    );
    if applied > known {
        Check::fail(
            "versions",
            format!("{told}, of which this program knows {known}"),
            "use the newer program; an older one refuses this database",
        )
    } else if applied < known {
        Check::warn(
            "versions",
            format!("{told}; this program brings it to {known}"),
            "back up, then start the server once",
        )
    } else {
        Check::ok("versions", told)
    }
}

fn of_log(log: &InspectedLog) -> Vec<Check> {
    let of = &log.organization;
    let mut found = Vec::new();
    if let Some(why) = &log.stopped {
        found.push(Check::fail(
            "log",
            format!("{of} accepts nothing any more: {why}"),
            "keep everything, run `neosc fsck`, and read docs/OPERATIONS.md, \"Is all well?\"",
        ));
    }
    found.push(match &log.key {
        Ok(()) => Check::ok(
            "keys",
            format!("the key of {of} comes from the signer's seed"),
        ),
        Err(error) => Check::fail(
            "keys",
            format!("{of}: {error}"),
            "put the seed of this log into the signer's folder, or say with --signer where it is",
        ),
    });
    found.push(match &log.memory {
        Ok(signed) => Check::ok(
            "memory",
            format!("the signer remembers {signed} of the {} entries of {of}", log.size),
        ),
        Err(error) => Check::fail(
            "memory",
            format!("{of}: {error}"),
            "restore the newest copy of the data, or of the signer's memory; see docs/OPERATIONS.md",
        ),
    });
    found.push(match log.administrators {
        0 => Check::fail(
            "accounts",
            format!("no administrator of {of} can sign in"),
            "neosc user create ADDRESS --role admin, or neosc user unlock ADDRESS",
        ),
        1 => Check::ok("accounts", format!("{of} has one administrator")),
        more => Check::ok("accounts", format!("{of} has {more} administrators")),
    });
    for (name, id, at) in &log.ending_keys {
        found.push(Check::warn(
            "API keys",
            format!("{id} ({name}) ends at {at}"),
            "make its successor with `neosc key create`, and give it to its program",
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_micros(seconds * SECOND).unwrap()
    }

    #[test]
    fn a_clock_that_is_behind_the_log_or_never_was_set_fails() {
        let log = InspectedLog {
            organization: store::OrganizationId::parse("neosc").unwrap(),
            size: 1,
            last_received_at: at(1_800_000_000),
            stopped: None,
            key: Ok(()),
            memory: Ok(1),
            administrators: 1,
            ending_keys: Vec::new(),
        };
        let verdict = |now| clock(std::slice::from_ref(&log), now).verdict;
        assert_eq!(verdict(at(1_800_000_000)), Verdict::Ok);
        assert_eq!(verdict(at(1_799_999_996)), Verdict::Ok);
        assert_eq!(verdict(at(1_799_999_990)), Verdict::Fail);
        assert_eq!(verdict(at(0)), Verdict::Fail);
        assert!(
            of_log(&log)
                .iter()
                .all(|check| check.verdict == Verdict::Ok)
        );
        let bad = InspectedLog {
            stopped: Some("old copy".into()),
            administrators: 0,
            ..log
        };
        let bad = of_log(&bad);
        assert_eq!(
            bad.iter()
                .filter(|check| check.verdict == Verdict::Fail)
                .count(),
            2
        );
    }

    #[test]
    fn room_and_the_write_ahead_log_are_judged_by_what_the_server_does() {
        const GIB: u64 = 1 << 30;
        assert_eq!(disk((50 * GIB, 100 * GIB)).verdict, Verdict::Ok);
        assert_eq!(disk((6 * GIB, 100 * GIB)).verdict, Verdict::Warn);
        assert_eq!(disk((4 * GIB, 100 * GIB)).verdict, Verdict::Fail);
        assert_eq!(wal(1 << 20).verdict, Verdict::Ok);
        assert_eq!(wal(100 << 20).verdict, Verdict::Warn);
        assert_eq!(wal(300 << 20).verdict, Verdict::Fail);
    }
}
