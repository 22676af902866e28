//! Access tokens of the provider, as `Authorization: Bearer`.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use event::Timestamp;
use oidc::{Access, Failure, Provider, TokenFault};
use platform::{Caller, Principal};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::{Sso, now, refusal, vouched};
use crate::{App, problem::Problem};

/// How long the provider's word of an opaque token counts, yes or no: one that is withdrawn is of use for no longer.
const COUNTS: Duration = Duration::from_secs(60);
/// Words that are remembered, of each kind.
const KEPT: usize = 10_000;
/// Questions to the provider at a time: about tokens that were good before, and about others, which strangers send.
const QUESTIONS: usize = 16;
/// The longest access token, in bytes.
const LONGEST: usize = 8192;

type Hash = [u8; 32];

/// What the provider said of opaque tokens a moment ago, and how many it may be asked about at a time.
pub(crate) struct Tokens {
    good: Words,
    bad: Words,
    of_known: Semaphore,
    of_strangers: Semaphore,
}

impl Default for Tokens {
    fn default() -> Self {
        Self {
            good: Words::default(),
            bad: Words::default(),
            of_known: Semaphore::new(QUESTIONS),
            of_strangers: Semaphore::new(QUESTIONS),
        }
    }
}

/// Tokens of which the same was said, by their hashes, until when it counts.
#[derive(Default)]
struct Words(Mutex<HashMap<Hash, Instant>>);

impl Words {
    fn has(&self, hash: &Hash, now: Instant) -> bool {
        let said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        said.get(hash).is_some_and(|until| now < *until)
    }

    fn add(&self, hash: Hash, now: Instant) {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if said.len() >= KEPT {
            said.retain(|_, until| now < *until);
        }
        if said.len() < KEPT {
            said.insert(hash, now + COUNTS);
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
    let known = app.platform.authenticate_issued(token).await?;
    let hash: Hash = Sha256::digest(token).into();
    let signed = token.len() <= LONGEST && Provider::is_signed(token);
    if let Some(who) = &known
        && !signed
        && sso.tokens.good.has(&hash, Instant::now())
    {
        return Ok(who.clone());
    }
    let access = match ask(app, sso, token, &hash, signed, known.is_some()).await? {
        Ok(access) => access,
        Err(failure) => return Err(turned_away(app, known, &failure, caller).await),
    };
    let who = match known {
        Some(who) => who,
        None => begin(app, sso, token, &access, caller).await?,
    };
    if !signed {
        sso.tokens.good.add(hash, Instant::now());
    }
    Ok(who)
}

/// Whether it is good: a signed one by the provider's keys, an opaque one by its word.
async fn ask(
    app: &App,
    sso: &Sso,
    token: &str,
    hash: &Hash,
    signed: bool,
    known: bool,
) -> Result<Result<Access, Failure>, Problem> {
    if token.len() > LONGEST {
        return Ok(Err(TokenFault::Malformed.into()));
    }
    if signed {
        return Ok(sso.provider.access(token, now(app)).await);
    }
    if sso.tokens.bad.has(hash, Instant::now()) {
        return Ok(Err(TokenFault::Inactive.into()));
    }
    let questions = match known {
        true => &sso.tokens.of_known,
        false => &sso.tokens.of_strangers,
    };
    let Ok(_turn) = questions.try_acquire() else {
        return Err(Problem::busy(1, "too many access tokens at once"));
    };
    let answered = sso.provider.access(token, now(app)).await;
    if matches!(answered, Err(Failure::Token(TokenFault::Inactive))) {
        sso.tokens.bad.add(*hash, Instant::now());
    }
    Ok(answered)
}

/// What is told of a token that is no good, once it is recorded.
async fn turned_away(
    app: &App,
    known: Option<Principal>,
    failure: &Failure,
    caller: &Caller,
) -> Problem {
    let (platform, error) = (&app.platform, refusal(failure));
    let Some(who) = known else {
        let reason = format!("access token: {failure}");
        return platform.refuse_sso(&reason, error, caller).await.into();
    };
    // Nobody tries to sign in: somebody who is signed in is so no more, unless the provider merely does not answer.
    if !matches!(failure, Failure::Unavailable(_))
        && let Err(failed) = platform.end_withdrawn(&who, caller).await
    {
        return failed.into();
    }
    error.into()
}

async fn begin(
    app: &App,
    sso: &Sso,
    token: &str,
    access: &Access,
    caller: &Caller,
) -> Result<Principal, Problem> {
    let identity = match sso.provider.identify(token, access).await {
        Ok(identity) => identity,
        Err(failure) => return Err(turned_away(app, None, &failure, caller).await),
    };
    let last = Timestamp::END.saturating_sub(1);
    let ends_at = access.expires_at.saturating_mul(1_000_000).min(last);
    let ends_at = Timestamp::from_micros(ends_at).unwrap_or_default();
    let begun = app
        .platform
        .accept_issued(token, ends_at, vouched(identity), caller);
    Ok(begun.await?)
}
