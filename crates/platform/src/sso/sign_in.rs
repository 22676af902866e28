//! Signing in by the word of a provider: `sso_login`, once for each browser's sign-in and for each access token.

use event::Timestamp;
use serde_json::json;
use store::{Command, OrganizationId, Role, User};

use super::{
    BY_CODE, BY_TOKEN, PROVIDER, Reason, SsoTerms, Vouched,
    account::{self, Found},
};
use crate::{
    Caller, Error, Platform, Principal, Result, SignedIn,
    accounts::DrawnSignIn,
    builtin::POLICY_MFA_REQUIRED,
    command::{self, Refusal, record},
    policies::allowlist::check_sign_in,
    scribe::{AUTH, Scribe, with},
    token,
};

impl Platform {
    /// Signs somebody in whom a provider vouches for, as `sso_login`. Makes their account at the first time.
    ///
    /// # Errors
    /// [`Error::NotLetIn`]; [`Error::AddressNotAllowed`].
    pub async fn sso_login(&self, who: Vouched, caller: &Caller) -> Result<SignedIn> {
        let sign_in = DrawnSignIn::new(self.store(), &self.inner.settings, caller);
        let sign_in = sign_in.of_session(who.session.clone());
        self.sign_in_vouched(who, BY_CODE, sign_in, caller).await
    }

    /// Who the bearer of a provider's access token is, if it was shown before: it is a sign-in since then.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] if that sign-in has ended, which it does for good.
    pub async fn authenticate_issued(&self, access_token: &str) -> Result<Option<Principal>> {
        let hash = token::hash(access_token);
        match self.by_sign_in(&hash).await {
            Err(Error::Unauthenticated) if !self.store().knows_token(&hash)? => Ok(None),
            known => known.map(Some),
        }
    }

    /// Takes an access token that was not shown before and was found to be good until `ends_at`, as `sso_login`.
    ///
    /// # Errors
    /// As [`Self::sso_login`].
    pub async fn accept_issued(
        &self,
        access_token: &str,
        ends_at: Timestamp,
        who: Vouched,
        caller: &Caller,
    ) -> Result<Principal> {
        let (store, settings) = (self.store(), &self.inner.settings);
        let sign_in = DrawnSignIn::by_access_token(access_token, ends_at, store, settings, caller);
        let sign_in = sign_in.of_session(who.session.clone());
        match self.sign_in_vouched(who, BY_TOKEN, sign_in, caller).await {
            // Another request was faster.
            Ok(_)
            | Err(Error::Store(store::Error::Conflict {
                code: "token_known",
                ..
            })) => {}
            Err(error) => return Err(error),
        }
        let known = self.authenticate_issued(access_token).await?;
        known.ok_or(Error::Unauthenticated)
    }

    /// Records that somebody nobody knows could not sign in, as `sso_login`, and gives back `error`, or what stopped the
    /// record. `reason` is in our words: no token and no code.
    pub async fn refuse_sso(&self, reason: &str, error: Error, caller: &Caller) -> Error {
        self.refuse_stranger("sso_login", &failed(reason), error, caller)
            .await
    }

    async fn sign_in_vouched(
        &self,
        who: Vouched,
        method: &'static str,
        sign_in: DrawnSignIn,
        caller: &Caller,
    ) -> Result<SignedIn> {
        let known = self.store().user_by_issuer(&who.issuer, &who.subject)?;
        let organization = match known {
            Some(user) => user.organization,
            None => self.joined()?,
        };
        let attempt = Attempt {
            id: format!("user-{}", self.store().draw_name()),
            terms: self.inner.settings.sso.clone(),
            who,
            method,
            sign_in,
            caller: caller.clone(),
        };
        command::run(self, &organization, move |command| attempt.act(command)).await
    }

    /// The organization new people join.
    fn joined(&self) -> Result<OrganizationId> {
        match &self.inner.settings.sso.organization {
            Some(organization) => Ok(organization.clone()),
            None => self.home().cloned(),
        }
    }
}

const NO_ROLE: Reason = Reason::new("sso_no_role", "no role was granted");
const STRANGER: Reason = Reason::new(
    "sso_organization",
    "not of the Zitadel organization that is let in",
);
const DOMAIN: Reason = Reason::new(
    "sso_domain",
    "the domain of the e-mail address is not let in",
);
const FACTOR: Reason = Reason::new("sso_factor", "a second factor is required");
const LOCKED: Reason = Reason::new("sso_locked", "the account is locked");
const EXPIRED: Reason = Reason::new("sso_expired", "the account has expired");

/// `details` of a sign-in that failed.
fn failed(reason: &str) -> String {
    format!("SSO login via {PROVIDER} failed: {reason}")
}

struct Attempt {
    /// Of the account, if one is made.
    id: String,
    terms: SsoTerms,
    who: Vouched,
    method: &'static str,
    sign_in: DrawnSignIn,
    caller: Caller,
}

impl Attempt {
    fn act(&self, command: &mut Command<'_>) -> Result<SignedIn, Refusal> {
        let found = account::find(command, &self.who, &self.terms)?;
        let account = match &found {
            Found::Known(user) | Found::Linked(user) => Some(user),
            Found::New { .. } | Found::None(_) => None,
        };
        let unknown =
            Scribe::of_unknown(self.who.email.as_deref().unwrap_or_default(), &self.caller);
        check_sign_in(command, "sso_login", account, &unknown, &self.caller)?;
        let refuse = |why: Reason| Err(self.refusal(account, &unknown, why));
        if let Some(why) = self.why_not(command, &found, account)? {
            return refuse(why);
        }
        // What an access token tells of roles its client chose: it may be none. An account that is there keeps its own.
        let keeps_role = matches!((&found, self.method), (Found::Known(_), BY_TOKEN));
        let role = match self.role() {
            Some(role) => role,
            None if keeps_role => Role::User,
            None => return refuse(NO_ROLE),
        };
        let scribe = |user: &User| Scribe::of_account(user, &self.caller);
        let mut user = match found {
            Found::None(why) => return refuse(why),
            Found::Known(user) => user,
            Found::Linked(mut user) => {
                let by = scribe(&user);
                account::link(command, &self.who, &mut user, &by)?;
                user
            }
            Found::New { email } => {
                account::make(command, &self.who, &self.id, &email, role, scribe)?
            }
        };
        let scribe = scribe(&user);
        if !keeps_role {
            account::keep_in_step(command, &mut user, role, &scribe)?;
        }
        let details = format!("SSO login via {PROVIDER} as {}", user.role);
        let event = scribe.done("sso_login", AUTH, details);
        let how =
            json!({"issuer": self.who.issuer, "methods": self.who.methods, "by": self.method});
        record(command, with(event, &how))?;
        Ok(self.sign_in.begin(command, &user, self.method)?)
    }

    /// Why they may not, whoever they are here. A lock because of wrong passwords is none: they came without one.
    fn why_not(
        &self,
        command: &Command<'_>,
        found: &Found,
        account: Option<&User>,
    ) -> store::Result<Option<Reason>> {
        if !self.who.of_organization {
            return Ok(Some(STRANGER));
        }
        let is_listed = |domain: &str| self.terms.domains.iter().any(|listed| listed == domain);
        let verified = self.who.address().filter(|_| self.who.email_verified);
        let address = verified.map(str::to_lowercase);
        let domain = address
            .as_deref()
            .and_then(|address| address.rsplit('@').next());
        if !self.terms.domains.is_empty() && !domain.is_some_and(is_listed) {
            return Ok(Some(DOMAIN));
        }
        let policy = command.policy(POLICY_MFA_REQUIRED)?;
        // A plain user's account that is linked loses the factor: whoever enrolled it may have been anybody.
        let enrolled = match found {
            Found::Known(user) => user.second_factor,
            Found::Linked(user) => user.second_factor && user.role != Role::User,
            Found::New { .. } | Found::None(_) => false,
        };
        let wanted = enrolled || policy.is_some_and(|policy| policy.enabled);
        if wanted && !self.who.several_factors {
            return Ok(Some(FACTOR));
        }
        Ok(match account {
            Some(user) if user.is_locked_by_hand() => Some(LOCKED),
            Some(user) if user.has_expired(command.wall()) => Some(EXPIRED),
            _ => None,
        })
    }

    fn role(&self) -> Option<Role> {
        let usual = (!self.terms.role_required).then_some(Role::User);
        self.who.role().or(usual)
    }

    fn refusal(&self, account: Option<&User>, unknown: &Scribe, why: Reason) -> Refusal {
        let error = Error::NotLetIn {
            code: why.code,
            message: why.words,
        };
        let why = why.words;
        match account {
            Some(user) => {
                let scribe = Scribe::of_account(user, &self.caller);
                let event = scribe.failed("sso_login", AUTH, failed(why));
                // A program may show its token without end.
                match self.method {
                    BY_TOKEN => Refusal::recorded(error, event),
                    _ => Refusal::recorded_each(error, event),
                }
            }
            None => {
                let event = unknown.failed("sso_login", AUTH, failed(why));
                Refusal::recorded_unknown(error, event, &self.caller)
            }
        }
    }
}
