//! `/api/policies`.

use axum::{
    Extension, Json as Answered,
    extract::State,
    http::Method,
    routing::{get, patch},
};
use platform::Principal;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{Answer, Doc, Parameter, Route, Sent};
use crate::{
    App, app::blocking, auth::Access, body::MaybeJson, path::Id, problem::Problem, request::Call,
};

pub(super) static ROUTES: &[Route] = &[
    Route::usual(
        Method::GET,
        "/api/policies",
        || get(list),
        Access::Readers,
        "policies",
        Doc {
            id: "list_policies",
            tag: "policies",
            summary: "List security policies",
            description: "With their settings as they hold.",
            parameters: &[],
            sent: Sent::Nothing,
            answer: Answer::List("Policy"),
            errors: &[],
        },
    ),
    Route::usual(
        Method::PATCH,
        "/api/policies/{id}",
        || patch(change),
        Access::Known,
        "policies",
        Doc {
            id: "set_policy",
            tag: "policies",
            summary: "Put a policy in force or out of it, or change its settings",
            description: "Without a body it is flipped, which is recorded as `toggle_policy`; `settings` that change are \
                          recorded as `update_policy`. Setting what is set already changes and records nothing. A list \
                          of networks that would not admit the caller's own address is refused. A setting that is \
                          refused is named by `field`, like /settings/idle_minutes. For administrators; \
                          refusals are recorded.",
            parameters: &[Parameter::Path(
                "id",
                "Id of the policy, like pol-mfa-required.",
            )],
            sent: Sent::MaybeJson("PolicyChange"),
            answer: Answer::Json("Policy"),
            errors: &[403, 404, 409],
        },
    ),
];

/// What is to be: at least one of both.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PolicyChange {
    /// Whether the policy is to be in force.
    enabled: Option<bool>,
    /// Settings by name; those that are not named stay. `failures`, `within_minutes` and `locked_minutes` of
    /// pol-login-lockout; `idle_minutes` of pol-session-timeout; `length` of pol-password-strength; `networks` of
    /// pol-ip-allowlist.
    #[schema(value_type = Option<Object>)]
    settings: Option<Map<String, Value>>,
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
    /// Its settings as they hold, by name: numbers, or `networks`, a list of addresses and networks.
    #[schema(value_type = Object)]
    settings: Value,
}

impl From<platform::PolicyView> for PolicyView {
    fn from(policy: platform::PolicyView) -> Self {
        Self {
            id: policy.id,
            name: policy.name,
            enabled: policy.enabled,
            settings: policy.settings,
        }
    }
}

async fn list(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
) -> Result<Answered<Vec<PolicyView>>, Problem> {
    let platform = app.platform.clone();
    let found = blocking(move || platform.policies(&who)).await??;
    Ok(Answered(found.into_iter().map(PolicyView::from).collect()))
}

async fn change(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
    MaybeJson(wanted): MaybeJson<PolicyChange>,
) -> Result<Answered<PolicyView>, Problem> {
    let change = match wanted {
        None => platform::PolicyChange::Flip,
        Some(PolicyChange {
            enabled: None,
            settings: None,
        }) => {
            let detail =
                "`enabled` or `settings` is due; a request without a body flips the policy";
            return Err(Problem::bad("bad_body", detail));
        }
        Some(PolicyChange { enabled, settings }) => {
            platform::PolicyChange::Set { enabled, settings }
        }
    };
    let caller = call.caller();
    let changed = app.platform.change_policy(&who, &id, change, &caller);
    Ok(Answered(changed.await?.into()))
}
