//! Signing in with a password.

use store::{Command, OrganizationId, User};
use zeroize::Zeroizing;

use super::{
    lockout::Lockout,
    sign_in::{DrawnSignIn, SignedIn},
};
use crate::{
    Caller, Error, Platform, Result,
    command::{self, record},
    password,
    policies::allowlist::check_sign_in,
    scribe::{AUTH, Scribe},
};

/// What everybody is told whose sign-in fails, whatever the reason.
const INVALID: &str = "Invalid credentials";
/// No account has a longer address.
const LONGEST_EMAIL: usize = event::limits::USER_EMAIL;

impl Platform {
    /// Signs somebody in with address and password, as `login`.
    ///
    /// An unknown address, a wrong password and a locked account are answered alike, after the same work: one
    /// verification and one transaction with one commit. Only the event tells them apart.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`]; [`Error::AddressNotAllowed`], whatever the password; [`Error::Busy`] if too many sign in
    /// at once.
    pub async fn login(&self, email: &str, password: &str, caller: &Caller) -> Result<SignedIn> {
        let email = email.trim();
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
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.inner.nobodys_hash.clone());
        let (typed, against) = (Zeroizing::new(password.to_owned()), hash.clone());
        let matches = self
            .inner
            .gate
            .run(move || password::verify(&typed, &against))
            .await?;
        let attempt = Attempt {
            user_id: account.map(|user| user.id),
            verified: (known && matches).then_some(hash),
            unknown: Scribe::of_unknown(email, caller),
            caller: caller.clone(),
            sign_in: DrawnSignIn::new(self.store(), &self.inner.settings),
        };
        self.conclude(&organization, attempt).await
    }

    async fn conclude(&self, organization: &OrganizationId, attempt: Attempt) -> Result<SignedIn> {
        let outcome = command::run(self, organization, move |command| {
            let account = match &attempt.user_id {
                Some(id) => command.user(id)?,
                None => None,
            };
            check_sign_in(
                command,
                "login",
                account.as_ref(),
                &attempt.unknown,
                &attempt.caller,
            )?;
            match account {
                Some(user) => Ok(attempt.on_account(command, &user)?),
                None => {
                    // Recorded in the one transaction a wrong password takes, so that both take the same time.
                    let event = attempt.unknown.failed("login", AUTH, INVALID);
                    command.record_unknown(command::checked(event)?);
                    Ok(None)
                }
            }
        });
        outcome.await?.ok_or(Error::Unauthenticated)
    }
}

/// A sign-in whose password was looked at.
struct Attempt {
    /// The account it is on, if there is one.
    user_id: Option<String>,
    /// The hash that the password was found to be of.
    verified: Option<String>,
    /// Tells of it if there is no account.
    unknown: Scribe,
    caller: Caller,
    sign_in: DrawnSignIn,
}

impl Attempt {
    /// Signs in, or counts a failure. A failure changes the account too, so it is no refusal that is rolled back.
    fn on_account(
        &self,
        command: &mut Command<'_>,
        user: &User,
    ) -> store::Result<Option<SignedIn>> {
        let scribe = Scribe::of_account(user, &self.caller);
        let lockout = Lockout::of(command)?;
        if lockout.is_locked(user, command.wall()) {
            // Not counted: a lock ends by itself, whoever goes on trying.
            let details = if user.is_locked_by_hand() {
                format!("{INVALID} (an administrator locked the account)")
            } else {
                let until = user.locked_until;
                format!("{INVALID} (the account is locked until {until})")
            };
            record(command, scribe.failed("login", AUTH, details))?;
            return Ok(None);
        }
        // A password that was changed in between does not let its predecessor in.
        let right = self.verified.is_some() && self.verified == user.password_hash;
        if !right {
            record(command, scribe.failed("login", AUTH, INVALID))?;
            if lockout.failed(command, user)? {
                let details = lockout.details();
                record(
                    command,
                    scribe.done("lock_user", format!("user:{}", user.id), details),
                )?;
            }
            return Ok(None);
        }
        lockout.succeeded(command, user)?;
        record(
            command,
            scribe.done("login", AUTH, "User logged in successfully"),
        )?;
        self.sign_in.begin(command, user).map(Some)
    }
}
