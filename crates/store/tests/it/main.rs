//! The store through its public face, on a real folder.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod accept;
mod blocks;
mod concurrency;
mod continued;
mod cursors;
mod disk;
mod faults;
mod formats;
mod fsck;
mod list;
mod prove;
mod restore;
mod rotate;
mod saved_views;
mod segments;
mod stats;
mod support;
mod sweep;
mod upkeep;
