//! Every limit of an event, in bytes unless said otherwise.
//!
//! A limit of a text holds for the text as it is kept: after control characters were written out and
//! secrets were taken away.

/// `user_id`; at least 1.
pub const USER_ID: usize = 256;
/// `user_email`.
pub const USER_EMAIL: usize = 320;
/// `action`; at least 1.
pub const ACTION: usize = 128;
/// `resource`; at least 1.
pub const RESOURCE: usize = 512;
/// `details`.
pub const DETAILS: usize = 16_384;
/// `ip_address`, as it is sent.
pub const IP_ADDRESS: usize = 64;
/// `session_id`.
pub const SESSION_ID: usize = 256;
/// `user_agent`.
pub const USER_AGENT: usize = 1_024;
/// `request_id`.
pub const REQUEST_ID: usize = 256;
/// `metadata`, minified.
pub const METADATA: usize = 32_768;
/// Objects and arrays of `metadata` inside each other, the outermost counted.
pub const METADATA_DEPTH: usize = 16;
/// The pointers into `metadata` kept in `redacted`; above it one pointer to the whole stands for all.
pub const REDACTED: usize = 4_096;
/// An id as a sender gives it.
pub const ID: usize = 128;
/// The JSON text of one event.
pub const EVENT: usize = 131_072;
/// Events of one request (a count).
pub const EVENTS_PER_REQUEST: usize = 10_000;
/// The body of one request.
pub const BODY: usize = 16 * 1024 * 1024;
/// The JSON text of a statement.
pub const STATEMENT: usize = 32_768;
/// An entry.
pub const ENTRY: usize = 65_535;
/// How far `timestamp` may be ahead of the server's clock, in microseconds: 10 minutes.
pub const TIMESTAMP_AHEAD_MICROS: u64 = 10 * 60 * 1_000_000;
/// The greatest number of a committed field.
pub const FIELD_NUMBER: u8 = 63;
