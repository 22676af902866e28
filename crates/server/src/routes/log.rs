//! `/log/{organization}`: the transparency log as C2SP tlog-tiles clients read it.

use std::{sync::PoisonError, time::Instant};

use axum::{
    extract::State,
    http::{Method, header},
    response::{IntoResponse, Response},
    routing::get,
};
use store::{OrganizationId, SignedCheckpoint};
use tlog::TilePath;

use super::{Answer, Doc, Parameter, Route, Sent};
use crate::{
    App,
    auth::Access,
    limits::CHECKPOINT_FRESH,
    path::{Id, TwoParts},
    problem::Problem,
    rate::Rate,
};

const ORGANIZATION: Parameter = Parameter::Path("organization", "Id of the organization.");
const TEXT: &str = "text/plain; charset=utf-8";
const BYTES: &str = "application/octet-stream";

pub(super) static ROUTES: &[Route] = &[
    Route {
        method: Method::GET,
        path: "/log/{organization}/checkpoint",
        handler: || get(checkpoint),
        access: Access::Published,
        rate: Rate::Usual,
        bounded: true,
        resource: "logs",
        doc: Doc {
            id: "checkpoint",
            tag: "log",
            summary: "The newest checkpoint",
            description: "C2SP tlog-checkpoint. It covers everything acknowledged up to a quarter of a second ago.",
            parameters: &[ORGANIZATION],
            sent: Sent::Nothing,
            answer: Answer::Text(TEXT),
            errors: &[404],
        },
    },
    Route {
        method: Method::GET,
        path: "/log/{organization}/vkey",
        handler: || get(vkey),
        access: Access::Published,
        rate: Rate::Usual,
        bounded: true,
        resource: "logs",
        doc: Doc {
            id: "vkey",
            tag: "log",
            summary: "The verifier key",
            description: "C2SP signed-note. Trust it for what you know from elsewhere, not because this server says it.",
            parameters: &[ORGANIZATION],
            sent: Sent::Nothing,
            answer: Answer::Text(TEXT),
            errors: &[404],
        },
    },
    Route {
        method: Method::GET,
        path: "/log/{organization}/tile/{*path}",
        handler: || get(tile),
        access: Access::Published,
        rate: Rate::Usual,
        bounded: true,
        resource: "logs",
        doc: Doc {
            id: "tile",
            tag: "log",
            summary: "A tile of hashes",
            description: "C2SP tlog-tiles: `{L}/{N}` or `{L}/{N}.p/{W}`, 32 bytes a hash.",
            parameters: &[
                ORGANIZATION,
                Parameter::Path("path", "Level, number and, of a partial tile, width."),
            ],
            sent: Sent::Nothing,
            answer: Answer::Bytes(BYTES),
            errors: &[404],
        },
    },
    Route {
        method: Method::GET,
        path: "/log/{organization}/tile/entries/{*path}",
        handler: || get(entries),
        access: Access::Verifiers,
        rate: Rate::Usual,
        bounded: true,
        resource: "logs",
        doc: Doc {
            id: "entries",
            tag: "log",
            summary: "A bundle of entries",
            description: "C2SP tlog-tiles: `{N}` or `{N}.p/{W}`. Entries hold action, times, outcome and source; the rest only as commitments.",
            parameters: &[
                ORGANIZATION,
                Parameter::Path("path", "Number and, of a partial bundle, width."),
            ],
            sent: Sent::Nothing,
            answer: Answer::Bytes(BYTES),
            errors: &[404],
        },
    },
];

fn organization(text: &str) -> Result<OrganizationId, Problem> {
    OrganizationId::parse(text).ok_or_else(Problem::not_found)
}

async fn checkpoint(State(app): State<App>, Id(id): Id) -> Result<Response, Problem> {
    let organization = organization(&id)?;
    let checkpoint = match remembered(&app, &organization) {
        Some(checkpoint) => checkpoint,
        None => sign(&app, organization).await?,
    };
    let headers = [
        (header::CONTENT_TYPE, TEXT),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, checkpoint.text.to_string()).into_response())
}

/// Whoever asks for checkpoints all the time does not make the signer write all the time.
fn remembered(app: &App, organization: &OrganizationId) -> Option<SignedCheckpoint> {
    let known = app
        .checkpoints
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let (signed_at, checkpoint) = known.get(organization)?;
    (signed_at.elapsed() < CHECKPOINT_FRESH).then(|| checkpoint.clone())
}

async fn sign(app: &App, organization: OrganizationId) -> Result<SignedCheckpoint, Problem> {
    let of = organization.clone();
    let asked = Instant::now();
    let checkpoint = app.read(move |store| store.newest_checkpoint(&of)).await?;
    let mut known = app
        .checkpoints
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    known.insert(organization, (asked, checkpoint.clone()));
    Ok(checkpoint)
}

async fn vkey(State(app): State<App>, Id(id): Id) -> Result<Response, Problem> {
    let organization = organization(&id)?;
    let vkey = app.read(move |store| store.vkey(&organization)).await?;
    let headers = [
        (header::CONTENT_TYPE, TEXT),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, format!("{vkey}\n")).into_response())
}

async fn tile(State(app): State<App>, TwoParts(id, path): TwoParts) -> Result<Response, Problem> {
    let organization = organization(&id)?;
    let Ok(TilePath::Tile(tile)) = format!("tile/{path}").parse() else {
        return Err(Problem::not_found());
    };
    let hashes = app
        .read(move |store| store.tile(&organization, &tile))
        .await?;
    let bytes = tlog::hashes_to_bytes(&hashes);
    let cached = match app.settings.publish_log {
        true => "public, max-age=31536000, immutable",
        false => PRIVATELY,
    };
    Ok(immutable(bytes, cached))
}

async fn entries(
    State(app): State<App>,
    TwoParts(id, path): TwoParts,
) -> Result<Response, Problem> {
    let organization = organization(&id)?;
    let Ok(TilePath::Entries(bundle)) = format!("tile/entries/{path}").parse() else {
        return Err(Problem::not_found());
    };
    let bytes = app
        .read(move |store| store.entries(&organization, &bundle))
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
