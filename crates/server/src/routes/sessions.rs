//! `/api/sessions`.

use axum::{
    Extension, Json as Answered,
    extract::State,
    http::Method,
    response::Response,
    routing::{get, post},
};
use event::Timestamp;
use platform::Principal;
use serde::Serialize;
use store::{Session, SessionQuery};
use utoipa::ToSchema;

use super::{
    Answer, Doc, Parameter, Route, Sent,
    pages::{self, CURSOR, limited, page},
};
use crate::{
    App,
    app::blocking,
    auth::Access,
    path::Id,
    problem::Problem,
    query::{Query, flag},
    request::Call,
};

/// Sessions of one answer unless said otherwise, and at most.
const USUAL: u32 = 500;
const MOST: u32 = 1000;

pub(super) static ROUTES: &[Route] = &[
    Route::usual(
        Method::GET,
        "/api/sessions",
        || get(list),
        Access::Readers,
        "sessions",
        Doc {
            id: "list_sessions",
            tag: "sessions",
            summary: "List sessions",
            description: "Running ones and those that ended, the newest first: your own, or everybody's for \
                          administrators, auditors and keys that read. The cursor of the next page is in X-Next-Cursor.",
            parameters: &[
                Parameter::Query("running", "true: only those that have not ended."),
                Parameter::Query("user_id", "Of this person alone."),
                Parameter::Query("limit", "At most so many: 500 unless given, 1000 at most."),
                CURSOR,
            ],
            sent: Sent::Nothing,
            answer: Answer::List("Session"),
            errors: &[],
        },
    ),
    Route::usual(
        Method::POST,
        "/api/sessions/{id}/disconnect",
        || post(disconnect),
        Access::Known,
        "sessions",
        Doc {
            id: "disconnect_session",
            tag: "sessions",
            summary: "End a session",
            description: "One's own, or as an administrator anybody's; recorded as `disconnect_session`. What is not \
                          yours is not found. Refusals are recorded.",
            parameters: &[Parameter::Path("id", "Id of the session.")],
            sent: Sent::Nothing,
            answer: Answer::Json("Session"),
            errors: &[404, 409],
        },
    ),
];

/// A launched workspace.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
pub(crate) struct SessionView {
    /// Its id.
    id: String,
    /// Of which workspace.
    workspace_id: String,
    /// Name of that.
    workspace_name: String,
    /// Whose.
    user_id: String,
    /// Their address.
    user_email: String,
    /// When it began (RFC 3339).
    started_at: String,
    /// When it ended, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
    /// Why: `stop`, `disconnect`, `logout`, `revoked`, `policy`, `idle`, `expired`, `reset` or `delete`.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_by: Option<&'static str>,
}

impl From<Session> for SessionView {
    fn from(session: Session) -> Self {
        Self {
            id: session.id,
            workspace_id: session.workspace_id,
            workspace_name: session.workspace_name,
            user_id: session.user_id,
            user_email: session.user_email,
            started_at: session.started_at.to_string(),
            ended_at: session.ended_at.map(|at| at.to_string()),
            ended_by: session.ended_by.map(store::EndedBy::as_str),
        }
    }
}

async fn list(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
    query: Query,
) -> Result<Response, Problem> {
    let (mut running, mut user_id, mut limit, mut cursor) = (None, None, None, None);
    query.into_places([
        ("running", &mut running),
        ("user_id", &mut user_id),
        ("limit", &mut limit),
        ("cursor", &mut cursor),
    ])?;
    let wanted = SessionQuery {
        user_id,
        running: flag("running", running.as_deref())?,
        after: cursor.as_deref().map(place).transpose()?,
        limit: limit
            .as_deref()
            .map_or(Ok(USUAL), |text| limited(text, MOST))?,
    };
    let (platform, most) = (app.platform.clone(), wanted.limit as usize);
    let found = blocking(move || platform.sessions(&who, wanted)).await??;
    let last = found.last().filter(|_| found.len() == most);
    let next = last.map(|session| pages::cursor(session.started_at, &session.id));
    let views: Vec<SessionView> = found.into_iter().map(SessionView::from).collect();
    Ok(page(&views, next))
}

fn place(cursor: &str) -> Result<(Timestamp, String), Problem> {
    let (at, id) = pages::place(cursor)?;
    Ok((at, id.to_owned()))
}

async fn disconnect(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<Answered<SessionView>, Problem> {
    let caller = call.caller();
    let ended = app.platform.disconnect_session(&who, &id, &caller).await?;
    Ok(Answered(ended.into()))
}
