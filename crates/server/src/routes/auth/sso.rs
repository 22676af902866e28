//! `/api/auth/sso`: signing in through Zitadel.

use axum::{
    Extension, Json as Answered,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use oidc::Failure;
use platform::SignedIn;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    super::{Answer, Doc, Parameter, Route, Sent},
    lasts, with_cookie,
};
use crate::{
    App,
    auth::{self, Access},
    body::Form,
    problem::Problem,
    query::{Query, encode},
    rate::Rate,
    request::Call,
    sso::{self, Kept, Sso},
};

pub(in crate::routes) static ROUTES: &[Route] = &[
    Route::usual(
        Method::GET,
        "/api/auth/methods",
        || get(methods),
        Access::Anyone,
        "auth",
        Doc {
            id: "sign_in_methods",
            tag: "auth",
            summary: "How to sign in here",
            description: "What a sign-in page offers.",
            parameters: &[],
            sent: Sent::Nothing,
            answer: Answer::Json("SignInMethods"),
            errors: &[],
        },
    ),
    Route {
        method: Method::GET,
        path: "/api/auth/sso",
        handler: || get(begin),
        access: Access::Anyone,
        // Coming back is what counts: the same person would count twice.
        rate: Rate::Usual,
        bounded: true,
        resource: "auth",
        doc: Doc {
            id: "begin_sso",
            tag: "auth",
            summary: "Sign in through Zitadel",
            description: "For browsers, not for programs: sends them to the provider, which sends them back to \
                          /api/auth/sso/callback. Programs send the provider's access token as Authorization: Bearer.",
            parameters: &[Parameter::Query(
                "to",
                "Where to go once signed in: a path here.",
            )],
            sent: Sent::Nothing,
            answer: Answer::Elsewhere,
            errors: &[404],
        },
    },
    Route {
        method: Method::GET,
        path: sso::CALLBACK,
        handler: || get(finish),
        access: Access::Anyone,
        rate: Rate::SignIn,
        bounded: true,
        resource: "auth",
        doc: Doc {
            id: "finish_sso",
            tag: "auth",
            summary: "Come back from Zitadel",
            description: "Where the provider sends browsers. Sends them on, signed in by cookie, or to /sign-in?sso=REASON.",
            parameters: &[
                Parameter::Query("code", "Of the provider."),
                Parameter::Query("state", "As it was sent there."),
                Parameter::Query("iss", "The provider's issuer (RFC 9207)."),
                Parameter::Query("error", "Why the provider signed nobody in."),
            ],
            sent: Sent::Nothing,
            answer: Answer::Elsewhere,
            errors: &[404],
        },
    },
    Route::usual(
        Method::POST,
        "/api/auth/sso/backchannel",
        || post(ended),
        Access::Anyone,
        "auth",
        Doc {
            id: "sso_ended",
            tag: "auth",
            summary: "Be told by Zitadel that a session ended",
            description: "OpenID Connect Back-Channel Logout 1.0: what was signed in by that session ends here too.",
            parameters: &[],
            sent: Sent::Form("LogoutToken"),
            answer: Answer::Empty,
            errors: &[404, 408, 413, 415],
        },
    ),
];

/// How to sign in here.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignInMethods {
    /// Whether anybody may register.
    registration: bool,
    /// Where a browser signs in through Zitadel, if it can.
    #[serde(skip_serializing_if = "Option::is_none")]
    sso_url: Option<&'static str>,
}

/// The word of a provider that a session ended.
#[derive(Deserialize, ToSchema)]
pub(crate) struct LogoutToken {
    /// Signed by it.
    logout_token: String,
}

async fn methods(State(app): State<App>) -> Answered<SignInMethods> {
    Answered(SignInMethods {
        registration: app.platform.registration_open(),
        sso_url: app.sso.as_ref().map(|_| "/api/auth/sso"),
    })
}

async fn begin(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    query: Query,
) -> Result<Response, Problem> {
    let sso = sso::of(&app)?;
    let mut to = None;
    query.into_places([("to", &mut to)])?;
    let random = app.store().random();
    let begun = match sso.provider.begin(&**random).await {
        Ok(begun) => begun,
        Err(failure) => return Ok(turned_away(&app, &call, &failure).await),
    };
    let kept = Kept {
        pending: begun.pending,
        to: sso::own_path(to),
    };
    Ok(with_cookie(elsewhere(&begun.url), kept.set(call.secure)))
}

/// What a provider's answer says, as far as we want to know.
#[derive(Default)]
struct Returned {
    code: Option<String>,
    state: Option<String>,
    issuer: Option<String>,
    error: Option<String>,
}

impl Returned {
    /// Providers add parameters of their own; one that is there twice is none.
    fn of(Query(pairs): Query) -> Self {
        let one = |wanted: &str| {
            let mut found = pairs.iter().filter(|(name, _)| name == wanted);
            let first = found.next().map(|(_, value)| value.clone());
            first.filter(|_| found.next().is_none())
        };
        Self {
            code: one("code"),
            state: one("state"),
            issuer: one("iss"),
            error: one("error"),
        }
    }
}

async fn finish(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    headers: HeaderMap,
    query: Query,
) -> Result<Response, Problem> {
    let sso = sso::of(&app)?;
    let returned = Returned::of(query);
    let state = returned.state.clone().unwrap_or_default();
    match Kept::of(&state, &headers, call.secure) {
        Some(kept) => {
            let response = come_back(&app, &call, sso, returned, kept).await;
            Ok(with_cookie(response, Kept::clear(&state, call.secure)))
        }
        None => {
            let reason = "the answer is of no sign-in this browser began (state)";
            let error = platform::Error::Unauthenticated;
            let caller = call.caller();
            match app.platform.refuse_sso(reason, error, &caller).await {
                platform::Error::Unauthenticated => Ok(to_sign_in("sso_failed")),
                failed => Err(failed.into()),
            }
        }
    }
}

async fn come_back(app: &App, call: &Call, sso: &Sso, returned: Returned, kept: Kept) -> Response {
    let (identity, id_token) = match redeem(app, sso, &returned, &kept).await {
        Ok(found) => found,
        Err(failure) => return turned_away(app, call, &failure).await,
    };
    let caller = call.caller();
    match app
        .platform
        .sso_login(sso::vouched(identity), &caller)
        .await
    {
        Ok(begun) => welcome(app, call, &begun, &id_token, &kept.to),
        Err(platform::Error::NotLetIn { code, .. }) => to_sign_in(code),
        Err(platform::Error::AddressNotAllowed) => to_sign_in("address_not_allowed"),
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn redeem(
    app: &App,
    sso: &Sso,
    returned: &Returned,
    kept: &Kept,
) -> Result<(oidc::Identity, String), Failure> {
    sso.provider
        .check_issuer(returned.issuer.as_deref())
        .await?;
    match (&returned.error, &returned.code) {
        (Some(error), _) => Err(Failure::refused(error)),
        (None, None) => Err(Failure::refused("no_code")),
        (None, Some(code)) => {
            sso.provider
                .finish(code, &kept.pending, sso::now(app))
                .await
        }
    }
}

fn welcome(app: &App, call: &Call, begun: &SignedIn, id_token: &str, to: &str) -> Response {
    let seconds = lasts(app, begun);
    let response = with_cookie(elsewhere(to), auth::set(&begun.token, seconds, call.secure));
    with_cookie(response, sso::set_hint(id_token, seconds, call.secure))
}

/// Back to the sign-in page, with a reason, once it is recorded.
async fn turned_away(app: &App, call: &Call, failure: &Failure) -> Response {
    let (reason, caller) = (failure.to_string(), call.caller());
    let error = platform::Error::Unauthenticated;
    match app.platform.refuse_sso(&reason, error, &caller).await {
        platform::Error::Unauthenticated => to_sign_in(sso::code(failure)),
        failed => Problem::from(failed).into_response(),
    }
}

fn to_sign_in(code: &str) -> Response {
    let mut to = "/sign-in?sso=".to_owned();
    encode(code, &mut to);
    elsewhere(&to)
}

fn elsewhere(to: &str) -> Response {
    match HeaderValue::try_from(to) {
        Ok(to) => (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response(),
        Err(_) => Problem::internal("an address cannot be sent").into_response(),
    }
}

async fn ended(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Form(form): Form<LogoutToken>,
) -> Result<StatusCode, Problem> {
    let (sso, caller) = (sso::of(&app)?, call.caller());
    let ended = match sso.provider.ended(&form.logout_token, sso::now(&app)).await {
        Ok(ended) => ended,
        Err(Failure::Unavailable(why)) => return Err(Problem::busy(5, why)),
        Err(failure) => {
            let reason = failure.to_string();
            let error = platform::Error::Invalid {
                code: "bad_logout_token",
                message: reason.clone(),
                field: None,
            };
            let refused = app.platform.refuse_end(&reason, error, &caller);
            return Err(refused.await.into());
        }
    };
    let (subject, session) = (ended.subject.as_deref(), ended.session.as_deref());
    app.platform
        .end_issued(&ended.issuer, subject, session, &caller)
        .await?;
    Ok(StatusCode::OK)
}
