//! API keys: how other programs are known.

use std::{fmt, str::FromStr};

use event::Timestamp;

use crate::{
    Command, Error, OrganizationId, Result, Store,
    sql::{Query, params},
};

/// What a key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Send events.
    Ingest,
    /// Read the organization's events.
    Read,
    /// Read entries and proofs, to verify the whole log.
    Verify,
    /// Everything an administrator may.
    Admin,
}

impl Scope {
    /// As stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ingest => "ingest",
            Self::Read => "read",
            Self::Verify => "verify",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Scope {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        [Self::Ingest, Self::Read, Self::Verify, Self::Admin]
            .into_iter()
            .find(|scope| scope.as_str() == text)
            .ok_or_else(|| Error::Invalid {
                code: "bad_scope",
                message: format!("`{text}` is no scope: use ingest, read, verify or admin"),
            })
    }
}

/// A key that was not revoked.
#[derive(Clone, Debug)]
pub struct ApiKey {
    /// Whose.
    pub organization: OrganizationId,
    /// Its id.
    pub id: String,
    /// Name to show.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// It is of no use from then on.
    pub expires_at: Option<Timestamp>,
    /// The newest use, to within a minute.
    pub last_used_at: Option<Timestamp>,
}

/// A key as administrators see it, revoked or not.
#[derive(Clone, Debug)]
pub struct ListedKey {
    /// Its id.
    pub id: String,
    /// Name to show.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// When it was made.
    pub created_at: Timestamp,
    /// It is of no use from then on.
    pub expires_at: Option<Timestamp>,
    /// It was revoked then.
    pub revoked_at: Option<Timestamp>,
    /// The newest use, to within a minute.
    pub last_used_at: Option<Timestamp>,
}

/// A key to be made.
pub struct NewApiKey<'a> {
    /// Its id.
    pub id: &'a str,
    /// Name to show.
    pub name: &'a str,
    /// What it may do.
    pub scope: Scope,
    /// SHA-256 of the key.
    pub token_hash: &'a [u8; 32],
    /// It is of no use from then on.
    pub expires_at: Option<Timestamp>,
}

impl Store {
    /// The keys of an organization, the oldest first, after the one made at `after` with the id that is given with it;
    /// at most `limit`.
    pub fn api_keys(
        &self,
        organization: &OrganizationId,
        after: (Timestamp, &str),
        limit: u64,
    ) -> Result<Vec<ListedKey>> {
        self.quick.begin()?.rows(
            "SELECT key_id, name, scope, created_at, expires_at, revoked_at, last_used_at FROM api_keys \
             WHERE organization_id = ?1 AND (created_at, key_id) > (?2, ?3) ORDER BY created_at, key_id LIMIT ?4",
            params![organization.as_str(), after.0.as_micros(), after.1, limit],
            |row| {
                Ok(ListedKey {
                    id: row.text(0)?,
                    name: row.text(1)?,
                    scope: row
                        .text(2)?
                        .parse()
                        .map_err(|_| Error::corrupt("a key has an impossible scope"))?,
                    created_at: Timestamp::from_micros(row.u64(3)?).unwrap_or_default(),
                    expires_at: row.opt_u64(4)?.and_then(Timestamp::from_micros),
                    revoked_at: row.opt_u64(5)?.and_then(Timestamp::from_micros),
                    last_used_at: row.opt_u64(6)?.and_then(Timestamp::from_micros),
                })
            },
        )
    }

    /// The key of this hash, unless revoked. Whether it has expired is the caller's to see.
    pub fn api_key(&self, token_hash: &[u8; 32]) -> Result<Option<ApiKey>> {
        self.quick.begin()?.row(
            "SELECT organization_id, key_id, name, scope, expires_at, last_used_at FROM api_keys \
             WHERE token_hash = ?1 AND revoked_at IS NULL",
            params![token_hash],
            |row| {
                Ok(ApiKey {
                    organization: OrganizationId::parse(&row.text(0)?)
                        .ok_or_else(|| Error::corrupt("a key has an impossible organization"))?,
                    id: row.text(1)?,
                    name: row.text(2)?,
                    scope: row
                        .text(3)?
                        .parse()
                        .map_err(|_| Error::corrupt("a key has an impossible scope"))?,
                    expires_at: row.opt_u64(4)?.and_then(Timestamp::from_micros),
                    last_used_at: row.opt_u64(5)?.and_then(Timestamp::from_micros),
                })
            },
        )
    }

    /// Notes that a key was used. Blocks; call it at most once a minute for each.
    pub fn touch_api_key(&self, key: &ApiKey, at: Timestamp) -> Result<()> {
        let (organization, id) = (key.organization.clone(), key.id.clone());
        self.queue.plain(move |tx| {
            tx.execute(
                "UPDATE api_keys SET last_used_at = ?3 \
                 WHERE organization_id = ?1 AND key_id = ?2 AND (last_used_at IS NULL OR last_used_at < ?3)",
                params![organization.as_str(), &id, at.as_micros()],
            )?;
            Ok(())
        })
    }
}

impl Command<'_> {
    /// Makes a key.
    pub fn add_api_key(&self, key: &NewApiKey<'_>) -> Result<()> {
        self.tx.execute(
            "INSERT INTO api_keys (organization_id, key_id, name, scope, token_hash, created_at, expires_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                self.organization.as_str(),
                key.id,
                key.name,
                key.scope.as_str(),
                key.token_hash,
                self.now.as_micros(),
                key.expires_at.map(Timestamp::as_micros),
            ],
        )?;
        Ok(())
    }

    /// Ends a key. `false` if there is none that has not ended.
    pub fn revoke_api_key(&self, id: &str) -> Result<bool> {
        let changed = self.tx.execute(
            "UPDATE api_keys SET revoked_at = ?3 \
             WHERE organization_id = ?1 AND key_id = ?2 AND revoked_at IS NULL",
            params![self.organization.as_str(), id, self.now.as_micros()],
        )?;
        Ok(changed == 1)
    }
}
