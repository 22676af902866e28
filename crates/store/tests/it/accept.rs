//! Accept: order, duplicates, idempotency, bounds.

use event::{NewEvent, Timestamp};
use store::{Error, IdempotencyKey, Ingest, Item, Refusal};

use crate::support::{START, event, receipts, test_store, with_id};

#[test]
fn what_is_acknowledged_is_there_in_order_and_survives_a_restart() {
    let mut app = test_store();
    let first = app.send((0..10).map(event).collect());
    let second = app.send((10..15).map(event).collect());
    let indices: Vec<u64> = first.iter().chain(&second).map(|r| r.index).collect();
    assert_eq!(indices, (1..16).collect::<Vec<_>>());
    let found = |app: &crate::support::TestStore| {
        app.store()
            .find(&app.organization, &second[2].id(), None)
            .unwrap()
            .unwrap()
    };
    let before = found(&app);
    assert_eq!(before.index, 13);
    assert_eq!(before.record.details, "Event number 12");
    assert_eq!(before.record.sender.as_deref(), Some("api_key:key-1"));
    app.reopen();
    assert_eq!(found(&app), before);
    assert_eq!(app.send(vec![event(15)])[0].index, 16);
    app.assert_sound(17);
}

#[test]
fn an_id_is_accepted_once() {
    let mut app = test_store();
    let ours = "log-0197fb5f-8d3c-7d7a-8000-0123456789ab";
    let sent = vec![with_id(1, "a"), event(2), with_id(3, ours)];
    let first = app.send(sent.clone());
    assert_eq!(first[2].id(), ours);
    for _ in 0..2 {
        let again = app.send(vec![with_id(3, ours), with_id(1, "a")]);
        assert_eq!(
            again
                .iter()
                .map(|r| (r.index, r.duplicate))
                .collect::<Vec<_>>(),
            [(3, true), (1, true)]
        );
        assert_eq!(again[1].id(), "a");
        app.reopen();
    }
    // Twice in one request, and the second is the first.
    let twice = app.send(vec![with_id(9, "z"), event(8), with_id(9, "z")]);
    assert_eq!(
        twice
            .iter()
            .map(|r| (r.index, r.duplicate))
            .collect::<Vec<_>>(),
        [(4, false), (5, false), (4, true)]
    );
    // Another timestamp is another event; its absence twice is not.
    let at = |micros| NewEvent {
        timestamp: Timestamp::from_micros(micros),
        ..with_id(1, "t")
    };
    app.send(vec![at(START)]);
    assert!(app.send(vec![at(START)])[0].duplicate);
    for other in [at(START + 1), with_id(1, "t"), with_id(2, "a")] {
        let refused = app.ingest(app.request(vec![event(5), other])).unwrap_err();
        assert!(
            matches!(refused, Error::Refused { place: 1, refusal: Refusal { code, .. } } if code == "id_conflict")
        );
    }
    assert_eq!(app.size(), 7);
    app.assert_sound(7);
}

#[test]
fn partial_keeps_the_good_ones_in_their_places() {
    let app = test_store();
    app.send(vec![with_id(1, "a")]);
    let bad = Refusal {
        code: "bad_action".into(),
        field: "/action".into(),
        message: "no".into(),
    };
    let mut request = app.request(vec![event(1), with_id(2, "a"), event(3), with_id(1, "a")]);
    request.items.insert(1, Err(bad.clone()));
    let whole = app
        .ingest(Ingest {
            partial: false,
            idempotency: None,
            ..clone(&request)
        })
        .unwrap_err();
    assert!(matches!(whole, Error::Refused { place: 1, .. }));
    request.partial = true;
    let outcome = app.ingest(request).unwrap();
    let shape: Vec<_> = outcome
        .iter()
        .map(|item| match item {
            Item::Accepted(r) => Ok((r.index, r.duplicate)),
            Item::Refused(r) => Err(r.code.as_str()),
        })
        .collect();
    assert_eq!(
        shape,
        [
            Ok((2, false)),
            Err("bad_action"),
            Err("id_conflict"),
            Ok((3, false)),
            Ok((1, true))
        ]
    );
    app.assert_sound(4);
}

fn clone(request: &Ingest) -> Ingest {
    Ingest {
        organization: request.organization.clone(),
        sender: request.sender.clone(),
        items: request.items.clone(),
        partial: request.partial,
        idempotency: None,
        bytes: request.bytes,
    }
}

#[test]
fn an_idempotency_key_gets_the_first_answer_again() {
    let mut app = test_store();
    app.send(vec![with_id(1, "a")]);
    let keyed = |app: &crate::support::TestStore, digest: u8| {
        let mut request = app.request(vec![event(1), with_id(1, "a"), with_id(2, "b")]);
        let refused = Refusal {
            code: "c".into(),
            field: "/f".into(),
            message: "m".into(),
        };
        request.items.push(Err(refused));
        request.partial = true;
        request.idempotency = Some(IdempotencyKey {
            key: "k".into(),
            digest: [digest; 32],
        });
        app.ingest(request)
    };
    let first = keyed(&app, 1).unwrap();
    assert_eq!(app.size(), 4);
    app.reopen();
    assert_eq!(keyed(&app, 1).unwrap(), first);
    assert!(matches!(
        keyed(&app, 2).unwrap_err(),
        Error::Invalid {
            code: "idempotency_key_reused",
            ..
        }
    ));
    assert_eq!(app.size(), 4);
    app.assert_sound(4);
}

#[test]
fn actions_of_ones_own_are_bounded() {
    let mut app = test_store();
    let act = |n: u64| NewEvent {
        action: format!("own.{n}"),
        ..event(n)
    };
    let refused_at = |app: &crate::support::TestStore, events| {
        let refused = app.ingest(app.request(events)).unwrap_err();
        match refused {
            Error::Refused { place, refusal } if refusal.code == "too_many_actions" => place,
            other => panic!("{other}"),
        }
    };
    app.send((0..512).map(act).collect());
    assert_eq!(refused_at(&app, vec![act(0), act(512)]), 1);
    // Known ones and those of the catalogue go on.
    app.send(vec![act(511), event(1)]);
    app.reopen_with(|options| options.custom_actions = 513)
        .unwrap();
    app.send(vec![act(512), act(0)]);
    assert_eq!(refused_at(&app, vec![act(513)]), 0);
    app.reopen_with(|options| options.custom_actions = 2)
        .unwrap();
    app.send(vec![act(512)]);
    assert_eq!(refused_at(&app, vec![act(513)]), 0);
    app.assert_sound(518);
}

#[test]
fn the_first_use_of_an_action_is_kept_and_refused_events_use_none() {
    let app = test_store();
    let act = |action: &str, id: &str| NewEvent {
        action: action.into(),
        ..with_id(1, id)
    };
    assert_eq!(app.store().custom_actions(&app.organization).unwrap(), []);
    app.send(vec![act("own.b", "1")]);
    app.advance(1_000_000);
    app.send(vec![act("own.a", "2"), act("own.b", "3"), event(1)]);
    let mut conflict = app.request(vec![act("own.c", "1"), act("own.d", "4")]);
    conflict.partial = true;
    app.ingest(conflict).unwrap();
    let found = app.store().custom_actions(&app.organization).unwrap();
    let names: Vec<_> = found.iter().map(|action| action.name.as_str()).collect();
    assert_eq!(names, ["own.b", "own.a", "own.d"]);
    let at = |index| app.store().at(&app.organization, index).unwrap().unwrap();
    assert_eq!(found[0].first_used_at, at(1).record.received_at);
    let (other, made) = app
        .store()
        .create_organization("Other", |_| Ok(()))
        .unwrap();
    made.blocking_recv().unwrap().unwrap();
    assert_eq!(app.store().custom_actions(&other).unwrap(), []);
}

#[test]
fn a_log_of_one_organization_says_nothing_of_another() {
    let app = test_store();
    app.send(vec![with_id(1, "a")]);
    let (other, made) = app
        .store()
        .create_organization("Other", |_| Ok(()))
        .unwrap();
    made.blocking_recv().unwrap().unwrap();
    assert!(app.store().find(&other, "a", None).unwrap().is_none());
    let mut request = app.request(vec![with_id(2, "a")]);
    request.organization = other.clone();
    let receipt = receipts(app.ingest(request).unwrap()).remove(0);
    assert_eq!((receipt.index, receipt.duplicate), (1, false));
    let nowhere = store::OrganizationId::parse("nowhere").unwrap();
    let mut request = app.request(vec![event(1)]);
    request.organization = nowhere;
    assert!(matches!(app.ingest(request).unwrap_err(), Error::NotFound));
}

/// What is taken out of a group may have had keys drawn for it, which are written nowhere: of a new day, or a new person.
#[test]
fn what_is_not_appended_leaves_no_keys_to_seal_by() {
    let mut app = test_store();
    let first = with_id(1, "evt-1");
    app.send(vec![first.clone()]);
    let size = app.size();
    app.advance(24 * 3600 * 1_000_000);
    // A sender that sends again is the first that comes on a new day.
    assert!(app.send(vec![first])[0].duplicate);
    app.send(vec![with_id(2, "evt-2")]);
    // Somebody who was never there comes with an event that is refused, then with one that is not.
    let stranger = |id: &str| NewEvent {
        user_id: "user-new".into(),
        ..with_id(3, id)
    };
    assert!(app.ingest(app.request(vec![stranger("evt-1")])).is_err());
    app.send(vec![stranger("evt-3")]);
    app.stop();
    app.assert_sound(size + 2);
}

#[test]
fn received_at_never_falls_though_the_clock_does() {
    let app = test_store();
    app.send(vec![event(1)]);
    app.clock
        .store(START - 3_600_000_000, std::sync::atomic::Ordering::Relaxed);
    let back = app.send(vec![event(2), event(3)]);
    let at = |index| {
        app.store()
            .at(&app.organization, index)
            .unwrap()
            .unwrap()
            .record
    };
    assert!(at(2).received_at >= at(1).received_at);
    assert_eq!(at(2).timestamp, at(2).received_at);
    let found = app
        .store()
        .find(&app.organization, &back[1].id(), None)
        .unwrap()
        .unwrap();
    assert_eq!(found.index, 3);
    app.assert_sound(4);
}
