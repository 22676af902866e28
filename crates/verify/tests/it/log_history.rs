//! Statements: how a log begins, changes its key, and lets go of what is old.

use tlog::sign_checkpoint;
use verify::{CheckpointFinding, LogFinding, StatementFault, Verdict};

use crate::log_world::{
    ORIGIN, begin, found_in, log_of, publish, publish_signed, statement, verify,
};
use crate::world::{World, signer, trusting};

fn vkey(seed: u8) -> String {
    signer(ORIGIN, seed).verifier_key().to_string()
}

/// A log of 300 with statements in place of some entries, each with the days that have passed.
fn with(statements: &[(u64, &str, u64)]) -> World {
    let mut world = log_of(300);
    for (index, text, days) in statements {
        world.entries[usize::try_from(*index).unwrap()] = statement(*index, text, *days);
    }
    // Nothing is received before what stands above it.
    let last = statements.iter().map(|(index, ..)| *index).max();
    world
        .entries
        .truncate(usize::try_from(last.unwrap()).unwrap() + 1);
    world
}

fn faults(statements: &[(u64, &str, u64)]) -> Vec<(u64, StatementFault)> {
    let fault = |finding: LogFinding| match finding {
        LogFinding::Statement { index, fault } => (index, fault),
        other => panic!("{other}"),
    };
    found_in(&with(statements)).into_iter().map(fault).collect()
}

#[test]
fn a_log_begins_with_its_own_name_and_key() {
    let elsewhere = begin("neosc-1a2b3c4d/log/8888", &vkey(1));
    let origin = "neosc-1a2b3c4d/log/8888".to_owned();
    assert_eq!(
        faults(&[(0, &elsewhere, 0)]),
        [(0, StatementFault::OtherOrigin(origin))]
    );
    let no_key = begin(ORIGIN, "key");
    assert_eq!(
        faults(&[(0, &no_key, 0)]),
        [(0, StatementFault::NotAKey("key".to_owned()))]
    );
    let key = signer("neosc-1a2b3c4d/log/8888", 1)
        .verifier_key()
        .to_string();
    assert_eq!(
        faults(&[(0, &begin(ORIGIN, &key), 0)]),
        [(0, StatementFault::NotAKey(key))]
    );
    // Signed by a key you trust, which is not the one the log says it has.
    let id = signer(ORIGIN, 2).verifier_key().id();
    assert_eq!(
        found_in(&with(&[(0, &begin(ORIGIN, &vkey(2)), 0)])),
        [LogFinding::NotByOwnKey { id }]
    );
    assert_eq!(
        faults(&[(200, &begin(ORIGIN, &vkey(1)), 0)]),
        [(200, StatementFault::BeginsAgain)]
    );
}

#[test]
fn a_log_without_a_beginning_is_none() {
    let mut world = log_of(20);
    world.entries.remove(0);
    assert_eq!(found_in(&world), [LogFinding::NoBeginning]);
    world.entries.clear();
    assert_eq!(found_in(&world), [LogFinding::NoBeginning]);
}

#[test]
fn a_log_says_where_the_one_before_it_ended() {
    let root = tlog::empty_root().to_base64();
    let continues = |root: &str, lost_to: u64| {
        begin(ORIGIN, &vkey(1)).replace(
            "null",
            &format!(r#"{{"origin":"o","size":10,"root":"{root}","lost_to":{lost_to}}}"#),
        )
    };
    assert_eq!(faults(&[(0, &continues(&root, 10), 0)]), []);
    for bad in [continues(&root, 9), continues("root", 10)] {
        assert_eq!(faults(&[(0, &bad, 0)])[0], (0, StatementFault::Continues));
    }
}

#[test]
fn keys_follow_one_another() {
    let rotate_to = |old: &str, new: &str, next: &str| {
        let next_hash = tlog::leaf_hash(next.as_bytes());
        format!(r#"{{"rotate_key":{{"old":"{old}","new":"{new}","next_hash":"{next_hash}"}}}}"#)
    };
    let rotate = |old: &str, new: &str| rotate_to(old, new, &vkey(3));
    let (first, second) = (signer(ORIGIN, 1), signer(ORIGIN, 2));
    let world = with(&[(100, &rotate(&vkey(1), &vkey(2)), 0)]);
    let report = |signers: &[&tlog::Signer], trusted: &tlog::Signer| {
        let checkpoint = sign_checkpoint(&world.head(), signers).unwrap();
        let mut published = publish_signed(&world, checkpoint.to_string().into_bytes());
        verify(&mut published, &trusting(&[trusted]))
    };
    // While both sign, either key is enough to trust; the log has the second.
    for trusted in [&first, &second] {
        let report = report(&[&first, &second], trusted);
        assert_eq!(report.verdict, Verdict::Genuine);
        assert_eq!(report.key.as_ref(), Some(second.verifier_key()));
    }
    assert_eq!(report(&[&second], &second).verdict, Verdict::Genuine);
    // The old key alone is not the log's any more; and who knows the old one only cannot follow the new one.
    let id = second.verifier_key().id();
    assert_eq!(
        report(&[&first], &first).findings,
        [LogFinding::NotByOwnKey { id }]
    );
    assert!(matches!(
        report(&[&second], &first).findings[..],
        [LogFinding::Checkpoint(
            CheckpointFinding::NotByTrusted { .. }
        )]
    ));

    // A key commits to its successor.
    let again = rotate(&vkey(2), &vkey(3));
    let first_time = rotate(&vkey(1), &vkey(2));
    let once = (100, first_time.as_str(), 0);
    let twice = with(&[once, (200, &again, 0)]);
    let third = signer(ORIGIN, 3);
    let checkpoint = sign_checkpoint(&twice.head(), &[&second, &third]).unwrap();
    let mut published = publish_signed(&twice, checkpoint.to_string().into_bytes());
    let followed = verify(&mut published, &trusting(&[&second]));
    assert_eq!(followed.verdict, Verdict::Genuine);
    assert_eq!(followed.key.as_ref(), Some(third.verifier_key()));
    let other = rotate(&vkey(2), &vkey(4));
    let astray = with(&[once, (200, &other, 0)]);
    let checkpoint = sign_checkpoint(&astray.head(), &[&second]).unwrap();
    let mut published = publish_signed(&astray, checkpoint.to_string().into_bytes());
    let found = verify(&mut published, &trusting(&[&second])).findings;
    assert_eq!(found.len(), 1);
    let what = found[0].to_string();
    assert!(
        what.contains(&StatementFault::NotTheSuccessor.to_string()),
        "{what}"
    );
    let stolen = rotate(&vkey(3), &vkey(1));
    assert_eq!(
        faults(&[(100, &stolen, 0)]),
        [(100, StatementFault::OldKey)]
    );
    let witness = "witness.example/w1+dbde64cc+BN+GARmBG3ZTJJSX8/UQnTezIZRqgCkLwWQCBUNSL47c";
    assert_eq!(
        faults(&[(100, &rotate(&vkey(1), witness), 0)]),
        [(100, StatementFault::NotAKey(witness.to_owned()))]
    );
}

#[test]
fn expiry_follows_a_rule_that_was_there_in_time() {
    let rules = r#"{"update_retention":{"rules":[{"actions":["login"],"days":90},{"actions":["*"],"days":365}]}}"#;
    let expire = |rule: u64, actions: &str| {
        // Entries up to index 19, received on the first day.
        format!(
            r#"{{"expire_logs":{{"before":"2026-03-05T00:00:20Z","actions":[{actions}],"rule":{rule},"through":19,"entries":3,"held":0}}}}"#
        )
    };
    let faults_after = |days: u64, text: &str| faults(&[(10, rules, 0), (299, text, days)]);
    let login = expire(10, r#""login""#);
    let all = expire(10, r#""login","*""#);
    assert_eq!(faults_after(90, &login), []);
    assert_eq!(faults_after(365, &all), []);
    let fault = |fault| [(299, fault)];
    assert_eq!(
        faults_after(89, &login),
        fault(StatementFault::TooEarly(90))
    );
    assert_eq!(
        faults_after(364, &all),
        fault(StatementFault::TooEarly(365))
    );
    for no_rule in [9, 11] {
        let text = expire(no_rule, r#""login""#);
        assert_eq!(
            faults_after(400, &text),
            fault(StatementFault::NoSuchRule(no_rule))
        );
    }
    let only_login = r#"{"update_retention":{"rules":[{"actions":["login"],"days":90}]}}"#;
    assert_eq!(
        faults(&[(10, only_login, 0), (299, &all, 400)]),
        fault(StatementFault::ActionWithoutRule("*".to_owned()))
    );
    // A rule may be used seven days after it was made.
    let hurry = r#"{"update_retention":{"rules":[{"actions":["*"],"days":1}]}}"#;
    let used_after =
        |days: u64| faults(&[(298, hurry, 10), (299, &expire(298, r#""*""#), 10 + days)]);
    assert_eq!(used_after(6), fault(StatementFault::RuleTooYoung));
    assert_eq!(used_after(7), []);
}

#[test]
fn malformed_statements_are_named() {
    for text in [
        r#"{"update_retention":{"rules":"none"}}"#,
        r#"{"create_hold":{"hold":"h","hold":"i"}}"#,
        r#"{"make_coffee":{}}"#,
    ] {
        assert_eq!(faults(&[(5, text, 0)]), [(5, StatementFault::Malformed)]);
    }
    let ahead = r#"{"erase_subject":{"closed":[{"entries":"3-5","fields":[1]}],"entries":3,"basis":"b","request":1,"approval":2}}"#;
    assert_eq!(
        faults(&[(5, ahead, 0)]),
        [(5, StatementFault::CoversAhead(5))]
    );
    assert_eq!(faults(&[(6, ahead, 0)]), []);
}

#[test]
fn reports_serialize_for_machines() {
    let world = with(&[(200, &begin(ORIGIN, &vkey(1)), 0)]);
    let report = verify(&mut publish(&world), &world.keys());
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["verdict"], "not_genuine");
    assert_eq!(
        json["findings"][0],
        "the statement at index 200: a log begins once, at index 0"
    );
}
