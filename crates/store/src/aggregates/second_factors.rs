//! Second factors of accounts: the secret that codes are made from, and recovery codes.

use event::Timestamp;
use zeroize::Zeroizing;

use crate::{
    Command, Result,
    sql::{Query, params},
};

/// The secret of an account, enrolled or waiting for its first code. Not `Debug`: it is a secret.
pub struct SecondFactor {
    /// What codes are made from.
    pub secret: Zeroizing<Vec<u8>>,
    /// When it was enrolled; `None`: it waits for its first code.
    pub since: Option<Timestamp>,
    /// The newest time step a code was accepted of; of a secret that waits, the one it was drawn in.
    pub step: u64,
}

impl Command<'_> {
    /// The secret of an account, if it has one.
    pub fn second_factor(&self, user_id: &str) -> Result<Option<SecondFactor>> {
        let found = self.tx.row(
            "SELECT totp_secret, totp_since, totp_step FROM users WHERE organization_id = ?1 AND user_id = ?2",
            params![self.organization.as_str(), user_id],
            |row| {
                let secret = row.opt_bytes(0)?.map(<[u8]>::to_vec);
                Ok((secret, row.opt_u64(1)?, row.u64(2)?))
            },
        )?;
        Ok(found.and_then(|(secret, since, step)| {
            Some(SecondFactor {
                secret: Zeroizing::new(secret?),
                since: since.and_then(Timestamp::from_micros),
                step,
            })
        }))
    }

    /// Gives an account a secret that waits for its first code, drawn in time step `step`, in the place of whatever it had.
    pub fn offer_second_factor(&self, user_id: &str, secret: &[u8], step: u64) -> Result<()> {
        self.tx.execute(
            "UPDATE users SET totp_secret = ?3, totp_since = NULL, totp_step = ?4 \
             WHERE organization_id = ?1 AND user_id = ?2",
            params![self.organization.as_str(), user_id, secret, step],
        )?;
        Ok(())
    }

    /// Makes the secret that waits the account's second factor, with recovery codes of these hashes alone.
    pub fn enable_second_factor(&self, user_id: &str, code_hashes: &[[u8; 32]]) -> Result<()> {
        self.tx.execute(
            "UPDATE users SET totp_since = ?3 WHERE organization_id = ?1 AND user_id = ?2",
            params![self.organization.as_str(), user_id, self.wall.as_micros()],
        )?;
        self.remove_recovery_codes(user_id)?;
        for hash in code_hashes {
            self.tx.execute(
                "INSERT INTO recovery_codes (organization_id, user_id, code_hash) VALUES (?1, ?2, ?3)",
                params![self.organization.as_str(), user_id, hash],
            )?;
        }
        Ok(())
    }

    /// Notes the time step of an accepted code: none of it or before is accepted again.
    pub fn set_second_factor_step(&self, user_id: &str, step: u64) -> Result<()> {
        self.tx.execute(
            "UPDATE users SET totp_step = ?3 WHERE organization_id = ?1 AND user_id = ?2",
            params![self.organization.as_str(), user_id, step],
        )?;
        Ok(())
    }

    /// Takes an account's second factor away, with its recovery codes and sign-ins that are half way through.
    pub fn remove_second_factor(&self, user_id: &str) -> Result<()> {
        self.tx.execute(
            "UPDATE users SET totp_secret = NULL, totp_since = NULL, totp_step = 0 \
             WHERE organization_id = ?1 AND user_id = ?2",
            params![self.organization.as_str(), user_id],
        )?;
        self.remove_recovery_codes(user_id)?;
        self.end_second_steps_of(user_id)
    }

    /// Uses a recovery code up. `false` if the account has none of this hash, or had used it.
    pub fn use_recovery_code(&self, user_id: &str, code_hash: &[u8; 32]) -> Result<bool> {
        let changed = self.tx.execute(
            "UPDATE recovery_codes SET used_at = ?4 \
             WHERE organization_id = ?1 AND user_id = ?2 AND code_hash = ?3 AND used_at IS NULL",
            params![
                self.organization.as_str(),
                user_id,
                code_hash,
                self.wall.as_micros()
            ],
        )?;
        Ok(changed == 1)
    }

    /// Recovery codes that were not used.
    pub fn recovery_codes_left(&self, user_id: &str) -> Result<u64> {
        let found = self.tx.row(
            "SELECT COUNT(*) FROM recovery_codes WHERE organization_id = ?1 AND user_id = ?2 AND used_at IS NULL",
            params![self.organization.as_str(), user_id],
            |row| row.u64(0),
        )?;
        Ok(found.unwrap_or(0))
    }

    fn remove_recovery_codes(&self, user_id: &str) -> Result<()> {
        self.tx.execute(
            "DELETE FROM recovery_codes WHERE organization_id = ?1 AND user_id = ?2",
            params![self.organization.as_str(), user_id],
        )?;
        Ok(())
    }
}
