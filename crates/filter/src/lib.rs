//! The filter language: parse, check, evaluate. Pure: no IO, no clock, no randomness.
//!
//! Search, export, saved views, rules and destinations all use this one language, so that what was tried in search means
//! the same in a rule.
//!
//! ```text
//! user_email:john@neogenesys.com -action:login,logout ip_address:10.0.0.0/8 resource:workspace:* start:now-7d
//! metadata.after.cpu:"8 vCPU" success:false "free text"
//! ```
//!
//! A [`Filter`] is a conjunction of [`Term`]s: `field:value,value`, all of which must hold. There is no `OR` between terms.
//!
//! # Terms
//! - `field:a,b` holds if the field is `a` or `b`; `-field:a,b` if it is neither.
//! - A word or `"quoted phrase"` without a field is searched for anywhere inside `details`, `resource` and `user_email`,
//!   case and accents [folded](fold); `timeout,refused` means either, `-timeout` means in none of the three.
//! - `OR`, `AND` and `NOT` as bare words are refused rather than searched for; quote them to search for them.
//!
//! # Values
//! - A bare value ends at whitespace or a comma. A value in double quotes may hold anything; in it, `\"` and `\\` stand for
//!   `"` and `\`. Outside quotes a backslash is itself.
//! - `*` directly after a value (bare or quoted) matches by prefix; `*` alone means "has a value"; `""` means "has none".
//!   `*` anywhere else is refused unless quoted.
//! - Comparison is exact, but `user_email` is compared without case and `ip_address` by address.
//!
//! # Fields
//! | field | values |
//! |---|---|
//! | `user_id user_email action resource session_id request_id id sender` | text; `resource:workspace:*` |
//! | `category` | the category of the action in [`event::catalogue`]; actions that are not in it have none |
//! | `ip_address` | an address, a network (`10.0.0.0/8`, `2001:db8::/32`), or a prefix of the address as shown |
//! | `success` | `true` or `success`, `false` or `failure` |
//! | `source` | `platform`, `sent`, `imported`, `log` |
//! | `metadata.key.key` | text, numbers (by value) and `true`/`false`; lists match if one of their items does; keys with other characters are quoted: `metadata."a.b"` |
//! | `start`, `end` | a [`Moment`]; bounds on `timestamp`, both inclusive; not negated, one value each |
//!
//! # Limits
//! See [`limits`]. Every error says where in the text it is ([`FilterError::at`]).

mod check;
mod columns;
mod error;
mod field;
mod filter;
mod fold;
pub mod limits;
mod matcher;
mod metadata;
mod moment;
mod network;
mod page;
mod params;
mod parse;
mod path;
mod quote;
mod scan;
mod sort;
mod suggest;
mod term;
mod view;

pub use columns::Columns;
pub use error::FilterError;
pub use field::Field;
pub use filter::Filter;
pub use fold::{contains_folded, fold, lowercase};
pub use matcher::{Matcher, category};
pub use moment::{Moment, Unit};
pub use network::Network;
pub use page::Limit;
pub use params::Params;
pub use path::Path;
pub use quote::quote;
pub use sort::{Column, Order, Sort, SortKey};
pub use suggest::nearest;
pub use term::{Term, Value};
pub use view::EventView;
