//! What administrators do with accounts: each is one transaction, its change and its event.

use std::fmt;

use event::Timestamp;
use serde_json::json;
use store::{Command, NewUser, Role, User};
use zeroize::Zeroizing;

use super::register::{check_email, check_name, shown_name};
use crate::{
    Caller, Error, Platform, Principal, Result,
    builtin::POLICY_PASSWORD_STRENGTH,
    coalesce::Tried,
    command::{self, Refusal, record},
    password,
    scribe::{Scribe, with, with_change},
};

/// A password that was set for somebody.
#[derive(Clone, PartialEq, Eq)]
pub struct SetPassword {
    /// Id of the account.
    pub id: String,
    /// Its address.
    pub email: String,
    /// The password, if it was drawn because none was given: shown this once.
    pub drawn: Option<String>,
    /// Sign-ins that it ended.
    pub ended: u64,
}

/// Without the password.
impl fmt::Debug for SetPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetPassword")
            .field("id", &self.id)
            .field("email", &self.email)
            .finish_non_exhaustive()
    }
}

/// A password and its hash, made before the transaction that sets it.
struct Hashed {
    hash: String,
    drawn: Option<String>,
}

/// An account and what is to be done with it, inside the transaction.
struct Act<'a, 'b> {
    command: &'a mut Command<'b>,
    scribe: &'a Scribe,
    action: &'static str,
    user: User,
}

impl Platform {
    /// Makes an account, as `create_user`. Without a password one is drawn.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::Invalid`] `bad_email`, `bad_name` or `weak_password`;
    /// a conflict `email_taken`.
    pub async fn create_user(
        &self,
        who: &Principal,
        email: &str,
        name: Option<&str>,
        role: Role,
        password: Option<&str>,
        caller: &Caller,
    ) -> Result<SetPassword> {
        let email = email.trim().to_owned();
        let scribe = Scribe::of(who, caller);
        let checked = check_email(&email).and_then(|()| check_name(name));
        let hashed = match checked {
            Ok(()) => self.hashed(who, &email, password).await,
            Err(error) => Err(error),
        };
        let hashed = match hashed {
            Ok(hashed) => hashed,
            Err(error) => {
                return Err(self
                    .not_acceptable(who, scribe, "create_user", "users", error)
                    .await);
            }
        };
        let made = SetPassword {
            id: format!("user-{}", self.store().draw_name()),
            email: email.clone(),
            drawn: hashed.drawn,
            ended: 0,
        };
        let (id, name, hash) = (made.id.clone(), shown_name(&email, name), hashed.hash);
        let acting = who.clone();
        command::run(self, who.organization(), move |command| {
            let refuse = |error, why: &str| {
                let event = scribe.failed("create_user", "users", why);
                Err(Refusal::recorded(error, event))
            };
            if !acting.is_admin_now(command)? {
                return refuse(Error::forbidden(ADMINISTRATORS), ADMINISTRATORS);
            }
            if command.user_by_email(&email)?.is_some() {
                let error =
                    Error::conflict("email_taken", format!("{email} has an account already"));
                return refuse(error, "The e-mail address has an account already");
            }
            command.add_user(&NewUser {
                id: &id,
                email: &email,
                name: &name,
                role,
                password_hash: Some(&hash),
            })?;
            let event = scribe.done(
                "create_user",
                format!("user:{id}"),
                format!("Created user {email} as {role}"),
            );
            let after = json!({"after": {"email": email, "name": name, "role": role.as_str()}});
            Ok(record(command, with(event, &after))?)
        })
        .await?;
        Ok(made)
    }

    /// Gives an account another role, as `change_role`. `user` is its id or address. The role it has already changes
    /// and records nothing.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::NotFound`]; a conflict `last_admin`.
    pub async fn change_role(
        &self,
        who: &Principal,
        user: &str,
        role: Role,
        caller: &Caller,
    ) -> Result<User> {
        self.on_account(who, "change_role", user, caller, move |act| {
            let before = act.user.role;
            if before == role {
                return Ok(act.user.clone());
            }
            act.keep_an_administrator()?;
            act.command.set_role(&act.user.id, role)?;
            let (was, is) = (
                json!({"role": before.as_str()}),
                json!({"role": role.as_str()}),
            );
            let event = act.done(format!(
                "Changed role of {} from {before} to {role}",
                act.user.email
            ));
            record(act.command, with_change(event, &was, &is))?;
            Ok(User {
                role,
                ..act.user.clone()
            })
        })
        .await
    }

    /// Locks an account until it is unlocked, and ends its sign-ins, as `lock_user`. Gives how many those were.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::NotFound`]; conflicts `last_admin` and
    /// `locked_already`.
    pub async fn lock_user(&self, who: &Principal, user: &str, caller: &Caller) -> Result<u64> {
        self.on_account(who, "lock_user", user, caller, move |act| {
            if act.user.is_locked_by_hand() {
                let error = Error::conflict("locked_already", "this account is locked already");
                return Err(act.refuse(error, "The account is locked already"));
            }
            act.keep_an_administrator()?;
            act.command.lock_user(&act.user.id)?;
            let ended = act.command.revoke_sign_ins_of(&act.user.id)?;
            let event = act.done(format!("Locked {}", act.user.email));
            record(act.command, with(event, &json!({"sign_ins_ended": ended})))?;
            Ok(ended)
        })
        .await
    }

    /// Opens a locked account again, as `unlock_user`, whether an administrator locked it or too many failures did.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::NotFound`]; a conflict `not_locked`.
    pub async fn unlock_user(&self, who: &Principal, user: &str, caller: &Caller) -> Result<()> {
        self.on_account(who, "unlock_user", user, caller, move |act| {
            if act.user.locked_until <= act.command.wall() {
                let error = Error::conflict("not_locked", "this account is not locked");
                return Err(act.refuse(error, "The account is not locked"));
            }
            let never = Timestamp::default();
            act.command.set_failures(&act.user.id, 0, never, never)?;
            let event = act.done(format!("Unlocked {}", act.user.email));
            Ok(record(act.command, event)?)
        })
        .await
    }

    /// Gives an account another password and ends its sign-ins, as `change_password`. Without a password one is drawn.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::Invalid`] `weak_password`; [`Error::NotFound`].
    pub async fn reset_password(
        &self,
        who: &Principal,
        user: &str,
        password: Option<&str>,
        caller: &Caller,
    ) -> Result<SetPassword> {
        // The address matters to what is a good password; whose account it is then, the transaction says.
        let email = if user.contains('@') {
            user.trim().to_owned()
        } else {
            let found = self.store().user(who.organization(), user)?;
            found.map(|user| user.email).unwrap_or_default()
        };
        let hashed = match self.hashed(who, &email, password).await {
            Ok(hashed) => hashed,
            Err(error) => {
                let scribe = Scribe::of(who, caller);
                return Err(self
                    .not_acceptable(who, scribe, "change_password", "users", error)
                    .await);
            }
        };
        let Hashed { hash, drawn } = hashed;
        let set = self.on_account(who, "change_password", user, caller, move |act| {
            act.command.set_password(&act.user.id, &hash)?;
            let ended = act.command.revoke_sign_ins_of(&act.user.id)?;
            let event = act.done(format!("Reset password of {}", act.user.email));
            record(act.command, with(event, &json!({"sign_ins_ended": ended})))?;
            Ok((act.user.id.clone(), act.user.email.clone(), ended))
        });
        let (id, email, ended) = set.await?;
        Ok(SetPassword {
            id,
            email,
            drawn,
            ended,
        })
    }

    /// Ends all sign-ins of an account, as `revoke_sign_in`. Gives how many; none records nothing.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::NotFound`].
    pub async fn revoke_sign_ins(
        &self,
        who: &Principal,
        user: &str,
        caller: &Caller,
    ) -> Result<u64> {
        self.on_account(who, "revoke_sign_in", user, caller, move |act| {
            let ended = act.command.revoke_sign_ins_of(&act.user.id)?;
            if ended > 0 {
                let event = act.done(format!("Ended the sign-ins of {}", act.user.email));
                record(act.command, with(event, &json!({"sign_ins_ended": ended})))?;
            }
            Ok(ended)
        })
        .await
    }

    /// Runs `act` on the account `user` (an id or an address), if `who` may.
    async fn on_account<T: Send + 'static>(
        &self,
        who: &Principal,
        action: &'static str,
        user: &str,
        caller: &Caller,
        act: impl Fn(&mut Act<'_, '_>) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T> {
        let (acting, scribe, user) = (who.clone(), Scribe::of(who, caller), user.trim().to_owned());
        command::run(self, who.organization(), move |command| {
            let refuse = |error, why: &str| {
                Err(Refusal::recorded(
                    error,
                    scribe.failed(action, "users", why),
                ))
            };
            if !acting.is_admin_now(command)? {
                return refuse(Error::forbidden(ADMINISTRATORS), ADMINISTRATORS);
            }
            let Some(user) = named(command, &user)? else {
                return refuse(Error::NotFound, "No such account");
            };
            act(&mut Act {
                command,
                scribe: &scribe,
                action,
                user,
            })
        })
        .await
    }

    /// The hash of a password that may be set, or of one that is drawn.
    async fn hashed(&self, who: &Principal, email: &str, password: Option<&str>) -> Result<Hashed> {
        let drawn = match password {
            Some(_) => None,
            None => Some(password::draw(self.store())),
        };
        let typed = password.or(drawn.as_deref()).unwrap_or_default();
        let policy = self
            .store()
            .policy(who.organization(), POLICY_PASSWORD_STRENGTH)?;
        password::check(typed, email, policy.is_some_and(|policy| policy.enabled))?;
        let typed = Zeroizing::new(typed.to_owned());
        let salt = password::salt_of(self.store().random());
        let hashing = self.inner.gate.run(move || password::hash(&typed, &salt));
        let hash = hashing.await??;
        Ok(Hashed { hash, drawn })
    }

    /// Records that a form was not acceptable, if that is what it is.
    async fn not_acceptable(
        &self,
        who: &Principal,
        scribe: Scribe,
        action: &str,
        resource: &str,
        error: Error,
    ) -> Error {
        let why = match &error {
            Error::Invalid {
                code: "bad_email", ..
            } => "The e-mail address is not acceptable",
            Error::Invalid {
                code: "bad_name", ..
            } => "The name is not acceptable",
            Error::Invalid {
                code: "weak_password",
                ..
            } => "The password is too weak",
            _ => return error,
        };
        let event = scribe.failed(action, resource, why);
        let tried = Tried::by_person(event);
        self.refuse(who.organization(), error, tried).await
    }
}

const ADMINISTRATORS: &str = "Only administrators may change accounts";

/// The account of an id, or of an address, in the organization of the command.
fn named(command: &Command<'_>, user: &str) -> store::Result<Option<User>> {
    if !user.contains('@') {
        return command.user(user);
    }
    let found = command.user_by_email(user)?;
    Ok(found.filter(|user| user.organization == *command.organization()))
}

impl Act<'_, '_> {
    fn resource(&self) -> String {
        format!("user:{}", self.user.id)
    }

    fn done(&self, details: String) -> event::NewEvent {
        self.scribe.done(self.action, self.resource(), details)
    }

    fn refuse(&self, error: Error, why: &str) -> Refusal {
        let event = self.scribe.failed(self.action, self.resource(), why);
        Refusal::recorded(error, event)
    }

    /// Refuses to take the last administrator away, whom nobody who signs in could replace. One who is locked by hand
    /// is none; one who is locked by failures is one again soon.
    fn keep_an_administrator(&self) -> Result<(), Refusal> {
        if self.user.role != Role::Admin || self.user.is_locked_by_hand() {
            return Ok(());
        }
        if self.command.administrators()? > 1 {
            return Ok(());
        }
        let error = Error::conflict(
            "last_admin",
            "this is the last administrator who can sign in: make another one first",
        );
        Err(self.refuse(error, "The last administrator stays one"))
    }
}
