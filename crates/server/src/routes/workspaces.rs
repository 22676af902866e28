//! `/api/workspaces`.

use axum::{Extension, Json as Answered, extract::State, http::Method, routing::post};
use platform::Principal;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Answer, Doc, Parameter, Route, Sent};
use crate::{App, auth::Access, path::Id, problem::Problem, rate::Rate, request::Call};

pub(super) static ROUTES: &[Route] = &[Route {
    method: Method::POST,
    path: "/api/workspaces/{id}/launch",
    handler: || post(launch),
    access: Access::Known,
    rate: Rate::Usual,
    bounded: true,
    resource: "workspaces",
    doc: Doc {
        id: "launch_workspace",
        tag: "workspaces",
        summary: "Launch a workspace",
        description: "The session and its `launch_workspace` event are committed together, or neither is. \
                      For people; refusals are recorded.",
        parameters: &[Parameter::Path(
            "id",
            "Id of the workspace, like ws-sap-neogenesys.",
        )],
        sent: Sent::Nothing,
        answer: Answer::Json("LaunchedSession"),
        errors: &[403, 404, 409],
    },
}];

/// A session that began.
#[derive(Serialize, ToSchema)]
pub(crate) struct LaunchedSession {
    /// Its id.
    session_id: String,
    /// Where it is.
    url: String,
}

async fn launch(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<Answered<LaunchedSession>, Problem> {
    let caller = call.caller();
    let launched = app.platform.launch_workspace(&who, &id, &caller).await?;
    Ok(Answered(LaunchedSession {
        session_id: launched.session_id,
        url: launched.url,
    }))
}
