//! The catalogue.

use axum::Json as Answered;
use event::catalogue::{ACTIONS, Action};

pub(super) async fn actions() -> Answered<&'static [Action]> {
    Answered(ACTIONS)
}
