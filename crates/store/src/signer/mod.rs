//! The signer: it follows the log, and signs only what is committed and consistent with all it signed before.
//!
//! For a checkpoint it (1) reads the committed head, (2) checks that the tree of the size it remembers has the root
//! it remembers, else the log stops, (3) remembers the new head durably, (4) signs, (5) stores the checkpoint,
//! (6) hands it out. Its folder lies outside the data folder and its backups, so that a restored old copy of the
//! data cannot make it sign two histories.

mod kept;
mod keys;
mod memory;
mod rotate;
mod seed;

use std::{
    collections::{HashMap, HashSet},
    fs::DirBuilder,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use event::Timestamp;
pub use kept::KeptCheckpoint;
pub(crate) use keys::{LogKey, add, newest};
use memory::{Head, Memory};
use seed::Seed;
use tlog::{Hash, TreeHead};

use crate::{
    Error, OrganizationId, Result, Store,
    accept::Queue,
    environment::{Clock, Faults, Random, Step, at},
    log::Log,
    metrics::Metrics,
    sql::{Query, Readers, Tx, params},
    tree,
};

/// The first generation of a log's key.
const FIRST_GENERATION: u32 = 1;
/// For how long a key that was superseded still signs beside its successor, in microseconds: 90 days.
const OVERLAP: u64 = 90 * 86_400_000_000;

/// A signed tree head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// Entries in the tree.
    pub size: u64,
    /// Its root.
    pub root: Hash,
    /// The signed note (C2SP tlog-checkpoint).
    pub text: Arc<str>,
}

/// See the module.
pub(crate) struct Signer {
    folder: PathBuf,
    seed: Seed,
    /// Held while signing: signatures must not overtake each other. Taken before any other lock here; the writer,
    /// which signing waits for, never takes it.
    signing: Mutex<()>,
    memory: Mutex<Memory>,
    latest: Mutex<HashMap<OrganizationId, SignedCheckpoint>>,
    grown: Mutex<HashSet<OrganizationId>>,
    /// Why the last tick failed, if it did.
    failing: Mutex<Option<String>>,
    clock: Clock,
    faults: Faults,
    metrics: Arc<Metrics>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn memory_path(folder: &Path) -> PathBuf {
    folder.join("memory")
}

/// Reads a memory's text.
#[cfg(fuzzing)]
pub(crate) fn read_memory(text: &str) {
    let _ = memory::parse(text);
}

/// Makes the signer's folder with a fresh seed and an empty memory. Fails if it has either.
pub(crate) fn create(folder: &Path, random: &Random) -> Result<()> {
    make_folder(folder)?;
    Seed::create(folder, random)?;
    Memory::create(&memory_path(folder))
}

fn make_folder(folder: &Path) -> Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|e| Error::Unavailable(format!("{} cannot be made: {e}", folder.display())))
}

/// Whether the folder has neither seed nor memory.
pub(crate) fn is_unused(folder: &Path) -> bool {
    !Seed::path(folder).exists() && !memory_path(folder).exists()
}

/// A log's verifier key and the head remembered of it, read without taking the signer into use.
pub(crate) fn look(
    folder: &Path,
    generation: u32,
    origin: &str,
) -> Result<(String, Option<(u64, Hash)>)> {
    let key = Seed::open(folder)?.log_key(generation, origin)?;
    let head = memory::look(&memory_path(folder), origin)?;
    Ok((
        key.verifier_key().to_string(),
        head.map(|head| (head.size, head.root)),
    ))
}

impl Signer {
    /// Opens the folder of a signer that was made before.
    pub(crate) fn open(
        folder: &Path,
        clock: Clock,
        faults: Faults,
        metrics: Arc<Metrics>,
    ) -> Result<Self> {
        if !memory_path(folder).exists() {
            return Err(Error::Unavailable(format!(
                "the signer's memory is missing in {}: restore it, or, if you are sure that this is the newest copy of \
                 the data, run `neosc signer init --trust-database`",
                folder.display()
            )));
        }
        Ok(Self {
            folder: folder.to_owned(),
            seed: Seed::open(folder)?,
            signing: Mutex::default(),
            memory: Mutex::new(Memory::open(&memory_path(folder))?),
            latest: Mutex::default(),
            grown: Mutex::default(),
            failing: Mutex::default(),
            clock,
            faults,
            metrics,
        })
    }

    /// Where seed and memory are.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Forgets what was signed and believes the database: an operator's decision after the memory was lost.
    pub(crate) fn trust(folder: &Path, heads: &[(String, u64, Hash)]) -> Result<()> {
        Seed::open(folder)?;
        let heads = heads
            .iter()
            .map(|(origin, size, root)| {
                let head = Head {
                    size: *size,
                    root: *root,
                };
                (origin.clone(), head)
            })
            .collect();
        Memory::replace(&memory_path(folder), heads)
    }

    /// The key of an organization's first log.
    pub(crate) fn first_key(&self, origin: &str) -> Result<LogKey> {
        Ok(LogKey {
            generation: FIRST_GENERATION,
            vkey: self.vkey(FIRST_GENERATION, origin)?,
        })
    }

    /// Size of the greatest tree of a log that was, or was about to be, signed.
    pub(crate) fn remembered_size(&self, origin: &str) -> Option<u64> {
        lock(&self.memory).get(origin).map(|head| head.size)
    }

    /// The verifier key of a generation.
    pub(crate) fn vkey(&self, generation: u32, origin: &str) -> Result<String> {
        let key = self.seed.log_key(generation, origin)?;
        Ok(key.verifier_key().to_string())
    }

    /// A log has new entries; the next tick signs them.
    pub(crate) fn grown(&self, organization: &OrganizationId) {
        lock(&self.grown).insert(organization.clone());
    }

    /// Whether a log may go on from what its row says: [`Error::Stopped`] if not.
    pub(crate) fn check(
        &self,
        query: &impl Query,
        organization: &OrganizationId,
        log: &Log,
    ) -> Result<()> {
        let stopped = |why: String| Err(Error::Stopped(why));
        let stored = keys::newest(query, organization, log)?;
        let ours = |key: &LogKey| self.vkey(key.generation, &log.origin).ok();
        if stored.is_some_and(|stored| ours(&stored).as_ref() != Some(&stored.vkey)) {
            return stopped(format!(
                "the log {} was signed with another seed than the one in {}",
                log.origin,
                self.folder.display()
            ));
        }
        let remembered = lock(&self.memory).get(&log.origin);
        match remembered {
            Some(head) => compare(query, organization, log, head),
            None if last_checkpoint(query, organization, log)?.is_some() => stopped(format!(
                "the log {} has checkpoints but the signer in {} remembers none: it is another log's signer, or an \
                 old copy of it",
                log.origin,
                self.folder.display()
            )),
            None => Ok(()),
        }
    }

    /// The newest checkpoint if it covers `size` entries.
    pub(crate) fn latest(
        &self,
        organization: &OrganizationId,
        size: u64,
    ) -> Option<SignedCheckpoint> {
        let latest = lock(&self.latest);
        latest.get(organization).filter(|c| c.size >= size).cloned()
    }

    /// Signs the committed heads of these logs. A log that disagrees is stopped and left out.
    ///
    /// One durable write of the memory for all of them. Blocks on the disk and on the writer.
    pub(crate) fn sign(
        &self,
        readers: &Readers,
        queue: &Queue,
        organizations: &[OrganizationId],
    ) -> Result<()> {
        let _signing = lock(&self.signing);
        self.sign_alone(readers, queue, organizations)
    }

    /// Signs a log unless a checkpoint covers `size` entries by now: whoever waited here need not sign again.
    pub(crate) fn sign_up_to(
        &self,
        readers: &Readers,
        queue: &Queue,
        organization: &OrganizationId,
        size: u64,
    ) -> Result<()> {
        let _signing = lock(&self.signing);
        if self.latest(organization, size).is_some() {
            return Ok(());
        }
        self.sign_alone(readers, queue, std::slice::from_ref(organization))
    }

    /// The caller holds `signing`.
    fn sign_alone(
        &self,
        readers: &Readers,
        queue: &Queue,
        organizations: &[OrganizationId],
    ) -> Result<()> {
        let mut heads = Vec::new();
        let mut failed = Ok(());
        for organization in organizations {
            match self.next(readers, organization) {
                Ok(Next::Sign(log, generations)) => heads.push((organization, log, generations)),
                Ok(Next::Covered) => {}
                Ok(Next::Stops { number, why }) => {
                    tracing::error!(%organization, %why, "a log stops");
                    let organization = organization.clone();
                    queue.plain(move |tx| Log::stop(tx, &organization, number, &why))?;
                }
                // The others' logs are signed all the same.
                Err(error) => failed = Err(error),
            }
        }
        let remembered: Vec<_> = heads
            .iter()
            .map(|(_, log, _)| {
                let head = Head {
                    size: log.size,
                    root: log.root,
                };
                (log.origin.clone(), head)
            })
            .collect();
        if remembered.is_empty() {
            return failed;
        }
        at(&self.faults, Step::WriteMemory, || {
            lock(&self.memory).remember(&remembered)
        })?;
        let signed = at(&self.faults, Step::Sign, || {
            heads
                .iter()
                .map(|(organization, log, generations)| {
                    Ok(((*organization).clone(), self.text(log, generations)?))
                })
                .collect::<Result<Vec<_>>>()
        })?;
        at(&self.faults, Step::StoreCheckpoint, || {
            let bases: Vec<u64> = heads.iter().map(|(_, log, _)| log.base).collect();
            let (signed, now) = (signed.clone(), (self.clock)());
            queue.plain(move |tx| {
                let mut all = signed.iter().zip(bases);
                all.try_for_each(|((organization, checkpoint), base)| {
                    store(tx, organization, base, checkpoint, now)
                })
            })
        })?;
        lock(&self.latest).extend(signed);
        self.metrics.signed();
        failed
    }

    /// What there is to sign of a log now.
    fn next(&self, readers: &Readers, organization: &OrganizationId) -> Result<Next> {
        let reader = readers.begin()?;
        let log = at(&self.faults, Step::ReadHead, || {
            Log::read(&reader, organization)
        })?;
        let number = log.number;
        if let Some(why) = log.stopped {
            return Ok(Next::Stops { number, why });
        }
        if log.size == 0 || self.latest(organization, log.size).is_some() {
            return Ok(Next::Covered);
        }
        let checked = at(&self.faults, Step::CheckMemory, || {
            self.check(&reader, organization, &log)
        });
        if let Err(Error::Stopped(why)) = checked {
            return Ok(Next::Stops { number, why });
        }
        checked?;
        let generations = keys::signing(&reader, organization, &log, (self.clock)())?;
        Ok(Next::Sign(Box::new(log), generations))
    }

    fn text(&self, log: &Log, generations: &[u32]) -> Result<SignedCheckpoint> {
        let impossible = |e: String| Error::corrupt(format!("a checkpoint: {e}"));
        let head = TreeHead::new(&log.origin, log.size, log.root)
            .map_err(|e| impossible(e.to_string()))?;
        let keys = generations
            .iter()
            .map(|generation| self.seed.log_key(*generation, &log.origin))
            .collect::<Result<Vec<_>>>()?;
        let checkpoint = tlog::sign_checkpoint(&head, &keys.iter().collect::<Vec<_>>())
            .map_err(|e| impossible(e.to_string()))?;
        Ok(SignedCheckpoint {
            size: log.size,
            root: log.root,
            text: checkpoint.note().to_string().into(),
        })
    }

    /// Why the signer does not keep up, if so.
    pub(crate) fn failing(&self) -> Option<String> {
        lock(&self.failing).clone()
    }

    /// Signs what has grown since the last tick.
    pub(crate) fn tick(&self, readers: &Readers, queue: &Queue) -> Result<()> {
        let grown: Vec<_> = std::mem::take(&mut *lock(&self.grown))
            .into_iter()
            .collect();
        if grown.is_empty() {
            return Ok(());
        }
        let outcome = self.sign(readers, queue, &grown);
        *lock(&self.failing) = outcome.as_ref().err().map(ToString::to_string);
        if outcome.is_err() {
            lock(&self.grown).extend(grown);
        }
        outcome
    }
}

/// What there is to sign of a log.
enum Next {
    /// This head, with the keys of these generations.
    Sign(Box<Log>, Vec<u32>),
    /// Nothing: the newest checkpoint covers it.
    Covered,
    /// Nothing any more.
    Stops { number: u32, why: String },
}

/// The tree of the remembered size must have the remembered root.
fn compare(
    query: &impl Query,
    organization: &OrganizationId,
    log: &Log,
    remembered: Head,
) -> Result<()> {
    if remembered.size > log.size {
        return Err(Error::Stopped(format!(
            "the log {} has {} entries but {} were signed: this is an old copy of the data; restore the newest one, or, \
             if there is none, go on from this one openly with `neosc signer continue`",
            log.origin, log.size, remembered.size
        )));
    }
    let root = match remembered.size == log.size {
        true => log.root,
        false => tree::root_at(query, organization, log, remembered.size)?,
    };
    if root != remembered.root {
        return Err(Error::Stopped(format!(
            "the first {} entries of the log {} are not those that were signed: run `neosc fsck`",
            remembered.size, log.origin
        )));
    }
    Ok(())
}

/// The newest stored checkpoint of a log.
fn last_checkpoint(
    query: &impl Query,
    organization: &OrganizationId,
    log: &Log,
) -> Result<Option<SignedCheckpoint>> {
    query.row(
        "SELECT size, root, text FROM checkpoints WHERE organization_id = ?1 AND size > ?2 AND size <= ?3 \
         ORDER BY size DESC LIMIT 1",
        params![organization.as_str(), log.base, log.end()],
        |row| {
            Ok(SignedCheckpoint {
                size: log.index_of(row.u64(0)?),
                root: Hash::from_bytes(row.array(1)?),
                text: row.text(2)?.into(),
            })
        },
    )
}

/// Stores a checkpoint of the log whose base this is; of each hour the last one is kept.
fn store(
    tx: &Tx<'_>,
    organization: &OrganizationId,
    base: u64,
    checkpoint: &SignedCheckpoint,
    now: Timestamp,
) -> Result<()> {
    const HOUR: u64 = 3_600_000_000;
    let hour = now.as_micros() / HOUR * HOUR;
    let end = base.saturating_add(checkpoint.size);
    tx.execute(
        "DELETE FROM checkpoints WHERE organization_id = ?1 AND signed_at >= ?2 AND size > ?3 AND size < ?4",
        params![organization.as_str(), hour, base, end],
    )?;
    tx.execute(
        "INSERT INTO checkpoints (organization_id, size, root, signed_at, text) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT DO NOTHING",
        params![
            organization.as_str(),
            end,
            checkpoint.root.as_bytes(),
            now.as_micros(),
            &*checkpoint.text,
        ],
    )?;
    Ok(())
}

impl Store {
    /// The newest stored checkpoint of a log.
    pub(crate) fn last_checkpoint(
        &self,
        organization: &OrganizationId,
        log: &Log,
    ) -> Result<Option<SignedCheckpoint>> {
        last_checkpoint(&self.readers.begin()?, organization, log)
    }
}
