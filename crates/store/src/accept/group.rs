//! A group of requests, and how its events become entries.

use std::sync::Arc;

use event::Timestamp;
use tlog::Hash;

use super::ingest::Request;
use crate::{
    OrganizationId, Result,
    coding::{Encoder, Kept},
    keys::{GroupKeys, KeyRing},
    sent_ids,
    sql::Query,
};

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
        let leaves = events
            .clone()
            .zip(keys.subjects.iter().zip(&keys.days))
            .map(|(kept, (subject, day))| {
                Hash::from_bytes(event::seal(&kept.record, subject, day).leaf)
            })
            .collect();
        let rows: Vec<&Kept> = events.collect();
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
            events: self.encoder.encode(&rows)?,
            sent_ids,
        })
    }
}
