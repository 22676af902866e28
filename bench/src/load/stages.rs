//! Where the server's processor time goes, by sampling it (`perf`) while it is under full load.

use std::{
    collections::BTreeMap,
    fmt::Write,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};

/// Samples a second and thread.
const FREQUENCY: &str = "997";

/// Processor time of the server by stage.
pub(super) struct Stages {
    /// Microseconds of an event.
    each: BTreeMap<&'static str, f64>,
    total: f64,
    /// The symbols that took most, with their stage: what the table is made of can be checked.
    symbols: Vec<(String, f64)>,
}

/// A running `perf record`.
pub(super) struct Recording {
    perf: Child,
    file: PathBuf,
}

impl Recording {
    /// Begins to sample the process; none if there is no `perf` here.
    pub(super) fn start(server: u32, folder: &Path) -> Result<Option<Self>, String> {
        let there = Command::new("perf")
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        if !there.is_ok_and(|status| status.success()) {
            eprintln!("no stages: there is no perf (apt-get install linux-perf)");
            return Ok(None);
        }
        let file = folder.join("perf.data");
        // Machines in a cloud often have no counters of cycles; the clock is everywhere.
        let perf = Command::new("perf")
            .args(["record", "-q", "-e", "cpu-clock", "-F", FREQUENCY, "-p"])
            .arg(server.to_string())
            .arg("-o")
            .arg(&file)
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| e.to_string())?;
        Ok(Some(Self { perf, file }))
    }

    /// Ends sampling. `spent`: processor time the server took meanwhile, for so many events.
    pub(super) fn stop(mut self, spent: Duration, events: u64) -> Result<Stages, String> {
        let pid = i32::try_from(self.perf.id())
            .ok()
            .and_then(rustix::process::Pid::from_raw);
        let pid = pid.ok_or("perf has no process id")?;
        rustix::process::kill_process(pid, rustix::process::Signal::INT)
            .map_err(|e| e.to_string())?;
        self.perf.wait().map_err(|e| e.to_string())?;
        let report = Command::new("perf")
            .args([
                "report", "--stdio", "-g", "none", "--sort", "comm,sym", "-t", "\t", "-i",
            ])
            .arg(&self.file)
            .stderr(Stdio::null())
            .output()
            .map_err(|e| e.to_string())?;
        let each = spent.as_secs_f64() * 1e6 / events.max(1) as f64;
        Stages::of(&String::from_utf8_lossy(&report.stdout), each)
    }
}

impl Stages {
    /// From the lines of `perf report`: per cent, thread, symbol.
    fn of(report: &str, total: f64) -> Result<Self, String> {
        let mut each: BTreeMap<&'static str, f64> = BTreeMap::new();
        let mut symbols: Vec<(String, f64)> = Vec::new();
        for line in report.lines().filter(|line| !line.starts_with('#')) {
            let mut parts = line.split('\t').map(str::trim);
            let (Some(share), Some(thread), Some(symbol)) =
                (parts.next(), parts.next(), parts.next())
            else {
                continue;
            };
            let Ok(share) = share.trim_end_matches('%').parse::<f64>() else {
                continue;
            };
            let stage = stage(thread, symbol);
            let micros = share / 100.0 * total;
            *each.entry(stage).or_default() += micros;
            symbols.push((format!("{stage}: {thread} {symbol}"), micros));
        }
        if each.is_empty() {
            return Err("perf saw nothing".into());
        }
        Ok(Self {
            each,
            total,
            symbols,
        })
    }

    pub(super) fn table(&self) -> String {
        let mut out = format!(
            "\nprocessor time of an event in large requests: {:.2} us\n",
            self.total
        );
        for (stage, micros) in &self.each {
            let _ = writeln!(out, "  {micros:6.2} us  {stage}");
        }
        out
    }

    pub(super) fn json(&self) -> Value {
        let symbols: Vec<Value> = self
            .symbols
            .iter()
            .take(120)
            .map(|(name, micros)| json!([name, micros]))
            .collect();
        json!({ "us_per_event": self.total, "stages": self.each, "symbols": symbols })
    }
}

/// What belongs to which stage on any thread, by a part of the symbol; the first that fits counts.
const BY_SYMBOL: [(&str, &[&str]); 6] = [
    (
        MEMORY,
        &[
            "malloc",
            "_int_free",
            "cfree",
            "realloc",
            "unlink_chunk",
            "memmove",
            "memcpy",
            "memset",
            "drop_in_place",
            "page_fault",
            "clear_page",
            "clear_user",
        ],
    ),
    (
        "answer",
        &["ingest::answer", "writer::answer", "writer::fresh"],
    ),
    ("redact", &["event::redact", "has_control"]),
    (
        "code",
        &[
            "store::coding",
            "ZSTD_",
            "HUF_",
            "FSE_",
            "HIST_",
            "crc32",
            "hashbrown::raw",
        ],
    ),
    ("duplicates", &["sent_ids", "accept::decide", "replay"]),
    (
        "commit",
        &[
            "sqlite3",
            "walChecksum",
            "pagerWal",
            "ext4",
            "jbd2",
            "blk_",
            "virt",
        ],
    ),
];

const MEMORY: &str = "memory: allocating, moving";

/// The stage a symbol belongs to, by what it is and by the thread it ran on.
fn stage(thread: &str, symbol: &str) -> &'static str {
    let fits = |(_, parts): &&(&str, &[&str])| parts.iter().any(|part| symbol.contains(part));
    if let Some((stage, _)) = BY_SYMBOL.iter().find(fits) {
        return stage;
    }
    let is_kernel = symbol.starts_with("[k]");
    match thread {
        "writer" | "wal" => "commit",
        "signer" | "upkeep" => "signing, upkeep",
        "sealer" if is_kernel => "waiting, waking",
        "sealer" => "seal",
        _ if [
            "event::",
            "Ipv4Addr",
            "net::parser",
            "from_utf8",
            "memchr",
            "uuid::",
        ]
        .iter()
        .any(|part| symbol.contains(part)) =>
        {
            "parse"
        }
        _ => "HTTP, with the kernel's part",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_go_to_the_stage_of_their_symbol_or_thread() {
        let report = "# comment\n\
            50.00%\tsealer\t[.] sha2::sha256::x86_sha::compress\n\
            25.00%\twriter\t[.] sqlite3VdbeExec\n\
            15.00%\ttokio-rt-worker\t[.] event::scan::Scanner::key\n\
            10.00%\ttokio-rt-worker\t[k] tcp_ack\n";
        let stages = Stages::of(report, 8.0).unwrap();
        let expected = [
            ("HTTP, with the kernel's part", 0.8),
            ("commit", 2.0),
            ("parse", 1.2),
            ("seal", 4.0),
        ];
        for (stage, micros) in expected {
            assert!((stages.each[stage] - micros).abs() < 1e-9, "{stage}");
        }
        assert_eq!(stages.each.len(), expected.len());
        assert!(Stages::of("# nothing\n", 8.0).is_err());
    }
}
