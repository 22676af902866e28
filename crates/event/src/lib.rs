//! The event, its catalogue, redaction, entry and commitments. Pure: no IO, no clock, no randomness.
//!
//! The way of an event: [`parse_event`] (or [`parse_batch`]) checks, redacts and cleans what a sender gives;
//! [`NewEvent::into_record`] gives it its id and time of arrival; [`seal`] commits to its fields and hashes its entry;
//! [`write_json`] shows it. A verifier goes the other way with [`Entry::decode`], [`opens`], [`group`] and [`leaf_hash`].
//!
//! Only this crate makes bytes that are hashed. The formats are in `docs/FORMATS.md`.

mod bytes;
pub mod catalogue;
mod cbor;
mod commit;
mod entry;
mod field;
mod hmac;
mod ids;
pub mod import;
mod json;
mod keys;
pub mod limits;
mod model;
mod number;
mod parse;
mod ranges;
mod redact;
mod rejection;
mod rfc3339;
mod scan;
mod seal;
mod short_hash;
pub mod statement;
mod text;
mod timestamp;

pub use bytes::{Blind, Digest32, EventKey, Not32Bytes};
pub use commit::{GroupError, blind, digest, group, leaf_hash, opens};
pub use entry::{Entry, EntryError, is_action};
pub use field::{Field, committed_fields};
pub use ids::{OwnIds, RESERVED_IDS, display_id, own_id, parse_own_id};
pub use json::{Member, add_proof, write_json, write_members};
pub use keys::{DERIVATION, DayKey, LinkKey, SubjectKey, event_key};
pub use model::{NewEvent, Record, Source};
pub use parse::{parse_batch, parse_event};
pub use ranges::{EntryRanges, RangesError};
pub use redact::{REDACTED, UNRECOGNISED, attempted_login_name, redact};
pub use rejection::{BatchCode, BatchRejection, Place, Rejection, RejectionCode};
pub use rfc3339::TimestampError;
pub use seal::{Sealed, entry_of, entry_under, seal};
pub use statement::Statement;
pub use text::{fit, visible};
pub use timestamp::Timestamp;
