//! `/api/policies`.

use axum::{Extension, Json as Answered, extract::State, http::Method, routing::patch};
use platform::Principal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, Doc, Parameter, Route, Sent};
use crate::{
    App, auth::Access, body::MaybeJson, path::Id, problem::Problem, rate::Rate, request::Call,
};

pub(super) static ROUTES: &[Route] = &[Route {
    method: Method::PATCH,
    path: "/api/policies/{id}",
    handler: || patch(change),
    access: Access::Known,
    rate: Rate::Usual,
    bounded: true,
    resource: "policies",
    doc: Doc {
        id: "set_policy",
        tag: "policies",
        summary: "Put a policy in force or out of it",
        description: "Without a body it is flipped. Setting what is set already changes and records nothing. \
                      For administrators; refusals are recorded.",
        parameters: &[Parameter::Path(
            "id",
            "Id of the policy, like pol-mfa-required.",
        )],
        sent: Sent::MaybeJson("PolicyChange"),
        answer: Answer::Json("Policy"),
        errors: &[403, 404],
    },
}];

/// What is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PolicyChange {
    /// Whether the policy is to be in force.
    enabled: bool,
}

/// A security policy.
#[derive(Serialize, ToSchema)]
#[schema(as = Policy)]
pub(crate) struct PolicyView {
    /// Its id.
    id: String,
    /// Name to show.
    name: String,
    /// Whether it is in force.
    enabled: bool,
}

async fn change(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
    MaybeJson(wanted): MaybeJson<PolicyChange>,
) -> Result<Answered<PolicyView>, Problem> {
    let enabled = wanted.map(|wanted| wanted.enabled);
    let caller = call.caller();
    let policy = app.platform.set_policy(&who, &id, enabled, &caller).await?;
    Ok(Answered(PolicyView {
        id: policy.id,
        name: policy.name,
        enabled: policy.enabled,
    }))
}
