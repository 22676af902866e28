//! Accounts of another system, taken over one by one.

use axum::{Extension, Json as Answered, extract::State, http::Method, routing::post};
use platform::Principal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::{Answer, Doc, Route, Sent};
use crate::{App, auth::Access, body::Json, problem::Problem, request::Call};

// Not below `/operator/users`, where it would be the account whose id is that word.
pub(in crate::routes) static ROUTES: &[Route] = &[Route::usual(
    Method::POST,
    "/operator/imported-users",
    || post(import),
    Access::Operator,
    "users",
    Doc {
        id: "import_user",
        tag: "operator",
        summary: "Take over an account of another system",
        description: "With its id, and with the hash of its password: bcrypt of a cost from 4 to 14, or Argon2id. The hash is \
                      replaced by one of ours at the next sign-in. An account with this id and address stays as it is.",
        parameters: &[],
        sent: Sent::Json("ForeignUser"),
        answer: Answer::Json("ImportedUser"),
        errors: &[403, 409],
    },
)];

/// An account as another system had it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ForeignUser {
    /// Its id there, and here.
    id: String,
    /// Its address.
    email: String,
    /// Name to show; what stands before the @ unless given.
    name: Option<String>,
    /// `admin`, `auditor` or `user`.
    role: String,
    /// `$2a$`, `$2b$`, `$2y$` or `$argon2id$`.
    password_hash: String,
    /// Everything is checked, and nothing changed or recorded.
    #[serde(default)]
    dry_run: bool,
}

/// What came of an account that was to be imported.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImportedUser {
    /// `created`; `would_be_created`, of a dry run; or `already_there`.
    outcome: &'static str,
}

async fn import(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Json(form): Json<ForeignUser>,
) -> Result<Answered<ImportedUser>, Problem> {
    let user = platform::ForeignUser {
        id: form.id,
        email: form.email,
        name: form.name,
        role: form.role,
        password_hash: form.password_hash,
    };
    let caller = call.caller();
    let imported = app.platform.import_user(&who, user, form.dry_run, &caller);
    let outcome = match imported.await? {
        platform::ImportedUser::Created => "created",
        platform::ImportedUser::Possible => "would_be_created",
        platform::ImportedUser::Present => "already_there",
    };
    Ok(Answered(ImportedUser { outcome }))
}
