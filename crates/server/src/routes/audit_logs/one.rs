//! One event.

use axum::{
    Extension,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use filter::Filter;
use platform::Principal;
use store::Found;

use super::filtered;
use crate::{App, path::Id, problem::Problem, request::Call};

pub(super) async fn one(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<Response, Problem> {
    let found = find(&app, &who, id).await?;
    record(&app, &call, &who, &found).await?;
    let mut body = Vec::new();
    event::write_json(&found.record, found.index, &mut body);
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// The event of an id, if there is one in the reader's scope. Who verifies may name any.
pub(super) async fn find(app: &App, who: &Principal, id: String) -> Result<Found, Problem> {
    let scope = filtered::scope(who).filter(|_| !who.may_verify());
    let organization = who.organization().clone();
    let found = app.read(move |store| store.find(&organization, &id, scope.as_deref()));
    found.await?.ok_or_else(Problem::not_found)
}

/// Records that somebody else's event was read, as if it had been asked for in a list.
pub(super) async fn record(
    app: &App,
    call: &Call,
    who: &Principal,
    found: &Found,
) -> Result<(), Problem> {
    if found.record.user_id == who.actor_id() {
        return Ok(());
    }
    let id = event::display_id(&found.record);
    let filter = Filter::parse(&format!("id:{}", filter::quote(&id)))?;
    filtered::record(app, call, who, &filter).await
}
