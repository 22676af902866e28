//! Proofs of many events under one checkpoint: each tile, batch and key is read once for all that are proven together.

use std::collections::BTreeMap;

use archive::{Kept, Parts, RowView};
use event::{DayKey, SubjectKey};
use tlog::{NodeSource, TileNodes, TlogProof, UnverifiedCheckpoint};

use super::prove::{Proven, not_covered};
use crate::{
    Error, OrganizationId, Result, Store,
    log::Log,
    segments,
    signer::{self, SignedCheckpoint},
    sql::Query,
    tail,
    tree::{SqlTiles, made},
};

/// Proves events of an organization under the checkpoints it met first, one of each of its logs.
pub struct Prover {
    organization: OrganizationId,
    logs: BTreeMap<u32, Under>,
}

/// A log, what it is proven under, and the log's verifier key.
struct Under {
    log: Log,
    checkpoint: SignedCheckpoint,
    vkey: String,
}

impl Prover {
    /// Nothing is read before the first proof.
    pub fn new(organization: &OrganizationId) -> Self {
        Self {
            organization: organization.clone(),
            logs: BTreeMap::new(),
        }
    }

    /// Proves the entries at some positions, in that order. Those of a log that are not covered by what it was first
    /// proven under get a later checkpoint. Blocks on the signer.
    ///
    /// # Errors
    /// As [`Store::prove`], of any of them.
    pub fn prove(&mut self, store: &Store, positions: &[u64]) -> Result<Vec<Proven>> {
        let mut ascending = positions.to_vec();
        ascending.sort_unstable();
        ascending.dedup();
        let organization = self.organization.clone();
        let newest = store.log(&organization)?;
        let mut proven = BTreeMap::new();
        let mut left = ascending.as_slice();
        while let Some(first) = left.first() {
            let log = newest.holding(&store.readers.begin()?, &organization, *first)?;
            let (of_log, later) = left.split_at(left.partition_point(|at| *at < log.end()));
            let Some(last) = of_log.last() else {
                return Err(Error::NotFound);
            };
            let under = self.under(store, &newest, log, *last)?;
            let made = under.prove(store, &organization, newest.epoch, of_log)?;
            proven.extend(of_log.iter().copied().zip(made));
            left = later;
        }
        // Nobody asks for one twice; who does gets it once.
        let found = positions.iter().map(|position| proven.remove(position));
        found.map(|proven| proven.ok_or(Error::NotFound)).collect()
    }

    /// What `log` is proven under, which covers its entry at position `last`.
    fn under(&mut self, store: &Store, newest: &Log, log: Log, last: u64) -> Result<&mut Under> {
        let (number, size) = (log.number, log.index_of(last).saturating_add(1));
        let covers = |under: &Under| under.checkpoint.size >= size;
        if !self.logs.get(&number).is_some_and(covers) {
            let checkpoint = match number == newest.number {
                true => store.checkpoint(&self.organization, size)?,
                false => store
                    .last_checkpoint(&self.organization, &log)?
                    .filter(|checkpoint| checkpoint.size >= size)
                    .ok_or_else(|| not_covered(&log))?,
            };
            let key = signer::newest(&store.readers.begin()?, &self.organization, &log)?;
            let key = key.ok_or_else(|| Error::corrupt("the log has no key"))?;
            let under = Under {
                log,
                checkpoint,
                vkey: key.vkey,
            };
            self.logs.insert(number, under);
        }
        self.logs.get_mut(&number).ok_or(Error::NotFound)
    }
}

impl Under {
    /// `positions`: ascending, of this log, and covered.
    fn prove(
        &self,
        store: &Store,
        organization: &OrganizationId,
        epoch: u64,
        positions: &[u64],
    ) -> Result<Vec<Proven>> {
        let reader = store.readers.begin()?;
        let kept = kept_of(&reader, organization, positions)?;
        let keys = store
            .keys
            .resolve(&reader, organization, epoch, kept.iter())?;
        if !keys.new_subjects.is_empty() || !keys.new_days.is_empty() {
            return Err(Error::NotFound);
        }
        let tiles = SqlTiles::of(&reader, organization, &self.log);
        let nodes = tiles.nodes(self.checkpoint.size);
        let signed = UnverifiedCheckpoint::parse(self.checkpoint.text.as_bytes()).map_err(made)?;
        let keys = keys.subjects.iter().zip(&keys.days);
        let each = positions.iter().zip(kept).zip(keys);
        each.map(|((position, kept), (subject, day))| {
            let index = self.log.index_of(*position);
            self.one(index, kept, (subject, day), &nodes, signed.clone())
        })
        .collect()
    }

    fn one<Q: Query>(
        &self,
        index: u64,
        kept: Kept,
        (subject, day): (&SubjectKey, &DayKey),
        nodes: &TileNodes<SqlTiles<'_, Q>>,
        signed: UnverifiedCheckpoint,
    ) -> Result<Proven> {
        let entry = event::entry_under(&kept.record, subject, day);
        if nodes.node(0, index).map_err(made)? != tlog::leaf_hash(&entry) {
            return Err(Error::corrupt(format!(
                "entry {index} is not what was hashed: run `neosc fsck`"
            )));
        }
        let hashes = tlog::inclusion_proof(index, self.checkpoint.size, nodes).map_err(made)?;
        Ok(Proven {
            index,
            ek: event::event_key(subject, day, kept.record.id16, kept.record.received_at),
            record: kept.record,
            entry,
            vkey: self.vkey.clone(),
            proof: TlogProof::new(index, hashes, signed).to_string(),
        })
    }
}

/// What is kept of the entries at `positions`, which ascend.
fn kept_of(
    query: &impl Query,
    organization: &OrganizationId,
    positions: &[u64],
) -> Result<Vec<Kept>> {
    let (Some(first), Some(last)) = (positions.first(), positions.last()) else {
        return Ok(Vec::new());
    };
    let mut kept = Vec::with_capacity(positions.len());
    let mut left = positions;
    for row in segments::covering(query, organization, *first..last.saturating_add(1))? {
        let (before, from) = left.split_at(left.partition_point(|at| *at < row.first));
        in_tail(query, organization, before, &mut kept)?;
        let (inside, after) = from.split_at(from.partition_point(|at| *at < row.end()));
        if !inside.is_empty() {
            let row_of = |at: &u64| usize::try_from(at - row.first).ok();
            let rows: Vec<usize> = inside.iter().filter_map(row_of).collect();
            let batch = query.objects().segment(&row)?.rows(&rows, Parts::ALL)?;
            kept.extend(batch.views().map(RowView::to_kept));
        }
        left = after;
    }
    in_tail(query, organization, left, &mut kept)?;
    match kept.len() == positions.len() {
        true => Ok(kept),
        false => Err(Error::corrupt("entries are missing: run `neosc fsck`")),
    }
}

/// Those that are in batches.
fn in_tail(
    query: &impl Query,
    organization: &OrganizationId,
    positions: &[u64],
    out: &mut Vec<Kept>,
) -> Result<()> {
    let mut left = positions;
    while let Some(at) = left.first() {
        let Some((first, batch)) = tail::batch_at(query, organization, *at)? else {
            return Err(Error::corrupt(format!("entry {at} is not in the tail")));
        };
        let end = first.saturating_add(batch.len() as u64);
        let (inside, after) = left.split_at(left.partition_point(|at| *at < end).max(1));
        let row = |at: &u64| batch.row(usize::try_from(at.checked_sub(first)?).ok()?);
        out.extend(inside.iter().filter_map(row).map(|row| row.to_kept()));
        left = after;
    }
    Ok(())
}
