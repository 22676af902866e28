//! What SQLite and PostgreSQL say differently.

#[cfg(test)]
use super::{Query, Value};

/// Migrations in order. Applied ones are never changed; a new one is appended.
pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_log.sql"),
    include_str!("../../migrations/0002_continued_logs.sql"),
    include_str!("../../migrations/0003_segments.sql"),
    include_str!("../../migrations/0004_exports.sql"),
    include_str!("../../migrations/0005_platform.sql"),
    include_str!("../../migrations/0006_overdue.sql"),
    include_str!("../../migrations/0007_views.sql"),
];

/// Settings of every SQLite connection of ours.
///
/// `secure_delete` because erasure must overwrite what it removes; `wal_autocheckpoint` off because the writer
/// and its helper checkpoint themselves (see `accept::wal`); `temp_store` so that nothing leaves the folder.
pub(crate) const SQLITE_PRAGMAS: &str = "
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
    PRAGMA wal_autocheckpoint = 0;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -16384;
    PRAGMA journal_size_limit = 67108864;
";

/// The oldest SQLite library without the WAL-reset corruption bug (fixed in 3.51.3).
pub(crate) const SQLITE_OLDEST: i32 = 3_051_003;

/// The steps in which SQLite carries a statement out, as it names them.
#[cfg(test)]
pub(crate) fn plan(query: &impl Query, statement: &str, params: &[Value<'_>]) -> Vec<String> {
    // Statements are for ever, as a test is.
    let explained: &'static str = format!("EXPLAIN QUERY PLAN {statement}").leak();
    query.rows(explained, params, |row| row.text(3)).unwrap()
}
