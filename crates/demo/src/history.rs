//! A month of everybody.

use event::Timestamp;

use crate::{
    HOURS_BEHIND_UTC,
    day::{Day, HOUR},
    draw::{Draw, mix},
    happened::Event,
    people::{Person, people},
    stories::{self, Story},
};

/// Days there are before the end.
pub const DAYS: u64 = 30;

pub(crate) const DAY: u64 = 24 * HOUR;

/// What is to be made.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Another seed, other days of the same people.
    pub seed: u64,
    /// About how many events.
    pub events: u64,
    /// Nothing happens at this moment or later. At least [`DAYS`] days after 1970.
    pub end: Timestamp,
    /// Ids of people who have accounts, by their addresses; others get ids of their own.
    pub accounts: Vec<(String, String)>,
}

/// What happened.
#[derive(Clone, Debug)]
pub struct History {
    /// In the order of their times.
    pub events: Vec<Event>,
    /// What is worth finding in them.
    pub stories: Vec<Story>,
}

impl Plan {
    /// Everybody, with the ids of their accounts.
    pub(crate) fn people(&self) -> Vec<Person> {
        let mut all = people(self.seed);
        for (email, id) in &self.accounts {
            let found = all.iter_mut().find(|person| person.email == *email);
            if let Some(person) = found {
                person.id.clone_from(id);
            }
        }
        all
    }

    /// Local midnight of the day the end is in.
    pub(crate) fn last_midnight(&self) -> u64 {
        let behind = HOURS_BEHIND_UTC * HOUR;
        let local = self.end.as_micros().saturating_sub(behind);
        local / DAY * DAY + behind
    }
}

/// Makes the history.
pub fn history(plan: &Plan) -> History {
    let people = plan.people();
    let end = plan.end.as_micros();
    let begin = end.saturating_sub(DAYS * DAY);
    let (mut events, stories) = stories::all(plan, &people);
    let shifts = shifts(plan, &people);
    let weights: u64 = shifts.iter().map(|(_, _, weight)| weight).sum();
    let usual = plan.events.saturating_sub(events.len() as u64);
    let part = |done: u64| u128::from(usual) * u128::from(done) / u128::from(weights.max(1));
    let mut done = 0;
    for (day, who, weight) in shifts {
        let wanted = (part(done + weight) - part(done)) as u64;
        done += weight;
        let Some(person) = people.get(who).filter(|_| wanted > 0) else {
            continue;
        };
        let midnight = (plan.last_midnight() + day * DAY).saturating_sub(DAYS * DAY);
        events.extend(Day::new(plan.seed, person, who, day, midnight).events(wanted));
    }
    events.retain(|event| {
        let at = event.timestamp.map(Timestamp::as_micros);
        at.is_some_and(|at| (begin..end).contains(&at))
    });
    events.sort_by_key(|event| event.timestamp);
    History { events, stories }
}

/// Which people work on which days, and how much each does there.
fn shifts(plan: &Plan, people: &[Person]) -> Vec<(u64, usize, u64)> {
    let mut shifts = Vec::new();
    for day in 0..=DAYS {
        let midnight = plan.last_midnight() + day * DAY;
        // 1 January 1970 was a Thursday.
        let weekday = (midnight / DAY + 4).wrapping_sub(DAYS) % 7;
        let weekend = weekday == 0 || weekday == 6;
        for (who, person) in people.iter().enumerate() {
            let mut draw = Draw::new(plan.seed, mix(day, 7) ^ who as u64);
            let (works, weight) = if weekend { (12, 25) } else { (93, 100) };
            if draw.chance(works) {
                shifts.push((day, who, weight * person.zeal));
            }
        }
    }
    shifts
}
