//! `/api/views`: saved views of the list of events.

use axum::{
    Extension, Json as Answered,
    extract::State,
    http::{Method, StatusCode},
    routing::{delete, get, patch, post},
};
use platform::Principal;
use serde::{Deserialize, Serialize};
use store::SavedView;
use utoipa::ToSchema;

use super::{Answer, Doc, Parameter, Route, Sent};
use crate::{
    App, app::blocking, auth::Access, body::Json, path::Id, problem::Problem, request::Call,
};

const ID: &[Parameter] = &[Parameter::Path("id", "Id of the view.")];

pub(super) static ROUTES: &[Route] = &[
    Route::usual(
        Method::GET,
        "/api/views",
        || get(list),
        Access::Readers,
        "views",
        Doc {
            id: "list_views",
            tag: "views",
            summary: "List saved views",
            description: "Your own first, then those that others share with the organization; both by name. At most 100 \
                          and 200.",
            parameters: &[],
            sent: Sent::Nothing,
            answer: Answer::List("View"),
            errors: &[],
        },
    ),
    Route::usual(
        Method::POST,
        "/api/views",
        || post(create),
        Access::Known,
        "views",
        Doc {
            id: "create_view",
            tag: "views",
            summary: "Save a view",
            description: "A name for a filter of the list, with its order and columns; recorded as `create_view`. For \
                          people, each of whom has at most 100; administrators and auditors alone share them. Refusals \
                          are recorded.",
            parameters: &[],
            sent: Sent::Json("NewView"),
            answer: Answer::Json("View"),
            errors: &[403, 409],
        },
    ),
    Route::usual(
        Method::PATCH,
        "/api/views/{id}",
        || patch(update),
        Access::Known,
        "views",
        Doc {
            id: "update_view",
            tag: "views",
            summary: "Change a saved view",
            description: "One's own, or as an administrator one that somebody shares; recorded as `update_view` with the \
                          values that changed, before and after. Values that are so already change and record nothing. \
                          It stays its owner's. What is neither yours nor shared is not found. Refusals are recorded.",
            parameters: ID,
            sent: Sent::Json("ViewChange"),
            answer: Answer::Json("View"),
            errors: &[403, 404, 409],
        },
    ),
    Route::usual(
        Method::DELETE,
        "/api/views/{id}",
        || delete(remove),
        Access::Known,
        "views",
        Doc {
            id: "delete_view",
            tag: "views",
            summary: "Delete a saved view",
            description: "One's own, or as an administrator one that somebody shares; recorded as `delete_view`. What is \
                          neither yours nor shared is not found. Refusals are recorded.",
            parameters: ID,
            sent: Sent::Nothing,
            answer: Answer::Nothing,
            errors: &[403, 404],
        },
    ),
];

/// A view to be saved.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewView {
    /// 1 to 100 characters; no two of one person have the same one, capitals aside.
    name: String,
    /// A query string as the list takes it: its filter parameters, `sort`, `order` and `limit`, and what the console shows of it: `columns` as
    /// the export takes them, and `reads=shown`. Not `cursor` or `from`, which are a place in it. At most 4,096 bytes.
    address: String,
    /// Whether all of the organization see it: false unless given.
    #[serde(default)]
    shared: bool,
}

/// What is to change of a saved view.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ViewChange {
    /// 1 to 100 characters; no two of one person have the same one, capitals aside.
    name: Option<String>,
    /// A query string as the list takes it, as of a new one.
    address: Option<String>,
    /// Whether all of the organization see it.
    shared: Option<bool>,
}

/// A saved view of the list of events.
#[derive(Serialize, ToSchema)]
pub(crate) struct View {
    /// Its id.
    id: String,
    /// Name to show.
    name: String,
    /// A query string as the list takes it, without `?`, and perhaps with `columns`.
    address: String,
    /// Whether all of the organization see it.
    shared: bool,
    /// Whose it is.
    owner: Owner,
    /// When it was made (RFC 3339).
    created_at: String,
    /// When it changed last.
    updated_at: String,
}

/// Whose a saved view is.
#[derive(Serialize, ToSchema)]
#[schema(as = ViewOwner)]
pub(crate) struct Owner {
    /// Id of their account.
    user_id: String,
    /// Its address.
    email: String,
}

impl From<SavedView> for View {
    fn from(view: SavedView) -> Self {
        Self {
            id: view.id,
            name: view.name,
            address: view.address,
            shared: view.shared,
            owner: Owner {
                user_id: view.user_id,
                email: view.user_email,
            },
            created_at: view.created_at.to_string(),
            updated_at: view.updated_at.to_string(),
        }
    }
}

async fn list(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
) -> Result<Answered<Vec<View>>, Problem> {
    let platform = app.platform.clone();
    let found = blocking(move || platform.saved_views(&who)).await??;
    Ok(Answered(found.into_iter().map(View::from).collect()))
}

async fn create(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Json(new): Json<NewView>,
) -> Result<Answered<View>, Problem> {
    let caller = call.caller();
    let made = app
        .platform
        .create_saved_view(&who, &new.name, &new.address, new.shared, &caller);
    Ok(Answered(made.await?.into()))
}

async fn update(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
    Json(change): Json<ViewChange>,
) -> Result<Answered<View>, Problem> {
    let wanted = platform::ViewChange {
        name: change.name,
        address: change.address,
        shared: change.shared,
    };
    let caller = call.caller();
    let changed = app.platform.update_saved_view(&who, &id, wanted, &caller);
    Ok(Answered(changed.await?.into()))
}

async fn remove(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<StatusCode, Problem> {
    let caller = call.caller();
    app.platform.delete_saved_view(&who, &id, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}
