//! Imports of files: sent in batches, finished with one event.

use axum::{
    Extension,
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};
use platform::Principal;
use serde::Deserialize;
use store::Sender;
use utoipa::ToSchema;

use crate::{
    App, body::Json, path::Id, problem::Problem, query::Query, request::Call,
    routes::audit_logs::ingest,
};

/// An import that ended.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FinishedImport)]
pub(crate) struct Finished {
    /// SHA-256 of the file, in 64 lower-case hexadecimal digits.
    sha256: String,
    /// Events that were accepted.
    accepted: u64,
    /// Events that were refused.
    refused: u64,
    /// Events that were there already.
    duplicates: u64,
}

/// The receipt of an imported event.
#[derive(ToSchema)]
#[schema(as = Receipt)]
#[expect(dead_code, reason = "the shape of what is written by hand")]
pub(crate) struct Imported {
    /// Id of the event.
    id: String,
    /// Its index in the log.
    index: u64,
    /// Of imports: true if it was there already.
    duplicate: Option<bool>,
}

/// An id that can stand in a `sender`.
fn checked(id: String) -> Result<String, Problem> {
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if id.len() <= 64 && id.bytes().all(good) {
        return Ok(id);
    }
    Err(Problem::not_found())
}

pub(super) async fn batch(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
    query: Query,
    request: Request,
) -> Result<Response, Problem> {
    let sender = Sender::Import(checked(id)?);
    let outcome = ingest::accept(&app, &who, sender, query, request).await?;
    Ok(ingest::answer(&outcome, true))
}

pub(super) async fn finish(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
    Json(form): Json<Finished>,
) -> Result<StatusCode, Problem> {
    let id = checked(id)?;
    let is_digest = form.sha256.parse::<tlog::Hash>().is_ok();
    if !is_digest {
        let detail = "64 lower-case hexadecimal digits are due";
        return Err(Problem::parameter("bad_digest", "/sha256", detail));
    }
    let caller = call.caller();
    let recorded = app.platform.record_import(
        &who,
        &id,
        &form.sha256,
        form.accepted,
        form.refused,
        form.duplicates,
        &caller,
    );
    recorded.await?;
    Ok(StatusCode::NO_CONTENT)
}
