//! A server of ours in a process of its own.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// A running `neosc serve`, killed when dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
    /// Address of its first log, and the key that verifies it.
    pub(crate) log: String,
    pub(crate) vkey: String,
}

/// The program next to this one.
pub(crate) fn neosc() -> Result<PathBuf, String> {
    let here = std::env::current_exe().map_err(|e| e.to_string())?;
    let program = here.with_file_name("neosc");
    if program.exists() {
        return Ok(program);
    }
    Err(format!(
        "{} is not there: build it first",
        program.display()
    ))
}

/// Runs `neosc` and gives what it prints.
pub(crate) fn run(arguments: &[&str]) -> Result<String, String> {
    let out = Command::new(neosc()?)
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| e.to_string())?;
    if !out.status.success() {
        return Err(format!("neosc {} failed", arguments.join(" ")));
    }
    String::from_utf8(out.stdout).map_err(|e| e.to_string())
}

/// Makes a data folder with a log of this name.
pub(crate) fn init(data: &Path, log_name: &str) -> Result<(), String> {
    let data = utf8(data)?;
    let admin = "admin@example.com";
    run(&[
        "init",
        "--data",
        data,
        "--admin-email",
        admin,
        "--log-name",
        log_name,
    ])
    .map(drop)
}

/// A new API key of this scope.
pub(crate) fn key(data: &Path, scope: &str) -> Result<String, String> {
    let data = utf8(data)?;
    let printed = run(&[
        "key", "create", "--data", data, "--name", "bench", "--scope", scope,
    ])?;
    Ok(printed.trim().to_owned())
}

/// A path as an argument.
pub(crate) fn utf8(path: &Path) -> Result<&str, String> {
    path.to_str()
        .ok_or_else(|| format!("{} is not UTF-8", path.display()))
}

/// A counter of `/metrics`.
pub(crate) fn counter(server: &Server, name: &str) -> Result<u64, String> {
    let url = format!("{}/metrics", server.url);
    let runtime = tokio::runtime::Runtime::new().map_err(|e| e.to_string())?;
    let text = runtime.block_on(async {
        let answer = reqwest::get(&url).await?.error_for_status()?;
        answer.text().await
    });
    let text = text.map_err(|e| format!("{url}: {e}"))?;
    text.lines()
        .find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
        .ok_or_else(|| format!("{url} has no {name}"))
}

impl Server {
    /// Its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Serves `data` on a free port of the loopback.
    pub(crate) fn start(data: &Path) -> Result<Self, String> {
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(data.with_extension("server-log"))
            .map_err(|e| e.to_string())?;
        let mut child = Command::new(neosc()?)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .map_err(|e| e.to_string())?;
        let stdout = child.stdout.take().ok_or("no output")?;
        let mut server = Self {
            child,
            url: String::new(),
            log: String::new(),
            vkey: String::new(),
        };
        // It says where it is, then where its first log is and what verifies that.
        for line in BufReader::new(stdout).lines() {
            let line = line.map_err(|e| e.to_string())?;
            let last = || line.split_whitespace().next_back().unwrap_or_default();
            if line.starts_with("  log ") {
                server.log = last().to_owned();
            } else if line.starts_with("  key ") {
                server.vkey = last().to_owned();
                return Ok(server);
            } else if line.contains(" at http://") {
                server.url = last().to_owned();
            }
        }
        Err("the server ended before it said its address".into())
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
