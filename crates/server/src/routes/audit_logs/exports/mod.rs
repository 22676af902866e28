//! `/api/audit-logs/exports`: exports that are made in the background, and their files.

mod file;
mod manifest;
mod table;

use std::sync::atomic::Ordering::Relaxed;

use axum::{Extension, Json as Answered, extract::State, http::StatusCode};
use filter::Filter;
use platform::Principal;
use serde::{Deserialize, Serialize};
use store::{Export, ExportState, ListQuery};
use utoipa::ToSchema;

use super::{export, filtered};
use crate::{
    App,
    app::blocking,
    body::Json,
    export::{Form, Pages, background},
    live::credential_id,
    path::Id,
    problem::Problem,
    request::Call,
};
pub(in crate::routes) use table::{OPERATORS, ROUTES};

/// Exports of one person that are kept at once.
const MOST: u64 = 20;

/// An export to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewExport {
    /// Filter text, as in the parameter `q` of the list. Not given: everything.
    #[serde(default)]
    filter: String,
    /// `csv`, `json`, `ndjson` or `parquet`.
    format: String,
    /// `timestamp`, `received_at` or `index`; `timestamp` unless given.
    sort: Option<String>,
    /// `asc` or `desc`: the newest first unless given.
    order: Option<String>,
    /// CSV cells as they are, for programs.
    #[serde(default)]
    raw: bool,
    /// CSV with a byte-order mark.
    #[serde(default)]
    excel: bool,
    /// JSON with the proof bundle of each event beside it, at most 100,000 events.
    #[serde(default)]
    proofs: bool,
    /// Names of members of an event's JSON, separated by commas, each once: these alone are written, in this order. Not
    /// given: in CSV the nine fields of the contract, else all. Not with proofs.
    columns: Option<String>,
    /// Why: up to 500 characters, recorded with it.
    reason: Option<String>,
}

/// An export that is or was made in the background.
#[derive(Serialize, ToSchema)]
#[schema(as = Export)]
pub(crate) struct ExportView {
    /// Its id.
    id: String,
    /// `running`, `done` or `failed`.
    state: &'static str,
    /// The filter, in canonical form.
    filter: String,
    /// `csv`, `json`, `ndjson` or `parquet`.
    format: String,
    /// Column and direction, as `timestamp desc`.
    order: String,
    /// Whether each event has its proof bundle beside it.
    proofs: bool,
    /// What is written of each event, as it was given; not there if it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    columns: Option<String>,
    /// Why, if that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Events so far.
    events: u64,
    /// Bytes so far.
    bytes: u64,
    /// Entries of the log when it began; 0 until it ended.
    tree_size: u64,
    /// Why it failed, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
    /// When it was asked for.
    created_at: String,
    /// When it ended, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
    /// Its file goes then.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept_until: Option<String>,
}

fn view(app: &App, export: Export) -> ExportView {
    let progress = app.background.progress(&export.id);
    let (events, bytes) = match &progress {
        Some(running) => (running.events.load(Relaxed), running.bytes.load(Relaxed)),
        None => (export.events, export.bytes),
    };
    let interrupted = export.state == ExportState::Running && progress.is_none();
    let kept_until = export.ended_at.and_then(|ended| {
        event::Timestamp::from_micros(ended.as_micros().saturating_add(background::KEPT))
    });
    ExportView {
        state: match interrupted {
            true => ExportState::Failed.as_str(),
            false => export.state.as_str(),
        },
        failure: match interrupted {
            true => Some("it was interrupted".into()),
            false => export.failure,
        },
        id: export.id,
        filter: export.filter,
        format: export.format,
        order: export.order,
        proofs: export.proofs,
        columns: export.columns,
        reason: export.reason,
        events,
        bytes,
        tree_size: export.tree_size,
        created_at: export.created_at.to_string(),
        ended_at: export.ended_at.map(|at| at.to_string()),
        kept_until: kept_until.map(|at| at.to_string()),
    }
}

async fn create(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Json(new): Json<NewExport>,
) -> Result<Answered<ExportView>, Problem> {
    let filter = Filter::parse(&new.filter)?;
    let columns = new.columns.as_deref();
    let form = Form::read(Some(&new.format), new.raw, new.excel, new.proofs, columns)?;
    let sort = export::sorted(new.sort.as_deref(), new.order.as_deref())?;
    let reason = new.reason.map(export::checked_reason).transpose()?;
    let seat = app
        .exports
        .take(&credential_id(&who))
        .ok_or_else(export::too_many)?;
    app.store().has_room()?;
    filtered::record(&app, &call, &who, &filter).await?;
    let mut salt = [0; 32];
    (app.store().random())(&mut salt);
    let now = app.store().now();
    if form.proofs {
        export::must_be_provable(&app, &who, filter.at(now)).await?;
    }
    let list = ListQuery {
        matcher: filter.at(now),
        only_user: filtered::scope(&who),
        from: 0,
        sort,
        limit: 0,
        cursor: None,
    };
    let made = Export {
        organization: who.organization().clone(),
        id: format!("exp-{}", app.store().draw_name()),
        user_id: who.actor_id(),
        user_email: who.email().to_owned(),
        only_user: filtered::scope(&who),
        filter: filter.to_string(),
        format: form.format.name().into(),
        order: export::words(sort),
        proofs: form.proofs,
        columns: form.columns(),
        // As in the event that records it: nothing that was not redacted is kept.
        reason: reason.map(|reason| event::redact(&event::visible(&reason)).into_owned()),
        salt,
        state: ExportState::Running,
        events: 0,
        bytes: 0,
        tree_size: 0,
        failure: None,
        created_at: now,
        ended_at: None,
    };
    let pages = Pages::new(who.organization(), list, form, &salt, app.limits.proven)?;
    let shown = view(&app, made.clone());
    background::begin(&app, made, pages, call.caller(), MOST, seat).await?;
    Ok(Answered(ExportView {
        state: ExportState::Running.as_str(),
        failure: None,
        ..shown
    }))
}

async fn list(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
) -> Result<Answered<Vec<ExportView>>, Problem> {
    let (store, of) = (app.store().clone(), who.organization().clone());
    let exports = blocking(move || store.exports(&of, &who.actor_id())).await??;
    let shown = exports.into_iter().map(|export| view(&app, export));
    Ok(Answered(shown.collect()))
}

async fn one(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<Answered<ExportView>, Problem> {
    let export = find(&app, &who, id).await?;
    Ok(Answered(view(&app, export)))
}

/// One of the reader's own: others' are not found, whoever asks.
async fn find(app: &App, who: &Principal, id: String) -> Result<Export, Problem> {
    let (store, of, user) = (
        app.store().clone(),
        who.organization().clone(),
        who.actor_id(),
    );
    let found = blocking(move || store.export(&of, &user, &id)).await??;
    found.ok_or_else(Problem::not_found)
}

/// The same, if its file is whole, and they may still read what is in it.
async fn whole(app: &App, who: &Principal, id: String) -> Result<Export, Problem> {
    let export = find(app, who, id).await?;
    if export.only_user.is_none() && !who.may_read_all() {
        return Err(Problem::not_found());
    }
    match export.state {
        ExportState::Done => Ok(export),
        state => Err(Problem::new(
            StatusCode::CONFLICT,
            "no_file",
            format!(
                "the export is {}: there is a file when it is done",
                state.as_str()
            ),
        )),
    }
}

async fn delete(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<StatusCode, Problem> {
    let export = find(&app, &who, id).await?;
    // One that runs ends by itself now, and is forgotten with the others.
    if !app.background.cancel(&export.id) {
        background::discard(&app, &export.id).await;
        app.platform
            .forget_export(who.organization(), &export.id)
            .await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
