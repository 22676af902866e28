//! `/api/audit-logs`.

mod actions;
mod export;
mod export_columns;
mod export_forms;
mod exports;
mod idempotency;
mod list;
mod one;
mod proof;
mod send;
mod stats;
mod stream;
