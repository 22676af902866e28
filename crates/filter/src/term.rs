//! One condition of a filter.

use std::cell::OnceCell;
use std::fmt;
use std::net::IpAddr;

use event::Source;

use crate::quote::write_quoted;
use crate::{EventView, Field, Moment, Network, contains_folded, lowercase, quote};

/// `field:value,value`: holds if the field is one of the values, or, negated, if it is none of them.
///
/// Made by parsing alone, so field and values fit each other. Values are sorted, without repeats, at least one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    field: Field,
    negated: bool,
    values: Vec<Value>,
}

/// What a field is compared with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Value {
    /// Exactly this text; `""` also where there is no value. For `user_email` in lower case.
    Is(String),
    /// Text that begins so; never `""`. For `user_email` in lower case.
    StartsWith(String),
    /// Any value other than none and `""`.
    Present,
    /// Text that, folded, contains this, which is folded and not `""`. Of [`Field::Text`] alone.
    Contains(String),
    /// An address of this network. Of [`Field::IpAddress`] alone.
    Network(Network),
    /// Of [`Field::Success`] alone.
    Success(bool),
    /// Of [`Field::Source`] alone.
    Source(Source),
    /// Of [`Field::Start`] and [`Field::End`] alone.
    Moment(Moment),
}

impl Term {
    pub(crate) fn new(field: Field, negated: bool, mut values: Vec<Value>) -> Self {
        values.sort();
        values.dedup();
        Self {
            field,
            negated,
            values,
        }
    }

    /// What it looks at.
    pub fn field(&self) -> &Field {
        &self.field
    }

    /// Whether it holds where no value does.
    pub fn negated(&self) -> bool {
        self.negated
    }

    /// The alternatives.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// Whether one of the values fits `text`, the field's value (`""` for none), negation left aside.
    ///
    /// For the fields that are text: all but `start`, `end`, `success`, `source` (for which it is `false`) and `metadata`
    /// (whose value is JSON). For `category`, `text` is the category; for [`Field::Text`], ask for each of its three columns.
    /// Scanners call this once per dictionary value.
    pub fn fits(&self, text: &str) -> bool {
        let folded;
        let text = if self.field == Field::UserEmail {
            folded = lowercase(text);
            &*folded
        } else {
            text
        };
        self.values.iter().any(|value| match value {
            Value::Is(wanted) => text == wanted,
            Value::StartsWith(prefix) => text.starts_with(&**prefix),
            Value::Present => !text.is_empty(),
            Value::Contains(needle) => contains_folded(text, needle),
            Value::Network(network) => text
                .parse::<IpAddr>()
                .is_ok_and(|address| network.contains(address)),
            Value::Success(_) | Value::Source(_) | Value::Moment(_) => false,
        })
    }
}

impl Term {
    /// Whether it holds for an event, negation and all. Not for times, which [`Matcher`](crate::Matcher) compares.
    pub fn holds<V: EventView + ?Sized>(&self, event: &V) -> bool {
        crate::matcher::fits(self, event, &OnceCell::new()) != self.negated
    }

    /// To ask about many values of the columns this term looks at: whether one of its own fits, negation left aside.
    ///
    /// A column is the field itself; `action` for `category`, `metadata` as JSON for [`Field::Metadata`].
    pub fn probe(&self) -> Box<dyn Fn(&str) -> bool + Send + '_> {
        match &self.field {
            Field::Category => Box::new(|action| self.fits(crate::category(action))),
            Field::Metadata(path) => {
                let probe = crate::metadata::Probe::new(path, &self.values);
                Box::new(move |metadata| probe.fits(metadata))
            }
            _ => Box::new(|text| self.fits(text)),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_str("-")?;
        }
        let text = self.field == Field::Text;
        if !text {
            write!(f, "{}:", self.field)?;
        }
        for (place, value) in self.values.iter().enumerate() {
            if place > 0 {
                f.write_str(",")?;
            }
            match value {
                // A colon in a bare word would make it a field.
                Value::Contains(needle) if needle.contains(':') => write_quoted(f, needle)?,
                value => write!(f, "{value}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is(text) | Self::Contains(text) => f.write_str(&quote(text)),
            Self::StartsWith(prefix) => write!(f, "{}*", quote(prefix)),
            Self::Present => f.write_str("*"),
            Self::Network(network) => write!(f, "{network}"),
            Self::Success(success) => write!(f, "{success}"),
            Self::Source(source) => f.write_str(source.name()),
            Self::Moment(moment) => write!(f, "{moment}"),
        }
    }
}
