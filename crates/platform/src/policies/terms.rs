//! The terms of policies: what can be set, within which bounds, and what holds where nothing was set.

use event::{fit, visible};
use filter::Network;
use serde_json::{Map, Value};
use store::Policy;

use crate::{
    Error, Result,
    builtin::{
        POLICY_IP_ALLOWLIST, POLICY_LOGIN_LOCKOUT, POLICY_PASSWORD_STRENGTH, POLICY_SESSION_TIMEOUT,
    },
    changes::Parts,
    platform::Settings,
};

/// Networks of an allowlist.
const MOST_NETWORKS: usize = 100;
/// The shortest time without use, in minutes: uses are noted once a minute.
pub(crate) const SHORTEST_IDLE: u64 = 5;

/// What can be set of a policy.
struct Term {
    key: &'static str,
    kind: Kind,
}

enum Kind {
    /// A whole number of `least` to `most`.
    Number { usual: u64, least: u64, most: u64 },
    /// Addresses and networks.
    Networks,
}

const fn number(key: &'static str, usual: u64, least: u64, most: u64) -> Term {
    Term {
        key,
        kind: Kind::Number { usual, least, most },
    }
}

const LOCKOUT: &[Term] = &[
    number("failures", 10, 3, 100),
    number("within_minutes", 15, 1, 1440),
    number("locked_minutes", 15, 1, 1440),
];
const TIMEOUT: &[Term] = &[number("idle_minutes", 30, SHORTEST_IDLE, 43_200)];
const STRENGTH: &[Term] = &[number("length", 10, 8, 64)];
const ALLOWLIST: &[Term] = &[Term {
    key: "networks",
    kind: Kind::Networks,
}];

/// The terms of a policy, in the order they are written in.
fn of(id: &str) -> &'static [Term] {
    match id {
        POLICY_LOGIN_LOCKOUT => LOCKOUT,
        POLICY_SESSION_TIMEOUT => TIMEOUT,
        POLICY_PASSWORD_STRENGTH => STRENGTH,
        POLICY_IP_ALLOWLIST => ALLOWLIST,
        _ => &[],
    }
}

fn set(policy: &Policy) -> store::Result<Map<String, Value>> {
    serde_json::from_str(&policy.settings).map_err(|error| {
        store::Error::Corrupt(format!("the terms of {} are no JSON: {error}", policy.id))
    })
}

/// A number that was set, if it was.
pub(crate) fn set_number(policy: &Policy, key: &str) -> store::Result<Option<u64>> {
    Ok(set(policy)?.get(key).and_then(Value::as_u64))
}

/// A number that was set, or what is usual.
pub(crate) fn number_of(policy: &Policy, key: &str) -> store::Result<u64> {
    let usual = of(&policy.id).iter().find(|term| term.key == key);
    let usual = match usual.map(|term| &term.kind) {
        Some(Kind::Number { usual, .. }) => *usual,
        _ => 0,
    };
    Ok(set_number(policy, key)?.unwrap_or(usual))
}

/// Texts that were set.
pub(crate) fn texts(policy: &Policy, key: &str) -> store::Result<Vec<String>> {
    let set = set(policy)?;
    let values = set.get(key).and_then(Value::as_array);
    let texts = values.into_iter().flatten().filter_map(Value::as_str);
    Ok(texts.map(str::to_owned).collect())
}

/// All terms as they hold, with what is usual here where nothing was set.
pub(crate) fn all(policy: &Policy, here: &Settings) -> store::Result<Parts<'static>> {
    let set = set(policy)?;
    let holds = |term: &Term| match set.get(term.key) {
        Some(value) => value.clone(),
        None => term.usual(here),
    };
    let terms = of(&policy.id).iter();
    Ok(terms.map(|term| (term.key, holds(term))).collect())
}

/// What is to be kept of a policy once `wanted` is set.
///
/// # Errors
/// [`Error::Invalid`] `unknown_setting` or `bad_setting`, with the pointer to the setting.
pub(crate) fn with(policy: &Policy, wanted: &Map<String, Value>) -> Result<String> {
    let mut kept = set(policy)?;
    for (key, value) in wanted {
        let term = of(&policy.id).iter().find(|term| term.key == key);
        let term = term.ok_or_else(|| unknown(policy, key))?;
        kept.insert(key.clone(), term.checked(value)?);
    }
    Ok(Value::Object(kept).to_string())
}

fn unknown(policy: &Policy, key: &str) -> Error {
    let known: Vec<_> = of(&policy.id).iter().map(|term| term.key).collect();
    let known = match &known[..] {
        [] => "nothing".to_owned(),
        known => known.join(", "),
    };
    let key = fit(key, 64);
    let key = visible(&key);
    let message = format!("{} has no setting `{key}`: it has {known}", policy.id);
    Error::invalid("unknown_setting", message).at(pointer(&key))
}

/// The JSON pointer to a setting (RFC 6901).
fn pointer(key: &str) -> String {
    format!("/settings/{}", key.replace('~', "~0").replace('/', "~1"))
}

impl Term {
    fn usual(&self, here: &Settings) -> Value {
        match self.kind {
            Kind::Number { .. } if self.key == "idle_minutes" => here.idle_minutes.into(),
            Kind::Number { usual, .. } => usual.into(),
            Kind::Networks => Value::Array(Vec::new()),
        }
    }

    fn checked(&self, value: &Value) -> Result<Value> {
        let bad = |what: String| {
            Error::invalid("bad_setting", format!("`{}` is {what}", self.key)).at(pointer(self.key))
        };
        match self.kind {
            Kind::Number { least, most, .. } => {
                let number = value.as_u64().filter(|n| (least..=most).contains(n));
                let number = number.ok_or_else(|| bad(format!("a whole number of {least} to {most}")))?;
                Ok(number.into())
            }
            Kind::Networks => networks(value).ok_or_else(|| {
                bad(format!(
                    "a list of at most {MOST_NETWORKS} addresses and networks, as \"192.0.2.7\" or \"10.0.0.0/8\""
                ))
            }),
        }
    }
}

/// Each network once, as it is usually written.
fn networks(value: &Value) -> Option<Value> {
    let listed = value
        .as_array()
        .filter(|listed| listed.len() <= MOST_NETWORKS)?;
    let mut networks: Vec<Value> = Vec::with_capacity(listed.len());
    for text in listed {
        let network = Network::parse(text.as_str()?.trim())?;
        let text = Value::String(network.to_string());
        if !networks.contains(&text) {
            networks.push(text);
        }
    }
    Some(Value::Array(networks))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn policy(id: &str, settings: &str) -> Policy {
        Policy {
            id: id.into(),
            name: String::new(),
            enabled: true,
            settings: settings.into(),
        }
    }

    #[test]
    fn bounds() {
        let lockout = policy(POLICY_LOGIN_LOCKOUT, r#"{"failures":5}"#);
        assert_eq!(number_of(&lockout, "failures").unwrap(), 5);
        assert_eq!(number_of(&lockout, "locked_minutes").unwrap(), 15);
        let try_with =
            |policy: &Policy, wanted: Value| match with(policy, wanted.as_object().unwrap()) {
                Ok(kept) => kept,
                Err(Error::Invalid { code, .. }) => code.to_owned(),
                Err(other) => panic!("{other}"),
            };
        assert_eq!(
            try_with(&lockout, json!({"locked_minutes": 60})),
            r#"{"failures":5,"locked_minutes":60}"#
        );
        for bad in [
            json!(2),
            json!(101),
            json!(5.5),
            json!("5"),
            json!(-5),
            json!(null),
        ] {
            assert_eq!(try_with(&lockout, json!({"failures": bad})), "bad_setting");
        }
        assert_eq!(try_with(&lockout, json!({"length": 9})), "unknown_setting");
        let list = policy(POLICY_IP_ALLOWLIST, "{}");
        assert_eq!(
            try_with(
                &list,
                json!({"networks": ["10.1.2.3/8", " 10.0.0.0/8", "::1"]})
            ),
            r#"{"networks":["10.0.0.0/8","::1"]}"#
        );
        for bad in [
            json!("10.0.0.0/8"),
            json!(["10.0.0.0/33"]),
            json!([1]),
            json!(vec!["::1"; 101]),
        ] {
            assert_eq!(try_with(&list, json!({"networks": bad})), "bad_setting");
        }
    }

    #[test]
    fn what_was_not_set_is_as_usual_here() {
        let here = Settings {
            idle_minutes: 7,
            ..Settings::default()
        };
        let timeout = all(&policy(POLICY_SESSION_TIMEOUT, "{}"), &here).unwrap();
        assert_eq!(timeout, [("idle_minutes", json!(7))]);
        let mfa = all(&policy("pol-mfa-required", "{}"), &here).unwrap();
        assert!(mfa.is_empty());
    }
}
