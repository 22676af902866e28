//! How often one address may ask: a bucket of tokens for each, in bounded memory.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Instant,
};

use crate::limits::ADDRESSES;

/// How requests of a route count against the address they come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rate {
    /// As requests, unless they come from this machine or with an API key that was just found good.
    Usual,
    /// Also as attempts to guess a password, wherever they come from.
    SignIn,
}

/// Buckets of one kind.
pub(crate) struct Buckets {
    burst: f64,
    per_second: f64,
    known: Mutex<HashMap<IpAddr, Bucket>>,
}

#[derive(Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Buckets {
    pub(crate) fn new(burst: u32, per_second: f64) -> Self {
        Self {
            burst: f64::from(burst),
            per_second,
            known: Mutex::default(),
        }
    }

    /// Takes a token. `Err`: the seconds after which there is one.
    pub(crate) fn take(&self, address: IpAddr, now: Instant) -> Result<(), u32> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let address = household(address);
        if known.len() >= ADDRESSES && !known.contains_key(&address) {
            known.retain(|_, bucket| self.filled(*bucket, now) < self.burst);
            // More busy addresses than are remembered: an attack by many, in which a newcomer waits.
            if known.len() >= ADDRESSES {
                return Err(1);
            }
        }
        let full = Bucket {
            tokens: self.burst,
            at: now,
        };
        let bucket = known.entry(address).or_insert(full);
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

/// An IPv4 address, or the /64 that one IPv6 household has.
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & (u128::MAX << 64)).into()),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use std::{net::Ipv4Addr, time::Duration};

    use super::*;

    #[test]
    fn a_burst_then_a_rate() {
        let (buckets, now) = (Buckets::new(3, 0.5), Instant::now());
        let one: IpAddr = "192.0.2.1".parse().unwrap();
        for _ in 0..3 {
            assert_eq!(buckets.take(one, now), Ok(()));
        }
        assert_eq!(buckets.take(one, now), Err(2));
        assert_eq!(buckets.take("192.0.2.2".parse().unwrap(), now), Ok(()));
        assert_eq!(buckets.take(one, now + Duration::from_secs(2)), Ok(()));
        assert_eq!(buckets.take(one, now + Duration::from_secs(3)), Err(1));
    }

    #[test]
    fn a_household_is_one_address() {
        let (buckets, now) = (Buckets::new(1, 0.1), Instant::now());
        assert_eq!(buckets.take("2001:db8::1".parse().unwrap(), now), Ok(()));
        assert!(buckets.take("2001:db8::2".parse().unwrap(), now).is_err());
        assert_eq!(
            buckets.take("2001:db8:0:1::1".parse().unwrap(), now),
            Ok(())
        );
    }

    #[test]
    fn memory_is_bounded_and_idle_addresses_make_room() {
        let (buckets, now) = (Buckets::new(2, 1.0), Instant::now());
        for n in 0..u32::try_from(ADDRESSES).unwrap() {
            assert_eq!(buckets.take(Ipv4Addr::from_bits(n).into(), now), Ok(()));
        }
        let newcomer: IpAddr = "192.0.2.1".parse().unwrap();
        assert_eq!(buckets.take(newcomer, now), Err(1));
        assert_eq!(buckets.take(newcomer, now + Duration::from_secs(2)), Ok(()));
        assert_eq!(buckets.known.lock().unwrap().len(), 1);
    }
}
