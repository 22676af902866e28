//! How many connections there are, and of whom.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{Limits, rate::household};

/// The places connections take.
pub(super) struct Places {
    free: Arc<Semaphore>,
    taken: AtomicUsize,
    all: usize,
    per_address: usize,
    addresses: Mutex<HashMap<IpAddr, usize>>,
}

/// A connection's place, given back when dropped.
pub(super) struct Place {
    places: Arc<Places>,
    counted: Option<IpAddr>,
    _one: OwnedSemaphorePermit,
}

impl Places {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            free: Arc::new(Semaphore::new(limits.connections)),
            taken: AtomicUsize::new(0),
            all: limits.connections,
            per_address: limits.connections_per_address,
            addresses: Mutex::default(),
        }
    }

    /// Waits for a place among all.
    pub(super) async fn free(self: &Arc<Self>) -> Option<OwnedSemaphorePermit> {
        self.free.clone().acquire_owned().await.ok()
    }

    /// Takes the place for an address; `None` if it has its share. Those that stand for many (`shared`) have no limit.
    pub(super) fn take(
        self: &Arc<Self>,
        one: OwnedSemaphorePermit,
        address: IpAddr,
        shared: bool,
    ) -> Option<Place> {
        let counted = (!shared).then(|| household(address));
        if let Some(address) = counted {
            let mut addresses = self
                .addresses
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let count = addresses.entry(address).or_default();
            if *count >= self.per_address {
                return None;
            }
            *count = count.saturating_add(1);
        }
        self.taken.fetch_add(1, Relaxed);
        Some(Place {
            places: self.clone(),
            counted,
            _one: one,
        })
    }
}

impl Place {
    /// Whether three quarters of all places are taken, so that those who do nothing must go sooner.
    pub(super) fn is_crowded(&self) -> bool {
        self.places.taken.load(Relaxed) > self.places.all.saturating_mul(3) / 4
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.places.taken.fetch_sub(1, Relaxed);
        let Some(address) = self.counted else {
            return;
        };
        let mut addresses = self
            .places
            .addresses
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = addresses.get_mut(&address) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                addresses.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_address_has_its_share_and_gives_it_back() {
        let places = Arc::new(Places::new(&Limits {
            connections: 4,
            connections_per_address: 2,
            ..Limits::default()
        }));
        let one: IpAddr = "192.0.2.1".parse().unwrap();
        let take = async |address, shared| {
            let free = places.free().await.unwrap();
            places.take(free, address, shared)
        };
        let first = take(one, false).await.unwrap();
        let second = take("::ffff:192.0.2.1".parse().unwrap(), false)
            .await
            .unwrap();
        assert!(take(one, false).await.is_none());
        assert!(!first.is_crowded());
        let others = (
            take(one, true).await.unwrap(),
            take(one, true).await.unwrap(),
        );
        assert!(first.is_crowded());
        assert_eq!(places.free.available_permits(), 0);
        drop((first, second, others));
        assert!(places.addresses.lock().unwrap().is_empty());
        assert_eq!(places.free.available_permits(), 4);
    }

    #[tokio::test]
    async fn all_of_a_64_is_one_address() {
        let places = Arc::new(Places::new(&Limits {
            connections_per_address: 1,
            ..Limits::default()
        }));
        let mut taken = Vec::new();
        for (address, has_room) in [
            ("2001:db8::1", true),
            ("2001:db8::2", false),
            ("2001:db8:0:1::1", true),
        ] {
            let free = places.free().await.unwrap();
            let place = places.take(free, address.parse().unwrap(), false);
            assert_eq!(place.is_some(), has_room, "{address}");
            taken.extend(place);
        }
    }
}
