//! Sign-ins that are half way through: the password was right, and a code is due.

use event::Timestamp;

use crate::{
    Command, Error, OrganizationId, Result, Store,
    sql::{Query, Row, params},
};

/// What the second step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A code of the account's second factor.
    Verify,
    /// The first code of a second factor that is being enrolled.
    Enrol,
}

impl Step {
    fn as_str(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Enrol => "enrol",
        }
    }
}

/// A sign-in that is half way through.
#[derive(Clone, Debug)]
pub struct SecondStep {
    /// Whose organization.
    pub organization: OrganizationId,
    /// Who.
    pub user_id: String,
    /// What is due.
    pub step: Step,
    /// Wrong codes so far.
    pub failures: u32,
    /// It is of no use from then on.
    pub expires_at: Timestamp,
}

/// A second step to be taken.
pub struct NewSecondStep<'a> {
    /// SHA-256 of its token.
    pub token_hash: &'a [u8; 32],
    /// Who.
    pub user_id: &'a str,
    /// What is due.
    pub step: Step,
    /// It is of no use from then on.
    pub expires_at: Timestamp,
}

const SELECT: &str = "SELECT organization_id, user_id, step, failures, expires_at FROM second_steps \
                      WHERE token_hash = ?1";

fn from_row(row: &Row<'_>) -> Result<SecondStep> {
    let text = row.text(2)?;
    let step = [Step::Verify, Step::Enrol]
        .into_iter()
        .find(|step| step.as_str() == text);
    Ok(SecondStep {
        organization: OrganizationId::parse(&row.text(0)?)
            .ok_or_else(|| Error::corrupt("a second step has an impossible organization"))?,
        user_id: row.text(1)?,
        step: step.ok_or_else(|| Error::corrupt("a second step is of no kind there is"))?,
        failures: u32::try_from(row.u64(3)?).unwrap_or(u32::MAX),
        expires_at: Timestamp::from_micros(row.u64(4)?).unwrap_or_default(),
    })
}

impl Store {
    /// The second step of a token. Whether it has expired is the caller's to see.
    pub fn second_step(&self, token_hash: &[u8; 32]) -> Result<Option<SecondStep>> {
        self.quick
            .begin()?
            .row(SELECT, params![token_hash], from_row)
    }
}

impl Command<'_> {
    /// The same, of the command's organization.
    pub fn second_step(&self, token_hash: &[u8; 32]) -> Result<Option<SecondStep>> {
        let found = self.tx.row(SELECT, params![token_hash], from_row)?;
        Ok(found.filter(|step| step.organization == *self.organization))
    }

    /// Begins a second step; one that enrols ends those of the account before it, whose secret is no more. Forgets a few
    /// that have expired, of whomever.
    pub fn add_second_step(&self, step: &NewSecondStep<'_>) -> Result<()> {
        if step.step == Step::Enrol {
            self.end_second_steps_of(step.user_id)?;
        }
        self.tx.execute(
            "DELETE FROM second_steps WHERE token_hash IN \
             (SELECT token_hash FROM second_steps WHERE expires_at <= ?1 ORDER BY expires_at LIMIT 100)",
            params![self.wall.as_micros()],
        )?;
        self.tx.execute(
            "INSERT INTO second_steps (token_hash, organization_id, user_id, step, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                step.token_hash,
                self.organization.as_str(),
                step.user_id,
                step.step.as_str(),
                step.expires_at.as_micros()
            ],
        )?;
        Ok(())
    }

    /// Counts a wrong code.
    pub fn fail_second_step(&self, token_hash: &[u8; 32]) -> Result<()> {
        self.tx.execute(
            "UPDATE second_steps SET failures = failures + 1 WHERE token_hash = ?1",
            params![token_hash],
        )?;
        Ok(())
    }

    /// Ends a second step: its token is of no use any more.
    pub fn end_second_step(&self, token_hash: &[u8; 32]) -> Result<()> {
        self.tx.execute(
            "DELETE FROM second_steps WHERE token_hash = ?1",
            params![token_hash],
        )?;
        Ok(())
    }

    /// Ends all second steps of an account.
    pub fn end_second_steps_of(&self, user_id: &str) -> Result<()> {
        self.tx.execute(
            "DELETE FROM second_steps WHERE organization_id = ?1 AND user_id = ?2",
            params![self.organization.as_str(), user_id],
        )?;
        Ok(())
    }
}
