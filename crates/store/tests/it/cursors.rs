//! Cursors: one holder at a time, and never back.

use event::Timestamp;
use store::{Cursor, Error};

use crate::support::{START, test_store};

#[test]
fn a_lease_has_one_holder_and_an_old_one_moves_nothing() {
    let mut app = test_store();
    let until = |seconds: u64| Timestamp::from_micros(START + seconds * 1_000_000).unwrap();
    let lease = |app: &crate::support::TestStore, holder, until| {
        app.store()
            .lease_cursor(&app.organization, "seal", holder, until)
            .unwrap()
    };
    assert!(
        app.store()
            .cursor(&app.organization, "seal")
            .unwrap()
            .is_none()
    );
    let first = lease(&app, "a", until(10)).unwrap();
    assert_eq!(first.position, 0);
    assert!(lease(&app, "b", until(10)).is_none(), "held");
    assert_eq!(lease(&app, "a", until(20)), Some(first.clone()), "renewed");
    let at = |position, fence| Cursor { position, fence };
    let go = |app: &crate::support::TestStore, to: &Cursor| {
        app.store().move_cursor(&app.organization, "seal", to)
    };
    go(&app, &at(5, first.fence)).unwrap();
    assert!(go(&app, &at(4, first.fence)).is_err(), "never back");

    app.advance(60_000_000);
    let second = lease(&app, "b", until(120)).unwrap();
    assert_eq!(second.position, 5);
    let late = go(&app, &at(9, first.fence)).unwrap_err();
    assert!(
        matches!(
            late,
            Error::Conflict {
                code: "lease_lost",
                ..
            }
        ),
        "{late}"
    );
    go(&app, &second).unwrap();
    app.reopen();
    assert_eq!(
        app.store().cursor(&app.organization, "seal").unwrap(),
        Some(second)
    );
}
