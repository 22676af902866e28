//! What a provider claims, by name.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::failure::TokenFault;

/// The longest subject (Core 2).
const SUBJECT: usize = 255;

/// Claims of a token that are no claims about a person.
const OF_TOKEN: [&str; 12] = [
    "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "azp", "nonce", "sid", "amr", "acr",
];

/// Claims of a token, of an introspection, or about a person.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Claims(Map<String, Value>);

impl Claims {
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    /// A text that is not empty.
    pub(crate) fn given(&self, name: &str) -> Option<String> {
        let text = self.text(name).map(str::trim);
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// Seconds since 1970.
    pub(crate) fn time(&self, name: &str) -> Option<u64> {
        let value = self.get(name)?;
        let whole = value.as_u64();
        whole.or_else(|| {
            let seconds = value.as_f64().filter(|s| (0.0..1e15).contains(s))?;
            Some(seconds as u64)
        })
    }

    /// `true`, also as some providers write it.
    pub(crate) fn is_true(&self, name: &str) -> bool {
        match self.get(name) {
            Some(Value::Bool(is)) => *is,
            Some(Value::String(text)) => text == "true",
            _ => false,
        }
    }

    /// One text or several.
    pub(crate) fn texts(&self, name: &str) -> Vec<&str> {
        match self.get(name) {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// Whom they are about.
    pub(crate) fn subject(&self) -> Result<&str, TokenFault> {
        let subject = self.text("sub").unwrap_or_default();
        let fits = (1..=SUBJECT).contains(&subject.len()) && !subject.contains(char::is_control);
        fits.then_some(subject).ok_or(TokenFault::Subject)
    }

    /// Adds what is claimed of a person elsewhere and not here. What is about the token and how it came to be
    /// ([`OF_TOKEN`]) counts here alone.
    pub(crate) fn complete(&mut self, more: Self) {
        for (name, value) in more.0 {
            if !OF_TOKEN.contains(&name.as_str()) {
                self.0.entry(name).or_insert(value);
            }
        }
    }
}
