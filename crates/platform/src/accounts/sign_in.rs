//! A new sign-in, in the transaction that records it.

use std::fmt;

use event::Timestamp;
use store::{Command, NewSignIn, Role, Store, User};

use crate::{Caller, Settings, token};

/// Somebody who has just signed in.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The token they are known by from now on; only its hash is kept.
    pub token: String,
    /// It is of no use from then on, and earlier if it is not used.
    pub expires_at: Timestamp,
    /// Who it is.
    pub user: UserView,
    /// Recovery codes, where a second factor was enrolled on the way: shown this once.
    pub recovery_codes: Vec<String>,
}

/// Without the token and the codes.
impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn")
            .field("expires_at", &self.expires_at)
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// An account as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserView {
    /// Its id.
    pub id: String,
    /// Its address.
    pub email: String,
    /// Its name.
    pub name: String,
    /// What it may do.
    pub role: Role,
}

impl From<&User> for UserView {
    fn from(user: &User) -> Self {
        Self {
            id: user.id.clone(),
            email: user.email.clone(),
            name: user.name.clone(),
            role: user.role,
        }
    }
}

/// A sign-in that was drawn and waits for its transaction.
pub(crate) struct DrawnSignIn {
    id: String,
    token: String,
    token_hash: [u8; 32],
    hours: u64,
    /// It ends then at the latest, if the token is somebody else's that has an end.
    ends_at: Option<Timestamp>,
    issuer_session: Option<String>,
    ip_address: String,
    user_agent: String,
}

impl DrawnSignIn {
    pub(crate) fn new(store: &Store, settings: &Settings, caller: &Caller) -> Self {
        let token = token::draw(token::Kind::SignIn, store.random());
        Self::of(token, store, settings, caller)
    }

    /// Known by an access token of an identity provider, until that ends.
    pub(crate) fn by_access_token(
        token: &str,
        ends_at: Timestamp,
        store: &Store,
        settings: &Settings,
        caller: &Caller,
    ) -> Self {
        Self {
            ends_at: Some(ends_at),
            ..Self::of(token.to_owned(), store, settings, caller)
        }
    }

    /// Of a session at an identity provider.
    pub(crate) fn of_session(self, issuer_session: Option<String>) -> Self {
        Self {
            issuer_session,
            ..self
        }
    }

    fn of(token: String, store: &Store, settings: &Settings, caller: &Caller) -> Self {
        Self {
            id: format!("sign-{}", store.draw_name()),
            token_hash: token::hash(&token),
            token,
            hours: settings.sign_in_hours,
            ends_at: None,
            issuer_session: None,
            ip_address: caller.ip.map(|ip| ip.to_string()).unwrap_or_default(),
            user_agent: shown_agent(caller),
        }
    }

    /// Signs `user` in, who proved by `method` who they are.
    pub(crate) fn begin(
        &self,
        command: &Command<'_>,
        user: &User,
        method: &str,
    ) -> store::Result<SignedIn> {
        let lasts = self.hours.saturating_mul(3_600_000_000);
        let ends = command.wall().as_micros().saturating_add(lasts);
        let last = event::Timestamp::END.saturating_sub(1);
        let usual = Timestamp::from_micros(ends.min(last)).unwrap_or_default();
        let expires_at = self.ends_at.map_or(usual, |at| at.min(usual));
        let sign_in = NewSignIn {
            id: &self.id,
            token_hash: &self.token_hash,
            expires_at,
            method,
            ip_address: &self.ip_address,
            user_agent: &self.user_agent,
            issuer_session: self.issuer_session.as_deref(),
        };
        command.add_sign_in(user, &sign_in)?;
        Ok(SignedIn {
            token: self.token.clone(),
            expires_at,
            user: user.into(),
            recovery_codes: Vec::new(),
        })
    }
}

/// The client program as it calls itself: what cannot be seen is written out, and the end of long ones is left out.
fn shown_agent(caller: &Caller) -> String {
    let given = caller.user_agent.as_deref().unwrap_or_default();
    let shown = event::visible(given);
    shown.chars().take(AGENT).collect()
}

/// Characters of a client program's name that are kept.
const AGENT: usize = 300;
