//! Proof bundles.

use axum::{
    Extension,
    extract::State,
    http::{Method, header},
    response::{IntoResponse, Response},
};
use event::Field;
use platform::Principal;

use super::one;
use crate::{App, bundle::bundle, path::Id, problem::Problem, query::Query, request::Call};

pub(crate) async fn proof(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
    query: Query,
) -> Result<Response, Problem> {
    let mut disclose = None;
    query.into_places([("disclose", &mut disclose)])?;
    let open = fields(disclose.as_deref().unwrap_or_default())?;
    let is_person = matches!(who, Principal::User { .. });
    if !open.is_empty() && !is_person && !who.may_read_all() {
        let why = Problem::forbidden("forbidden", "keys of scope verify cannot open fields");
        let what = format!("{} /api/audit-logs/{{id}}/proof?disclose", Method::GET);
        return Err(app.deny(&who, &what, "logs", &call, why).await);
    }
    let found = one::find(&app, &who, id).await?;
    let (organization, position) = (who.organization().clone(), found.position);
    let proven = app
        .read(move |store| store.prove(&organization, position))
        .await?;
    if !open.is_empty() {
        one::record(&app, &call, &who, &found).await?;
    }
    let bundle = bundle(&proven, &open).map_err(Problem::internal)?;
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"neosc-proof-{}.json\"", proven.index),
        ),
    ];
    Ok((headers, bundle.to_json()).into_response())
}

/// The fields named in `disclose`.
fn fields(disclose: &str) -> Result<Vec<Field>, Problem> {
    if disclose == "all" {
        return Ok(Field::ALL.to_vec());
    }
    let names = disclose
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty());
    names
        .map(|name| Field::from_name(name).ok_or_else(unknown))
        .collect()
}

fn unknown() -> Problem {
    let names = Field::ALL.map(Field::name).join(", ");
    let detail =
        format!("one of these is no field that can be opened; there are {names}; or say all");
    Problem::parameter("unknown_field", "disclose", detail)
}
