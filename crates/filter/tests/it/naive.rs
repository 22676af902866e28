//! Filters against a second evaluator, written another way: it knows the terms from having made them, not from parsing,
//! compares addresses as strings of bits and folds by a table.

use event::{Record, Source, Timestamp};
use proptest::prelude::*;
use proptest::sample::select;

use crate::sample::{login, matcher};

const EMAILS: [&str; 4] = [
    "",
    "john@neogenesys.com",
    "JOHN@Neogenesys.com",
    "éva@x.org",
];
const ACTIONS: [&str; 4] = ["login", "logout", "launch_workspace", "x.custom"];
/// Of each of them.
const CATEGORIES: [&str; 4] = ["authentication", "authentication", "workspaces", ""];
const RESOURCES: [&str; 5] = [
    "auth",
    "workspace:1",
    "workspace:1 2",
    "session:\"q\"",
    "a\\b,c",
];
const DETAILS: [&str; 4] = ["", "Launched SAP", "Invalid credentials", "Café FERMÉ"];
const ADDRESSES: [&str; 5] = ["", "10.0.0.1", "10.128.0.1", "192.0.2.1", "2001:db8::1"];
const METADATA: [&str; 5] = [
    "",
    r#"{"k":"v"}"#,
    r#"{"k":["v","w"]}"#,
    r#"{"k":{"n":5},"e":""}"#,
    r#"{"k":[{"n":5.0},{"n":"6"}]}"#,
];
/// What is at `k` and at `k.n` in each of them, as text.
const AT_K: [&[&str]; 5] = [&[], &["v"], &["v", "w"], &[], &[]];
const AT_K_N: [&[&str]; 5] = [&[], &[], &[], &["5"], &["5", "6"]];
const SOURCES: [(Source, &str); 4] = [
    (Source::Platform, "platform"),
    (Source::Sent, "sent"),
    (Source::Imported, "imported"),
    (Source::Log, "log"),
];

#[derive(Clone, Debug)]
enum Wanted {
    Is(String),
    StartsWith(String),
    Present,
}

#[derive(Clone, Debug)]
struct Made {
    field: &'static str,
    negated: bool,
    values: Vec<Wanted>,
}

fn record() -> impl Strategy<Value = Record> {
    let texts = (
        select(&EMAILS),
        select(&ACTIONS),
        select(&RESOURCES),
        select(&DETAILS),
        select(&ADDRESSES),
    );
    let rest = (
        0_u64..6,
        any::<bool>(),
        select(&SOURCES),
        select(&METADATA),
        prop::option::of(select(vec!["s-1", "s-2"])),
    );
    (texts, rest).prop_map(
        |(
            (email, action, resource, details, address),
            (second, success, source, metadata, session),
        )| {
            Record {
                timestamp: Timestamp::from_micros(second * 1_000_000).unwrap(),
                action: action.into(),
                success,
                source: source.0,
                user_email: email.into(),
                resource: resource.into(),
                details: details.into(),
                ip_address: address.into(),
                session_id: session.map(Into::into),
                metadata: (!metadata.is_empty()).then(|| metadata.into()),
                ..login()
            }
        },
    )
}

fn wanted(values: Vec<&'static str>) -> impl Strategy<Value = Wanted> {
    prop_oneof![
        4 => select(values.clone()).prop_map(|text| Wanted::Is(text.to_owned())),
        2 => (select(values), 1_usize..6).prop_map(|(text, length)| {
            let prefix: String = text.chars().take(length).collect();
            if prefix.is_empty() { Wanted::Present } else { Wanted::StartsWith(prefix) }
        }),
        1 => Just(Wanted::Present),
    ]
}

fn exactly(values: Vec<&'static str>) -> impl Strategy<Value = Wanted> {
    select(values).prop_map(|text| Wanted::Is(text.to_owned()))
}

fn made() -> impl Strategy<Value = Made> {
    fn term(
        field: &'static str,
        values: impl Strategy<Value = Wanted> + 'static,
    ) -> BoxedStrategy<Made> {
        (prop::collection::vec(values, 1..4), any::<bool>())
            .prop_map(move |(values, negated)| Made {
                field,
                negated,
                values,
            })
            .boxed()
    }
    let time = |field| {
        (0_u64..6)
            .prop_map(move |second| {
                let values = vec![Wanted::Is(format!("1970-01-01T00:00:0{second}Z"))];
                Made {
                    field,
                    negated: false,
                    values,
                }
            })
            .boxed()
    };
    prop_oneof![
        term("user_email", wanted(EMAILS.to_vec())),
        term("action", wanted(ACTIONS.to_vec())),
        term("category", wanted(vec!["authentication", "workspaces", ""])),
        term("resource", wanted(RESOURCES.to_vec())),
        term("session_id", wanted(vec!["s-1", "s-2", "s-", ""])),
        term("metadata.k", wanted(vec!["v", "w", "5", ""])),
        term("metadata.k.n", exactly(vec!["5", "6", "v"])),
        term("success", exactly(vec!["true", "false"])),
        term(
            "source",
            exactly(vec!["platform", "sent", "imported", "log"])
        ),
        term(
            "ip_address",
            exactly(vec![
                "10.0.0.0/8",
                "10.0.0.0/9",
                "10.0.0.1",
                "2001:db8::/32",
                "0.0.0.0/0",
                "::/0",
                ""
            ])
        ),
        term(
            "",
            exactly(vec![
                "cafe",
                "Fermé",
                "invalid cred",
                "WORKSPACE:1",
                "neogenesys",
                "eva",
                "sap",
                "a\\b,c"
            ])
        ),
        time("start"),
        time("end"),
    ]
}

/// Writes the term with every value in quotes, or bare where that is the same.
fn written(term: &Made, quoted: bool) -> String {
    let values: Vec<_> = term
        .values
        .iter()
        .map(|value| match value {
            Wanted::Is(text) => spelled(text, quoted || term.field.is_empty()),
            Wanted::StartsWith(text) => spelled(text, quoted) + "*",
            Wanted::Present => "*".into(),
        })
        .collect();
    let sign = if term.negated { "-" } else { "" };
    let colon = if term.field.is_empty() { "" } else { ":" };
    format!("{sign}{}{colon}{}", term.field, values.join(","))
}

fn spelled(text: &str, quoted: bool) -> String {
    if quoted || text.is_empty() || text.contains([' ', '"', ',']) {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        text.to_owned()
    }
}

fn holds(term: &Made, event: &Record) -> bool {
    let found = term
        .values
        .iter()
        .any(|value| fits(term.field, value, event));
    found ^ term.negated
}

fn fits(field: &str, value: &Wanted, event: &Record) -> bool {
    let text = match field {
        "action" => event.action.clone(),
        "resource" => event.resource.clone(),
        "session_id" => event.session_id.clone().unwrap_or_default(),
        "category" => CATEGORIES[ACTIONS
            .iter()
            .position(|action| *action == event.action)
            .unwrap()]
        .to_owned(),
        "user_email" => event.user_email.to_lowercase(),
        _ => return fits_specially(field, value, event),
    };
    let same_case = |text: &str| {
        if field == "user_email" {
            text.to_lowercase()
        } else {
            text.to_owned()
        }
    };
    match value {
        Wanted::Is(wanted) => text == same_case(wanted),
        Wanted::StartsWith(prefix) => text.strip_prefix(&same_case(prefix)).is_some(),
        Wanted::Present => !text.is_empty(),
    }
}

fn fits_specially(field: &str, value: &Wanted, event: &Record) -> bool {
    if let Some(path) = field.strip_prefix("metadata.") {
        let place = METADATA
            .iter()
            .position(|text| *text == event.metadata.as_deref().unwrap_or(""))
            .unwrap();
        let leaves = if path == "k" {
            AT_K[place]
        } else {
            AT_K_N[place]
        };
        // At `k`, the fourth has an object and the fifth a list of objects: present, though not text.
        let present = !leaves.is_empty() || (path == "k" && place >= 3);
        return match value {
            Wanted::Is(wanted) if wanted.is_empty() => !present,
            Wanted::Is(wanted) => leaves.contains(&&**wanted),
            Wanted::StartsWith(prefix) => leaves.iter().any(|leaf| leaf.starts_with(prefix)),
            Wanted::Present => present,
        };
    }
    let Wanted::Is(wanted) = value else {
        panic!("{field} takes no prefix here")
    };
    match field {
        "success" => event.success.to_string() == *wanted,
        "source" => SOURCES.contains(&(event.source, wanted)),
        "start" => event.timestamp.to_string() >= *wanted,
        "end" => event.timestamp.to_string() <= *wanted,
        "ip_address" => match wanted.split_once('/') {
            None => event.ip_address == *wanted,
            Some((base, length)) => {
                let (base, address) = (bits(base), bits(&event.ip_address));
                base.len() == address.len() && address.starts_with(&base[..length.parse().unwrap()])
            }
        },
        "" => [&event.details, &event.resource, &event.user_email]
            .iter()
            .any(|text| plain(text).contains(&plain(wanted))),
        other => panic!("{other}"),
    }
}

fn bits(address: &str) -> String {
    match address.parse() {
        Ok(std::net::IpAddr::V4(address)) => {
            address.octets().map(|byte| format!("{byte:08b}")).concat()
        }
        Ok(std::net::IpAddr::V6(address)) => {
            address.octets().map(|byte| format!("{byte:08b}")).concat()
        }
        Err(_) => String::new(),
    }
}

fn plain(text: &str) -> String {
    text.to_lowercase().replace('é', "e")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn both_evaluators_agree(
        terms in prop::collection::vec(made(), 0..4),
        quoted in any::<bool>(),
        events in prop::collection::vec(record(), 8),
    ) {
        let text: Vec<_> = terms.iter().map(|term| written(term, quoted)).collect();
        let matcher = matcher(&text.join(" "));
        let (first, last) = matcher.time_range();
        for event in &events {
            let expected = terms.iter().all(|term| holds(term, event));
            prop_assert_eq!(matcher.matches(event), expected, "{:?} of {:?}", text, event);
            let in_range = first.is_none_or(|at| at <= event.timestamp) && last.is_none_or(|at| event.timestamp <= at);
            prop_assert!(in_range || !expected, "what is outside the range never matches");
        }
    }
}
