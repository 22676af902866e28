//! Sealing at once, for the command line.

use axum::{
    Json as Answered,
    extract::State,
    http::Method,
    routing::{get, post},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::{Answer, Doc, Route, Sent};
use crate::{App, app::blocking, auth::Access, problem::Problem, rate::Rate};

pub(in crate::routes) static ROUTES: &[Route] = &[
    Route {
        method: Method::POST,
        path: "/operator/seal",
        handler: || post(begin),
        access: Access::Operator,
        rate: Rate::Usual,
        bounded: true,
        resource: "logs",
        doc: Doc {
            id: "begin_sealing",
            tag: "operator",
            summary: "Seal at once",
            description: "Begins to move every complete block of entries, of all organizations, from the database into segments, \
                          as the server does by itself when they are old or many. It goes on after this answer: GET tells how \
                          far it is. While one runs, another is not begun.",
            parameters: &[],
            sent: Sent::Nothing,
            answer: Answer::Json("Sealing"),
            errors: &[],
        },
    },
    Route {
        method: Method::GET,
        path: "/operator/seal",
        handler: || get(look),
        access: Access::Operator,
        rate: Rate::Usual,
        bounded: true,
        resource: "logs",
        doc: Doc {
            id: "sealing",
            tag: "operator",
            summary: "How far sealing is",
            description: "Of the last that was begun by POST since the server's start.",
            parameters: &[],
            sent: Sent::Nothing,
            answer: Answer::Json("Sealing"),
            errors: &[],
        },
    },
];

/// Sealing that runs or ran.
#[derive(Serialize, ToSchema)]
#[schema(as = Sealing)]
pub(crate) struct SealingView {
    /// Whether it runs.
    running: bool,
    /// Whether it ended before its end: the server's log says why.
    failed: bool,
    /// Entries it sealed so far.
    entries: u64,
    /// Segments it made so far, those that others were joined into included.
    segments: u64,
    /// Entries of all organizations that are in no segment now. The last few thousand of each stay in the database.
    left: u64,
}

async fn begin(State(app): State<App>) -> Result<Answered<SealingView>, Problem> {
    // Sealing takes room before it gives any.
    app.store().has_room()?;
    app.sealing.begin(app.store());
    look(State(app)).await
}

async fn look(State(app): State<App>) -> Result<Answered<SealingView>, Problem> {
    let run = app.sealing.run();
    let store = app.store().clone();
    let left = blocking(move || store.unsealed()).await??;
    Ok(Answered(SealingView {
        running: run.running,
        failed: run.failed,
        entries: run.sealed.entries,
        segments: run.sealed.segments,
        left,
    }))
}
