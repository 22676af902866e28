//! Who a token stands for.

use event::Timestamp;
use store::{ApiKey, SignIn};
use tokio::task::spawn_blocking;

use crate::{
    Error, Platform, Principal, Result,
    builtin::POLICY_SESSION_TIMEOUT,
    policies::{session_timeout, terms},
    token::{self, Kind},
};

/// Microseconds of a minute: uses closer together than this are one.
const MINUTE: u64 = 60_000_000;

impl Platform {
    /// Who the bearer of a token is: a sign-in's or an API key.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for everything that is not a token of ours, not known, revoked, expired, or a sign-in
    /// that was not used for too long.
    pub async fn authenticate(&self, token: &str) -> Result<Principal> {
        let (kind, hash) = token::parse(token).ok_or(Error::Unauthenticated)?;
        match kind {
            Kind::SignIn => self.by_sign_in(&hash).await,
            Kind::ApiKey => self.by_key(&hash).await,
            Kind::SecondStep => Err(Error::Unauthenticated),
        }
    }

    /// The same, without counting as a use of the sign-in: whether somebody who began something long may go on with it.
    ///
    /// # Errors
    /// As [`Self::authenticate`].
    pub fn recognise(&self, token: &str) -> Result<Principal> {
        let Some((kind, hash)) = token::parse(token) else {
            // An identity provider's access token.
            return Ok(person(self.lasting_sign_in(&token::hash(token))?));
        };
        match kind {
            Kind::SignIn => Ok(person(self.lasting_sign_in(&hash)?)),
            Kind::ApiKey => Ok(program(self.lasting_key(&hash)?)),
            Kind::SecondStep => Err(Error::Unauthenticated),
        }
    }

    async fn by_key(&self, hash: &[u8; 32]) -> Result<Principal> {
        let key = self.lasting_key(hash)?;
        let now = self.store().now();
        let unused = key.last_used_at.is_none_or(|at| since(at, now) >= MINUTE);
        if unused {
            self.touch_key(&key, now).await;
        }
        Ok(program(key))
    }

    /// The API key of a token, unless it has ended.
    fn lasting_key(&self, hash: &[u8; 32]) -> Result<ApiKey> {
        let key = self.store().api_key(hash)?.ok_or(Error::Unauthenticated)?;
        let now = self.store().now();
        if key.expires_at.is_some_and(|at| now >= at) {
            return Err(Error::Unauthenticated);
        }
        Ok(key)
    }

    pub(crate) async fn by_sign_in(&self, hash: &[u8; 32]) -> Result<Principal> {
        let sign_in = self.lasting_sign_in(hash)?;
        let now = self.store().now();
        if unused(&sign_in, now) >= MINUTE {
            self.touch(&sign_in, now).await;
        }
        Ok(person(sign_in))
    }

    /// The sign-in of a token, unless it has ended.
    fn lasting_sign_in(&self, hash: &[u8; 32]) -> Result<SignIn> {
        let sign_in = self.store().sign_in(hash)?.ok_or(Error::Unauthenticated)?;
        let now = self.store().now();
        // One that began later than now is of a clock that was ahead and has been set back: it would last too long.
        let is_over = |at| now >= at;
        let ended = is_over(sign_in.expires_at)
            || sign_in.user_expires_at.is_some_and(is_over)
            || is_ahead(sign_in.created_at, now);
        if ended || self.is_idle(&sign_in, now)? {
            return Err(Error::Unauthenticated);
        }
        Ok(sign_in)
    }

    /// Whether it was not used for too long, and the policy says that this matters. How long ago a use was that is ahead
    /// of the clock, nobody knows: too long.
    fn is_idle(&self, sign_in: &SignIn, now: Timestamp) -> Result<bool> {
        let unused = unused(sign_in, now);
        let ahead = is_ahead(sign_in.last_used_at, now);
        let usual = self.inner.settings.idle_minutes;
        // No policy is as short as that: most requests need not look.
        let shortest = usual.min(terms::SHORTEST_IDLE);
        if !ahead && unused < shortest.saturating_mul(MINUTE) {
            return Ok(false);
        }
        let policy = self
            .store()
            .policy(&sign_in.organization, POLICY_SESSION_TIMEOUT)?;
        let minutes = session_timeout::idle_minutes(policy.as_ref(), usual)?;
        Ok(minutes.is_some_and(|minutes| ahead || unused >= minutes.saturating_mul(MINUTE)))
    }

    /// Notes the use. If that fails the sign-in ends early at worst, and reading goes on.
    async fn touch(&self, sign_in: &SignIn, now: Timestamp) {
        let (store, sign_in) = (self.store().clone(), sign_in.clone());
        let touched = spawn_blocking(move || store.touch_sign_in(&sign_in, now)).await;
        if let Ok(Err(error)) = touched {
            tracing::warn!(%error, "the use of a sign-in could not be noted");
        }
    }

    /// The same of a key, which goes on all the same.
    async fn touch_key(&self, key: &ApiKey, now: Timestamp) {
        let (store, key) = (self.store().clone(), key.clone());
        let touched = spawn_blocking(move || store.touch_api_key(&key, now)).await;
        if let Ok(Err(error)) = touched {
            tracing::warn!(%error, "the use of an API key could not be noted");
        }
    }
}

fn program(key: ApiKey) -> Principal {
    Principal::Key {
        organization: key.organization,
        id: key.id,
        name: key.name,
        scope: key.scope,
    }
}

fn person(sign_in: SignIn) -> Principal {
    Principal::User {
        organization: sign_in.organization,
        id: sign_in.user_id,
        email: sign_in.user_email,
        name: sign_in.user_name,
        role: sign_in.role,
        sign_in_id: sign_in.id,
    }
}

/// Whether a time is ahead of the clock by more than clocks are corrected in passing.
fn is_ahead(at: Timestamp, now: Timestamp) -> bool {
    at.as_micros().saturating_sub(now.as_micros()) > MINUTE
}

/// Microseconds since the last use.
fn unused(sign_in: &SignIn, now: Timestamp) -> u64 {
    since(sign_in.last_used_at, now)
}

fn since(at: Timestamp, now: Timestamp) -> u64 {
    now.as_micros().saturating_sub(at.as_micros())
}
