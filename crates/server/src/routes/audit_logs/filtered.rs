//! Which events are asked for, which of them the reader may read, and the record that they did.

use filter::{Field, Filter, Params, Value};
use platform::Principal;

use crate::{App, problem::Problem, request::Call};

/// The parameters that make a filter, and a route's own after them.
macro_rules! parameters {
    ($($own:expr),* $(,)?) => {
        &[
            Parameter::Query(
                "q",
                "Filter text, like `action:login success:false ip_address:10.0.0.0/8`; words are searched for in details, resource and user_email.",
            ),
            Parameter::Query("start", "First time: RFC 3339, a date, or like now-7d."),
            Parameter::Query("end", "Last time, included; a date includes its whole day."),
            Parameter::Query("success", "true or false."),
            Parameter::Query("source", "platform, sent, imported or log."),
            Parameter::Query("category", "Category of the action."),
            Parameter::Query(
                "action",
                "Commas separate alternatives, a leading - negates, a trailing * matches by prefix; also below.",
            ),
            Parameter::Query("user_id", "Who acted."),
            Parameter::Query("user_email", "Their address, compared without case."),
            Parameter::Query("resource", "What it was done to, like workspace:*."),
            Parameter::Query("ip_address", "An address or a network."),
            Parameter::Query("session_id", "Session."),
            Parameter::Query("request_id", "Request."),
            Parameter::Query("id", "Id of the event."),
            Parameter::Query("sender", "api_key:{id} or import:{id}."),
            $($own),*
        ]
    };
}
pub(super) use parameters;

/// The places of the parameters that [`parameters!`] describes.
pub(super) fn places(p: &mut Params) -> [(&'static str, &mut Option<String>); 15] {
    [
        ("q", &mut p.q),
        ("start", &mut p.start),
        ("end", &mut p.end),
        ("success", &mut p.success),
        ("source", &mut p.source),
        ("category", &mut p.category),
        ("action", &mut p.action),
        ("user_id", &mut p.user_id),
        ("user_email", &mut p.user_email),
        ("resource", &mut p.resource),
        ("ip_address", &mut p.ip_address),
        ("session_id", &mut p.session_id),
        ("request_id", &mut p.request_id),
        ("id", &mut p.id),
        ("sender", &mut p.sender),
    ]
}

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
