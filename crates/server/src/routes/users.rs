//! Accounts: `/api/users` of administrators, and the operator's.

mod shapes;
mod table;

use axum::{
    Extension, Json as Answered,
    extract::{Path, State, rejection::PathRejection},
    http::StatusCode,
    response::Response,
};
use platform::{Change, Principal};
use store::User;

pub(crate) use shapes::{Ended, Named, NewUser, Reset, ShownSignIn, ShownUser, UserChange};
pub(super) use table::{OPERATORS, ROUTES};

use super::pages::{PAGE, page};
use crate::{App, body::Json, path::Id, problem::Problem, query::Query, request::Call};

async fn list(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
    query: Query,
) -> Result<Response, Problem> {
    let mut cursor = None;
    query.into_places([("cursor", &mut cursor)])?;
    let after = cursor.unwrap_or_default();
    let users = app.store().users(who.organization(), &after, PAGE)?;
    let last = users.last().filter(|_| users.len() as u64 == PAGE);
    let next = last.map(|user| user.email.clone());
    let now = app.store().now();
    let users: Vec<ShownUser> = users
        .into_iter()
        .map(|user| ShownUser::of(user, now))
        .collect();
    Ok(page(&users, next))
}

async fn one(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<Answered<ShownUser>, Problem> {
    let user = find(&app, &who, &id)?;
    Ok(Answered(ShownUser::of(user, app.store().now())))
}

/// An account of the reader's organization, by its id or its address.
fn find(app: &App, who: &Principal, id: &str) -> Result<User, Problem> {
    let organization = who.organization();
    let found = if id.contains('@') {
        let user = app.store().user_by_email(id)?;
        user.filter(|user| user.organization == *organization)
    } else {
        app.store().user(organization, id)?
    };
    found.ok_or_else(Problem::not_found)
}

async fn create(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Json(form): Json<NewUser>,
) -> Result<Answered<Named>, Problem> {
    let (name, password) = (form.name.as_deref(), form.password.as_deref());
    let caller = call.caller();
    let made = app
        .platform
        .create_user(&who, &form.email, name, &form.role, password, &caller);
    Ok(Answered(made.await?.into()))
}

async fn change(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
    Json(form): Json<UserChange>,
) -> Result<Answered<ShownUser>, Problem> {
    let change = Change {
        role: form.role,
        name: form.name,
        expires_at: form.expires_at,
    };
    let caller = call.caller();
    let user = app.platform.update_user(&who, &id, change, &caller).await?;
    Ok(Answered(ShownUser::of(user, app.store().now())))
}

async fn lock(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<Answered<Ended>, Problem> {
    let ended = app.platform.lock_user(&who, &id, &call.caller()).await?;
    Ok(Answered(Ended::of(ended)))
}

async fn unlock(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<StatusCode, Problem> {
    app.platform.unlock_user(&who, &id, &call.caller()).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn unlink(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<Answered<Ended>, Problem> {
    let ended = app.platform.unlink_user(&who, &id, &call.caller()).await?;
    Ok(Answered(Ended::of(ended)))
}

async fn reset(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
    Json(form): Json<Reset>,
) -> Result<Answered<Named>, Problem> {
    let password = form.password.as_deref();
    let caller = call.caller();
    let set = app.platform.reset_password(&who, &id, password, &caller);
    Ok(Answered(set.await?.into()))
}

async fn sign_ins(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<Answered<Vec<ShownSignIn>>, Problem> {
    let organization = who.organization();
    let user = find(&app, &who, &id)?;
    let now = app.store().now();
    let found = app.store().sign_ins_of(organization, &user.id, now)?;
    let current = who.sign_in_id();
    let shown = |found| ShownSignIn::of(found, current);
    Ok(Answered(found.into_iter().map(shown).collect()))
}

async fn revoke(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<Answered<Ended>, Problem> {
    let caller = call.caller();
    let ended = app.platform.revoke_sign_ins(&who, &id, &caller).await?;
    Ok(Answered(Ended::of(ended)))
}

async fn revoke_one(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<StatusCode, Problem> {
    let Path((id, sign_in)) = path.map_err(|_| Problem::not_found())?;
    let caller = call.caller();
    app.platform
        .revoke_sign_in(&who, &id, &sign_in, &caller)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn reset_factor(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<StatusCode, Problem> {
    let caller = call.caller();
    app.platform.reset_second_factor(&who, &id, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}
