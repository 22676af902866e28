//! How often one address, or one credential, may ask: a bucket of tokens for each, in bounded memory.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::limits::BUCKETS;

/// How requests of a route are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rate {
    /// Against their address, unless they come from this machine or with an API key that was just found good; and against
    /// the credential they show, once it was found good.
    Usual,
    /// The same, but not against the credential of whoever may send: how much they send is for the store to bear or to
    /// refuse.
    Events,
    /// As [`Self::Usual`], and as attempts to guess a password, wherever they come from.
    SignIn,
}

/// Between two searches for buckets that are full again.
const LOOK: Duration = Duration::from_secs(1);

/// Buckets of one kind, by whose they are.
pub(crate) struct Buckets<K> {
    burst: f64,
    per_second: f64,
    known: Mutex<Known<K>>,
}

struct Known<K> {
    buckets: HashMap<K, Bucket>,
    /// When full ones were last looked for: that takes a while, and who asks may be whoever wants it to.
    looked: Option<Instant>,
}

impl<K> Default for Known<K> {
    fn default() -> Self {
        Self {
            buckets: HashMap::new(),
            looked: None,
        }
    }
}

#[derive(Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl<K: Eq + Hash> Buckets<K> {
    pub(crate) fn new(burst: u32, per_second: f64) -> Self {
        Self {
            burst: f64::from(burst),
            per_second,
            known: Mutex::default(),
        }
    }

    /// Takes a token. `Err`: the seconds after which there is one.
    pub(crate) fn take(&self, whose: K, now: Instant) -> Result<(), u32> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.buckets.len() >= BUCKETS && !known.buckets.contains_key(&whose) {
            if known.looked.is_none_or(|at| now >= at + LOOK) {
                known.looked = Some(now);
                known
                    .buckets
                    .retain(|_, bucket| self.filled(*bucket, now) < self.burst);
            }
            // More who are busy than are remembered: an attack by many, in which a newcomer waits.
            if known.buckets.len() >= BUCKETS {
                return Err(1);
            }
        }
        let full = Bucket {
            tokens: self.burst,
            at: now,
        };
        let bucket = known.buckets.entry(whose).or_insert(full);
        let tokens = self.filled(*bucket, now);
        let (left, outcome) = if tokens >= 1.0 {
            (tokens - 1.0, Ok(()))
        } else {
            (tokens, Err(self.wait(1.0 - tokens)))
        };
        *bucket = Bucket {
            tokens: left,
            at: now,
        };
        outcome
    }

    fn filled(&self, bucket: Bucket, now: Instant) -> f64 {
        let seconds = now.saturating_duration_since(bucket.at).as_secs_f64();
        (bucket.tokens + seconds * self.per_second).min(self.burst)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 1 and 3600"
    )]
    fn wait(&self, missing: f64) -> u32 {
        (missing / self.per_second).ceil().clamp(1.0, 3600.0) as u32
    }
}

/// Whose bucket an address takes from: an IPv4 address, or the /64 that one IPv6 household has.
pub(crate) fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & (u128::MAX << 64)).into()),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_then_a_rate() {
        let (buckets, now) = (Buckets::new(3, 0.5), Instant::now());
        let one = "192.0.2.1";
        for _ in 0..3 {
            assert_eq!(buckets.take(one, now), Ok(()));
        }
        assert_eq!(buckets.take(one, now), Err(2));
        assert_eq!(buckets.take("192.0.2.2", now), Ok(()));
        assert_eq!(buckets.take(one, now + Duration::from_secs(2)), Ok(()));
        assert_eq!(buckets.take(one, now + Duration::from_secs(3)), Err(1));
    }

    #[test]
    fn a_household_is_one_address() {
        let of = |text: &str| household(text.parse().unwrap());
        assert_eq!(of("2001:db8::1"), of("2001:db8::2"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }

    #[test]
    fn memory_is_bounded_and_idle_addresses_make_room() {
        let (buckets, now) = (Buckets::new(2, 1.0), Instant::now());
        for n in 0..u32::try_from(BUCKETS).unwrap() {
            assert_eq!(buckets.take(n, now), Ok(()));
        }
        assert_eq!(buckets.take(u32::MAX, now), Err(1));
        assert_eq!(buckets.take(u32::MAX, now + Duration::from_secs(2)), Ok(()));
        assert_eq!(buckets.known.lock().unwrap().buckets.len(), 1);
    }
}
