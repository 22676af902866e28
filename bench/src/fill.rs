//! Fills a folder through the store itself: how fast, how large, how much memory, how soon open again.

use std::{
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};

use store::{Ingest, Options, OrganizationId, Sender, Store};

use crate::{
    data::{self, People, SentIds, Spread},
    process,
};

const BATCH: u64 = 1000;

/// What the events of a log are made of.
#[derive(Clone, Copy)]
pub(crate) struct Made<'a> {
    pub(crate) people: People<'a>,
    pub(crate) ids: SentIds,
    /// When they happened; none: when they are sent.
    pub(crate) spread: Option<Spread>,
}

impl<'a> Made<'a> {
    /// Events that happen when they are sent, half of them with an id of their sender's.
    pub(crate) fn by(people: People<'a>) -> Self {
        Self {
            people,
            ids: SentIds::default(),
            spread: None,
        }
    }
}

/// Sends events `first..first + count` in one request.
pub(crate) fn send(
    store: &Store,
    organization: &OrganizationId,
    first: u64,
    count: u64,
    made: Made<'_>,
) -> Result<(), String> {
    let answer = begin(store, organization, first, count, made)?.map_err(|e| e.to_string())?;
    let outcome = answer.blocking_recv().map_err(|e| e.to_string())?;
    outcome.map(drop).map_err(|e| e.to_string())
}

/// The answer to come of a request.
pub(crate) type Answer = tokio::sync::oneshot::Receiver<store::Result<store::Outcome>>;

/// Sends them without waiting for the answer. The inner error: the store did not take the request.
pub(crate) fn begin(
    store: &Store,
    organization: &OrganizationId,
    first: u64,
    count: u64,
    made: Made<'_>,
) -> Result<store::Result<Answer>, String> {
    let now = store.now();
    let mut text = String::with_capacity(count as usize * 320);
    for n in first..first + count {
        let at = made.spread.map_or(now, |spread| spread.at(n));
        data::line_with(&mut text, n, at, made.people, made.ids);
    }
    let events = event::parse_batch(text.as_bytes(), now, None).map_err(|e| e.to_string())?;
    let items: Result<Vec<_>, _> = events.into_iter().collect();
    let request = Ingest {
        organization: organization.clone(),
        sender: Sender::ApiKey("bench".into()),
        items: items
            .map_err(|e| e.to_string())?
            .into_iter()
            .map(Ok)
            .collect(),
        partial: false,
        idempotency: None,
        bytes: text.len(),
    };
    Ok(store.ingest(request))
}

/// Makes `folder` with an organization that has no events.
pub(crate) fn make(folder: &Path) -> Result<OrganizationId, String> {
    let options = Options::new(folder);
    store::init(&options, Some("bench.example")).map_err(|e| e.to_string())?;
    let store = Store::open(&options).map_err(|e| e.to_string())?;
    let (organization, made) = store
        .create_organization("Bench", |_| Ok(()))
        .map_err(|e| e.to_string())?;
    made.blocking_recv()
        .map_err(|e| e.to_string())?
        .map_err(|e| e.to_string())?;
    store.close();
    Ok(organization)
}

/// Makes `folder` with `events` events of one organization.
pub(crate) fn fill(
    folder: &Path,
    events: u64,
    threads: u64,
    made: Made<'_>,
) -> Result<String, String> {
    let organization = make(folder)?;
    pour(folder, &organization, events, threads, made)
}

/// Sends so many events to an organization.
pub(crate) fn pour(
    folder: &Path,
    organization: &OrganizationId,
    events: u64,
    threads: u64,
    made: Made<'_>,
) -> Result<String, String> {
    let store = Store::open(&Options::new(folder)).map_err(|e| e.to_string())?;
    let next = AtomicU64::new(0);
    let started = Instant::now();
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    loop {
                        let first = next.fetch_add(BATCH, Ordering::Relaxed);
                        if first >= events {
                            return Ok::<(), String>(());
                        }
                        let count = BATCH.min(events - first);
                        send(&store, organization, first, count, made)?;
                    }
                })
            })
            .collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().map_err(|_| "a worker panicked".to_owned())?)
    })?;
    let took = started.elapsed();
    let metrics = store.metrics();
    let memory = process::memory_of(std::process::id());
    let mut report = format!(
        "{events} events in {:.1} s: {:.0} events/s; {} commits, longest {} ms, {} sealed again; memory {} MiB, most {} MiB; WAL {} MiB\n",
        took.as_secs_f64(),
        events as f64 / took.as_secs_f64(),
        metrics.commits(),
        metrics.longest_commit_micros() / 1000,
        metrics.reseals(),
        memory.now >> 20,
        memory.most >> 20,
        store.health().wal_bytes >> 20,
    );
    store.close();
    drop(store);
    let size = std::fs::metadata(folder.join("neosc.db")).map_or(0, |m| m.len());
    report.push_str(&format!(
        "{:.1} bytes per event on disk\n",
        size as f64 / events as f64
    ));
    Ok(report)
}

/// Opens a filled folder and accepts one event with a sender's id.
pub(crate) fn reopen(folder: &Path) -> Result<String, String> {
    let started = Instant::now();
    let store = Store::open(&Options::new(folder)).map_err(|e| e.to_string())?;
    let opened = started.elapsed();
    let organizations = store.organizations().map_err(|e| e.to_string())?;
    let (organization, _) = organizations.first().ok_or("no organization")?;
    let size = store.log(organization).map_err(|e| e.to_string())?.size;
    send(
        &store,
        organization,
        size + 1_000_000_000,
        100,
        Made::by(People::Known),
    )?;
    let accepted = started.elapsed();
    let memory = process::memory_of(std::process::id());
    store.close();
    Ok(format!(
        "{size} events: open after {} ms, first events accepted after {} ms; memory {} MiB, most {} MiB\n",
        opened.as_millis(),
        accepted.as_millis(),
        memory.now >> 20,
        memory.most >> 20
    ))
}
