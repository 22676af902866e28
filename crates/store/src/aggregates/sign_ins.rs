//! Sign-ins: authenticated periods of people, known by the hash of a token.

use event::Timestamp;

use super::{Role, User};
use crate::{
    Command, Error, OrganizationId, Result, Store,
    sql::{Query, Row, params},
};

/// A sign-in that was not revoked.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// Whose organization.
    pub organization: OrganizationId,
    /// Its id.
    pub id: String,
    /// Who.
    pub user_id: String,
    /// Their address.
    pub user_email: String,
    /// Their name.
    pub user_name: String,
    /// Their role now.
    pub role: Role,
    /// When it began, by the clock of the machine.
    pub created_at: Timestamp,
    /// The newest use, to within a minute.
    pub last_used_at: Timestamp,
    /// Ends at the latest then.
    pub expires_at: Timestamp,
}

/// A sign-in to be made.
pub struct NewSignIn<'a> {
    /// Its id.
    pub id: &'a str,
    /// SHA-256 of the token.
    pub token_hash: &'a [u8; 32],
    /// Ends at the latest then.
    pub expires_at: Timestamp,
}

/// A sign-in as its owner or an administrator sees it.
#[derive(Clone, Debug)]
pub struct LastingSignIn {
    /// Its id.
    pub id: String,
    /// When it began.
    pub created_at: Timestamp,
    /// The newest use, to within a minute.
    pub last_used_at: Timestamp,
    /// Ends at the latest then.
    pub expires_at: Timestamp,
}

fn time(row: &Row<'_>, column: usize) -> Result<Timestamp> {
    Timestamp::from_micros(row.u64(column)?)
        .ok_or_else(|| Error::corrupt("a time of a sign-in is out of range"))
}

impl Store {
    /// The sign-in of a token, unless revoked. Whether it has expired is the caller's to see.
    pub fn sign_in(&self, token_hash: &[u8; 32]) -> Result<Option<SignIn>> {
        self.quick.begin()?.row(
            "SELECT s.organization_id, s.sign_in_id, s.user_id, u.email, u.name, u.role, s.created_at, s.last_used_at, s.expires_at \
             FROM sign_ins s JOIN users u ON u.organization_id = s.organization_id AND u.user_id = s.user_id \
             WHERE s.token_hash = ?1 AND s.revoked_at IS NULL",
            params![token_hash],
            |row| {
                Ok(SignIn {
                    organization: OrganizationId::parse(&row.text(0)?)
                        .ok_or_else(|| Error::corrupt("a sign-in has an impossible organization"))?,
                    id: row.text(1)?,
                    user_id: row.text(2)?,
                    user_email: row.text(3)?,
                    user_name: row.text(4)?,
                    role: row
                        .text(5)?
                        .parse()
                        .map_err(|_| Error::corrupt("an account has an impossible role"))?,
                    created_at: time(row, 6)?,
                    last_used_at: time(row, 7)?,
                    expires_at: time(row, 8)?,
                })
            },
        )
    }

    /// The sign-ins of an account that last at `now`, the newest first; at most 1000.
    pub fn sign_ins_of(
        &self,
        organization: &OrganizationId,
        user_id: &str,
        now: Timestamp,
    ) -> Result<Vec<LastingSignIn>> {
        self.quick.begin()?.rows(
            "SELECT sign_in_id, created_at, last_used_at, expires_at FROM sign_ins \
             WHERE organization_id = ?1 AND user_id = ?2 AND revoked_at IS NULL AND expires_at > ?3 \
             ORDER BY created_at DESC, sign_in_id LIMIT 1000",
            params![organization.as_str(), user_id, now.as_micros()],
            |row| {
                Ok(LastingSignIn {
                    id: row.text(0)?,
                    created_at: time(row, 1)?,
                    last_used_at: time(row, 2)?,
                    expires_at: time(row, 3)?,
                })
            },
        )
    }

    /// Notes that a sign-in was used. Blocks; call it at most once a minute for each.
    pub fn touch_sign_in(&self, sign_in: &SignIn, at: Timestamp) -> Result<()> {
        let (organization, id) = (sign_in.organization.clone(), sign_in.id.clone());
        self.queue.plain(move |tx| {
            tx.execute(
                "UPDATE sign_ins SET last_used_at = ?3 \
                 WHERE organization_id = ?1 AND sign_in_id = ?2 AND last_used_at < ?3",
                params![organization.as_str(), &id, at.as_micros()],
            )?;
            Ok(())
        })
    }
}

impl Command<'_> {
    /// Makes a sign-in of `user`.
    pub fn add_sign_in(&self, user: &User, sign_in: &NewSignIn<'_>) -> Result<()> {
        self.tx.execute(
            "INSERT INTO sign_ins (organization_id, sign_in_id, user_id, token_hash, created_at, last_used_at, expires_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)",
            params![
                self.organization.as_str(),
                sign_in.id,
                &user.id,
                sign_in.token_hash,
                self.wall.as_micros(),
                sign_in.expires_at.as_micros(),
            ],
        )?;
        Ok(())
    }

    /// Ends the sign-ins of an account that last. Gives how many.
    pub fn revoke_sign_ins_of(&self, user_id: &str) -> Result<u64> {
        self.tx.execute(
            "UPDATE sign_ins SET revoked_at = ?3 \
             WHERE organization_id = ?1 AND user_id = ?2 AND revoked_at IS NULL AND expires_at > ?3",
            params![self.organization.as_str(), user_id, self.now.as_micros()],
        )
    }

    /// Ends a sign-in. `false` if it had ended.
    pub fn revoke_sign_in(&self, id: &str) -> Result<bool> {
        let changed = self.tx.execute(
            "UPDATE sign_ins SET revoked_at = ?3 \
             WHERE organization_id = ?1 AND sign_in_id = ?2 AND revoked_at IS NULL",
            params![self.organization.as_str(), id, self.now.as_micros()],
        )?;
        Ok(changed == 1)
    }
}
