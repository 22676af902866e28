//! Policy files and the quorums they ask for.

use std::fmt::Write as _;

use tlog::{Checkpoint, Cosigner};
use verify::{
    Bundle, CheckpointFinding, Finding, Keys, LogFinding, Policy, PolicyProblem, Verdict,
    verify_bundle,
};

use crate::log_world::{log_of, publish_signed, verify};
use crate::world::{World, fields};

fn witness(number: u8) -> Cosigner {
    let name = format!("witness.example/w{number}");
    Cosigner::from_seed(name.parse().unwrap(), &[100 + number; 32])
}

/// Lines for the log of the world and witnesses `w1` to `w5`.
fn parties() -> String {
    let mut text = format!(
        "# the log\nlog {} https://log.example/\n\n",
        World::new().signer().verifier_key()
    );
    for number in 1..=5 {
        let key = witness(number).verifier_key().to_string();
        writeln!(text, " witness\tw{number}  {key}").unwrap();
    }
    text
}

fn problem(text: &str) -> (usize, PolicyProblem) {
    let error = Policy::parse(text.as_bytes()).unwrap_err();
    (error.line, error.problem)
}

/// The checkpoint of the world, cosigned.
fn cosigned(world: &World, by: &[u8]) -> Checkpoint {
    let mut checkpoint = world.checkpoint();
    for number in by {
        let cosigner = witness(*number);
        let signature = cosigner.cosign(&checkpoint, 1_772_784_000).unwrap();
        let key = cosigner.verifier_key();
        checkpoint.add_cosignature(signature, key).unwrap();
    }
    checkpoint
}

fn verdict(policy: &str, by: &[u8]) -> Verdict {
    let world = World::new();
    let mut keys = Keys::new();
    keys.trust_policy(Policy::parse(policy.as_bytes()).unwrap());
    let vkey = world.signer().verifier_key().clone();
    let proven = world.proven_under(1, cosigned(&world, by));
    let bundle = Bundle::new(vkey, proven, fields(1, &[]), None).unwrap();
    let report = verify_bundle(&bundle, &keys);
    if let [finding] = report.findings.as_slice() {
        let is_quorum = matches!(
            finding,
            Finding::Checkpoint(CheckpointFinding::Quorum { cosigned, .. }) if *cosigned == by.len()
        );
        assert!(is_quorum, "{finding}");
    }
    report.verdict
}

#[test]
fn quorums_decide() {
    // Lines, witnesses that suffice, witnesses that do not.
    type Case = (
        &'static str,
        &'static [&'static [u8]],
        &'static [&'static [u8]],
    );
    let cases: &[Case] = &[
        ("quorum none", &[&[], &[1], &[1, 2, 3, 4, 5]], &[]),
        ("quorum w2", &[&[2], &[1, 2]], &[&[], &[1], &[1, 3, 4, 5]]),
        ("group g any w1 w2\nquorum g", &[&[1], &[2]], &[&[], &[3]]),
        (
            "group g all w1 w2\nquorum g",
            &[&[1, 2]],
            &[&[1], &[2], &[1, 3]],
        ),
        (
            "group g 2 w1 w2 w3\nquorum g",
            &[&[1, 3], &[1, 2, 3]],
            &[&[1], &[3, 4, 5]],
        ),
        (
            "group x 2 w1 w2 w3\ngroup y any w4 w5\ngroup z all x y\nquorum z",
            &[&[1, 2, 4], &[2, 3, 5], &[1, 2, 3, 4, 5]],
            &[&[1, 2, 3], &[1, 4, 5], &[4, 5]],
        ),
    ];
    for (lines, enough, too_few) in cases {
        let policy = format!("{}{lines}\n", parties());
        for by in *enough {
            assert_eq!(verdict(&policy, by), Verdict::Genuine, "{lines} {by:?}");
        }
        for by in *too_few {
            let verdict = verdict(&policy, by);
            assert_eq!(verdict.exit_code(), 1, "{lines} {by:?}");
        }
    }
}

#[test]
fn a_witness_is_its_key_and_not_its_name() {
    let policy = format!("{}quorum w1\n", parties());
    let world = World::new();
    let mut checkpoint = world.checkpoint();
    let impostor = Cosigner::from_seed("witness.example/w1".parse().unwrap(), &[1; 32]);
    let signature = impostor.cosign(&checkpoint, 1).unwrap();
    checkpoint
        .add_cosignature(signature, impostor.verifier_key())
        .unwrap();
    let mut keys = Keys::new();
    keys.trust_policy(Policy::parse(policy.as_bytes()).unwrap());
    let vkey = world.signer().verifier_key().clone();
    let proven = world.proven_under(1, checkpoint);
    let bundle = Bundle::new(vkey, proven, fields(1, &[]), None).unwrap();
    let report = verify_bundle(&bundle, &keys);
    let expected = CheckpointFinding::Quorum {
        quorum: "w1".to_owned(),
        cosigned: 0,
    };
    assert_eq!(report.findings, [Finding::Checkpoint(expected)]);
    // Without a policy nobody asks.
    assert_eq!(
        verify_bundle(&bundle, &world.keys()).verdict,
        Verdict::Genuine
    );
}

#[test]
fn a_policy_asks_for_witnesses_of_logs_it_does_not_list_too() {
    let world = World::new();
    let policy = format!("witness w1 {}\nquorum w1\n", witness(1).verifier_key());
    let mut keys = world.keys();
    keys.trust_policy(Policy::parse(policy.as_bytes()).unwrap());
    let report = verify_bundle(&world.bundle(1, &[]), &keys);
    assert_eq!(report.verdict.exit_code(), Verdict::EXIT_NOT_GENUINE);
}

#[test]
fn whole_logs_are_asked_for_witnesses_too() {
    let world = log_of(300);
    let policy = format!("witness w1 {}\nquorum w1\n", witness(1).verifier_key());
    let mut keys = world.keys();
    keys.trust_policy(Policy::parse(policy.as_bytes()).unwrap());
    let found = |by: &[u8]| {
        let checkpoint = cosigned(&world, by).to_string().into_bytes();
        verify(&mut publish_signed(&world, checkpoint), &keys).findings
    };
    assert_eq!(found(&[1]), []);
    let expected = CheckpointFinding::Quorum {
        quorum: "w1".to_owned(),
        cosigned: 0,
    };
    assert_eq!(found(&[2]), [LogFinding::Checkpoint(expected)]);
}

#[test]
fn files_are_read_as_the_specification_says() {
    let text = format!("\t\n  # note: \u{e9}\n{}quorum none", parties());
    let policy = Policy::parse(text.as_bytes()).unwrap();
    assert_eq!((policy.logs().len(), policy.witnesses().count()), (1, 5));
    assert!(!policy.asks_for_witnesses());
    // Names are bytes, whatever they encode.
    let key = witness(1).verifier_key().to_string();
    let latin1 = [b"witness \xe9 ", key.as_bytes(), b"\nquorum \xe9\n"].concat();
    let policy = Policy::parse(&latin1).unwrap();
    assert!(policy.asks_for_witnesses());
    assert!(!policy.is_satisfied(&[]));
}

#[test]
fn files_that_break_a_rule_are_refused_with_the_line() {
    let log = World::new().signer().verifier_key().to_string();
    let (one, two) = (witness(1), witness(2));
    let (one, two) = (one.verifier_key(), two.verifier_key());
    let head = format!("witness a {one}\nwitness b {two}\n");
    let renamed = Cosigner::from_seed("other.example".parse().unwrap(), &[101; 32]);
    let renamed = renamed.verifier_key();
    for (text, line, expected) in [
        (String::new(), 1, PolicyProblem::Quorum),
        (head.clone(), 3, PolicyProblem::Quorum),
        (
            format!("{head}quorum a\nquorum b\n"),
            4,
            PolicyProblem::Quorum,
        ),
        (format!("{head}quorum c\n"), 3, PolicyProblem::UnknownName),
        (format!("quorum a\n{head}"), 1, PolicyProblem::UnknownName),
        (
            format!("{head}group g any g\n"),
            3,
            PolicyProblem::UnknownName,
        ),
        (
            format!("{head}group g any none\n"),
            3,
            PolicyProblem::UnknownName,
        ),
        (
            format!("{head}group g 2 a a\n"),
            3,
            PolicyProblem::MemberTwice,
        ),
        (
            format!("{head}group g any a\ngroup h any a b\n"),
            4,
            PolicyProblem::MemberTwice,
        ),
        (
            format!("{head}group a any b\n"),
            3,
            PolicyProblem::NameTaken,
        ),
        (
            format!("{head}group none any b\n"),
            3,
            PolicyProblem::NameTaken,
        ),
        (
            format!("{head}group g 3 a b\n"),
            3,
            PolicyProblem::Threshold,
        ),
        (
            format!("{head}group g 0 a b\n"),
            3,
            PolicyProblem::Threshold,
        ),
        (
            format!("{head}group g 01 a b\n"),
            3,
            PolicyProblem::Threshold,
        ),
        (
            format!("{head}group g +1 a b\n"),
            3,
            PolicyProblem::Threshold,
        ),
        (
            format!("{head}group g many a b\n"),
            3,
            PolicyProblem::Threshold,
        ),
        (format!("{head}group g any\n"), 3, PolicyProblem::Parts),
        (format!("{head}quorum\n"), 3, PolicyProblem::Parts),
        (format!("{head}quorum a b\n"), 3, PolicyProblem::Parts),
        ("log\n".to_owned(), 1, PolicyProblem::Parts),
        (format!("log {log} url more\n"), 1, PolicyProblem::Parts),
        (
            format!("log {log}\nlog {log} url\n"),
            2,
            PolicyProblem::DuplicateKey,
        ),
        (
            format!("{head}witness c {renamed}\n"),
            3,
            PolicyProblem::DuplicateKey,
        ),
        (format!("log {one}\n"), 1, PolicyProblem::KeyKind),
        (format!("witness a {log}\n"), 1, PolicyProblem::KeyKind),
        ("logs x\n".to_owned(), 1, PolicyProblem::Keyword),
        (format!("{head}quorum a\r\n"), 3, PolicyProblem::Character),
        (
            format!("#\u{7f}\n{head}quorum a\n"),
            1,
            PolicyProblem::Character,
        ),
    ] {
        assert_eq!(problem(&text), (line, expected), "{text}");
    }
    assert!(matches!(problem("log key\n"), (1, PolicyProblem::Key(_))));
}
