//! Room on the disk.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use store::{Error, Fault, Step};

use crate::support::{event, test_store, test_store_with};

#[test]
fn ingest_stops_while_the_disk_is_low_and_commands_go_on() {
    let free = Arc::new(AtomicU64::new(200 << 30));
    let seen = free.clone();
    let app = test_store_with(|options| {
        options.disk = Arc::new(move |_| Ok((seen.load(Ordering::Relaxed), 1000 << 30)));
    });
    app.send(vec![event(1)]);
    free.store(9 << 30, Ordering::Relaxed);
    // The answer of the last look may be a quarter of a second old.
    std::thread::sleep(std::time::Duration::from_millis(300));
    let refused = app.ingest(app.request(vec![event(2)])).unwrap_err();
    assert!(
        matches!(
            refused,
            Error::Busy {
                retry_after: 30,
                ..
            }
        ),
        "{refused}"
    );
    assert!(app.store().health().disk.is_some());
    let command = app.store().command(&app.organization, |command| {
        command.record(event(3));
        Ok(())
    });
    command.blocking_recv().unwrap().unwrap();
    free.store(11 << 30, Ordering::Relaxed);
    std::thread::sleep(std::time::Duration::from_millis(300));
    app.send(vec![event(4)]);
    assert!(app.store().health().is_well());
    app.assert_sound(4);
}

#[test]
fn a_full_disk_before_the_commit_heals() {
    let full = Arc::new(AtomicU64::new(0));
    let seen = full.clone();
    let mut app = test_store();
    app.reopen_with(|options| {
        options.faults = Arc::new(move |step| {
            let on = seen.load(Ordering::Relaxed) == 1 && step == Step::WriteBatch;
            if on { Fault::Full } else { Fault::None }
        });
    })
    .unwrap();
    full.store(1, Ordering::Relaxed);
    let refused = app.ingest(app.request(vec![event(1)])).unwrap_err();
    assert!(matches!(refused, Error::Busy { .. }), "{refused}");
    full.store(0, Ordering::Relaxed);
    app.send(vec![event(1)]);
    app.assert_sound(2);
}
