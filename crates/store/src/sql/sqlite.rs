//! SQLite: one writing connection, a pool of reading ones.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, types::ToSqlOutput, types::ValueRef};

use super::{Query, Value, dialect};
use crate::{Error, Result, objects::Objects};

impl From<rusqlite::Error> for Error {
    /// A full disk heals and a bad statement is ours; everything else means that the file cannot be trusted.
    fn from(e: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as C;
        match e.sqlite_error_code() {
            Some(C::DiskFull) => Self::Busy {
                retry_after: 30,
                reason: "the disk is full: nothing was stored; free some space".into(),
            },
            Some(C::DatabaseBusy | C::DatabaseLocked) => Self::Busy {
                retry_after: 1,
                reason: "the database is busy".into(),
            },
            Some(C::DatabaseCorrupt | C::NotADatabase) => Self::Corrupt(e.to_string()),
            Some(C::ConstraintViolation) => Self::Conflict {
                code: "conflict",
                message: format!("that is there already, or what it refers to is not: {e}"),
            },
            _ => Self::Unavailable(format!("the database failed: {e}")),
        }
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Value::Null => ValueRef::Null,
            Value::Int(v) => ValueRef::Integer(v),
            Value::Text(v) => ValueRef::Text(v.as_bytes()),
            Value::Bytes(v) => ValueRef::Blob(v),
        }))
    }
}

/// How long a statement waits for another connection.
const BUSY_WAIT: Duration = Duration::from_secs(5);
/// How long the writer, and all who wait for it, wait for readers to let the write-ahead log start over.
const CHECKPOINT_WAIT: Duration = Duration::from_millis(10);

/// One row of an answer; columns by number from 0.
pub(crate) struct Row<'a>(&'a rusqlite::Row<'a>);

impl Row<'_> {
    fn value(&self, column: usize) -> Result<ValueRef<'_>> {
        self.0.get_ref(column).map_err(Error::from)
    }

    pub(crate) fn int(&self, column: usize) -> Result<i64> {
        match self.value(column)? {
            ValueRef::Integer(v) => Ok(v),
            other => Err(mismatch(column, "a number", &other)),
        }
    }

    pub(crate) fn u64(&self, column: usize) -> Result<u64> {
        u64::try_from(self.int(column)?)
            .map_err(|_| Error::corrupt(format!("column {column} is negative")))
    }

    pub(crate) fn opt_u64(&self, column: usize) -> Result<Option<u64>> {
        match self.value(column)? {
            ValueRef::Null => Ok(None),
            _ => self.u64(column).map(Some),
        }
    }

    pub(crate) fn text(&self, column: usize) -> Result<String> {
        match self.value(column)? {
            ValueRef::Text(v) => String::from_utf8(v.to_vec())
                .map_err(|_| Error::corrupt(format!("column {column} is not UTF-8"))),
            other => Err(mismatch(column, "text", &other)),
        }
    }

    pub(crate) fn opt_text(&self, column: usize) -> Result<Option<String>> {
        match self.value(column)? {
            ValueRef::Null => Ok(None),
            _ => self.text(column).map(Some),
        }
    }

    pub(crate) fn bytes(&self, column: usize) -> Result<&[u8]> {
        match self.value(column)? {
            ValueRef::Blob(v) => Ok(v),
            other => Err(mismatch(column, "bytes", &other)),
        }
    }

    pub(crate) fn opt_bytes(&self, column: usize) -> Result<Option<&[u8]>> {
        match self.value(column)? {
            ValueRef::Null => Ok(None),
            _ => self.bytes(column).map(Some),
        }
    }

    pub(crate) fn array<const N: usize>(&self, column: usize) -> Result<[u8; N]> {
        self.bytes(column)?
            .try_into()
            .map_err(|_| Error::corrupt(format!("column {column} is not {N} bytes")))
    }
}

fn mismatch(column: usize, wanted: &str, found: &ValueRef<'_>) -> Error {
    Error::corrupt(format!(
        "column {column} should hold {wanted} but holds {}",
        found.data_type()
    ))
}

fn each(
    connection: &Connection,
    sql: &'static str,
    params: &[Value<'_>],
    mut visit: impl FnMut(&Row<'_>) -> Result<bool>,
) -> Result<()> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(params))?;
    while let Some(row) = rows.next()? {
        if !visit(&Row(row))? {
            break;
        }
    }
    Ok(())
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let connection = Connection::open_with_flags(
        path,
        flags | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_PRIVATE_CACHE,
    )?;
    connection.busy_timeout(BUSY_WAIT)?;
    connection.execute_batch(dialect::SQLITE_PRAGMAS)?;
    connection.set_prepared_statement_cache_capacity(96);
    Ok(connection)
}

/// Version of the library.
pub(crate) fn library() -> &'static str {
    rusqlite::version()
}

/// The only connection that writes.
pub(crate) struct Writer {
    connection: Connection,
    objects: Arc<Objects>,
}

impl Writer {
    /// Opens or makes the file, in WAL mode.
    pub(crate) fn open(path: &Path, objects: Arc<Objects>) -> Result<Self> {
        let found = rusqlite::version_number();
        if found < dialect::SQLITE_OLDEST {
            return Err(Error::Unavailable(format!(
                "SQLite {} can corrupt a WAL database; 3.51.3 or newer is needed",
                rusqlite::version()
            )));
        }
        let connection = connect(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        )?;
        let mode: String =
            connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        if mode != "wal" {
            return Err(Error::Unavailable(format!(
                "the folder's file system does not allow a write-ahead log (journal mode {mode})"
            )));
        }
        Ok(Self {
            connection,
            objects,
        })
    }

    pub(super) fn begin(&self) -> Result<WriteTx<'_>> {
        self.connection
            .prepare_cached("BEGIN IMMEDIATE")?
            .execute([])?;
        Ok(WriteTx {
            connection: &self.connection,
            objects: &self.objects,
            open: true,
        })
    }

    /// Runs a migration script as it is.
    pub(crate) fn script(&self, sql: &str) -> Result<()> {
        Ok(self.connection.execute_batch(sql)?)
    }

    /// Copies the write-ahead log into the file and lets it start over. Blocks writers for that long, but waits for
    /// readers of an old snapshot only a moment: `false` if one was in the way.
    pub(crate) fn checkpoint_restart(&self) -> Result<bool> {
        self.connection.busy_timeout(CHECKPOINT_WAIT)?;
        let done = checkpoint(&self.connection, "PRAGMA wal_checkpoint(RESTART)");
        self.connection.busy_timeout(BUSY_WAIT)?;
        done
    }
}

/// Whether the checkpoint was completed. Busy is no failure: a reader holds an old snapshot.
fn checkpoint(connection: &Connection, sql: &'static str) -> Result<bool> {
    let busy: i64 = connection
        .prepare_cached(sql)?
        .query_row([], |row| row.get(0))?;
    Ok(busy == 0)
}

/// See [`super::Tx`].
pub(super) struct WriteTx<'a> {
    connection: &'a Connection,
    objects: &'a Objects,
    open: bool,
}

impl WriteTx<'_> {
    pub(super) fn objects(&self) -> &Objects {
        self.objects
    }

    pub(super) fn execute(&self, sql: &'static str, params: &[Value<'_>]) -> Result<u64> {
        let changed = self
            .connection
            .prepare_cached(sql)?
            .execute(rusqlite::params_from_iter(params))?;
        Ok(changed as u64)
    }

    pub(super) fn each(
        &self,
        sql: &'static str,
        params: &[Value<'_>],
        visit: impl FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        each(self.connection, sql, params, visit)
    }

    pub(super) fn commit(mut self) -> Result<()> {
        self.connection.prepare_cached("COMMIT")?.execute([])?;
        self.open = false;
        Ok(())
    }

    pub(super) fn rollback(mut self) -> Result<()> {
        self.open = false;
        end(self.connection)
    }
}

/// SQLite may have rolled back by itself (a full disk does that).
fn end(connection: &Connection) -> Result<()> {
    if !connection.is_autocommit() {
        connection.prepare_cached("ROLLBACK")?.execute([])?;
    }
    Ok(())
}

impl Drop for WriteTx<'_> {
    fn drop(&mut self) {
        if self.open
            && let Err(error) = end(self.connection)
        {
            tracing::error!(%error, "a transaction could not be rolled back");
        }
    }
}

/// Read-only connections, made as needed and kept.
pub(crate) struct Readers {
    path: PathBuf,
    objects: Arc<Objects>,
    idle: Mutex<Pool>,
    returned: Condvar,
}

struct Pool {
    connections: Vec<Connection>,
    made: usize,
    /// No snapshot begins while somebody waits for those there are to end.
    held: bool,
}

impl Pool {
    fn busy(&self) -> usize {
        self.made.saturating_sub(self.connections.len())
    }
}

/// While it lives, no snapshot begins.
pub(crate) struct Hold<'a>(&'a Readers);

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        self.0.lock().held = false;
        self.0.returned.notify_all();
    }
}

impl Readers {
    /// More readers than this wait for each other.
    pub(crate) const MOST: usize = 8;

    pub(crate) fn new(path: PathBuf, objects: Arc<Objects>) -> Self {
        let pool = Pool {
            connections: Vec::new(),
            made: 0,
            held: false,
        };
        Self {
            path,
            objects,
            idle: Mutex::new(pool),
            returned: Condvar::new(),
        }
    }

    /// The files that rows name.
    pub(crate) fn objects(&self) -> &Objects {
        &self.objects
    }

    /// A snapshot. Hold it for less than a second: while it lives, the write-ahead log cannot start over.
    pub(crate) fn begin(&self) -> Result<Reader<'_>> {
        let connection = self.take()?;
        let reader = Reader {
            readers: self,
            connection: Some(connection),
        };
        reader.connection()?.prepare_cached("BEGIN")?.execute([])?;
        Ok(reader)
    }

    fn lock(&self) -> MutexGuard<'_, Pool> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets no snapshot begin, and waits until those there are have ended, or for `longest`.
    pub(crate) fn hold(&self, longest: Duration) -> Hold<'_> {
        let mut pool = self.lock();
        pool.held = true;
        let hold = Hold(self);
        let waited = self
            .returned
            .wait_timeout_while(pool, longest, |pool| pool.busy() > 0);
        drop(waited);
        hold
    }

    fn take(&self) -> Result<Connection> {
        let mut pool = self.lock();
        loop {
            if pool.held {
                pool = self
                    .returned
                    .wait(pool)
                    .unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            if let Some(connection) = pool.connections.pop() {
                return Ok(connection);
            }
            if pool.made < Self::MOST {
                pool.made += 1;
                drop(pool);
                let made = connect(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY);
                if made.is_err() {
                    self.idle
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .made -= 1;
                }
                return made;
            }
            pool = self
                .returned
                .wait(pool)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Copies what it can of the write-ahead log without making anybody wait.
    ///
    /// The connection must have read once: on a fresh one a checkpoint silently does nothing.
    pub(crate) fn checkpoint_passive(&self, connection: &Connection) -> Result<bool> {
        checkpoint(connection, "PRAGMA wal_checkpoint(PASSIVE)")
    }

    /// A connection for [`Readers::checkpoint_passive`] that has read once.
    pub(crate) fn checkpointer(&self) -> Result<Connection> {
        let connection = connect(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(connection)
    }
}

/// A read transaction.
pub(crate) struct Reader<'a> {
    readers: &'a Readers,
    connection: Option<Connection>,
}

impl Reader<'_> {
    fn connection(&self) -> Result<&Connection> {
        self.connection
            .as_ref()
            .ok_or_else(|| Error::Unavailable("the reader has ended".into()))
    }
}

impl Query for Reader<'_> {
    fn is_committed(&self) -> bool {
        true
    }

    fn objects(&self) -> &Objects {
        &self.readers.objects
    }

    fn each(
        &self,
        sql: &'static str,
        params: &[Value<'_>],
        visit: impl FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        each(self.connection()?, sql, params, visit)
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else {
            return;
        };
        let ended = end(&connection);
        let mut pool = self
            .readers
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match ended {
            Ok(()) => pool.connections.push(connection),
            Err(error) => {
                pool.made -= 1;
                tracing::warn!(%error, "a read connection was given up");
            }
        }
        drop(pool);
        // Those who wait for a connection, and whoever waits for all to be returned.
        self.readers.returned.notify_all();
    }
}
