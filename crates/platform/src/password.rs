//! Passwords: which are taken, and how they are kept.

mod common;
mod foreign;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::phc::PasswordHash,
};
use store::{OrganizationId, Random, Store};
use zeroize::Zeroizing;

pub(crate) use foreign::check as check_foreign;

use crate::{Error, Platform, Result, builtin::POLICY_PASSWORD_STRENGTH, policies::terms};

/// The shortest password under the policy `pol-password-strength` unless it says otherwise, in characters.
const STRONG: usize = 10;
/// The shortest without the policy.
const SHORTEST: usize = 8;
/// The longest, in characters: a bound on work, beyond every passphrase.
const LONGEST: usize = 256;

/// Argon2id with the parameters OWASP recommends first for it: 19 MiB, 2 rounds, 1 lane.
const MEMORY_KIB: u32 = 19_456;
const ROUNDS: u32 = 2;
const LANES: u32 = 1;

/// Bytes of salt of a hash.
pub(crate) type Salt = [u8; 16];

/// What new passwords have to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strength {
    /// The policy is off.
    Weak,
    /// The policy is on: at least so many characters, and none of the commonest.
    Strong(usize),
}

impl Default for Strength {
    fn default() -> Self {
        Self::Strong(STRONG)
    }
}

impl Platform {
    /// What the organization's policy says of new passwords.
    pub(crate) fn password_strength(&self, organization: &OrganizationId) -> Result<Strength> {
        let policy = self
            .store()
            .policy(organization, POLICY_PASSWORD_STRENGTH)?;
        let Some(policy) = policy.filter(|policy| policy.enabled) else {
            return Ok(Strength::Weak);
        };
        let length = terms::number_of(&policy, "length")?;
        Ok(Strength::Strong(usize::try_from(length).unwrap_or(STRONG)))
    }
}

/// Whether somebody with this address may have this password.
///
/// # Errors
/// [`Error::Invalid`] `weak_password`, which says what to do and never repeats the password.
pub(crate) fn check(password: &str, email: &str, strength: Strength) -> Result<()> {
    let weak = |message: &str| Err(Error::invalid("weak_password", message));
    let (strong, shortest) = match strength {
        Strength::Weak => (false, SHORTEST),
        Strength::Strong(length) => (true, length),
    };
    let length = password.chars().count();
    if length < shortest {
        return weak(&format!("a password has at least {shortest} characters"));
    }
    if length > LONGEST {
        return weak(&format!("a password has at most {LONGEST} characters"));
    }
    let folded = Zeroizing::new(password.to_lowercase());
    if strong && *folded == email.to_lowercase() {
        return weak("the password is the e-mail address: choose another");
    }
    if strong && common::is_common(&folded) {
        return weak("this password is among the most common ones: choose another");
    }
    Ok(())
}

/// Draws a password: twenty letters and digits that nobody confuses, in groups to be typed. 100 random bits.
pub(crate) fn draw(store: &Store) -> String {
    let name = store.draw_name();
    let groups: Vec<&str> = (0..name.len())
        .step_by(5)
        .filter_map(|at| name.get(at..at.saturating_add(5)))
        .collect();
    groups.join("-")
}

/// Draws a salt.
pub(crate) fn salt_of(random: &Random) -> Salt {
    let mut salt = Salt::default();
    random(&mut salt);
    salt
}

/// The PHC string of a password. Takes some tens of milliseconds.
pub(crate) fn hash(password: &str, salt: &Salt) -> Result<String> {
    let hash: Result<PasswordHash, _> =
        hasher()?.hash_password_with_salt(password.as_bytes(), salt);
    let hash = hash.map_err(|error| failed(&error))?;
    Ok(hash.to_string())
}

/// A hash with today's parameters that no password is known of.
pub(crate) fn hash_of_nobody(salt: &Salt) -> String {
    // An empty hash verifies nothing either, but in no time: it says so rather than to fail the start.
    hash("nobody has this password", salt).unwrap_or_else(|error| {
        tracing::error!(%error, "unknown people can be told from known ones by time");
        String::new()
    })
}

/// Whether `hash` is of this password. Takes some tens of milliseconds; if another program made the hash, up to about a
/// second.
pub(crate) fn verify(password: &str, hash: &str) -> bool {
    if foreign::is_bcrypt(hash) {
        return foreign::verify_bcrypt(password, hash);
    }
    hasher().is_ok_and(|hasher| hasher.verify_password(password.as_bytes(), hash).is_ok())
}

/// The hash to keep in the place of `hash` if that is of this password: `None` if it is as ours are, or cannot be replaced.
///
/// Takes as long whether the password is right or not, so that whoever is refused for another reason does not learn from
/// the time that it was.
pub(crate) fn renewed(password: &str, hash: &str, salt: &Salt) -> Result<Option<String>> {
    let ours = format!("$argon2id$v=19$m={MEMORY_KIB},t={ROUNDS},p={LANES}$");
    if hash.starts_with(&ours) || !foreign::is_read_whole(password, hash) {
        return Ok(None);
    }
    self::hash(password, salt).map(Some)
}

fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, ROUNDS, LANES, None).map_err(|error| failed(&error))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn failed(error: &dyn std::fmt::Display) -> Error {
    Error::Store(store::Error::Unavailable(format!(
        "a password cannot be hashed: {error}"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules() {
        let by = |password: &str, strength| match check(password, "john@neogenesys.com", strength) {
            Ok(()) => None,
            Err(Error::Invalid { code, message, .. }) => {
                assert!(!message.contains(password) || password.is_empty());
                Some(code)
            }
            Err(other) => panic!("{other}"),
        };
        let code = |password: &str, strong| match strong {
            true => by(password, Strength::default()),
            false => by(password, Strength::Weak),
        };
        let weak = Some("weak_password");
        assert_eq!(code("correct horse", true), None);
        assert_eq!(code("ñandúñandú", true), None);
        assert_eq!(code("ñandúñand", true), weak);
        assert_eq!(code("ñandúñand", false), None);
        assert_eq!(code("short77", false), weak);
        assert_eq!(code(&"ab".repeat(128), true), None);
        assert_eq!(code(&"ab".repeat(129), true), weak);
        assert_eq!(code("John@neogenesys.com", true), weak);
        assert_eq!(code("Password123", true), weak);
        assert_eq!(code("aaaaaaaaaaaa", true), weak);
        assert_eq!(code("Password123", false), None);
        assert_eq!(by("correct horse", Strength::Strong(14)), weak);
        assert_eq!(by("correct horses", Strength::Strong(14)), None);
    }

    #[test]
    fn kept_as_argon2id() {
        let kept = hash("correct horse", &[7; 16]).unwrap();
        assert!(
            kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{kept}"
        );
        assert!(verify("correct horse", &kept));
        assert!(!verify("correct horsf", &kept));
        assert!(!verify("correct horse", ""));
        assert_ne!(kept, hash("correct horse", &[8; 16]).unwrap());
    }
}
