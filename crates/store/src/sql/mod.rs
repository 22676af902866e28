//! The one place that knows which database is below.
//!
//! Statements are written once, in SQL that SQLite and PostgreSQL both read: `BIGINT`, `TEXT` and `BLOB`
//! columns, `?1` placeholders, `ON CONFLICT`, `RETURNING`. What differs is translated here and nowhere else
//! (ADR 0003): placeholders and `BLOB` by [`dialect`], row locks by [`Tx::lock_row`].

pub(crate) mod dialect;
mod sqlite;

pub(crate) use sqlite::{Readers, Row, Writer, library};

use crate::{Result, objects::Objects};

/// A value on its way into a statement.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value<'a> {
    Null,
    Int(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
}

impl From<i64> for Value<'_> {
    fn from(v: i64) -> Self {
        Self::Int(v)
    }
}

impl From<u64> for Value<'_> {
    /// Sizes, indices and times stay far below 2^63; one that does not is stored as the largest.
    fn from(v: u64) -> Self {
        Self::Int(i64::try_from(v).unwrap_or(i64::MAX))
    }
}

impl From<u32> for Value<'_> {
    fn from(v: u32) -> Self {
        Self::Int(i64::from(v))
    }
}

impl From<bool> for Value<'_> {
    fn from(v: bool) -> Self {
        Self::Int(i64::from(v))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(v: &'a str) -> Self {
        Self::Text(v)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(v: &'a String) -> Self {
        Self::Text(v)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(v: &'a [u8]) -> Self {
        Self::Bytes(v)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(v: &'a [u8; N]) -> Self {
        Self::Bytes(v)
    }
}

impl<'a> From<&'a Vec<u8>> for Value<'a> {
    fn from(v: &'a Vec<u8>) -> Self {
        Self::Bytes(v)
    }
}

impl<'a, T> From<Option<T>> for Value<'a>
where
    Value<'a>: From<T>,
{
    fn from(v: Option<T>) -> Self {
        v.map_or(Self::Null, Self::from)
    }
}

/// Builds the parameter list of a statement from mixed values.
macro_rules! params {
    ($($v:expr),* $(,)?) => { &[$($crate::sql::Value::from($v)),*] };
}
pub(crate) use params;

/// What reads: a snapshot of the whole database.
pub(crate) trait Query {
    /// Whether all it sees is committed. A write transaction also sees what it wrote itself.
    fn is_committed(&self) -> bool;

    /// The files that rows name.
    fn objects(&self) -> &Objects;

    /// All rows of `sql`, each made into a `T`.
    fn rows<T>(
        &self,
        sql: &'static str,
        params: &[Value<'_>],
        make: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut make = make;
        let mut out = Vec::new();
        self.each(sql, params, |row| {
            out.push(make(row)?);
            Ok(true)
        })?;
        Ok(out)
    }

    /// The first row of `sql`, if there is one.
    fn row<T>(
        &self,
        sql: &'static str,
        params: &[Value<'_>],
        make: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut make = Some(make);
        let mut out = None;
        self.each(sql, params, |row| {
            if let Some(make) = make.take() {
                out = Some(make(row)?);
            }
            Ok(false)
        })?;
        Ok(out)
    }

    /// Hands rows of `sql` to `visit` until it answers `false`.
    fn each(
        &self,
        sql: &'static str,
        params: &[Value<'_>],
        visit: impl FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()>;
}

/// A write transaction. Rolled back unless committed.
pub(crate) struct Tx<'a> {
    inner: sqlite::WriteTx<'a>,
}

impl<'a> Tx<'a> {
    pub(crate) fn begin(writer: &'a Writer) -> Result<Self> {
        Ok(Self {
            inner: writer.begin()?,
        })
    }

    /// Runs a statement; says how many rows it changed.
    pub(crate) fn execute(&self, sql: &'static str, params: &[Value<'_>]) -> Result<u64> {
        self.inner.execute(sql, params)
    }

    /// Reads one row and keeps others from changing it until the transaction ends.
    ///
    /// On SQLite the transaction holds the only write lock already; PostgreSQL appends `FOR UPDATE`.
    pub(crate) fn lock_row<T>(
        &self,
        sql: &'static str,
        params: &[Value<'_>],
        make: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        self.row(sql, params, make)
    }

    pub(crate) fn commit(self) -> Result<()> {
        self.inner.commit()
    }

    pub(crate) fn rollback(self) -> Result<()> {
        self.inner.rollback()
    }
}

impl Query for Tx<'_> {
    fn is_committed(&self) -> bool {
        false
    }

    fn objects(&self) -> &Objects {
        self.inner.objects()
    }

    fn each(
        &self,
        sql: &'static str,
        params: &[Value<'_>],
        visit: impl FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        self.inner.each(sql, params, visit)
    }
}
