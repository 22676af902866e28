//! `/log/{organization}` and, of later logs, `/log/{organization}/{number}`: the transparency log as C2SP tlog-tiles clients read it.

use std::{sync::PoisonError, time::Instant};

use axum::{
    extract::{FromRequestParts, RawPathParams, State},
    http::{Method, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use store::{OrganizationId, SignedCheckpoint};
use tlog::TilePath;

use super::{Answer, Doc, Parameter, Route, Sent};
use crate::{App, auth::Access, limits::CHECKPOINT_FRESH, problem::Problem, rate::Rate};

const ORGANIZATION: Parameter = Parameter::Path("organization", "Id of the organization.");
const NUMBER: Parameter = Parameter::Path("number", "2 or more: which of the organization's logs.");
const PATH: Parameter = Parameter::Path("path", "Level, number and, of a partial tile, width.");
const BUNDLE: Parameter = Parameter::Path("path", "Number and, of a partial bundle, width.");
const TEXT: &str = "text/plain; charset=utf-8";
const BYTES: &str = "application/octet-stream";

/// A route of an organization's first log, and the same of a later one, which went on from an old copy of the data.
macro_rules! routes {
    ($($id:literal $path:literal, $handler:ident, $access:ident, [$($parameter:ident),*], $answer:expr, $summary:literal, $description:literal;)*) => {
        &[$(
            route(
                concat!("/log/{organization}/", $path), || get($handler), Access::$access, $answer,
                Text { id: $id, summary: $summary, description: $description },
                &[ORGANIZATION $(, $parameter)*],
            ),
            route(
                concat!("/log/{organization}/{number}/", $path), || get($handler), Access::$access, $answer,
                Text {
                    id: concat!("later_", $id),
                    summary: concat!($summary, " of a later log"),
                    description: "The same of a log that went on from an old copy of the data: its entry 0 says where the one before ended.",
                },
                &[ORGANIZATION, NUMBER $(, $parameter)*],
            ),
        )*]
    };
}

pub(super) static ROUTES: &[Route] = routes! {
    "checkpoint" "checkpoint", checkpoint, Published, [], Answer::Text(TEXT), "The newest checkpoint",
        "C2SP tlog-checkpoint. It covers everything acknowledged up to a quarter of a second ago.";
    "vkey" "vkey", vkey, Published, [], Answer::Text(TEXT), "The verifier key",
        "C2SP signed-note. Trust it for what you know from elsewhere, not because this server says it.";
    "tile" "tile/{*path}", tile, Published, [PATH], Answer::Bytes(BYTES), "A tile of hashes",
        "C2SP tlog-tiles: `{L}/{N}` or `{L}/{N}.p/{W}`, 32 bytes a hash.";
    "entries" "tile/entries/{*path}", entries, Verifiers, [BUNDLE], Answer::Bytes(BYTES), "A bundle of entries",
        "C2SP tlog-tiles: `{N}` or `{N}.p/{W}`. Entries hold action, times, outcome and source; the rest only as commitments.";
};

/// What OpenAPI says of a route.
struct Text {
    id: &'static str,
    summary: &'static str,
    description: &'static str,
}

const fn route(
    path: &'static str,
    handler: fn() -> MethodRouter<App>,
    access: Access,
    answer: Answer,
    text: Text,
    parameters: &'static [Parameter],
) -> Route {
    Route {
        method: Method::GET,
        path,
        handler,
        access,
        rate: Rate::Usual,
        bounded: true,
        resource: "logs",
        doc: Doc {
            id: text.id,
            tag: "log",
            summary: text.summary,
            description: text.description,
            parameters,
            sent: Sent::Nothing,
            answer,
            errors: &[404],
        },
    }
}

/// Which log a path names, and which part of it.
struct Named {
    organization: OrganizationId,
    /// 1 is the one without a number in its path.
    number: u32,
    /// What follows `tile/` or `tile/entries/`; else empty.
    path: String,
}

impl FromRequestParts<App> for Named {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, app)
            .await
            .map_err(|_| Problem::not_found())?;
        let of = |wanted: &str| {
            params
                .iter()
                .find_map(|(name, value)| (name == wanted).then_some(value))
        };
        let organization = of("organization").and_then(OrganizationId::parse);
        let number = match of("number") {
            None => Some(1),
            Some(text) => text
                .parse()
                .ok()
                .filter(|n: &u32| *n > 1 && n.to_string() == text),
        };
        Ok(Self {
            organization: organization.ok_or_else(Problem::not_found)?,
            number: number.ok_or_else(Problem::not_found)?,
            path: of("path").unwrap_or_default().to_owned(),
        })
    }
}

async fn checkpoint(State(app): State<App>, named: Named) -> Result<Response, Problem> {
    let log = (named.organization, named.number);
    let checkpoint = match remembered(&app, &log) {
        Some(checkpoint) => checkpoint,
        None => sign(&app, log).await?,
    };
    let headers = [
        (header::CONTENT_TYPE, TEXT),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, checkpoint.text.to_string()).into_response())
}

/// Whoever asks for checkpoints all the time does not make the signer write all the time.
fn remembered(app: &App, log: &(OrganizationId, u32)) -> Option<SignedCheckpoint> {
    let known = app
        .checkpoints
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let (signed_at, checkpoint) = known.get(log)?;
    (signed_at.elapsed() < CHECKPOINT_FRESH).then(|| checkpoint.clone())
}

async fn sign(app: &App, log: (OrganizationId, u32)) -> Result<SignedCheckpoint, Problem> {
    let (organization, number) = log.clone();
    let asked = Instant::now();
    let checkpoint = app
        .read(move |store| store.checkpoint_of(&organization, number))
        .await?;
    let mut known = app
        .checkpoints
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    known.insert(log, (asked, checkpoint.clone()));
    Ok(checkpoint)
}

async fn vkey(State(app): State<App>, named: Named) -> Result<Response, Problem> {
    let vkey = app
        .read(move |store| store.vkey(&named.organization, named.number))
        .await?;
    let headers = [
        (header::CONTENT_TYPE, TEXT),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, format!("{vkey}\n")).into_response())
}

async fn tile(State(app): State<App>, named: Named) -> Result<Response, Problem> {
    let Ok(TilePath::Tile(tile)) = format!("tile/{}", named.path).parse() else {
        return Err(Problem::not_found());
    };
    let hashes = app
        .read(move |store| store.tile(&named.organization, named.number, &tile))
        .await?;
    let bytes = tlog::hashes_to_bytes(&hashes);
    let cached = match app.settings.publish_log {
        true => "public, max-age=31536000, immutable",
        false => PRIVATELY,
    };
    Ok(immutable(bytes, cached))
}

async fn entries(State(app): State<App>, named: Named) -> Result<Response, Problem> {
    let Ok(TilePath::Entries(bundle)) = format!("tile/entries/{}", named.path).parse() else {
        return Err(Problem::not_found());
    };
    let bytes = app
        .read(move |store| store.entries(&named.organization, named.number, &bundle))
        .await?;
    Ok(immutable(bytes, PRIVATELY))
}

/// For whoever may read it alone.
const PRIVATELY: &str = "private, max-age=31536000, immutable";

/// What is at such a path never changes, be the tile full or partial.
fn immutable(bytes: Vec<u8>, cached: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, BYTES),
        (header::CACHE_CONTROL, cached),
    ];
    (headers, bytes).into_response()
}
