//! The newest batches of all organizations, decoded: what is read most is not read from SQL again.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::OrganizationId;
use archive::Batch;

/// Bytes all organizations' batches may take.
const MOST: usize = 64 << 20;

/// The newest go last: when they were received, and whose.
type Age = (u64, OrganizationId, u64);

struct Cached {
    epoch: u64,
    age: Age,
    batch: Arc<Batch>,
}

#[derive(Default)]
struct Inner {
    by_place: HashMap<(OrganizationId, u64), Cached>,
    by_age: BTreeMap<Age, usize>,
    bytes: usize,
}

/// See the module. What is cached is committed, and does not change while the log's epoch does not.
#[derive(Default)]
pub(crate) struct TailCache(Mutex<Inner>);

impl TailCache {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The batch of `count` rows that begins at `first`, as of `epoch`.
    pub(crate) fn get(
        &self,
        organization: &OrganizationId,
        first: u64,
        count: u64,
        epoch: u64,
    ) -> Option<Arc<Batch>> {
        let inner = self.lock();
        let cached = inner.by_place.get(&(organization.clone(), first))?;
        let same = cached.epoch == epoch && cached.batch.len() as u64 == count;
        same.then(|| cached.batch.clone())
    }

    /// Keeps a batch, unless there is no room but for newer ones.
    pub(crate) fn put(
        &self,
        organization: &OrganizationId,
        first: u64,
        epoch: u64,
        batch: &Arc<Batch>,
    ) {
        let (Some(last), weight) = (batch.row(batch.len().saturating_sub(1)), batch.weight())
        else {
            return;
        };
        let age = (last.received_at().as_micros(), organization.clone(), first);
        let mut inner = self.lock();
        inner.remove(&(organization.clone(), first));
        while inner.bytes + weight > MOST {
            match inner.by_age.first_key_value() {
                Some((oldest, _)) if *oldest < age => {
                    let place = (oldest.1.clone(), oldest.2);
                    inner.remove(&place);
                }
                _ => return,
            }
        }
        inner.bytes += weight;
        inner.by_age.insert(age.clone(), weight);
        let cached = Cached {
            epoch,
            age,
            batch: batch.clone(),
        };
        inner.by_place.insert((organization.clone(), first), cached);
    }
}

impl Inner {
    fn remove(&mut self, place: &(OrganizationId, u64)) {
        if let Some(cached) = self.by_place.remove(place) {
            let weight = self.by_age.remove(&cached.age).unwrap_or(0);
            self.bytes = self.bytes.saturating_sub(weight);
        }
    }
}

#[cfg(test)]
mod tests {
    use event::{Record, Source, Timestamp};

    use super::*;
    use archive::{Encoder, Kept, SubjectKind};

    fn batch(received_at: u64, details: usize) -> Arc<Batch> {
        let at = Timestamp::from_micros(received_at).unwrap();
        let record = Record {
            id16: uuid::Uuid::nil(),
            original_id: None,
            timestamp: at,
            received_at: at,
            action: "login".into(),
            success: true,
            source: Source::Sent,
            statement: None,
            user_id: "u".into(),
            user_email: String::new(),
            resource: "auth".into(),
            details: "x".repeat(details),
            ip_address: String::new(),
            session_id: None,
            user_agent: None,
            request_id: None,
            metadata: None,
            redacted: None,
            sender: None,
        };
        let kept = Kept {
            record,
            class: 0,
            subject: SubjectKind::Person,
            supplied: false,
            on_arrival: true,
        };
        let blob = Encoder::new().unwrap().encode(&[&kept]).unwrap();
        Arc::new(Batch::decode(&blob, 1).unwrap())
    }

    #[test]
    fn the_newest_stay_within_the_bound() {
        let cache = TailCache::default();
        let organization = OrganizationId::parse("a").unwrap();
        let large = MOST / 10;
        for n in 0..30 {
            cache.put(&organization, n, 1, &batch(n + 1, large));
        }
        assert!(cache.lock().bytes <= MOST);
        assert!(cache.get(&organization, 29, 1, 1).is_some());
        assert!(
            cache.get(&organization, 29, 1, 2).is_none(),
            "another epoch"
        );
        assert!(
            cache.get(&organization, 29, 2, 1).is_none(),
            "folded meanwhile"
        );
        assert!(cache.get(&organization, 0, 1, 1).is_none());
        cache.put(&organization, 0, 1, &batch(1, large));
        assert!(
            cache.get(&organization, 0, 1, 1).is_none(),
            "older than all there is"
        );
        cache.put(&organization, 29, 2, &batch(30, large));
        assert!(cache.get(&organization, 29, 1, 2).is_some());
        let inner = cache.lock();
        assert_eq!(inner.by_age.len(), inner.by_place.len());
    }
}
