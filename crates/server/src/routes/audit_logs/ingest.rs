//! Events from outside.

use axum::{
    Extension,
    body::Bytes,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use event::{BatchRejection, NewEvent, Rejection, Timestamp};
use platform::Principal;
use sha2::{Digest, Sha256};
use store::{IdempotencyKey, Ingest, Item, Outcome, Refusal, Sender};

use crate::{
    App,
    app::blocking,
    body, limits,
    problem::Problem,
    query::{self, Query},
};

const TYPES: [&str; 5] = [
    "application/json",
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonl",
    "application/x-jsonlines",
];

pub(super) async fn send(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
    query: Query,
    request: Request,
) -> Result<Response, Problem> {
    let sender = match &who {
        Principal::Key { id, .. } => Sender::ApiKey(id.clone()),
        other => Sender::User(other.actor_id()),
    };
    let outcome = accept(&app, &who, sender, query, request).await?;
    Ok(answer(&outcome, false))
}

/// Takes the events of a request in, and says what became of each.
pub(crate) async fn accept(
    app: &App,
    who: &Principal,
    sender: Sender,
    query: Query,
    request: Request,
) -> Result<Outcome, Problem> {
    let mut partial = None;
    query.into_places([("partial", &mut partial)])?;
    let partial = query::flag("partial", partial.as_deref())?;
    check_type(request.headers())?;
    let key = idempotency_key(request.headers())?;
    let held = body::read(app, request.into_body(), event::limits::BODY).await?;

    let organization = who.organization().clone();
    let (now, size) = (app.store().now(), held.bytes.len());
    let (bytes, name) = (held.bytes, organization.clone());
    let parse = move || read(&bytes, now, name.as_str(), key, partial);
    let parsed = if size > app.limits.small_body {
        blocking(parse).await?
    } else {
        parse()
    };
    let (items, idempotency) = parsed?;
    let answered = app.store().ingest(Ingest {
        organization,
        sender,
        items,
        partial,
        idempotency,
        bytes: size,
    })?;
    // The store counts what waits from here on; until it knew, this did.
    drop(held.granted);
    match tokio::time::timeout(app.limits.request, answered).await {
        Ok(Ok(outcome)) => Ok(outcome?),
        Ok(Err(_)) => Err(Problem::timed_out().cause("the writer has gone")),
        Err(_) => Err(Problem::timed_out().cause("the writer does not answer")),
    }
}

type Read = (Vec<Result<NewEvent, Refusal>>, Option<IdempotencyKey>);

fn read(
    body: &Bytes,
    now: Timestamp,
    organization: &str,
    key: Option<String>,
    partial: bool,
) -> Result<Read, Problem> {
    let outcomes: Vec<Result<NewEvent, Rejection>> =
        event::parse_batch(body, now, Some(organization)).map_err(of_batch)?;
    let mut items = Vec::with_capacity(outcomes.len());
    for (place, outcome) in (0_u64..).zip(outcomes) {
        match outcome {
            Ok(event) => items.push(Ok(event)),
            Err(rejection) if partial => items.push(Err(refusal(rejection))),
            Err(rejection) => return Err(Problem::from(refusal(rejection)).place(place)),
        }
    }
    let idempotency = key.map(|key| IdempotencyKey {
        digest: digest(body, partial),
        key,
    });
    Ok((items, idempotency))
}

fn of_batch(rejection: BatchRejection) -> Problem {
    let at = rejection.place.map(|place| place.byte..place.byte);
    let problem = Problem::from(rejection);
    match at {
        Some(at) => problem.at(at),
        None => problem,
    }
}

fn refusal(rejection: Rejection) -> Refusal {
    Refusal {
        code: rejection.code.as_str().to_owned(),
        field: rejection.field,
        message: rejection.message,
    }
}

/// What the answer depends on, for a repeated `Idempotency-Key`.
fn digest(body: &[u8], partial: bool) -> [u8; 32] {
    let flag = [u8::from(partial)];
    Sha256::new()
        .chain_update(flag)
        .chain_update(body)
        .finalize()
        .into()
}

fn check_type(headers: &HeaderMap) -> Result<(), Problem> {
    if body::has_type(headers, &TYPES) != Some(false) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported_type",
        "send events as Content-Type: application/json or application/x-ndjson",
    ))
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut given = headers.get_all("idempotency-key").iter();
    let Some(key) = given.next() else {
        return Ok(None);
    };
    let bytes = key.as_bytes();
    let fits = (1..=limits::IDEMPOTENCY_KEY).contains(&bytes.len());
    match key.to_str() {
        Ok(text) if fits && given.next().is_none() && bytes.iter().all(u8::is_ascii_graphic) => {
            Ok(Some(text.to_owned()))
        }
        _ => Err(Problem::parameter(
            "bad_idempotency_key",
            "Idempotency-Key",
            "an Idempotency-Key is 1 to 255 visible ASCII characters without spaces",
        )),
    }
}

/// An item for each event: `{"id","index"}`, and for the importer whether it was there already; or `{"error"}`.
pub(crate) fn answer(outcome: &Outcome, tell_duplicates: bool) -> Response {
    let mut body = Vec::with_capacity(2 + 64 * outcome.len());
    body.push(b'[');
    for (place, item) in outcome.iter().enumerate() {
        if place > 0 {
            body.push(b',');
        }
        match item {
            Item::Accepted(receipt) => {
                // Ids are of `A-Z a-z 0-9 . _ : -`: nothing in them is escaped.
                body.extend_from_slice(b"{\"id\":\"");
                body.extend_from_slice(receipt.id().as_bytes());
                body.extend_from_slice(b"\",\"index\":");
                body.extend_from_slice(receipt.index.to_string().as_bytes());
                if tell_duplicates && receipt.duplicate {
                    body.extend_from_slice(b",\"duplicate\":true");
                }
                body.push(b'}');
            }
            Item::Refused(refusal) => {
                body.extend_from_slice(b"{\"error\":");
                body.extend_from_slice(&serde_json::to_vec(refusal).unwrap_or_default());
                body.push(b'}');
            }
        }
    }
    body.push(b']');
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}
