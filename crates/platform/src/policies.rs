//! Switching security policies.

use serde_json::json;
use store::Policy;

use crate::{
    Caller, Error, Platform, Principal, Result,
    command::{self, Refusal, record},
    scribe::{Scribe, with_change},
};

impl Platform {
    /// Puts a policy in force or out of it, as `toggle_policy`; `None` flips it. Setting what is set changes and
    /// records nothing. Gives the policy as it is then.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::NotFound`].
    pub async fn set_policy(
        &self,
        who: &Principal,
        id: &str,
        enabled: Option<bool>,
        caller: &Caller,
    ) -> Result<Policy> {
        let (who, scribe, id) = (who.clone(), Scribe::of(who, caller), id.to_owned());
        command::run(self, &who.organization().clone(), move |command| {
            let resource = format!("policy:{id}");
            let refuse = |error, why: &str| {
                let event = scribe.failed("toggle_policy", &resource, why);
                Err(Refusal::recorded(error, event))
            };
            if !who.is_admin_now(command)? {
                let why = "Only administrators may change policies";
                return refuse(Error::forbidden(why), why);
            }
            let Some(mut policy) = command.policy(&id)? else {
                return refuse(Error::NotFound, "Policy not found");
            };
            let enabled = enabled.unwrap_or(!policy.enabled);
            if enabled == policy.enabled {
                return Ok(policy);
            }
            command.set_policy(&id, enabled)?;
            let details = if enabled {
                "Policy enabled"
            } else {
                "Policy disabled"
            };
            let event = scribe.done("toggle_policy", resource, details);
            let (before, after) = (
                json!({"enabled": policy.enabled}),
                json!({"enabled": enabled}),
            );
            record(command, with_change(event, &before, &after))?;
            policy.enabled = enabled;
            Ok(policy)
        })
        .await
    }
}
