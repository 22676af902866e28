//! What administrators do with accounts: each is one transaction, its change and its event.

use event::Timestamp;
use serde_json::json;
use store::{Command, EndedBy, Role, User};

use crate::{
    Caller, Error, Platform, Principal, Result,
    command::{self, Refusal, record},
    scribe::{Scribe, with},
    sessions::{end_of_sign_in, end_sign_ins},
};

/// An account and what is to be done with it, inside the transaction.
pub(super) struct Act<'a, 'b> {
    pub(super) command: &'a mut Command<'b>,
    pub(super) scribe: &'a Scribe,
    pub(super) action: &'static str,
    pub(super) user: User,
}

impl Platform {
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
            let ended = act.end_sign_ins(None)?;
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

    /// Frees an account of whom an identity provider signs in to it, and ends its sign-ins, as `update_user`. Gives how many
    /// those were.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::NotFound`]; a conflict `not_linked`.
    pub async fn unlink_user(&self, who: &Principal, user: &str, caller: &Caller) -> Result<u64> {
        self.on_account(who, "update_user", user, caller, move |act| {
            let Some(issuer) = act.command.unlink_user(&act.user.id)? else {
                let error = Error::conflict(
                    "not_linked",
                    "nobody of an identity provider has this account",
                );
                return Err(act.refuse(error, "The account is not linked"));
            };
            let ended = act.end_sign_ins(None)?;
            let event = act.done(format!("Unlinked {}", act.user.email));
            let changes = json!({
                "before": {"issuer": issuer},
                "after": {"issuer": null},
                "sign_ins_ended": ended,
            });
            record(act.command, with(event, &changes))?;
            Ok(ended)
        })
        .await
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
            let ended = act.end_sign_ins(None)?;
            if ended > 0 {
                let event = act.done(format!("Ended the sign-ins of {}", act.user.email));
                record(act.command, with(event, &json!({"sign_ins_ended": ended})))?;
            }
            Ok(ended)
        })
        .await
    }

    /// Ends one sign-in of an account, as `revoke_sign_in`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::NotFound`], also if it had ended.
    pub async fn revoke_sign_in(
        &self,
        who: &Principal,
        user: &str,
        id: &str,
        caller: &Caller,
    ) -> Result<()> {
        let id = id.to_owned();
        self.on_account(who, "revoke_sign_in", user, caller, move |act| {
            act.revoke_sign_in(&id)
        })
        .await
    }

    /// Takes the second factor of somebody away who has lost it, as `disable_mfa`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::NotFound`]; conflicts `own_account` and `no_mfa`.
    pub async fn reset_second_factor(
        &self,
        who: &Principal,
        user: &str,
        caller: &Caller,
    ) -> Result<()> {
        let acting = who.clone();
        self.on_account(who, "disable_mfa", user, caller, move |act| {
            act.not_ones_own(&acting)?;
            if !act.user.second_factor {
                return Err(act.without_factor());
            }
            act.command.remove_second_factor(&act.user.id)?;
            let event = act.done(format!("Removed the second factor of {}", act.user.email));
            Ok(record(act.command, event)?)
        })
        .await
    }

    /// Runs `act` on the account `user` (an id or an address), if `who` may.
    pub(super) async fn on_account<T: Send + 'static>(
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
}

pub(super) const ADMINISTRATORS: &str = "Only administrators may change accounts";

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

    pub(super) fn done(&self, details: String) -> event::NewEvent {
        self.scribe.done(self.action, self.resource(), details)
    }

    pub(super) fn failed(&self, why: &str) -> event::NewEvent {
        self.scribe.failed(self.action, self.resource(), why)
    }

    pub(super) fn refuse(&self, error: Error, why: &str) -> Refusal {
        Refusal::recorded(error, self.failed(why))
    }

    /// Refuses what needs a second factor of an account that has none.
    pub(super) fn without_factor(&self) -> Refusal {
        let error = Error::conflict("no_mfa", "this account has no second factor");
        self.refuse(error, "The account has no second factor")
    }

    /// Refuses what people do with their own account by their password alone.
    pub(super) fn not_ones_own(&self, who: &Principal) -> Result<(), Refusal> {
        if !matches!(who, Principal::User { id, .. } if *id == self.user.id) {
            return Ok(());
        }
        let error = Error::conflict(
            "own_account",
            "this is your own account: change it below /api/auth, with your password",
        );
        Err(self.refuse(error, "One's own account takes the password"))
    }

    /// Ends the sign-ins of the account, but for one that is kept, and what was launched under them. Gives how many
    /// sign-ins those were.
    pub(super) fn end_sign_ins(&mut self, kept: Option<&str>) -> store::Result<u64> {
        end_sign_ins(self.command, self.scribe, &self.user.id, kept)
    }

    /// Ends one sign-in of the account, and what was launched under it.
    pub(super) fn revoke_sign_in(&mut self, id: &str) -> Result<(), Refusal> {
        if !self.command.revoke_sign_in_of(&self.user.id, id)? {
            return Err(self.refuse(Error::NotFound, "No such sign-in"));
        }
        end_of_sign_in(self.command, self.scribe, id, EndedBy::Revoked)?;
        let event = self.done(format!("Ended a sign-in of {}", self.user.email));
        Ok(record(
            self.command,
            with(event, &json!({"sign_in_id": id})),
        )?)
    }

    /// Refuses to take the last administrator away, whom nobody who signs in could replace. One who is locked by hand
    /// or whose time ends is none; one who is locked by failures is one again soon.
    pub(super) fn keep_an_administrator(&self) -> Result<(), Refusal> {
        let lasts = !self.user.is_locked_by_hand() && self.user.expires_at.is_none();
        if self.user.role != Role::Admin || !lasts {
            return Ok(());
        }
        if self.command.administrators()? > 1 {
            return Ok(());
        }
        let error = Error::conflict(
            "last_admin",
            "this is the last administrator who can sign in for good: make another one first",
        );
        Err(self.refuse(error, "The last administrator stays one"))
    }
}
