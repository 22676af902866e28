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
    /// The account is of no use from then on.
    pub user_expires_at: Option<Timestamp>,
}

/// A sign-in to be made.
pub struct NewSignIn<'a> {
    /// Its id.
    pub id: &'a str,
    /// SHA-256 of the token.
    pub token_hash: &'a [u8; 32],
    /// Ends at the latest then.
    pub expires_at: Timestamp,
    /// How it was proved who it is.
    pub method: &'a str,
    /// From which address; `""`: unknown.
    pub ip_address: &'a str,
    /// With which program, as that calls itself; `""`: unknown.
    pub user_agent: &'a str,
    /// The session at the identity provider it is of, if one told of it.
    pub issuer_session: Option<&'a str>,
}

/// A sign-in that lasts and that an identity provider vouched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedSignIn {
    /// Whose organization.
    pub organization: OrganizationId,
    /// Its id.
    pub id: String,
    /// Who.
    pub user_id: String,
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
    /// How it was proved who it is.
    pub method: String,
    /// From which address; `""`: unknown.
    pub ip_address: String,
    /// With which program, as that calls itself; `""`: unknown.
    pub user_agent: String,
}

fn time(row: &Row<'_>, column: usize) -> Result<Timestamp> {
    Timestamp::from_micros(row.u64(column)?)
        .ok_or_else(|| Error::corrupt("a time of a sign-in is out of range"))
}

/// A statement that reads a sign-in that was not revoked.
macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT s.organization_id, s.sign_in_id, s.user_id, u.email, u.name, u.role, s.created_at, s.last_used_at, s.expires_at, \
             u.expires_at FROM sign_ins s JOIN users u ON u.organization_id = s.organization_id AND u.user_id = s.user_id \
             WHERE s.revoked_at IS NULL AND ",
            $which
        )
    };
}

fn from_row(row: &Row<'_>) -> Result<SignIn> {
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
        user_expires_at: row.opt_u64(9)?.and_then(Timestamp::from_micros),
    })
}

impl Store {
    /// The sign-in of a token, unless revoked. Whether it has expired is the caller's to see.
    pub fn sign_in(&self, token_hash: &[u8; 32]) -> Result<Option<SignIn>> {
        self.quick
            .begin()?
            .row(select!("s.token_hash = ?1"), params![token_hash], from_row)
    }

    /// Whether a token is or was a sign-in's, also one that has ended.
    pub fn knows_token(&self, token_hash: &[u8; 32]) -> Result<bool> {
        let found = self.quick.begin()?.row(
            "SELECT 1 FROM sign_ins WHERE token_hash = ?1",
            params![token_hash],
            |row| row.u64(0),
        )?;
        Ok(found.is_some())
    }

    /// The sign-ins that last at `now` of a session at an identity provider, or of everybody it calls `subject`; at
    /// most 1000 of each. Both given: those of the session, which must be the subject's, and those of the subject that
    /// are of no session that is known.
    pub fn issued_sign_ins(
        &self,
        issuer: &str,
        subject: Option<&str>,
        session: Option<&str>,
        now: Timestamp,
    ) -> Result<Vec<IssuedSignIn>> {
        // By the index of what is given: few of all sign-ins.
        let by_session = "SELECT s.organization_id, s.sign_in_id, s.user_id FROM sign_ins s \
             JOIN users u ON u.organization_id = s.organization_id AND u.user_id = s.user_id \
             WHERE s.issuer_session = ?3 AND u.issuer = ?1 AND (?2 IS NULL OR u.issued_subject = ?2) AND s.method LIKE 'zitadel%' \
             AND s.revoked_at IS NULL AND s.expires_at > ?4 ORDER BY s.created_at, s.sign_in_id LIMIT 1000";
        let by_subject = "SELECT s.organization_id, s.sign_in_id, s.user_id FROM users u \
             JOIN sign_ins s ON s.organization_id = u.organization_id AND s.user_id = u.user_id \
             WHERE u.issuer = ?1 AND u.issued_subject = ?2 AND (?3 IS NULL OR s.issuer_session IS NULL) AND s.method LIKE 'zitadel%' \
             AND s.revoked_at IS NULL AND s.expires_at > ?4 ORDER BY s.created_at, s.sign_in_id LIMIT 1000";
        let read = self.quick.begin()?;
        let find = |which: &'static str| {
            let given = params![issuer, subject, session, now.as_micros()];
            read.rows(which, given, |row| {
                Ok(IssuedSignIn {
                    organization: OrganizationId::parse(&row.text(0)?).ok_or_else(|| {
                        Error::corrupt("a sign-in has an impossible organization")
                    })?,
                    id: row.text(1)?,
                    user_id: row.text(2)?,
                })
            })
        };
        let mut found = Vec::new();
        if session.is_some() {
            found = find(by_session)?;
        }
        if subject.is_some() {
            found.extend(find(by_subject)?);
        }
        Ok(found)
    }

    /// The sign-ins of an account that last at `now`, the newest first; at most 1000.
    pub fn sign_ins_of(
        &self,
        organization: &OrganizationId,
        user_id: &str,
        now: Timestamp,
    ) -> Result<Vec<LastingSignIn>> {
        self.quick.begin()?.rows(
            "SELECT sign_in_id, created_at, last_used_at, expires_at, method, ip_address, user_agent FROM sign_ins \
             WHERE organization_id = ?1 AND user_id = ?2 AND revoked_at IS NULL AND expires_at > ?3 \
             ORDER BY created_at DESC, sign_in_id LIMIT 1000",
            params![organization.as_str(), user_id, now.as_micros()],
            |row| {
                Ok(LastingSignIn {
                    id: row.text(0)?,
                    created_at: time(row, 1)?,
                    last_used_at: time(row, 2)?,
                    expires_at: time(row, 3)?,
                    method: row.text(4)?,
                    ip_address: row.text(5)?,
                    user_agent: row.text(6)?,
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
    /// A sign-in by its id, unless revoked. Whether it has expired is the caller's to see.
    pub fn sign_in(&self, id: &str) -> Result<Option<SignIn>> {
        self.tx.lock_row(
            select!("s.organization_id = ?1 AND s.sign_in_id = ?2"),
            params![self.organization.as_str(), id],
            from_row,
        )
    }

    /// Makes a sign-in of `user`. [`Error::Conflict`] `token_known` if its token has been another's.
    pub fn add_sign_in(&self, user: &User, sign_in: &NewSignIn<'_>) -> Result<()> {
        let added = self.tx.execute(
            "INSERT INTO sign_ins (organization_id, sign_in_id, user_id, token_hash, created_at, last_used_at, expires_at, method, \
             ip_address, user_agent, issuer_session) VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (token_hash) DO NOTHING",
            params![
                self.organization.as_str(),
                sign_in.id,
                &user.id,
                sign_in.token_hash,
                self.wall.as_micros(),
                sign_in.expires_at.as_micros(),
                sign_in.method,
                sign_in.ip_address,
                sign_in.user_agent,
                sign_in.issuer_session,
            ],
        )?;
        if added == 1 {
            return Ok(());
        }
        Err(Error::Conflict {
            code: "token_known",
            message: "this token has begun a sign-in already".into(),
        })
    }

    /// Ends the sign-ins of an account that last. Gives how many.
    pub fn revoke_sign_ins_of(&self, user_id: &str) -> Result<u64> {
        self.tx.execute(
            "UPDATE sign_ins SET revoked_at = ?3 \
             WHERE organization_id = ?1 AND user_id = ?2 AND revoked_at IS NULL AND expires_at > ?3",
            params![self.organization.as_str(), user_id, self.now.as_micros()],
        )
    }

    /// Ends the sign-ins of an account but one. Gives how many.
    pub fn revoke_other_sign_ins_of(&self, user_id: &str, but: &str) -> Result<u64> {
        self.tx.execute(
            "UPDATE sign_ins SET revoked_at = ?3 \
             WHERE organization_id = ?1 AND user_id = ?2 AND revoked_at IS NULL AND expires_at > ?3 AND sign_in_id <> ?4",
            params![self.organization.as_str(), user_id, self.now.as_micros(), but],
        )
    }

    /// Ends a sign-in of an account. `false` if it has none of this id that lasts.
    pub fn revoke_sign_in_of(&self, user_id: &str, id: &str) -> Result<bool> {
        let changed = self.tx.execute(
            "UPDATE sign_ins SET revoked_at = ?4 \
             WHERE organization_id = ?1 AND user_id = ?2 AND sign_in_id = ?3 AND revoked_at IS NULL AND expires_at > ?4",
            params![self.organization.as_str(), user_id, id, self.now.as_micros()],
        )?;
        Ok(changed == 1)
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
