//! API keys: `/api/api-keys` of administrators, and the operator's.

use axum::{
    Extension, Json as Answered,
    extract::State,
    http::{Method, StatusCode},
    response::Response,
    routing::{delete, get, post},
};
use event::Timestamp;
use platform::Principal;
use serde::{Deserialize, Serialize};
use store::ListedKey;
use utoipa::ToSchema;

use super::{
    Answer, Doc, Parameter, Route, Sent,
    pages::{self, CURSOR, PAGE, page},
};
use crate::{
    App, auth::Access, body::Json, path::Id, problem::Problem, query::Query, request::Call,
};

/// The routes below `$base`, for those who read and those who change; `$prefix` makes their names others.
macro_rules! routes {
    ($base:literal, $read:expr, $write:expr, $tag:literal, $prefix:literal) => {
        &[
            Route::usual(
                Method::GET,
                $base,
                || get(list),
                $read,
                "api_keys",
                Doc {
                    id: concat!($prefix, "list_api_keys"),
                    tag: $tag,
                    summary: "List the API keys",
                    description: "Also those that were revoked or have expired; none with its secret. A thousand at once: \
                              the cursor of the next page is in X-Next-Cursor.",
                    parameters: &[CURSOR],
                    sent: Sent::Nothing,
                    answer: Answer::List("ShownKey"),
                    errors: &[],
                },
            ),
            Route::usual(
                Method::POST,
                $base,
                || post(create),
                $write,
                "api_keys",
                Doc {
                    id: concat!($prefix, "create_api_key"),
                    tag: $tag,
                    summary: "Make an API key",
                    description: "The key itself is shown this once.",
                    parameters: &[],
                    sent: Sent::Json("NewKey"),
                    answer: Answer::Json("Key"),
                    errors: &[403],
                },
            ),
            Route::usual(
                Method::DELETE,
                concat!($base, "/{id}"),
                || delete(revoke),
                $write,
                "api_keys",
                Doc {
                    id: concat!($prefix, "revoke_api_key"),
                    tag: $tag,
                    summary: "Revoke an API key",
                    description: "It is of no use from this answer on.",
                    parameters: &[Parameter::Path("id", "Id of the key.")],
                    sent: Sent::Nothing,
                    answer: Answer::Nothing,
                    errors: &[403, 404],
                },
            ),
        ]
    };
}

pub(super) static ROUTES: &[Route] = routes!(
    "/api/api-keys",
    Access::Overseers,
    Access::Known,
    "api-keys",
    ""
);

pub(super) static OPERATORS: &[Route] = routes!(
    "/operator/keys",
    Access::Operator,
    Access::Operator,
    "operator",
    "operator_"
);

/// A key to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewKey {
    /// Name to show.
    name: String,
    /// `ingest`, `read`, `verify` or `admin`.
    scope: String,
    /// It is of no use after so many days, 1 to 3650. Not given: for ever.
    #[schema(minimum = 1, maximum = 3650)]
    expires_in_days: Option<i64>,
}

/// A new key.
#[derive(Serialize, ToSchema)]
pub(crate) struct Key {
    /// Its id, by which it is revoked.
    id: String,
    /// The key itself.
    secret: String,
}

/// A key, without its secret.
#[derive(Serialize, ToSchema)]
pub(crate) struct ShownKey {
    /// Its id, by which it is revoked.
    id: String,
    /// Name to show.
    name: String,
    /// `ingest`, `read`, `verify` or `admin`.
    scope: &'static str,
    /// `active`, `expired` or `revoked`.
    state: &'static str,
    /// When it was made.
    created_at: String,
    /// It is of no use from then on.
    expires_at: Option<String>,
    /// It was revoked then.
    revoked_at: Option<String>,
    /// The newest use, to within a minute.
    last_used_at: Option<String>,
}

impl ShownKey {
    fn of(key: ListedKey, now: Timestamp) -> Self {
        let state = match (key.revoked_at, key.expires_at) {
            (Some(_), _) => "revoked",
            (None, Some(at)) if now >= at => "expired",
            (None, _) => "active",
        };
        Self {
            id: key.id,
            name: key.name,
            scope: key.scope.as_str(),
            state,
            created_at: key.created_at.to_string(),
            expires_at: key.expires_at.map(|at| at.to_string()),
            revoked_at: key.revoked_at.map(|at| at.to_string()),
            last_used_at: key.last_used_at.map(|at| at.to_string()),
        }
    }
}

async fn create(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Json(form): Json<NewKey>,
) -> Result<Answered<Key>, Problem> {
    let (days, caller) = (form.expires_in_days, call.caller());
    let created = app
        .platform
        .create_api_key(&who, &form.name, &form.scope, days, &caller);
    let created = created.await?;
    Ok(Answered(Key {
        id: created.id,
        secret: created.secret,
    }))
}

async fn revoke(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<StatusCode, Problem> {
    let revoked = app.platform.revoke_api_key(&who, &id, &call.caller()).await;
    // Also after a failure: whether it was revoked may not be known.
    app.keys.clear();
    revoked?;
    Ok(StatusCode::NO_CONTENT)
}

async fn list(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
    query: Query,
) -> Result<Response, Problem> {
    let mut cursor = None;
    query.into_places([("cursor", &mut cursor)])?;
    let after = match &cursor {
        None => (Timestamp::default(), ""),
        Some(cursor) => pages::place(cursor)?,
    };
    let keys = app.store().api_keys(who.organization(), after, PAGE)?;
    let last = keys.last().filter(|_| keys.len() as u64 == PAGE);
    let next = last.map(|key| pages::cursor(key.created_at, &key.id));
    let now = app.store().now();
    let keys: Vec<ShownKey> = keys.into_iter().map(|key| ShownKey::of(key, now)).collect();
    Ok(page(&keys, next))
}
