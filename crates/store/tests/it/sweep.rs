//! A sweep gives what a list gives, page after page.

use std::sync::atomic::AtomicBool;

use event::{NewEvent, Timestamp};
use filter::{EventView, Filter, Sort};
use store::{Error, ListQuery, Part, Parts, SweepQuery};

use crate::support::{START, TestStore, event, test_store};

const LATER: u64 = 70_000_000;

/// Out of order in time, with ties; every 1000th far from its neighbours.
fn scattered(n: u64) -> NewEvent {
    let far = if n.is_multiple_of(1000) {
        3_600_000_000
    } else {
        0
    };
    let at = START - far - (n * 7919 % 97) * 1_000_000;
    NewEvent {
        timestamp: Timestamp::from_micros(at),
        ..event(n)
    }
}

fn fill(app: &TestStore, from: u64, to: u64) {
    for first in (from..to).step_by(500) {
        app.send((first..to.min(first + 500)).map(scattered).collect());
    }
}

fn sort(by: &str, order: &str) -> Sort {
    Sort::parse(Some(by), Some(order)).unwrap()
}

fn listed(app: &TestStore, q: &str, user: Option<&str>, sort: Sort) -> Vec<String> {
    let mut query = ListQuery {
        from: 0,
        matcher: Filter::parse(q)
            .unwrap()
            .at(Timestamp::from_micros(START).unwrap()),
        only_user: user.map(str::to_owned),
        sort,
        limit: 700,
        cursor: None,
    };
    let mut out = Vec::new();
    loop {
        let page = app.list(&query).unwrap();
        out.extend(
            page.events
                .iter()
                .map(|found| event::display_id(&found.record)),
        );
        match page.next {
            Some(next) => query.cursor = Some(next),
            None => return out,
        }
    }
}

fn sweep(app: &TestStore, q: &str, user: Option<&str>, sort: Sort) -> store::Sweep {
    let query = SweepQuery {
        matcher: Filter::parse(q)
            .unwrap()
            .at(Timestamp::from_micros(START).unwrap()),
        only_user: user.map(str::to_owned),
        sort,
        parts: Parts::of(Part::Id).and(Part::String(store::StringColumn::OriginalId)),
    };
    let swept = app.store().sweep(&app.organization, query, |row, out| {
        out.extend_from_slice(row.id().as_bytes());
        out.push(b'\n');
    });
    swept.unwrap()
}

fn swept(app: &TestStore, mut sweep: store::Sweep) -> Vec<String> {
    let (mut out, mut events) = (Vec::new(), 0);
    while let Some(chunk) = sweep.next(app.store(), &AtomicBool::new(false)).unwrap() {
        out.extend(chunk.bytes);
        events += chunk.events;
    }
    let lines: Vec<String> = String::from_utf8(out)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect();
    assert_eq!(lines.len() as u64, events);
    lines
}

fn compare_all(app: &TestStore) {
    for by in ["timestamp", "received_at", "index"] {
        for order in ["asc", "desc"] {
            for q in ["", "success:false", "user_id:user-3", "7", "user_id:nobody"] {
                for user in [None, Some("user-3")] {
                    let sort = sort(by, order);
                    let (found, expected) = (
                        swept(app, sweep(app, q, user, sort)),
                        listed(app, q, user, sort),
                    );
                    assert!(
                        found == expected,
                        "{by} {order} {q} {user:?}: {} of {}",
                        found.len(),
                        expected.len()
                    );
                }
            }
        }
    }
}

#[test]
fn a_sweep_gives_what_a_list_gives_wherever_the_events_are() {
    let app = test_store();
    fill(&app, 0, 9000);
    compare_all(&app);
    assert_eq!(app.store().seal(true, &mut |_| {}).unwrap().entries, 8192);
    compare_all(&app);
    app.advance(LATER);
    app.store().seal(true, &mut |_| {}).unwrap();
    fill(&app, 9000, 9300);
    compare_all(&app);
}

#[test]
fn a_sweep_is_of_the_log_as_it_was_and_is_given_up_when_told() {
    let app = test_store();
    fill(&app, 0, 600);
    let (before, begun) = (
        listed(&app, "", None, sort("index", "asc")),
        sweep(&app, "", None, sort("index", "asc")),
    );
    fill(&app, 600, 700);
    assert_eq!(swept(&app, begun), before);
    let mut told = sweep(&app, "", None, sort("index", "asc"));
    let given_up = told.next(app.store(), &AtomicBool::new(true));
    assert!(matches!(given_up, Err(Error::Busy { .. })));
}

#[test]
fn events_too_large_for_a_window_in_memory_are_read_when_it_is_their_turn() {
    let app = test_store();
    let large = |n: u64| NewEvent {
        details: format!("{n}: {}", "long ".repeat(1400)),
        ..scattered(n)
    };
    for first in (0..4200).step_by(100) {
        app.send((first..first + 100).map(large).collect());
    }
    assert_eq!(app.store().seal(true, &mut |_| {}).unwrap().entries, 4096);
    app.advance(LATER);
    app.store().seal(true, &mut |_| {}).unwrap();
    let query = |sort| SweepQuery {
        matcher: Filter::parse("success:false")
            .unwrap()
            .at(Timestamp::from_micros(START).unwrap()),
        only_user: None,
        sort,
        parts: Parts::of(Part::String(store::StringColumn::Details))
            .and(Part::Id)
            .and(Part::String(store::StringColumn::OriginalId)),
    };
    for (by, order) in [("timestamp", "desc"), ("index", "asc")] {
        let sort = sort(by, order);
        let sweep = app
            .store()
            .sweep(&app.organization, query(sort), |row, out| {
                assert!(row.details().len() >= 7000);
                out.extend_from_slice(row.id().as_bytes());
                out.push(b'\n');
            });
        let found = swept(&app, sweep.unwrap());
        assert!(found == listed(&app, "success:false", None, sort) && found.len() > 50);
    }
}
