//! The `neosc` command, run as people run it: as a process.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod folders;
mod fork;
mod help;
mod import;
mod support;
mod tour;
