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
use figures::{Against, Figure, Figures, Took};
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
    let figures = match arguments.with_postgres {
        true => {
            let (postgres, said) = Postgres::start(&filled)?;
            out.push_str(&said);
            beside(&postgres, &filled, asked, &mut others)?
        }
        false => (asked.into_iter())
            .map(|(question, ours)| figure(&question, ours, None))
            .collect(),
    };
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

fn figure(question: &Question, ours: Took, theirs: Option<Took>) -> Figure {
    Figure {
        name: question.name,
        is_list: question.is_list(),
        target: question.target,
        ours,
        theirs,
    }
}

/// Asks PostgreSQL the same, and how large it is beside us.
fn beside(
    postgres: &Postgres,
    filled: &Filled,
    asked: Asked,
    others: &mut Others,
) -> Result<Vec<Figure>, String> {
    let mut figures = Vec::new();
    for (question, ours) in asked {
        let theirs = postgres.ask(&question)?;
        figures.push(figure(&question, ours, theirs));
    }
    // A log so small that nothing of it is sealed has no bytes in files.
    let times = |value: f64, name: &str| {
        let (_, ours) = others.iter().find(|(known, _)| known == name)?;
        (*ours > 0.0).then(|| value / ours)
    };
    let (bytes, memory) = (postgres.bytes_each(filled)?, mib(postgres.memory()?));
    let (by_bytes, by_memory) = (times(bytes, BYTES), times(memory, MEMORY));
    let theirs = [
        ("PostgreSQL: bytes of a row and its indexes", Some(bytes)),
        ("PostgreSQL: times our bytes", by_bytes),
        ("PostgreSQL: memory after all questions, MiB", Some(memory)),
        ("PostgreSQL: times our memory", by_memory),
    ];
    let theirs = theirs.into_iter();
    others.extend(theirs.filter_map(|(name, value)| Some((name.to_owned(), value?))));
    Ok(figures)
}

fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

const BYTES: &str = "bytes per event in files that are read";
const MEMORY: &str = "server's memory after all questions, MiB";

type Asked = Vec<(Question, Took)>;
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
    let mut others = vec![
        ("ready after, ms".into(), ready.as_secs_f64() * 1e3),
        ("server's memory when ready, MiB".into(), mib(at_first.now)),
        (MEMORY.into(), mib(memory.now)),
        ("server's memory at the most, MiB".into(), mib(memory.most)),
    ];
    let size = filled.size().map_err(|e| e.to_string())?;
    let each = |bytes: u64| bytes as f64 / filled.events.max(1) as f64;
    let parts = size.live.iter();
    others.extend(parts.map(|(kind, bytes)| (format!("bytes per event in {kind}"), each(*bytes))));
    others.extend([
        (BYTES.into(), each(size.all_live())),
        (
            "in replaced files, which stay for an hour".into(),
            each(size.replaced),
        ),
        (
            "in the database and its log".into(),
            each(size.sql + size.wal),
        ),
        ("segments".into(), size.segments as f64),
    ]);
    Ok((asked, others))
}
