//! Floods of refusals: the first of a minute stand alone, the rest share one event that counts them.
//!
//! So nobody can fill the log with refusals, nor hide among silence. The count is in memory until its minute is over; a
//! crash in between loses it, never an event that was acknowledged.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use event::{NewEvent, Timestamp};
use serde_json::{Map, Value};
use store::OrganizationId;

use crate::Caller;

/// How many of a minute stand alone, of one person and one action.
const ALONE: u32 = 20;
/// Microseconds of a minute.
const MINUTE: u64 = 60_000_000;
/// Counts kept apart. Beyond it the rest of an organization share one for each action.
const COUNTS: usize = 10_000;

/// What somebody tried and was refused.
#[derive(Clone, Debug)]
pub(crate) struct Tried {
    /// Says so.
    pub(crate) event: NewEvent,
    /// If no account is known of them: the network they came from.
    pub(crate) stranger: Option<String>,
    /// Whether it stands alone however many there are: what was tried on an account is evidence, each time.
    pub(crate) alone: bool,
}

impl Tried {
    /// By somebody who is known.
    pub(crate) fn by_person(event: NewEvent) -> Self {
        Self {
            event,
            stranger: None,
            alone: false,
        }
    }

    /// Somebody tried to sign in to an account, which the rate of their address bounds.
    pub(crate) fn on_account(event: NewEvent) -> Self {
        Self {
            alone: true,
            ..Self::by_person(event)
        }
    }

    /// By somebody no account is known of.
    pub(crate) fn by_stranger(event: NewEvent, caller: &Caller) -> Self {
        Self {
            event,
            stranger: Some(caller.network()),
            alone: false,
        }
    }
}

/// What is counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) organization: OrganizationId,
    /// The person, or the network of a stranger.
    person: String,
    action: String,
    /// Of sign-ins through a provider: whose failures of one kind shall not hide those of another.
    reason: String,
}

/// Attempts that wait for the end of their minute.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    first: Tried,
    since: Timestamp,
    attempts: u64,
}

impl Held {
    /// The first of them, with the count of all in its metadata.
    pub(crate) fn tried(&self) -> Tried {
        let mut tried = self.first.clone();
        let known = tried.event.metadata.as_deref();
        let mut metadata: Map<String, Value> = known
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default();
        metadata.insert("attempts".to_owned(), self.attempts.into());
        metadata.insert("since".to_owned(), self.since.to_string().into());
        tried.event.metadata = Some(Value::Object(metadata).to_string());
        tried
    }
}

/// All refusals, those of people and those of strangers apart: a crowd of strangers takes no room from people.
#[derive(Default)]
pub(crate) struct Refusals {
    people: Coalescer,
    strangers: Coalescer,
}

impl Refusals {
    /// Counts an attempt, and gives it back if it stands alone: then it is to be recorded.
    pub(crate) fn attempt(
        &self,
        organization: &OrganizationId,
        tried: Tried,
        now: Timestamp,
    ) -> Option<Tried> {
        if tried.alone {
            return Some(tried);
        }
        let person = tried.stranger.as_ref().unwrap_or(&tried.event.user_id);
        let key = Key {
            organization: organization.clone(),
            person: person.clone(),
            action: tried.event.action.clone(),
            reason: match tried.event.action.as_str() {
                "sso_login" => tried.event.details.clone(),
                _ => String::new(),
            },
        };
        self.of(&tried).attempt(key, tried, now)
    }

    /// Takes back what could not be recorded.
    pub(crate) fn put_back(&self, key: Key, held: Held) {
        self.of(&held.first).put_back(key, held);
    }

    /// Gives out the counts of all minutes that are over, or of all there are.
    pub(crate) fn ended(&self, now: Timestamp, all: bool) -> Vec<(Key, Held)> {
        let mut ended = self.people.ended(now, all);
        ended.append(&mut self.strangers.ended(now, all));
        ended
    }

    fn of(&self, tried: &Tried) -> &Coalescer {
        match tried.stranger {
            Some(_) => &self.strangers,
            None => &self.people,
        }
    }
}

#[derive(Default)]
struct Coalescer {
    minutes: Mutex<HashMap<Key, Minute>>,
}

struct Minute {
    began: Timestamp,
    alone: u32,
    held: Option<Held>,
}

impl Minute {
    fn new(began: Timestamp) -> Self {
        Self {
            began,
            alone: 0,
            held: None,
        }
    }

    /// A minute that is ahead of the clock is of one that has been set back since.
    fn is_over(&self, now: Timestamp) -> bool {
        let began = self.began.as_micros();
        !(began..began.saturating_add(MINUTE)).contains(&now.as_micros())
    }
}

impl Coalescer {
    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Minute>> {
        self.minutes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn attempt(&self, mut key: Key, tried: Tried, now: Timestamp) -> Option<Tried> {
        let mut minutes = self.lock();
        if minutes.len() >= COUNTS && !minutes.contains_key(&key) {
            minutes.retain(|_, minute| minute.held.is_some() || !minute.is_over(now));
            if minutes.len() >= COUNTS {
                key.person.clear();
            }
        }
        let minute = minutes.entry(key).or_insert_with(|| Minute::new(now));
        // What is held goes on counting until it is given out.
        if minute.held.is_none() && minute.is_over(now) {
            *minute = Minute::new(now);
        }
        if minute.alone < ALONE {
            minute.alone += 1;
            return Some(tried);
        }
        let held = minute.held.get_or_insert(Held {
            first: tried,
            since: now,
            attempts: 0,
        });
        held.attempts = held.attempts.saturating_add(1);
        None
    }

    fn put_back(&self, key: Key, held: Held) {
        let mut minutes = self.lock();
        let minute = minutes.entry(key).or_insert_with(|| Minute {
            alone: ALONE,
            ..Minute::new(held.since)
        });
        let newer = minute.held.take().map_or(0, |newer| newer.attempts);
        minute.held = Some(Held {
            attempts: held.attempts.saturating_add(newer),
            ..held
        });
    }

    fn ended(&self, now: Timestamp, all: bool) -> Vec<(Key, Held)> {
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

    fn tried(person: &str, action: &str, details: u32) -> Tried {
        Tried::by_person(NewEvent {
            user_id: person.into(),
            action: action.into(),
            details: details.to_string(),
            ..NewEvent::default()
        })
    }

    /// The details of the first, and the metadata of the count.
    fn counted((_, held): &(Key, Held)) -> (String, String) {
        let event = held.tried().event;
        (event.details, event.metadata.unwrap())
    }

    fn home() -> OrganizationId {
        OrganizationId::parse("neosc").unwrap()
    }

    #[test]
    fn twenty_stand_alone_and_the_rest_are_counted() {
        let refusals = Refusals::default();
        let is_alone = |person, action, n, now| {
            let tried = tried(person, action, n);
            refusals.attempt(&home(), tried, now).is_some()
        };
        for n in 0..20 {
            assert!(is_alone("a", "x", n, at(10)));
        }
        for n in 20..25 {
            assert!(!is_alone("a", "x", n, at(69)));
        }
        assert!(is_alone("a", "y", 0, at(69)), "another action");
        assert!(is_alone("b", "x", 0, at(69)), "another person");
        assert!(refusals.ended(at(69), false).is_empty());
        // Until it is given out, it goes on counting.
        assert!(!is_alone("a", "x", 25, at(70)));
        let ended = refusals.ended(at(70), false);
        let expected = r#"{"attempts":6,"since":"1970-01-01T00:01:09Z"}"#;
        assert_eq!(ended.len(), 1);
        assert_eq!(counted(&ended[0]), ("20".into(), expected.into()));
        assert!(is_alone("a", "x", 26, at(70)));
    }

    #[test]
    fn a_count_is_added_to_what_the_event_tells() {
        let refusals = Refusals::default();
        let mut tried = tried("a", "x", 0);
        tried.event.metadata = Some(r#"{"import_id":"i"}"#.into());
        for _ in 0..=ALONE {
            refusals.attempt(&home(), tried.clone(), at(0));
        }
        let metadata = counted(&refusals.ended(at(0), true)[0]).1;
        let expected = r#"{"attempts":1,"import_id":"i","since":"1970-01-01T00:00:00Z"}"#;
        assert_eq!(metadata, expected);
    }

    #[test]
    fn counts_that_could_not_be_recorded_are_put_back() {
        let refusals = Refusals::default();
        let attempt = |now| refusals.attempt(&home(), tried("a", "x", 0), now);
        for _ in 0..22 {
            attempt(at(0));
        }
        let (key, held) = refusals.ended(at(60), false).remove(0);
        assert!(refusals.ended(at(60), true).is_empty());
        refusals.put_back(key, held);
        assert!(attempt(at(61)).is_none());
        let ended = refusals.ended(at(61), false);
        assert!(counted(&ended[0]).1.contains(r#""attempts":3"#));
        assert!(attempt(at(61)).is_some());
    }

    #[test]
    fn a_clock_that_is_set_back_holds_nothing_for_long() {
        let refusals = Refusals::default();
        let attempt = |now| refusals.attempt(&home(), tried("a", "x", 0), now);
        for _ in 0..22 {
            attempt(at(90_000));
        }
        assert_eq!(refusals.ended(at(3600), false).len(), 1);
        assert!(attempt(at(3600)).is_some());
    }

    #[test]
    fn memory_is_bounded_and_strangers_take_no_room_from_people() {
        let refusals = Refusals::default();
        let stranger = |network: String, now| {
            let stranger = Some(network);
            let tried = Tried {
                stranger,
                ..tried("", "x", 0)
            };
            refusals.attempt(&home(), tried, now)
        };
        for n in 0..COUNTS + 100 {
            stranger(n.to_string(), at(0));
        }
        assert_eq!(refusals.strangers.lock().len(), COUNTS + 1);
        for n in 0..ALONE {
            let alone = refusals.attempt(&home(), tried("a", "x", n), at(0));
            assert!(alone.is_some());
        }
        let (_, shared) = refusals.ended(at(0), true).remove(0);
        assert_eq!(shared.attempts, 80);
        stranger("later".into(), at(60));
        assert_eq!(refusals.strangers.lock().len(), 1);
    }
}
