//! The filter itself.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use event::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::parse::Parser;
use crate::{FilterError, Matcher, Term, limits};

/// A conjunction of terms; the empty one, which is the default, holds for every event.
///
/// Terms are sorted and without repeats, so filters that differ in order, spelling, case of addresses or quotes alone are
/// equal. [`Display`](fmt::Display) writes the canonical text, which reads back as the same filter; serde uses that text.
/// Cheap to clone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    terms: Arc<[Term]>,
}

impl Filter {
    /// Reads filter text, as in `q=`.
    ///
    /// # Errors
    /// Says what is not understood, and where.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let mut parser = Parser::default();
        parser.query("q", text)?;
        Self::build("q", parser)
    }

    /// The filter of everything `parser` collected; `input` is blamed if it is too long in canonical form, which can be
    /// longer than what was given (folding may lengthen text): what is kept must be readable again.
    pub(crate) fn build(input: &'static str, parser: Parser) -> Result<Self, FilterError> {
        let mut terms = parser.into_terms();
        terms.sort();
        terms.dedup();
        let filter = Self {
            terms: terms.into(),
        };
        let length = filter.to_string().len();
        if length > limits::TEXT {
            let message = format!(
                "longer than {} bytes in canonical form ({length})",
                limits::TEXT
            );
            return Err(FilterError::new(input, 0..0, message));
        }
        Ok(filter)
    }

    /// The terms, in canonical order.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Whether it holds for every event.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The canonical text without `start` and `end`: two people who look at different hours of the same thing read the same
    /// events, for the audit of reading.
    pub fn canonical_without_times(&self) -> String {
        join(self.terms.iter().filter(|term| !term.field().is_time()))
    }

    /// The filter as it stands at `now`, ready to be asked about events.
    pub fn at(&self, now: Timestamp) -> Matcher {
        Matcher::new(Arc::clone(&self.terms), now)
    }
}

fn join<'a>(terms: impl Iterator<Item = &'a Term>) -> String {
    terms.map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&join(self.terms.iter()))
    }
}

impl FromStr for Filter {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, FilterError> {
        Self::parse(text)
    }
}

impl Serialize for Filter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Filter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}
