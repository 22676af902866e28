//! Folding changes rows, and nothing that anybody can see.

use rusqlite::Connection;

use store::{IdempotencyKey, ImportProgress, Ingest, Sender};

use crate::support::{TestStore, event, test_store, with_id};

fn rows(app: &crate::support::TestStore) -> i64 {
    Connection::open(app.database())
        .unwrap()
        .query_row("SELECT COUNT(*) FROM batches", [], |row| row.get(0))
        .unwrap()
}

#[test]
fn small_batches_are_folded_when_they_are_a_minute_old() {
    let mut app = test_store();
    let mut sent = Vec::new();
    for n in 0..600 {
        sent.extend(app.send(vec![with_id(n, &format!("id-{n}"))]));
    }
    app.send((0..100).map(event).collect());
    let all = |app: &crate::support::TestStore| -> Vec<_> {
        (0..app.size())
            .map(|index| {
                app.store()
                    .at(&app.organization, index)
                    .unwrap()
                    .unwrap()
                    .record
            })
            .collect()
    };
    let before = all(&app);
    // Nothing is old enough at the round that ends the first life.
    app.reopen();
    assert_eq!(rows(&app), 602);
    app.advance(61_000_000);
    app.reopen();
    // Two aligned blocks of 256 became a row each; 89 small rows and the large one are left.
    assert_eq!(rows(&app), 2 + 601 - 512 + 1);
    assert_eq!(all(&app), before);
    for (n, receipt) in sent.iter().enumerate().step_by(37) {
        let again = app.send(vec![with_id(n as u64, &format!("id-{n}"))]);
        assert_eq!((again[0].index, again[0].duplicate), (receipt.index, true));
    }
    app.store().prove(&app.organization, 300).unwrap();
    app.assert_sound(701);
}

#[test]
fn rows_that_cannot_be_folded_keep_no_others_small() {
    let mut app = test_store();
    for n in 0..600 {
        app.send(vec![event(n)]);
    }
    app.stop();
    // A row of the first block is damaged.
    let connection = Connection::open(app.database()).unwrap();
    let damaged = connection
        .execute(
            "UPDATE batches SET events = x'00' WHERE first_index = 7",
            [],
        )
        .unwrap();
    assert_eq!(damaged, 1);
    drop(connection);
    app.advance(61_000_000);
    app.reopen();
    app.stop();
    assert_eq!(rows(&app), 601 - 256 + 1, "the second block is folded");
    app.reopen();
    app.send(vec![event(1)]);
}

/// Two events and a third that is there already, under one idempotency key.
fn send_as(app: &TestStore, sender: Sender) {
    let request = Ingest {
        sender,
        idempotency: Some(IdempotencyKey {
            key: "batch-0".into(),
            digest: [7; 32],
        }),
        ..app.request(vec![event(1), event(2), with_id(3, "known")])
    };
    assert_eq!(app.ingest(request).unwrap().len(), 3);
}

#[test]
fn answers_are_forgotten_after_a_day_and_those_of_imports_never() {
    let mut app = test_store();
    app.send(vec![with_id(3, "known")]);
    let begun = app.size();
    send_as(&app, Sender::ApiKey("key-1".into()));
    send_as(&app, Sender::Import("imp-1".into()));
    assert_eq!(app.size(), begun + 4);
    app.advance(25 * 3_600_000_000);
    // The round at the end of a life sweeps.
    app.reopen();
    send_as(&app, Sender::ApiKey("key-1".into()));
    assert_eq!(
        app.size(),
        begun + 6,
        "a day later the key means another request"
    );
    send_as(&app, Sender::Import("imp-1".into()));
    assert_eq!(app.size(), begun + 6, "an import stays what it was");
    let known = ImportProgress {
        events: 3,
        accepted: 2,
    };
    let progress = |import| app.store().import_progress(&app.organization, import);
    assert_eq!(progress("imp-1").unwrap(), known);
    assert_eq!(progress("imp-2").unwrap(), ImportProgress::default());
}
