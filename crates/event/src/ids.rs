//! Ids of events: ours, and how a sender's is told from ours.

use uuid::Uuid;

use crate::Record;
use crate::entry::is_entry_id;

/// What our ids begin with.
const PREFIX: &str = "log-";

/// Ids that nobody may give an event, as `/api/audit-logs/{id}` would be the address of something else: of the folder
/// above it or itself (RFC 3986, 5.2.4), or of another route. A test of the route table holds that none is missing.
pub const RESERVED_IDS: [&str; 7] = [".", "..", "actions", "export", "exports", "stats", "stream"];

/// The UUID of an id `log-<uuid>`, canonical (lower case, hyphens), of version 4 or 7.
pub fn parse_own_id(id: &str) -> Option<Uuid> {
    let text = id.strip_prefix(PREFIX)?;
    let uuid = Uuid::try_parse(text)
        .ok()
        .filter(|uuid| is_entry_id(*uuid))?;
    let canonical = text.len() == 36 && !text.bytes().any(|b| b.is_ascii_uppercase());
    canonical.then_some(uuid)
}

/// The id as people see it: the sender's own, or `log-<uuid>`.
pub fn display_id(record: &Record) -> String {
    match &record.original_id {
        Some(id) => id.clone(),
        None => own_id(record.id16),
    }
}

/// `log-<uuid>`.
pub fn own_id(id16: Uuid) -> String {
    format!("{PREFIX}{}", id16.hyphenated())
}

/// Draws UUIDs of version 7: 48 bits of milliseconds, 22 of a counter, 52 drawn once per process.
///
/// They rise strictly, also while the clock stands or steps back, and no two processes meet. They compress well, being
/// alike. A used-up counter borrows the next millisecond.
#[derive(Debug)]
pub struct OwnIds {
    process: u64,
    millis: u64,
    counter: u32,
}

const PROCESS_BITS: u32 = 52;
const COUNTER_BITS: u32 = 22;

impl OwnIds {
    /// With 52 random bits (the lowest of `process52`).
    pub fn new(process52: u64) -> Self {
        Self {
            process: process52 & ((1 << PROCESS_BITS) - 1),
            millis: 0,
            counter: 0,
        }
    }

    /// The next id; `now_ms` is milliseconds since 1970.
    pub fn next(&mut self, now_ms: u64) -> Uuid {
        if now_ms > self.millis {
            self.millis = now_ms;
            self.counter = 0;
        } else if self.counter + 1 < 1 << COUNTER_BITS {
            self.counter += 1;
        } else {
            self.millis += 1;
            self.counter = 0;
        }
        let counter = u128::from(self.counter);
        let (high, low) = (counter >> 10, counter & 0x3ff);
        let millis = u128::from(self.millis) & ((1 << 48) - 1);
        // RFC 9562, 5.7: milliseconds, version, 12 bits, variant, 62 bits.
        let bits = millis << 80
            | 7 << 76
            | high << 64
            | 0b10 << 62
            | low << PROCESS_BITS
            | u128::from(self.process);
        Uuid::from_u128(bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_own_ids() {
        let v7 = "log-2192044c-fca5-71cd-a1f0-4953c7773ae5";
        assert_eq!(parse_own_id(v7).map(own_id).as_deref(), Some(v7));
        assert!(parse_own_id("log-660f9511-f39c-42e5-8a16-446655440001").is_some());
        for other in [
            "log-550e8400-e29b-41d4",
            "2192044c-fca5-71cd-a1f0-4953c7773ae5",
            "log-2192044C-fca5-71cd-a1f0-4953c7773ae5",
            "log-2192044cfca571cda1f04953c7773ae5",
            "log-{2192044c-fca5-71cd-a1f0-4953c7773ae5}",
            "log-2192044c-fca5-11cd-a1f0-4953c7773ae5",
            "log-2192044c-fca5-71cd-c1f0-4953c7773ae5",
        ] {
            assert_eq!(parse_own_id(other), None, "{other}");
        }
    }

    #[test]
    fn rises_whatever_the_clock_does() {
        let mut ids = OwnIds::new(u64::MAX);
        let mut last = Uuid::nil();
        for now in [
            0,
            0,
            1_772_721_000_000,
            1_772_721_000_000,
            5,
            1_772_721_000_001,
            1_772_721_000_000,
        ] {
            let id = ids.next(now);
            assert!(id > last && is_entry_id(id));
            last = id;
        }
    }

    #[test]
    fn borrows_a_millisecond_when_the_counter_ends() {
        let mut ids = OwnIds {
            process: 1,
            millis: 7,
            counter: (1 << COUNTER_BITS) - 2,
        };
        let (last, next) = (ids.next(7), ids.next(7));
        assert_eq!(last.as_u128() >> 80, 7);
        assert_eq!(next.as_u128() >> 80, 8);
        assert_eq!(last.as_u128() & ((1 << 62) - 1), 0x3ff << 52 | 1);
        assert!(next > last && ids.next(7) > next);
    }
}
