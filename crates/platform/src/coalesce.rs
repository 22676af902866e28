//! Floods of the same refusal: the first of a minute stand alone, the rest share one event that counts them.
//!
//! So nobody can fill the log with refusals, nor hide among silence. The count is in memory until its minute is over; a
//! crash in between loses it, never an event that was acknowledged.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use event::{NewEvent, Timestamp};
use serde_json::json;
use store::OrganizationId;

use crate::scribe;

/// How many of a minute stand alone.
const ALONE: u32 = 20;
/// Microseconds of a minute.
const MINUTE: u64 = 60_000_000;
/// People counted apart. Beyond it the rest of an organization share one count.
const PEOPLE: usize = 10_000;

/// Whose refusals are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) organization: OrganizationId,
    /// The person, or the network somebody unknown came from.
    pub(crate) person: String,
}

/// Attempts that wait for the end of their minute.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    first: NewEvent,
    since: Timestamp,
    attempts: u64,
}

impl Held {
    /// The first of them, with the count of all.
    pub(crate) fn event(&self) -> NewEvent {
        let metadata = json!({"attempts": self.attempts, "since": self.since.to_string()});
        scribe::with(self.first.clone(), &metadata)
    }
}

/// What is to be recorded when an attempt comes.
#[derive(Debug, Default)]
pub(crate) struct Due {
    /// Those of a minute that is over.
    pub(crate) held: Option<Held>,
    /// The attempt itself, if it stands alone.
    pub(crate) alone: Option<NewEvent>,
}

#[derive(Default)]
pub(crate) struct Coalescer {
    minutes: Mutex<HashMap<Key, Minute>>,
}

struct Minute {
    began: Timestamp,
    alone: u32,
    held: Option<Held>,
}

impl Minute {
    fn is_over(&self, now: Timestamp) -> bool {
        now.as_micros() >= self.began.as_micros().saturating_add(MINUTE)
    }
}

impl Coalescer {
    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Minute>> {
        self.minutes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts an attempt. `key` becomes the one it is counted under.
    pub(crate) fn attempt(&self, key: &mut Key, event: NewEvent, now: Timestamp) -> Due {
        let mut minutes = self.lock();
        if minutes.len() >= PEOPLE && !minutes.contains_key(key) {
            minutes.retain(|_, minute| minute.held.is_some() || !minute.is_over(now));
            if minutes.len() >= PEOPLE {
                key.person.clear();
            }
        }
        let minute = minutes.entry(key.clone()).or_insert(Minute {
            began: now,
            alone: 0,
            held: None,
        });
        let mut due = Due::default();
        if minute.is_over(now) {
            due.held = minute.held.take();
            (minute.began, minute.alone) = (now, 0);
        }
        if minute.alone < ALONE {
            minute.alone += 1;
            due.alone = Some(event);
        } else {
            let held = minute.held.get_or_insert(Held {
                first: event,
                since: now,
                attempts: 0,
            });
            held.attempts = held.attempts.saturating_add(1);
        }
        due
    }

    /// Takes back what could not be recorded.
    pub(crate) fn put_back(&self, key: &Key, held: Held) {
        let mut minutes = self.lock();
        let minute = minutes.entry(key.clone()).or_insert(Minute {
            began: held.since,
            alone: ALONE,
            held: None,
        });
        let newer = minute.held.take().map_or(0, |newer| newer.attempts);
        minute.held = Some(Held {
            attempts: held.attempts.saturating_add(newer),
            ..held
        });
    }

    /// Gives out the counts of all minutes that are over, or of all there are.
    pub(crate) fn ended(&self, now: Timestamp, all: bool) -> Vec<(Key, Held)> {
        let mut ended = Vec::new();
        self.lock().retain(|key, minute| {
            let over = minute.is_over(now);
            if over || all {
                ended.extend(minute.held.take().map(|held| (key.clone(), held)));
            }
            !over
        });
        ended
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000).unwrap()
    }

    fn key(person: &str) -> Key {
        Key {
            organization: OrganizationId::parse("neosc").unwrap(),
            person: person.into(),
        }
    }

    fn tried(details: &str) -> NewEvent {
        NewEvent {
            details: details.into(),
            ..NewEvent::default()
        }
    }

    fn counted(held: &Held) -> (String, String) {
        let event = held.event();
        (event.details, event.metadata.unwrap())
    }

    #[test]
    fn twenty_stand_alone_and_the_rest_are_counted() {
        let coalescer = Coalescer::default();
        let attempt = |n: u32, now| coalescer.attempt(&mut key("a"), tried(&n.to_string()), now);
        for n in 0..20 {
            assert!(attempt(n, at(10)).alone.is_some());
        }
        for n in 20..25 {
            let due = attempt(n, at(69));
            assert!(due.alone.is_none() && due.held.is_none());
        }
        assert!(
            coalescer
                .attempt(&mut key("b"), tried("b"), at(69))
                .alone
                .is_some()
        );
        let due = attempt(25, at(70));
        assert!(due.alone.is_some());
        let expected = r#"{"attempts":5,"since":"1970-01-01T00:01:09Z"}"#;
        assert_eq!(counted(&due.held.unwrap()), ("20".into(), expected.into()));
        assert!(attempt(26, at(70)).held.is_none());
    }

    #[test]
    fn counts_come_out_when_their_minute_is_over_and_can_be_put_back() {
        let coalescer = Coalescer::default();
        for _ in 0..22 {
            coalescer.attempt(&mut key("a"), tried("x"), at(0));
        }
        assert!(coalescer.ended(at(59), false).is_empty());
        let (back, held) = coalescer.ended(at(60), false).pop().unwrap();
        assert!(coalescer.ended(at(60), true).is_empty());
        coalescer.put_back(&back, held);
        let due = coalescer.attempt(&mut key("a"), tried("y"), at(61));
        assert!(counted(&due.held.unwrap()).1.contains(r#""attempts":2"#));
        assert!(due.alone.is_some());
        for _ in 0..25 {
            coalescer.attempt(&mut key("a"), tried("x"), at(61));
        }
        assert_eq!(coalescer.ended(at(62), true).len(), 1);
    }

    #[test]
    fn memory_is_bounded() {
        let coalescer = Coalescer::default();
        for n in 0..PEOPLE + 100 {
            coalescer.attempt(&mut key(&n.to_string()), tried(""), at(0));
        }
        assert_eq!(coalescer.lock().len(), PEOPLE + 1);
        let (_, shared) = coalescer.ended(at(0), true).pop().unwrap();
        assert_eq!(shared.attempts, 80);
        coalescer.attempt(&mut key("later"), tried(""), at(60));
        assert_eq!(coalescer.lock().len(), 1);
    }
}
