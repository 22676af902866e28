//! The live view: events as they are accepted, as server-sent events.

mod follower;
mod wanted;

use std::sync::Arc;

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use platform::Principal;
use store::Log;
use tokio::time::Instant;

use self::{follower::Follower, wanted::Wanted};
use super::{Parameter, asked, asked::filter_parameters, filtered, list};
use crate::{
    App,
    app::blocking,
    live::{Lasting, credential_id, pieces},
    problem::Problem,
    query::Query,
    request::Call,
};

pub(crate) const DESCRIPTION: &str = "Events as they are accepted, in the order of the log, as server-sent events: each message is an `event` whose data is \
    the event's JSON and whose id is its position. It begins with what comes; a client that comes back with the last id it \
    read misses nothing and gets nothing twice. A message `reached`, whose data is `{\"index\":N}`, comes at the begin and whenever \
    nothing else came for 15 s: from where it began, every event of this log before the index N was sent, of those one \
    reads. It moves the id too; whoever hears nothing for 45 s has lost the connection and should open another. The filter and whose events one \
    reads are as in the list, and so is the record of it (`view_logs`), which is renewed while it lasts. It ends when the \
    sign-in or key does, and when the server stops; whoever takes too little of it is dropped.";

pub(crate) const PARAMETERS: &[Parameter] = filter_parameters![
    Parameter::Query(
        "after",
        "The id of the last message that was read, for clients that cannot send Last-Event-ID; that one counts if both are there.",
    ),
    Parameter::Query(
        "from",
        "An index: begin with the event of it, instead of with what comes. Not with `after`.",
    ),
    Parameter::Header(
        "Last-Event-ID",
        "The id of the last message that was read: what follows it comes, without gap or repetition.",
    ),
];

/// Pieces that wait for a client.
const WAITING: usize = 2;

pub(crate) async fn stream(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    headers: HeaderMap,
    query: Query,
) -> Result<Response, Problem> {
    let (mut after, mut from) = (None, None);
    let filter = asked::filter(query, [("after", &mut after), ("from", &mut from)])?;
    let lasting = Lasting::of(&who, &call, &headers)?;
    let seat = app
        .streams
        .take(&credential_id(&who))
        .ok_or_else(too_many)?;
    let (store, organization) = (app.store().clone(), who.organization().clone());
    let log = blocking(move || store.log(&organization)).await??;
    let position = begin(&headers, after.as_deref(), from.as_deref(), &log)?;
    filtered::record(&app, &call, &who, &filter).await?;

    let (out, body) = pieces(WAITING);
    let now = Instant::now();
    let follower = Follower {
        following: app.hubs.follow(&app, who.organization(), log.end()),
        wanted: Arc::new(Wanted {
            only_user: filtered::scope(&who),
            filter,
        }),
        position,
        base: log.position_of(0),
        lasting,
        sent_at: now,
        recorded_at: now,
        app,
        call,
        who,
        out,
        _seat: seat,
    };
    tokio::spawn(follower.run());
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("text/event-stream");
    headers.insert(header::CONTENT_TYPE, kind);
    // Proxies that collect answers before they pass them on would hold events back.
    let unbuffered = HeaderName::from_static("x-accel-buffering");
    headers.insert(unbuffered, HeaderValue::from_static("no"));
    Ok(response)
}

fn too_many() -> Problem {
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too_many_streams",
        "too many live views are open with this sign-in or key, or in all: close one, or try again in 10 s",
    )
    .after(10)
}

/// Position of the first entry that is looked at.
fn begin(
    headers: &HeaderMap,
    after: Option<&str>,
    from: Option<&str>,
    log: &Log,
) -> Result<u64, Problem> {
    if after.is_some() && from.is_some() {
        let detail = "`after` and `from` both say where to begin: give one of them";
        return Err(Problem::parameter("bad_parameter", "from", detail));
    }
    let resumed = match headers.get("last-event-id") {
        Some(id) => Some(after_id("Last-Event-ID", id.to_str().unwrap_or("?"), log)?),
        None => after.map(|id| after_id("after", id, log)).transpose()?,
    };
    let chosen = from.map(|from| from_index(from, log)).transpose()?;
    Ok(resumed.or(chosen).unwrap_or(log.end()))
}

/// Position of an index of the log that accepts, which may be that of its next entry.
fn from_index(text: &str, log: &Log) -> Result<u64, Problem> {
    let index = list::index(text)?;
    if index > log.size {
        let detail = format!("the log has {} entries: {index} comes later", log.size);
        return Err(Problem::parameter("bad_index", "from", detail));
    }
    Ok(log.position_of(index))
}

/// Position after the one a message's id names.
fn after_id(name: &'static str, id: &str, log: &Log) -> Result<u64, Problem> {
    let bad = |detail: String| Problem::parameter("bad_last_event_id", name, detail);
    let position = id
        .parse::<u64>()
        .ok()
        .filter(|position| position.to_string() == id)
        .ok_or_else(|| {
            bad("it is no id of a message: take it as it came, or begin without one".into())
        })?;
    if position >= log.end() {
        return Err(bad(format!(
            "the log has no entry {position} yet: it is an id of another log; begin without one"
        )));
    }
    Ok(position.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_silence_is_so() {
        let every = crate::Limits::default().heartbeat.as_secs();
        for told in [
            format!("nothing else came for {every} s"),
            format!("nothing for {} s", 3 * every),
        ] {
            assert!(DESCRIPTION.contains(&told), "{told}");
        }
    }
}
