//! Whether whoever began something long may go on with it.

use std::net::IpAddr;

use axum::http::HeaderMap;
use platform::Principal;
use tokio::time::Instant;

use crate::{App, app::blocking, auth::Credential, problem::Problem, request::Call};

/// Somebody with a long answer, and the credential they showed for it.
pub(crate) struct Lasting {
    who: Principal,
    /// None of an operator on this machine, whom the operating system knows.
    token: Option<String>,
    address: Option<IpAddr>,
    looked: Instant,
}

impl Lasting {
    /// Somebody who was let in just now.
    pub(crate) fn of(who: &Principal, call: &Call, headers: &HeaderMap) -> Result<Self, Problem> {
        let token = match who {
            Principal::Operator { .. } => None,
            _ => Credential::of(headers, call.secure)?.map(|shown| shown.token().to_owned()),
        };
        Ok(Self {
            who: who.clone(),
            token,
            address: call.address,
            looked: Instant::now(),
        })
    }

    /// When to look again at the latest: later than now, once [`Self::holds`] was asked.
    pub(crate) fn due(&self, app: &App) -> Instant {
        self.looked + app.limits.recheck
    }

    /// Whether their sign-in or key is still good, they may do what they might, and from where they are; looked up once in
    /// [`crate::Limits::recheck`]. Who cannot be looked up is not known.
    pub(crate) async fn holds(&mut self, app: &App) -> bool {
        if Instant::now() < self.due(app) {
            return true;
        }
        self.looked = Instant::now();
        let Some(token) = &self.token else {
            return true;
        };
        let (platform, token, address) = (app.platform.clone(), token.clone(), self.address);
        let known = blocking(move || {
            let who = platform.recognise(&token)?;
            let admitted = platform.admits(&who, address)?;
            Ok((who, admitted))
        });
        match known.await {
            Ok(Ok((who, admitted))) => admitted && who == self.who,
            Ok(Err(platform::Error::Unauthenticated)) => false,
            Ok(Err(error)) => {
                tracing::warn!(%error, "a long answer was ended: who takes it could not be looked up");
                false
            }
            Err(_) => false,
        }
    }
}

/// What long answers are counted by.
pub(crate) fn credential_id(who: &Principal) -> String {
    match who {
        Principal::User { sign_in_id, .. } => sign_in_id.clone(),
        Principal::Key { .. } | Principal::Operator { .. } => who.actor_id(),
    }
}
