//! What PostgreSQL does with the same data in a table of the nine columns.

use std::{
    fmt::Write as _,
    fs,
    io::{BufWriter, Write as _},
    path::Path,
    process::Stdio,
    time::Instant,
};

use event::Timestamp;

use crate::{
    data::{self, People},
    percentile,
    postgres::Cluster,
};

/// The nine columns and five indexes, that of the primary key counted.
const TABLE: &str = "
CREATE TABLE audit_logs (id text PRIMARY KEY, user_id text NOT NULL, user_email text NOT NULL, action text NOT NULL,
    resource text NOT NULL, details text NOT NULL, ip_address text NOT NULL, timestamp timestamptz NOT NULL,
    success boolean NOT NULL);
CREATE INDEX ON audit_logs (timestamp);
CREATE INDEX ON audit_logs (user_email);
CREATE INDEX ON audit_logs (action);
CREATE INDEX ON audit_logs (resource);
";

/// A single row as `pgbench` makes it: the server puts the texts together, which costs less than sending them would.
/// `pgbench` takes what follows a colon for a variable, in a text too; hence `chr(58)`.
const SINGLE: &str = r"\set person random(0, 4999)
\set action random(1, 8)
\set thing random(0, 399)
\set text random(0, 499)
\set a random(0, 3)
\set b random(0, 249)
INSERT INTO audit_logs VALUES ('log-' || gen_random_uuid(), 'user-' || :person::text, 'person' || :person::text || '@neogenesys.com',
    (ARRAY['login','launch_workspace','stop_workspace','logout','document.opened','document.shared','update_workspace','disconnect_session'])[:action::int],
    'workspace' || chr(58) || 'ws-' || :thing::text, :text::text || ': Launched SAP Neogénesys workspace after approval by',
    '10.' || :a::text || '.' || :b::text || '.7', now(), true);
";

/// How rows are sent, a thousand in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `INSERT .. VALUES (..), (..), ..`
    Values,
    /// `INSERT .. SELECT * FROM unnest('{..}'::text[], ..)`: there is less for the server to parse.
    Arrays,
}

impl Form {
    pub(super) const ALL: [Self; 2] = [Self::Values, Self::Arrays];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Values => "values",
            Self::Arrays => "arrays",
        }
    }
}

/// What `pgbench` says of single rows.
pub(super) struct Singles {
    pub(super) rate: f64,
    /// Milliseconds.
    pub(super) p99: f64,
}

/// A running cluster with the table.
pub(super) struct Postgres(Cluster);

impl Postgres {
    /// Makes a cluster in `folder` and starts it.
    pub(super) fn start(folder: &Path) -> Result<Self, String> {
        let cluster = Cluster::start(folder)?;
        cluster.sql(TABLE)?;
        Ok(Self(cluster))
    }

    /// Rows there are.
    pub(super) fn rows(&self) -> Result<u64, String> {
        self.0.number("SELECT count(*) FROM audit_logs")
    }

    /// Bytes of the table and its indexes.
    pub(super) fn bytes(&self) -> Result<u64, String> {
        self.0.bytes("audit_logs")
    }

    /// What the server runs with.
    pub(super) fn settings(&self) -> Result<String, String> {
        self.0.settings()
    }

    /// Inserts single rows over so many connections for so many seconds.
    pub(super) fn singles(&self, connections: usize, seconds: u64) -> Result<Singles, String> {
        let (connections, seconds) = (connections.to_string(), seconds.to_string());
        let arguments = ["-c", &connections, "-T", &seconds];
        let (printed, mut waits) = self.0.pgbench(SINGLE, &arguments)?;
        let rate = printed
            .lines()
            .find_map(|line| line.strip_prefix("tps = "))
            .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
            .ok_or_else(|| format!("pgbench does not say its rate: {printed}"))?;
        waits.sort_unstable();
        let p99 = percentile(&waits, 0.99).unwrap_or_default();
        Ok(Singles {
            rate,
            p99: p99.as_secs_f64() * 1000.0,
        })
    }

    /// Inserts rows numbered from `first` in statements of a thousand, each its own transaction, over so many
    /// connections at once. The statements are written beforehand. Gives rows a second.
    pub(super) fn bulk(
        &self,
        form: Form,
        connections: u64,
        statements: u64,
        first: u64,
        at: Timestamp,
    ) -> Result<f64, String> {
        let mut files = Vec::new();
        for connection in 0..connections {
            let file = self.0.file(&format!("bulk-{connection}.sql"));
            let first = first + connection * statements * 1000;
            write_statements(&file, form, statements, first, at)?;
            files.push(file);
        }
        let started = Instant::now();
        let mut running = Vec::new();
        for file in &files {
            let mut psql = self.0.psql();
            psql.arg("-f").arg(file).stdout(Stdio::null());
            running.push(psql.spawn().map_err(|e| e.to_string())?);
        }
        for mut psql in running {
            let status = psql.wait().map_err(|e| e.to_string())?;
            if !status.success() {
                return Err(format!("psql ended with {status}"));
            }
        }
        let took = started.elapsed();
        for file in files {
            fs::remove_file(file).map_err(|e| e.to_string())?;
        }
        Ok((connections * statements * 1000) as f64 / took.as_secs_f64())
    }
}

/// The nine columns of an event of the fixed data.
type Columns = [String; 9];

fn columns(n: u64, at: Timestamp) -> Result<Columns, String> {
    let mut line = String::new();
    data::line(&mut line, n, at, People::Known);
    let event: serde_json::Value = serde_json::from_str(&line).map_err(|e| e.to_string())?;
    let text = |name: &str| match event.get(name) {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => format!(
            "log-{:08x}-0000-7000-8000-{:012x}",
            demo::mix(n, 90) >> 32,
            n
        ),
    };
    Ok([
        "id",
        "user_id",
        "user_email",
        "action",
        "resource",
        "details",
        "ip_address",
        "timestamp",
        "success",
    ]
    .map(text))
}

fn write_statements(
    file: &Path,
    form: Form,
    statements: u64,
    first: u64,
    at: Timestamp,
) -> Result<(), String> {
    let out = fs::File::create(file).map_err(|e| e.to_string())?;
    let mut out = BufWriter::new(out);
    for statement in 0..statements {
        let begin = first + statement * 1000;
        let rows: Result<Vec<Columns>, String> =
            (begin..begin + 1000).map(|n| columns(n, at)).collect();
        let text = match form {
            Form::Values => values(&rows?),
            Form::Arrays => arrays(&rows?),
        };
        out.write_all(text.as_bytes()).map_err(|e| e.to_string())?;
    }
    out.flush().map_err(|e| e.to_string())
}

// Nothing in the fixed data has a quote, a backslash or a comma.

fn values(rows: &[Columns]) -> String {
    let mut out = String::from("INSERT INTO audit_logs VALUES ");
    for (place, row) in rows.iter().enumerate() {
        let comma = if place > 0 { "," } else { "" };
        let _ = write!(out, "{comma}('{}')", row.join("','"));
    }
    out.push_str(";\n");
    out
}

fn arrays(rows: &[Columns]) -> String {
    const TYPES: [&str; 9] = [
        "text",
        "text",
        "text",
        "text",
        "text",
        "text",
        "text",
        "timestamptz",
        "boolean",
    ];
    let mut out = String::from("INSERT INTO audit_logs SELECT * FROM unnest(");
    for (place, kind) in TYPES.into_iter().enumerate() {
        let comma = if place > 0 { "," } else { "" };
        let column: Vec<String> = rows
            .iter()
            .filter_map(|row| row.get(place))
            .map(|value| format!("\"{value}\""))
            .collect();
        let _ = write!(out, "{comma}'{{{}}}'::{kind}[]", column.join(","));
    }
    out.push_str(");\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_hold_the_nine_columns_and_need_no_escapes() {
        let at = Timestamp::from_micros(1_772_721_000_000_000).unwrap();
        let rows: Vec<Columns> = (0..500).map(|n| columns(n, at).unwrap()).collect();
        assert!(
            rows.iter()
                .flatten()
                .all(|text| !text.contains(['\'', '"', '\\', ',']))
        );
        let mut ids: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), rows.len());
        assert!(
            rows.iter()
                .all(|row| row[1].starts_with("user-") && row[7].ends_with('Z'))
        );
        assert_eq!(values(&rows[..2]).matches("','").count(), 16);
        assert_eq!(arrays(&rows[..2]).matches("::").count(), 9);
    }
}
