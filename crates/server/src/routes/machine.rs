//! How the server is, and what it offers.

use std::time::Instant;

use axum::{
    Extension, Json as Answered,
    extract::State,
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use platform::Principal;
use serde::Serialize;
use store::Health;
use utoipa::ToSchema;

use super::{Answer, Doc, Route, Sent};
use crate::{
    App, app::blocking, auth::Access, limits::HEALTH_FRESH, metrics, openapi, problem::Problem,
    rate::Rate, request::Call,
};

pub(super) static ROUTES: &[Route] = &[
    Route {
        method: Method::GET,
        path: "/health",
        handler: || get(health),
        access: Access::Perhaps,
        rate: Rate::Usual,
        bounded: true,
        resource: "machine",
        doc: Doc {
            id: "health",
            tag: "machine",
            summary: "Whether everything works",
            description: "200 or 503. Details are for programs on the server's machine and for administrators.",
            parameters: &[],
            sent: Sent::Nothing,
            answer: Answer::Json("Health"),
            errors: &[],
        },
    },
    Route {
        method: Method::GET,
        path: "/metrics",
        handler: || get(prometheus),
        access: Access::Local,
        rate: Rate::Usual,
        bounded: true,
        resource: "machine",
        doc: Doc {
            id: "metrics",
            tag: "machine",
            summary: "Counters for Prometheus",
            description: "Of the whole server; they name nobody.",
            parameters: &[],
            sent: Sent::Nothing,
            answer: Answer::Text("text/plain; version=0.0.4"),
            errors: &[],
        },
    },
    Route {
        method: Method::GET,
        path: "/api/openapi.json",
        handler: || get(document),
        access: Access::Anyone,
        rate: Rate::Usual,
        bounded: true,
        resource: "machine",
        doc: Doc {
            id: "openapi",
            tag: "machine",
            summary: "This document",
            description: "",
            parameters: &[],
            sent: Sent::Nothing,
            answer: Answer::Json("OpenApi"),
            errors: &[],
        },
    },
];

/// How the server is.
#[derive(Serialize, ToSchema)]
#[schema(as = Health)]
pub(crate) struct HealthView {
    /// `ok`; `degraded`: somebody should look, and it serves; `failing`: it accepts nothing.
    status: &'static str,
    /// For programs on the server's machine and for administrators.
    #[serde(flatten)]
    details: Option<Details>,
}

/// What is behind the status.
#[derive(Serialize, ToSchema)]
pub(crate) struct Details {
    /// Version of the program.
    version: &'static str,
    /// Why nothing is written any more.
    writer: Option<String>,
    /// Why the state of the logs cannot be read.
    reader: Option<String>,
    /// Why checkpoints are not signed.
    signer: Option<String>,
    /// Why events are refused for want of room.
    disk: Option<String>,
    /// Logs that accept nothing.
    stopped: Vec<StoppedLog>,
    /// Logs whose `received_at` stands still.
    ahead: Vec<LogAhead>,
    /// Bytes of the write-ahead log.
    wal_bytes: u64,
    /// Bytes of events between arrival and acknowledgement.
    in_flight_bytes: u64,
}

/// A log that accepts nothing.
#[derive(Serialize, ToSchema)]
pub(crate) struct StoppedLog {
    /// Whose.
    organization_id: String,
    /// Why.
    reason: String,
}

/// A log whose clock is ahead of the machine's.
#[derive(Serialize, ToSchema)]
pub(crate) struct LogAhead {
    /// Whose.
    organization_id: String,
    /// By so many seconds.
    seconds: u64,
    /// What that means.
    reason: String,
}

impl LogAhead {
    fn new(of: &store::OrganizationId, seconds: u64) -> Self {
        Self {
            organization_id: of.to_string(),
            seconds,
            reason: format!(
                "the newest entry was accepted {seconds} s after the time that this machine's clock shows: the clock was \
                 ahead and has been set back, or it is wrong now. `received_at` of new entries stands still until the \
                 clock has caught up; their order and everything else is as always"
            ),
        }
    }
}

async fn health(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    who: Option<Extension<Principal>>,
) -> Result<Response, Problem> {
    let health = look(&app).await?;
    let administrator = who.map(|Extension(who)| who).filter(Principal::is_admin);
    let shown = call.local || administrator.is_some();
    let (well, serves) = (health.is_well(), health.accepts());
    // The administrators of one organization learn nothing of another.
    let theirs = |of: &store::OrganizationId| {
        call.local
            || administrator
                .as_ref()
                .is_some_and(|who| who.organization() == of)
    };
    let view = HealthView {
        status: match (well, serves) {
            (true, _) => "ok",
            (false, true) => "degraded",
            (false, false) => "failing",
        },
        details: shown.then(|| details(health, theirs)),
    };
    let status = if serves {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let mut response = (status, Answered(view)).into_response();
    if !serves {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, 30.into());
    }
    Ok(response)
}

fn details(health: Health, theirs: impl Fn(&store::OrganizationId) -> bool) -> Details {
    let stopped = health.stopped.into_iter().filter(|(of, _)| theirs(of));
    let ahead = health.ahead.iter().filter(|(of, _)| theirs(of));
    Details {
        version: env!("CARGO_PKG_VERSION"),
        writer: health.writer,
        reader: health.reader,
        signer: health.signer,
        disk: health.disk,
        stopped: stopped
            .map(|(of, reason)| StoppedLog {
                organization_id: of.to_string(),
                reason,
            })
            .collect(),
        ahead: ahead
            .map(|(of, seconds)| LogAhead::new(of, *seconds))
            .collect(),
        wal_bytes: health.wal_bytes,
        in_flight_bytes: health.in_flight_bytes as u64,
    }
}

/// How the store is, or was a moment ago: anybody may ask, and looking reads SQL. One looks at a time, for all who wait;
/// nobody waits for a search, which takes its turns elsewhere.
async fn look(app: &App) -> Result<Health, Problem> {
    let mut known = app.health.lock().await;
    if let Some((at, health)) = &*known
        && at.elapsed() < HEALTH_FRESH
    {
        return Ok(health.clone());
    }
    let store = app.store().clone();
    let health = blocking(move || store.health()).await?;
    *known = Some((Instant::now(), health.clone()));
    Ok(health)
}

async fn prometheus(State(app): State<App>) -> Result<Response, Problem> {
    let health = look(&app).await?;
    let lasting = metrics::Lasting {
        live_views: app.streams.taken(),
        exports: app.exports.taken(),
    };
    let text = metrics::text(&app.metrics, app.store().metrics(), &health, &lasting);
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

async fn document(Extension(call): Extension<Call>) -> Response {
    let text = openapi::text(call.operator.is_some());
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}
