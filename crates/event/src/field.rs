//! The committed fields of an event and their numbers.

use crate::Record;

/// A committed field. The numbers are part of what is hashed; the first five are always committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "each is the field of the same name of Record")]
pub enum Field {
    UserId = 1,
    UserEmail = 2,
    Resource = 3,
    Details = 4,
    IpAddress = 5,
    SessionId = 6,
    UserAgent = 7,
    RequestId = 8,
    Metadata = 9,
    Redacted = 10,
    Sender = 11,
    OriginalId = 12,
}

impl Field {
    /// Every field, ascending.
    pub const ALL: [Self; 12] = [
        Self::UserId,
        Self::UserEmail,
        Self::Resource,
        Self::Details,
        Self::IpAddress,
        Self::SessionId,
        Self::UserAgent,
        Self::RequestId,
        Self::Metadata,
        Self::Redacted,
        Self::Sender,
        Self::OriginalId,
    ];

    /// 1 to 12.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The name in JSON and in proof bundles.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UserId => "user_id",
            Self::UserEmail => "user_email",
            Self::Resource => "resource",
            Self::Details => "details",
            Self::IpAddress => "ip_address",
            Self::SessionId => "session_id",
            Self::UserAgent => "user_agent",
            Self::RequestId => "request_id",
            Self::Metadata => "metadata",
            Self::Redacted => "redacted",
            Self::Sender => "sender",
            Self::OriginalId => "original_id",
        }
    }

    /// The field of a number. `None` for one this version does not know: it is hashed and shown, not refused.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.number() == number)
    }

    /// The field of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }
}

/// The committed fields a record has and their values, ascending. The first five always, `""` included; the others
/// if given (`""`, and `{}` for metadata, count as not given).
pub fn committed_fields(record: &Record) -> impl Iterator<Item = (Field, &str)> {
    always(record)
        .into_iter()
        .chain(optional(record).into_iter().filter_map(|(field, value)| {
            let value = value.as_deref()?;
            let given = match field {
                Field::Metadata => !matches!(value, "" | "{}"),
                _ => !value.is_empty(),
            };
            given.then_some((field, value))
        }))
}

fn always(record: &Record) -> [(Field, &str); 5] {
    [
        (Field::UserId, &record.user_id),
        (Field::UserEmail, &record.user_email),
        (Field::Resource, &record.resource),
        (Field::Details, &record.details),
        (Field::IpAddress, &record.ip_address),
    ]
}

fn optional(record: &Record) -> [(Field, &Option<String>); 7] {
    [
        (Field::SessionId, &record.session_id),
        (Field::UserAgent, &record.user_agent),
        (Field::RequestId, &record.request_id),
        (Field::Metadata, &record.metadata),
        (Field::Redacted, &record.redacted),
        (Field::Sender, &record.sender),
        (Field::OriginalId, &record.original_id),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_lead_back() {
        for (place, field) in Field::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(field.number()), place + 1);
            assert_eq!(Field::from_number(field.number()), Some(field));
            assert_eq!(Field::from_name(field.name()), Some(field));
        }
        assert_eq!(
            (
                Field::from_number(0),
                Field::from_number(13),
                Field::from_name("id")
            ),
            (None, None, None)
        );
    }
}
