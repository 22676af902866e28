//! `/api/auth`: making an account, signing in and out.

mod own;
mod second_factor;
mod sso;

use axum::{
    Extension, Json as Answered,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use platform::{Entered, Principal, SignedIn};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) use own::PasswordChange;
pub(super) use own::ROUTES as OWN;
pub(super) use second_factor::ROUTES as SECOND_FACTOR;
pub(crate) use second_factor::{
    CodeForm, EnrolmentView, PasswordAndCode, PasswordForm, RecoveryCodes, SecondStep,
};
pub(super) use sso::ROUTES as SSO;
pub(crate) use sso::{LogoutToken, SignInMethods};

use super::{Answer, Doc, Route, Sent};
use crate::{
    App,
    auth::{self, Access},
    body::Json,
    problem::Problem,
    rate::Rate,
    request::Call,
    sso as sso_session,
};

pub(super) static ROUTES: &[Route] = &[
    Route {
        method: Method::POST,
        path: "/api/auth/register",
        handler: || post(register),
        access: Access::Anyone,
        rate: Rate::SignIn,
        bounded: true,
        resource: "auth",
        doc: Doc {
            id: "register",
            tag: "auth",
            summary: "Make an account and sign in",
            description: "Where the operator left registration open. Also sets the cookie of the sign-in. Where a second factor is \
                          required, `mfa` is answered instead, as by login.",
            parameters: &[],
            sent: Sent::Json("Registration"),
            answer: Answer::Json("Entered"),
            errors: &[403, 409],
        },
    },
    Route {
        method: Method::POST,
        path: "/api/auth/login",
        handler: || post(login),
        access: Access::Anyone,
        rate: Rate::SignIn,
        bounded: true,
        resource: "auth",
        doc: Doc {
            id: "login",
            tag: "auth",
            summary: "Sign in",
            description: "An unknown address and a wrong password are answered alike, in the same time. \
                          Also sets the cookie of the sign-in (HttpOnly, SameSite=Strict). With a second factor, `mfa` and \
                          `mfa_token` are answered instead: POST /api/auth/mfa goes on from there.",
            parameters: &[],
            sent: Sent::Json("Login"),
            answer: Answer::Json("Entered"),
            errors: &[401, 403],
        },
    },
    Route {
        method: Method::POST,
        path: "/api/auth/logout",
        handler: || post(logout),
        access: Access::Known,
        rate: Rate::Usual,
        bounded: true,
        resource: "auth",
        doc: Doc {
            id: "logout",
            tag: "auth",
            summary: "Sign out",
            description: "Ends the sign-in whose token was sent, and clears its cookie. A browser that signed in through \
                          Zitadel goes on to `end_session_url`, to be signed out there too.",
            parameters: &[],
            sent: Sent::Nothing,
            answer: Answer::Json("SignedOut"),
            errors: &[],
        },
    },
    Route {
        method: Method::GET,
        path: "/api/auth/me",
        handler: || get(me),
        access: Access::Known,
        rate: Rate::Usual,
        bounded: true,
        resource: "auth",
        doc: Doc {
            id: "me",
            tag: "auth",
            summary: "Who am I",
            description: "",
            parameters: &[],
            sent: Sent::Nothing,
            answer: Answer::Json("Me"),
            errors: &[],
        },
    },
];

/// What makes an account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Registration {
    /// Address, by which the account signs in.
    email: String,
    /// 10 to 256 characters.
    password: String,
    /// Name to show.
    name: Option<String>,
}

/// What signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Login {
    /// Address of the account.
    email: String,
    /// Its password.
    password: String,
}

/// An account.
#[derive(Serialize, ToSchema)]
pub(crate) struct User {
    /// Its id: `user_id` of its events.
    id: String,
    /// Its address.
    email: String,
    /// Name to show.
    name: String,
    /// `admin`, `auditor` or `user`.
    role: &'static str,
}

/// A new sign-in.
#[derive(Serialize, ToSchema)]
#[schema(as = SignedIn)]
pub(crate) struct SignedInView {
    /// To be sent as `Authorization: Bearer`.
    token: String,
    /// It is of no use from then on (RFC 3339), and earlier if it is not used.
    expires_at: String,
    /// Who signed in.
    user: User,
    /// Where a second factor was enrolled on the way: ten codes, each of which takes its place once. Shown this once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    recovery_codes: Vec<String>,
}

/// What a right password leads to.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = Entered)]
pub(crate) enum EnteredView {
    /// The sign-in has begun.
    SignedIn(SignedInView),
    /// A code is due first.
    DueStep(DueStepView),
}

/// A code that is due before the sign-in begins.
#[derive(Serialize, ToSchema)]
#[schema(as = DueStep)]
pub(crate) struct DueStepView {
    /// `verify`: a code of the second factor; `enrol`: the first code of one that is enrolled now.
    mfa: &'static str,
    /// To be sent to POST /api/auth/mfa with the code, once, within 5 minutes. It is no sign-in.
    mfa_token: String,
    /// Of `enrol`: what to type into an authenticator program, in base 32.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    /// Of `enrol`: the same as an address that such programs read.
    #[serde(skip_serializing_if = "Option::is_none")]
    otpauth_url: Option<String>,
}

/// What is left to do after signing out.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignedOut {
    /// Where a browser goes to end its session at the provider it signed in through; it comes back from there.
    #[serde(skip_serializing_if = "Option::is_none")]
    end_session_url: Option<String>,
}

/// Who asks.
#[derive(Serialize, ToSchema)]
pub(crate) struct Me {
    /// `user_id` of their events.
    id: String,
    /// Whose they are, and the `{organization}` of the log's addresses.
    organization_id: String,
    /// Address, of people.
    email: String,
    /// Name to show.
    name: String,
    /// `admin`, `auditor` or `user`, of people.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    /// `ingest`, `read`, `verify` or `admin`, of keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'static str>,
    /// Whether a second factor is asked for at sign-in, of people.
    #[serde(skip_serializing_if = "Option::is_none")]
    second_factor: Option<bool>,
    /// Whether they administer the first organization, and so may make others.
    makes_organizations: bool,
}

async fn register(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    headers: HeaderMap,
    Json(form): Json<Registration>,
) -> Result<Response, Problem> {
    check_page(&app, &call, &headers)?;
    let (name, caller) = (form.name.as_deref(), call.caller());
    let registered = app
        .platform
        .register(&form.email, &form.password, name, &caller);
    Ok(entered(&app, &call, registered.await?))
}

async fn login(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    headers: HeaderMap,
    Json(form): Json<Login>,
) -> Result<Response, Problem> {
    check_page(&app, &call, &headers)?;
    let caller = call.caller();
    let begun = app.platform.login(&form.email, &form.password, &caller);
    Ok(entered(&app, &call, begun.await?))
}

/// A page of another site may not sign a browser in here, as somebody of its choice.
fn check_page(app: &App, call: &Call, headers: &HeaderMap) -> Result<(), Problem> {
    let from_page = headers.contains_key(header::ORIGIN);
    if from_page && !auth::is_own(headers, call.secure, &app.settings) {
        let detail = "pages of other sites may not sign in here (header Origin)";
        return Err(Problem::forbidden("foreign_origin", detail));
    }
    Ok(())
}

fn entered(app: &App, call: &Call, begun: Entered) -> Response {
    let due = match begun {
        Entered::SignedIn(begun) => return signed_in(app, call, begun),
        Entered::SecondStep(due) => due,
    };
    let (secret, otpauth_url) = due
        .enrolment
        .map(|enrolment| (enrolment.secret, enrolment.otpauth_url))
        .unzip();
    let view = DueStepView {
        mfa: if secret.is_some() { "enrol" } else { "verify" },
        mfa_token: due.token,
        secret,
        otpauth_url,
    };
    Answered(EnteredView::DueStep(view)).into_response()
}

fn signed_in(app: &App, call: &Call, signed_in: SignedIn) -> Response {
    let seconds = lasts(app, &signed_in);
    let cookie = auth::set(&signed_in.token, seconds, call.secure);
    let user = signed_in.user;
    let view = SignedInView {
        token: signed_in.token,
        expires_at: signed_in.expires_at.to_string(),
        user: User {
            id: user.id,
            email: user.email,
            name: user.name,
            role: user.role.as_str(),
        },
        recovery_codes: signed_in.recovery_codes,
    };
    with_cookie(
        Answered(EnteredView::SignedIn(view)).into_response(),
        cookie,
    )
}

/// Seconds for which a sign-in lasts.
fn lasts(app: &App, signed_in: &SignedIn) -> u64 {
    let ends = signed_in.expires_at.as_micros();
    ends.saturating_sub(app.store().now().as_micros()) / 1_000_000
}

fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

async fn logout(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    app.platform.logout(&who, &call.caller()).await?;
    // Whoever signed in through a provider, with this browser, is signed in there too.
    let hint = sso_session::hint(&headers, call.secure);
    let end_session_url = match (&app.sso, hint) {
        (Some(sso), Some(id_token)) => sso.provider.end_session_url(id_token),
        _ => None,
    };
    let response = Answered(SignedOut { end_session_url }).into_response();
    let response = with_cookie(response, auth::cleared(call.secure));
    Ok(match hint {
        Some(_) => with_cookie(response, sso_session::clear_hint(call.secure)),
        None => response,
    })
}

async fn me(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
) -> Result<Answered<Me>, Problem> {
    let second_factor = match &who {
        Principal::User {
            organization, id, ..
        } => (app.store().user(organization, id)?).map(|user| user.second_factor),
        Principal::Key { .. } | Principal::Operator { .. } => None,
    };
    let (name, role, scope) = match &who {
        Principal::User { name, role, .. } => (name, Some(role.as_str()), None),
        Principal::Key { name, scope, .. } => (name, None, Some(scope.as_str())),
        Principal::Operator { os_user, .. } => (os_user, None, None),
    };
    Ok(Answered(Me {
        id: who.actor_id(),
        organization_id: who.organization().to_string(),
        email: who.email().to_owned(),
        name: name.clone(),
        role,
        scope,
        second_factor,
        makes_organizations: app.platform.is_of_platform(&who)?,
    }))
}
