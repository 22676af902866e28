//! API keys that were found good a moment ago: senders of single events show theirs thousands of times a second.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use platform::Principal;
use sha2::{Digest, Sha256};

use crate::limits::{KEY_CACHED, KEYS_CACHED};

type Known = HashMap<[u8; 32], (Principal, Instant)>;

/// Remembers for [`KEY_CACHED`] whose a key is, by its hash.
#[derive(Default)]
pub(crate) struct KeyCache {
    known: Mutex<Known>,
    /// Rises with every revocation, so that what was read before one is not remembered after it.
    era: AtomicU64,
}

/// The state of the cache before a key was asked for.
pub(crate) struct Era(u64);

impl KeyCache {
    pub(crate) fn get(&self, token: &str) -> Option<Principal> {
        let known = self.lock();
        let (principal, until) = known.get(&digest(token))?;
        (Instant::now() < *until).then(|| principal.clone())
    }

    pub(crate) fn era(&self) -> Era {
        Era(self.era.load(Ordering::SeqCst))
    }

    /// Remembers a key that was asked for in `era`.
    pub(crate) fn put(&self, token: &str, principal: &Principal, era: &Era) {
        let now = Instant::now();
        let mut known = self.lock();
        if self.era.load(Ordering::SeqCst) != era.0 {
            return;
        }
        if known.len() >= KEYS_CACHED {
            known.retain(|_, (_, until)| now < *until);
        }
        if known.len() < KEYS_CACHED {
            known.insert(digest(token), (principal.clone(), now + KEY_CACHED));
        }
    }

    /// Forgets everything: a key was revoked.
    pub(crate) fn clear(&self) {
        let mut known = self.lock();
        self.era.fetch_add(1, Ordering::SeqCst);
        known.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

#[cfg(test)]
mod tests {
    use store::{OrganizationId, Scope};

    use super::*;

    #[test]
    fn a_revocation_ends_it_also_for_whoever_is_just_asking() {
        let cache = KeyCache::default();
        let key = Principal::Key {
            organization: OrganizationId::parse("o").unwrap(),
            id: "key-1".into(),
            name: "n".into(),
            scope: Scope::Ingest,
        };
        let before = cache.era();
        cache.put("t", &key, &before);
        assert!(cache.get("t").is_some() && cache.get("u").is_none());
        cache.clear();
        assert!(cache.get("t").is_none());
        cache.put("t", &key, &before);
        assert!(
            cache.get("t").is_none(),
            "it was read before the revocation"
        );
        cache.put("t", &key, &cache.era());
        assert!(cache.get("t").is_some());
    }
}
