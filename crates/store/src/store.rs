//! The store: opens the data folder, starts its threads, and is what everybody else talks to.

use std::{
    fs::File,
    io::{Read, Seek, Write},
    path::{Path, PathBuf},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use tokio::sync::oneshot;

use crate::{
    Error, OrganizationId, Result,
    accept::{
        self, Actions, Command, FailOnPanic, Ids, Ingest, Outcome, Queue, Refused, Sealer, Sealing,
        Wal, WriterThread,
    },
    cache::TailCache,
    disk::Disk,
    environment::{Clock, Random, random},
    installation,
    keys::KeyRing,
    log::Log,
    maintenance,
    metrics::Metrics,
    objects::Objects,
    options::Options,
    seal::{Sealed, SegmentSealer},
    sent_ids::SentIds,
    signer::{self, SignedCheckpoint, Signer},
    sql::{Readers, Tx, Writer},
};
use archive::Encoder;

/// An open data folder. One process has it open at a time.
pub struct Store {
    /// For reads that may take long: lists, proofs, entries.
    pub(crate) readers: Arc<Readers>,
    /// How many searches run.
    pub(crate) searches: AtomicUsize,
    /// For reads that others wait for: sealing, signing, who is asking. Searches cannot take these.
    pub(crate) quick: Arc<Readers>,
    pub(crate) queue: Arc<Queue>,
    pub(crate) keys: Arc<KeyRing>,
    pub(crate) sent_ids: Arc<SentIds>,
    pub(crate) tail_cache: TailCache,
    pub(crate) signer: Arc<Signer>,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) disk: Arc<Disk>,
    metrics: Arc<Metrics>,
    pub(crate) data: PathBuf,
    threads: Mutex<Vec<JoinHandle<()>>>,
    stopping: Arc<(Mutex<bool>, Condvar)>,
    segments: Arc<Mutex<SegmentSealer>>,
    seal_no_more: Arc<AtomicBool>,
    _lock: File,
}

/// Where the database is in a data folder.
pub(crate) fn database(data: &Path) -> PathBuf {
    data.join("neosc.db")
}

/// Whether the folder holds a store.
pub fn exists(data: &Path) -> bool {
    database(data).exists()
}

/// Takes the folder for this process, or says who has it.
pub(crate) fn take_folder(data: &Path) -> Result<File> {
    let path = data.join("lock");
    let unusable =
        |e: std::io::Error| Error::Unavailable(format!("{} cannot be opened: {e}", path.display()));
    let mut file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(unusable)?;
    if file.try_lock().is_err() {
        let mut holder = String::new();
        let _ = file.read_to_string(&mut holder);
        return Err(Error::Conflict {
            code: "folder_in_use",
            message: format!(
                "{} is in use by process {}: one server serves a folder",
                data.display(),
                holder.trim()
            ),
        });
    }
    file.set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| writeln!(file, "{}", std::process::id()))
        .map_err(unusable)?;
    Ok(file)
}

impl Store {
    /// Opens a folder that [`crate::init`] made, and starts accepting.
    ///
    /// # Errors
    /// [`Error::Conflict`] if another process has it open, [`Error::Unavailable`] if the folder or the signer cannot
    /// be used.
    pub fn open(options: &Options) -> Result<Arc<Self>> {
        if !exists(&options.data) {
            return Err(Error::Unavailable(format!(
                "{} holds no log: make one with `neosc init`",
                options.data.display()
            )));
        }
        let lock = take_folder(&options.data)?;
        let path = database(&options.data);
        let objects = Arc::new(Objects::new(&options.data));
        let writer = Writer::open(&path, objects.clone())?;
        installation::migrate(&writer, (options.clock)())?;
        let metrics = Arc::new(Metrics::default());
        let signer = Arc::new(Signer::open(
            &options.signer,
            options.clock.clone(),
            options.faults.clone(),
            metrics.clone(),
        )?);
        let readers = Arc::new(Readers::new(path.clone(), objects.clone()));
        let quick = Arc::new(Readers::new(path, objects.clone()));
        for organization in Log::organizations(&readers.begin()?)? {
            signer.grown(&organization);
        }
        let queue: Arc<Queue> = Arc::default();
        let sent_ids: Arc<SentIds> = Arc::default();
        let disk = Arc::new(Disk::new(&options.data, options.disk.clone()));
        let seal_no_more: Arc<AtomicBool> = Arc::default();
        let segments = SegmentSealer {
            readers: readers.clone(),
            queue: queue.clone(),
            clock: options.clock.clone(),
            random: options.random.clone(),
            faults: options.faults.clone(),
            disk: disk.clone(),
            sent_ids: sent_ids.clone(),
            stopping: seal_no_more.clone(),
            state: Default::default(),
        };
        let store = Arc::new(Self {
            queue,
            keys: Arc::new(KeyRing::new(options.random.clone())),
            sent_ids,
            tail_cache: TailCache::default(),
            disk,
            segments: Arc::new(Mutex::new(segments)),
            seal_no_more,
            clock: options.clock.clone(),
            random: options.random.clone(),
            data: options.data.clone(),
            threads: Mutex::default(),
            stopping: Arc::default(),
            _lock: lock,
            readers,
            searches: AtomicUsize::new(0),
            quick,
            signer,
            metrics,
        });
        store.start(writer, options)?;
        Ok(store)
    }

    fn start(&self, writer: Writer, options: &Options) -> Result<()> {
        let ids = || Ids::new(u64::from_be_bytes(random(&self.random)));
        let sealing = || -> Result<Sealing> {
            Ok(Sealing {
                keys: self.keys.clone(),
                encoder: Encoder::new()?,
            })
        };
        let writer = WriterThread {
            core: accept::Core {
                queue: self.queue.clone(),
                writer,
                sealing: sealing()?,
                ids: ids(),
                clock: self.clock.clone(),
                random: self.random.clone(),
                faults: options.faults.clone(),
                sent_ids: self.sent_ids.clone(),
                signer: self.signer.clone(),
                disk: self.disk.clone(),
                metrics: self.metrics.clone(),
                wal: Wal::start(
                    [self.readers.clone(), self.quick.clone()],
                    self.queue.clone(),
                )?,
                actions: Actions::new(options.custom_actions),
                guarded: Default::default(),
            },
        };
        let sealer = Sealer {
            queue: self.queue.clone(),
            readers: self.quick.clone(),
            sealing: sealing()?,
            clock: self.clock.clone(),
            ids: ids(),
            budget: Default::default(),
            metrics: self.metrics.clone(),
        };
        let (guarded, guarding) = (self.queue.clone(), self.queue.clone());
        self.spawn("writer", move || {
            let _guard = FailOnPanic(guarded);
            writer.run();
        })?;
        self.spawn("sealer", move || {
            let _guard = FailOnPanic(guarding);
            sealer.run();
        })?;
        let (readers, queue, signer) =
            (self.quick.clone(), self.queue.clone(), self.signer.clone());
        self.every("signer", options.tick, true, move || {
            signer.tick(&readers, &queue)
        })?;
        let segments = self.segments.clone();
        let mut yields = false;
        self.every("segments", options.seal_every, false, move || {
            if !std::mem::replace(&mut yields, true) {
                yield_to_others();
            }
            lock(&segments).round()
        })?;
        let upkeep = maintenance::Upkeep::new(
            self.readers.clone(),
            self.queue.clone(),
            self.clock.clone(),
            self.disk.clone(),
            self.data.clone(),
        )?;
        let mut upkeep = upkeep;
        self.every("upkeep", Duration::from_secs(5), true, move || {
            upkeep.round()
        })
    }

    fn spawn(&self, name: &str, run: impl FnOnce() + Send + 'static) -> Result<()> {
        let thread = std::thread::Builder::new()
            .name(name.into())
            .spawn(run)
            .map_err(|e| Error::Unavailable(format!("no thread for the {name}: {e}")))?;
        self.threads
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(thread);
        Ok(())
    }

    /// Runs `round` in a thread of its own, every `pause`, and, if it is to, once more at the end.
    fn every(
        &self,
        name: &'static str,
        pause: Duration,
        at_the_end: bool,
        mut round: impl FnMut() -> Result<()> + Send + 'static,
    ) -> Result<()> {
        let stopping = self.stopping.clone();
        self.spawn(name, move || {
            let (stop, changed) = &*stopping;
            loop {
                let stop = stop.lock().unwrap_or_else(PoisonError::into_inner);
                let (stop, _) = changed
                    .wait_timeout_while(stop, pause, |stop| !*stop)
                    .unwrap_or_else(PoisonError::into_inner);
                let last = *stop;
                drop(stop);
                if let Err(error) = (!last || at_the_end).then(&mut round).unwrap_or(Ok(())) {
                    tracing::error!(%error, "the {name} failed");
                }
                if last {
                    return;
                }
            }
        })
    }

    /// Signs what is committed, writes what waits, and gives the folder back. The last owner's drop does the same.
    pub fn close(&self) {
        let threads =
            std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        self.seal_no_more.store(true, Ordering::Relaxed);
        let (stop, changed) = &*self.stopping;
        *stop.lock().unwrap_or_else(PoisonError::into_inner) = true;
        changed.notify_all();
        // Followers of the log end first: they still need the writer for their last round.
        let (writing, following): (Vec<_>, Vec<_>) = threads
            .into_iter()
            .partition(|t| matches!(t.thread().name(), Some("writer" | "sealer")));
        for thread in following {
            let _ = thread.join();
        }
        // So does whoever seals in a thread of their own, to the end of the block.
        drop(lock(&self.segments));
        self.queue.close();
        for thread in writing {
            let _ = thread.join();
        }
    }

    /// Hands in events. The answer comes when they are durable.
    ///
    /// # Errors
    /// [`Error::Busy`] at once if there is no room for them; the receiver gives what the writer says.
    pub fn ingest(&self, ingest: Ingest) -> Result<oneshot::Receiver<Result<Outcome>>> {
        self.disk.check()?;
        let (answer, answered) = oneshot::channel();
        let request = ingest.into_request(answer)?;
        self.queue.push(request)?;
        Ok(answered)
    }

    /// Carries out a command: `act` decides and changes, in one transaction with the events it records.
    ///
    /// `act` may run again after a failure, so what it draws or measures is drawn outside.
    pub fn command<T: Send + 'static>(
        &self,
        organization: &OrganizationId,
        act: impl FnMut(&mut Command<'_>) -> Result<T, Refused> + Send + 'static,
    ) -> oneshot::Receiver<Result<T>> {
        let (answer, answered) = oneshot::channel();
        let job = accept::CommandJob {
            organization: organization.clone(),
            before: |_: &Tx<'_>| Ok(()),
            act,
            answer,
        };
        if let Err((job, error)) = self.queue.push_command(Box::new(job)) {
            job.refuse(error);
        }
        answered
    }

    /// A checkpoint that covers at least `size` entries, signed now if need be. Blocks.
    pub fn checkpoint(&self, organization: &OrganizationId, size: u64) -> Result<SignedCheckpoint> {
        if let Some(checkpoint) = self.signer.latest(organization, size) {
            return Ok(checkpoint);
        }
        self.signer
            .sign_up_to(&self.quick, &self.queue, organization, size)?;
        self.signer.latest(organization, size).ok_or_else(|| {
            Error::Stopped("the log has stopped and signs no checkpoints: see /health".into())
        })
    }

    /// The newest checkpoint of everything committed. Blocks.
    pub fn newest_checkpoint(&self, organization: &OrganizationId) -> Result<SignedCheckpoint> {
        let size = self.log(organization)?.size;
        self.checkpoint(organization, size)
    }

    /// The newest checkpoint of log `number`: of one that was continued, the last that is left of it. Blocks.
    pub fn checkpoint_of(
        &self,
        organization: &OrganizationId,
        number: u32,
    ) -> Result<SignedCheckpoint> {
        let log = self.log_numbered(organization, number)?;
        if self.log(organization)?.number == number {
            return self.checkpoint(organization, log.size);
        }
        self.last_checkpoint(organization, &log)?
            .ok_or(Error::NotFound)
    }

    /// The verifier key of log `number`, as C2SP vkey text.
    pub fn vkey(&self, organization: &OrganizationId, number: u32) -> Result<String> {
        let reader = self.quick.begin()?;
        let log = Log::numbered(&reader, organization, number)?;
        let newest = signer::newest(&reader, organization, &log)?;
        newest.map(|key| key.vkey).ok_or(Error::NotFound)
    }

    /// Seals what is due; with `all`, every complete block however young. Blocks, for as long as that takes; `progress` is
    /// told what is done so far.
    ///
    /// # Errors
    /// If the database cannot be read or written. Trouble with one log is logged, and the others are sealed.
    pub fn seal(&self, all: bool, progress: &mut dyn FnMut(Sealed)) -> Result<Sealed> {
        lock(&self.segments).seal(all, progress)
    }

    /// Entries of all logs that are not in segments.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn unsealed(&self) -> Result<u64> {
        let reader = self.quick.begin()?;
        let logs = Log::organizations(&reader)?;
        let unsealed = |organization: &OrganizationId| {
            let log = Log::read(&reader, organization)?;
            Ok(log.end() - log.unsealed())
        };
        logs.iter().map(unsealed).sum()
    }

    /// Counters.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The clock it was opened with.
    pub fn now(&self) -> event::Timestamp {
        (self.clock)()
    }

    /// The randomness it was opened with.
    pub fn random(&self) -> &Random {
        &self.random
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }
}

/// Lets others have the processor before this thread, for as long as it lives: for what may as well be done later.
pub fn yield_to_others() {
    if let Err(error) = rustix::process::setpriority_process(None, 5) {
        tracing::warn!(%error, "a thread in the background competes with accepting for the processor");
    }
}

fn lock(segments: &Mutex<SegmentSealer>) -> MutexGuard<'_, SegmentSealer> {
    segments.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Bytes of the write-ahead log.
pub(crate) fn wal_bytes(data: &Path) -> u64 {
    std::fs::metadata(data.join("neosc.db-wal")).map_or(0, |m| m.len())
}

impl Drop for Store {
    fn drop(&mut self) {
        self.close();
    }
}

/// Makes the signer's folder anew from a database that is believed: `neosc signer init --trust-database`.
pub fn trust_database(options: &Options) -> Result<()> {
    let _lock = take_folder(&options.data)?;
    let objects = Arc::new(Objects::new(&options.data));
    let readers = Readers::new(database(&options.data), objects.clone());
    let reader = readers.begin()?;
    let heads = Log::organizations(&reader)?
        .iter()
        .map(|organization| {
            let log = Log::read(&reader, organization)?;
            Ok((log.origin, log.size, log.root))
        })
        .collect::<Result<Vec<_>>>()?;
    drop(reader);
    signer::Signer::trust(&options.signer, &heads)?;
    // What stopped these logs was that memory; an operator has decided.
    let writer = Writer::open(&database(&options.data), objects)?;
    let tx = Tx::begin(&writer)?;
    tx.execute("UPDATE logs SET stopped = NULL", &[])?;
    tx.commit()
}
