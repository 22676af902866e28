//! Whole-log verification: `neosc verify --log` against a server on the same machine.

use std::{
    fmt::Write,
    io::Read,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    data::People,
    fill::{self, Made},
    median, process,
    server::{self, Server},
};

const ROUNDS: usize = 5;

/// Makes a log of `events` in `folder` and verifies it as often as it takes for a median.
pub(crate) fn verify(folder: &Path, events: u64) -> Result<String, String> {
    let mut out = fill::fill(folder, events, 4, Made::by(People::Known))?;
    let key = server::key(folder, "verify")?;
    let server = Server::start(folder)?;
    let (mut of_core, mut of_wall, mut of_server) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        // A file of its own each time: nothing is remembered of the round before.
        let known = folder.with_extension(format!("known-{round}"));
        let before = process::processor_of(server.pid())?;
        let (verified, wall, processor) = once(&server, &key, &known)?;
        let served = process::processor_of(server.pid())?.saturating_sub(before);
        if verified < events {
            return Err(format!("{verified} of {events} entries were verified"));
        }
        let rate = |took: Duration| verified as f64 / took.as_secs_f64();
        of_core.push(rate(processor));
        of_wall.push(rate(wall));
        of_server.push(rate(served));
    }
    for (what, rates) in [
        ("entries/s per core of `neosc verify`", &of_core),
        ("entries/s on the clock", &of_wall),
        (
            "entries/s per core of the server that serves them",
            &of_server,
        ),
    ] {
        let all: Vec<String> = rates.iter().map(|rate| format!("{rate:.0}")).collect();
        let _ = writeln!(
            out,
            "verify: {:.0} {what}, median of {}",
            median(rates).unwrap_or_default(),
            all.join(" ")
        );
    }
    Ok(out)
}

/// Entries verified, time on the clock, and processor time.
fn once(server: &Server, key: &str, known: &Path) -> Result<(u64, Duration, Duration), String> {
    let started = Instant::now();
    let mut child = Command::new(server::neosc()?)
        .args(["verify", "--json", "--log", &server.log])
        .args(["--vkey", &server.vkey, "--token", key, "--known"])
        .arg(known)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| e.to_string())?;
    let mut report = String::new();
    let mut stdout = child.stdout.take().ok_or("no output")?;
    stdout
        .read_to_string(&mut report)
        .map_err(|e| e.to_string())?;
    // Its times can be read as long as nobody has waited for it.
    while !process::has_ended(child.id()) {
        std::thread::sleep(Duration::from_millis(1));
    }
    let wall = started.elapsed();
    let processor = process::processor_of(child.id())?;
    let status = child.wait().map_err(|e| e.to_string())?;
    if !status.success() {
        return Err(format!("neosc verify ended with {status}: {report}"));
    }
    let report: serde_json::Value = serde_json::from_str(&report).map_err(|e| e.to_string())?;
    let entries = report.get("entries").and_then(serde_json::Value::as_u64);
    Ok((
        entries.ok_or("the report counts no entries")?,
        wall,
        processor,
    ))
}
