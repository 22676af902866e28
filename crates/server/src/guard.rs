//! What stands before and after every handler: who asks, whether they may, how long it may take, what is counted and
//! logged, and the headers every answer has.

use std::time::Instant;

use axum::{
    extract::{RawPathParams, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use platform::Principal;
use store::OrganizationId;

use crate::{
    App,
    auth::{self, Access, Credential},
    console,
    problem::{Cause, Problem},
    rate::{Rate, household},
    request::Call,
    routes::Route,
    sso,
};

/// A route and its place in the table.
#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) app: App,
    pub(crate) route: &'static Route,
    pub(crate) place: usize,
}

/// The middleware of every route.
pub(crate) async fn guard(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let (app, route) = (&gate.app, gate.route);
    let call = Call::of(app, &request);
    let method = request.method().clone();
    request.extensions_mut().insert(call.clone());
    let response = match admit(app, route, &call, &mut request).await {
        Err(problem) => problem.into_response(),
        Ok(()) if route.bounded => tokio::time::timeout(app.limits.request, next.run(request))
            .await
            .unwrap_or_else(|_| Problem::timed_out().into_response()),
        Ok(()) => next.run(request).await,
    };
    finish(app, Some(&gate), &method, &call, started, response)
}

/// The answer to a request of no route.
pub(crate) async fn unrouted(State(app): State<App>, request: Request) -> Response {
    routeless(&app, &request, Problem::not_found().into_response())
}

/// The same where people may come with a browser: what is no route may be a page.
pub(crate) async fn page(State(app): State<App>, request: Request) -> Response {
    let found = console::answer(request.method(), request.uri().path(), request.headers());
    let answer = found.unwrap_or_else(|| Problem::not_found().into_response());
    routeless(&app, &request, answer)
}

/// The answer to a request of a route's path with another method.
pub(crate) async fn wrong_method(State(app): State<App>, request: Request) -> Response {
    let problem = Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "this cannot be done here: the header Allow says what can",
    );
    routeless(&app, &request, problem.into_response())
}

fn routeless(app: &App, request: &Request, answer: Response) -> Response {
    let (started, call) = (Instant::now(), Call::of(app, request));
    let limited = call.address.filter(|_| !call.local).map(household);
    let response = match limited.map(|address| app.requests.take(address, started)) {
        Some(Err(wait)) => Problem::too_many(wait).into_response(),
        _ => answer,
    };
    finish(app, None, request.method(), &call, started, response)
}

/// Lets a request through with its principal, if there is one, as an extension.
async fn admit(
    app: &App,
    route: &Route,
    call: &Call,
    request: &mut Request,
) -> Result<(), Problem> {
    check_form(call, request)?;
    if let Some(who) = identify(app, route, call, request.headers()).await? {
        count(app, route, &who)?;
        comes_from_allowed(app, route, call, &who, request.method()).await?;
        may(app, route, call, &who, request).await?;
        request.extensions_mut().insert(who);
        return Ok(());
    }
    let open = match route.access {
        Access::Published => app.settings.publish_log,
        Access::Local => call.local,
        Access::Operator => return Err(Problem::not_found()),
        access => !access.is_guarded(),
    };
    if open {
        return Ok(());
    }
    Err(Problem::unauthenticated())
}

fn check_form(call: &Call, request: &Request) -> Result<(), Problem> {
    check_host(call, request)?;
    if request
        .uri()
        .query()
        .is_some_and(|query| query.len() > crate::limits::QUERY)
    {
        return Err(Problem::bad(
            "query_too_long",
            "the query string is too long",
        ));
    }
    // Nothing here unpacks bodies, so nothing small can become large.
    let headers = request.headers();
    let other_than = |name, plain: &[u8]| {
        let mut given = headers.get_all(name).iter();
        given.any(|value: &HeaderValue| !value.as_bytes().eq_ignore_ascii_case(plain))
    };
    if other_than(header::CONTENT_ENCODING, b"identity")
        || other_than(header::TRANSFER_ENCODING, b"chunked")
    {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_encoding",
            "compressed bodies are not taken: send it without Content-Encoding, and with no Transfer-Encoding but chunked",
        ));
    }
    Ok(())
}

/// One host, as HTTP has it (RFC 9112, 3.2): what we take for ours by the first of two, a proxy may have let through by the
/// second. Inside of this process and on the Unix socket nobody asks for it.
fn check_host(call: &Call, request: &Request) -> Result<(), Problem> {
    let hosts = request.headers().get_all(header::HOST).iter().count();
    let may_lack = call.address.is_none() || request.version() < Version::HTTP_11;
    if hosts == 1 || (hosts == 0 && may_lack) {
        return Ok(());
    }
    let detail = "a request has one header Host";
    Err(Problem::bad("bad_host", detail))
}

/// Who asks. What only guesses is slowed down before anything is looked up for it.
async fn identify(
    app: &App,
    route: &Route,
    call: &Call,
    headers: &HeaderMap,
) -> Result<Option<Principal>, Problem> {
    if let Some(os_user) = &call.operator {
        return operator(app, os_user, headers).map(Some);
    }
    let credential = match route.access {
        Access::Anyone => None,
        // For everybody anyhow: a bad credential is as good as none.
        Access::Perhaps => Credential::of(headers, call.secure).ok().flatten(),
        Access::Published if app.settings.publish_log => None,
        _ => Credential::of(headers, call.secure)?,
    };
    if let Some(Credential::Bearer(token)) = &credential
        && let Some(key) = app.keys.get(token)
    {
        return Ok(Some(key));
    }
    if let Some(address) = call.address.map(household) {
        let now = Instant::now();
        if !call.local {
            app.requests.take(address, now).map_err(Problem::too_many)?;
        }
        if route.rate == Rate::SignIn {
            app.sign_ins.take(address, now).map_err(Problem::too_many)?;
        }
    }
    let Some(credential) = credential else {
        return Ok(None);
    };
    let era = app.keys.era();
    match known(app, call, &credential).await {
        // To whom more may be shown, but not where they are.
        Ok(who)
            if route.access == Access::Perhaps && !app.platform.admits(&who, call.address)? =>
        {
            Ok(None)
        }
        Ok(who) => {
            if matches!(who, Principal::Key { .. }) {
                app.keys.put(credential.token(), &who, &era);
            }
            Ok(Some(who))
        }
        Err(_) if route.access == Access::Perhaps => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// Whose a credential is: by a token of ours, or by an access token of the provider people may sign in through.
async fn known(app: &App, call: &Call, credential: &Credential<'_>) -> Result<Principal, Problem> {
    match (&app.sso, credential) {
        (Some(sso), Credential::Bearer(token)) if !platform::is_ours(token) => {
            let caller = call.caller();
            let asked = sso::authenticate(app, sso, token, &caller);
            // Whoever is not let in yet has no other bound.
            let bounded = tokio::time::timeout(app.limits.request, asked).await;
            bounded.unwrap_or_else(|_| Err(Problem::timed_out()))
        }
        _ => Ok(app.platform.authenticate(credential.token()).await?),
    }
}

/// Counts a request against the credential it came with, so that one program gone wild leaves room for others.
fn count(app: &App, route: &Route, who: &Principal) -> Result<(), Problem> {
    let id = match who {
        _ if route.rate == Rate::Events && route.access.admits(who) => return Ok(()),
        Principal::User { sign_in_id, .. } => sign_in_id,
        Principal::Key { id, .. } => id,
        Principal::Operator { .. } => return Ok(()),
    };
    let taken = app.credentials.take(id.clone(), Instant::now());
    taken.map_err(Problem::too_many)
}

/// Refuses people who are signed in and come from where their organization lets nobody in from.
async fn comes_from_allowed(
    app: &App,
    route: &Route,
    call: &Call,
    who: &Principal,
    method: &Method,
) -> Result<(), Problem> {
    if app.platform.admits(who, call.address)? {
        return Ok(());
    }
    let what = format!("{method} {} (address not allowed)", route.path);
    let problem = Problem::address_not_allowed();
    Err(app.deny(who, &what, route.resource, call, problem).await)
}

/// The organization an operator means: the one named in a header, or the first.
fn operator(app: &App, os_user: &str, headers: &HeaderMap) -> Result<Principal, Problem> {
    let named = headers.get("x-neosc-organization");
    let organizations = app.store().organizations()?;
    let chosen = organizations
        .into_iter()
        .map(|(id, _)| id)
        .find(|id| named.is_none_or(|name| name.as_bytes() == id.as_str().as_bytes()));
    let organization = chosen.ok_or_else(|| {
        Problem::new(
            StatusCode::NOT_FOUND,
            "no_organization",
            "there is no such organization: X-Neosc-Organization takes the id of one",
        )
    })?;
    Ok(Principal::Operator {
        organization,
        os_user: os_user.to_owned(),
    })
}

/// Whether somebody who is known may use the route: in their own organization, with their role, from our own pages.
async fn may(
    app: &App,
    route: &Route,
    call: &Call,
    who: &Principal,
    request: &mut Request,
) -> Result<(), Problem> {
    if route.access == Access::Operator && !route.access.admits(who) {
        return Err(Problem::not_found());
    }
    if !is_theirs(app, route, who, request).await {
        return Err(Problem::not_found());
    }
    let open = match route.access {
        Access::Published => app.settings.publish_log,
        Access::Local => call.local,
        _ => false,
    };
    let problem = if !open && !route.access.admits(who) {
        Problem::forbidden(
            "forbidden",
            format!("This is not for you. {}", route.access.words()),
        )
    } else if came_by_foreign_page(app, route, call, request) {
        Problem::forbidden(
            "foreign_origin",
            "a write with a cookie must come from this server's own pages (header Origin); programs send Authorization: Bearer",
        )
    } else {
        return Ok(());
    };
    let what = format!("{} {}", request.method(), route.path);
    Err(app.deny(who, &what, route.resource, call, problem).await)
}

/// Whether an organization the path names is the principal's own.
async fn is_theirs(app: &App, route: &Route, who: &Principal, request: &mut Request) -> bool {
    let published = route.access == Access::Published && app.settings.publish_log;
    !route.path.contains("{organization}")
        || published
        || path_organization(request).await.as_ref() == Some(who.organization())
}

async fn path_organization(request: &mut Request) -> Option<OrganizationId> {
    use axum::RequestExt;
    let parameters = request.extract_parts::<RawPathParams>().await.ok()?;
    let (_, text) = parameters
        .iter()
        .find(|(name, _)| *name == "organization")?;
    OrganizationId::parse(text)
}

/// Whether a browser was made to send this by another site.
fn came_by_foreign_page(app: &App, route: &Route, call: &Call, request: &Request) -> bool {
    if matches!(*request.method(), Method::GET | Method::HEAD) || route.access == Access::Anyone {
        return false;
    }
    let credential = Credential::of(request.headers(), call.secure);
    matches!(credential, Ok(Some(Credential::Cookie(_))))
        && call.operator.is_none()
        && !auth::is_own(request.headers(), call.secure, &app.settings)
}

/// Counts, logs and dresses an answer.
fn finish(
    app: &App,
    gate: Option<&Gate>,
    method: &Method,
    call: &Call,
    started: Instant,
    mut response: Response,
) -> Response {
    let (status, took) = (response.status(), started.elapsed());
    app.metrics
        .answered(gate.map(|gate| gate.place), status, took);
    let cause = response.extensions_mut().remove::<Cause>();
    log(
        gate,
        method,
        call,
        status,
        took.as_secs_f64() * 1000.0,
        cause.as_ref(),
    );
    dress(response.headers_mut(), call);
    response
}

/// Never the query, a header or a body: passwords and tokens are in those.
fn log(
    gate: Option<&Gate>,
    method: &Method,
    call: &Call,
    status: StatusCode,
    ms: f64,
    cause: Option<&Cause>,
) {
    let route = gate.map_or("-", |gate| gate.route.path);
    let (status, id) = (status.as_u16(), call.id.to_str().unwrap_or_default());
    let cause = cause.map_or("", |cause| cause.0.as_str());
    match status {
        503 => tracing::warn!(%method, route, status, ms, request_id = id, cause, "refused"),
        500.. => tracing::error!(%method, route, status, ms, request_id = id, cause, "failed"),
        400.. => tracing::info!(%method, route, status, ms, request_id = id, "refused"),
        _ => tracing::debug!(%method, route, status, ms, request_id = id, "answered"),
    }
}

const ALWAYS: [(HeaderName, HeaderValue); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
        ),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

fn dress(headers: &mut HeaderMap, call: &Call) {
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    headers.insert("x-request-id", call.id.clone());
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if call.secure {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
}
