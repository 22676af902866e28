//! What a bundle proves of an event, for people to read.

use event::{Entry, Timestamp};
use serde::Serialize;

use crate::bundle::{Bundle, Disclosure, FieldProof, field_name};
use crate::bundle_check::Closure;

/// An event as far as it is proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct EventView {
    /// `log-<uuid>` of the entry. The id a sender gave is the field `original_id`.
    pub id: String,
    /// Its index in the log.
    pub index: u64,
    /// When it happened, as whoever asserts it says.
    pub timestamp: Timestamp,
    /// When the log accepted it.
    pub received_at: Timestamp,
    /// What was done.
    pub action: String,
    /// Whether it succeeded.
    pub success: bool,
    /// Who asserts it: `platform`, `sent`, `imported` or `log`.
    pub source: &'static str,
    /// JSON text, for an entry of the log itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    /// The committed fields, by number. Empty if not even their digests are given.
    pub fields: Vec<FieldView>,
    /// The statement that closed what is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_by: Option<ClosedBy>,
}

/// A committed field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FieldView {
    /// Its name, as in the bundle.
    pub name: String,
    /// What is proven of it.
    #[serde(flatten)]
    pub state: FieldState,
}

/// What is proven of a committed field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum FieldState {
    /// It has this value.
    Open {
        /// The value.
        value: String,
    },
    /// The event has the field, and a statement of the log says it was closed.
    Closed,
    /// The event has the field. Its value was not disclosed.
    NotDisclosed,
}

/// The statement that closed an entry or some of its fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ClosedBy {
    /// Its index, above that of the entry.
    pub index: u64,
    /// `erase_subject` or `expire_logs`.
    pub action: String,
    /// When it was made.
    pub received_at: Timestamp,
}

impl EventView {
    pub(crate) fn of(bundle: &Bundle, entry: &Entry, closure: Option<&Closure>) -> Self {
        let fields = match &bundle.disclosure {
            Disclosure::Group(_) => Vec::new(),
            Disclosure::Fields(fields) => fields
                .iter()
                .map(|(number, field)| FieldView {
                    name: field_name(*number).into_owned(),
                    state: state(*number, field, closure),
                })
                .collect(),
        };
        Self {
            id: event::own_id(entry.id16),
            index: bundle.proven.index(),
            timestamp: entry.timestamp,
            received_at: entry.received_at,
            action: entry.action.clone(),
            success: entry.success,
            source: entry.source.name(),
            statement: entry.statement.clone(),
            fields,
            closed_by: closure.map(|closure| ClosedBy {
                index: closure.index,
                action: closure.action.clone(),
                received_at: closure.received_at,
            }),
        }
    }

    /// The proven value of a field, by its name in the bundle.
    pub fn value(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|field| field.name == name)?;
        match &field.state {
            FieldState::Open { value } => Some(value),
            FieldState::Closed | FieldState::NotDisclosed => None,
        }
    }
}

fn state(number: u8, field: &FieldProof, closure: Option<&Closure>) -> FieldState {
    match field {
        FieldProof::Opened { value, .. } => FieldState::Open {
            value: value.clone(),
        },
        FieldProof::Closed { .. } if closure.is_some_and(|by| by.fields.contains(&number)) => {
            FieldState::Closed
        }
        FieldProof::Closed { .. } => FieldState::NotDisclosed,
    }
}
