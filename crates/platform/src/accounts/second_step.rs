//! The second step of a sign-in: a code, after the password was right.

use std::fmt;

use event::Timestamp;
use serde_json::json;
use store::{Command, NewSecondStep, SecondStep, SignInStep, Store, User};
use zeroize::Zeroizing;

use super::{
    lockout::Lockout,
    login::{INVALID, count_failure, why_not},
    proof::{self, Proof},
    recovery::DrawnCodes,
    sign_in::{DrawnSignIn, SignedIn},
    totp,
};
use crate::{
    Caller, Error, Platform, Result,
    builtin::POLICY_MFA_REQUIRED,
    command::{self, Refusal, record},
    policies::allowlist::check_sign_in,
    scribe::{AUTH, Scribe, with},
    token,
};

/// Microseconds a second step waits: 5 minutes.
const WAITS: u64 = 5 * 60_000_000;
/// Wrong codes that end it.
const FAILURES: u32 = 5;

/// What a right password leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entered {
    /// The sign-in has begun.
    SignedIn(SignedIn),
    /// A code is due first.
    SecondStep(DueStep),
}

impl Entered {
    /// The sign-in, if it has begun.
    pub fn signed_in(self) -> Option<SignedIn> {
        match self {
            Self::SignedIn(signed_in) => Some(signed_in),
            Self::SecondStep(_) => None,
        }
    }
}

/// A code that is due before somebody is signed in.
#[derive(Clone, PartialEq, Eq)]
pub struct DueStep {
    /// To be sent with the code: once, within 5 minutes. It signs nobody in.
    pub token: String,
    /// The second factor to enrol, where the policy wants one and there is none.
    pub enrolment: Option<Enrolment>,
}

/// Without the token.
impl fmt::Debug for DueStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DueStep")
            .field("enrolment", &self.enrolment)
            .finish_non_exhaustive()
    }
}

/// A second factor to put into an authenticator program.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// Its secret, in base 32.
    pub secret: String,
    /// The same as an address that such programs read.
    pub otpauth_url: String,
}

/// Without the secret.
impl fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Enrolment").finish_non_exhaustive()
    }
}

/// A secret that was drawn for a second factor.
pub(super) struct DrawnSecret(Zeroizing<[u8; totp::SECRET]>);

impl DrawnSecret {
    pub(super) fn new(store: &Store) -> Self {
        let mut secret = Zeroizing::new([0; totp::SECRET]);
        store.random()(secret.as_mut_slice());
        Self(secret)
    }

    /// Makes it what the account's first code is waited for of.
    pub(super) fn offer(&self, command: &Command<'_>, user: &User) -> store::Result<Enrolment> {
        let step = totp::step_of(command.wall());
        command.offer_second_factor(&user.id, self.0.as_slice(), step)?;
        Ok(Enrolment {
            secret: totp::typed_secret(self.0.as_slice()),
            otpauth_url: totp::address(self.0.as_slice(), &user.email),
        })
    }
}

/// A second step that was drawn and waits for its transaction.
pub(super) struct DrawnStep {
    token: String,
    secret: DrawnSecret,
}

impl DrawnStep {
    pub(super) fn new(store: &Store) -> Self {
        Self {
            token: token::draw(token::Kind::SecondStep, store.random()),
            secret: DrawnSecret::new(store),
        }
    }

    /// Begins the second step of somebody whose password was right, if one is due.
    pub(super) fn begin(
        &self,
        command: &Command<'_>,
        user: &User,
    ) -> store::Result<Option<DueStep>> {
        let step = if user.second_factor {
            SignInStep::Verify
        } else if is_required(command)? {
            SignInStep::Enrol
        } else {
            return Ok(None);
        };
        let ends = command.wall().as_micros().saturating_add(WAITS);
        command.add_second_step(&NewSecondStep {
            token_hash: &token::hash(&self.token),
            user_id: &user.id,
            step,
            expires_at: Timestamp::from_micros(ends).unwrap_or_default(),
        })?;
        let enrolment = match step {
            SignInStep::Verify => None,
            SignInStep::Enrol => Some(self.secret.offer(command, user)?),
        };
        Ok(Some(DueStep {
            token: self.token.clone(),
            enrolment,
        }))
    }
}

/// Whether the policy wants a second factor of everybody.
pub(super) fn is_required(command: &Command<'_>) -> store::Result<bool> {
    let policy = command.policy(POLICY_MFA_REQUIRED)?;
    Ok(policy.is_some_and(|policy| policy.enabled))
}

impl Platform {
    /// Signs somebody in by the token of a second step and a code: one of the time, or a recovery code; as `login`, with
    /// `enable_mfa` or `use_recovery_code` before it.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`], whatever is wrong with the code: only the event tells; [`Error::AddressNotAllowed`].
    pub async fn take_second_step(
        &self,
        token: &str,
        code: &str,
        caller: &Caller,
    ) -> Result<SignedIn> {
        let hash = token::second_step(token);
        let step = match &hash {
            Some(hash) => self.store().second_step(hash)?,
            None => None,
        };
        let (Some(hash), Some(step)) = (hash, step) else {
            let unknown = Error::Unauthenticated;
            return Err(self
                .refuse_stranger("login", UNKNOWN, unknown, caller)
                .await);
        };
        let taken = Taken {
            hash,
            user_id: step.user_id,
            code: Zeroizing::new(code.to_owned()),
            caller: caller.clone(),
            sign_in: DrawnSignIn::new(self.store(), &self.inner.settings, caller),
            codes: DrawnCodes::new(self.store()),
        };
        let organization = step.organization;
        let outcome = command::run(self, &organization, move |command| taken.act(command));
        outcome.await?.ok_or(Error::Unauthenticated)
    }
}

const UNKNOWN: &str = "Invalid credentials (no such second step)";

/// A code for a second step.
struct Taken {
    hash: [u8; 32],
    user_id: String,
    code: Zeroizing<String>,
    caller: Caller,
    sign_in: DrawnSignIn,
    codes: DrawnCodes,
}

impl Taken {
    /// Signs in, or counts a failure, which changes the account: so it is no refusal that is rolled back.
    fn act(&self, command: &mut Command<'_>) -> Result<Option<SignedIn>, Refusal> {
        let user = command.user(&self.user_id)?.ok_or(store::Error::NotFound)?;
        let scribe = Scribe::of_account(&user, &self.caller);
        check_sign_in(command, "login", Some(&user), &scribe, &self.caller)?;
        let (lockout, wall) = (Lockout::of(command)?, command.wall());
        if let Some(why) = why_not(&user, &lockout, wall) {
            record(command, scribe.failed("login", AUTH, why))?;
            return Ok(None);
        }
        let step = command.second_step(&self.hash)?;
        let Some(step) = step.filter(|step| wall < step.expires_at) else {
            command.end_second_step(&self.hash)?;
            let details = format!("{INVALID} (the second step is over)");
            record(command, scribe.failed("login", AUTH, details))?;
            return Ok(None);
        };
        let Some(entry) = self.proved(command, &user, &scribe, step.step)? else {
            self.wrong(command, &user, &scribe, &lockout, &step)?;
            return Ok(None);
        };
        lockout.succeeded(command, &user)?;
        command.end_second_step(&self.hash)?;
        let event = scribe.done("login", AUTH, "User logged in successfully");
        record(command, event)?;
        let mut signed_in = self.sign_in.begin(command, &user, entry.method)?;
        signed_in.recovery_codes = entry.recovery_codes;
        Ok(Some(signed_in))
    }

    /// What the right code led to, recorded.
    fn proved(
        &self,
        command: &mut Command<'_>,
        user: &User,
        scribe: &Scribe,
        step: SignInStep,
    ) -> store::Result<Option<Entry>> {
        let resource = format!("user:{}", user.id);
        if step == SignInStep::Enrol {
            let Some(step) = proof::first(command, user, &self.code)? else {
                return Ok(None);
            };
            command.enable_second_factor(&user.id, &self.codes.hashes)?;
            command.set_second_factor_step(&user.id, step)?;
            record(command, scribe.done("enable_mfa", resource, ENABLED))?;
            return Ok(Some(Entry {
                method: "password+totp",
                recovery_codes: self.codes.codes.clone(),
            }));
        }
        let method = match proof::take(command, user, &self.code)? {
            None => return Ok(None),
            Some(Proof::Code) => "password+totp",
            Some(Proof::Recovery { left }) => {
                let event = scribe.done("use_recovery_code", resource, USED);
                record(command, with(event, &json!({"codes_left": left})))?;
                "password+recovery_code"
            }
        };
        Ok(Some(Entry {
            method,
            recovery_codes: Vec::new(),
        }))
    }

    fn wrong(
        &self,
        command: &mut Command<'_>,
        user: &User,
        scribe: &Scribe,
        lockout: &Lockout,
        step: &SecondStep,
    ) -> store::Result<()> {
        let details = format!("{INVALID} (wrong second factor)");
        record(command, scribe.failed("login", AUTH, details))?;
        count_failure(command, scribe, lockout, user)?;
        if step.failures.saturating_add(1) >= FAILURES {
            return command.end_second_step(&self.hash);
        }
        command.fail_second_step(&self.hash)
    }
}

struct Entry {
    method: &'static str,
    recovery_codes: Vec<String>,
}

pub(super) const ENABLED: &str = "Enrolled a second factor";
const USED: &str = "Used a recovery code in the place of the second factor";
