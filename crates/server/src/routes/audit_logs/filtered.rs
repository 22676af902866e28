//! Which events are asked for, which of them the reader may read, and the record that they did.

use filter::{Field, Filter, Value};
use platform::Principal;

use crate::{App, problem::Problem, request::Call};

/// The `user_id` a reader is confined to, if they may not read everybody's.
pub(super) fn scope(who: &Principal) -> Option<String> {
    (!who.may_read_all()).then(|| who.actor_id())
}

/// Records that somebody read events under a filter, unless they can only be their own.
pub(super) async fn record(
    app: &App,
    call: &Call,
    who: &Principal,
    filter: &Filter,
) -> Result<(), Problem> {
    if scope(who).is_some() || is_about(filter, &who.actor_id()) {
        return Ok(());
    }
    let text = filter.canonical_without_times();
    Ok(app.platform.record_view(who, &text, &call.caller()).await?)
}

/// Whether every event that matches is of this person.
fn is_about(filter: &Filter, user_id: &str) -> bool {
    filter.terms().iter().any(|term| {
        let is_theirs = |value: &Value| matches!(value, Value::Is(id) if id == user_id);
        *term.field() == Field::UserId && !term.negated() && term.values().iter().all(is_theirs)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_surely_ones_own_goes_unrecorded() {
        for (text, own) in [
            ("user_id:me", true),
            ("user_id:me action:login", true),
            ("user_id:me,me", true),
            ("user_id:me,other", false),
            ("user_id:me*", false),
            ("-user_id:me", false),
            ("user_id:*", false),
            ("user_email:me", false),
            ("", false),
        ] {
            assert_eq!(is_about(&Filter::parse(text).unwrap(), "me"), own, "{text}");
        }
    }
}
