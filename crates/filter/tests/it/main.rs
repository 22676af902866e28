//! The filter language from outside.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod canonical;
mod errors;
mod limits;
mod naive;
mod params;
mod sample;
mod sort;
mod table;
