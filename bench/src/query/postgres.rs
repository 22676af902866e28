//! The same events in a table of PostgreSQL's, and the same questions in SQL.

use std::{
    io::{BufWriter, Write},
    process::Stdio,
    time::{Duration, Instant},
};

use serde_json::Value;

use super::{
    figures::{Took, times},
    filled::Filled,
    questions::{Question, own_id_of_row},
};
use crate::{data, postgres::Cluster};

/// The nine columns and what else the events have.
const TABLE: &str = "
CREATE TABLE audit_logs (id text NOT NULL, user_id text NOT NULL, user_email text NOT NULL, action text NOT NULL,
    resource text NOT NULL, details text NOT NULL, ip_address text NOT NULL, timestamp timestamptz NOT NULL,
    success boolean NOT NULL, session_id text, request_id text, metadata jsonb);
";

/// Five, that of the primary key counted; made once the rows are there, as who loads so many rows does.
const INDEXES: &str = "
ALTER TABLE audit_logs ADD PRIMARY KEY (id);
CREATE INDEX ON audit_logs (timestamp DESC);
CREATE INDEX ON audit_logs (user_id, timestamp);
CREATE INDEX ON audit_logs (action, timestamp);
CREATE INDEX ON audit_logs (ip_address);
";

const COLUMNS: [&str; 12] = [
    "id",
    "user_id",
    "user_email",
    "action",
    "resource",
    "details",
    "ip_address",
    "timestamp",
    "success",
    "session_id",
    "request_id",
    "metadata",
];

/// A running cluster with the events.
pub(super) struct Postgres(Cluster);

impl Postgres {
    /// The cluster of a filled folder; loads it if it has not the events yet. Says how fast that was.
    pub(super) fn start(filled: &Filled) -> Result<(Self, String), String> {
        let cluster = Cluster::start(&filled.postgres())?;
        let mut said = format!("PostgreSQL: {}\n", cluster.settings()?);
        let whole = "SELECT count(*) FROM pg_tables WHERE tablename = 'whole'";
        if cluster.number(whole)? == 0 {
            said.push_str(&load(&cluster, filled)?);
        }
        let rows = cluster.number("SELECT count(*) FROM audit_logs")?;
        if rows != filled.events {
            let events = filled.events;
            return Err(format!("PostgreSQL has {rows} rows of {events} events"));
        }
        Ok((Self(cluster), said))
    }

    /// Bytes a row takes, with its part of the indexes.
    pub(super) fn bytes_each(&self, filled: &Filled) -> Result<f64, String> {
        Ok(self.0.bytes("audit_logs")? as f64 / filled.events.max(1) as f64)
    }

    /// Resident memory of all its processes, in bytes.
    pub(super) fn memory(&self) -> Result<u64, String> {
        self.0.memory()
    }

    /// Asks once, then as often as there is time for; none if there is nothing to ask.
    pub(super) fn ask(&self, question: &Question) -> Result<Option<Took>, String> {
        if question.sql.is_empty() {
            return Ok(None);
        }
        // The first time in a connection of its own tells how often; its pages are in memory then.
        let mut waits = self.run(question, 1)?;
        let again = waits.first().copied().map_or(1, times);
        waits.truncate(1);
        // Once more than is asked for, and without it: each connection reads the catalogue and plans the first time.
        let again = self.run(question, again + 1)?;
        waits.extend(again.into_iter().skip(1));
        Ok(Took::of(waits, self.rows(question)?))
    }

    /// Rows it finds, for whoever looks whether both were asked the same; none of statistics.
    fn rows(&self, question: &Question) -> Result<Option<u64>, String> {
        let asked = question.sql.trim().trim_end_matches(';');
        if question.is_of_statistics() {
            return Ok(None);
        }
        let count = format!("SELECT count(*) FROM ({asked}) AS found");
        self.0.number(&count).map(Some)
    }

    fn run(&self, question: &Question, times: u32) -> Result<Vec<Duration>, String> {
        let times = times.to_string();
        let (_, waits) = (self.0.pgbench(&question.sql, &["-c", "1", "-t", &times]))
            .map_err(|error| format!("{}: {error}", question.name))?;
        Ok(waits)
    }
}

/// Copies the events in one transaction, then makes the indexes and the statistics of the planner.
fn load(cluster: &Cluster, filled: &Filled) -> Result<String, String> {
    cluster.sql("DROP TABLE IF EXISTS audit_logs")?;
    cluster.sql(TABLE)?;
    let started = Instant::now();
    copy(cluster, filled)?;
    let copied = started.elapsed();
    cluster.sql(INDEXES)?;
    // Also what tells that rows are visible to all, without which no index answers alone.
    cluster.sql("VACUUM (ANALYZE) audit_logs")?;
    cluster.sql("CREATE TABLE whole ()")?;
    Ok(format!(
        "PostgreSQL: {} rows copied in {:.1} s, indexes and statistics in {:.1} s\n",
        filled.events,
        copied.as_secs_f64(),
        (started.elapsed() - copied).as_secs_f64()
    ))
}

fn copy(cluster: &Cluster, filled: &Filled) -> Result<(), String> {
    let mut psql = cluster.psql();
    psql.args(["-c", "COPY audit_logs FROM STDIN"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null());
    let mut psql = psql.spawn().map_err(|e| e.to_string())?;
    let pipe = psql.stdin.take().ok_or("psql takes nothing")?;
    let written = write_rows(BufWriter::with_capacity(1 << 20, pipe), filled);
    let status = psql.wait().map_err(|e| e.to_string())?;
    written?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("psql ended with {status}")),
    }
}

fn write_rows(mut out: BufWriter<impl Write>, filled: &Filled) -> Result<(), String> {
    let (mut line, mut row) = (String::new(), String::new());
    let made = filled.made();
    for n in 0..filled.events {
        line.clear();
        row.clear();
        let at = made.spread.map_or(filled.until, |spread| spread.at(n));
        data::line_with(&mut line, n, at, made.people, made.ids);
        write_row(&mut row, n, &line)?;
        out.write_all(row.as_bytes()).map_err(|e| e.to_string())?;
    }
    out.flush().map_err(|e| e.to_string())
}

/// A line of `COPY`'s text format from one of NDJSON.
fn write_row(out: &mut String, n: u64, line: &str) -> Result<(), String> {
    let event: Value = serde_json::from_str(line).map_err(|e| e.to_string())?;
    for (place, name) in COLUMNS.into_iter().enumerate() {
        if place > 0 {
            out.push('\t');
        }
        match event.get(name) {
            Some(Value::String(text)) => escaped(out, text),
            Some(other) => escaped(out, &other.to_string()),
            None if name == "id" => out.push_str(&own_id_of_row(n)),
            None => out.push_str("\\N"),
        }
    }
    out.push('\n');
    Ok(())
}

fn escaped(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_all_columns_and_escape_what_copy_would_read() {
        let mut row = String::new();
        let line = r#"{"id":"a\\b","user_id":"u","user_email":"e","action":"x","resource":"r","details":"1\t2\n3","ip_address":"10.0.0.1","timestamp":"t","success":true,"metadata":{"a":"\""}}"#;
        write_row(&mut row, 7, line).unwrap();
        assert_eq!(
            row,
            "a\\\\b\tu\te\tx\tr\t1\\t2\\n3\t10.0.0.1\tt\ttrue\t\\N\t\\N\t{\"a\":\"\\\\\"\"}\n"
        );
        row.clear();
        write_row(&mut row, 7, "{}").unwrap();
        assert!(row.starts_with(&own_id_of_row(7)) && row.matches('\t').count() == 11);
        assert!(write_row(&mut row, 7, "{").is_err());
    }
}
