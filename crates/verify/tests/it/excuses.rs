//! Statements that closed an entry, and those that did not.

use event::Statement;
use verify::{
    Bundle, Disclosure, EntryProof, ExcuseFinding, FieldState, Finding, Keys, Remark, Report,
    StatementFault, Verdict, verify_bundle,
};

use crate::world::{
    ERASED, ERASED_IN_PART, EXPIRED, HELD, World, fields, group, statement_entry, text_entry,
};

fn report(world: &World, index: u64, disclosure: Disclosure, excuse: u64) -> Report {
    let bundle = world.bundle_of(index, disclosure, Some(excuse));
    let read = Bundle::parse(&bundle.to_json()).unwrap();
    verify_bundle(&read, &world.keys())
}

fn refusal(world: &World, index: u64, disclosure: Disclosure, excuse: u64) -> ExcuseFinding {
    match report(world, index, disclosure, excuse).findings.as_slice() {
        [Finding::Excuse(finding)] => finding.clone(),
        other => panic!("{other:?}"),
    }
}

/// The world with a statement of this text in place of the hold.
fn world_with(action: &str, text: &str) -> World {
    let mut world = World::new();
    world.entries[9] = text_entry(action, text, 50);
    world
}

#[test]
fn erased_and_expired_entries_are_genuine_and_closed() {
    let world = World::new();
    for (index, disclosure, excuse, text) in [
        (
            3,
            group(3),
            ERASED,
            "genuine, closed by entry 7 (erase_subject)",
        ),
        (
            3,
            fields(3, &[]),
            ERASED,
            "genuine, closed by entry 7 (erase_subject)",
        ),
        (
            4,
            group(4),
            EXPIRED,
            "genuine, closed by entry 8 (expire_logs)",
        ),
        (
            1,
            fields(1, &["resource", "details"]),
            ERASED_IN_PART,
            "genuine, closed by entry 6 (erase_subject)",
        ),
    ] {
        let report = report(&world, index, disclosure, excuse);
        assert_eq!(report.verdict.to_string(), text);
        assert_eq!(report.verdict.exit_code(), Verdict::EXIT_GENUINE);
        assert_eq!(report.event.unwrap().closed_by.unwrap().index, excuse);
    }
}

#[test]
fn closed_and_not_disclosed_are_told_apart() {
    let world = World::new();
    let report = report(&world, 1, fields(1, &["details"]), ERASED_IN_PART);
    let withheld = ["resource", "sender", "original_id"].map(str::to_owned);
    assert_eq!(report.remarks, [Remark::NotDisclosed(withheld.to_vec())]);
    let closed: Vec<String> = report
        .event
        .unwrap()
        .fields
        .into_iter()
        .filter(|field| field.state == FieldState::Closed)
        .map(|field| field.name)
        .collect();
    assert_eq!(closed, ["user_id", "user_email", "ip_address"]);
}

#[test]
fn the_key_is_asked_for_with_an_excuse_too() {
    let world = World::new();
    let bundle = world.bundle_of(3, group(3), Some(ERASED));
    let verdict = verify_bundle(&bundle, &Keys::new()).verdict;
    assert_eq!(verdict.exit_code(), Verdict::EXIT_KEY_NOT_CHECKED);
}

#[test]
fn a_statement_about_other_entries_or_fields_excuses_nothing() {
    let world = World::new();
    // Another entry.
    assert_eq!(
        refusal(&world, 5, group(5), ERASED),
        ExcuseFinding::NotCovered
    );
    assert_eq!(
        refusal(&world, 3, group(3), EXPIRED),
        ExcuseFinding::NotCovered
    );
    // Not every field there may be.
    assert_eq!(
        refusal(&world, 1, group(1), ERASED_IN_PART),
        ExcuseFinding::NotCovered
    );
    // Fields that are open.
    let open = fields(1, &["user_id", "user_email", "ip_address"]);
    assert_eq!(
        refusal(&world, 1, open, ERASED_IN_PART),
        ExcuseFinding::NotCovered
    );
    // Nothing at all.
    assert_eq!(
        refusal(&world, 3, group(3), HELD),
        ExcuseFinding::ClosesNothing("create_hold".to_owned())
    );
    assert_eq!(refusal(&world, 3, group(3), 5), ExcuseFinding::NotOfLog);
    // What was there before the rule.
    let early = world_with(
        "expire_logs",
        r#"{"expire_logs":{"before":"2026-03-06T08:00:01Z","actions":["*"],"rule":4,"through":5,"entries":2,"held":0}}"#,
    );
    assert_eq!(refusal(&early, 4, group(4), 9), ExcuseFinding::NotCovered);
}

#[test]
fn a_statement_is_above_what_it_closes() {
    let mut world = World::new();
    world.entries.swap(3, 7);
    // The erasure stands at index 3 now, the entry at 7.
    let bundle = |excuse| {
        let vkey = world.signer().verifier_key().clone();
        Bundle::new(vkey, world.proven(7), group(3), Some(world.proven(excuse))).unwrap()
    };
    let report = verify_bundle(&bundle(3), &world.keys());
    let not_above = ExcuseFinding::NotAbove {
        statement: 3,
        entry: 7,
    };
    assert_eq!(report.findings, [Finding::Excuse(not_above)]);
    // Above the entry, but about itself.
    let own = world_with(
        "erase_subject",
        r#"{"erase_subject":{"closed":[{"entries":"3,9","fields":"all"}],"entries":2,"basis":"b","request":1,"approval":2}}"#,
    );
    assert_eq!(
        refusal(&own, 3, group(3), 9),
        ExcuseFinding::Statement(StatementFault::CoversAhead(9))
    );
}

#[test]
fn statements_are_never_closed() {
    let mut world = World::new();
    let erase = r#"{"erase_subject":{"closed":[{"entries":"0","fields":"all"}],"entries":1,"basis":"b","request":1,"approval":2}}"#;
    world.entries[9] = statement_entry(&Statement::parse(erase).unwrap(), 50);
    assert_eq!(refusal(&world, 0, group(0), 9), ExcuseFinding::OfStatement);
}

#[test]
fn an_excuse_is_proven_in_the_tree_of_the_entry() {
    let world = World::new();
    let vkey = || world.signer().verifier_key().clone();
    let finding = |excuse: EntryProof| {
        let bundle = Bundle::new(vkey(), world.proven(3), group(3), Some(excuse)).unwrap();
        match verify_bundle(&bundle, &world.keys()).findings.as_slice() {
            [Finding::Excuse(finding)] => finding.clone(),
            other => panic!("{other:?}"),
        }
    };
    // Proven, but in an earlier tree of the same log.
    assert_eq!(
        finding(world.first(9).proven(ERASED)),
        ExcuseFinding::OtherTree
    );
    // The tree of another log with the same entries.
    let mut elsewhere = world.clone();
    elsewhere.origin = "neosc-1a2b3c4d/log/8888".to_owned();
    assert_eq!(finding(elsewhere.proven(ERASED)), ExcuseFinding::OtherTree);
    // A statement nobody made, with the proof of the one there is.
    let made_up = text_entry(
        "erase_subject",
        r#"{"erase_subject":{"closed":[{"entries":"3","fields":"all"}],"entries":1,"basis":"x","request":4,"approval":5}}"#,
        2,
    );
    let proof = world.proven(ERASED).proof().clone();
    let made_up = EntryProof::new(made_up, proof).unwrap();
    assert_eq!(finding(made_up), ExcuseFinding::NotInTree(ERASED));
    // Its own copy of the checkpoint must be signed as well.
    let forged = tlog::sign_checkpoint(&world.head(), &[&crate::world::signer(&world.origin, 66)]);
    let forged = world.proven_under(ERASED, forged.unwrap());
    assert!(matches!(finding(forged), ExcuseFinding::Checkpoint(_)));
}

#[test]
fn a_malformed_statement_excuses_nothing() {
    let world = world_with(
        "erase_subject",
        r#"{"erase_subject":{"closed":"everything"}}"#,
    );
    assert_eq!(
        refusal(&world, 3, group(3), 9),
        ExcuseFinding::Statement(StatementFault::Malformed)
    );
    let miscounted = world_with(
        "erase_subject",
        r#"{"erase_subject":{"closed":[{"entries":"3","fields":"all"}],"entries":2,"basis":"b","request":1,"approval":2}}"#,
    );
    assert!(matches!(
        refusal(&miscounted, 3, group(3), 9),
        ExcuseFinding::Statement(StatementFault::Count { said: 2, listed: 1 })
    ));
}
