//! Going on openly from an old copy: a new log, beside which the old one stays readable and provable.

use event::{Statement, statement::Continues};
use filter::{Filter, Sort};
use store::{Error, ListQuery, Prover};
use tlog::{BundleId, Hash, LogChecker, TileId, TlogProof, UnverifiedCheckpoint, VerifierKey};

use crate::{
    restore::{back_up, put_back},
    support::{START, TestStore, event, test_store, with_id},
};

/// Lets `after` happen, and then puts the copy of before in the place of what is there.
fn lose(app: &mut TestStore, after: impl FnOnce(&TestStore)) {
    let backup = app.folder.path().join("backup.db");
    let _ = std::fs::remove_file(&backup);
    back_up(&app.database(), &backup);
    after(app);
    app.stop();
    put_back(app, &backup);
    app.reopen();
}

/// A log of 601 entries, signed, of which a copy was made when it had 301; the copy is in its place and was continued.
fn continued() -> (TestStore, store::Continued) {
    let mut app = test_store();
    app.send((0..300).map(|n| with_id(n, &format!("id-{n}"))).collect());
    app.store().newest_checkpoint(&app.organization).unwrap();
    lose(&mut app, |app| {
        app.send((300..600).map(|n| with_id(n, &format!("id-{n}"))).collect());
        app.store().newest_checkpoint(&app.organization).unwrap();
        assert_eq!(
            app.store().would_continue(&app.organization).unwrap(),
            None,
            "it has all"
        );
        let refused = app.store().continue_log(&app.organization, event(0));
        assert!(
            matches!(
                refused,
                Err(Error::Conflict {
                    code: "nothing_to_continue",
                    ..
                })
            ),
            "{refused:?}"
        );
    });
    let refused = app.ingest(app.request(vec![event(1)])).unwrap_err();
    assert!(refused.to_string().contains("signer continue"), "{refused}");
    let continued = app
        .store()
        .continue_log(&app.organization, event(0))
        .unwrap();
    (app, continued)
}

fn key(app: &TestStore, number: u32) -> VerifierKey {
    let vkey = app.store().vkey(&app.organization, number).unwrap();
    vkey.parse().unwrap()
}

fn list(app: &TestStore, q: &str, limit: usize, cursor: Option<String>) -> store::Page {
    let matcher = Filter::parse(q)
        .unwrap()
        .at(event::Timestamp::from_micros(START).unwrap());
    let query = ListQuery {
        matcher,
        only_user: None,
        from: 0,
        sort: Sort::parse(Some("index"), Some("asc")).unwrap(),
        limit,
        cursor,
    };
    app.list(&query).unwrap()
}

#[test]
fn the_new_log_says_where_the_old_one_ended() {
    let (mut app, continued) = continued();
    let old = app.store().log_numbered(&app.organization, 1).unwrap();
    let new = app.store().log(&app.organization).unwrap();
    assert_eq!((old.size, old.number), (301, 1));
    assert_eq!((new.size, new.number), (2, 2));
    assert_eq!(new.origin, format!("{}/2", old.origin));
    assert_eq!((continued.size, continued.lost_to), (301, 601));
    assert_eq!(continued.vkey, key(&app, 2).to_string());
    assert_ne!(key(&app, 1), key(&app, 2));
    assert!(matches!(
        app.store().log_numbered(&app.organization, 3),
        Err(Error::NotFound)
    ));

    let first = list(&app, "action:begin_log", 10, None).events;
    let text = first[1].record.statement.as_deref().unwrap();
    let Ok(Statement::BeginLog(begin)) = Statement::parse(text) else {
        panic!("{text}");
    };
    assert_eq!((first[1].log, first[1].index), (2, 0));
    assert_eq!(
        begin.continues,
        Some(Continues {
            origin: old.origin.clone(),
            size: 301,
            root: old.root.to_base64(),
            lost_to: 601,
        })
    );
    assert!(app.store().health().stopped.is_empty());
    app.assert_sound(303);
    app.reopen();
    app.send(vec![event(1)]);
    app.assert_sound(304);
}

#[test]
fn old_and_new_entries_are_one_history_to_readers() {
    let (mut app, _) = continued();
    let sent = app.send(
        (600..1_200)
            .map(|n| with_id(n, &format!("id-{n}")))
            .collect(),
    );
    assert_eq!(sent[0].index, 2);
    // A lost event is new again, one that was kept is known with its old receipt.
    let again = app.send(vec![
        with_id(7, "id-7"),
        with_id(450, "id-450"),
        with_id(601, "id-601"),
    ]);
    assert_eq!(
        again
            .iter()
            .map(|r| (r.index, r.duplicate))
            .collect::<Vec<_>>(),
        [(8, true), (602, false), (3, true)]
    );
    for (id, place) in [("id-7", (1, 8)), ("id-450", (2, 602)), ("id-601", (2, 3))] {
        let found = app
            .store()
            .find(&app.organization, id, None)
            .unwrap()
            .unwrap();
        assert_eq!((found.log, found.index), place, "{id}");
        let at = app.store().at(&app.organization, found.position).unwrap();
        assert_eq!(at, Some(found));
    }
    // Pages go over the border, in order.
    let (mut places, mut cursor) = (Vec::new(), None);
    loop {
        let page = list(&app, "", 97, cursor);
        places.extend(page.events.iter().map(|found| (found.log, found.index)));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let expected: Vec<_> = (0..301)
        .map(|n| (1, n))
        .chain((0..603).map(|n| (2, n)))
        .collect();
    assert_eq!(places, expected);
    // So does a follower.
    let border = app.store().read_from(&app.organization, 299, 5).unwrap();
    let places: Vec<_> = border
        .iter()
        .map(|found| (found.log, found.index))
        .collect();
    assert_eq!(places, [(1, 299), (1, 300), (2, 0), (2, 1), (2, 2)]);
    assert_eq!(app.store().at(&app.organization, 301).unwrap(), None);
    app.advance(61_000_000);
    app.reopen();
    app.assert_sound(301 + 603);
}

#[test]
fn an_idempotent_answer_outlives_its_log() {
    let mut app = test_store();
    let request = |app: &TestStore| store::Ingest {
        idempotency: Some(store::IdempotencyKey {
            key: "k".into(),
            digest: [7; 32],
        }),
        ..app.request(vec![event(1), event(2)])
    };
    let first = app.ingest(request(&app)).unwrap();
    lose(&mut app, |app| {
        app.send(vec![event(3)]);
    });
    app.store()
        .continue_log(&app.organization, event(0))
        .unwrap();
    assert_eq!(app.ingest(request(&app)).unwrap(), first);
}

#[test]
fn both_logs_are_served_and_proven() {
    let (app, _) = continued();
    app.send((600..1_200).map(event).collect());
    for number in [1, 2] {
        let log = app.store().log_numbered(&app.organization, number).unwrap();
        let signed = app
            .store()
            .checkpoint_of(&app.organization, number)
            .unwrap();
        assert_eq!(signed.size, log.size);
        let checkpoint = UnverifiedCheckpoint::parse(signed.text.as_bytes())
            .unwrap()
            .verify(&log.origin, &[key(&app, number)], &[])
            .unwrap();
        let mut checker = LogChecker::new([(checkpoint.size(), checkpoint.root())]);
        let mut leaves: Vec<Hash> = Vec::new();
        for bundle in tlog::bundles_for_size(log.size) {
            let bytes = app
                .store()
                .entries(&app.organization, number, &bundle)
                .unwrap();
            for entry in tlog::decode_bundle(&bytes).unwrap() {
                leaves.push(tlog::leaf_hash(entry));
                checker.append(tlog::leaf_hash(entry), &mut |_, _, _| {});
            }
        }
        assert_eq!(checker.finish().findings, []);
        let tile = TileId::new(0, 1, 40).unwrap();
        assert_eq!(
            app.store().tile(&app.organization, number, &tile).unwrap(),
            leaves[256..296]
        );
        let above = TileId::new(1, 0, 1).unwrap();
        assert_eq!(
            app.store().tile(&app.organization, number, &above).unwrap(),
            [tlog::root_of_hashes(&leaves[..256])]
        );
        let beyond = BundleId::new(9, 1).unwrap();
        assert!(
            app.store()
                .entries(&app.organization, number, &beyond)
                .is_err()
        );
    }
    let listed = list(&app, "", 1000, None).events;
    let positions: Vec<u64> = listed.iter().map(|found| found.position).collect();
    let all = Prover::new(&app.organization)
        .prove(app.store(), &positions)
        .unwrap();
    for (found, proven) in listed.iter().zip(all).step_by(50) {
        assert_eq!(found.record, proven.record);
        assert_eq!(proven.index, found.index);
        let log = app
            .store()
            .log_numbered(&app.organization, found.log)
            .unwrap();
        let proof = TlogProof::parse(proven.proof.as_bytes()).unwrap();
        let leaf = tlog::leaf_hash(&proven.entry);
        proof
            .verify(leaf, &log.origin, &[key(&app, found.log)], &[])
            .unwrap();
    }
    assert!(matches!(
        app.store().prove(&app.organization, 301),
        Err(Error::NotFound)
    ));
}

#[test]
fn what_no_checkpoint_covers_is_told_as_such() {
    let mut app = test_store();
    app.send(vec![event(1)]);
    app.store().newest_checkpoint(&app.organization).unwrap();
    app.send(vec![event(2)]);
    lose(&mut app, |app| {
        app.send(vec![event(3)]);
    });
    app.store()
        .continue_log(&app.organization, event(0))
        .unwrap();
    app.store().prove(&app.organization, 1).unwrap();
    let refused = app.store().prove(&app.organization, 2).unwrap_err();
    assert!(
        matches!(
            refused,
            Error::Conflict {
                code: "not_covered",
                ..
            }
        ),
        "{refused}"
    );
    app.assert_sound(3 + 2);
}

#[test]
fn it_can_happen_again_and_every_change_of_it_is_found() {
    let (mut app, _) = continued();
    lose(&mut app, |app| {
        app.send(vec![event(1)]);
    });
    let third = app
        .store()
        .continue_log(&app.organization, event(0))
        .unwrap();
    assert!(third.origin.ends_with("/3"), "{}", third.origin);
    assert_eq!((third.size, third.lost_to), (2, 3));
    app.send((0..5).map(event).collect());
    app.assert_sound(301 + 2 + 7);
    app.stop();
    for changed in [
        "UPDATE ended_logs SET size = 300 WHERE number = 1",
        "UPDATE ended_logs SET lost_to = 600 WHERE number = 1",
        "UPDATE ended_logs SET root = zeroblob(32) WHERE number = 2",
        "UPDATE logs SET number = 4",
        "UPDATE logs SET base = base + 1048576",
        "UPDATE log_keys SET log = 1 WHERE log = 2",
        "DELETE FROM ended_logs WHERE number = 2",
        "DELETE FROM batches WHERE first_index < 301 AND first_index > 0",
    ] {
        let database = rusqlite::Connection::open(app.database()).unwrap();
        let before = app.folder.path().join("before.db");
        back_up(&app.database(), &before);
        assert!(database.execute(changed, []).unwrap() > 0, "{changed}");
        drop(database);
        let report = store::fsck(&app.options, &mut |_, _| {}).unwrap();
        assert_ne!(report.findings, [], "{changed}");
        put_back(&app, &before);
        std::fs::remove_file(&before).unwrap();
    }
    app.assert_sound(301 + 2 + 7);
}
