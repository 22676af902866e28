//! `/api/workspaces`.

mod table;
mod usage;

use axum::{Extension, Json as Answered, extract::State, http::StatusCode};
use platform::{Principal, WorkspaceForm};
use serde::{Deserialize, Serialize};
use store::Workspace;
pub(super) use table::ROUTES;
pub(crate) use usage::{OfWorkspace, UsageView};
use utoipa::ToSchema;

use crate::{App, app::blocking, body::Json, path::Id, problem::Problem, request::Call};

/// A workspace to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewWorkspace {
    /// 1 to 100 characters.
    name: Option<String>,
    /// What it is for: at most 1,000 characters.
    description: Option<String>,
    /// The image it runs: 1 to 300 characters without spaces.
    image: Option<String>,
    /// Processors: `2 vCPU` unless given.
    cpu: Option<String>,
    /// Memory: `4 GB` unless given.
    memory: Option<String>,
    /// Name of its icon: at most 64 characters.
    icon: Option<String>,
    /// Whether it may be launched: true unless given.
    enabled: Option<bool>,
}

/// What is to change of a workspace.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WorkspaceChange {
    /// 1 to 100 characters.
    name: Option<String>,
    /// At most 1,000 characters.
    description: Option<String>,
    /// 1 to 300 characters without spaces.
    image: Option<String>,
    /// 1 to 40 characters, as `8 vCPU`.
    cpu: Option<String>,
    /// 1 to 40 characters, as `16 GB`.
    memory: Option<String>,
    /// At most 64 characters.
    icon: Option<String>,
    /// Whether it may be launched.
    enabled: Option<bool>,
}

/// A workspace.
#[derive(Serialize, ToSchema)]
#[schema(as = Workspace)]
pub(crate) struct WorkspaceView {
    /// Its id.
    id: String,
    /// Name to show.
    name: String,
    /// What it is for.
    description: String,
    /// The image it runs.
    image: String,
    /// Processors, as `4 vCPU`.
    cpu: String,
    /// Memory, as `8 GB`.
    memory: String,
    /// Name of its icon.
    icon: String,
    /// Whether it may be launched.
    enabled: bool,
}

/// A session that began.
#[derive(Serialize, ToSchema)]
pub(crate) struct LaunchedSession {
    /// Its id.
    session_id: String,
    /// Where it is.
    url: String,
}

/// Sessions that were ended.
#[derive(Serialize, ToSchema)]
pub(crate) struct StoppedSessions {
    /// Their ids.
    session_ids: Vec<String>,
}

impl From<Workspace> for WorkspaceView {
    fn from(workspace: Workspace) -> Self {
        Self {
            id: workspace.id,
            name: workspace.name,
            description: workspace.description,
            image: workspace.image,
            cpu: workspace.cpu,
            memory: workspace.memory,
            icon: workspace.icon,
            enabled: workspace.enabled,
        }
    }
}

fn views(workspaces: Vec<Workspace>) -> Answered<Vec<WorkspaceView>> {
    Answered(workspaces.into_iter().map(WorkspaceView::from).collect())
}

async fn list(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
) -> Result<Answered<Vec<WorkspaceView>>, Problem> {
    let platform = app.platform.clone();
    let found = blocking(move || platform.workspaces(&who)).await??;
    Ok(views(found))
}

async fn create(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Json(new): Json<NewWorkspace>,
) -> Result<Answered<WorkspaceView>, Problem> {
    let form = WorkspaceForm {
        name: new.name,
        description: new.description,
        image: new.image,
        cpu: new.cpu,
        memory: new.memory,
        icon: new.icon,
        enabled: new.enabled,
    };
    let caller = call.caller();
    let made = app.platform.create_workspace(&who, form, &caller);
    Ok(Answered(made.await?.into()))
}

async fn update(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
    Json(change): Json<WorkspaceChange>,
) -> Result<Answered<WorkspaceView>, Problem> {
    let form = WorkspaceForm {
        name: change.name,
        description: change.description,
        image: change.image,
        cpu: change.cpu,
        memory: change.memory,
        icon: change.icon,
        enabled: change.enabled,
    };
    let caller = call.caller();
    let changed = app.platform.update_workspace(&who, &id, form, &caller);
    Ok(Answered(changed.await?.into()))
}

async fn delete(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<StatusCode, Problem> {
    let caller = call.caller();
    app.platform.delete_workspace(&who, &id, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn reset(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
) -> Result<Answered<Vec<WorkspaceView>>, Problem> {
    let caller = call.caller();
    let defaults = app.platform.reset_workspaces(&who, &caller).await?;
    Ok(views(defaults))
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

async fn stop(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<Answered<StoppedSessions>, Problem> {
    let caller = call.caller();
    let session_ids = app.platform.stop_workspace(&who, &id, &caller).await?;
    Ok(Answered(StoppedSessions { session_ids }))
}
