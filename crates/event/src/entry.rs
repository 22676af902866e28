//! The entry: the canonical bytes of an event that are hashed into the tree (format v1).
//!
//! Deterministic CBOR, a map of nine or ten pairs with integer keys, ascending:
//!
//! ```text
//! 0  1                    version
//! 1  id16                 16 bytes, a UUID of variant 10 and version 4 or 7
//! 2  timestamp            microseconds since 1970
//! 3  received_at          likewise
//! 4  action               text
//! 5  success              true or false
//! 6  source               0 platform, 1 sent, 2 imported, 3 the log itself
//! 7  link                 16 bytes
//! 8  group                32 bytes
//! 9  statement            JSON text, exactly if source is 3
//! ```

use std::str;

use uuid::Uuid;

use crate::cbor::{self, BYTES, MAP, Reader, TEXT, UNSIGNED};
use crate::scan::Scanner;
use crate::{Digest32, Source, Timestamp, limits};

/// A decoded entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The id of the event.
    pub id16: Uuid,
    /// When it happened.
    pub timestamp: Timestamp,
    /// When it was accepted.
    pub received_at: Timestamp,
    /// What was done.
    pub action: String,
    /// Whether it succeeded.
    pub success: bool,
    /// Who asserts it.
    pub source: Source,
    /// Finds the entries of one subject, for whoever has the link key.
    pub link: [u8; 16],
    /// The commitment to all committed fields.
    pub group: Digest32,
    /// JSON text, exactly if `source` is [`Source::Log`].
    pub statement: Option<String>,
}

/// Why bytes are not an entry, or values cannot be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EntryError {
    /// The bytes end too early.
    #[error("the entry is cut off")]
    Cut,
    /// Bytes follow the end.
    #[error("bytes follow the entry")]
    Trailing,
    /// Above 65,535 bytes.
    #[error("the entry is longer than 65535 bytes")]
    TooLong,
    /// An item is of another CBOR type than it must be.
    #[error("an item has the wrong type")]
    Kind,
    /// A length or number is not in its shortest form, or of indefinite length.
    #[error("the encoding is not deterministic")]
    NotCanonical,
    /// The keys are not 0 to 8, or 0 to 9, in this order.
    #[error("the keys are not 0 to 8, with 9 for statements, in order")]
    Keys,
    /// Not version 1.
    #[error("unknown version of the entry")]
    Version,
    /// Not a UUID of variant 10 and version 4 or 7.
    #[error("the id is not a UUID of version 4 or 7")]
    Id,
    /// At or after the year 10000.
    #[error("a time is out of range")]
    Time,
    /// Not of the form of an action.
    #[error("the action is malformed")]
    Action,
    /// Above 3.
    #[error("unknown source")]
    Source,
    /// `link` is not 16 bytes or `group` not 32.
    #[error("link or group has the wrong length")]
    Length,
    /// A statement without source 3, source 3 without one, or one that is not a single JSON member named as the action.
    #[error("the statement is missing, out of place or malformed")]
    Statement,
}

impl Entry {
    /// The canonical bytes.
    ///
    /// # Errors
    /// Values that [`Entry::decode`] would refuse.
    pub fn encode(&self) -> Result<Vec<u8>, EntryError> {
        check(
            self.id16,
            &self.action,
            self.source,
            self.statement.as_deref(),
        )?;
        let mut out = Vec::with_capacity(160 + self.statement.as_deref().map_or(0, str::len));
        self.header().write(&mut out);
        if out.len() > limits::ENTRY {
            Err(EntryError::TooLong)
        } else {
            Ok(out)
        }
    }

    /// Reads canonical bytes. What it accepts, [`Entry::encode`] writes again byte for byte.
    ///
    /// # Errors
    /// Everything else.
    pub fn decode(bytes: &[u8]) -> Result<Self, EntryError> {
        if bytes.len() > limits::ENTRY {
            return Err(EntryError::TooLong);
        }
        let mut reader = Reader::new(bytes);
        let pairs = reader.head(MAP)?;
        if pairs != 9 && pairs != 10 {
            return Err(EntryError::Keys);
        }
        key(&mut reader, 0)?;
        if reader.head(UNSIGNED)? != 1 {
            return Err(EntryError::Version);
        }
        key(&mut reader, 1)?;
        let id16 = Uuid::from_slice(reader.string(BYTES)?).map_err(|_| EntryError::Id)?;
        key(&mut reader, 2)?;
        let timestamp = time(&mut reader)?;
        key(&mut reader, 3)?;
        let received_at = time(&mut reader)?;
        key(&mut reader, 4)?;
        let action = str::from_utf8(reader.string(TEXT)?).map_err(|_| EntryError::Action)?;
        key(&mut reader, 5)?;
        let success = reader.boolean()?;
        key(&mut reader, 6)?;
        let source = Source::from_number(reader.head(UNSIGNED)?).ok_or(EntryError::Source)?;
        key(&mut reader, 7)?;
        let link = reader
            .string(BYTES)?
            .try_into()
            .map_err(|_| EntryError::Length)?;
        key(&mut reader, 8)?;
        let group = Digest32::try_from(reader.string(BYTES)?).map_err(|_| EntryError::Length)?;
        let statement = if pairs == 10 {
            key(&mut reader, 9)?;
            Some(str::from_utf8(reader.string(TEXT)?).map_err(|_| EntryError::Statement)?)
        } else {
            None
        };
        if !reader.is_empty() {
            return Err(EntryError::Trailing);
        }
        check(id16, action, source, statement)?;
        Ok(Self {
            id16,
            timestamp,
            received_at,
            action: action.to_owned(),
            success,
            source,
            link,
            group,
            statement: statement.map(str::to_owned),
        })
    }

    fn header(&self) -> Header<'_> {
        Header {
            id16: self.id16,
            timestamp: self.timestamp,
            received_at: self.received_at,
            action: &self.action,
            success: self.success,
            source: self.source,
            link: &self.link,
            group: &self.group,
            statement: self.statement.as_deref(),
        }
    }
}

/// An entry whose parts are elsewhere.
pub(crate) struct Header<'a> {
    pub(crate) id16: Uuid,
    pub(crate) timestamp: Timestamp,
    pub(crate) received_at: Timestamp,
    pub(crate) action: &'a str,
    pub(crate) success: bool,
    pub(crate) source: Source,
    pub(crate) link: &'a [u8; 16],
    pub(crate) group: &'a Digest32,
    pub(crate) statement: Option<&'a str>,
}

impl Header<'_> {
    /// Appends the canonical bytes. The caller vouches for the values.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        cbor::head(out, MAP, if self.statement.is_some() { 10 } else { 9 });
        out.extend_from_slice(&[0, 1, 1]);
        cbor::string(out, BYTES, self.id16.as_bytes());
        out.push(2);
        cbor::head(out, UNSIGNED, self.timestamp.as_micros());
        out.push(3);
        cbor::head(out, UNSIGNED, self.received_at.as_micros());
        out.push(4);
        cbor::string(out, TEXT, self.action.as_bytes());
        out.push(5);
        cbor::boolean(out, self.success);
        out.extend_from_slice(&[6, self.source.number(), 7]);
        cbor::string(out, BYTES, self.link);
        out.push(8);
        cbor::string(out, BYTES, self.group.as_bytes());
        if let Some(statement) = self.statement {
            out.push(9);
            cbor::string(out, TEXT, statement.as_bytes());
        }
    }
}

/// Whether a text has the form of an action: `[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}`.
pub fn is_action(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() <= limits::ACTION
        && bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b':' | b'/' | b'-'))
}

fn key(reader: &mut Reader<'_>, expected: u64) -> Result<(), EntryError> {
    if reader.head(UNSIGNED)? == expected {
        Ok(())
    } else {
        Err(EntryError::Keys)
    }
}

fn time(reader: &mut Reader<'_>) -> Result<Timestamp, EntryError> {
    Timestamp::from_micros(reader.head(UNSIGNED)?).ok_or(EntryError::Time)
}

/// What types do not already say.
fn check(
    id16: Uuid,
    action: &str,
    source: Source,
    statement: Option<&str>,
) -> Result<(), EntryError> {
    if !is_entry_id(id16) {
        return Err(EntryError::Id);
    }
    if !is_action(action) {
        return Err(EntryError::Action);
    }
    match (source, statement) {
        (Source::Log, Some(text)) if is_statement_text(text, action) => Ok(()),
        (Source::Log, _) | (_, Some(_)) => Err(EntryError::Statement),
        (_, None) => Ok(()),
    }
}

/// Whether a UUID can name an entry: variant 10, version 4 or 7.
pub(crate) fn is_entry_id(id: Uuid) -> bool {
    id.get_variant() == uuid::Variant::RFC4122 && matches!(id.get_version_num(), 4 | 7)
}

/// One JSON object with one member of this name, whose strings all name characters.
fn is_statement_text(text: &str, action: &str) -> bool {
    let mut scan = Scanner::new(text);
    let mut read = || {
        scan.expect(b'{', "an object")?;
        let named = scan.key()? == action;
        scan.skip_text_value()?;
        scan.expect(b'}', "one member alone")?;
        scan.end()?;
        Ok::<_, crate::scan::Fault>(named)
    };
    text.len() <= limits::STATEMENT && read().unwrap_or(false)
}
