//! How much workspaces are used.

use axum::{Extension, Json as Answered, extract::State};
use event::Timestamp;
use filter::Moment;
use platform::Principal;
use serde::Serialize;
use store::{UsageQuery, WorkspaceUsage};
use utoipa::ToSchema;

use crate::{App, app::blocking, problem::Problem, query::Query};

/// The use of workspaces in a period.
#[derive(Serialize, ToSchema)]
#[schema(as = WorkspacesUsage)]
pub(crate) struct UsageView {
    /// First moment of the period (RFC 3339).
    start: String,
    /// Its last moment.
    end: String,
    /// Each workspace that was ever launched, deleted ones too, by id.
    workspaces: Vec<OfWorkspace>,
}

/// The use of a workspace.
#[derive(Serialize, ToSchema)]
#[schema(as = WorkspaceUsage)]
pub(crate) struct OfWorkspace {
    /// Its id.
    workspace_id: String,
    /// Its name.
    workspace_name: String,
    /// Sessions that began in the period.
    launches: u64,
    /// Seconds of the period that sessions lasted, added up. Those that run last until now.
    seconds: u64,
    /// People with a session that lasted in the period.
    people: u64,
    /// Sessions that run now, whatever the period.
    running: u64,
    /// When the newest session began (RFC 3339), whatever the period.
    last_launched_at: String,
}

impl From<WorkspaceUsage> for OfWorkspace {
    fn from(usage: WorkspaceUsage) -> Self {
        Self {
            workspace_id: usage.workspace_id,
            workspace_name: usage.workspace_name,
            launches: usage.launches,
            seconds: usage.micros / 1_000_000,
            people: usage.people,
            running: usage.running,
            last_launched_at: usage.last_launched_at.to_string(),
        }
    }
}

pub(super) async fn usage(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
    query: Query,
) -> Result<Answered<UsageView>, Problem> {
    let (mut start, mut end) = (None, None);
    query.into_places([("start", &mut start), ("end", &mut end)])?;
    let now = app.store().now();
    let from = moment("start", start.as_deref().unwrap_or("now-30d"))?.first(now);
    let last = moment("end", end.as_deref().unwrap_or("now"))?.last(now);
    if from > last {
        let detail = "the period ends before it begins";
        return Err(Problem::parameter("bad_parameter", "end", detail));
    }
    let until = Timestamp::from_micros(last.as_micros().saturating_add(1)).unwrap_or(last);
    let wanted = UsageQuery {
        user_id: None,
        from,
        until,
    };
    let turn = app.reads.clone().acquire_owned().await;
    let platform = app.platform.clone();
    let read = blocking(move || {
        let _turn = turn;
        platform.workspace_usage(&who, wanted)
    });
    let workspaces = read.await??;
    Ok(Answered(UsageView {
        start: from.to_string(),
        end: last.to_string(),
        workspaces: workspaces.into_iter().map(OfWorkspace::from).collect(),
    }))
}

fn moment(name: &'static str, text: &str) -> Result<Moment, Problem> {
    Moment::parse(text).ok_or_else(|| {
        let detail = "a time is due: RFC 3339 with an offset, a date, or like now-7d";
        Problem::parameter("bad_parameter", name, detail)
    })
}
