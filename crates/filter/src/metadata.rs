//! Looking into `metadata`.

use std::borrow::Cow;

use memchr::memmem;
use serde_json::Value as Json;

use crate::{Path, Value};

/// Whether one of `values` fits what is at `path`; no value, if there is no such path.
///
/// A list stands for each of its items, at the end of the path and on the way. `null` is no value. An object at the end is
/// present, and equal to nothing.
pub(crate) fn fits(metadata: Option<&Json>, path: &Path, values: &[Value]) -> bool {
    let mut leaves = Vec::new();
    if let Some(metadata) = metadata {
        collect(metadata, path.keys(), &mut leaves);
    }
    values.iter().any(|value| match value {
        Value::Present => leaves.iter().any(|leaf| is_present(leaf)),
        Value::Is(text) if text.is_empty() => !leaves.iter().any(|leaf| is_present(leaf)),
        Value::Is(text) => leaves.iter().any(|leaf| is(leaf, text)),
        Value::StartsWith(prefix) => leaves
            .iter()
            .any(|leaf| text_of(leaf).is_some_and(|text| text.starts_with(&**prefix))),
        _ => false,
    })
}

/// Asks about much metadata. Most of it is told apart by its text, unread.
pub(crate) struct Probe<'a> {
    path: &'a Path,
    values: &'a [Value],
    /// Texts one of which is in what fits, as it stands there if nothing in it is escaped. `None`: no telling.
    literals: Option<Vec<memmem::Finder<'static>>>,
}

impl<'a> Probe<'a> {
    pub(crate) fn new(path: &'a Path, values: &'a [Value]) -> Self {
        let literals = values.iter().map(literal).collect::<Option<Vec<String>>>();
        let finders = literals.map(|literals| {
            let finder = |text: &String| memmem::Finder::new(text).into_owned();
            literals.iter().map(finder).collect()
        });
        Self {
            path,
            values,
            literals: finders,
        }
    }

    /// Whether one of the values fits what a JSON object, as text, has at the path.
    pub(crate) fn fits(&self, metadata: &str) -> bool {
        let json = metadata.as_bytes();
        if let Some(literals) = &self.literals
            && !literals.iter().any(|literal| literal.find(json).is_some())
            && memchr::memchr(b'\\', json).is_none()
        {
            return false;
        }
        let json = serde_json::from_str(metadata).ok();
        fits(json.as_ref(), self.path, self.values)
    }
}

/// What a value looks like inside JSON without escapes. `None` if it has many looks, as numbers do, or none.
fn literal(value: &Value) -> Option<String> {
    match value {
        Value::Is(text) if text.is_empty() || text.parse::<f64>().is_ok() => None,
        Value::Is(text) if text == "true" || text == "false" => Some(text.clone()),
        Value::Is(text) => Some(format!("\"{text}\"")),
        // It may be the beginning of a number.
        Value::StartsWith(prefix)
            if prefix.starts_with(|c: char| c.is_ascii_digit() || c == '-') =>
        {
            None
        }
        Value::StartsWith(prefix) => Some(prefix.clone()),
        _ => None,
    }
}

fn collect<'a>(json: &'a Json, keys: &[String], leaves: &mut Vec<&'a Json>) {
    match (json, keys.split_first()) {
        (Json::Array(items), _) => items.iter().for_each(|item| collect(item, keys, leaves)),
        (Json::Object(members), Some((key, keys))) => {
            if let Some(json) = members.get(key) {
                collect(json, keys, leaves);
            }
        }
        (json, None) => leaves.push(json),
        (_, Some(_)) => {}
    }
}

fn is_present(leaf: &Json) -> bool {
    match leaf {
        Json::Null => false,
        Json::String(text) => !text.is_empty(),
        Json::Object(members) => !members.is_empty(),
        _ => true,
    }
}

/// `1.50` and `15e-1` are one number, however the sender wrote it.
fn is(leaf: &Json, wanted: &str) -> bool {
    if let Json::Number(number) = leaf
        && let (Some(number), Ok(wanted)) = (number.as_f64(), wanted.parse::<f64>())
    {
        return number == wanted;
    }
    text_of(leaf).is_some_and(|text| text == wanted)
}

fn text_of(leaf: &Json) -> Option<Cow<'_, str>> {
    match leaf {
        Json::String(text) => Some(Cow::Borrowed(text)),
        Json::Bool(flag) => Some(Cow::Borrowed(if *flag { "true" } else { "false" })),
        Json::Number(number) => Some(Cow::Owned(number.to_string())),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn leaf() -> impl Strategy<Value = String> {
        prop::sample::select(vec![
            r#""a""#,
            r#""\u0061""#,
            r#""a\"b""#,
            r#""ab""#,
            "1",
            "1.0",
            "10e-1",
            "-1",
            "true",
            "null",
            r#"["a",1]"#,
            r#""1""#,
            r#""""#,
        ])
        .prop_map(str::to_owned)
    }

    proptest! {
        #[test]
        fn what_is_told_unread_is_what_reading_tells(here in leaf(), there in leaf(), place in 0_usize..9) {
            let values = [
                Value::Is("a".into()), Value::Is("a\"b".into()), Value::Is("1".into()), Value::Is("true".into()), Value::Is(String::new()),
                Value::StartsWith("a".into()), Value::StartsWith("1".into()), Value::StartsWith("tr".into()), Value::Present,
            ];
            let path: crate::Filter = "metadata.k:x".parse().unwrap();
            let matcher = path.at(event::Timestamp::default());
            let crate::Field::Metadata(path) = matcher.terms().next().unwrap().field() else { panic!("another field") };
            let metadata = format!(r#"{{"other":{there},"k":{here}}}"#);
            let json: Json = serde_json::from_str(&metadata).unwrap();
            let values = &values[place..=place];
            prop_assert_eq!(Probe::new(path, values).fits(&metadata), fits(Some(&json), path, values));
        }
    }
}
