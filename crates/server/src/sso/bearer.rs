//! Access tokens of the provider, as `Authorization: Bearer`.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use event::Timestamp;
use oidc::Access;
use platform::{Caller, Principal};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::{Sso, now, refusal, vouched};
use crate::{App, problem::Problem};

/// How long a token counts as good without asking again: one that is withdrawn is of use for no longer.
const GOOD: Duration = Duration::from_secs(60);
/// Tokens that are remembered.
const KEPT: usize = 10_000;
/// Questions to the provider at a time because of tokens, which strangers send too.
const QUESTIONS: usize = 16;
/// The longest access token, in bytes.
const LONGEST: usize = 8192;

/// Tokens the provider was asked about a moment ago, and how many may be asked about at a time.
pub(crate) struct Tokens {
    good: Mutex<HashMap<[u8; 32], Instant>>,
    questions: Semaphore,
}

impl Default for Tokens {
    fn default() -> Self {
        Self {
            good: Mutex::default(),
            questions: Semaphore::new(QUESTIONS),
        }
    }
}

impl Tokens {
    fn is_good(&self, hash: &[u8; 32], now: Instant) -> bool {
        let good = self.good.lock().unwrap_or_else(PoisonError::into_inner);
        good.get(hash).is_some_and(|until| now < *until)
    }

    fn remember(&self, hash: [u8; 32], now: Instant) {
        let mut good = self.good.lock().unwrap_or_else(PoisonError::into_inner);
        if good.len() >= KEPT {
            good.retain(|_, until| now < *until);
        }
        if good.len() < KEPT {
            good.insert(hash, now + GOOD);
        }
    }
}

/// Who the bearer of an access token is. The first time it is shown it begins a sign-in, as `sso_login`; a token that is
/// no good is recorded as one that failed.
pub(crate) async fn authenticate(
    app: &App,
    sso: &Sso,
    token: &str,
    caller: &Caller,
) -> Result<Principal, Problem> {
    let platform = &app.platform;
    let hash: [u8; 32] = Sha256::digest(token).into();
    let known = match platform.authenticate_issued(token).await {
        Ok(Some(who)) if sso.tokens.is_good(&hash, Instant::now()) => return Ok(who),
        Ok(known) => known,
        Err(error) => return Err(error.into()),
    };
    if token.len() > LONGEST {
        return Err(Problem::unauthenticated());
    }
    let Ok(_turn) = sso.tokens.questions.try_acquire() else {
        return Err(Problem::busy(1, "too many access tokens at once"));
    };
    let access = match sso.provider.access(token, now(app)).await {
        Ok(access) => access,
        Err(failure) => {
            let (reason, error) = (format!("access token: {failure}"), refusal(&failure));
            return Err(platform.refuse_sso(&reason, error, caller).await.into());
        }
    };
    let who = match known {
        Some(who) => who,
        None => begin(app, sso, token, &access, caller).await?,
    };
    sso.tokens.remember(hash, Instant::now());
    Ok(who)
}

async fn begin(
    app: &App,
    sso: &Sso,
    token: &str,
    access: &Access,
    caller: &Caller,
) -> Result<Principal, Problem> {
    let platform = &app.platform;
    let identity = match sso.provider.identify(token, access).await {
        Ok(identity) => identity,
        Err(failure) => {
            let (reason, error) = (format!("access token: {failure}"), refusal(&failure));
            return Err(platform.refuse_sso(&reason, error, caller).await.into());
        }
    };
    let ends_at = Timestamp::from_micros(access.expires_at.saturating_mul(1_000_000));
    let ends_at = ends_at.unwrap_or_else(|| app.store().now());
    let begun = platform.accept_issued(token, ends_at, vouched(identity), caller);
    Ok(begun.await?)
}
