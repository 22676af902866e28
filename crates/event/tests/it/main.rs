//! Tests of the public interface, one module per concept.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod batch;
mod catalogue;
mod docs;
mod entry;
mod events;
mod json;
mod limits;
mod metadata;
mod redaction;
mod statements;
mod support;
mod vectors;
