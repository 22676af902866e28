//! Exports of a whole log over HTTP, thrown away by the client: how fast, and what memory the server takes for them.

use std::{
    fmt::Write,
    path::PathBuf,
    time::{Duration, Instant},
};

use clap::Args;

use crate::{
    process::{self, Memory},
    query::Filled,
    server::{self, Server},
};

#[derive(Args)]
pub(crate) struct Export {
    /// A folder that `query` filled
    folder: PathBuf,
    /// Formats, one after the other
    #[arg(long, value_delimiter = ',', default_value = "csv,ndjson,parquet")]
    formats: Vec<String>,
}

/// What came.
struct Came {
    bytes: u64,
    lines: u64,
    took: Duration,
}

/// Exports everything in each of the formats.
pub(crate) fn export(arguments: &Export) -> Result<String, String> {
    let filled = Filled::open(&arguments.folder)?;
    let key = server::key(&filled.data(), "read")?;
    let server = Server::start(&filled.data())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| e.to_string())?;
    let mut out = format!(
        "{:<8} {:>10} {:>7} {:>9} {:>9} {:>12} {:>12} {:>8} {:>8} {:>8}\n",
        "",
        "rows",
        "s",
        "rows/s",
        "MB/s",
        "server us/row",
        "client us/row",
        "before",
        "most",
        "after"
    );
    for format in &arguments.formats {
        let pid = server.pid();
        process::forget_most(pid)?;
        let before = process::memory_of(pid);
        let (of_server, of_client) = (
            process::processor_of(pid)?,
            process::processor_of(std::process::id())?,
        );
        let url = format!("{}/api/audit-logs/export?format={format}", server.url);
        let came = runtime.block_on(receive(&url, &key))?;
        let spent = |pid, before: Duration| Ok::<_, String>(process::processor_of(pid)? - before);
        let (of_server, of_client) = (
            spent(pid, of_server)?,
            spent(std::process::id(), of_client)?,
        );
        let rows = rows(format, came.lines, filled.events)?;
        let _ = writeln!(
            out,
            "{}",
            line(
                format,
                rows,
                &came,
                [of_server, of_client],
                before,
                process::memory_of(pid)
            )
        );
    }
    out.push_str("memory of the server in MiB\n");
    Ok(out)
}

fn line(
    format: &str,
    rows: u64,
    came: &Came,
    spent: [Duration; 2],
    before: Memory,
    after: Memory,
) -> String {
    let seconds = came.took.as_secs_f64();
    let [server, client] = spent.map(|spent| spent.as_secs_f64() * 1e6 / rows.max(1) as f64);
    format!(
        "{format:<8} {rows:>10} {seconds:>7.2} {:>9.0} {:>9.1} {server:>12.2} {client:>12.2} {:>8} {:>8} {:>8}",
        rows as f64 / seconds,
        came.bytes as f64 / 1e6 / seconds,
        before.now >> 20,
        after.most >> 20,
        after.now >> 20
    )
}

/// Rows of a whole export. Nothing in the data has a line break, and the log itself adds a few events to those sent;
/// Parquet is not taken apart.
fn rows(format: &str, lines: u64, events: u64) -> Result<u64, String> {
    let rows = match format {
        "csv" => lines.saturating_sub(1),
        "ndjson" => lines,
        _ => return Ok(events),
    };
    match rows >= events {
        true => Ok(rows),
        false => Err(format!("{rows} rows of {events} events were exported")),
    }
}

/// A body that is cut is an error.
async fn receive(url: &str, key: &str) -> Result<Came, String> {
    let client = reqwest::Client::new();
    let started = Instant::now();
    let request = client.get(url).bearer_auth(key);
    let mut answer = request.send().await.map_err(|e| e.to_string())?;
    if !answer.status().is_success() {
        let text = answer.text().await.unwrap_or_default();
        return Err(format!("{url}: {text}"));
    }
    let (mut bytes, mut lines) = (0, 0);
    while let Some(chunk) = answer.chunk().await.map_err(|e| format!("{url}: {e}"))? {
        bytes += chunk.len() as u64;
        lines += breaks(&chunk);
    }
    Ok(Came {
        bytes,
        lines,
        took: started.elapsed(),
    })
}

/// Line breaks, counted a few at once as the compiler likes it.
fn breaks(bytes: &[u8]) -> u64 {
    bytes
        .chunks(192)
        .map(|some| {
            let count: u8 = some.iter().map(|byte| u8::from(*byte == b'\n')).sum();
            u64::from(count)
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_by_their_lines() {
        assert_eq!(breaks(&[b'\n'; 1000]), 1000);
        assert_eq!(breaks(b"a\nb\n"), 2);
        assert_eq!(rows("csv", 11, 10), Ok(10));
        assert_eq!(rows("ndjson", 12, 10), Ok(12));
        assert_eq!(rows("parquet", 0, 10), Ok(10));
        assert!(rows("csv", 10, 10).is_err());
    }
}
