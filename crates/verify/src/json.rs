//! JSON in which nothing can hide: a member that is there twice, at any depth, is refused.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::bundle::BundleError;

/// As much of JSON as a bundle is made of.
pub(crate) enum Json {
    Object(BTreeMap<String, Json>),
    Text(String),
    Number(u64),
    True,
    /// Whatever has no place in a bundle: arrays, `null`, fractions, ...
    Other,
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut members = BTreeMap::new();
        while let Some((name, value)) = map.next_entry::<String, Json>()? {
            if members.contains_key(&name) {
                return Err(A::Error::custom(format_args!(
                    "the member {name:?} is there twice"
                )));
            }
            members.insert(name, value);
        }
        Ok(Json::Object(members))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Number(number))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
        while seq.next_element::<Json>()?.is_some() {}
        Ok(Json::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Json, E> {
        Ok(if flag { Json::True } else { Json::Other })
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Other)
    }
}

/// The members of an object, taken out one by one; what is left over at the end was not known.
pub(crate) struct Members {
    /// Where the object stands, with a final dot; empty for the outermost.
    path: String,
    left: BTreeMap<String, Json>,
}

impl Members {
    /// Reads a text that is one object.
    pub(crate) fn of_text(text: &str) -> Result<Self, BundleError> {
        match serde_json::from_str(text).map_err(BundleError::Json)? {
            Json::Object(left) => Ok(Self {
                path: String::new(),
                left,
            }),
            _ => Err(BundleError::NotAnObject),
        }
    }

    /// The whole name of a member, like `fields.details.blind`.
    pub(crate) fn path(&self, name: &str) -> String {
        format!("{}{name}", self.path)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.left.contains_key(name)
    }

    pub(crate) fn text(&mut self, name: &str) -> Result<String, BundleError> {
        match self.take(name)? {
            Json::Text(text) => Ok(text),
            _ => Err(self.malformed(name, "a string")),
        }
    }

    pub(crate) fn number(&mut self, name: &str) -> Result<u64, BundleError> {
        match self.take(name)? {
            Json::Number(number) => Ok(number),
            _ => Err(self.malformed(name, "a whole number")),
        }
    }

    pub(crate) fn object(&mut self, name: &str) -> Result<Self, BundleError> {
        match self.take(name)? {
            Json::Object(left) => Ok(Self {
                path: self.path(&format!("{name}.")),
                left,
            }),
            _ => Err(self.malformed(name, "an object")),
        }
    }

    /// The name of some member that was not taken yet.
    pub(crate) fn next_name(&self) -> Option<String> {
        self.left.keys().next().cloned()
    }

    /// Refuses what was not taken.
    pub(crate) fn finish(self) -> Result<(), BundleError> {
        match self.left.keys().next() {
            None => Ok(()),
            Some(name) => Err(BundleError::Unknown(self.path(name))),
        }
    }

    pub(crate) fn malformed(&self, name: &str, expected: &'static str) -> BundleError {
        BundleError::Malformed {
            member: self.path(name),
            expected,
        }
    }

    fn take(&mut self, name: &str) -> Result<Json, BundleError> {
        self.left
            .remove(name)
            .ok_or_else(|| BundleError::Missing(self.path(name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        Members::of_text(text).err().unwrap().to_string()
    }

    #[test]
    fn a_member_twice_is_refused_at_every_depth() {
        for text in [
            r#"{"a":1,"a":1}"#,
            r#"{"a":{"b":{"c":"","c":""}}}"#,
            r#"{"a":[{"b":1},[{"c":1,"\u0063":2}]]}"#,
        ] {
            assert!(refusal(text).contains("is there twice"), "{text}");
        }
        assert!(Members::of_text(r#"{"a":{"b":1},"b":{"b":1}}"#).is_ok());
    }

    #[test]
    fn depth_cannot_exhaust_the_stack() {
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(5_000), "]".repeat(5_000));
        assert!(refusal(&deep).contains("recursion limit"));
    }

    #[test]
    fn numbers_are_whole_and_written_so() {
        for bad in ["-1", "1.0", "1e2", "18446744073709551616", "\"1\"", "true"] {
            let mut members = Members::of_text(&format!("{{\"n\":{bad}}}")).unwrap();
            assert!(
                matches!(members.number("n"), Err(BundleError::Malformed { .. })),
                "{bad}"
            );
        }
        let mut members = Members::of_text(r#"{"n":18446744073709551615}"#).unwrap();
        assert_eq!(members.number("n").unwrap(), u64::MAX);
        assert!(members.finish().is_ok());
    }
}
