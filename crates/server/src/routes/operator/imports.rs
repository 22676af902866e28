//! Imports of files: sent in batches, finished with one event.

use axum::{
    Extension, Json as Answered,
    extract::{Request, State},
    http::{Method, StatusCode},
    response::Response,
    routing::{get, post},
};
use platform::{FinishedImport, Principal};
use serde::{Deserialize, Serialize};
use store::Sender;
use utoipa::ToSchema;

use super::super::{Answer, Doc, Parameter, Route, Sent, audit_logs::ingest};
use crate::{
    App, auth::Access, body::Json, path::Id, problem::Problem, query::Query, rate::Rate,
    request::Call,
};

const IMPORT: Parameter = Parameter::Path(
    "id",
    "Id of the import, chosen by whoever sends it: up to 64 of a-z, 0-9 and -.",
);

pub(in crate::routes) static ROUTES: &[Route] = &[
    Route {
        method: Method::POST,
        path: "/operator/imports/{id}/events",
        handler: || post(batch),
        access: Access::Operator,
        rate: Rate::Usual,
        bounded: false,
        resource: "logs",
        doc: Doc {
            id: "import_events",
            tag: "operator",
            summary: "Import a batch of events",
            description: "As POST /api/audit-logs, with source `imported` and sender `import:{id}`. With an Idempotency-Key for each \
                          batch a cut import is sent again without doubling anything. Events that were there already are \
                          marked \"duplicate\":true.",
            parameters: &[
                IMPORT,
                Parameter::Query("partial", "true: keep the good ones."),
                Parameter::Header("Idempotency-Key", "1 to 255 visible characters."),
            ],
            sent: Sent::Events,
            answer: Answer::List("Receipt"),
            errors: &[404, 408, 409, 413, 415, 422],
        },
    },
    Route {
        method: Method::GET,
        path: "/operator/imports/{id}",
        handler: || get(progress),
        access: Access::Operator,
        rate: Rate::Usual,
        bounded: true,
        resource: "logs",
        doc: Doc {
            id: "import_progress",
            tag: "operator",
            summary: "How far an import came",
            description: "Counts the events of its batches that had an Idempotency-Key. They are committed with the events, and \
                          kept for ever, so that a file is never imported twice. Nothing was imported under an id nobody used.",
            parameters: &[IMPORT],
            sent: Sent::Nothing,
            answer: Answer::Json("ImportProgress"),
            errors: &[404],
        },
    },
    Route {
        method: Method::POST,
        path: "/operator/imports/{id}/finish",
        handler: || post(finish),
        access: Access::Operator,
        rate: Rate::Usual,
        bounded: true,
        resource: "logs",
        doc: Doc {
            id: "finish_import",
            tag: "operator",
            summary: "Finish an import",
            description: "Records it: one `import_logs` event with the file's digest and the counts.",
            parameters: &[IMPORT],
            sent: Sent::Json("FinishedImport"),
            answer: Answer::Nothing,
            errors: &[404],
        },
    },
];

/// An import that ended.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FinishedImport)]
pub(crate) struct Finished {
    /// SHA-256 of the file, in 64 lower-case hexadecimal digits.
    sha256: String,
    /// Events that were new to the log.
    accepted: u64,
    /// Events that were refused.
    refused: u64,
    /// Events that were there already, by their id or by an earlier run of this import.
    duplicates: u64,
}

/// How far an import came.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportProgress)]
pub(crate) struct Progress {
    /// Events of its file that were handed in, from the first on.
    events: u64,
    /// Of them, those that were new to the log.
    accepted: u64,
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

async fn batch(
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

async fn progress(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<Answered<Progress>, Problem> {
    let id = checked(id)?;
    let organization = who.organization().clone();
    let found = app.read(move |store| store.import_progress(&organization, &id));
    let found = found.await?;
    Ok(Answered(Progress {
        events: found.events,
        accepted: found.accepted,
    }))
}

async fn finish(
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
    let import = FinishedImport {
        id,
        file_sha256: form.sha256,
        accepted: form.accepted,
        refused: form.refused,
        duplicates: form.duplicates,
    };
    app.platform
        .record_import(&who, import, &call.caller())
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
