//! API keys: made and revoked by administrators.

use std::fmt;

use event::Timestamp;
use serde_json::json;
use store::{NewApiKey, Scope};

use crate::{
    Caller, Error, Platform, Principal, Result,
    command::{self, Refusal, record},
    names::Text,
    scribe::{Scribe, with},
    token,
};

const NAME: Text = Text::name(100);
/// The longest a key may live, in days.
const LONGEST: i64 = 3650;
/// Microseconds of a day.
const DAY: u64 = 86_400_000_000;

/// A new key.
#[derive(Clone, PartialEq, Eq)]
pub struct CreatedKey {
    /// Its id.
    pub id: String,
    /// The key itself, shown this once: only its hash is kept.
    pub secret: String,
}

/// Without the secret.
impl fmt::Debug for CreatedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreatedKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl Platform {
    /// Makes an API key, as `create_api_key`. It is of no use after `days`, 1 to 3650, or lasts for ever.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::Invalid`] `bad_name`, `bad_scope` or `bad_expiry`.
    pub async fn create_api_key(
        &self,
        who: &Principal,
        name: &str,
        scope: &str,
        days: Option<i64>,
        caller: &Caller,
    ) -> Result<CreatedKey> {
        let created = CreatedKey {
            id: format!("key-{}", self.store().draw_name()),
            secret: token::draw(token::Kind::ApiKey, self.store().random()),
        };
        let token_hash = token::hash(&created.secret);
        let (who, scribe, name) = (who.clone(), Scribe::of(who, caller), NAME.checked(name));
        let (made, scope) = (created.id.clone(), scope.to_owned());
        command::run(self, &who.organization().clone(), move |command| {
            let refuse = |error, why: &str| {
                // The key was never made, so it has no id that would mean anything.
                let event = scribe.failed("create_api_key", "api_keys", why);
                Err(Refusal::recorded(error, event))
            };
            if !who.is_admin_now(command)? {
                let why = "Only administrators may make API keys";
                return refuse(Error::forbidden(why), why);
            }
            let name = match &name {
                Ok(name) => name.as_str(),
                Err(error) => return refuse(error.clone(), "The name is not acceptable"),
            };
            let scope: Scope = match scope.parse() {
                Ok(scope) => scope,
                Err(error) => {
                    return refuse(store::Error::into(error), "There is no such scope");
                }
            };
            let expires_at = days.map(|days| expiry(command.wall(), days));
            if expires_at == Some(None) {
                let message = format!("expires_in_days is 1 to {LONGEST}");
                let error = Error::invalid("bad_expiry", message);
                return refuse(error, "The expiry is not acceptable");
            }
            let expires_at = expires_at.flatten();
            command.add_api_key(&NewApiKey {
                id: &made,
                name,
                scope,
                token_hash: &token_hash,
                expires_at,
            })?;
            let expires_at = expires_at.map(|at| at.to_string());
            let metadata = json!({
                "after": {"name": name, "scope": scope.as_str(), "expires_at": expires_at},
            });
            let resource = format!("api_key:{made}");
            let event = scribe.done(
                "create_api_key",
                resource,
                format!("Created API key {name}"),
            );
            Ok(record(command, with(event, &metadata))?)
        })
        .await?;
        Ok(created)
    }

    /// Ends an API key, as `revoke_api_key`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::NotFound`], also if it had ended.
    pub async fn revoke_api_key(&self, who: &Principal, id: &str, caller: &Caller) -> Result<()> {
        let (who, scribe, id) = (who.clone(), Scribe::of(who, caller), id.to_owned());
        command::run(self, &who.organization().clone(), move |command| {
            let resource = format!("api_key:{id}");
            let refuse = |error, why: &str| {
                let event = scribe.failed("revoke_api_key", &resource, why);
                Err(Refusal::recorded(error, event))
            };
            if !who.is_admin_now(command)? {
                let why = "Only administrators may revoke API keys";
                return refuse(Error::forbidden(why), why);
            }
            if !command.revoke_api_key(&id)? {
                return refuse(Error::NotFound, "No such API key");
            }
            let event = scribe.done("revoke_api_key", &resource, "Revoked API key");
            Ok(record(command, event)?)
        })
        .await
    }
}

/// So many days later, if a key may live that long.
fn expiry(now: Timestamp, days: i64) -> Option<Timestamp> {
    let days = (1..=LONGEST).contains(&days).then_some(days)?;
    let lasts = u64::try_from(days).ok()?.checked_mul(DAY)?;
    Timestamp::from_micros(now.as_micros().checked_add(lasts)?)
}
