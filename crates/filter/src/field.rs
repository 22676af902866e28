//! What a term looks at.

use std::fmt;

use crate::Path;

/// What a term looks at. The order is that of the canonical text, and cheap ones come first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Least `timestamp`.
    Start,
    /// Greatest `timestamp`.
    End,
    /// `success`
    Success,
    /// `source`
    Source,
    /// The catalogue's category of `action`.
    Category,
    /// `action`
    Action,
    /// `user_id`
    UserId,
    /// `user_email`, without case.
    UserEmail,
    /// `resource`
    Resource,
    /// `ip_address`
    IpAddress,
    /// `session_id`
    SessionId,
    /// `request_id`
    RequestId,
    /// `id`, as shown in JSON.
    Id,
    /// `sender`
    Sender,
    /// What is at this path in `metadata`.
    Metadata(Path),
    /// `details`, `resource` and `user_email`, folded.
    Text,
}

/// The fields that are written by a plain name.
pub(crate) const NAMED: [(&str, Field); 14] = [
    ("start", Field::Start),
    ("end", Field::End),
    ("success", Field::Success),
    ("source", Field::Source),
    ("category", Field::Category),
    ("action", Field::Action),
    ("user_id", Field::UserId),
    ("user_email", Field::UserEmail),
    ("resource", Field::Resource),
    ("ip_address", Field::IpAddress),
    ("session_id", Field::SessionId),
    ("request_id", Field::RequestId),
    ("id", Field::Id),
    ("sender", Field::Sender),
];

impl Field {
    /// The field of a plain name, without case.
    pub(crate) fn named(name: &str) -> Option<Self> {
        NAMED
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, field)| field.clone())
    }

    /// Whether this bounds `timestamp`.
    pub fn is_time(&self) -> bool {
        matches!(self, Self::Start | Self::End)
    }
}

/// As written before the colon; nothing for [`Field::Text`].
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Metadata(path) => write!(f, "metadata{path}"),
            named => f.write_str(
                NAMED
                    .iter()
                    .find(|(_, field)| field == named)
                    .map_or("", |(name, _)| name),
            ),
        }
    }
}
