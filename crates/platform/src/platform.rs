//! The platform: what all commands share.

use std::sync::{Arc, OnceLock};

use store::{OrganizationId, Store};

use crate::{Error, Result, coalesce::Refusals, gate::Gate, password, sso::SsoTerms};

/// How people sign in and stay signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Whether people may make accounts for themselves.
    pub registration_open: bool,
    /// Hours after which a sign-in ends whatever happens.
    pub sign_in_hours: u64,
    /// Minutes without use after which a sign-in ends, while the policy `pol-session-timeout` is on and
    /// says nothing else. Uses are noted
    /// once a minute, so a sign-in may end up to a minute early.
    pub idle_minutes: u64,
    /// Whom of those that an identity provider vouches for to let in.
    pub sso: SsoTerms,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            registration_open: true,
            sign_in_hours: 12,
            idle_minutes: 30,
            sso: SsoTerms::default(),
        }
    }
}

/// NeoSC: every method that changes something is a command. Cheap to clone.
#[derive(Clone)]
pub struct Platform {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) store: Arc<Store>,
    pub(crate) settings: Settings,
    pub(crate) gate: Gate,
    /// Verified against where there is no account, so that it takes as long as where there is one.
    pub(crate) nobodys_hash: String,
    pub(crate) refusals: Arc<Refusals>,
    home: OnceLock<OrganizationId>,
}

impl Platform {
    /// Over an open store. Makes one password hash, which takes some tens of milliseconds.
    pub fn new(store: Arc<Store>, settings: Settings) -> Self {
        let nobodys = password::salt_of(store.random());
        Self {
            inner: Arc::new(Inner {
                nobodys_hash: password::hash_of_nobody(&nobodys),
                store,
                settings,
                gate: Gate::default(),
                refusals: Arc::default(),
                home: OnceLock::new(),
            }),
        }
    }

    /// The store below.
    pub fn store(&self) -> &Arc<Store> {
        &self.inner.store
    }

    /// Whether anybody may register.
    pub fn registration_open(&self) -> bool {
        self.inner.settings.registration_open
    }

    /// The first organization: people who register join it, and its log holds the attempts of people nobody knows.
    pub(crate) fn home(&self) -> Result<&OrganizationId> {
        if let Some(home) = self.inner.home.get() {
            return Ok(home);
        }
        let first = self.store().organizations()?.into_iter().next();
        let (id, _) = first.ok_or_else(|| {
            Error::Store(store::Error::Unavailable(
                "there is no organization yet: make one with `neosc init`".into(),
            ))
        })?;
        Ok(self.inner.home.get_or_init(|| id))
    }
}
