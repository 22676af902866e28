//! The load program: a server of ours under full load over HTTP, and PostgreSQL with the same data in the same run.

mod bodies;
mod client;
mod figures;
mod postgres;
mod stages;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use clap::Args;
use event::Timestamp;

use crate::{
    data::{PEOPLE, People},
    process,
    query::size_of,
    server::{self, Server},
};
use bodies::{Requests, Target};
use client::Sent;
use figures::{Figures, Spent};
use postgres::{Form, Postgres};

const BULK_CONNECTIONS: usize = 8;
const SINGLE_CONNECTIONS: usize = 64;
/// Events of a large request.
const BULK: u64 = 1000;
/// How long single rows go to PostgreSQL.
const POSTGRES_SECONDS: u64 = 8;
const POSTGRES_CONNECTIONS: u64 = 4;
/// Below what ingest may bring in new people a minute.
const NEW_PEOPLE: u64 = 50_000;

#[derive(Args)]
pub(crate) struct Load {
    /// A folder for everything that is made; must not exist, and is left for whoever wants to look
    folder: PathBuf,
    /// How often each is measured; the median counts
    #[arg(long, default_value_t = 5)]
    rounds: u64,
    /// Requests of 1,000 events in a round
    #[arg(long, default_value_t = 2000)]
    bulk: u64,
    /// Requests of single events in a round
    #[arg(long, default_value_t = 300_000)]
    singles: u64,
    /// PostgreSQL 15 in the same rounds
    #[arg(long)]
    with_postgres: bool,
    /// A file for all figures, as JSON
    #[arg(long)]
    results: Option<PathBuf>,
}

/// A running server and what was sent to it.
struct Loaded {
    server: Server,
    data: PathBuf,
    host: String,
    key: String,
    at: Timestamp,
    /// Number of the next event.
    next: u64,
    acknowledged: u64,
}

pub(crate) fn load(arguments: &Load) -> Result<String, String> {
    let folder = &arguments.folder;
    std::fs::create_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut loaded = Loaded::start(&folder.join("data"))?;
    let postgres = match arguments.with_postgres {
        true => Some(Postgres::start(&folder.join("postgres"))?),
        false => None,
    };
    let mut figures = Figures::new(loaded.at);
    if let Some(postgres) = &postgres {
        figures.note("postgres", postgres.settings()?);
    }
    for round in 0..arguments.rounds {
        eprintln!("round {} of {}", round + 1, arguments.rounds);
        loaded.bulk(arguments.bulk, &mut figures)?;
        loaded.singles(arguments.singles, &mut figures)?;
        loaded.both(arguments.bulk, arguments.singles, &mut figures)?;
        if let Some(postgres) = &postgres {
            beside(postgres, round, loaded.at, &mut figures)?;
        }
    }
    loaded.new_people(&mut figures)?;
    if let Some(stages) = loaded.stages(arguments.bulk, folder)? {
        figures.stages(stages);
    }
    loaded.end(&mut figures)?;
    if let Some(postgres) = &postgres {
        figures.add(
            "postgres bytes/row",
            postgres.bytes()? as f64 / postgres.rows()? as f64,
        );
    }
    if let Some(path) = &arguments.results {
        std::fs::write(path, figures.json()).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(figures.table())
}

/// One round of PostgreSQL, which keeps its rows as our log does.
fn beside(
    postgres: &Postgres,
    round: u64,
    at: Timestamp,
    figures: &mut Figures,
) -> Result<(), String> {
    const STATEMENTS: u64 = 100;
    const ROWS: u64 = POSTGRES_CONNECTIONS * STATEMENTS * BULK;
    for (form, place) in Form::ALL.into_iter().zip(0..) {
        let (before, first) = (postgres.rows()?, (2 * round + place) * ROWS);
        let rate = postgres.bulk(form, POSTGRES_CONNECTIONS, STATEMENTS, first, at)?;
        figures.add(&format!("postgres bulk {} rows/s", form.name()), rate);
        let added = postgres.rows()? - before;
        if added != ROWS {
            return Err(format!("PostgreSQL took {added} of {ROWS} rows"));
        }
    }
    let singles = postgres.singles(SINGLE_CONNECTIONS, POSTGRES_SECONDS)?;
    figures.add("postgres single rows/s", singles.rate);
    figures.add("postgres single p99 ms", singles.p99);
    Ok(())
}

impl Loaded {
    /// A new log whose people have all acted once.
    fn start(data: &Path) -> Result<Self, String> {
        server::init(data, "bench.example")?;
        let key = server::key(data, "ingest")?;
        let server = Server::start(data)?;
        let mut loaded = Self {
            host: server.url.trim_start_matches("http://").to_owned(),
            server,
            data: data.to_owned(),
            key,
            at: store::system_clock()(),
            next: 0,
            acknowledged: 0,
        };
        let everybody = loaded.requests(PEOPLE / BULK, BULK, People::ByNumber);
        loaded.send(&everybody, BULK_CONNECTIONS)?;
        Ok(loaded)
    }

    /// Requests that were never sent before.
    fn requests(&mut self, count: u64, each: u64, people: People<'_>) -> Arc<Requests> {
        let target = Target {
            host: &self.host,
            key: &self.key,
        };
        let requests = Requests::make(target, count, each, self.next, people, self.at);
        self.next += count * each;
        Arc::new(requests)
    }

    fn send(&mut self, requests: &Arc<Requests>, connections: usize) -> Result<Sent, String> {
        let sent = client::send(&self.host, requests, connections, &Arc::default())?;
        self.acknowledged += sent.events;
        Ok(sent)
    }

    fn bulk(&mut self, count: u64, figures: &mut Figures) -> Result<(), String> {
        let requests = self.requests(count, BULK, People::Known);
        let before = Spent::now(self.server.pid())?;
        let sent = self.send(&requests, BULK_CONNECTIONS)?;
        figures.add("bulk events/s", sent.rate());
        figures.add("bulk p99 ms", sent.wait(0.99));
        before.until_now(self.server.pid(), "bulk", sent.events, figures)
    }

    fn singles(&mut self, count: u64, figures: &mut Figures) -> Result<(), String> {
        let requests = self.requests(count, 1, People::Known);
        let before = Spent::now(self.server.pid())?;
        let sent = self.send(&requests, SINGLE_CONNECTIONS)?;
        figures.add("single events/s", sent.rate());
        figures.add("single p50 ms", sent.wait(0.5));
        figures.add("single p99 ms", sent.wait(0.99));
        figures.add("single longest ms", sent.longest());
        before.until_now(self.server.pid(), "single", sent.events, figures)
    }

    /// Large requests and single ones at once, until there are no more of the large ones.
    fn both(&mut self, bulk: u64, singles: u64, figures: &mut Figures) -> Result<(), String> {
        let large = self.requests(bulk, BULK, People::Known);
        let small = self.requests(singles, 1, People::Known);
        let stop = Arc::new(AtomicBool::new(false));
        let host = self.host.clone();
        let before = self.sealed()?;
        let (large, small) = std::thread::scope(|scope| {
            let small = scope.spawn(|| client::send(&host, &small, SINGLE_CONNECTIONS, &stop));
            let large = client::send(&host, &large, BULK_CONNECTIONS, &Arc::default());
            stop.store(true, Ordering::Relaxed);
            let small = small.join().map_err(|_| "the client panicked".to_owned())?;
            Ok::<_, String>((large?, small?))
        })?;
        self.acknowledged += large.events + small.events;
        if small.requests >= singles {
            return Err("the single requests ended before the large ones: make more".into());
        }
        figures.add("both: bulk events/s", large.rate());
        figures.add("both: single events/s", small.rate());
        figures.add("both: single p50 ms", small.wait(0.5));
        figures.add("both: single p99 ms", small.wait(0.99));
        figures.add("both: single longest ms", small.longest());
        // Files go, too, an hour after they were replaced; then this is too little.
        let made = self.sealed()?.saturating_sub(before);
        figures.add(
            "both: MiB sealed meanwhile",
            made as f64 / f64::from(1 << 20),
        );
        Ok(())
    }

    /// Bytes in files of sealed entries.
    fn sealed(&self) -> Result<u64, String> {
        let size = size_of(&self.data).map_err(|e| e.to_string())?;
        Ok(size.all_live() + size.replaced)
    }

    fn new_people(&mut self, figures: &mut Figures) -> Result<(), String> {
        let requests = self.requests(NEW_PEOPLE / BULK, BULK, People::ByNumber);
        let sent = self.send(&requests, BULK_CONNECTIONS)?;
        figures.add("new people events/s", sent.rate());
        Ok(())
    }

    /// Where the server's processor time goes while it takes large requests; none if `perf` is not there.
    fn stages(&mut self, count: u64, folder: &Path) -> Result<Option<stages::Stages>, String> {
        let requests = self.requests(count, BULK, People::Known);
        let Some(recording) = stages::Recording::start(self.server.pid(), folder)? else {
            return Ok(None);
        };
        let before = process::processor_of(self.server.pid())?;
        let sent = self.send(&requests, BULK_CONNECTIONS)?;
        let spent = process::processor_of(self.server.pid())?.saturating_sub(before);
        recording.stop(spent, sent.events).map(Some)
    }

    /// Asks the server how many events it took, and how much memory.
    fn end(self, figures: &mut Figures) -> Result<(), String> {
        let memory = process::memory_of(self.server.pid());
        figures.add(
            "server memory at the end MiB",
            memory.now as f64 / f64::from(1 << 20),
        );
        figures.add(
            "server memory at the most MiB",
            memory.most as f64 / f64::from(1 << 20),
        );
        let taken = server::counter(&self.server, "neosc_events_total")?;
        if taken < self.acknowledged {
            return Err(format!(
                "{} events were acknowledged, the server counts {taken}",
                self.acknowledged
            ));
        }
        figures.add("events in the log", taken as f64);
        Ok(())
    }
}
