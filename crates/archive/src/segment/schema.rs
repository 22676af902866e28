//! The columns of a segment, in order.

use std::sync::Arc;

use parquet::{
    errors::ParquetError,
    schema::{parser::parse_message_type, types::Type},
};

use crate::{Part, StringColumn as C};

/// The schema as Parquet's own text. What an event need not have is optional.
const SCHEMA: &str = "
message event {
  required int64 index;
  required int64 timestamp (TIMESTAMP(MICROS,true));
  required int64 received_at (TIMESTAMP(MICROS,true));
  required int64 id_high;
  required int64 id_low;
  required boolean success;
  required binary source (STRING);
  required int32 marks;
  required int32 class;
  required binary action (STRING);
  required binary user_id (STRING);
  required binary user_email (STRING);
  required binary resource (STRING);
  required binary resource_type (STRING);
  required binary details (STRING);
  required binary ip_address (STRING);
  optional binary session_id (STRING);
  optional binary user_agent (STRING);
  optional binary request_id (STRING);
  optional binary metadata (STRING);
  optional binary redacted (STRING);
  optional binary sender (STRING);
  optional binary original_id (STRING);
  optional binary statement (STRING);
  optional binary link;
  optional binary group;
  optional binary carried;
}";

pub(super) fn schema() -> Result<Arc<Type>, ParquetError> {
    parse_message_type(SCHEMA).map(Arc::new)
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    Index,
    Timestamp,
    ReceivedAt,
    IdHigh,
    IdLow,
    Success,
    Source,
    Marks,
    Class,
    Text(C),
    ResourceType,
    /// Of rows that are not wholly open; this program writes none yet.
    Closed,
}

/// The columns of [`SCHEMA`], by their place in it.
pub(super) const COLUMNS: [(&str, Held); 27] = [
    ("index", Held::Index),
    ("timestamp", Held::Timestamp),
    ("received_at", Held::ReceivedAt),
    ("id_high", Held::IdHigh),
    ("id_low", Held::IdLow),
    ("success", Held::Success),
    ("source", Held::Source),
    ("marks", Held::Marks),
    ("class", Held::Class),
    ("action", Held::Text(C::Action)),
    ("user_id", Held::Text(C::UserId)),
    ("user_email", Held::Text(C::UserEmail)),
    ("resource", Held::Text(C::Resource)),
    ("resource_type", Held::ResourceType),
    ("details", Held::Text(C::Details)),
    ("ip_address", Held::Text(C::IpAddress)),
    ("session_id", Held::Text(C::SessionId)),
    ("user_agent", Held::Text(C::UserAgent)),
    ("request_id", Held::Text(C::RequestId)),
    ("metadata", Held::Text(C::Metadata)),
    ("redacted", Held::Text(C::Redacted)),
    ("sender", Held::Text(C::Sender)),
    ("original_id", Held::Text(C::OriginalId)),
    ("statement", Held::Text(C::Statement)),
    ("link", Held::Closed),
    ("group", Held::Closed),
    ("carried", Held::Closed),
];

impl Held {
    /// The part of events it is made from.
    pub(super) const fn part(self) -> Option<Part> {
        Some(match self {
            Self::Timestamp => Part::Timestamp,
            Self::ReceivedAt => Part::ReceivedAt,
            Self::IdHigh | Self::IdLow => Part::Id,
            Self::Success => Part::Success,
            Self::Source => Part::Source,
            Self::Marks | Self::Class => Part::Marks,
            Self::Text(column) => Part::String(column),
            Self::ResourceType => Part::String(C::Resource),
            Self::Index | Self::Closed => return None,
        })
    }
}

/// The place of a column in the file.
pub(super) fn place(held: Held) -> usize {
    let found = COLUMNS.iter().position(|(_, column)| *column == held);
    found.unwrap_or(COLUMNS.len())
}

/// What a resource is, by its name: `workspace` of `workspace:ws-1`, and `auth` of `auth`.
pub fn resource_type(resource: &str) -> &str {
    resource.split_once(':').map_or(resource, |(kind, _)| kind)
}

/// Whether a string column may be absent.
pub(super) fn is_optional(column: C) -> bool {
    !matches!(
        column,
        C::Action | C::UserId | C::UserEmail | C::Resource | C::Details | C::IpAddress
    )
}

#[cfg(test)]
mod tests {
    use parquet::basic::Repetition;

    use super::*;

    #[test]
    fn the_text_and_the_table_agree() {
        let schema = schema().unwrap();
        let fields = schema.get_fields();
        assert_eq!(fields.len(), COLUMNS.len());
        for (field, (name, held)) in fields.iter().zip(COLUMNS) {
            assert_eq!(field.name(), name);
            let optional = match held {
                Held::Text(column) => is_optional(column),
                Held::Closed => true,
                _ => false,
            };
            let is = field.get_basic_info().repetition() == Repetition::OPTIONAL;
            assert_eq!(is, optional, "{name}");
        }
        assert_eq!(place(Held::Text(C::Statement)), 23);
    }
}
