//! Makes the events of one request: who acted, and from where, are said once.

use event::NewEvent;
use serde_json::{Value, json};
use store::User;

use crate::{Caller, Principal};

/// `resource` of what concerns signing in and out.
pub(crate) const AUTH: &str = "auth";
/// `resource` of what concerns the log as a whole.
pub(crate) const LOGS: &str = "logs";

/// Whom the events of a request name, and its [`Caller`].
#[derive(Clone)]
pub(crate) struct Scribe {
    user_id: String,
    user_email: String,
    caller: Caller,
}

impl Scribe {
    pub(crate) fn new(user_id: String, user_email: String, caller: &Caller) -> Self {
        Self {
            user_id,
            user_email,
            caller: caller.clone(),
        }
    }

    pub(crate) fn of(who: &Principal, caller: &Caller) -> Self {
        Self::new(who.actor_id(), who.email().to_owned(), caller)
    }

    pub(crate) fn of_account(user: &User, caller: &Caller) -> Self {
        Self::new(user.id.clone(), user.email.clone(), caller)
    }

    /// Somebody no account is known of: named by what they typed, if that has the form of a name.
    pub(crate) fn of_unknown(typed: &str, caller: &Caller) -> Self {
        let name = event::attempted_login_name(typed);
        let address = if name.contains('@') {
            name.clone()
        } else {
            String::new()
        };
        Self::new(name, address, caller)
    }

    /// It was done.
    pub(crate) fn done(
        &self,
        action: &str,
        resource: impl Into<String>,
        details: impl Into<String>,
    ) -> NewEvent {
        self.event(action, resource.into(), details.into(), true)
    }

    /// It was tried and refused, or it failed.
    pub(crate) fn failed(
        &self,
        action: &str,
        resource: impl Into<String>,
        details: impl Into<String>,
    ) -> NewEvent {
        self.event(action, resource.into(), details.into(), false)
    }

    fn event(&self, action: &str, resource: String, details: String, success: bool) -> NewEvent {
        NewEvent {
            user_id: self.user_id.clone(),
            user_email: self.user_email.clone(),
            action: action.to_owned(),
            resource,
            details,
            ip_address: self.caller.ip.map(|ip| ip.to_string()).unwrap_or_default(),
            success,
            user_agent: self.caller.user_agent.clone(),
            request_id: self.caller.request_id.clone(),
            ..NewEvent::default()
        }
    }
}

/// An event with `metadata`.
pub(crate) fn with(event: NewEvent, metadata: &Value) -> NewEvent {
    NewEvent {
        metadata: Some(metadata.to_string()),
        ..event
    }
}

/// An event of a change, with the state before and after it.
pub(crate) fn with_change(event: NewEvent, before: &Value, after: &Value) -> NewEvent {
    with(event, &json!({"before": before, "after": after}))
}
