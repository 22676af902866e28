//! What is made, as senders would send it and readers would look for it.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::HashSet;

use demo::{DAYS, History, Live, Plan, history, people};
use event::{Record, Source, Timestamp};
use filter::Filter;

const HOUR: u64 = 3_600_000_000;

fn plan(seed: u64, events: u64) -> Plan {
    Plan {
        seed,
        events,
        // A Thursday, 11 in the morning in the office.
        end: Timestamp::parse("2026-11-26T17:00:00Z").unwrap(),
        accounts: vec![("john@neogenesys.com".into(), "user-of-john".into())],
    }
}

fn lines(history: &History) -> String {
    let mut lines = String::new();
    history
        .events
        .iter()
        .for_each(|event| event.write_line(&mut lines));
    lines
}

/// The events as a log would hold them.
fn records(lines: &str, now: Timestamp) -> Vec<Record> {
    let draw = || event::parse_own_id("log-0190a0b0-0000-7000-8000-000000000000").unwrap();
    lines
        .lines()
        .map(|line| {
            let event = event::parse_event(line.as_bytes(), now, None).unwrap();
            event.into_record(draw, now, Source::Imported, None)
        })
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_events_and_another_one_others() {
    let made = lines(&history(&plan(7, 3_000)));
    assert_eq!(made, lines(&history(&plan(7, 3_000))));
    assert_ne!(made, lines(&history(&plan(8, 3_000))));
    let live = |seed| -> Vec<_> { Live::new(&plan(seed, 0)).take(50).collect() };
    assert_eq!(live(7), live(7));
    assert_ne!(live(7), live(8));
}

#[test]
fn stories_are_found_by_their_filters_and_by_nothing_less() {
    for (seed, events) in [(1, 2_000), (2, 50_000)] {
        let plan = plan(seed, events);
        let history = history(&plan);
        let records = records(&lines(&history), plan.end);
        assert_eq!(history.stories.len(), 3);
        for story in &history.stories {
            let count = |text: &str| {
                let matcher = Filter::parse(text).unwrap().at(plan.end);
                records
                    .iter()
                    .filter(|record| matcher.matches(*record))
                    .count()
            };
            assert_eq!(count(&story.filter), story.events, "{}", story.filter);
            assert!(story.events >= 5, "{}", story.title);
            assert_eq!(count(&story.crucial), 1, "{}", story.crucial);
        }
    }
}

#[test]
fn it_is_a_month_of_people_at_work() {
    let plan = plan(3, 50_000);
    let history = history(&plan);
    let records = records(&lines(&history), plan.end);
    assert!(
        (45_000..=52_000).contains(&records.len()),
        "{}",
        records.len()
    );
    let (first, last) = (records.first().unwrap(), records.last().unwrap());
    assert!(last.timestamp < plan.end);
    let span = plan.end.as_micros() - first.timestamp.as_micros();
    assert!((DAYS - 2) * 24 * HOUR < span && span <= DAYS * 24 * HOUR);
    assert!(
        records
            .windows(2)
            .all(|two| two[0].timestamp <= two[1].timestamp)
    );
    assert!(
        records.iter().all(|record| record.redacted.is_none()),
        "nothing looks like a secret"
    );

    let everybody: HashSet<_> = records.iter().map(|record| &record.user_email).collect();
    assert_eq!(everybody.len(), people(3).len());
    let johns = records
        .iter()
        .filter(|record| record.user_email == "john@neogenesys.com");
    assert!(
        johns.clone().count() > 100 && johns.clone().all(|record| record.user_id == "user-of-john")
    );

    // By the office's clock: most of it between seven and twenty, little on weekends.
    let local = |record: &Record| record.timestamp.as_micros() / HOUR - demo::HOURS_BEHIND_UTC;
    let share = |test: &dyn Fn(&Record) -> bool| {
        records.iter().filter(|record| test(record)).count() * 100 / records.len()
    };
    assert!(share(&|record| (7..20).contains(&(local(record) % 24))) >= 90);
    let weekend = share(&|record| [0, 6].contains(&((local(record) / 24 + 4) % 7)));
    assert!(weekend <= 5, "{weekend} %");
    let failed = share(&|record| !record.success);
    assert!((1..=10).contains(&failed), "{failed} %");
    for wanted in [
        "action:launch_workspace resource:workspace:ws-sap-neogenesys",
        "action:stop_workspace",
        "action:disconnect_session",
        "action:login success:false",
        "action:sso_login",
        "ip_address:198.51.100.0/25",
        "action:export_logs",
        "category:accounts",
    ] {
        let matcher = Filter::parse(wanted).unwrap().at(plan.end);
        assert!(
            records.iter().any(|record| matcher.matches(record)),
            "{wanted}"
        );
    }
}

#[test]
fn what_is_live_has_no_time_of_its_own() {
    let plan = plan(4, 0);
    let mut text = String::new();
    Live::new(&plan)
        .take(500)
        .for_each(|event| event.write_line(&mut text));
    let records = records(&text, plan.end);
    assert_eq!(records.len(), 500);
    assert!(records.iter().all(|record| record.timestamp == plan.end));
}

#[test]
fn a_plan_of_nothing_tells_the_stories_all_the_same() {
    assert_eq!(history(&plan(5, 0)).stories.len(), 3);
}
