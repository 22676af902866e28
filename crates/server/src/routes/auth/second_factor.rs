//! `/api/auth/mfa`: the second step of a sign-in, and one's own second factor.

use axum::{
    Extension, Json as Answered,
    extract::State,
    http::{HeaderMap, Method, StatusCode},
    response::Response,
    routing::{MethodRouter, delete, post},
};
use platform::Principal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    super::{Answer, Doc, Route, Sent},
    check_page, signed_in,
};
use crate::{App, auth::Access, body::Json, problem::Problem, rate::Rate, request::Call};

/// A route at the rate of those that guess.
pub(super) const fn guessed(
    method: Method,
    path: &'static str,
    handler: fn() -> MethodRouter<App>,
    access: Access,
    doc: Doc,
) -> Route {
    Route {
        method,
        path,
        handler,
        access,
        rate: Rate::SignIn,
        bounded: true,
        resource: "auth",
        doc,
    }
}

pub(in crate::routes) static ROUTES: &[Route] = &[
    guessed(
        Method::POST,
        "/api/auth/mfa",
        || post(take),
        Access::Anyone,
        Doc {
            id: "take_second_step",
            tag: "auth",
            summary: "Finish signing in with a code",
            description: "With the `mfa_token` of login, and a code of the second factor or a recovery code. Five wrong \
                          codes end the token, and each counts as a wrong password does. Also sets the cookie.",
            parameters: &[],
            sent: Sent::Json("SecondStep"),
            answer: Answer::Json("SignedIn"),
            errors: &[401, 403],
        },
    ),
    guessed(
        Method::POST,
        "/api/auth/mfa/enrol",
        || post(offer),
        Access::Known,
        Doc {
            id: "offer_mfa",
            tag: "auth",
            summary: "Begin to enrol a second factor",
            description: "Its first code enrols it, within ten minutes: POST /api/auth/mfa/confirm.",
            parameters: &[],
            sent: Sent::Json("PasswordForm"),
            answer: Answer::Json("Enrolment"),
            errors: &[403, 409],
        },
    ),
    guessed(
        Method::POST,
        "/api/auth/mfa/confirm",
        || post(confirm),
        Access::Known,
        Doc {
            id: "confirm_mfa",
            tag: "auth",
            summary: "Enrol the second factor by its first code",
            description: "The recovery codes are shown this once.",
            parameters: &[],
            sent: Sent::Json("CodeForm"),
            answer: Answer::Json("RecoveryCodes"),
            errors: &[403, 409],
        },
    ),
    guessed(
        Method::DELETE,
        "/api/auth/mfa",
        || delete(disable),
        Access::Known,
        Doc {
            id: "disable_mfa",
            tag: "auth",
            summary: "Remove the second factor",
            description: "Refused while the policy pol-mfa-required is on (`mfa_required`).",
            parameters: &[],
            sent: Sent::Json("PasswordAndCode"),
            answer: Answer::Nothing,
            errors: &[403, 408, 409, 413],
        },
    ),
];

/// What finishes a sign-in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SecondStep {
    /// As login answered it.
    mfa_token: String,
    /// Six digits of the second factor, or a recovery code.
    code: String,
}

/// The password of whoever asks.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordForm {
    /// Their password.
    password: String,
}

/// A code of the second factor.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeForm {
    /// Six digits.
    code: String,
}

/// Both.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordAndCode {
    /// Their password.
    password: String,
    /// Six digits of the second factor, or a recovery code.
    code: String,
}

/// A second factor to put into an authenticator program.
#[derive(Serialize, ToSchema)]
#[schema(as = Enrolment)]
pub(crate) struct EnrolmentView {
    /// What to type, in base 32.
    secret: String,
    /// The same as an address that such programs read.
    otpauth_url: String,
}

/// Codes that take the place of the second factor, each once.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecoveryCodes {
    /// Ten of them, shown this once.
    recovery_codes: Vec<String>,
}

async fn take(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    headers: HeaderMap,
    Json(form): Json<SecondStep>,
) -> Result<Response, Problem> {
    check_page(&app, &call, &headers)?;
    let caller = call.caller();
    let taken = app
        .platform
        .take_second_step(&form.mfa_token, &form.code, &caller);
    Ok(signed_in(&app, &call, taken.await?))
}

async fn offer(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Json(form): Json<PasswordForm>,
) -> Result<Answered<EnrolmentView>, Problem> {
    let caller = call.caller();
    let offered = app
        .platform
        .offer_second_factor(&who, &form.password, &caller);
    let offered = offered.await?;
    Ok(Answered(EnrolmentView {
        secret: offered.secret,
        otpauth_url: offered.otpauth_url,
    }))
}

async fn confirm(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Json(form): Json<CodeForm>,
) -> Result<Answered<RecoveryCodes>, Problem> {
    let caller = call.caller();
    let confirmed = app
        .platform
        .confirm_second_factor(&who, &form.code, &caller);
    Ok(Answered(RecoveryCodes {
        recovery_codes: confirmed.await?,
    }))
}

async fn disable(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Json(form): Json<PasswordAndCode>,
) -> Result<StatusCode, Problem> {
    let caller = call.caller();
    app.platform
        .disable_second_factor(&who, &form.password, &form.code, &caller)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
