//! PostgreSQL 15 with a cluster of its own, on a socket: what the same machine does with the same data in a table.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use crate::process;

const PROGRAMS: &str = "/usr/lib/postgresql/15/bin";
const USER: &str = "postgres";

/// Durable as our own server is, and with more memory and room than it comes with.
const SETTINGS: [&str; 10] = [
    "listen_addresses=",
    "fsync=on",
    "synchronous_commit=on",
    "full_page_writes=on",
    "shared_buffers=1GB",
    "maintenance_work_mem=512MB",
    "max_wal_size=8GB",
    "max_connections=200",
    "log_min_messages=fatal",
    "jit=off",
];

/// A running cluster, stopped when dropped.
pub(crate) struct Cluster {
    folder: PathBuf,
    server: Child,
}

impl Cluster {
    /// Starts the cluster in `folder`, where it makes one if there is none, on a socket there. The folder above must be
    /// one of ours: others are let through it.
    pub(crate) fn start(folder: &Path) -> Result<Self, String> {
        if !Path::new(PROGRAMS).join("initdb").exists() {
            return Err(format!(
                "{PROGRAMS} is not there: apt-get install postgresql"
            ));
        }
        let cluster = folder.join("cluster");
        if !cluster.join("PG_VERSION").exists() {
            make(folder, &cluster)?;
        }
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
        let cluster = Self {
            folder: folder.to_owned(),
            server,
        };
        cluster.wait_until_ready()?;
        Ok(cluster)
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

    /// A file of this name beside the cluster.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A client program, told where the server is.
    pub(crate) fn client(&self, program: &str) -> Command {
        let mut command = Command::new(Path::new(PROGRAMS).join(program));
        command.arg("-h").arg(&self.folder).args(["-U", USER]);
        command
    }

    /// `psql`, which ends at the first error.
    pub(crate) fn psql(&self) -> Command {
        let mut psql = self.client("psql");
        psql.args(["-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1"]);
        psql
    }

    /// What statements print.
    pub(crate) fn sql(&self, text: &str) -> Result<String, String> {
        let answered = succeed(self.psql().args(["-c", text]))?;
        Ok(String::from_utf8_lossy(&answered.stdout).trim().to_owned())
    }

    /// A number that a statement prints.
    pub(crate) fn number(&self, text: &str) -> Result<u64, String> {
        let printed = self.sql(text)?;
        let number = printed.parse();
        number.map_err(|_| format!("{text}: {printed} is no number"))
    }

    /// Bytes of a table and its indexes.
    pub(crate) fn bytes(&self, table: &str) -> Result<u64, String> {
        self.number(&format!("SELECT pg_total_relation_size('{table}')"))
    }

    /// Resident memory of all its processes, in bytes; what they share is counted once.
    pub(crate) fn memory(&self) -> Result<u64, String> {
        let file = self.folder.join("cluster").join("postmaster.pid");
        let text = fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        let pid = text.lines().next().and_then(|line| line.parse().ok());
        process::memory_of_family(pid.ok_or("postmaster.pid names no process")?)
    }

    /// What the server runs with: version and the settings that make it durable.
    pub(crate) fn settings(&self) -> Result<String, String> {
        self.sql(
            "SELECT version() || '; ' || (SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings \
             WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'wal_sync_method'))",
        )
    }

    /// Runs `pgbench` with these arguments on a script. Gives what it prints, and how long each transaction took, in the
    /// order of the log of each of its threads.
    pub(crate) fn pgbench(
        &self,
        script: &str,
        arguments: &[&str],
    ) -> Result<(String, Vec<Duration>), String> {
        let file = self.file("script.sql");
        fs::write(&file, script).map_err(|e| e.to_string())?;
        let mut pgbench = self.client("pgbench");
        pgbench
            .args(["-n", "-M", "prepared", "-j", "1", "--log"])
            .arg(format!("--log-prefix={}", self.file("waits").display()))
            .args(arguments)
            .arg("-f")
            .arg(&file)
            .arg(USER);
        let answered = succeed(&mut pgbench)?;
        let printed = String::from_utf8_lossy(&answered.stdout).into_owned();
        Ok((printed, self.waits()?))
    }

    /// Of the logs of `pgbench`, which are removed.
    fn waits(&self) -> Result<Vec<Duration>, String> {
        let mut waits = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(|e| e.to_string())? {
            let path = entry.map_err(|e| e.to_string())?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with("waits.") {
                let text = fs::read_to_string(&path).map_err(|e| e.to_string())?;
                waits.extend(text.lines().filter_map(wait));
                fs::remove_file(&path).map_err(|e| e.to_string())?;
            }
        }
        match waits.is_empty() {
            true => Err("pgbench kept no log".into()),
            false => Ok(waits),
        }
    }
}

/// A line of the log of `pgbench`: client, transaction, microseconds, ..
fn wait(line: &str) -> Option<Duration> {
    let micros = line.split(' ').nth(2)?.parse().ok()?;
    Some(Duration::from_micros(micros))
}

impl Drop for Cluster {
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

fn make(folder: &Path, cluster: &Path) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|e| e.to_string())?;
    if rustix::process::geteuid().is_root() {
        // The server refuses to run as root, and its user must reach the folder.
        let open = fs::Permissions::from_mode(0o711);
        let parent = folder.parent().ok_or("no folder above")?;
        fs::set_permissions(parent, open).map_err(|e| e.to_string())?;
        succeed(Command::new("chown").arg(USER).arg(folder))?;
    }
    let mut initdb = as_user("initdb");
    initdb
        .args(["--auth=trust", "--encoding=UTF8", "--locale=C"])
        .arg(format!("--username={USER}"))
        .arg(cluster);
    succeed(&mut initdb).map(drop)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_of_pgbench_tells_how_long_each_took() {
        let took = wait("0 199 2241 0 1175850568 995598");
        assert_eq!(took, Some(Duration::from_micros(2241)));
        assert_eq!(wait("0 199"), None);
        assert_eq!(wait("0 199 skipped 0 1175850568 995598"), None);
    }
}
