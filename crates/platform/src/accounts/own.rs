//! What people do with their own account: each is one transaction, its change and its event.

use serde_json::json;
use zeroize::Zeroizing;

use super::{
    administer::Act,
    lockout::Lockout,
    login::count_failure,
    proof,
    recovery::DrawnCodes,
    second_step::{DrawnSecret, ENABLED, Enrolment, is_required},
};
use crate::{
    Caller, Error, Platform, Principal, Result,
    command::{self, Refusal, record},
    password,
    scribe::{Scribe, with},
};

const PEOPLE: &str = "Only people who are signed in have an account of their own";

impl Platform {
    /// Gives the caller another password and ends their other sign-ins, as `change_password`. Gives how many.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but people; [`Error::Invalid`] `wrong_password` (which counts towards the lock) or
    /// `weak_password`; a conflict `account_locked`.
    pub async fn change_password(
        &self,
        who: &Principal,
        current: &str,
        new: &str,
        caller: &Caller,
    ) -> Result<u64> {
        let verified = self.verified(who, current).await?;
        // Only who knows the old one is told whether the new one is good, or makes work.
        let hash = match &verified {
            None => None,
            Some(_) => match self.hashed(who, who.email(), Some(new)).await {
                Ok(hashed) => Some(hashed.hash),
                Err(error) => {
                    let scribe = Scribe::of(who, caller);
                    let resource = format!("user:{}", who.actor_id());
                    return Err(self
                        .not_acceptable(who, &scribe, "change_password", &resource, error)
                        .await);
                }
            },
        };
        let sign_in = sign_in_of(who);
        self.by_password(who, "change_password", verified, caller, move |act| {
            // There is one whenever the password was right.
            let hash = hash.as_deref().unwrap_or_default();
            act.command.set_password(&act.user.id, hash)?;
            let ended = act.end_sign_ins(Some(&sign_in))?;
            let event = act.done("Changed their password".into());
            record(act.command, with(event, &json!({"sign_ins_ended": ended})))?;
            Ok(Ok(ended))
        })
        .await
    }

    /// Offers the caller a second factor, which [`Self::confirm_second_factor`] enrols within ten minutes. Nothing is
    /// recorded until then, but that it was refused: as `enable_mfa`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but people; [`Error::Invalid`] `wrong_password`; conflicts `mfa_enrolled` and
    /// `account_locked`.
    pub async fn offer_second_factor(
        &self,
        who: &Principal,
        password: &str,
        caller: &Caller,
    ) -> Result<Enrolment> {
        let verified = self.verified(who, password).await?;
        let secret = DrawnSecret::new(self.store());
        self.by_password(who, "enable_mfa", verified, caller, move |act| {
            if act.user.second_factor {
                return Err(enrolled(act));
            }
            Ok(Ok(secret.offer(act.command, &act.user)?))
        })
        .await
    }

    /// Enrols the second factor that was offered, by its first code, as `enable_mfa`. Gives the recovery codes, which are
    /// shown this once.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but people; [`Error::Invalid`] `wrong_code`; a conflict `mfa_enrolled`.
    pub async fn confirm_second_factor(
        &self,
        who: &Principal,
        code: &str,
        caller: &Caller,
    ) -> Result<Vec<String>> {
        let (code, drawn) = (code.to_owned(), DrawnCodes::new(self.store()));
        self.on_own(who, "enable_mfa", caller, move |act| {
            if act.user.second_factor {
                return Err(enrolled(act));
            }
            let Some(step) = proof::first(act.command, &act.user, &code)? else {
                return Err(act.refuse(wrong_code(), "Wrong code"));
            };
            act.command
                .enable_second_factor(&act.user.id, &drawn.hashes)?;
            act.command.set_second_factor_step(&act.user.id, step)?;
            let event = act.done(ENABLED.into());
            record(act.command, event)?;
            Ok(drawn.codes.clone())
        })
        .await
    }

    /// Takes the caller's second factor away, as `disable_mfa`, by their password and a code.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but people; [`Error::Invalid`] `wrong_password` or `wrong_code`, which count towards
    /// the lock; conflicts `mfa_required`, `no_mfa` and `account_locked`.
    pub async fn disable_second_factor(
        &self,
        who: &Principal,
        password: &str,
        code: &str,
        caller: &Caller,
    ) -> Result<()> {
        let verified = self.verified(who, password).await?;
        let code = Zeroizing::new(code.to_owned());
        self.by_password(who, "disable_mfa", verified, caller, move |act| {
            if is_required(act.command)? {
                let error = Error::conflict(
                    "mfa_required",
                    "the policy pol-mfa-required is on: everybody has a second factor",
                );
                return Err(act.refuse(error, "The policy requires a second factor"));
            }
            if !act.user.second_factor {
                return Err(act.without_factor());
            }
            if proof::take(act.command, &act.user, &code)?.is_none() {
                act.count_failure("Wrong code")?;
                return Ok(Err(wrong_code()));
            }
            act.command.remove_second_factor(&act.user.id)?;
            let event = act.done("Removed their second factor".into());
            record(act.command, event)?;
            Ok(Ok(()))
        })
        .await
    }

    /// Ends a sign-in of the caller's, as `revoke_sign_in`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but people; [`Error::NotFound`], also if it had ended.
    pub async fn revoke_own_sign_in(
        &self,
        who: &Principal,
        id: &str,
        caller: &Caller,
    ) -> Result<()> {
        let id = id.to_owned();
        self.on_own(who, "revoke_sign_in", caller, move |act| {
            act.revoke_sign_in(&id)
        })
        .await
    }

    /// The hash of the caller's password, if this is the password.
    async fn verified(&self, who: &Principal, typed: &str) -> Result<Option<String>> {
        let Principal::User {
            organization, id, ..
        } = who
        else {
            return Ok(None);
        };
        let user = self.store().user(organization, id)?;
        let Some(hash) = user.and_then(|user| user.password_hash) else {
            return Ok(None);
        };
        let (typed, against) = (Zeroizing::new(typed.to_owned()), hash.clone());
        let verifying = move || password::verify(&typed, &against);
        let right = self.inner.gate.run(verifying).await?;
        Ok(right.then_some(hash))
    }

    /// Runs `act` on the caller's own account.
    async fn on_own<T: Send + 'static>(
        &self,
        who: &Principal,
        action: &'static str,
        caller: &Caller,
        act: impl Fn(&mut Act<'_, '_>) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T> {
        let scribe = Scribe::of(who, caller);
        let id = match who {
            Principal::User { id, .. } => Some(id.clone()),
            Principal::Key { .. } | Principal::Operator { .. } => None,
        };
        command::run(self, who.organization(), move |command| {
            let user = match &id {
                Some(id) => command.user(id)?,
                None => None,
            };
            let Some(user) = user else {
                let event = scribe.failed(action, "users", PEOPLE);
                return Err(Refusal::recorded(Error::forbidden(PEOPLE), event));
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

    /// The same for whoever gave their password, which was found to be that of the hash `verified`. What `act` gives as an
    /// error was recorded by it, and stays.
    async fn by_password<T: Send + 'static>(
        &self,
        who: &Principal,
        action: &'static str,
        verified: Option<String>,
        caller: &Caller,
        act: impl Fn(&mut Act<'_, '_>) -> Result<Result<T>, Refusal> + Send + 'static,
    ) -> Result<T> {
        self.on_own(who, action, caller, move |acting| {
            let lockout = Lockout::of(acting.command)?;
            if lockout.is_locked(&acting.user, acting.command.wall()) {
                let error = Error::conflict(
                    "account_locked",
                    "too many failures have locked this account: try again in 15 minutes",
                );
                return Err(acting.refuse(error, "The account is locked"));
            }
            // A password that was changed in between does not count.
            if verified.is_none() || verified != acting.user.password_hash {
                acting.count_failure("Wrong password")?;
                let error = Error::invalid("wrong_password", "the current password is wrong");
                return Ok(Err(error));
            }
            act(acting)
        })
        .await?
    }
}

fn sign_in_of(who: &Principal) -> String {
    match who {
        Principal::User { sign_in_id, .. } => sign_in_id.clone(),
        Principal::Key { .. } | Principal::Operator { .. } => String::new(),
    }
}

fn wrong_code() -> Error {
    Error::invalid(
        "wrong_code",
        "this is no code of the second factor now: each is good for half a minute, and once",
    )
}

fn enrolled(act: &Act<'_, '_>) -> Refusal {
    let error = Error::conflict("mfa_enrolled", "this account has a second factor already");
    act.refuse(error, "The account has a second factor already")
}

impl Act<'_, '_> {
    /// Records a failure that counts towards the lock.
    fn count_failure(&mut self, why: &str) -> store::Result<()> {
        record(self.command, self.failed(why))?;
        let lockout = Lockout::of(self.command)?;
        count_failure(self.command, self.scribe, &lockout, &self.user)
    }
}
