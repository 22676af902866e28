//! The auditor held against bundles and logs made, and then tampered with, in every way we know of.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bundles;
mod excuses;
mod formats;
mod log_history;
mod log_memory;
mod log_tampering;
mod log_world;
mod mangled;
mod manifests;
mod policies;
mod rows;
mod world;
