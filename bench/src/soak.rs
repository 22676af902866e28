//! Full ingest for minutes, with readers at work: how long the write-ahead log gets, and how long anybody waits.

use std::{
    path::Path,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::{Duration, Instant},
};

use filter::{Filter, Sort};
use store::{ListQuery, Options, OrganizationId, Store};

use crate::{
    data::People,
    fill::{Made, send},
    percentile, process,
};

/// Waits of one client, in milliseconds.
#[derive(Default)]
struct Waits(Vec<f64>);

impl Waits {
    fn at(&mut self, share: f64) -> f64 {
        self.0.sort_by(f64::total_cmp);
        percentile(&self.0, share).unwrap_or_default()
    }
}

/// Ingests for `minutes` with 4 senders of 1,000 events, one of single events, and 2 readers.
pub(crate) fn soak(folder: &Path, minutes: f64) -> Result<String, String> {
    let options = Options::new(folder);
    store::init(&options, Some("bench.example")).map_err(|e| e.to_string())?;
    let store = Store::open(&options).map_err(|e| e.to_string())?;
    let (organization, made) = store
        .create_organization("Bench", |_| Ok(()))
        .map_err(|e| e.to_string())?;
    made.blocking_recv()
        .map_err(|e| e.to_string())?
        .map_err(|e| e.to_string())?;
    let stop = AtomicBool::new(false);
    let next = AtomicU64::new(0);
    let started = Instant::now();
    let (mut waits, lists, wal) = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    while_running(&stop, || {
                        send(
                            &store,
                            &organization,
                            next.fetch_add(1000, Ordering::Relaxed),
                            1000,
                            Made::by(People::Known),
                        )
                    })
                })
            })
            .collect();
        let readers: Vec<_> = (0..2)
            .map(|n| {
                scope.spawn({
                    let (store, organization, stop) = (&store, &organization, &stop);
                    move || read(store, organization, stop, n)
                })
            })
            .collect();
        let single = scope.spawn(|| {
            let mut waits = Waits::default();
            while_running(&stop, || {
                let begun = Instant::now();
                send(
                    &store,
                    &organization,
                    next.fetch_add(1, Ordering::Relaxed),
                    1,
                    Made::by(People::Known),
                )?;
                waits.0.push(begun.elapsed().as_secs_f64() * 1000.0);
                Ok(())
            })
            .map(|()| waits)
        });
        let mut wal = 0;
        while started.elapsed().as_secs_f64() < minutes * 60.0 {
            std::thread::sleep(Duration::from_millis(100));
            wal = wal.max(store.health().wal_bytes);
        }
        stop.store(true, Ordering::Relaxed);
        let gone = |_| "a thread panicked".to_owned();
        for sender in senders {
            sender.join().map_err(gone)??;
        }
        let mut lists = 0;
        for reader in readers {
            lists += reader.join().map_err(gone)??;
        }
        Ok::<_, String>((single.join().map_err(gone)??, lists, wal))
    })?;
    let took = started.elapsed().as_secs_f64();
    let events = store.metrics().events();
    let memory = process::memory_of(std::process::id());
    let report = format!(
        "{took:.0} s: {events} events ({:.0}/s), {lists} searches; WAL at most {} MiB; single events: p50 {:.1} ms, p99 {:.1} ms, \
         longest {:.0} ms; longest commit {} ms; memory {} MiB, most {} MiB\n",
        events as f64 / took,
        wal >> 20,
        waits.at(0.5),
        waits.at(0.99),
        waits.at(1.0),
        store.metrics().longest_commit_micros() / 1000,
        memory.now >> 20,
        memory.most >> 20,
    );
    store.close();
    Ok(report)
}

fn while_running(
    stop: &AtomicBool,
    mut act: impl FnMut() -> Result<(), String>,
) -> Result<(), String> {
    while !stop.load(Ordering::Relaxed) {
        act()?;
    }
    Ok(())
}

/// One reader looks at the newest, the other searches everything of the last minute for what is nowhere.
fn read(
    store: &Store,
    organization: &OrganizationId,
    stop: &AtomicBool,
    n: u64,
) -> Result<u64, String> {
    let text = if n == 0 {
        ""
    } else {
        "start:now-1m nowhere-to-be-found"
    };
    let mut lists = 0;
    while !stop.load(Ordering::Relaxed) {
        let query = ListQuery {
            matcher: Filter::parse(text)
                .map_err(|e| e.to_string())?
                .at(store.now()),
            only_user: None,
            from: 0,
            sort: Sort::default(),
            limit: 500,
            cursor: None,
        };
        store
            .list(organization, &query, stop)
            .map(drop)
            .or_else(|error| match error {
                // Given up at the end, or too much to search through on a busy machine: it was at work all the same.
                store::Error::Busy { .. } | store::Error::Invalid { .. } => Ok(()),
                other => Err(other.to_string()),
            })?;
        lists += 1;
    }
    Ok(lists)
}
