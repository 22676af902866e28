//! Statements: entries in which the log speaks of itself. They are clear, never erased, never expired.
//!
//! Each is one JSON object with one member, named as the action. The structs here give its exact text, and read it
//! strictly: unknown, missing and doubled members are refused.

use serde::{Deserialize, Serialize};

use crate::{EntryRanges, Timestamp, limits};

/// A statement of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each struct says what its statement means")]
pub enum Statement {
    BeginLog(BeginLog),
    UpdateRetention(UpdateRetention),
    ExpireLogs(ExpireLogs),
    EraseSubject(EraseSubject),
    RotateKey(RotateKey),
    CreateHold(Hold),
    ReleaseHold(Hold),
}

/// Entry 0 of every log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BeginLog {
    /// The origin of this log's checkpoints.
    pub origin: String,
    /// The verifier key (signed-note form) the log begins with.
    pub vkey: String,
    /// The log this one openly goes on from.
    #[serde(deserialize_with = "given")]
    pub continues: Option<Continues>,
}

/// Where an older log ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Continues {
    /// Its origin.
    pub origin: String,
    /// Its size in the state this log goes on from.
    pub size: u64,
    /// Its root at that size, base64 as in a checkpoint.
    pub root: String,
    /// The size its signer last remembered: the entries from `size` up to here are lost.
    pub lost_to: u64,
}

/// How long events accepted from now on are kept. The first rule that matches an action decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UpdateRetention {
    /// In the order they are tried.
    pub rules: Vec<RetentionRule>,
}

/// One rule of [`UpdateRetention`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionRule {
    /// Actions; `*` is every action.
    pub actions: Vec<String>,
    /// Days from `received_at` on.
    pub days: u32,
}

/// The committed fields of old entries were removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpireLogs {
    /// Only entries received before this time.
    pub before: Timestamp,
    /// Only entries of these actions; `*` is every action.
    pub actions: Vec<String>,
    /// Index of the `update_retention` statement it follows.
    pub rule: u64,
    /// Only entries up to this index, itself included.
    pub through: u64,
    /// How many entries it closed.
    pub entries: u64,
    /// How many it would have closed, had no hold kept them.
    pub held: u64,
}

impl ExpireLogs {
    /// Whether an entry is covered. Holds may have kept it open nevertheless.
    pub fn covers(&self, index: u64, action: &str, received_at: Timestamp) -> bool {
        index <= self.through && received_at < self.before && names(&self.actions, action)
    }
}

impl RetentionRule {
    /// Whether the rule is about an action.
    pub fn matches(&self, action: &str) -> bool {
        names(&self.actions, action)
    }
}

fn names(actions: &[String], action: &str) -> bool {
    actions.iter().any(|name| name == "*" || name == action)
}

/// The committed fields of a person's entries were removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EraseSubject {
    /// What was closed in which entries.
    pub closed: Vec<Closed>,
    /// How many entries it closed, wholly or in part.
    pub entries: u64,
    /// Why, like `gdpr-17`.
    pub basis: String,
    /// Index of the entry in which it was asked for.
    pub request: u64,
    /// Index of the entry in which it was approved.
    pub approval: u64,
}

/// Fields closed in some entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closed {
    /// The entries.
    pub entries: EntryRanges,
    /// The fields of each of them.
    pub fields: ClosedFields,
}

/// Which fields are closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClosedFields {
    /// `"all"`: every committed field.
    All,
    /// Numbers, ascending, 1 to 63, at least one.
    Some(Vec<u8>),
}

impl EraseSubject {
    /// Whether a field of an entry is covered.
    pub fn covers(&self, index: u64, field: u8) -> bool {
        self.closed.iter().any(|closed| {
            closed.entries.contains(index)
                && match &closed.fields {
                    ClosedFields::All => true,
                    ClosedFields::Some(fields) => fields.binary_search(&field).is_ok(),
                }
        })
    }

    /// Whether every field of an entry is covered, also those nobody knows of.
    pub fn covers_all(&self, index: u64) -> bool {
        self.closed
            .iter()
            .any(|closed| closed.fields == ClosedFields::All && closed.entries.contains(index))
    }
}

/// The log's key gives way to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RotateKey {
    /// Verifier key of the old one.
    pub old: String,
    /// Verifier key of the new one.
    pub new: String,
    /// The hash of the key that will follow the new one.
    pub next_hash: String,
}

/// A hold begins or ends: what it is on is neither erased nor expired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// Its id.
    pub hold: String,
    /// The entries it is on; absent if it is on a filter that the statement does not tell.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "not_null"
    )]
    pub entries: Option<EntryRanges>,
}

/// Why a text is not a statement.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StatementError {
    /// Longer than 32,768 bytes.
    #[error("the statement is longer than 32768 bytes")]
    TooLong,
    /// Not JSON, not a known statement, or not of its form.
    #[error("malformed statement")]
    Malformed(#[from] serde_json::Error),
    /// An array where an object must be.
    #[error("malformed statement: members must have names")]
    Form,
}

impl Statement {
    /// The action, which is also the name of the only member.
    pub const fn action(&self) -> &'static str {
        match self {
            Self::BeginLog(_) => "begin_log",
            Self::UpdateRetention(_) => "update_retention",
            Self::ExpireLogs(_) => "expire_logs",
            Self::EraseSubject(_) => "erase_subject",
            Self::RotateKey(_) => "rotate_key",
            Self::CreateHold(_) => "create_hold",
            Self::ReleaseHold(_) => "release_hold",
        }
    }

    /// The JSON text, as it is hashed.
    ///
    /// # Errors
    /// It would be too long: split it, verifiers add statements up.
    pub fn text(&self) -> Result<String, StatementError> {
        let text = serde_json::to_string(self)?;
        if text.len() > limits::STATEMENT {
            Err(StatementError::TooLong)
        } else {
            Ok(text)
        }
    }

    /// Reads a statement of an entry.
    ///
    /// # Errors
    /// Everything that is not a known statement of exactly its form.
    pub fn parse(text: &str) -> Result<Self, StatementError> {
        if text.len() > limits::STATEMENT {
            return Err(StatementError::TooLong);
        }
        let statement: Self = serde_json::from_str(text)?;
        // serde also reads a struct from an array of its values.
        let read: serde_json::Value = serde_json::from_str(text)?;
        if serde_json::to_value(&statement)? == read {
            Ok(statement)
        } else {
            Err(StatementError::Form)
        }
    }

    /// The greatest index it covers. A verifier refuses one that is not below the statement's own.
    pub fn last_covered(&self) -> Option<u64> {
        match self {
            Self::ExpireLogs(expired) => Some(expired.through),
            Self::EraseSubject(erased) => erased
                .closed
                .iter()
                .filter_map(|closed| closed.entries.last())
                .max(),
            _ => None,
        }
    }
}

/// Like the default for an `Option`, but the member must be there: `null` is said, not left out.
fn given<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

/// The member may be left out, and may not be `null`.
fn not_null<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

impl Serialize for ClosedFields {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All => serializer.serialize_str("all"),
            Self::Some(fields) => fields.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for ClosedFields {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Word(String),
            Numbers(Vec<u8>),
        }
        match Either::deserialize(deserializer)? {
            Either::Word(word) if word == "all" => Ok(Self::All),
            Either::Numbers(fields)
                if !fields.is_empty()
                    && fields.is_sorted_by(|a, b| a < b)
                    && fields
                        .iter()
                        .all(|field| (1..=limits::FIELD_NUMBER).contains(field)) =>
            {
                Ok(Self::Some(fields))
            }
            _ => Err(serde::de::Error::custom(
                "must be \"all\" or ascending field numbers",
            )),
        }
    }
}
