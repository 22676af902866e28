//! Questions to a sealed log, over HTTP: how long they take, how large the log is, how fast it was sealed.

use std::{
    fmt::Write,
    fs,
    path::Path,
    time::{Duration, Instant},
};

use store::{Options, Store};

use crate::{
    data::People,
    fill, process,
    server::{self, Server},
};

/// How often each question is asked, after it was asked once.
const TIMES: usize = 40;

/// What is asked, and how it is asked. Rows that are found depend on the number of events.
const QUESTIONS: [(&str, &str); 17] = [
    ("newest 500", ""),
    ("newest 500 of a frequent user", "user_id=user-0"),
    ("newest 500 of a user with 0.01 %", "user_id=user-2700"),
    (
        "the same by address of mail",
        "user_email=person2700@neogenesys.com",
    ),
    (
        "newest 100 failed logins",
        "action=login&success=false&limit=100",
    ),
    ("an address that never occurs", "ip_address=203.0.113.9"),
    ("an id that never occurs", "q=id:evt-none"),
    ("a request id that never occurs", "q=request_id:req-none"),
    ("a word that occurs nowhere", "q=xylophone"),
    ("part of a word that occurs nowhere", "q=zzq"),
    ("digits that occur nowhere", "q=%2399999999999"),
    ("a word that occurs once in 500", "q=%22499%3A%22"),
    (
        "one resource, failures",
        "q=resource:workspace:ws-17+success:false",
    ),
    ("a ticket in metadata", "q=metadata.ticket:CHG-77"),
    ("oldest 500", "order=asc"),
    ("oldest 500 failures", "success=false&order=asc"),
    (
        "a network, one action",
        "q=ip_address:10.1.0.0/16+action:logout",
    ),
];

/// Fills a folder, seals it and asks.
pub(crate) fn query(folder: &Path, events: u64) -> Result<String, String> {
    let mut out = fill::fill(folder, events, 4, fill::Made::by(People::Skewed(&[])))?;
    out.push_str(&sealed(folder, events)?);
    let key = server::key(folder, "read")?;
    let started = Instant::now();
    let server = Server::start(folder)?;
    let ready = started.elapsed();
    let runtime = tokio::runtime::Runtime::new().map_err(|e| e.to_string())?;
    let asked = runtime.block_on(ask_all(&server, &key));
    out.push_str(&asked.map_err(|e| e.to_string())?);
    let memory = process::memory_of(server.pid());
    let _ = writeln!(
        out,
        "ready after {} ms; memory after all of it {} MiB, most {} MiB",
        ready.as_millis(),
        memory.now >> 20,
        memory.most >> 20
    );
    Ok(out)
}

/// Seals what is left. What the server would do by and by is done before the clock of the questions runs.
fn sealed(folder: &Path, events: u64) -> Result<String, String> {
    let store = Store::open(&Options::new(folder)).map_err(|e| e.to_string())?;
    let before = process::processor_of(std::process::id())?;
    let started = Instant::now();
    let sealed = store.seal(true, &mut |_| {}).map_err(|e| e.to_string())?;
    let took = started.elapsed();
    let spent = process::processor_of(std::process::id())?.saturating_sub(before);
    store.close();
    let bytes = size_of(&folder.join("objects")).map_err(|e| e.to_string())?;
    let micros = |time: Duration| time.as_secs_f64() * 1e6 / sealed.entries.max(1) as f64;
    Ok(format!(
        "{} entries left to seal, in {} segments: {:.2} us an entry on the clock, {:.2} us of processor\n\
         {:.1} bytes per event in files, replaced ones that stay for an hour included\n",
        sealed.entries,
        sealed.segments,
        micros(took),
        micros(spent),
        bytes as f64 / events as f64
    ))
}

fn size_of(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        bytes += match entry.file_type()?.is_dir() {
            true => size_of(&entry.path())?,
            false => entry.metadata()?.len(),
        };
    }
    Ok(bytes)
}

async fn ask_all(server: &Server, key: &str) -> Result<String, reqwest::Error> {
    let client = reqwest::Client::new();
    let mut out = format!(
        "{:<36} {:>9} {:>9} {:>9} {:>6}\n",
        "", "p50 ms", "p99 ms", "first ms", "rows"
    );
    for (name, asked) in QUESTIONS {
        let url = format!("{}/api/audit-logs?{asked}", server.url);
        let (mut took, mut rows) = (Vec::new(), 0);
        for _ in 0..=TIMES {
            let started = Instant::now();
            let answer = client.get(&url).bearer_auth(key).send().await?;
            let answer = answer.error_for_status()?.bytes().await?;
            took.push(started.elapsed().as_secs_f64() * 1e3);
            let read: Vec<serde_json::Value> = serde_json::from_slice(&answer).unwrap_or_default();
            rows = read.len();
        }
        let first = took.remove(0);
        took.sort_by(f64::total_cmp);
        let at = |part: f64| took.get((took.len() as f64 * part) as usize).copied();
        let _ = writeln!(
            out,
            "{name:<36} {:>9.2} {:>9.2} {first:>9.2} {rows:>6}",
            at(0.5).unwrap_or_default(),
            at(0.99).unwrap_or_default(),
        );
    }
    Ok(out)
}
