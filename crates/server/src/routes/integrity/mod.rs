//! `/api/log`: the checkpoints that are kept, and verifications of the whole log.

mod table;

use axum::{Extension, Json as Answered, extract::State, response::Response};
use platform::{FinishedVerification, Principal, VerificationFinding};
use serde::Serialize;
use store::KeptCheckpoint;
use tlog::UnverifiedCheckpoint;
use utoipa::ToSchema;

pub(super) use table::ROUTES;

use super::pages::{limited, page};
use crate::{
    App,
    problem::Problem,
    query::Query,
    request::Call,
    verification::{self, Known, Unrecorded, Verifications},
};

/// Checkpoints of one answer unless said otherwise, and at most.
const USUAL: u32 = 100;
const MOST: u32 = 1000;

/// A checkpoint that is kept.
#[derive(Serialize, ToSchema)]
#[schema(as = Checkpoint)]
pub(crate) struct CheckpointView {
    /// Number of its log: 1, and one more each time the organization's log went on from an old copy.
    log: u32,
    /// Origin of its log, which is the first line of the text.
    origin: String,
    /// Entries in the tree.
    size: u64,
    /// Its root, base64 as in the text.
    root: String,
    /// When this server signed it (RFC 3339).
    at: String,
    /// Names of the keys of others that cosigned it, as they stand in the text.
    witnesses: Vec<String>,
    /// The signed note (C2SP tlog-checkpoint).
    text: String,
}

/// Verifications of the log.
#[derive(Serialize, ToSchema)]
#[schema(as = Verifications)]
pub(crate) struct VerificationsView {
    /// The one that runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    running: Option<RunningView>,
    /// The last that ended. It is found in the log, also after a restart of the server.
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<VerificationView>,
}

/// A verification that runs.
#[derive(Serialize, ToSchema)]
#[schema(as = RunningVerification)]
pub(crate) struct RunningView {
    /// When it began (RFC 3339).
    started_at: String,
    /// What it does: `checkpoints`, `entries`, `keys`, `files`, then `published`: as somebody outside would verify it.
    phase: &'static str,
    /// Entries that are done in this phase. The phases `entries` and `published` go through all of them.
    entries: u64,
    /// Of so many.
    size: u64,
}

/// A verification that ended.
#[derive(Serialize, ToSchema)]
#[schema(as = Verification)]
pub(crate) struct VerificationView {
    /// `ok`; `findings`: something is wrong with the log; `failed`: the log could not be read to its end.
    outcome: &'static str,
    /// When it began (RFC 3339).
    started_at: String,
    /// When it ended.
    ended_at: String,
    /// Number of the log that accepts.
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<u32>,
    /// Entries of that log when it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    /// Its root then, base64 as in checkpoints.
    #[serde(skip_serializing_if = "Option::is_none")]
    root: Option<String>,
    /// Entries that were made again, of all logs of the organization.
    entries: u64,
    /// How long it took.
    seconds: u64,
    /// How much is wrong. A check ends when it has found much.
    findings: u64,
    /// The first twenty of it, in words.
    found: Vec<FindingView>,
    /// Id of the event that records it.
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<String>,
    /// Why nothing came of it, or why it is not recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<&'static str>,
}

/// Something that is wrong with a log.
#[derive(Serialize, ToSchema)]
#[schema(as = VerificationFinding)]
pub(crate) struct FindingView {
    /// At which index, if at one.
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<u64>,
    /// What is wrong.
    what: String,
}

impl From<KeptCheckpoint> for CheckpointView {
    fn from(kept: KeptCheckpoint) -> Self {
        // One that cannot be read is shown as it stands, without witnesses: to say what is wrong with it is verification's.
        let read = UnverifiedCheckpoint::parse(kept.text.as_bytes()).ok();
        let names = read.iter().flat_map(|read| read.note().signatures());
        let names = names.map(|signature| signature.name().to_string());
        Self {
            log: kept.log,
            witnesses: names.filter(|name| *name != kept.origin).collect(),
            origin: kept.origin,
            size: kept.size,
            root: kept.root.to_base64(),
            at: kept.signed_at.to_string(),
            text: kept.text,
        }
    }
}

impl VerificationView {
    fn of(finished: FinishedVerification, ended_at: String) -> Self {
        Self {
            outcome: match finished.findings {
                0 => "ok",
                _ => "findings",
            },
            started_at: finished.started_at,
            ended_at,
            log: finished.log,
            size: finished.size,
            root: finished.root,
            entries: finished.entries,
            seconds: finished.seconds,
            findings: finished.findings,
            found: finished.found.into_iter().map(FindingView::from).collect(),
            event: None,
            failure: None,
        }
    }
}

impl From<Unrecorded> for VerificationView {
    fn from(ended: Unrecorded) -> Self {
        let ended_at = ended.ended_at.to_string();
        let failure = Some(ended.failure);
        match ended.finished {
            Some(finished) => Self {
                failure,
                ..Self::of(finished, ended_at)
            },
            None => Self {
                outcome: "failed",
                started_at: ended.started_at.to_string(),
                ended_at,
                log: None,
                size: None,
                root: None,
                entries: 0,
                seconds: 0,
                findings: 0,
                found: Vec::new(),
                event: None,
                failure,
            },
        }
    }
}

impl From<VerificationFinding> for FindingView {
    fn from(found: VerificationFinding) -> Self {
        Self {
            index: found.index,
            what: found.what,
        }
    }
}

impl From<Known> for VerificationsView {
    fn from(known: Known) -> Self {
        let recorded = known.recorded.map(|recorded| VerificationView {
            event: Some(recorded.event),
            ..VerificationView::of(recorded.finished, recorded.ended_at.to_string())
        });
        Self {
            running: known.running.map(|now| RunningView {
                started_at: now.started_at.to_string(),
                phase: now.phase,
                entries: now.entries,
                size: now.size,
            }),
            // What was not recorded ended after what was.
            last: known.unrecorded.map(VerificationView::from).or(recorded),
        }
    }
}

async fn checkpoints(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
    query: Query,
) -> Result<Response, Problem> {
    let (mut limit, mut cursor) = (None, None);
    query.into_places([("limit", &mut limit), ("cursor", &mut cursor)])?;
    let limit = limit
        .as_deref()
        .map_or(Ok(USUAL), |text| limited(text, MOST))?;
    let before = cursor.as_deref().map(place).transpose()?;
    let of = who.organization().clone();
    let read = app.read(move |store| store.kept_checkpoints(&of, before, u64::from(limit)));
    let kept = read.await?;
    let last = kept.last().filter(|_| kept.len() == limit as usize);
    let next = last.map(|last| last.position.to_string());
    let views: Vec<CheckpointView> = kept.into_iter().map(CheckpointView::from).collect();
    Ok(page(&views, next))
}

fn place(cursor: &str) -> Result<u64, Problem> {
    let place = cursor.parse().ok();
    place
        .ok_or_else(|| Problem::parameter("bad_cursor", "cursor", "this is no cursor of this list"))
}

async fn begin(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
) -> Result<Answered<VerificationsView>, Problem> {
    verification::begin(&app, &who, call.caller())?;
    let known = Verifications::known(&app, who.organization()).await?;
    Ok(Answered(known.into()))
}

async fn look(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
) -> Result<Answered<VerificationsView>, Problem> {
    let known = Verifications::known(&app, who.organization()).await?;
    Ok(Answered(known.into()))
}
