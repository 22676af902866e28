//! One's own password and sign-ins.

use axum::{
    Extension, Json as Answered,
    extract::State,
    http::{Method, StatusCode},
    routing::{delete, get, post},
};
use platform::Principal;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    super::{
        Answer, Doc, Parameter, Route, Sent,
        users::{Ended, ShownSignIn},
    },
    second_factor::guessed,
};
use crate::{App, auth::Access, body::Json, path::Id, problem::Problem, request::Call};

pub(in crate::routes) static ROUTES: &[Route] = &[
    guessed(
        Method::POST,
        "/api/auth/password",
        || post(change),
        Access::Known,
        Doc {
            id: "change_password",
            tag: "auth",
            summary: "Change your password",
            description: "Your other sign-ins end. A wrong current password counts as it does at sign-in.",
            parameters: &[],
            sent: Sent::Json("PasswordChange"),
            answer: Answer::Json("Ended"),
            errors: &[403, 409],
        },
    ),
    Route::usual(
        Method::GET,
        "/api/auth/sign-ins",
        || get(list),
        Access::Known,
        "auth",
        Doc {
            id: "list_sign_ins",
            tag: "auth",
            summary: "List your sign-ins",
            description: "Those that last, the newest first; a thousand at the most.",
            parameters: &[],
            sent: Sent::Nothing,
            answer: Answer::List("ShownSignIn"),
            errors: &[],
        },
    ),
    Route::usual(
        Method::DELETE,
        "/api/auth/sign-ins/{id}",
        || delete(revoke),
        Access::Known,
        "auth",
        Doc {
            id: "revoke_own_sign_in",
            tag: "auth",
            summary: "End a sign-in of yours",
            description: "Its token is of no use from this answer on.",
            parameters: &[Parameter::Path("id", "Id of the sign-in.")],
            sent: Sent::Nothing,
            answer: Answer::Nothing,
            errors: &[403, 404],
        },
    ),
];

/// Another password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordChange {
    /// The password so far.
    current: String,
    /// The password from now on: 10 to 256 characters.
    new: String,
}

async fn change(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Json(form): Json<PasswordChange>,
) -> Result<Answered<Ended>, Problem> {
    let caller = call.caller();
    let ended = app
        .platform
        .change_password(&who, &form.current, &form.new, &caller);
    Ok(Answered(Ended::of(ended.await?)))
}

/// Keys and the command line have none.
async fn list(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
) -> Result<Answered<Vec<ShownSignIn>>, Problem> {
    let Some(current) = who.sign_in_id() else {
        return Ok(Answered(Vec::new()));
    };
    let (id, now) = (who.actor_id(), app.store().now());
    let found = app.store().sign_ins_of(who.organization(), &id, now)?;
    let shown = |found| ShownSignIn::of(found, Some(current));
    Ok(Answered(found.into_iter().map(shown).collect()))
}

async fn revoke(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<StatusCode, Problem> {
    let caller = call.caller();
    app.platform.revoke_own_sign_in(&who, &id, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}
