//! What is wrong with a filter, and where.

use std::ops::Range;

use thiserror::Error;

/// A filter, or a parameter beside it, that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{input}: {message}{}", hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default())]
#[non_exhaustive]
pub struct FilterError {
    /// The parameter the text came in: `q` for filter text, else its name (`action`, `start`, `sort`, ...).
    pub input: &'static str,
    /// The place in that text: bytes, on character boundaries, possibly empty.
    pub at: Range<usize>,
    /// What is wrong, for people.
    pub message: String,
    /// What to write instead, where that is known.
    pub hint: Option<String>,
}

impl FilterError {
    pub(crate) fn new(input: &'static str, at: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            input,
            at,
            message: message.into(),
            hint: None,
        }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
