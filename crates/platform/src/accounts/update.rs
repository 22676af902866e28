//! Changing what an account is: its role, its name, its end.

use event::{NewEvent, Timestamp};
use serde_json::json;
use store::{Command, Role, User};

use super::{administer::Act, register::check_given_name};
use crate::{
    Caller, Error, Platform, Principal, Result,
    changes::{Parts, between},
    command::{Refusal, record},
    scribe::{Scribe, with_change},
};

/// What is to change of an account, as it was sent; `None` leaves it as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Another role.
    pub role: Option<String>,
    /// Another name to show.
    pub name: Option<String>,
    /// Another end (RFC 3339), or none.
    pub expires_at: Option<Option<String>>,
}

/// What of it is more than text.
struct Read {
    role: Option<Role>,
    expires_at: Option<Option<Timestamp>>,
}

impl Platform {
    /// Gives an account another role, as `change_role`. `user` is its id or address. The role it has already changes
    /// and records nothing.
    ///
    /// # Errors
    /// As [`Self::update_user`].
    pub async fn change_role(
        &self,
        who: &Principal,
        user: &str,
        role: Role,
        caller: &Caller,
    ) -> Result<User> {
        let change = Change {
            role: Some(role.as_str().to_owned()),
            ..Change::default()
        };
        self.update_user(who, user, change, caller).await
    }

    /// Changes an account: its role as `change_role`, name and end as `update_user`. `user` is its id or address. What is
    /// as it is to be already changes and records nothing. Gives the account as it is then.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::NotFound`]; [`Error::Invalid`] `bad_role`, `bad_name` or
    /// `bad_expiry`; a conflict `last_admin`.
    pub async fn update_user(
        &self,
        who: &Principal,
        user: &str,
        change: Change,
        caller: &Caller,
    ) -> Result<User> {
        // What is refused is told by the action it was about.
        let action = match change {
            Change {
                role: Some(_),
                name: None,
                expires_at: None,
            } => "change_role",
            _ => "update_user",
        };
        self.on_account(who, action, user, caller, move |act| {
            let Read { role, expires_at } = act.check(&change)?;
            act.change_role(role)?;
            act.change_data(change.name.as_deref(), expires_at)?;
            Ok(act.user.clone())
        })
        .await
    }
}

impl Act<'_, '_> {
    fn check(&self, change: &Change) -> Result<Read, Refusal> {
        let role = change.role.as_deref().map(str::parse).transpose();
        let role =
            role.map_err(|error: store::Error| self.refuse(error.into(), "There is no such role"))?;
        if let Some(name) = &change.name {
            check_given_name(name)
                .map_err(|error| self.refuse(error, "The name is not acceptable"))?;
        }
        let past = |at: &Timestamp| *at <= self.command.wall();
        let expires_at = match &change.expires_at {
            None => {
                return Ok(Read {
                    role,
                    expires_at: None,
                });
            }
            Some(None) => None,
            Some(Some(text)) => Some(Timestamp::parse(text).map_err(|_| {
                let error = "expires_at is a time like 2027-01-31T12:00:00Z, or null";
                self.refuse(Error::invalid("bad_expiry", error), "The expiry is no time")
            })?),
        };
        if expires_at != self.user.expires_at && expires_at.as_ref().is_some_and(past) {
            let error = Error::invalid("bad_expiry", "expires_at has passed already");
            return Err(self.refuse(error, "The expiry has passed already"));
        }
        if expires_at.is_some() {
            self.keep_an_administrator()?;
        }
        Ok(Read {
            role,
            expires_at: Some(expires_at),
        })
    }

    fn change_role(&mut self, role: Option<Role>) -> Result<(), Refusal> {
        let Some(role) = role.filter(|role| *role != self.user.role) else {
            return Ok(());
        };
        self.keep_an_administrator()?;
        Ok(give_role(self.command, self.scribe, &mut self.user, role)?)
    }

    fn change_data(
        &mut self,
        name: Option<&str>,
        expires_at: Option<Option<Timestamp>>,
    ) -> Result<(), Refusal> {
        let before = data(&self.user);
        let name = name.map(str::trim);
        if let Some(name) = name.filter(|name| *name != self.user.name) {
            self.command.set_name(&self.user.id, name)?;
            self.user.name = name.to_owned();
        }
        if let Some(at) = expires_at.filter(|at| *at != self.user.expires_at) {
            self.command.set_expiry(&self.user.id, at)?;
            self.user.expires_at = at;
        }
        let Some(changes) = between(&before, &data(&self.user)) else {
            return Ok(());
        };
        let event = NewEvent {
            action: "update_user".into(),
            ..self.done(format!("Updated {}", self.user.email))
        };
        let event = with_change(event, &changes.before, &changes.after);
        Ok(record(self.command, event)?)
    }
}

/// Gives an account another role, as `change_role`.
pub(crate) fn give_role(
    command: &mut Command<'_>,
    scribe: &Scribe,
    user: &mut User,
    role: Role,
) -> store::Result<()> {
    let before = user.role;
    command.set_role(&user.id, role)?;
    user.role = role;
    let details = format!("Changed role of {} from {before} to {role}", user.email);
    let event = scribe.done("change_role", format!("user:{}", user.id), details);
    let shown = |role: Role| json!({"role": role.as_str()});
    record(command, with_change(event, &shown(before), &shown(role)))
}

/// What `update_user` changes, by name.
fn data(user: &User) -> Parts<'static> {
    let expires_at = user.expires_at.map(|at| at.to_string());
    vec![
        ("name", user.name.as_str().into()),
        ("expires_at", expires_at.into()),
    ]
}
