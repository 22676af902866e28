//! The auditor held against bundles and logs made, and then tampered with, in every way we know of.

mod bundles;
mod excuses;
mod formats;
mod log_history;
mod log_memory;
mod log_tampering;
mod mangled;
mod policies;
mod published;
mod world;
