//! What changed between two states of a thing, for the details and the metadata of its event.

use serde_json::{Map, Value};

/// The parts of a thing by name, in the order of its schema.
pub(crate) type Parts<'a> = Vec<(&'a str, Value)>;

/// The parts that are not what they were.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Changes {
    /// Their names alone, as in `cpu, enabled`.
    pub(crate) names: String,
    /// As in `{cpu: '8 vCPU', enabled: false}`: as they are now, in the order of the schema.
    pub(crate) words: String,
    /// As they were.
    pub(crate) before: Value,
    /// As they are.
    pub(crate) after: Value,
}

/// What changed, if anything did. Both have the same names in the same order.
pub(crate) fn between(before: &Parts<'_>, after: &Parts<'_>) -> Option<Changes> {
    let changed = before.iter().zip(after).filter(|(was, is)| was.1 != is.1);
    let (was, is): (Vec<_>, Vec<_>) = changed.map(|(was, is)| (was.clone(), is.clone())).unzip();
    if is.is_empty() {
        return None;
    }
    let words: Vec<_> = is
        .iter()
        .map(|(name, value)| format!("{name}: {}", word(value)))
        .collect();
    let names: Vec<_> = is.iter().map(|(name, _)| *name).collect();
    Some(Changes {
        names: names.join(", "),
        words: format!("{{{}}}", words.join(", ")),
        before: object(was),
        after: object(is),
    })
}

/// All parts as JSON.
pub(crate) fn object(parts: Parts<'_>) -> Value {
    let named = parts.into_iter();
    Value::Object(
        named
            .map(|(name, value)| (name.to_owned(), value))
            .collect::<Map<_, _>>(),
    )
}

/// Texts in single quotes; a quote or backslash inside has a backslash before it.
fn word(value: &Value) -> String {
    match value {
        Value::String(text) => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
        Value::Array(values) => {
            let words: Vec<_> = values.iter().map(word).collect();
            format!("[{}]", words.join(", "))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_changed_in_the_order_of_the_schema() {
        let before = vec![
            ("name", json!("Sally's \\ SAP")),
            ("cpu", json!("4 vCPU")),
            ("networks", json!([])),
            ("enabled", json!(true)),
        ];
        assert_eq!(between(&before, &before), None);
        let mut after = before.clone();
        after[1].1 = json!("8 vCPU");
        after[3].1 = json!(false);
        let changes = between(&before, &after).unwrap();
        assert_eq!(changes.names, "cpu, enabled");
        assert_eq!(changes.words, "{cpu: '8 vCPU', enabled: false}");
        assert_eq!(changes.before, json!({"cpu": "4 vCPU", "enabled": true}));
        assert_eq!(changes.after, json!({"cpu": "8 vCPU", "enabled": false}));
        after[0].1 = json!("Sally's \\ R/3");
        after[2].1 = json!(["10.0.0.0/8", "::1"]);
        assert_eq!(
            between(&before, &after).unwrap().words,
            r"{name: 'Sally\'s \\ R/3', cpu: '8 vCPU', networks: ['10.0.0.0/8', '::1'], enabled: false}"
        );
    }
}
