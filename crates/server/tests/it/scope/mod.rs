//! Whoever reads gets what is theirs: on every route, whatever others do.
//!
//! [`table::ROUTES`] says of each route that reads what it reads. A route that is not in it fails the first test here.

mod counted;
mod strangers;
mod table;
mod world;
