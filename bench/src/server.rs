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

impl Server {
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
        let mut lines = BufReader::new(stdout).lines();
        let url = loop {
            let line = lines
                .next()
                .ok_or("the server ended before it said its address")?
                .map_err(|e| e.to_string())?;
            if let Some(at) = line.find("http://") {
                break line[at..]
                    .split_whitespace()
                    .next()
                    .unwrap_or_default()
                    .to_owned();
            }
        };
        Ok(Self { child, url })
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
