//! The append: sealed events become the newest entries of a log, inside a transaction.

use event::Timestamp;
use tlog::Hash;

use super::group::Sealed;
use crate::{
    Error, OrganizationId, Result,
    environment::{Faults, Step, at},
    log::Log,
    sent_ids,
    sql::{Tx, params},
    tree,
};
use archive::{Kept, Kind, raw_frame};

/// Writes the batch, the subtree roots it completes and the new head. `log` is locked, and moves on.
///
/// The keys of `sealed` are written already, and `sealed.received_at` is not before the log's last.
pub(crate) fn append<'a>(
    tx: &Tx<'_>,
    faults: &Faults,
    organization: &OrganizationId,
    log: &mut Log,
    sealed: &Sealed,
    events: impl Iterator<Item = &'a Kept>,
    commit_id: &[u8; 16],
) -> Result<()> {
    written(tx, faults, organization, log, sealed, events, commit_id).map_err(|error| match error {
        // Nobody else writes these rows: one that is there already was not written by an append.
        Error::Conflict { message, .. } => Error::Corrupt(message),
        other => other,
    })
}

fn written<'a>(
    tx: &Tx<'_>,
    faults: &Faults,
    organization: &OrganizationId,
    log: &mut Log,
    sealed: &Sealed,
    events: impl Iterator<Item = &'a Kept>,
    commit_id: &[u8; 16],
) -> Result<()> {
    let first = log.end();
    let mut completed: Vec<(u8, u64, Hash)> = Vec::new();
    for leaf in &sealed.leaves {
        log.frontier.append(*leaf, &mut |level, index, hash| {
            if tree::kept_level(level) {
                completed.push((level, index, hash));
            }
        });
    }
    let times = Times::of(events).ok_or_else(|| Error::corrupt("an append of nothing"))?;
    at(faults, Step::WriteBatch, || {
        write_batch(tx, organization, first, sealed, times, commit_id)
    })?;
    at(faults, Step::WriteNodes, || {
        completed.iter().try_for_each(|(level, index, hash)| {
            tree::keep_node(tx, organization, log, *level, *index, *hash)
        })
    })?;
    log.size = log.frontier.size();
    log.root = log.frontier.root();
    log.last_received_at = sealed.received_at;
    at(faults, Step::WriteHead, || log.write_head(tx, organization))
}

/// The earliest and latest `timestamp` of a batch.
#[derive(Clone, Copy)]
struct Times {
    min: Timestamp,
    max: Timestamp,
}

impl Times {
    fn of<'a>(events: impl Iterator<Item = &'a Kept>) -> Option<Self> {
        events.fold(None, |times, kept| {
            let at = kept.record.timestamp;
            let Self { min, max } = times.unwrap_or(Self { min: at, max: at });
            Some(Self {
                min: min.min(at),
                max: max.max(at),
            })
        })
    }
}

fn write_batch(
    tx: &Tx<'_>,
    organization: &OrganizationId,
    first: u64,
    sealed: &Sealed,
    times: Times,
    commit_id: &[u8; 16],
) -> Result<()> {
    let leaves = raw_frame(Kind::Leaves, &tlog::hashes_to_bytes(&sealed.leaves));
    let sent_ids = sent_ids::blob(&sealed.sent_ids);
    tx.execute(
        "INSERT INTO batches (organization_id, first_index, count, first_received_at, last_received_at, \
         min_timestamp, max_timestamp, commit_id, sent_ids, leaf_hashes, events) \
         VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            organization.as_str(),
            first,
            sealed.leaves.len() as u64,
            sealed.received_at.as_micros(),
            times.min.as_micros(),
            times.max.as_micros(),
            commit_id,
            sent_ids.as_ref(),
            &leaves,
            &sealed.events,
        ],
    )?;
    Ok(())
}
