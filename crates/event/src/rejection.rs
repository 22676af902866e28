//! Why an event is refused, in words for whoever sends it.

use std::fmt;

use crate::scan::Fault;

/// The kind of a [`Rejection`]; its text ([`RejectionCode::as_str`]) is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[expect(missing_docs, reason = "as_str and the messages say what each means")]
pub enum RejectionCode {
    InvalidJson,
    NotAnObject,
    DuplicateKey,
    UnknownField,
    ServerField,
    MissingField,
    WrongType,
    TooLong,
    InvalidId,
    InvalidAction,
    ReservedAction,
    InvalidTimestamp,
    TimestampOutOfRange,
    InvalidIpAddress,
    WrongOrganization,
    LoneSurrogate,
    TooDeep,
    InexactNumber,
}

impl RejectionCode {
    /// The code as it stands in answers; `reserved_action` is answered with 422.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidJson => "invalid_json",
            Self::NotAnObject => "not_an_object",
            Self::DuplicateKey => "duplicate_key",
            Self::UnknownField => "unknown_field",
            Self::ServerField => "server_field",
            Self::MissingField => "missing_field",
            Self::WrongType => "wrong_type",
            Self::TooLong => "too_long",
            Self::InvalidId => "invalid_id",
            Self::InvalidAction => "invalid_action",
            Self::ReservedAction => "reserved_action",
            Self::InvalidTimestamp => "invalid_timestamp",
            Self::TimestampOutOfRange => "timestamp_out_of_range",
            Self::InvalidIpAddress => "invalid_ip_address",
            Self::WrongOrganization => "wrong_organization",
            Self::LoneSurrogate => "lone_surrogate",
            Self::TooDeep => "too_deep",
            Self::InexactNumber => "inexact_number",
        }
    }
}

impl fmt::Display for RejectionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for RejectionCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Why one event is refused. Values of the event are never repeated in it: they may be secrets.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, thiserror::Error)]
#[error("{message}")]
pub struct Rejection {
    /// The kind.
    pub code: RejectionCode,
    /// JSON pointer (RFC 6901) to what is wrong, `""` for the event as a whole.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl Rejection {
    #[cold]
    pub(crate) fn new(
        code: RejectionCode,
        field: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code,
            field: field.into(),
            message: message.into(),
        }
    }

    /// Says where a fault of the text was met.
    #[cold]
    pub(crate) fn at_field(fault: Fault, field: impl Into<String>) -> Self {
        match fault {
            Fault::Syntax { at, expected } => Self::new(
                RejectionCode::InvalidJson,
                field,
                format!("not JSON at byte {at}: {expected} is due there"),
            ),
            Fault::LoneSurrogate { .. } => Self::new(
                RejectionCode::LoneSurrogate,
                field,
                "a string holds half of a surrogate pair, which is no character; send both halves or the character itself",
            ),
        }
    }
}

impl From<Fault> for Rejection {
    fn from(fault: Fault) -> Self {
        Self::at_field(fault, "")
    }
}

/// A name as it may be repeated in an answer: without secrets and controls, and not too long.
#[cold]
pub(crate) fn shown(name: &str) -> String {
    let (clean, _) = crate::redact::tidy(name.into(), crate::redact::Kind::Prose);
    crate::text::fit(&clean, 64).into_owned()
}

/// The kind of a [`BatchRejection`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BatchCode {
    /// Nothing but white space.
    Empty,
    /// Above the limit of a body.
    TooLarge,
    /// More events than one request may hold.
    TooManyEvents,
    /// Not UTF-8, or not an object, an array or lines of objects.
    Malformed,
}

impl BatchCode {
    /// The code as it stands in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty_body",
            Self::TooLarge => "body_too_large",
            Self::TooManyEvents => "too_many_events",
            Self::Malformed => "malformed_body",
        }
    }
}

/// Why a whole body is refused: no event of it was looked at in the end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct BatchRejection {
    /// The kind.
    pub code: BatchCode,
    /// What is wrong and what to do.
    pub message: String,
    /// Where it is wrong, if at a place: byte from 0, line and column (in bytes) from 1.
    pub place: Option<Place>,
}

/// A place in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Bytes before it.
    pub byte: usize,
    /// From 1.
    pub line: usize,
    /// In bytes, from 1.
    pub column: usize,
}

impl Place {
    pub(crate) fn of(body: &[u8], byte: usize) -> Self {
        let before = body.get(..byte).unwrap_or(body);
        let line_start = before
            .iter()
            .rposition(|&b| b == b'\n')
            .map_or(0, |at| at + 1);
        let line = before.iter().filter(|&&b| b == b'\n').count() + 1;
        Self {
            byte,
            line,
            column: before.len() - line_start + 1,
        }
    }
}
