//! Accounts of people.

use std::{fmt, str::FromStr};

use event::Timestamp;

use crate::{
    Command, Error, OrganizationId, Result, Store,
    sql::{Query, Row, params},
};

/// What an account may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Everything in the organization.
    Admin,
    /// Reads everything, changes nothing.
    Auditor,
    /// Their own.
    User,
}

impl Role {
    /// As stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Auditor => "auditor",
            Self::User => "user",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        [Self::Admin, Self::Auditor, Self::User]
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| Error::Invalid {
                code: "bad_role",
                message: format!("`{text}` is no role: use admin, auditor or user"),
            })
    }
}

/// An account.
#[derive(Clone, Debug)]
pub struct User {
    /// Whose.
    pub organization: OrganizationId,
    /// Its id: the `user_id` of its events.
    pub id: String,
    /// Address, as given.
    pub email: String,
    /// Name to show.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// PHC string; none: cannot sign in with a password.
    pub password_hash: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Sign-in is refused until then; the last moment there is: until an administrator unlocks it.
    pub locked_until: Timestamp,
    /// Failed sign-ins since `failures_since`.
    pub failures: u32,
    /// When the counted failures began.
    pub failures_since: Timestamp,
    /// It is of no use from then on.
    pub expires_at: Option<Timestamp>,
    /// Whether a second factor is asked for at sign-in.
    pub second_factor: bool,
    /// Whether somebody an identity provider vouches for signs in to it.
    pub linked: bool,
}

/// `locked_until` of an account that an administrator locked.
fn by_hand() -> Timestamp {
    Timestamp::from_micros(Timestamp::END.saturating_sub(1)).unwrap_or_default()
}

impl User {
    /// Whether an administrator locked it, rather than failed sign-ins for a while.
    pub fn is_locked_by_hand(&self) -> bool {
        self.locked_until == by_hand()
    }

    /// Whether its time is over.
    pub fn has_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|at| now >= at)
    }
}

/// An account to be made.
pub struct NewUser<'a> {
    /// Its id.
    pub id: &'a str,
    /// Address.
    pub email: &'a str,
    /// Name to show.
    pub name: &'a str,
    /// What it may do.
    pub role: Role,
    /// PHC string.
    pub password_hash: Option<&'a str>,
}

/// How addresses are compared.
fn folded(email: &str) -> String {
    email.to_lowercase()
}

/// A statement that reads accounts.
macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT organization_id, user_id, email, name, role, password_hash, locked_until, failures, failures_since, \
             created_at, expires_at, totp_since IS NOT NULL, issuer IS NOT NULL FROM users WHERE ",
            $which
        )
    };
}

fn from_row(row: &Row<'_>) -> Result<User> {
    let time = |column| -> Result<Timestamp> {
        Timestamp::from_micros(row.u64(column)?)
            .ok_or_else(|| Error::corrupt("a time of an account is out of range"))
    };
    Ok(User {
        organization: OrganizationId::parse(&row.text(0)?)
            .ok_or_else(|| Error::corrupt("an account has an impossible organization"))?,
        id: row.text(1)?,
        email: row.text(2)?,
        name: row.text(3)?,
        role: row
            .text(4)?
            .parse()
            .map_err(|_| Error::corrupt("an account has an impossible role"))?,
        password_hash: row.opt_text(5)?,
        locked_until: time(6)?,
        failures: u32::try_from(row.u64(7)?).unwrap_or(u32::MAX),
        failures_since: time(8)?,
        created_at: time(9)?,
        expires_at: row.opt_u64(10)?.and_then(Timestamp::from_micros),
        second_factor: row.int(11)? != 0,
        linked: row.int(12)? != 0,
    })
}

fn by_email(query: &impl Query, email: &str) -> Result<Option<User>> {
    query.row(
        select!("email_folded = ?1"),
        params![&folded(email)],
        from_row,
    )
}

fn by_issuer(query: &impl Query, issuer: &str, subject: &str) -> Result<Option<User>> {
    query.row(
        select!("issuer = ?1 AND issued_subject = ?2"),
        params![issuer, subject],
        from_row,
    )
}

fn by_id(query: &impl Query, organization: &OrganizationId, id: &str) -> Result<Option<User>> {
    query.row(
        select!("organization_id = ?1 AND user_id = ?2"),
        params![organization.as_str(), id],
        from_row,
    )
}

impl Store {
    /// The account with this address, in whichever organization.
    pub fn user_by_email(&self, email: &str) -> Result<Option<User>> {
        by_email(&self.quick.begin()?, email)
    }

    /// The account of somebody an identity provider vouches for, in whichever organization.
    pub fn user_by_issuer(&self, issuer: &str, subject: &str) -> Result<Option<User>> {
        by_issuer(&self.quick.begin()?, issuer, subject)
    }

    /// The accounts of an organization, by address, after the one of the address `after`; at most `limit`.
    pub fn users(
        &self,
        organization: &OrganizationId,
        after: &str,
        limit: u64,
    ) -> Result<Vec<User>> {
        self.quick.begin()?.rows(
            select!("organization_id = ?1 AND email_folded > ?2 ORDER BY email_folded LIMIT ?3"),
            params![organization.as_str(), &folded(after), limit],
            from_row,
        )
    }

    /// An account of an organization.
    pub fn user(&self, organization: &OrganizationId, id: &str) -> Result<Option<User>> {
        by_id(&self.quick.begin()?, organization, id)
    }
}

impl Command<'_> {
    /// The account with this address, in whichever organization.
    pub fn user_by_email(&self, email: &str) -> Result<Option<User>> {
        by_email(self.tx, email)
    }

    /// The account of somebody an identity provider vouches for, in whichever organization.
    pub fn user_by_issuer(&self, issuer: &str, subject: &str) -> Result<Option<User>> {
        by_issuer(self.tx, issuer, subject)
    }

    /// Whether somebody of an issuer has the account.
    pub fn has_issuer(&self, id: &str) -> Result<bool> {
        let found = self.tx.row(
            "SELECT issuer IS NOT NULL FROM users WHERE organization_id = ?1 AND user_id = ?2",
            params![self.organization.as_str(), id],
            |row| row.int(0),
        )?;
        Ok(found == Some(1))
    }

    /// Lets whom `issuer` calls `subject` sign in to an account that nobody of an issuer has. `false` if somebody has.
    pub fn link_user(&self, id: &str, issuer: &str, subject: &str) -> Result<bool> {
        let changed = self.tx.execute(
            "UPDATE users SET issuer = ?3, issued_subject = ?4 \
             WHERE organization_id = ?1 AND user_id = ?2 AND issuer IS NULL",
            params![self.organization.as_str(), id, issuer, subject],
        )?;
        Ok(changed == 1)
    }

    /// Frees an account of whom an issuer calls by a subject. Gives the issuer; `None` if nobody of one has it.
    pub fn unlink_user(&self, id: &str) -> Result<Option<String>> {
        let issuer = self.tx.row(
            "SELECT issuer FROM users WHERE organization_id = ?1 AND user_id = ?2",
            params![self.organization.as_str(), id],
            |row| row.opt_text(0),
        )?;
        self.tx.execute(
            "UPDATE users SET issuer = NULL, issued_subject = NULL WHERE organization_id = ?1 AND user_id = ?2",
            params![self.organization.as_str(), id],
        )?;
        Ok(issuer.flatten())
    }

    /// An account of the organization.
    pub fn user(&self, id: &str) -> Result<Option<User>> {
        by_id(self.tx, self.organization, id)
    }

    /// An account of another organization: who acts there may have to be known here.
    pub fn user_of(&self, organization: &OrganizationId, id: &str) -> Result<Option<User>> {
        by_id(self.tx, organization, id)
    }

    /// Makes an account. [`Error::Conflict`] `email_taken` if the address has one.
    pub fn add_user(&self, user: &NewUser<'_>) -> Result<()> {
        let added = self.tx.execute(
            "INSERT INTO users (organization_id, user_id, email, email_folded, name, role, password_hash, created_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING",
            params![
                self.organization.as_str(),
                user.id,
                user.email,
                &folded(user.email),
                user.name,
                user.role.as_str(),
                user.password_hash,
                self.now.as_micros(),
            ],
        )?;
        if added == 1 {
            return Ok(());
        }
        Err(Error::Conflict {
            code: "email_taken",
            message: format!("{} has an account already", user.email),
        })
    }

    /// Gives an account another role.
    pub fn set_role(&self, id: &str, role: Role) -> Result<()> {
        self.tx.execute(
            "UPDATE users SET role = ?3 WHERE organization_id = ?1 AND user_id = ?2",
            params![self.organization.as_str(), id, role.as_str()],
        )?;
        Ok(())
    }

    /// Gives an account another name to show.
    pub fn set_name(&self, id: &str, name: &str) -> Result<()> {
        self.tx.execute(
            "UPDATE users SET name = ?3 WHERE organization_id = ?1 AND user_id = ?2",
            params![self.organization.as_str(), id, name],
        )?;
        Ok(())
    }

    /// Says until when an account may be used; `None`: for ever.
    pub fn set_expiry(&self, id: &str, expires_at: Option<Timestamp>) -> Result<()> {
        self.tx.execute(
            "UPDATE users SET expires_at = ?3 WHERE organization_id = ?1 AND user_id = ?2",
            params![
                self.organization.as_str(),
                id,
                expires_at.map(Timestamp::as_micros)
            ],
        )?;
        Ok(())
    }

    /// Keeps the same password under another hash: nothing else changes.
    pub fn rehash_password(&self, id: &str, password_hash: &str) -> Result<()> {
        self.tx.execute(
            "UPDATE users SET password_hash = ?3 WHERE organization_id = ?1 AND user_id = ?2",
            params![self.organization.as_str(), id, password_hash],
        )?;
        Ok(())
    }

    /// Gives an account another password. Failures against the one before count no more; a lock stays; sign-ins that are
    /// half way through end.
    pub fn set_password(&self, id: &str, password_hash: &str) -> Result<()> {
        self.tx.execute(
            "UPDATE users SET password_hash = ?3, failures = 0 WHERE organization_id = ?1 AND user_id = ?2",
            params![self.organization.as_str(), id, password_hash],
        )?;
        self.end_second_steps_of(id)
    }

    /// Lets nobody sign in to an account with a password any more; sign-ins that are half way through end.
    pub fn remove_password(&self, id: &str) -> Result<()> {
        self.tx.execute(
            "UPDATE users SET password_hash = NULL, failures = 0 WHERE organization_id = ?1 AND user_id = ?2",
            params![self.organization.as_str(), id],
        )?;
        self.end_second_steps_of(id)
    }

    /// Locks an account until somebody unlocks it ([`Self::set_failures`]).
    pub fn lock_user(&self, id: &str) -> Result<()> {
        self.set_failures(id, 0, Timestamp::default(), by_hand())
    }

    /// Administrators who can sign in for good, now or when a lock by failures has ended.
    pub fn administrators(&self) -> Result<u64> {
        let found = self.tx.row(
            "SELECT COUNT(*) FROM users WHERE organization_id = ?1 AND role = ?2 AND password_hash IS NOT NULL \
             AND locked_until < ?3 AND expires_at IS NULL",
            params![
                self.organization.as_str(),
                Role::Admin.as_str(),
                by_hand().as_micros()
            ],
            |row| row.u64(0),
        )?;
        Ok(found.unwrap_or(0))
    }

    /// Sets what failed sign-ins are counted by.
    pub fn set_failures(
        &self,
        id: &str,
        failures: u32,
        since: Timestamp,
        locked_until: Timestamp,
    ) -> Result<()> {
        self.tx.execute(
            "UPDATE users SET failures = ?3, failures_since = ?4, locked_until = ?5 \
             WHERE organization_id = ?1 AND user_id = ?2",
            params![
                self.organization.as_str(),
                id,
                failures,
                since.as_micros(),
                locked_until.as_micros()
            ],
        )?;
        Ok(())
    }
}
