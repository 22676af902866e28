//! API keys.

use axum::{Extension, Json as Answered, extract::State, http::StatusCode};
use event::Timestamp;
use platform::Principal;
use serde::{Deserialize, Serialize};
use store::Scope;
use utoipa::ToSchema;

use crate::{App, body::Json, path::Id, problem::Problem, request::Call};

/// The longest a key may live, in days.
const LONGEST: u32 = 3650;

/// A key to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewKey {
    /// Name to show.
    name: String,
    /// `ingest`, `read`, `verify` or `admin`.
    scope: String,
    /// It is of no use after so many days, 1 to 3650. Not given: for ever.
    expires_in_days: Option<u32>,
}

/// A new key.
#[derive(Serialize, ToSchema)]
pub(crate) struct Key {
    /// Its id, by which it is revoked.
    id: String,
    /// The key itself.
    secret: String,
}

/// The key a log signs with.
#[derive(Serialize, ToSchema)]
pub(crate) struct LogKey {
    /// As verifiers are given it.
    vkey: String,
}

pub(super) async fn rotate(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
) -> Result<Answered<LogKey>, Problem> {
    let vkey = app.platform.rotate_log_key(&who, &call.caller()).await?;
    Ok(Answered(LogKey { vkey }))
}

pub(super) async fn create(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Json(form): Json<NewKey>,
) -> Result<Answered<Key>, Problem> {
    let scope: Scope = form.scope.parse()?;
    let expires_at = form
        .expires_in_days
        .map(|days| expiry(app.store().now(), days))
        .transpose()?;
    let caller = call.caller();
    let created = app
        .platform
        .create_api_key(&who, &form.name, scope, expires_at, &caller);
    let created = created.await?;
    Ok(Answered(Key {
        id: created.id,
        secret: created.secret,
    }))
}

fn expiry(now: Timestamp, days: u32) -> Result<Timestamp, Problem> {
    const DAY: u64 = 86_400_000_000;
    let at = now
        .as_micros()
        .saturating_add(u64::from(days).saturating_mul(DAY));
    Timestamp::from_micros(at)
        .filter(|_| (1..=LONGEST).contains(&days))
        .ok_or_else(|| {
            let detail = format!("expires_in_days is 1 to {LONGEST}");
            Problem::parameter("bad_expiry", "/expires_in_days", detail)
        })
}

pub(super) async fn revoke(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<StatusCode, Problem> {
    let revoked = app.platform.revoke_api_key(&who, &id, &call.caller()).await;
    // Also after a failure: whether it was revoked may not be known.
    app.keys.clear();
    revoked?;
    Ok(StatusCode::NO_CONTENT)
}
