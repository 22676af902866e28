//! Counts are those of going through all events, whoever asks and wherever the events are.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
};

use event::{NewEvent, Record, Timestamp};
use filter::{Filter, Matcher};
use store::{Error, Facet, Histogram, Stats, StatsQuery};

use crate::support::{START, TestStore, event, test_store};

/// Two minutes: rows of what was sealed before may go.
const LATER: u64 = 120_000_000;
const SECOND: u64 = 1_000_000;

/// Events of many kinds. Some are late, by minutes or by months.
fn varied(n: u64) -> NewEvent {
    let mut sent = event(n);
    match n % 13 {
        4 => sent.timestamp = Timestamp::from_micros(START - (n * 7919 % 5000) * SECOND),
        5 => sent.timestamp = Timestamp::from_micros(START - (n * 104_729 % 8_000_000) * SECOND),
        6 => sent.resource = "auth".into(),
        7 => sent.user_email = String::new(),
        8 => sent.action = format!("own_action_{}", n % 3),
        _ => {}
    }
    sent.ip_address = format!("10.{}.{}.1", n / 250 % 250, n % 250);
    sent
}

fn fill(app: &TestStore, from: u64, count: u64) {
    for start in (from..from + count).step_by(1000) {
        let end = (start + 1000).min(from + count);
        app.send((start..end).map(varied).collect());
    }
}

const FILTERS: [&str; 14] = [
    "",
    "success:false action:login",
    "-action:login,logout",
    "category:authentication,workspaces",
    "Event number 77",
    "ip_address:10.0.0.0/16 user_email:USER1@neogenesys.com",
    "user_id:user-3,nobody",
    "source:log",
    "resource:auth",
    "user_email:\"\"",
    "start:now-30d",
    "end:2026-03-01",
    "start:2026-03-05T13:30:00Z end:2026-03-05T14:00:00Z -success:true",
    "start:2020-01-01 end:2026-12-31",
];

fn matcher(q: &str) -> Matcher {
    let now = Timestamp::from_micros(START + 3_600 * SECOND).unwrap();
    Filter::parse(q).unwrap().at(now)
}

fn query(q: &str, only_user: Option<&str>) -> StatsQuery {
    StatsQuery {
        matcher: matcher(q),
        only_user: only_user.map(str::to_owned),
        histogram: true,
        facets: Facet::ALL.to_vec(),
        top: 4,
    }
}

fn stats(app: &TestStore, query: &StatsQuery) -> Stats {
    let store = app.store();
    store
        .stats(&app.organization, query, &AtomicBool::new(false))
        .unwrap()
}

fn all_events(app: &TestStore) -> Vec<Record> {
    let mut records = Vec::new();
    while (records.len() as u64) < app.size() {
        let next = records.len() as u64;
        let read = app.store().read_from(&app.organization, next, 1000);
        records.extend(read.unwrap().into_iter().map(|found| found.record));
    }
    records
}

fn value(facet: Facet, of: &Record) -> String {
    match facet {
        Facet::Action => of.action.clone(),
        Facet::Category => filter::category(&of.action).to_owned(),
        Facet::UserEmail => of.user_email.clone(),
        Facet::UserId => of.user_id.clone(),
        Facet::ResourceType => of.resource.split(':').next().unwrap().to_owned(),
        Facet::IpAddress => of.ip_address.clone(),
        Facet::Outcome => if of.success { "success" } else { "failure" }.to_owned(),
        Facet::Source => of.source.name().to_owned(),
    }
}

/// Checks counts against the events themselves.
fn compare(found: &Stats, query: &StatsQuery, all: &[Record], about: &str) {
    let own = |record: &&Record| {
        let user = query.only_user.as_ref();
        user.is_none_or(|user| *user == record.user_id) && query.matcher.matches(*record)
    };
    let events: Vec<&Record> = all.iter().filter(own).collect();
    assert_eq!(found.total, events.len() as u64, "{about}");
    assert_eq!(found.facets.len(), query.facets.len());
    for (top, facet) in found.facets.iter().zip(&query.facets) {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for event in &events {
            *counts.entry(value(*facet, event)).or_default() += 1;
        }
        let distinct = counts.len() as u64;
        let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
        counts.sort_by(|(a, m), (b, n)| n.cmp(m).then(a.cmp(b)));
        let others = counts.iter().skip(query.top).map(|(_, count)| count).sum();
        counts.truncate(query.top);
        assert_eq!(
            (top.facet, &top.values, top.distinct, top.others),
            (*facet, &counts, distinct, others),
            "{about}"
        );
    }
    let Some(histogram) = &found.histogram else {
        assert!(!query.histogram);
        return;
    };
    let width = i128::from(histogram.width) * 1_000_000;
    // Buckets of weeks begin on a Monday.
    let start_of = |at: Timestamp| {
        let days = 3 * 86_400_000_000;
        (i128::from(at.as_micros()) + days).div_euclid(width) * width - days
    };
    let mut counts: BTreeMap<i128, (u64, u64)> = BTreeMap::new();
    for event in &events {
        let (success, failure) = counts.entry(start_of(event.timestamp)).or_default();
        *(if event.success { success } else { failure }) += 1;
    }
    let counted = histogram.buckets.iter();
    let counted: BTreeMap<i128, (u64, u64)> = counted
        .map(|bucket| {
            let start = i128::from(bucket.start.as_micros());
            (start, (bucket.success, bucket.failure))
        })
        .collect();
    assert_eq!(counted, counts, "{about}");
    let range = match query.matcher.time_range() {
        (Some(first), Some(last)) => Some((first, last)),
        _ => {
            let times = || events.iter().map(|event| event.timestamp);
            times().min().zip(times().max())
        }
    };
    assert_eq!(histogram.width, width_for(range), "{about}");
}

/// The narrowest buckets of which a range takes at most 122.
fn width_for(range: Option<(Timestamp, Timestamp)>) -> u64 {
    let day = 86_400;
    let widths = [1, 10, 60, 300, 900, 3600, 21_600, day, 7 * day, 28 * day];
    let widths = widths.into_iter().chain([364 * day]);
    let Some((first, last)) = range else { return 1 };
    let number = |at: Timestamp, width: u64| (at.as_micros() / 1_000_000 + 3 * day) / width;
    let mut fits = widths.filter(|width| number(last, *width) - number(first, *width) < 122);
    fits.next().unwrap()
}

/// All filters and scopes. Answers the counts, which must stay the same wherever events are.
fn compare_all(app: &TestStore) -> Vec<Stats> {
    let all = all_events(app);
    let mut seen = Vec::new();
    for q in FILTERS {
        for user in [None, Some("user-3"), Some("nobody")] {
            let query = query(q, user);
            let found = stats(app, &query);
            compare(&found, &query, &all, &format!("{q} {user:?}"));
            seen.push(found);
        }
    }
    seen
}

#[test]
fn counts_are_exact_wherever_the_events_are() {
    let mut app = test_store();
    fill(&app, 0, 9000);
    let before = compare_all(&app);
    assert!(before.iter().filter(|stats| stats.total > 0).count() > 20);
    assert_eq!(app.store().seal(true, &mut |_| {}).unwrap().entries, 8192);
    assert!(compare_all(&app) == before, "sealed, and rows are there");
    app.advance(LATER);
    app.store().seal(true, &mut |_| {}).unwrap();
    assert!(compare_all(&app) == before, "rows are gone");
    app.reopen();
    assert!(compare_all(&app) == before);
    fill(&app, 9000, 300);
    compare_all(&app);
}

#[test]
fn what_an_index_cannot_count_is_read() {
    let app = test_store();
    // More addresses than an index lists: 65,536 of them.
    for start in (0..66_000).step_by(2000) {
        let sent = |n: u64| NewEvent {
            ip_address: format!("10.{}.{}.{}", n / 65_536, n / 256 % 256, n % 256),
            timestamp: Timestamp::from_micros(START - n * 60 * SECOND),
            ..event(n)
        };
        app.send((start..start + 2000).map(sent).collect());
    }
    app.store().seal(false, &mut |_| {}).unwrap();
    app.advance(LATER);
    app.store().seal(false, &mut |_| {}).unwrap();
    let all = all_events(&app);
    for q in ["", "start:2020-01-01", "success:false"] {
        let mut query = query(q, None);
        compare(&stats(&app, &query), &query, &all, q);
        query.facets = vec![Facet::Outcome];
        query.histogram = false;
        compare(&stats(&app, &query), &query, &all, q);
    }
}

#[test]
fn a_log_without_a_match() {
    let app = test_store();
    let found = stats(&app, &query("start:2040-01-01 end:2039-01-01", None));
    assert_eq!(found.total, 0);
    let nothing = Histogram {
        width: 1,
        buckets: Vec::new(),
    };
    assert_eq!(found.histogram, Some(nothing));
    assert!(found.facets.iter().all(|top| top.distinct == 0));
}

#[test]
fn whoever_does_not_wait_any_more_stops_it() {
    let app = test_store();
    let cancelled = AtomicBool::new(false);
    cancelled.store(true, Relaxed);
    let answer = app
        .store()
        .stats(&app.organization, &query("", None), &cancelled);
    assert!(matches!(answer, Err(Error::Busy { .. })));
}
