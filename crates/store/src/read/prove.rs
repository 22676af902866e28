//! Proofs and entries: what an outsider checks.

use std::sync::Arc;

use event::{DayKey, EventKey, Record, SubjectKey};
use tlog::BundleId;

use super::prover::Prover;
use crate::{Error, OrganizationId, Result, Store, log::Log, tail, tree::made};
use archive::Kept;

/// An event with all that proves it.
#[derive(Debug)]
pub struct Proven {
    /// Its index.
    pub index: u64,
    /// The event.
    pub record: Record,
    /// The bytes that were hashed.
    pub entry: Vec<u8>,
    /// The secret that opens its fields.
    pub ek: EventKey,
    /// The log's verifier key.
    pub vkey: String,
    /// Inclusion proof and checkpoint (C2SP tlog-proof).
    pub proof: String,
}

impl Store {
    /// Proves the entry at a position under a checkpoint that covers it. Blocks on the signer.
    ///
    /// # Errors
    /// [`Error::NotFound`] where nothing is; [`Error::Corrupt`] if what is stored is not what was hashed;
    /// [`Error::Conflict`] `not_covered` for an entry of a log that was continued, if no checkpoint of it is left
    /// that covers the entry.
    pub fn prove(&self, organization: &OrganizationId, position: u64) -> Result<Proven> {
        let mut proven = Prover::new(organization).prove(self, &[position])?;
        proven.pop().ok_or(Error::NotFound)
    }

    /// An entry bundle (C2SP tlog-tiles) of log `number` as of its current size. [`Error::NotFound`] if it is not
    /// that large.
    pub fn entries(
        &self,
        organization: &OrganizationId,
        number: u32,
        bundle: &BundleId,
    ) -> Result<Vec<u8>> {
        let reader = self.readers.begin()?;
        let epoch = Log::read(&reader, organization)?.epoch;
        let log = Log::numbered(&reader, organization, number)?;
        if !bundle.exists_at(log.size) {
            return Err(Error::NotFound);
        }
        let first = bundle.n().saturating_mul(u64::from(tlog::TILE_WIDTH));
        let start = log.base.saturating_add(first);
        let end = start.saturating_add(u64::from(bundle.width()));
        let mut kept: Vec<Kept> = Vec::with_capacity(usize::from(bundle.width()));
        tail::each_batch(&reader, organization, start..end, |_, batch, rows| {
            kept.extend(rows.filter_map(|at| Some(batch.row(at)?.to_kept())));
            Ok(true)
        })?;
        let keys = self
            .keys
            .resolve(&reader, organization, epoch, kept.iter())?;
        if !keys.new_subjects.is_empty() || !keys.new_days.is_empty() {
            return Err(Error::corrupt(format!(
                "keys of entries {start} to {end} are gone"
            )));
        }
        let entries: Vec<Vec<u8>> = kept
            .iter()
            .zip(keys.subjects.iter().zip(&keys.days))
            .map(
                |(kept, (subject, day)): (&Kept, (&Arc<SubjectKey>, &Arc<DayKey>))| {
                    event::entry_under(&kept.record, subject, day)
                },
            )
            .collect();
        let leaves = tail::leaf_hashes(&reader, organization, start..end)?;
        let made_again = entries.iter().map(|entry| tlog::leaf_hash(entry));
        if !made_again.eq(leaves) {
            return Err(Error::corrupt(format!(
                "entries {start} to {end} are not all what was hashed: run `neosc fsck`"
            )));
        }
        tlog::encode_bundle(entries.iter().map(Vec::as_slice)).map_err(made)
    }
}

pub(super) fn not_covered(log: &Log) -> Error {
    Error::Conflict {
        code: "not_covered",
        message: format!(
            "no checkpoint that covers this entry is left of {}, which was continued as another log",
            log.origin
        ),
    }
}
