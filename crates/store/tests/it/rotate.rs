//! A log's key gives way to the next.

use tlog::{UnverifiedCheckpoint, VerifierKey};

use crate::support::{TestStore, event, test_store};

fn rotate(app: &TestStore) -> VerifierKey {
    let rotated = app.store().rotate_key(&app.organization, event(1));
    rotated.blocking_recv().unwrap().unwrap().parse().unwrap()
}

/// Which of the keys signed the newest checkpoint.
fn signed_by(app: &TestStore, keys: &[&VerifierKey]) -> Vec<bool> {
    let checkpoint = app.store().newest_checkpoint(&app.organization).unwrap();
    let origin = app.store().log(&app.organization).unwrap().origin;
    keys.iter()
        .map(|key| {
            UnverifiedCheckpoint::parse(checkpoint.text.as_bytes())
                .unwrap()
                .verify(&origin, std::slice::from_ref(*key), &[])
                .is_ok()
        })
        .collect()
}

#[test]
fn old_and_new_sign_for_ninety_days() {
    let mut app = test_store();
    let first: VerifierKey = app
        .store()
        .vkey(&app.organization, 1)
        .unwrap()
        .parse()
        .unwrap();
    let second = rotate(&app);
    assert_ne!(first, second);
    assert_eq!(
        app.store().vkey(&app.organization, 1).unwrap(),
        second.to_string()
    );
    assert_eq!(signed_by(&app, &[&first, &second]), [true, true]);
    app.reopen();
    app.advance(89 * 86_400_000_000);
    app.send(vec![event(1)]);
    assert_eq!(signed_by(&app, &[&first, &second]), [true, true]);
    app.advance(2 * 86_400_000_000);
    app.send(vec![event(1)]);
    assert_eq!(signed_by(&app, &[&first, &second]), [false, true]);
    let third = rotate(&app);
    assert_eq!(
        signed_by(&app, &[&first, &second, &third]),
        [false, true, true]
    );
    app.assert_sound(7);

    // Each statement commits to the key after the new one.
    let rows = app.store().read_from(&app.organization, 0, 100).unwrap();
    let statements: Vec<_> = rows
        .iter()
        .filter_map(|found| found.record.statement.as_deref())
        .filter_map(|text| match event::Statement::parse(text).unwrap() {
            event::Statement::RotateKey(rotation) => Some(rotation),
            _ => None,
        })
        .collect();
    assert_eq!(statements[0].old, first.to_string());
    assert_eq!(statements[1].old, statements[0].new);
    let next = tlog::leaf_hash(statements[1].new.as_bytes()).to_string();
    assert_eq!(statements[0].next_hash, next);
}
