//! From JSON to a checked, redacted and cleaned event.

mod batch;
mod draft;
mod event;
mod fields;
mod metadata;
mod names;
mod touched;

pub use batch::parse_batch;
pub use event::parse_event;
