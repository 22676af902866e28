//! `/api/audit-logs`.

mod actions;
mod idempotency;
mod list;
mod one;
mod proof;
mod send;
mod stats;
