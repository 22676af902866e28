//! The `neosc` command, run as people run it: as a process.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod cookbook;
mod counting;
mod demo;
mod doctor;
mod exporting;
mod folders;
mod fork;
mod help;
mod import;
mod mongodb;
mod old_copy;
mod organizations;
mod people;
mod reading;
mod sealing;
mod settings;
mod support;
mod tour;
mod users;
