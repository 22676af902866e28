//! Questions to a sealed log, over HTTP, and to PostgreSQL with the same events: how long they take, how large both are.

mod ask;
mod figures;
mod filled;
mod postgres;
mod questions;
mod size;

use std::{fs, path::PathBuf, time::Instant};

use clap::Args;

use crate::{
    data::SentIds,
    process,
    server::{self, Server},
};
use ask::Asker;
use figures::{Against, Figure, Figures};
pub(crate) use filled::Filled;
use postgres::Postgres;
use questions::{Question, questions};
pub(crate) use size::size_of;

#[derive(Args)]
pub(crate) struct Query {
    /// A folder for everything that is made; must not exist, unless --reuse is given
    folder: PathBuf,
    /// How many events
    #[arg(long, default_value_t = 1_000_000)]
    events: u64,
    /// How many of them have an id of their sender's
    #[arg(long, value_enum, default_value_t)]
    ids: SentIds,
    /// Ask a folder that was filled before, by `query`; PostgreSQL is loaded if it was not
    #[arg(long, conflicts_with_all = ["events", "ids"])]
    reuse: bool,
    /// PostgreSQL 15 with the same events in the same run
    #[arg(long)]
    with_postgres: bool,
    /// A file for all figures, as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The figures of another log, as --json wrote them, to compare with
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// Only questions whose name has this in it
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
}

/// Fills a folder, seals it and asks.
pub(crate) fn query(arguments: &Query) -> Result<String, String> {
    let against = arguments.against.as_ref().map(|path| {
        let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        Against::read(&text).ok_or_else(|| format!("{} is not of --json", path.display()))
    });
    let against = against.transpose()?;
    let (filled, mut out) = match arguments.reuse {
        true => (Filled::open(&arguments.folder)?, String::new()),
        false => Filled::make(&arguments.folder, arguments.events, arguments.ids)?,
    };
    let (asked, mut others) = ask_us(&filled, arguments.only.as_deref())?;
    let mut figures = Vec::new();
    let postgres = match arguments.with_postgres {
        true => {
            let (postgres, said) = Postgres::start(&filled)?;
            out.push_str(&said);
            let bytes = postgres.bytes_each(&filled)?;
            others.push(("PostgreSQL, bytes of a row and its indexes".into(), bytes));
            Some(postgres)
        }
        false => None,
    };
    for (question, ours) in asked {
        let theirs = match &postgres {
            Some(postgres) => postgres.ask(&question)?,
            None => None,
        };
        figures.push(Figure {
            name: question.name,
            is_list: question.is_list(),
            target: question.target,
            ours,
            theirs,
        });
    }
    let figures = Figures {
        events: filled.events,
        asked: figures,
        others,
        against,
    };
    if let Some(path) = &arguments.json {
        let json = figures.json(&process::machine());
        fs::write(path, json).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    out.push_str(&figures.table());
    Ok(out)
}

type Asked = Vec<(Question, figures::Took)>;
type Others = Vec<(String, f64)>;

/// Asks a server of ours; PostgreSQL does not run meanwhile.
fn ask_us(filled: &Filled, only: Option<&str>) -> Result<(Asked, Others), String> {
    let key = server::key(&filled.data(), "read")?;
    let started = Instant::now();
    let server = Server::start(&filled.data())?;
    let ready = started.elapsed();
    let at_first = process::memory_of(server.pid());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| e.to_string())?;
    let asked = runtime.block_on(async {
        let asker = Asker::new(&server, key).await?;
        let known = asker.known(filled).await?;
        let mut asked = Vec::new();
        for question in questions(filled, &known) {
            if only.is_none_or(|part| question.name.contains(part)) {
                let took = asker.ask(&question).await?;
                asked.push((question, took));
            }
        }
        Ok::<_, String>(asked)
    })?;
    let memory = process::memory_of(server.pid());
    let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    let mut others = vec![
        ("ready after, ms".into(), ready.as_secs_f64() * 1e3),
        ("server's memory when ready, MiB".into(), mib(at_first.now)),
        ("after all questions, MiB".into(), mib(memory.now)),
        ("the most, MiB".into(), mib(memory.most)),
    ];
    let size = filled.size().map_err(|e| e.to_string())?;
    let each = |bytes: u64| bytes as f64 / filled.events.max(1) as f64;
    let parts = size.live.iter();
    others.extend(parts.map(|(kind, bytes)| (format!("bytes per event in {kind}"), each(*bytes))));
    others.extend([
        (
            "bytes per event in files that are read".into(),
            each(size.all_live()),
        ),
        (
            "in replaced files, which stay for an hour".into(),
            each(size.replaced),
        ),
        ("in the database and its log".into(), each(size.sql)),
        ("segments".into(), size.segments as f64),
    ]);
    Ok((asked, others))
}
