//! The key of the log.

use axum::{Extension, Json as Answered, extract::State, http::Method, routing::post};
use platform::Principal;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::{Answer, Doc, Route, Sent};
use crate::{App, auth::Access, problem::Problem, rate::Rate, request::Call};

pub(in crate::routes) static ROUTES: &[Route] = &[Route {
    method: Method::POST,
    path: "/operator/rotate-log-key",
    handler: || post(rotate),
    access: Access::Operator,
    rate: Rate::Usual,
    bounded: true,
    resource: "logs",
    doc: Doc {
        id: "rotate_log_key",
        tag: "operator",
        summary: "Give the log its next signing key",
        description: "Old and new key sign for 90 days. The log says so itself, in a `rotate_key` statement.",
        parameters: &[],
        sent: Sent::Nothing,
        answer: Answer::Json("LogKey"),
        errors: &[],
    },
}];

/// The key a log signs with.
#[derive(Serialize, ToSchema)]
pub(crate) struct LogKey {
    /// As verifiers are given it.
    vkey: String,
}

async fn rotate(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
) -> Result<Answered<LogKey>, Problem> {
    let vkey = app.platform.rotate_log_key(&who, &call.caller()).await?;
    Ok(Answered(LogKey { vkey }))
}
