//! The event as it arrives and as it is kept.

use uuid::Uuid;

use crate::Timestamp;

/// Who asserts an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Source {
    /// This server saw it.
    Platform = 0,
    /// An API key asserts it.
    Sent = 1,
    /// It came from a file.
    Imported = 2,
    /// The log itself: a statement.
    Log = 3,
}

impl Source {
    /// 0 to 3, as in the entry.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The source of a number.
    pub const fn from_number(number: u64) -> Option<Self> {
        match number {
            0 => Some(Self::Platform),
            1 => Some(Self::Sent),
            2 => Some(Self::Imported),
            3 => Some(Self::Log),
            _ => None,
        }
    }

    /// The name in JSON and in filters.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::Sent => "sent",
            Self::Imported => "imported",
            Self::Log => "log",
        }
    }

    /// The source of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Platform, Self::Sent, Self::Imported, Self::Log]
            .into_iter()
            .find(|source| source.name() == name)
    }
}

/// An event that was checked and redacted, and waits to be accepted.
///
/// Every string is free of control characters and within its limit ([`crate::limits`]).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewEvent {
    /// The sender's id, its deduplication key. `None`: we draw one.
    pub id: Option<String>,
    /// Who acted.
    pub user_id: String,
    /// Their address, or `""`.
    pub user_email: String,
    /// What was done, by its name in the catalogue or the sender's own.
    pub action: String,
    /// What it was done to.
    pub resource: String,
    /// For people to read.
    pub details: String,
    /// Normalised IPv4 or IPv6 text, or `""`.
    pub ip_address: String,
    /// When it happened. `None`: on arrival.
    pub timestamp: Option<Timestamp>,
    /// Whether it succeeded.
    pub success: bool,
    /// A launched workspace session.
    pub session_id: Option<String>,
    /// The client program.
    pub user_agent: Option<String>,
    /// The request this belongs to.
    pub request_id: Option<String>,
    /// Minified text of a JSON object, never `{}`.
    pub metadata: Option<String>,
    /// JSON array text of the pointers redaction touched.
    pub redacted: Option<String>,
}

impl NewEvent {
    /// The record of this event, once it is accepted.
    ///
    /// The UUID of an id `log-<uuid>` is kept. For any other id, and for none, `draw` gives one
    /// ([`crate::OwnIds`]), and an id as sent becomes `original_id`.
    pub fn into_record(
        self,
        draw: impl FnOnce() -> Uuid,
        received_at: Timestamp,
        source: Source,
        sender: Option<String>,
    ) -> Record {
        let (id16, original_id) = match self.id {
            None => (draw(), None),
            Some(id) => match crate::parse_own_id(&id) {
                Some(id16) => (id16, None),
                None => (draw(), Some(id)),
            },
        };
        Record {
            id16,
            original_id,
            timestamp: self.timestamp.unwrap_or(received_at),
            received_at,
            action: self.action,
            success: self.success,
            source,
            statement: None,
            user_id: self.user_id,
            user_email: self.user_email,
            resource: self.resource,
            details: self.details,
            ip_address: self.ip_address,
            session_id: self.session_id,
            user_agent: self.user_agent,
            request_id: self.request_id,
            metadata: self.metadata,
            redacted: self.redacted,
            sender,
        }
    }
}

/// An event that was accepted: what the log keeps beside its index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// UUID (variant 10, version 4 or 7) of the entry.
    pub id16: Uuid,
    /// The id as the sender gave it, when it is not `log-<id16>`.
    pub original_id: Option<String>,
    /// When it happened.
    pub timestamp: Timestamp,
    /// When it was accepted; never falls as the index grows.
    pub received_at: Timestamp,
    /// See [`NewEvent`]; also for the fields below that are named alike.
    pub action: String,
    /// Whether it succeeded.
    pub success: bool,
    /// Who asserts it.
    pub source: Source,
    /// JSON text, exactly if `source` is [`Source::Log`].
    pub statement: Option<String>,
    /// Committed field 1.
    pub user_id: String,
    /// Committed field 2.
    pub user_email: String,
    /// Committed field 3.
    pub resource: String,
    /// Committed field 4.
    pub details: String,
    /// Committed field 5.
    pub ip_address: String,
    /// Committed field 6.
    pub session_id: Option<String>,
    /// Committed field 7.
    pub user_agent: Option<String>,
    /// Committed field 8.
    pub request_id: Option<String>,
    /// Committed field 9: minified JSON object text.
    pub metadata: Option<String>,
    /// Committed field 10: JSON array text.
    pub redacted: Option<String>,
    /// Committed field 11: `api_key:{id}` or `import:{id}`.
    pub sender: Option<String>,
}
