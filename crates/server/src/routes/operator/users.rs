//! Accounts.

mod shapes;

use axum::{
    Extension, Json as Answered,
    extract::State,
    http::{Method, StatusCode},
    response::Response,
    routing::{get, post},
};
use platform::Principal;
use store::Role;

pub(crate) use shapes::{Ended, Named, NewRole, NewUser, Reset, ShownSignIn, ShownUser};

use super::{
    super::{Answer, Doc, Parameter, Route, Sent},
    keys::{CURSOR, PAGE},
};
use crate::{
    App, auth::Access, body::Json, path::Id, problem::Problem, query::Query, request::Call,
};

const USER: Parameter = Parameter::Path("id", "Id of the account, or its address.");

const fn route(
    method: Method,
    path: &'static str,
    handler: fn() -> axum::routing::MethodRouter<App>,
    doc: Doc,
) -> Route {
    Route::usual(method, path, handler, Access::Operator, "users", doc)
}

const fn doc(
    id: &'static str,
    summary: &'static str,
    description: &'static str,
    parameters: &'static [Parameter],
    sent: Sent,
    answer: Answer,
    errors: &'static [u16],
) -> Doc {
    Doc {
        id,
        tag: "operator",
        summary,
        description,
        parameters,
        sent,
        answer,
        errors,
    }
}

pub(in crate::routes) static ROUTES: &[Route] = &[
    route(
        Method::GET,
        "/operator/users",
        || get(list),
        doc(
            "list_users",
            "List the accounts",
            "By address. A thousand at once: the cursor of the next page is in X-Next-Cursor.",
            &[CURSOR],
            Sent::Nothing,
            Answer::List("ShownUser"),
            &[],
        ),
    ),
    route(
        Method::POST,
        "/operator/users",
        || post(create),
        doc(
            "create_user",
            "Make an account",
            "Without a password one is drawn, and shown this once.",
            &[],
            Sent::Json("NewUser"),
            Answer::Json("Named"),
            &[409],
        ),
    ),
    route(
        Method::POST,
        "/operator/users/{id}/role",
        || post(set_role),
        doc(
            "change_role",
            "Give an account another role",
            "The last administrator who can sign in stays one (`last_admin`).",
            &[USER],
            Sent::Json("NewRole"),
            Answer::Json("ShownUser"),
            &[404, 409],
        ),
    ),
    route(
        Method::POST,
        "/operator/users/{id}/lock",
        || post(lock),
        doc(
            "lock_user",
            "Lock an account",
            "Its sign-ins end, and nobody signs in until it is unlocked. The last administrator is not locked (`last_admin`).",
            &[USER],
            Sent::Nothing,
            Answer::Json("Ended"),
            &[404, 409],
        ),
    ),
    route(
        Method::POST,
        "/operator/users/{id}/unlock",
        || post(unlock),
        doc(
            "unlock_user",
            "Unlock an account",
            "Whether an administrator locked it, or too many failures did.",
            &[USER],
            Sent::Nothing,
            Answer::Nothing,
            &[404, 409],
        ),
    ),
    route(
        Method::POST,
        "/operator/users/{id}/password",
        || post(reset),
        doc(
            "reset_password",
            "Give an account another password",
            "Its sign-ins end. Without a password one is drawn, and shown this once.",
            &[USER],
            Sent::Json("Reset"),
            Answer::Json("Named"),
            &[404],
        ),
    ),
    route(
        Method::GET,
        "/operator/users/{id}/sign-ins",
        || get(sign_ins),
        doc(
            "list_sign_ins",
            "List the sign-ins of an account",
            "Those that last, the newest first; a thousand at the most.",
            &[USER],
            Sent::Nothing,
            Answer::List("ShownSignIn"),
            &[404],
        ),
    ),
    route(
        Method::DELETE,
        "/operator/users/{id}/sign-ins",
        || axum::routing::delete(revoke),
        doc(
            "revoke_sign_ins",
            "End the sign-ins of an account",
            "Their tokens are of no use from this answer on.",
            &[USER],
            Sent::Nothing,
            Answer::Json("Ended"),
            &[404],
        ),
    ),
];

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
    Ok(super::page(&users, next))
}

async fn create(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Json(form): Json<NewUser>,
) -> Result<Answered<Named>, Problem> {
    let role: Role = form.role.parse()?;
    let (name, password) = (form.name.as_deref(), form.password.as_deref());
    let caller = call.caller();
    let made = app
        .platform
        .create_user(&who, &form.email, name, role, password, &caller);
    Ok(Answered(made.await?.into()))
}

async fn set_role(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
    Json(form): Json<NewRole>,
) -> Result<Answered<ShownUser>, Problem> {
    let role: Role = form.role.parse()?;
    let caller = call.caller();
    let user = app.platform.change_role(&who, &id, role, &caller).await?;
    Ok(Answered(ShownUser::of(user, app.store().now())))
}

async fn lock(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<Answered<Ended>, Problem> {
    let ended = app.platform.lock_user(&who, &id, &call.caller()).await?;
    Ok(Answered(Ended {
        sign_ins_ended: ended,
    }))
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
    let found = if id.contains('@') {
        let user = app.store().user_by_email(&id)?;
        user.filter(|user| user.organization == *organization)
    } else {
        app.store().user(organization, &id)?
    };
    let user = found.ok_or_else(Problem::not_found)?;
    let now = app.store().now();
    let found = app.store().sign_ins_of(organization, &user.id, now)?;
    Ok(Answered(found.into_iter().map(Into::into).collect()))
}

async fn revoke(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<Answered<Ended>, Problem> {
    let caller = call.caller();
    let ended = app.platform.revoke_sign_ins(&who, &id, &caller).await?;
    Ok(Answered(Ended {
        sign_ins_ended: ended,
    }))
}
