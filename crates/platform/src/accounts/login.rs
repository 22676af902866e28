//! Signing in with a password.

use event::Timestamp;
use store::{Command, User};
use zeroize::Zeroizing;

use super::{
    lockout::Lockout,
    second_step::{DrawnStep, Entered},
    sign_in::DrawnSignIn,
};
use crate::{
    Caller, Error, Platform, Result,
    command::{self, Refusal, record},
    password,
    policies::allowlist::check_sign_in,
    scribe::{AUTH, Scribe},
};

/// What everybody is told whose sign-in fails, whatever the reason.
pub(super) const INVALID: &str = "Invalid credentials";
/// No account has a longer address.
const LONGEST_EMAIL: usize = event::limits::USER_EMAIL;

impl Platform {
    /// Signs somebody in with address and password, as `login`; or begins the second step of that, which records nothing
    /// yet ([`Self::take_second_step`]).
    ///
    /// An unknown address, a wrong password and a locked account are answered alike, after the same work: one
    /// verification and one transaction with one commit. Only the event tells them apart. A hash that another program
    /// made is more work, until the first right password replaces it by one of ours.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`]; [`Error::AddressNotAllowed`], whatever the password; [`Error::Busy`] if too many sign in
    /// at once.
    pub async fn login(&self, email: &str, password: &str, caller: &Caller) -> Result<Entered> {
        let email = email.trim();
        let outcome = match self.try_password(email, password, caller, false).await? {
            Outcome::HashReplaced => self.try_password(email, password, caller, true).await?,
            settled => settled,
        };
        match outcome {
            Outcome::Entered(entered) => Ok(entered),
            Outcome::Refused | Outcome::HashReplaced => Err(Error::Unauthenticated),
        }
    }

    async fn try_password(
        &self,
        email: &str,
        password: &str,
        caller: &Caller,
        last: bool,
    ) -> Result<Outcome> {
        // Short reads of SQLite, as elsewhere here: not worth a thread.
        let account = if email.len() <= LONGEST_EMAIL {
            self.store().user_by_email(email)?
        } else {
            None
        };
        let organization = match &account {
            Some(user) => user.organization.clone(),
            None => self.home()?.clone(),
        };
        let hash = account.as_ref().and_then(|user| user.password_hash.clone());
        let attempt = Attempt {
            verified: self.verified_hash(password, hash).await?,
            user_id: account.map(|user| user.id),
            last,
            unknown: Scribe::of_unknown(email, caller),
            caller: caller.clone(),
            sign_in: DrawnSignIn::new(self.store(), &self.inner.settings, caller),
            step: DrawnStep::new(self.store()),
        };
        command::run(self, &organization, move |command| {
            attempt.conclude(command)
        })
        .await
    }

    /// The account's hash, if the password is of it. Without one the work is done on nobody's.
    async fn verified_hash(
        &self,
        password: &str,
        hash: Option<String>,
    ) -> Result<Option<Verified>> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.inner.nobodys_hash.clone());
        let typed = Zeroizing::new(password.to_owned());
        let salt = password::salt_of(self.store().random());
        let hashing = self.inner.gate.run(move || {
            let matches = password::verify(&typed, &hash);
            let renewed = password::renewed(&typed, &hash, &salt)?;
            Ok((known && matches).then_some(Verified { hash, renewed }))
        });
        hashing.await?
    }
}

/// What came of a password.
enum Outcome {
    Entered(Entered),
    Refused,
    /// It was of a hash that is not the account's any more: another sign-in may have renewed it, and it counts as no
    /// failure until it was looked at against the new one.
    HashReplaced,
}

/// A hash that a password was found to be of.
struct Verified {
    hash: String,
    /// Another of the same password that is to stand in its place.
    renewed: Option<String>,
}

/// A sign-in whose password was looked at.
struct Attempt {
    /// The account it is on, if there is one.
    user_id: Option<String>,
    verified: Option<Verified>,
    /// Whether the password is not looked at again, whatever has changed.
    last: bool,
    /// Tells of it if there is no account.
    unknown: Scribe,
    caller: Caller,
    sign_in: DrawnSignIn,
    step: DrawnStep,
}

impl Attempt {
    fn conclude(&self, command: &mut Command<'_>) -> Result<Outcome, Refusal> {
        let account = match &self.user_id {
            Some(id) => command.user(id)?,
            None => None,
        };
        check_sign_in(
            command,
            "login",
            account.as_ref(),
            &self.unknown,
            &self.caller,
        )?;
        match account {
            Some(user) => Ok(self.on_account(command, &user)?),
            None => {
                // Recorded in the one transaction a wrong password takes, so that both take the same time.
                let event = self.unknown.failed("login", AUTH, INVALID);
                command.record_unknown(command::checked(event)?);
                Ok(Outcome::Refused)
            }
        }
    }

    /// Signs in, or counts a failure. A failure changes the account too, so it is no refusal that is rolled back.
    fn on_account(&self, command: &mut Command<'_>, user: &User) -> store::Result<Outcome> {
        let scribe = Scribe::of_account(user, &self.caller);
        let lockout = Lockout::of(command)?;
        if let Some(why) = why_not(user, &lockout, command.wall()) {
            record(command, scribe.failed("login", AUTH, why))?;
            return Ok(Outcome::Refused);
        }
        // A password that was changed in between does not let its predecessor in.
        let is_current = |verified: &&Verified| Some(&verified.hash) == user.password_hash.as_ref();
        let Some(verified) = self.verified.as_ref().filter(is_current) else {
            if self.verified.is_some() && !self.last {
                return Ok(Outcome::HashReplaced);
            }
            record(command, scribe.failed("login", AUTH, INVALID))?;
            count_failure(command, &scribe, &lockout, user)?;
            return Ok(Outcome::Refused);
        };
        // Nothing anybody could see changes, so no event tells of it.
        if let Some(renewed) = &verified.renewed {
            command.rehash_password(&user.id, renewed)?;
        }
        // Failures count on until the second step is taken: the password alone excuses none of its wrong codes.
        if let Some(due) = self.step.begin(command, user)? {
            return Ok(Outcome::Entered(Entered::SecondStep(due)));
        }
        lockout.succeeded(command, user)?;
        record(
            command,
            scribe.done("login", AUTH, "User logged in successfully"),
        )?;
        let signed_in = self.sign_in.begin(command, user, "password")?;
        Ok(Outcome::Entered(Entered::SignedIn(signed_in)))
    }
}

/// Why nobody may sign in to an account now, whatever they know: for the event alone. It is no failure that counts: a lock
/// ends by itself, whoever goes on trying.
pub(super) fn why_not(user: &User, lockout: &Lockout, wall: Timestamp) -> Option<String> {
    if lockout.is_locked(user, wall) {
        return Some(if user.is_locked_by_hand() {
            format!("{INVALID} (an administrator locked the account)")
        } else {
            let until = user.locked_until;
            format!("{INVALID} (the account is locked until {until})")
        });
    }
    user.has_expired(wall)
        .then(|| format!("{INVALID} (the account has expired)"))
}

/// Counts a failure that was recorded, and records the lock if it leads to one.
pub(super) fn count_failure(
    command: &mut Command<'_>,
    scribe: &Scribe,
    lockout: &Lockout,
    user: &User,
) -> store::Result<()> {
    if !lockout.failed(command, user)? {
        return Ok(());
    }
    let event = scribe.done("lock_user", format!("user:{}", user.id), lockout.details());
    record(command, event)
}
