//! A record as the contract's JSON.

use crate::text::is_control;
use crate::{Record, Timestamp, ids};

/// A member of an event's JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of `Record`, and the index")]
pub enum Member {
    Id,
    UserId,
    UserEmail,
    Action,
    Resource,
    Details,
    IpAddress,
    Timestamp,
    Success,
    SessionId,
    UserAgent,
    RequestId,
    Metadata,
    Index,
    ReceivedAt,
    Source,
    Sender,
    Redacted,
    Statement,
}

impl Member {
    /// Every one, in the order of the JSON. The first [`Self::CONTRACT`] are there always.
    pub const ALL: [Self; 19] = [
        Self::Id,
        Self::UserId,
        Self::UserEmail,
        Self::Action,
        Self::Resource,
        Self::Details,
        Self::IpAddress,
        Self::Timestamp,
        Self::Success,
        Self::SessionId,
        Self::UserAgent,
        Self::RequestId,
        Self::Metadata,
        Self::Index,
        Self::ReceivedAt,
        Self::Source,
        Self::Sender,
        Self::Redacted,
        Self::Statement,
    ];

    /// How many of them are the fields of the contract.
    pub const CONTRACT: usize = 9;

    /// As in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::UserId => "user_id",
            Self::UserEmail => "user_email",
            Self::Action => "action",
            Self::Resource => "resource",
            Self::Details => "details",
            Self::IpAddress => "ip_address",
            Self::Timestamp => "timestamp",
            Self::Success => "success",
            Self::SessionId => "session_id",
            Self::UserAgent => "user_agent",
            Self::RequestId => "request_id",
            Self::Metadata => "metadata",
            Self::Index => "index",
            Self::ReceivedAt => "received_at",
            Self::Source => "source",
            Self::Sender => "sender",
            Self::Redacted => "redacted",
            Self::Statement => "statement",
        }
    }

    /// The member of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|member| member.name() == name)
    }

    /// Appends a comma, the name and the value, if there is one.
    fn write(self, record: &Record, index: u64, out: &mut Vec<u8>) {
        let key = self.name();
        match self {
            Self::Id => match &record.original_id {
                Some(id) => member(key, id, out),
                None => member(key, &ids::own_id(record.id16), out),
            },
            Self::UserId => member(key, &record.user_id, out),
            Self::UserEmail => member(key, &record.user_email, out),
            Self::Action => member(key, &record.action, out),
            Self::Resource => member(key, &record.resource, out),
            Self::Details => member(key, &record.details, out),
            Self::IpAddress => member(key, &record.ip_address, out),
            Self::Timestamp => time(key, record.timestamp, out),
            Self::Success => {
                name(key, out);
                out.extend_from_slice(if record.success { b"true" } else { b"false" });
            }
            Self::SessionId => optional(key, record.session_id.as_deref(), out),
            Self::UserAgent => optional(key, record.user_agent.as_deref(), out),
            Self::RequestId => optional(key, record.request_id.as_deref(), out),
            Self::Metadata => verbatim(key, record.metadata.as_deref(), out),
            Self::Index => {
                name(key, out);
                out.extend_from_slice(index.to_string().as_bytes());
            }
            Self::ReceivedAt => time(key, record.received_at, out),
            Self::Source => member(key, record.source.name(), out),
            Self::Sender => optional(key, record.sender.as_deref(), out),
            Self::Redacted => verbatim(key, record.redacted.as_deref(), out),
            Self::Statement => verbatim(key, record.statement.as_deref(), out),
        }
    }
}

/// Appends a record and its index as one JSON object.
///
/// First the nine fields of the contract, always, in its order; then, when present, `session_id`, `user_agent`,
/// `request_id`, `metadata` (the object as it was sent, minified); then `index`, `received_at`, `source`; then, when
/// present, `sender`, `redacted` (an array), and the `statement` of an entry of the log itself (an object).
pub fn write_json(record: &Record, index: u64, out: &mut Vec<u8>) {
    out.reserve(384 + record.details.len() + record.metadata.as_deref().map_or(0, str::len));
    write_members(record, index, &Member::ALL, out);
}

/// The same with these members alone, in this order.
pub fn write_members(record: &Record, index: u64, members: &[Member], out: &mut Vec<u8>) {
    let start = out.len();
    for member in members {
        member.write(record, index, out);
    }
    // Each begins with a comma; where none is there, nothing does.
    match out.get_mut(start) {
        Some(comma) => *comma = b'{',
        None => out.push(b'{'),
    }
    out.push(b'}');
}

/// Adds a proof bundle, which is JSON, to the event that `out` ends with, as its last member: `proof`.
pub fn add_proof(bundle: &str, out: &mut Vec<u8>) {
    if out.pop_if(|last| *last == b'}').is_some() {
        verbatim("proof", Some(bundle), out);
        out.push(b'}');
    }
}

fn name(name: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

fn member(key: &str, value: &str, out: &mut Vec<u8>) {
    name(key, out);
    out.push(b'"');
    escaped(value, out);
    out.push(b'"');
}

fn time(key: &str, at: Timestamp, out: &mut Vec<u8>) {
    name(key, out);
    out.push(b'"');
    at.write(out);
    out.push(b'"');
}

fn optional(key: &str, value: Option<&str>, out: &mut Vec<u8>) {
    if let Some(value) = value {
        member(key, value, out);
    }
}

/// A value that is JSON text already.
fn verbatim(key: &str, value: Option<&str>, out: &mut Vec<u8>) {
    if let Some(value) = value {
        name(key, out);
        out.extend_from_slice(value.as_bytes());
    }
}

/// The inside of a JSON string.
fn escaped(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    // 0xe2 begins the separators and reordering controls, 0xc2 the C1 controls; kept texts have none, but a record
    // may come from elsewhere.
    let plain =
        |b: u8| (b >= 0x20) & (b != b'"') & (b != b'\\') & (b != 0x7f) & (b != 0xc2) & (b != 0xe2);
    if bytes.iter().fold(true, |all, &b| all & plain(b)) {
        out.extend_from_slice(bytes);
        return;
    }
    let mut buffer = [0; 4];
    for character in text.chars() {
        match character {
            '"' => out.extend_from_slice(b"\\\""),
            '\\' => out.extend_from_slice(b"\\\\"),
            control if is_control(control) => {
                out.extend_from_slice(format!("\\u{:04x}", u32::from(control)).as_bytes());
            }
            other => out.extend_from_slice(other.encode_utf8(&mut buffer).as_bytes()),
        }
    }
}
