//! A group of requests, and how its events become entries.

use std::{
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use event::Timestamp;
use tlog::Hash;

use super::ingest::Request;
use crate::{
    OrganizationId, Result,
    keys::{GroupKeys, KeyRing},
    sent_ids,
    sql::Query,
};
use archive::{Encoder, Kept};

/// Requests of one organization that share a commit, sealed.
pub(crate) struct Group {
    pub(crate) organization: OrganizationId,
    pub(crate) requests: Vec<Request>,
    pub(crate) sealed: Sealed,
}

impl Group {
    /// The events of all requests, in order.
    pub(crate) fn events(&self) -> impl Iterator<Item = &Kept> + Clone {
        self.requests.iter().flat_map(|request| &request.events)
    }

    pub(crate) fn bytes(&self) -> usize {
        self.requests.iter().map(|request| request.bytes).sum()
    }
}

/// What an append writes of its events.
pub(crate) struct Sealed {
    /// The keys are those of this epoch of the log.
    pub(crate) epoch: u64,
    /// `received_at` of all events.
    pub(crate) received_at: Timestamp,
    pub(crate) keys: GroupKeys,
    pub(crate) leaves: Vec<Hash>,
    pub(crate) events: Vec<u8>,
    pub(crate) sent_ids: Vec<(u64, u32)>,
}

impl Sealed {
    /// What is left of a group when its parts were taken.
    pub(crate) fn nothing() -> Self {
        Self {
            epoch: 0,
            received_at: Timestamp::default(),
            keys: GroupKeys::default(),
            leaves: Vec::new(),
            events: Vec::new(),
            sent_ids: Vec::new(),
        }
    }
}

/// Events a thread takes at a time to seal them.
const SHARE: usize = 256;

/// What sealing needs; the sealer thread and the writer thread have one each.
pub(crate) struct Sealing {
    pub(crate) keys: Arc<KeyRing>,
    pub(crate) encoder: Encoder,
}

impl Sealing {
    /// Seals events that carry their `received_at` already.
    pub(crate) fn seal<'a>(
        &mut self,
        query: &impl Query,
        organization: &OrganizationId,
        epoch: u64,
        received_at: Timestamp,
        events: impl Iterator<Item = &'a Kept> + Clone,
    ) -> Result<Sealed> {
        let keys = self
            .keys
            .resolve(query, organization, epoch, events.clone())?;
        let rows: Vec<&Kept> = events.collect();
        let (leaves, coded) = self.leaves_and_code(&rows, &keys)?;
        let sent_ids = rows
            .iter()
            .zip(0..)
            .filter(|(kept, _)| kept.supplied)
            .map(|(kept, place)| (sent_ids::hash(&event::display_id(&kept.record)), place))
            .collect();
        Ok(Sealed {
            epoch,
            received_at,
            keys,
            leaves,
            events: coded,
            sent_ids,
        })
    }

    /// The hash of every entry, and the events coded. A large group is shared with a second thread: sealing takes longer
    /// than everything else between arrival and commit.
    fn leaves_and_code(
        &mut self,
        rows: &[&Kept],
        keys: &GroupKeys,
    ) -> Result<(Vec<Hash>, Vec<u8>)> {
        let mut leaves = vec![Hash::from_bytes([0; 32]); rows.len()];
        let shares = rows
            .chunks(SHARE)
            .zip(keys.subjects.chunks(SHARE).zip(keys.days.chunks(SHARE)))
            .zip(leaves.chunks_mut(SHARE));
        let shares = Mutex::new(shares);
        let seal_shares = || {
            let next = || shares.lock().unwrap_or_else(PoisonError::into_inner).next();
            while let Some(((rows, (subjects, days)), leaves)) = next() {
                for ((kept, leaf), (subject, day)) in
                    rows.iter().zip(leaves).zip(subjects.iter().zip(days))
                {
                    *leaf = Hash::from_bytes(event::seal(&kept.record, subject, day).leaf);
                }
            }
        };
        let encoder = &mut self.encoder;
        let coded = thread::scope(|scope| {
            let helper = (rows.len() > SHARE)
                .then(|| thread::Builder::new().name("sealer".into()))
                // Without a second thread it takes longer, no more.
                .and_then(|thread| thread.spawn_scoped(scope, seal_shares).ok());
            let coded = encoder.encode(rows);
            seal_shares();
            if let Some(Err(panic)) = helper.map(|helper| helper.join()) {
                std::panic::resume_unwind(panic);
            }
            coded
        });
        Ok((leaves, coded?))
    }
}
