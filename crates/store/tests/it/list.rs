//! Lists equal those of a naive list of all events.

use std::sync::atomic::AtomicBool;

use event::{NewEvent, Record, Timestamp};
use filter::{Filter, Sort};
use store::{Error, ListQuery};

use crate::support::{START, TestStore, event, test_store};

fn scattered(n: u64) -> NewEvent {
    // Out of order in time, with ties.
    let at = START - (n * 7919 % 97) * 1_000_000;
    NewEvent {
        timestamp: Timestamp::from_micros(at),
        ..event(n)
    }
}

fn filled() -> TestStore {
    let app = test_store();
    for n in 0..20 {
        app.send((0..17).map(|i| scattered(n * 17 + i)).collect());
    }
    app
}

fn query(q: &str, sort: &str, order: &str, limit: usize) -> ListQuery {
    ListQuery {
        from: 0,
        matcher: Filter::parse(q)
            .unwrap()
            .at(Timestamp::from_micros(START).unwrap()),
        only_user: None,
        sort: Sort::parse(Some(sort), Some(order)).unwrap(),
        limit,
        cursor: None,
    }
}

fn all(app: &TestStore) -> Vec<(u64, Record)> {
    (0..app.size())
        .map(|index| {
            (
                index,
                app.store()
                    .at(&app.organization, index)
                    .unwrap()
                    .unwrap()
                    .record,
            )
        })
        .collect()
}

/// Every page of a list, one after the other.
fn pages(app: &TestStore, mut query: ListQuery) -> Vec<u64> {
    let mut out = Vec::new();
    loop {
        let page = app.list(&query).unwrap();
        assert!(page.events.len() <= query.limit);
        out.extend(page.events.iter().map(|found| found.index));
        match page.next {
            Some(next) => query.cursor = Some(next),
            None => return out,
        }
    }
}

#[test]
fn every_sort_and_filter_pages_through_the_same_events_as_a_naive_list() {
    let app = filled();
    let events = all(&app);
    let filters = [
        "",
        "action:login success:false",
        "user_id:user-3",
        "\"number 12\"",
        "ip_address:10.0.2.0/24",
        "start:now-40s end:now-20s",
        "user_id:nobody",
    ];
    for filter in filters {
        for sort in [
            "timestamp",
            "index",
            "received_at",
            "user_id",
            "details",
            "success",
            "ip_address",
        ] {
            for order in ["asc", "desc"] {
                for only_user in [None, Some("user-1")] {
                    let mut list = query(filter, sort, order, 23);
                    list.only_user = only_user.map(str::to_owned);
                    let mut naive: Vec<_> = events
                        .iter()
                        .filter(|(_, r)| {
                            only_user.is_none_or(|user| r.user_id == user)
                                && list.matcher.matches(r)
                        })
                        .collect();
                    naive.sort_by(|(i, a), (j, b)| {
                        list.sort
                            .compare((&list.sort.key(a, *i), *i), (&list.sort.key(b, *j), *j))
                    });
                    let expected: Vec<u64> = naive.iter().map(|(index, _)| *index).collect();
                    assert_eq!(
                        pages(&app, list),
                        expected,
                        "{filter} by {sort} {order} of {only_user:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn late_arrivals_do_not_shift_a_page() {
    let app = filled();
    let before = pages(&app, query("", "timestamp", "desc", 50));
    let mut first = query("", "timestamp", "desc", 50);
    let page = app.list(&first).unwrap();
    let mut seen: Vec<u64> = page.events.iter().map(|f| f.index).collect();
    app.send((0..60).map(scattered).collect());
    first.cursor = page.next;
    seen.extend(pages(&app, first));
    assert_eq!(seen, before);
}

#[test]
fn a_cursor_that_is_not_ours_and_a_search_given_up_are_told() {
    let app = filled();
    let mut list = query("", "timestamp", "desc", 5);
    list.cursor = Some("nonsense".into());
    assert!(matches!(
        app.list(&list).unwrap_err(),
        Error::Invalid {
            code: "bad_cursor",
            ..
        }
    ));
    let list = query("", "timestamp", "desc", 5);
    let given_up = app
        .store()
        .list(&app.organization, &list, &AtomicBool::new(true));
    assert!(matches!(given_up.unwrap_err(), Error::Busy { .. }));
}

#[test]
fn a_cursor_at_somebody_elses_event_is_refused() {
    let app = filled();
    let everything = app.list(&query("", "resource", "asc", 1)).unwrap();
    let mut mine = query("", "resource", "asc", 1);
    mine.only_user = Some("user-1".into());
    mine.cursor = everything.next;
    assert_ne!(everything.events[0].record.user_id, "user-1");
    let refused = app.list(&mine).unwrap_err();
    assert!(
        matches!(
            refused,
            Error::Invalid {
                code: "bad_cursor",
                ..
            }
        ),
        "{refused}"
    );
}

#[test]
fn a_sender_cannot_take_the_id_of_another_event() {
    let app = filled();
    let (victim, mut taken) = (
        app.store().at(&app.organization, 5).unwrap().unwrap(),
        event(1),
    );
    let id = event::display_id(&victim.record);
    taken.id = Some(id.clone());
    taken.user_id = "somebody-else".into();
    app.send(vec![taken]);
    let found = app
        .store()
        .find(&app.organization, &id, None)
        .unwrap()
        .unwrap();
    assert_eq!(found.index, 5);
    let theirs = app
        .store()
        .find(&app.organization, &id, Some(&victim.record.user_id))
        .unwrap();
    assert_eq!(theirs.map(|found| found.index), Some(5));
}
