//! The fixed data: the same events in every run.
//!
//! Half the events have a sender's id, 30 % session and request ids, 10 % about 150 bytes of metadata; details are one
//! of 500 texts, 10 % of them made unique; 5,000 people.

use std::fmt::Write;

use demo::mix;
use event::Timestamp;

/// People there are.
pub(crate) const PEOPLE: u64 = 5_000;

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum People {
    /// One of [`PEOPLE`], all alike.
    Known,
    /// One of [`PEOPLE`], the first ones far more often: number 0 acts in 6 % of the events, number 2,700 in 0.01 %.
    Skewed,
    /// Event number `n` is of person number `n`.
    ByNumber,
}

const ACTIONS: [(&str, &str); 8] = [
    ("login", "auth"),
    ("launch_workspace", "workspace:ws-"),
    ("stop_workspace", "workspace:ws-"),
    ("logout", "auth"),
    ("document.opened", "document:"),
    ("document.shared", "document:"),
    ("update_workspace", "workspace:ws-"),
    ("disconnect_session", "session:"),
];

const WORDS: [&str; 16] = [
    "Launched",
    "SAP",
    "Neogénesys",
    "workspace",
    "after",
    "approval",
    "by",
    "the",
    "night",
    "shift",
    "with",
    "elevated",
    "rights",
    "from",
    "branch",
    "office",
];

/// Appends event number `n` as a line of NDJSON. `at`: when it happened.
pub(crate) fn line(out: &mut String, n: u64, at: Timestamp, people: People) {
    let person = match people {
        People::Known => mix(n, 1) % PEOPLE,
        People::Skewed => {
            let part = mix(n, 1) as f64 / u64::MAX as f64;
            (part.powi(3) * PEOPLE as f64) as u64 % PEOPLE
        }
        People::ByNumber => n,
    };
    let (action, resource) = ACTIONS[(mix(n, 2) % 8) as usize];
    let text = mix(n, 3) % 500;
    out.push('{');
    if mix(n, 4).is_multiple_of(2) {
        let _ = write!(out, r#""id":"evt-{:016x}","#, mix(n, 5));
    }
    let _ = write!(
        out,
        r#""user_id":"user-{person}","user_email":"person{person}@neogenesys.com","action":"{action}","resource":"{resource}"#
    );
    if resource != "auth" {
        let _ = write!(out, "{}", mix(n, 6) % 400);
    }
    let _ = write!(out, r#"","details":"{}"#, details(text));
    if mix(n, 7).is_multiple_of(10) {
        let _ = write!(out, " #{n}");
    }
    let address = mix(person, 8);
    let _ = write!(
        out,
        r#"","ip_address":"10.{}.{}.{}","timestamp":"{at}","success":{}"#,
        address % 4,
        (address >> 8) % 250,
        (address >> 16) % 250,
        mix(n, 9) % 100 >= 3,
    );
    if mix(n, 10) % 10 < 3 {
        let _ = write!(
            out,
            r#","session_id":"sess-{:012x}","request_id":"req-{:016x}""#,
            mix(n / 20, 11),
            mix(n, 12)
        );
    }
    if mix(n, 13).is_multiple_of(10) {
        let _ = write!(
            out,
            r#","metadata":{{"before":{{"cpu":"4 vCPU","memory":"8 GB"}},"after":{{"cpu":"8 vCPU","memory":"16 GB"}},"ticket":"CHG-{}","approved_by":"user-{}"}}"#,
            mix(n, 14) % 100_000,
            mix(n, 15) % PEOPLE
        );
    }
    out.push_str("}\n");
}

fn details(text: u64) -> String {
    let words = 4 + mix(text, 20) % 6;
    let mut out = format!("{text}:");
    for at in 0..words {
        out.push(' ');
        out.push_str(WORDS[(mix(text, 21 + at) % 16) as usize]);
    }
    out
}
