//! The fixed data: the same events in every run.
//!
//! Half the events have a sender's id, 30 % session and request ids, 10 % about 150 bytes of metadata; details are one
//! of 500 texts, 10 % of them made unique; 5,000 people.

use std::fmt::Write;

use demo::mix;
use event::Timestamp;

/// People there are.
pub(crate) const PEOPLE: u64 = 5_000;
/// What is acted on: so many workspaces, as many documents, as many sessions.
const THINGS: u64 = 400;

/// Who acts.
#[derive(Clone, Copy, Debug)]
pub(crate) enum People<'a> {
    /// One of [`PEOPLE`], all alike.
    Known,
    /// One of [`PEOPLE`], the first ones far more often: number 0 acts in 6 % of the events, number 2,700 in 0.01 %.
    /// Some of them have accounts.
    Skewed(&'a [Account]),
    /// One of so many, all alike.
    Some(u64),
    /// Event number `n` is of person number `n`.
    ByNumber,
}

/// A person who can sign in, and is named by the id of the account in the events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    /// Number of the person.
    pub(crate) person: u64,
    /// `user_id`
    pub(crate) id: String,
}

/// How many events have an id of their sender's; the others get one from the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum SentIds {
    /// None
    None,
    /// Every second one
    #[default]
    Half,
    /// All
    All,
}

/// When the events of a log happened: in order, but for a few seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spread {
    /// When the last one did.
    pub(crate) until: Timestamp,
    /// How many there are.
    pub(crate) events: u64,
}

impl Spread {
    /// Microseconds from the first to the last.
    const SPAN: u64 = 30 * 24 * 3600 * 1_000_000;
    /// An event reaches the log at most so much later than those after it.
    const LATE: u64 = 5_000_000;

    /// When event number `n` happened.
    pub(crate) fn at(self, n: u64) -> Timestamp {
        let left = self.events.saturating_sub(n + 1);
        let before = u128::from(Self::SPAN) * u128::from(left) / u128::from(self.events.max(1));
        let before = u64::try_from(before).unwrap_or(Self::SPAN) + mix(n, 16) % Self::LATE;
        let micros = self.until.as_micros().saturating_sub(before);
        Timestamp::from_micros(micros).unwrap_or(self.until)
    }
}

/// The id the sender of event number `n` gives it, if it gives one.
pub(crate) fn sent_id(n: u64, ids: SentIds) -> Option<String> {
    let has = match ids {
        SentIds::None => false,
        SentIds::Half => mix(n, 4).is_multiple_of(2),
        SentIds::All => true,
    };
    has.then(|| format!("evt-{:016x}", mix(n, 5)))
}

/// The `user_id` of a person.
pub(crate) fn user_id(person: u64, accounts: &[Account]) -> std::borrow::Cow<'_, str> {
    match accounts.iter().find(|account| account.person == person) {
        Some(account) => account.id.as_str().into(),
        None => format!("user-{person}").into(),
    }
}

/// The address of mail of a person.
pub(crate) fn email(person: u64) -> String {
    format!("person{person}@neogenesys.com")
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
pub(crate) fn line(out: &mut String, n: u64, at: Timestamp, people: People<'_>) {
    line_with(out, n, at, people, SentIds::default());
}

/// The same with other ids.
pub(crate) fn line_with(out: &mut String, n: u64, at: Timestamp, people: People<'_>, ids: SentIds) {
    let (person, accounts) = match people {
        People::Known => (mix(n, 1) % PEOPLE, [].as_slice()),
        People::Some(count) => (mix(n, 1) % count.max(1), [].as_slice()),
        People::Skewed(accounts) => {
            let part = mix(n, 1) as f64 / u64::MAX as f64;
            ((part.powi(3) * PEOPLE as f64) as u64 % PEOPLE, accounts)
        }
        People::ByNumber => (n, [].as_slice()),
    };
    let (action, resource) = ACTIONS[(mix(n, 2) % 8) as usize];
    let text = mix(n, 3) % 500;
    out.push('{');
    if let Some(id) = sent_id(n, ids) {
        let _ = write!(out, r#""id":"{id}","#);
    }
    let _ = write!(
        out,
        r#""user_id":"{}","user_email":"{}","action":"{action}","resource":"{resource}"#,
        user_id(person, accounts),
        email(person),
    );
    if resource != "auth" {
        let _ = write!(out, "{}", mix(n, 6) % THINGS);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_of_a_log_are_spread_over_thirty_days_nearly_in_order() {
        let until = Timestamp::from_micros(1_772_721_000_000_000).unwrap();
        let spread = Spread {
            until,
            events: 10_000,
        };
        let at: Vec<u64> = (0..10_000).map(|n| spread.at(n).as_micros()).collect();
        let range = at.iter().max().unwrap() - at.iter().min().unwrap();
        assert!(range.abs_diff(Spread::SPAN) < Spread::SPAN / 1000);
        assert!(at.iter().all(|at| *at <= until.as_micros()));
        let back = at.windows(2).map(|two| two[0].saturating_sub(two[1])).max();
        assert!(back.unwrap() < Spread::LATE);
    }

    #[test]
    fn ids_and_accounts_are_in_the_lines() {
        let at = Timestamp::from_micros(1_772_721_000_000_000).unwrap();
        let accounts = [Account {
            person: 0,
            id: "user-of-an-account".into(),
        }];
        for (ids, least, most) in [
            (SentIds::None, 0, 0),
            (SentIds::Half, 400, 600),
            (SentIds::All, 1000, 1000),
        ] {
            let mut lines = String::new();
            for n in 0..1000 {
                line_with(&mut lines, n, at, People::Skewed(&accounts), ids);
            }
            let sent = lines.matches(r#""id":"evt-"#).count();
            assert!((least..=most).contains(&sent), "{ids:?}: {sent}");
            let theirs = lines.matches(r#""user_id":"user-of-an-account""#).count();
            assert!((30..90).contains(&theirs), "{theirs}");
            assert!(!lines.contains(r#""user_id":"user-0""#));
        }
    }
}
