//! Seeing and changing security policies.

use serde_json::{Map, Value, json};
use store::{Command, Policy};

use super::{allowlist, terms};
use crate::{
    Caller, Error, Platform, Principal, Result,
    builtin::POLICY_IP_ALLOWLIST,
    changes::{between, object},
    command::{self, Refusal, record},
    platform::Settings,
    scribe::{Scribe, with_change},
};

/// A policy as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyView {
    /// Its id.
    pub id: String,
    /// Name to show.
    pub name: String,
    /// Whether it is in force.
    pub enabled: bool,
    /// Its terms as they hold, an object.
    pub settings: Value,
}

/// What is to be of a policy.
#[derive(Clone, Debug)]
pub enum PolicyChange {
    /// In force if it was not, and the other way round.
    Flip,
    /// What is given.
    Set {
        /// Whether it is in force.
        enabled: Option<bool>,
        /// Terms by name; others stay.
        settings: Option<Map<String, Value>>,
    },
}

impl PolicyChange {
    fn enabled(&self, before: bool) -> bool {
        match self {
            Self::Flip => !before,
            Self::Set { enabled, .. } => enabled.unwrap_or(before),
        }
    }

    fn settings(&self) -> Option<&Map<String, Value>> {
        match self {
            Self::Flip => None,
            Self::Set { settings, .. } => settings.as_ref(),
        }
    }
}

impl Platform {
    /// The policies of the organization.
    ///
    /// # Errors
    /// Those of the store.
    pub fn policies(&self, who: &Principal) -> Result<Vec<PolicyView>> {
        let policies = self.store().policies(who.organization())?;
        let views = policies
            .into_iter()
            .map(|policy| view(policy, &self.inner.settings));
        Ok(views.collect::<store::Result<_>>()?)
    }

    /// Puts a policy in force or out of it, as `toggle_policy`; `None` flips it. Else as [`Self::change_policy`].
    ///
    /// # Errors
    /// As [`Self::change_policy`].
    pub async fn set_policy(
        &self,
        who: &Principal,
        id: &str,
        enabled: Option<bool>,
        caller: &Caller,
    ) -> Result<PolicyView> {
        let change = match enabled {
            None => PolicyChange::Flip,
            enabled => PolicyChange::Set {
                enabled,
                settings: None,
            },
        };
        self.change_policy(who, id, change, caller).await
    }

    /// Changes the terms of a policy, as `update_policy`, and puts it in force or out of it, as `toggle_policy`. What is so
    /// already changes and records nothing. Gives the policy as it is then.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::NotFound`]; [`Error::Invalid`] `unknown_setting` or
    /// `bad_setting`; a conflict `locks_you_out` for all but the command line.
    pub async fn change_policy(
        &self,
        who: &Principal,
        id: &str,
        change: PolicyChange,
        caller: &Caller,
    ) -> Result<PolicyView> {
        let act = Act {
            who: who.clone(),
            scribe: Scribe::of(who, caller),
            caller: caller.clone(),
            resource: format!("policy:{id}"),
            change,
            here: self.inner.settings.clone(),
        };
        let id = id.to_owned();
        let run = move |command: &mut Command<'_>| act.run(command, &id);
        command::run(self, who.organization(), run).await
    }
}

fn view(policy: Policy, here: &Settings) -> store::Result<PolicyView> {
    Ok(PolicyView {
        settings: object(terms::all(&policy, here)?),
        id: policy.id,
        name: policy.name,
        enabled: policy.enabled,
    })
}

struct Act {
    who: Principal,
    scribe: Scribe,
    caller: Caller,
    resource: String,
    change: PolicyChange,
    here: Settings,
}

impl Act {
    fn run(&self, command: &mut Command<'_>, id: &str) -> Result<PolicyView, Refusal> {
        if !self.who.is_admin_now(command)? {
            let why = "Only administrators may change policies";
            return Err(self.refuse(Error::forbidden(why), why));
        }
        let Some(before) = command.policy(id)? else {
            return Err(self.refuse(Error::NotFound, "Policy not found"));
        };
        let after = self.changed(&before)?;
        let was = terms::all(&before, &self.here)?;
        let is = terms::all(&after, &self.here)?;
        let updated = between(&was, &is);
        if updated.is_none() && before.enabled == after.enabled {
            return Ok(view(before, &self.here)?);
        }
        self.keep_the_door_open(&after)?;
        command.set_policy(id, after.enabled, &after.settings)?;
        if let Some(changes) = updated {
            let details = format!("Updated policy: {}", changes.words);
            let event = self.scribe.done("update_policy", &*self.resource, details);
            record(command, with_change(event, &changes.before, &changes.after))?;
        }
        if before.enabled != after.enabled {
            let details = if after.enabled {
                "Policy enabled"
            } else {
                "Policy disabled"
            };
            let event = self.scribe.done("toggle_policy", &*self.resource, details);
            let (was, is) = (
                json!({"enabled": before.enabled}),
                json!({"enabled": after.enabled}),
            );
            record(command, with_change(event, &was, &is))?;
        }
        Ok(view(after, &self.here)?)
    }

    fn changed(&self, before: &Policy) -> Result<Policy, Refusal> {
        let settings = match self.change.settings() {
            Some(wanted) => terms::with(before, wanted)
                .map_err(|error| self.refuse(error, "The settings are not acceptable"))?,
            None => before.settings.clone(),
        };
        Ok(Policy {
            enabled: self.change.enabled(before.enabled),
            settings,
            ..before.clone()
        })
    }

    /// Nobody may shut themselves out, and with them perhaps the last administrator.
    fn keep_the_door_open(&self, after: &Policy) -> Result<(), Refusal> {
        let asks =
            after.id == POLICY_IP_ALLOWLIST && !matches!(self.who, Principal::Operator { .. });
        if !asks || allowlist::admits(Some(after), self.caller.ip)? {
            return Ok(());
        }
        let own = match self.caller.ip {
            Some(ip) => format!("your own address, {ip}"),
            None => "you: your address is not known".to_owned(),
        };
        let error = Error::conflict(
            "locks_you_out",
            format!("this list would not admit {own}: add a network that holds it first"),
        );
        Err(self.refuse(error, "The list would not admit the caller's own address"))
    }

    fn refuse(&self, error: Error, why: &str) -> Refusal {
        let action = match self.change.settings() {
            Some(_) => "update_policy",
            None => "toggle_policy",
        };
        Refusal::recorded(error, self.scribe.failed(action, &*self.resource, why))
    }
}
