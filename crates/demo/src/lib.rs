//! A made-up month of the organization "Neogénesys": people of one office, their working days, and three stories worth
//! finding. The same [`Plan`] gives the same events. Pure: no IO, no clock, no randomness.
//!
//! `neosc demo` shows it, and benchmarks may fill a log with it.

mod day;
mod draw;
mod happened;
mod history;
mod live;
mod people;
mod stories;
mod usage;

pub use draw::mix;
pub use happened::Event;
pub use history::{DAYS, History, Plan, history};
pub use live::Live;
pub use people::{PEOPLE, Person, Role, people};
pub use stories::Story;

/// The organization's name.
pub const ORGANIZATION: &str = "Neogénesys";

/// Where the office is, for people.
pub const PLACE: &str = "Mexico City";

/// The office's clock is so many hours behind UTC, all the year.
pub const HOURS_BEHIND_UTC: u64 = 6;
