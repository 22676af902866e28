//! Looking into `metadata`.

use std::borrow::Cow;

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
