//! One byte changed in a stopped log is found.

use std::{ops::ControlFlow, path::Path};

use rusqlite::{Connection, params, types::Value};
use store::{CheckPhase, Options, fsck};

use crate::support::{TestStore, event, test_store, with_id};

/// Columns of event data, keys and tree, and the rows' name.
const TARGETS: [(&str, &str); 22] = [
    ("batches", "events"),
    ("batches", "events"),
    ("batches", "events"),
    ("batches", "leaf_hashes"),
    ("batches", "sent_ids"),
    ("batches", "first_index"),
    ("batches", "count"),
    ("batches", "first_received_at"),
    ("batches", "last_received_at"),
    ("batches", "min_timestamp"),
    ("batches", "max_timestamp"),
    ("tail_nodes", "hash"),
    ("tail_nodes", "node"),
    ("logs", "size"),
    ("logs", "root"),
    ("logs", "frontier"),
    ("logs", "origin"),
    ("subject_keys", "key"),
    ("subject_keys", "subject"),
    ("day_keys", "key"),
    ("checkpoints", "text"),
    ("checkpoints", "root"),
];

/// A small generator, so that a failure can be made again from its seed.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }
}

fn filled() -> TestStore {
    let mut app = test_store();
    for n in 0..12 {
        app.send((0..30).map(|i| event(n * 30 + i)).collect());
        app.send(vec![with_id(n, &format!("sent-{n}")), event(n)]);
    }
    app.stop();
    app
}

/// Changes one byte of one value; says what. `None`: there is no byte to change.
fn tamper(database: &Path, random: &mut Random) -> Option<String> {
    let connection = Connection::open(database).unwrap();
    connection
        .execute_batch("PRAGMA foreign_keys = OFF")
        .unwrap();
    let (table, column) = TARGETS[random.below(TARGETS.len())];
    let select = format!("SELECT rowid, {column} FROM {table} WHERE {column} IS NOT NULL");
    let rows: Vec<(i64, Value)> = connection
        .prepare(&select)
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let (row, value) = rows.get(random.below(rows.len()))?.clone();
    let bit = 1_u8 << random.below(8);
    let flip = |mut bytes: Vec<u8>, random: &mut Random| {
        let at = random.below(bytes.len());
        *bytes.get_mut(at)? ^= bit;
        Some((at, bytes))
    };
    let (at, changed) = match value {
        Value::Blob(bytes) => {
            let (at, bytes) = flip(bytes, random)?;
            (at, Value::Blob(bytes))
        }
        Value::Text(text) => {
            let (at, bytes) = flip(text.into_bytes(), random)?;
            (at, Value::Text(String::from_utf8(bytes).ok()?))
        }
        Value::Integer(n) => (0, Value::Integer(n ^ i64::from(bit))),
        _ => return None,
    };
    let update = format!("UPDATE {table} SET {column} = ?1 WHERE rowid = ?2");
    connection.execute(&update, params![changed, row]).ok()?;
    Some(format!("{table}.{column} row {row} byte {at} bit {bit}"))
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        if file.file_name() != "reserve" {
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
}

#[test]
fn a_thousand_changed_bytes_are_found() {
    let app = filled();
    let mut random = Random(2026);
    let copied = app.folder.path().join("copy");
    let options = Options {
        data: copied.clone(),
        ..app.options.clone()
    };
    let mut done = 0;
    while done < 1000 {
        let _ = std::fs::remove_dir_all(&copied);
        copy(&app.options.data, &copied);
        let Some(what) = tamper(&copied.join("neosc.db"), &mut random) else {
            continue;
        };
        done += 1;
        let report = fsck(&options, &mut |_, _| {}).unwrap();
        assert!(!report.findings.is_empty(), "not found: {what}");
    }
    app.assert_sound(app_size());
}

fn app_size() -> u64 {
    1 + 12 * 32
}

#[test]
fn rows_taken_away_are_found_and_named() {
    let app = filled();
    let cases = [
        ("DELETE FROM batches WHERE first_index = 31", 31),
        (
            "DELETE FROM batches WHERE first_index = (SELECT MAX(first_index) FROM batches)",
            383,
        ),
        ("DELETE FROM tail_nodes", 0),
        ("DELETE FROM day_keys", 0),
        ("DELETE FROM subject_keys WHERE subject = 'user-3'", 1),
        ("DELETE FROM log_keys", 0),
    ];
    for (statement, at) in cases {
        let copied = app.folder.path().join("copy");
        let _ = std::fs::remove_dir_all(&copied);
        copy(&app.options.data, &copied);
        let connection = Connection::open(copied.join("neosc.db")).unwrap();
        connection
            .execute_batch(&format!("PRAGMA foreign_keys = OFF; {statement}"))
            .unwrap();
        drop(connection);
        let options = Options {
            data: copied,
            ..app.options.clone()
        };
        let report = fsck(&options, &mut |_, _| {}).unwrap();
        assert!(!report.findings.is_empty(), "{statement}");
        if at > 0 {
            let near = |f: &store::Finding| f.index.is_some_and(|index| index.abs_diff(at) <= 32);
            assert!(
                report.findings.iter().any(near),
                "{statement}: {:?}",
                report.findings
            );
        }
    }
}

#[test]
fn nothing_but_a_demonstration_is_tampered_with() {
    let mut app = filled();
    let refused = store::tamper(&app.options, 5, "changed").unwrap_err();
    assert!(
        matches!(
            refused,
            store::Error::Conflict {
                code: "not_a_demo",
                ..
            }
        ),
        "{refused}"
    );
    app.reopen();
    app.assert_sound(app_size());
}

#[test]
fn what_is_accepted_signed_and_folded_meanwhile_is_no_finding() {
    let mut app = test_store();
    for n in 0..300 {
        app.send(vec![event(n)]);
    }
    let (options, size) = (app.options.clone(), app.size());
    let mut begun = false;
    let report = fsck(&options, &mut |_, _| {
        if std::mem::replace(&mut begun, true) {
            return;
        }
        for n in 0..300 {
            app.send(vec![event(n)]);
        }
        // Closing signs, and folds what is a minute old: rows then reach over the end of what is checked.
        app.advance(61_000_000);
        app.reopen();
    });
    let report = report.unwrap();
    assert_eq!(report.findings, []);
    assert_eq!(report.entries, size);
    app.assert_sound(601);
}

#[test]
fn an_open_store_checks_one_organizations_logs_and_can_be_told_to_end() {
    let mut app = filled();
    app.reopen();
    let mut phases = Vec::new();
    let checked = app.store().check_log(&app.organization, &mut |at| {
        phases.push(at.phase);
        assert_eq!(at.size, app_size());
        ControlFlow::Continue(())
    });
    let checked = checked.unwrap().unwrap();
    assert_eq!(checked.findings, []);
    assert_eq!(
        (checked.entries, checked.log.unwrap().size),
        (app_size(), app_size())
    );
    phases.dedup();
    assert_eq!(
        phases,
        [
            CheckPhase::Checkpoints,
            CheckPhase::Entries,
            CheckPhase::Keys,
            CheckPhase::Files
        ]
    );
    for phase in phases {
        let ended = app
            .store()
            .check_log(&app.organization, &mut |at| match at.phase == phase {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            });
        assert!(ended.unwrap().is_none(), "{phase:?}");
    }
}

#[test]
fn a_finding_names_no_place_and_no_person() {
    let mut app = filled();
    let connection = Connection::open(app.database()).unwrap();
    connection
        .execute_batch("DELETE FROM subject_keys WHERE subject = 'user-3'")
        .unwrap();
    drop(connection);
    app.reopen();
    std::fs::remove_dir_all(&app.options.signer).unwrap();
    let checked = app
        .store()
        .check_log(&app.organization, &mut |_| ControlFlow::Continue(()));
    let findings = checked.unwrap().unwrap().findings;
    let says = |what: &str| findings.iter().any(|finding| finding.what == what);
    assert!(says("the key of a subject is not there"), "{findings:?}");
    assert!(
        says("the signer's folder DATA.secrets is not there to be compared with"),
        "{findings:?}"
    );
    let folder = app.folder.path().to_string_lossy().into_owned();
    for finding in &findings {
        assert!(
            !finding.what.contains("user-3") && !finding.what.contains(&folder),
            "{finding:?}"
        );
    }
    let named = findings
        .iter()
        .any(|finding| finding.words().contains("user-3"));
    assert!(named, "{findings:?}");
}
