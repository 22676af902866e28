//! What is sealed is the same as before, to everybody who reads it.

use std::{collections::BTreeMap, sync::Arc};

use event::{NewEvent, Record, Timestamp};
use filter::{Filter, Sort};
use store::{Fault, ListQuery, Prover, Sealed, Step, Store};
use tlog::{BundleId, TileId, TlogProof};

use crate::support::{START, TestStore, Trouble, event, test_store, with_id};

/// Two minutes: rows of what was sealed before may go.
const LATER: u64 = 120_000_000;

/// Events of many kinds, late ones among them.
fn varied(n: u64) -> NewEvent {
    let mut sent = event(n);
    if n.is_multiple_of(3) {
        sent.id = Some(format!("sent-{n}"));
    }
    if n.is_multiple_of(5) {
        sent.timestamp = Timestamp::from_micros(START - (n * 7919 % 5000) * 1_000_000);
    }
    if n.is_multiple_of(7) {
        sent.session_id = Some(format!("session-{}", n % 11));
        sent.request_id = Some(format!("request-{n}"));
        sent.metadata = Some(format!("{{\"cpu\":{}}}", n % 9));
    }
    if n.is_multiple_of(500) {
        sent.details = "Neogénesys failed over".into();
    }
    sent
}

fn fill(app: &TestStore, from: u64, count: u64) {
    for start in (from..from + count).step_by(1000) {
        app.send(
            (start..(start + 1000).min(from + count))
                .map(varied)
                .collect(),
        );
    }
}

fn query(q: &str, only_user: Option<&str>, sort: &str, order: &str) -> ListQuery {
    ListQuery {
        from: 0,
        matcher: Filter::parse(q)
            .unwrap()
            .at(Timestamp::from_micros(START + 3_600_000_000).unwrap()),
        only_user: only_user.map(str::to_owned),
        sort: Sort::parse(Some(sort), Some(order)).unwrap(),
        limit: 300,
        cursor: None,
    }
}

/// What everybody sees: lists in pages, events by id, tiles, entries, proofs that hold.
fn seen(app: &TestStore) -> BTreeMap<String, Vec<(u64, Record)>> {
    let queries = [
        ("", None, "timestamp", "desc"),
        ("", None, "timestamp", "asc"),
        ("", None, "index", "desc"),
        ("", Some("user-3"), "timestamp", "desc"),
        ("success:false action:login", None, "timestamp", "desc"),
        ("-action:login,logout", None, "received_at", "asc"),
        ("neogenesys", None, "timestamp", "desc"),
        ("nowhere", None, "timestamp", "desc"),
        (
            "ip_address:10.0.1.0/24 user_email:USER1@neogenesys.com",
            None,
            "timestamp",
            "desc",
        ),
        ("request_id:request-770", None, "timestamp", "desc"),
        ("request_id:none", None, "timestamp", "desc"),
        ("id:sent-300,sent-303", None, "timestamp", "desc"),
        ("metadata.cpu:4 session_id:*", None, "timestamp", "desc"),
        (
            "session_id:\"\" category:workspaces",
            None,
            "timestamp",
            "asc",
        ),
        (
            "start:2026-03-05T13:30:00Z end:2026-03-05T14:00:00Z",
            None,
            "timestamp",
            "desc",
        ),
        ("category:authentication,log", None, "timestamp", "desc"),
        (
            "resource:workspace:ws-4 user_id:user-1",
            None,
            "details",
            "asc",
        ),
    ];
    let mut seen = BTreeMap::new();
    for (q, user, sort, order) in queries {
        let mut query = query(q, user, sort, order);
        let mut rows = Vec::new();
        for _ in 0..4 {
            let page = app.list(&query).unwrap();
            rows.extend(
                page.events
                    .into_iter()
                    .map(|found| (found.index, found.record)),
            );
            let Some(next) = page.next else { break };
            query.cursor = Some(next);
        }
        seen.insert(format!("{q} {user:?} {sort} {order}"), rows);
    }
    seen
}

/// What outsiders get: tiles, entries, and proofs that hold.
fn proven(app: &TestStore) -> Vec<Vec<u8>> {
    let (store, of) = (app.store(), &app.organization);
    let log = store.log(of).unwrap();
    let key = store.vkey(of, 1).unwrap().parse().unwrap();
    let mut out = Vec::new();
    for index in [0, 1, 255, 256, 4095, 4096, log.size / 2, log.size - 1] {
        let proven = store.prove(of, index).unwrap();
        TlogProof::parse(proven.proof.as_bytes())
            .unwrap()
            .verify(
                tlog::leaf_hash(&proven.entry),
                &log.origin,
                &[&key].map(Clone::clone),
                &[],
            )
            .unwrap();
        out.push(proven.entry);
        let id = event::display_id(&proven.record);
        let found = store.find(of, &id, None).unwrap().unwrap();
        assert_eq!(
            (found.index, &found.record),
            (index, &proven.record),
            "{id}"
        );
    }
    // Many at once are those same proofs, in the order they were asked for.
    let positions: Vec<u64> = (0..log.size).rev().step_by(117).collect();
    let mut prover = Prover::new(of);
    let many = prover.prove(store, &positions).unwrap();
    for (index, proven) in positions.iter().zip(&many) {
        let proof = TlogProof::parse(proven.proof.as_bytes()).unwrap();
        assert_eq!((proof.index(), proven.index), (*index, *index));
        let (leaf, key) = (tlog::leaf_hash(&proven.entry), std::slice::from_ref(&key));
        proof.verify(leaf, &log.origin, key, &[]).unwrap();
    }
    out.extend(many.into_iter().map(|proven| proven.entry));
    assert!(prover.prove(store, &[1, log.size]).is_err());
    for (level, n, width) in [(0, 0, 256), (0, 15, 256), (0, 16, 256), (1, 0, 16)] {
        let tile = store
            .tile(of, 1, &TileId::new(level, n, width).unwrap())
            .unwrap();
        out.push(tlog::hashes_to_bytes(&tile));
    }
    out.push(
        store
            .entries(of, 1, &BundleId::new(3, 256).unwrap())
            .unwrap(),
    );
    let mut next = 1;
    while next < log.size {
        let read = store.read_from(of, next, 900).unwrap();
        let indices: Vec<u64> = read.iter().map(|found| found.index).collect();
        let expected: Vec<u64> = (next..(next + 900).min(log.size)).collect();
        assert_eq!(indices, expected);
        next += 900;
    }
    out
}

#[test]
fn nobody_sees_a_difference() {
    let mut app = test_store();
    fill(&app, 0, 9000);
    let (before, proofs) = (seen(&app), proven(&app));
    assert!(before.values().filter(|rows| !rows.is_empty()).count() > 12);
    let sealed = seal(&app, true);
    assert_eq!((sealed.entries, sealed.segments), (8192, 2));
    assert_eq!(app.store().log(&app.organization).unwrap().sealed, 8192);
    assert_eq!((seen(&app), proven(&app)), (before.clone(), proofs.clone()));
    // Rows stay for a while, and are then gone but for what is not sealed.
    assert_eq!(first_row(&app), 0);
    app.advance(LATER);
    assert_eq!(seal(&app, true).segments, 0);
    assert_eq!(first_row(&app), 8001, "a batch across the border stays");
    assert_eq!((seen(&app), proven(&app)), (before.clone(), proofs.clone()));
    app.assert_sound(9001);
    app.reopen();
    assert_eq!((seen(&app), proven(&app)), (before, proofs));
    fill(&app, 9000, 100);
    app.assert_sound(9101);
}

fn seal(app: &TestStore, all: bool) -> Sealed {
    app.store().seal(all, &mut |_| {}).unwrap()
}

fn first_row(app: &TestStore) -> i64 {
    let sql = rusqlite::Connection::open(app.database()).unwrap();
    let first = "SELECT MIN(first_index) FROM batches";
    sql.query_row(first, [], |row| row.get(0)).unwrap()
}

#[test]
fn small_segments_become_large_ones() {
    let app = test_store();
    fill(&app, 0, 4200);
    let mut made = 0;
    for n in 1..17 {
        made += seal(&app, true).segments;
        fill(&app, n * 4200, 4200);
    }
    made += seal(&app, true).segments;
    // Sixteen small ones, what they were joined into, and one after that.
    assert_eq!(made, 18);
    let (before, proofs) = (seen(&app), proven(&app));
    app.advance(LATER);
    seal(&app, true);
    assert_eq!((seen(&app), proven(&app)), (before, proofs));
    app.assert_sound(17 * 4200 + 1);
    // What was replaced is deleted in the end.
    let files = || walk(&app.options.data.join("objects"));
    assert_eq!(files().len(), 18 * 3);
    app.advance(2 * 3_600_000_000);
    seal(&app, false);
    assert_eq!(files().len(), 6);
    app.assert_sound(17 * 4200 + 1);
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(walk(&path)),
            false => found.push(path),
        }
    }
    found.sort();
    found
}

#[test]
fn a_full_block_is_sealed_at_once_and_small_ones_when_they_are_old() {
    let app = test_store();
    fill(&app, 0, 70_000);
    assert_eq!(seal(&app, false).entries, 65_536);
    assert_eq!(seal(&app, false).entries, 0);
    app.advance(25 * 3_600_000_000);
    assert_eq!(seal(&app, false).entries, 4096);
    app.assert_sound(70_001);
    let (before, proofs) = (seen(&app), proven(&app));
    app.advance(LATER);
    seal(&app, false);
    assert_eq!((seen(&app), proven(&app)), (before, proofs));
    app.assert_sound(70_001);
}

#[test]
fn supplied_ids_deduplicate_for_a_quarter_of_an_hour_and_are_found_for_ever() {
    let mut app = test_store();
    app.send(vec![with_id(1, "first")]);
    fill(&app, 0, 4200);
    seal(&app, true);
    app.advance(LATER);
    seal(&app, true);
    for _ in 0..2 {
        let again = app.send(vec![with_id(1, "first")]);
        assert!(again[0].duplicate && again[0].index == 1);
        app.reopen();
    }
    app.advance(16 * 60_000_000);
    seal(&app, true);
    app.reopen();
    let find = |store: &Store| {
        store
            .find(&app.organization, "first", None)
            .unwrap()
            .unwrap()
            .index
    };
    assert_eq!(find(app.store()), 1);
    let late = app.send(vec![with_id(1, "first")]);
    assert!(!late[0].duplicate, "too late to be known");
    assert_eq!(find(app.store()), late[0].index.min(1));
}

/// So long that what was given up, replaced or sealed may be deleted.
const DAY: u64 = 24 * 3_600_000_000;

#[test]
fn every_step_of_sealing_may_fail() {
    for step in Step::SEALING {
        let trouble = Trouble::default();
        let mut app = test_store();
        let asked = trouble.clone();
        app.reopen_with(|options| options.faults = Arc::new(move |step| asked.at(step)))
            .unwrap();
        let mut size = 0;
        for fault in [Fault::Fail, Fault::FailPersisted, Fault::Full] {
            if step == Step::DeleteObject {
                // Something to delete: files that never became live.
                trouble.set(Step::SwapSegment, Fault::Fail);
            } else {
                trouble.set(step, fault);
            }
            fill(&app, size, 4096);
            size += 4096;
            let _ = app.store().seal(true, &mut |_| {});
            if step == Step::DeleteObject {
                trouble.set(step, fault);
            }
            app.advance(DAY);
            let _ = app.store().seal(true, &mut |_| {});
            assert!(trouble.was_met(), "{step:?} was not met");
            assert_eq!(app.store().health().writer, None, "sealing stops nobody");
            app.assert_sound(size + 1);
            app.reopen();
            seal(&app, true);
        }
        for _ in 0..2 {
            app.advance(DAY);
            seal(&app, true);
        }
        app.assert_sound(size + 1);
        let log = app.store().log(&app.organization).unwrap();
        assert_eq!(log.sealed, 3 * 4096, "{step:?}");
        assert_eq!(first_row(&app), 3 * 4096 - 95, "{step:?}");
        let files = walk(&app.options.data.join("objects"));
        assert_eq!(files.len(), 3 * 3, "{step:?}: {files:?}");
    }
}

#[test]
fn two_who_seal_at_once_do_no_harm() {
    let app = test_store();
    fill(&app, 0, 9000);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| seal(&app, true));
        }
        fill(&app, 9000, 2000);
    });
    seal(&app, true);
    app.assert_sound(11_001);
}

#[test]
fn every_changed_byte_of_what_is_sealed_is_found() {
    let mut app = test_store();
    fill(&app, 0, 4200);
    seal(&app, true);
    app.advance(LATER);
    seal(&app, true);
    app.stop();
    let findings = |app: &TestStore| store::fsck(&app.options, &mut |_, _| {}).unwrap().findings;
    assert_eq!(findings(&app), []);
    for path in walk(&app.options.data.join("objects")) {
        let bytes = std::fs::read(&path).unwrap();
        for part in 0..12 {
            let at = bytes.len() * part / 12 + part;
            let mut changed = bytes.clone();
            changed[at] ^= 0x11;
            std::fs::write(&path, &changed).unwrap();
            assert_ne!(findings(&app), [], "byte {at} of {}", path.display());
        }
        std::fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
        assert_ne!(findings(&app), []);
        std::fs::remove_file(&path).unwrap();
        assert_ne!(findings(&app), []);
        std::fs::write(&path, &bytes).unwrap();
    }
    assert_eq!(findings(&app), []);
    let stray = app
        .options
        .data
        .join(format!("objects/tiles/{}/0-4096-0", app.organization));
    std::fs::write(stray, b"").unwrap();
    assert!(findings(&app)[0].what.contains("nothing knows of"));
}
