//! PostgreSQL 15 with a cluster of its own: what the same machine does with the same data in a table of the nine columns.

use std::{
    fmt::Write as _,
    fs,
    io::{BufWriter, Write as _},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use event::Timestamp;

use crate::data::{self, People};

const PROGRAMS: &str = "/usr/lib/postgresql/15/bin";
const USER: &str = "postgres";

/// Durable as our own server is, and with more memory and room than it comes with.
const SETTINGS: [&str; 9] = [
    "listen_addresses=",
    "fsync=on",
    "synchronous_commit=on",
    "full_page_writes=on",
    "shared_buffers=1GB",
    "max_wal_size=8GB",
    "max_connections=200",
    "log_min_messages=fatal",
    "jit=off",
];

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

/// A running cluster, stopped when dropped.
pub(super) struct Postgres {
    folder: PathBuf,
    server: Child,
}

impl Postgres {
    /// Makes a cluster in `folder` and starts it on a socket there.
    pub(super) fn start(folder: &Path) -> Result<Self, String> {
        if !Path::new(PROGRAMS).join("initdb").exists() {
            return Err(format!(
                "{PROGRAMS} is not there: apt-get install postgresql"
            ));
        }
        fs::create_dir_all(folder).map_err(|e| e.to_string())?;
        if rustix::process::geteuid().is_root() {
            // The server refuses to run as root, and its user must reach the folder.
            let open = fs::Permissions::from_mode(0o711);
            let parent = folder.parent().ok_or("no folder above")?;
            fs::set_permissions(parent, open).map_err(|e| e.to_string())?;
            succeed(Command::new("chown").arg(USER).arg(folder))?;
        }
        let cluster = folder.join("cluster");
        let as_user = |program: &str| as_user(program);
        succeed(
            as_user("initdb")
                .args(["--auth=trust", "--encoding=UTF8", "--locale=C"])
                .arg(format!("--username={USER}"))
                .arg(&cluster),
        )?;
        let mut server = as_user("postgres");
        server
            .arg("-D")
            .arg(&cluster)
            .arg("-k")
            .arg(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        for setting in SETTINGS {
            server.args(["-c", setting]);
        }
        let server = server.spawn().map_err(|e| e.to_string())?;
        let postgres = Self {
            folder: folder.to_owned(),
            server,
        };
        postgres.wait_until_ready()?;
        postgres.sql(TABLE)?;
        Ok(postgres)
    }

    fn wait_until_ready(&self) -> Result<(), String> {
        let started = Instant::now();
        loop {
            let ready = self.client("pg_isready").arg("-q").status();
            if ready.is_ok_and(|status| status.success()) {
                return Ok(());
            }
            if started.elapsed() > Duration::from_secs(30) {
                return Err("PostgreSQL does not start".into());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn client(&self, program: &str) -> Command {
        let mut command = Command::new(Path::new(PROGRAMS).join(program));
        command.arg("-h").arg(&self.folder).args(["-U", USER]);
        command
    }

    fn sql(&self, text: &str) -> Result<String, String> {
        let mut psql = self.client("psql");
        psql.args(["-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-c", text]);
        let answered = succeed(&mut psql)?;
        Ok(String::from_utf8_lossy(&answered.stdout).trim().to_owned())
    }

    /// Rows there are.
    pub(super) fn rows(&self) -> Result<u64, String> {
        let count = self.sql("SELECT count(*) FROM audit_logs")?;
        count.parse().map_err(|_| format!("{count} is no count"))
    }

    /// Bytes of the table and its indexes.
    pub(super) fn bytes(&self) -> Result<u64, String> {
        let bytes = self.sql("SELECT pg_total_relation_size('audit_logs')")?;
        bytes.parse().map_err(|_| format!("{bytes} is no size"))
    }

    /// What the server runs with: version and the settings that make it durable.
    pub(super) fn settings(&self) -> Result<String, String> {
        self.sql(
            "SELECT version() || '; ' || (SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings \
             WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'wal_sync_method'))",
        )
    }

    /// Inserts single rows over 64 connections for so many seconds.
    pub(super) fn singles(&self, connections: usize, seconds: u64) -> Result<Singles, String> {
        let script = self.folder.join("single.sql");
        fs::write(&script, SINGLE).map_err(|e| e.to_string())?;
        let log = self.folder.join("waits");
        let mut pgbench = self.client("pgbench");
        pgbench
            .args(["-n", "-M", "prepared", "-j", "1", "--log"])
            .arg(format!("--log-prefix={}", log.display()))
            .args(["-c", &connections.to_string(), "-T", &seconds.to_string()])
            .arg("-f")
            .arg(&script)
            .arg(USER);
        let answered = succeed(&mut pgbench)?;
        let text = String::from_utf8_lossy(&answered.stdout).into_owned();
        let rate = text
            .lines()
            .find_map(|line| line.strip_prefix("tps = "))
            .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
            .ok_or_else(|| format!("pgbench does not say its rate: {text}"))?;
        Ok(Singles {
            rate,
            p99: self.p99()?,
        })
    }

    /// The wait 99 % of the transactions did not exceed, from the log of `pgbench`, which is removed.
    fn p99(&self) -> Result<f64, String> {
        let mut waits: Vec<u64> = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(|e| e.to_string())? {
            let path = entry.map_err(|e| e.to_string())?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if !name.starts_with("waits.") {
                continue;
            }
            let text = fs::read_to_string(&path).map_err(|e| e.to_string())?;
            // client, transaction, microseconds, ..
            let micros = |line: &str| line.split(' ').nth(2)?.parse::<u64>().ok();
            waits.extend(text.lines().filter_map(micros));
            fs::remove_file(&path).map_err(|e| e.to_string())?;
        }
        waits.sort_unstable();
        let p99 = waits
            .get(waits.len() * 99 / 100)
            .ok_or("pgbench kept no log")?;
        Ok(*p99 as f64 / 1000.0)
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
            let file = self.folder.join(format!("bulk-{connection}.sql"));
            let first = first + connection * statements * 1000;
            write_statements(&file, form, statements, first, at)?;
            files.push(file);
        }
        let started = Instant::now();
        let mut running = Vec::new();
        for file in &files {
            let mut psql = self.client("psql");
            psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f"])
                .arg(file)
                .stdout(Stdio::null());
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

impl Drop for Postgres {
    fn drop(&mut self) {
        let mut stop = as_user("pg_ctl");
        stop.args(["stop", "-m", "fast", "-s", "-D"])
            .arg(self.folder.join("cluster"));
        let stopped = stop.status().is_ok_and(|status| status.success());
        if !stopped {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}

/// A program of the server's, as a user it accepts.
fn as_user(program: &str) -> Command {
    let program = Path::new(PROGRAMS).join(program);
    if !rustix::process::geteuid().is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", USER, "--"]).arg(program);
    command.current_dir("/");
    command
}

fn succeed(command: &mut Command) -> Result<Output, String> {
    let done = command.output().map_err(|e| format!("{command:?}: {e}"))?;
    if done.status.success() {
        return Ok(done);
    }
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    Err(format!("{command:?}: {}: {said}", done.status))
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
