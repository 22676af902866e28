//! The catalogue of actions: one table, from which the list of actions, `docs/EVENTS.md`, the JSON Schema of an event
//! and the mappings to ECS and OCSF come.

mod action;
mod markdown;
mod schema;
mod table;

pub use action::{ACTIONS, Action, Category, Ecs, Ocsf, Severity, find, is_statement};
pub use markdown::events_markdown;
pub use schema::event_schema;
