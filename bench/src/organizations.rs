//! Many organizations in one folder, through the store: what they take, and how soon any of them is read.

use std::{
    collections::VecDeque,
    fmt::Write,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::AtomicBool,
    time::{Duration, Instant},
};

use clap::Args;
use filter::{Filter, Sort};
use store::{Error, ListQuery, Options, OrganizationId, Store};

use crate::{
    data::People,
    fill::{self, Answer, Made},
    percentile, process,
    query::size_of,
};

/// People of an organization.
const PEOPLE: u64 = 50;
/// Requests that wait for their answer.
const WAITING: usize = 4096;
/// Lists that are asked for.
const LISTS: u64 = 400;

#[derive(Args)]
pub(crate) struct Organizations {
    /// The folder; must not exist, unless --reuse is given
    folder: PathBuf,
    /// How many organizations
    #[arg(long, default_value_t = 1000)]
    organizations: u64,
    /// Events of each. Each commit is a write to the disk: ten million one by one take hours, unlike with --a-commit
    #[arg(long, default_value_t = 100)]
    events: u64,
    /// Events of an organization that are sent at once, and so share a commit
    #[arg(long, value_name = "EVENTS", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1000))]
    a_commit: u64,
    /// Seconds to wait after sealing: rows are folded, and those of what is sealed go, when they are a minute old
    #[arg(long, value_name = "SECONDS", default_value_t = 90)]
    settle: u64,
    /// Only open and ask a folder that was filled before
    #[arg(long, conflicts_with_all = ["organizations", "events", "a_commit", "settle"])]
    reuse: bool,
}

/// Fills the folder, then has a process of its own open it, whose memory is of nothing else.
pub(crate) fn organizations(arguments: &Organizations) -> Result<String, String> {
    if arguments.reuse {
        return ask(&arguments.folder);
    }
    let mut out = filled(arguments)?;
    let here = std::env::current_exe().map_err(|e| e.to_string())?;
    let asked = Command::new(here)
        .args(["organizations", "--reuse"])
        .arg(&arguments.folder)
        .output()
        .map_err(|e| e.to_string())?;
    out.push_str(&String::from_utf8_lossy(&asked.stdout));
    match asked.status.success() {
        true => Ok(out),
        false => Err(out),
    }
}

fn filled(arguments: &Organizations) -> Result<String, String> {
    let folder = &arguments.folder;
    std::fs::create_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let data = data_of(folder);
    let options = Options::new(&data);
    store::init(&options, Some("bench.example")).map_err(|e| e.to_string())?;
    let store = Store::open(&options).map_err(|e| e.to_string())?;
    let started = Instant::now();
    let organizations = make(&store, arguments.organizations)?;
    let made = started.elapsed();
    let started = Instant::now();
    pour(&store, &organizations, arguments)?;
    let poured = started.elapsed().as_secs_f64();
    let events = arguments.organizations * arguments.events;
    let metrics = store.metrics();
    let mut out = format!(
        "{} organizations made in {:.1} s; {events} events in {poured:.1} s: {:.0} events/s, {} commits, longest {} ms\n",
        organizations.len(),
        made.as_secs_f64(),
        events as f64 / poured,
        metrics.commits(),
        metrics.longest_commit_micros() / 1000,
    );
    let started = Instant::now();
    let sealed = store.seal(true, &mut |_| {}).map_err(|e| e.to_string())?;
    let _ = writeln!(
        out,
        "{} entries sealed in {} segments in {:.1} s; {} are left",
        sealed.entries,
        sealed.segments,
        started.elapsed().as_secs_f64(),
        store.unsealed().map_err(|e| e.to_string())?,
    );
    let before = size_of(&data).map_err(|e| e.to_string())?;
    std::thread::sleep(Duration::from_secs(arguments.settle));
    let memory = process::memory_of(std::process::id());
    store.close();
    drop(store);
    let after = size_of(&data).map_err(|e| e.to_string())?;
    let free = free_pages(&data.join("neosc.db"))?;
    let _ = writeln!(
        out,
        "SQL {} MiB at the end of sealing, {} MiB {} s later, {} MiB of it free: {:.1} bytes of an event in use; its write-ahead log {} MiB; \
         files {} MiB, {} segments\n\
         memory of the process that filled: {} MiB, most {} MiB",
        before.sql >> 20,
        after.sql >> 20,
        arguments.settle,
        free >> 20,
        after.sql.saturating_sub(free) as f64 / events.max(1) as f64,
        after.wal >> 20,
        after.all_live() >> 20,
        after.segments,
        memory.now >> 20,
        memory.most >> 20
    );
    Ok(out)
}

/// The data folder; its secrets are beside it, in the same folder.
fn data_of(folder: &Path) -> PathBuf {
    folder.join("data")
}

/// Makes the organizations, many at a time.
fn make(store: &Store, count: u64) -> Result<Vec<OrganizationId>, String> {
    let (mut organizations, mut waiting) = (Vec::new(), VecDeque::new());
    for number in 0..count {
        let made = store.create_organization(&format!("Bench {number}"), |_| Ok(()));
        let (organization, answer) = made.map_err(|e| e.to_string())?;
        organizations.push(organization);
        waiting.push_back(answer);
        if waiting.len() >= WAITING {
            take(&mut waiting)?;
        }
    }
    while !waiting.is_empty() {
        take(&mut waiting)?;
    }
    Ok(organizations)
}

/// Waits for the oldest answer.
fn take<T>(
    waiting: &mut VecDeque<tokio::sync::oneshot::Receiver<store::Result<T>>>,
) -> Result<(), String> {
    let Some(answer) = waiting.pop_front() else {
        return Ok(());
    };
    let outcome = answer.blocking_recv().map_err(|e| e.to_string())?;
    outcome.map(drop).map_err(|e| e.to_string())
}

/// Every organization in turn gets a few events, until each has all of its own. A commit is of one organization, and of
/// none do two requests wait at once, which would share one.
fn pour(
    store: &Store,
    organizations: &[OrganizationId],
    arguments: &Organizations,
) -> Result<(), String> {
    let made = Made::by(People::Some(PEOPLE));
    let mut waiting: VecDeque<Answer> = VecDeque::new();
    let most = WAITING.min(organizations.len());
    let mut from = 0;
    while from < arguments.events {
        let count = arguments.a_commit.min(arguments.events - from);
        for (number, organization) in (0..).zip(organizations) {
            let first = number * arguments.events + from;
            while waiting.len() >= most {
                take(&mut waiting)?;
            }
            loop {
                match fill::begin(store, organization, first, count, made)? {
                    Ok(answer) => break waiting.push_back(answer),
                    Err(Error::Busy { .. }) if !waiting.is_empty() => take(&mut waiting)?,
                    Err(error) => return Err(error.to_string()),
                }
            }
        }
        from += count;
    }
    while !waiting.is_empty() {
        take(&mut waiting)?;
    }
    Ok(())
}

/// Opens the folder and reads the newest of many organizations.
fn ask(folder: &Path) -> Result<String, String> {
    let started = Instant::now();
    let store = Store::open(&Options::new(&data_of(folder))).map_err(|e| e.to_string())?;
    let opened = started.elapsed();
    let at_first = process::memory_of(std::process::id());
    let organizations = store.organizations().map_err(|e| e.to_string())?;
    let (mut waits, mut rows) = (Vec::new(), 0);
    for list in 0..LISTS {
        let chosen = demo::mix(list, 77) % organizations.len().max(1) as u64;
        let (organization, _) = organizations
            .get(chosen as usize)
            .ok_or("no organization")?;
        let query = ListQuery {
            matcher: Filter::parse("")
                .map_err(|e| e.to_string())?
                .at(store.now()),
            only_user: None,
            from: 0,
            sort: Sort::default(),
            limit: 500,
            cursor: None,
        };
        let begun = Instant::now();
        let page = store
            .list(organization, &query, &AtomicBool::new(false))
            .map_err(|e| e.to_string())?;
        waits.push(begun.elapsed());
        rows += page.events.len();
    }
    waits.sort_unstable();
    let millis = |share| percentile(&waits, share).unwrap_or_default().as_secs_f64() * 1e3;
    let memory = process::memory_of(std::process::id());
    store.close();
    Ok(format!(
        "open after {} ms with {} MiB; newest 500 of {LISTS} organizations by chance ({} rows each): p50 {:.2} ms, p99 {:.2} ms, \
         longest {:.2} ms; memory after them {} MiB, most {} MiB\n",
        opened.as_millis(),
        at_first.now >> 20,
        rows / LISTS as usize,
        millis(0.5),
        millis(0.99),
        millis(1.0),
        memory.now >> 20,
        memory.most >> 20
    ))
}

/// Bytes of pages of a database that nobody has open which hold nothing.
fn free_pages(database: &Path) -> Result<u64, String> {
    use std::io::Read;
    let mut head = [0; 100];
    std::fs::File::open(database)
        .and_then(|mut file| file.read_exact(&mut head))
        .map_err(|e| format!("{}: {e}", database.display()))?;
    Ok(free_of(&head))
}

/// From the head of the file format of SQLite: the size of a page at 16, the number of free ones at 36.
fn free_of(head: &[u8; 100]) -> u64 {
    let [high, low] = [head[16], head[17]].map(u64::from);
    // One stands for 65,536.
    let page = match high << 8 | low {
        1 => 65_536,
        page => page,
    };
    let free = [head[36], head[37], head[38], head[39]];
    u64::from(u32::from_be_bytes(free)) * page
}

#[cfg(test)]
mod tests {
    use super::free_of;

    #[test]
    fn free_pages_are_read_from_the_head() {
        let mut head = [0; 100];
        (head[16], head[39]) = (0x10, 3);
        assert_eq!(free_of(&head), 3 * 4096);
        (head[16], head[17], head[38]) = (0, 1, 1);
        assert_eq!(free_of(&head), (256 + 3) * 65_536);
    }
}
