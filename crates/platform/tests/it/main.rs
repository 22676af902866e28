//! The platform through a real store in a folder of its own, under a clock that stands still unless moved.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests unwrap like the tests themselves"
)]

mod accounts;
mod actions;
mod administer;
mod app;
mod atomic;
mod clock;
mod counted;
mod first;
mod imported;
mod keys;
mod lockout;
mod overdue;
mod readers;
mod sign_ins;
mod together;
