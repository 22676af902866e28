//! The filter as query parameters: the same for every route that reads events.

use filter::{Filter, Params};

use crate::{problem::Problem, query::Query};

/// The parameters of a filter, then those of the route's own.
macro_rules! filter_parameters {
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
            $($own,)*
        ]
    };
}
pub(super) use filter_parameters;

/// The filter that a query string asks for. What else the route takes is put in its `places`.
pub(super) fn filter<'a>(
    query: Query,
    places: impl IntoIterator<Item = (&'static str, &'a mut Option<String>)>,
) -> Result<Filter, Problem> {
    let mut params = Params::default();
    let mut all: Vec<(&'static str, &mut Option<String>)> = params.places().into();
    for (name, place) in places {
        all.push((name, place));
    }
    query.into_places(all)?;
    Ok(params.filter()?)
}
