//! Statements: their exact text, and strict reading.

use event::statement::{
    BeginLog, Closed, ClosedFields, Continues, EraseSubject, ExpireLogs, Hold, RetentionRule,
    RotateKey, UpdateRetention,
};
use event::{EntryRanges, Statement, Timestamp, catalogue};

fn all() -> Vec<(Statement, &'static str)> {
    let text = str::to_owned;
    let hold = |entries| Hold {
        hold: text("h-1"),
        entries,
    };
    vec![
        (
            Statement::BeginLog(BeginLog {
                origin: text("neosc-1a2b3c4d/log/7f3a"),
                vkey: text("neosc-1a2b3c4d/log/7f3a+00000000+AQ=="),
                continues: None,
            }),
            r#"{"begin_log":{"origin":"neosc-1a2b3c4d/log/7f3a","vkey":"neosc-1a2b3c4d/log/7f3a+00000000+AQ==","continues":null}}"#,
        ),
        (
            Statement::BeginLog(BeginLog {
                origin: text("o/2"),
                vkey: text("v"),
                continues: Some(Continues {
                    origin: text("o"),
                    size: 7,
                    root: text("cg=="),
                    lost_to: 9,
                }),
            }),
            r#"{"begin_log":{"origin":"o/2","vkey":"v","continues":{"origin":"o","size":7,"root":"cg==","lost_to":9}}}"#,
        ),
        (
            Statement::UpdateRetention(UpdateRetention {
                rules: vec![RetentionRule {
                    actions: vec![text("login"), text("*")],
                    days: 365,
                }],
            }),
            r#"{"update_retention":{"rules":[{"actions":["login","*"],"days":365}]}}"#,
        ),
        (
            Statement::ExpireLogs(ExpireLogs {
                before: Timestamp::parse("2026-03-05T00:00:00Z").unwrap(),
                actions: vec![text("login")],
                rule: 3,
                through: 99,
                entries: 40,
                held: 2,
            }),
            r#"{"expire_logs":{"before":"2026-03-05T00:00:00Z","actions":["login"],"rule":3,"through":99,"entries":40,"held":2}}"#,
        ),
        (
            Statement::EraseSubject(EraseSubject {
                closed: vec![
                    Closed {
                        entries: EntryRanges::of([417, 420, 421, 422, 423]),
                        fields: ClosedFields::Some(vec![1, 2, 5]),
                    },
                    Closed {
                        entries: EntryRanges::of([7]),
                        fields: ClosedFields::All,
                    },
                ],
                entries: 6,
                basis: text("gdpr-17"),
                request: 430,
                approval: 431,
            }),
            concat!(
                r#"{"erase_subject":{"closed":[{"entries":"417,420-423","fields":[1,2,5]},{"entries":"7","fields":"all"}],"#,
                r#""entries":6,"basis":"gdpr-17","request":430,"approval":431}}"#
            ),
        ),
        (
            Statement::RotateKey(RotateKey {
                old: text("a"),
                new: text("b"),
                next_hash: text("c"),
            }),
            r#"{"rotate_key":{"old":"a","new":"b","next_hash":"c"}}"#,
        ),
        (
            Statement::CreateHold(hold(None)),
            r#"{"create_hold":{"hold":"h-1"}}"#,
        ),
        (
            Statement::ReleaseHold(hold(Some(EntryRanges::of([1, 2])))),
            r#"{"release_hold":{"hold":"h-1","entries":"1-2"}}"#,
        ),
    ]
}

#[test]
fn have_an_exact_text_and_are_read_back() {
    for (statement, text) in all() {
        assert_eq!(statement.text().unwrap(), text);
        assert_eq!(Statement::parse(text).unwrap(), statement);
        assert!(catalogue::is_statement(statement.action()));
        assert!(text.starts_with(&format!("{{\"{}\":", statement.action())));
    }
}

#[test]
fn are_read_strictly() {
    for bad in [
        r#"{"begin_log":{"origin":"o","vkey":"v"}}"#,
        r#"{"begin_log":{"origin":"o","vkey":"v","continues":null,"more":1}}"#,
        r#"{"begin_log":{"origin":"o","origin":"o","vkey":"v","continues":null}}"#,
        r#"{"begin_log":{"origin":"o","vkey":"v","continues":{"origin":"o","size":-1,"root":"","lost_to":0}}}"#,
        r#"{"begin_log":["o","v",null]}"#,
        r#"{"begin_log":{"origin":"o","vkey":"v","continues":["o",1,"r",2]}}"#,
        r#"{"create_hold":{"hold":"h"},"release_hold":{"hold":"h"}}"#,
        r#"{"create_hold":{"hold":"h","entries":null}}"#,
        r#"{"create_hold":{"hold":"h","entries":"2-1"}}"#,
        r#"{"create_hold":{"hold":"h"}} x"#,
        r#"{"login":{}}"#,
        r#""begin_log""#,
        r#"{"erase_subject":{"closed":[{"entries":"1","fields":[]}],"entries":1,"basis":"","request":1,"approval":1}}"#,
        r#"{"erase_subject":{"closed":[{"entries":"1","fields":[2,1]}],"entries":1,"basis":"","request":1,"approval":1}}"#,
        r#"{"erase_subject":{"closed":[{"entries":"1","fields":[1,1]}],"entries":1,"basis":"","request":1,"approval":1}}"#,
        r#"{"erase_subject":{"closed":[{"entries":"1","fields":[0]}],"entries":1,"basis":"","request":1,"approval":1}}"#,
        r#"{"erase_subject":{"closed":[{"entries":"1","fields":[64]}],"entries":1,"basis":"","request":1,"approval":1}}"#,
        r#"{"erase_subject":{"closed":[{"entries":"1","fields":"ALL"}],"entries":1,"basis":"","request":1,"approval":1}}"#,
        r#"{"erase_subject":{"closed":[{"entries":"","fields":"all"}],"entries":1,"basis":"","request":1,"approval":1}}"#,
        r#"{"expire_logs":{"before":"2026-03-05T01:00:00+01:00","actions":[],"rule":3,"through":9,"entries":4,"held":2}}"#,
        r#"{"expire_logs":{"before":"2026-03-05T00:00:00Z","actions":[],"rule":3.0,"through":9,"entries":4,"held":2}}"#,
    ] {
        assert!(Statement::parse(bad).is_err(), "{bad}");
    }
    let long = format!(r#"{{"create_hold":{{"hold":"{}"}}}}"#, "x".repeat(32_768));
    assert!(Statement::parse(&long).is_err());
    let hold = Hold {
        hold: "x".repeat(32_768),
        entries: None,
    };
    assert!(Statement::CreateHold(hold).text().is_err());
}

#[test]
fn tell_what_they_cover() {
    for (statement, _) in all() {
        match &statement {
            Statement::EraseSubject(erased) => {
                assert_eq!(statement.last_covered(), Some(423));
                assert!(erased.covers(421, 5) && !erased.covers(421, 4) && !erased.covers(418, 1));
                assert!(erased.covers(7, 4) && erased.covers(7, 63));
                assert!(erased.covers_all(7) && !erased.covers_all(417));
            }
            Statement::ExpireLogs(expired) => {
                let at = |micros| {
                    Timestamp::from_micros(expired.before.as_micros() + micros - 1).unwrap()
                };
                assert_eq!(statement.last_covered(), Some(99));
                assert!(expired.covers(99, "login", at(0)));
                assert!(!expired.covers(100, "login", at(0)));
                assert!(!expired.covers(99, "logout", at(0)));
                assert!(!expired.covers(99, "login", at(1)));
            }
            other => assert_eq!(other.last_covered(), None),
        }
    }
}
