//! Many at once.

use std::{
    collections::BTreeSet,
    sync::{Arc, atomic::Ordering},
    thread,
};

use store::{Refused, Sender};

use crate::support::{START, event, ingest, receipts, request, test_store, with_id};

#[test]
fn two_requests_at_once_make_one_new_persons_key() {
    let app = test_store();
    thread::scope(|scope| {
        for n in 0..32 {
            let app = &app;
            scope.spawn(move || app.send(vec![event(n % 3), event(n)]));
        }
    });
    let keys: i64 = rusqlite::Connection::open(app.database())
        .unwrap()
        .query_row(
            "SELECT COUNT(*) FROM subject_keys WHERE kind = 0",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(keys, 7);
    app.assert_sound(65);
}

#[test]
fn sixty_four_senders_of_one_id_get_one_receipt() {
    let app = test_store();
    let receipts: BTreeSet<_> = thread::scope(|scope| {
        let senders: Vec<_> = (0..64)
            .map(|n| {
                let app = &app;
                scope.spawn(move || {
                    let sent = app.send(vec![event(n), with_id(1, "the-one"), event(n + 1)]);
                    (sent[1].id(), sent[1].index)
                })
            })
            .collect();
        senders
            .into_iter()
            .map(|sender| sender.join().unwrap())
            .collect()
    });
    assert_eq!(receipts.len(), 1);
    app.assert_sound(1 + 64 * 2 + 1);
}

#[test]
fn an_append_sealed_before_an_epoch_change_is_sealed_again() {
    let app = test_store();
    app.send((0..7).map(event).collect());
    let store = app.store().clone();
    let (entered, inside) = std::sync::mpsc::channel();
    let (go, gone) = std::sync::mpsc::channel::<()>();
    let gone = Arc::new(std::sync::Mutex::new(gone));
    // A command holds the lock while the sealer seals with the keys of the old epoch.
    let organization = app.organization.clone();
    let command = store.command(&organization, move |command| {
        entered.send(()).unwrap();
        gone.lock().unwrap().recv().unwrap();
        command.raise_epoch().map_err(Refused::from)
    });
    inside.recv().unwrap();
    let seals = store.metrics().seals();
    let waiting = store
        .ingest(request(&organization, (0..300).map(event).collect()))
        .unwrap();
    // Large enough that the sealer does not wait for the writer.
    while store.metrics().seals() == seals {
        thread::yield_now();
    }
    let reseals = store.metrics().reseals();
    go.send(()).unwrap();
    command.blocking_recv().unwrap().unwrap();
    assert_eq!(
        receipts(waiting.blocking_recv().unwrap().unwrap()).len(),
        300
    );
    assert_eq!(store.metrics().reseals(), reseals + 1);
    app.assert_sound(308);
}

#[test]
fn commands_and_ingest_interleave_without_a_gap() {
    let app = test_store();
    thread::scope(|scope| {
        for n in 0..4_u64 {
            let app = &app;
            scope.spawn(move || {
                for at in 0..50 {
                    app.send((0..20).map(|i| event(n * 1000 + at * 20 + i)).collect());
                }
            });
            scope.spawn(move || {
                for at in 0..50 {
                    let done = app.store().command(&app.organization, move |command| {
                        command.record(event(n + at));
                        Ok(())
                    });
                    done.blocking_recv().unwrap().unwrap();
                }
            });
        }
    });
    app.assert_sound(1 + 4 * 50 * 20 + 4 * 50);
}

#[test]
fn too_much_at_once_is_refused_and_nothing_of_it_stored() {
    let app = test_store();
    let (entered, inside) = std::sync::mpsc::channel();
    let (go, gone) = std::sync::mpsc::channel::<()>();
    let gone = std::sync::Mutex::new(gone);
    let command = app.store().command(&app.organization, move |_| {
        entered.send(()).unwrap();
        gone.lock().unwrap().recv().unwrap();
        Ok(())
    });
    inside.recv().unwrap();
    let mut waiting = Vec::new();
    let refused = loop {
        let mut large = request(&app.organization, vec![event(1)]);
        large.bytes = 1 << 20;
        match app.store().ingest(large) {
            Ok(answer) => waiting.push(answer),
            Err(error) => break error,
        }
        assert!(waiting.len() < 64, "the queue has no end");
    };
    assert!(matches!(refused, store::Error::Busy { retry_after: 1, .. }));
    go.send(()).unwrap();
    command.blocking_recv().unwrap().unwrap();
    let accepted = waiting.len() as u64;
    for answer in waiting {
        answer.blocking_recv().unwrap().unwrap();
    }
    let mut import = request(&app.organization, vec![event(1)]);
    import.sender = Sender::Import("imp-1".into());
    ingest(app.store(), import).unwrap();
    app.assert_sound(accepted + 2);
}

#[test]
fn what_is_refused_for_too_many_new_people_is_not_in_flight_any_more() {
    let app = test_store();
    // The clock was ahead, and has been set back: the minutes that count are the clock's.
    let set = |micros| app.clock.store(micros, Ordering::Relaxed);
    set(START + 86_400_000_000);
    app.send(vec![event(1)]);
    set(START);
    let people = |from: u64| {
        let person = |n: u64| event::NewEvent {
            user_id: format!("p{n}"),
            ..event(1)
        };
        request(
            &app.organization,
            (from..from + 9_000).map(person).collect(),
        )
    };
    let refused = (0..8)
        .filter(|n| app.ingest(people(n * 9_000)).is_err())
        .count();
    assert_eq!(refused, 2, "60,000 a minute");
    set(START + 60_000_000);
    assert!(app.ingest(people(7 * 9_000)).is_ok(), "the next minute");
    app.send(vec![event(1)]);
    while app.store().health().in_flight_bytes > 0 {
        thread::yield_now();
    }
}
