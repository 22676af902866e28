//! Tokens: what a sign-in, an API key or a second step is known by. Kept as SHA-256 alone.
//!
//! `nsc_tok_`, `nsc_key_` or `nsc_mfa_`, 43 letters and digits (32 random bytes in base 62), and 6 more: the CRC-32 of all before
//! them. The prefix lets secret scanners and our own redaction know a token; the checksum turns garbage away before
//! anything is looked up, and is no secret.

use sha2::{Digest, Sha256};
use store::Random;

/// What a token stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    SignIn,
    ApiKey,
    /// The second step of a sign-in: it authenticates nobody.
    SecondStep,
}

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// 62^43 > 2^256.
const BODY: usize = 43;
/// 62^6 > 2^32.
const CHECK: usize = 6;

impl Kind {
    const fn prefix(self) -> &'static str {
        match self {
            Self::SignIn => "nsc_tok_",
            Self::ApiKey => "nsc_key_",
            Self::SecondStep => "nsc_mfa_",
        }
    }
}

/// A new token.
pub(crate) fn draw(kind: Kind, random: &Random) -> String {
    let mut bytes = [0; 32];
    random(&mut bytes);
    let mut token = format!("{}{}", kind.prefix(), base62::<BODY>(&mut bytes));
    token.push_str(&checksum(&token));
    token
}

/// What a token stands for and the hash it is kept under, if it has the form of one.
pub(crate) fn parse(token: &str) -> Option<(Kind, [u8; 32])> {
    let kind = [Kind::SignIn, Kind::ApiKey, Kind::SecondStep]
        .into_iter()
        .find(|kind| token.starts_with(kind.prefix()))?;
    let (checked, check) = token.split_at_checked(token.len().checked_sub(CHECK)?)?;
    let fits = checked.len() == kind.prefix().len() + BODY;
    (fits && checksum(checked) == check).then(|| (kind, hash(token)))
}

/// Whether a token has the beginning of ours: no other's is to be asked about it.
pub fn is_ours(token: &str) -> bool {
    token.starts_with("nsc_")
}

/// The hash of a token, if it has the form of one of a second step.
pub(crate) fn second_step(token: &str) -> Option<[u8; 32]> {
    let (kind, hash) = parse(token)?;
    (kind == Kind::SecondStep).then_some(hash)
}

/// What a token is kept as.
pub(crate) fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

fn checksum(text: &str) -> String {
    base62::<CHECK>(&mut crc32fast::hash(text.as_bytes()).to_be_bytes())
}

/// The number in `bytes` (big-endian) as `N` digits, the lowest ones if there are more. Uses the bytes up.
fn base62<const N: usize>(bytes: &mut [u8]) -> String {
    let mut digits = [b'0'; N];
    for digit in digits.iter_mut().rev() {
        let mut rest = 0_u16;
        for byte in bytes.iter_mut() {
            let part = rest << 8 | u16::from(*byte);
            *byte = u8::try_from(part / 62).unwrap_or(u8::MAX);
            rest = part % 62;
        }
        *digit = DIGITS.get(usize::from(rest)).copied().unwrap_or(b'0');
    }
    digits.iter().copied().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn filled(byte: u8) -> Random {
        Arc::new(move |bytes| bytes.fill(byte))
    }

    #[test]
    fn counts_in_base_62() {
        assert_eq!(base62::<6>(&mut [0, 0, 0, 61]), "00000z");
        assert_eq!(base62::<6>(&mut [0, 0, 0, 62]), "000010");
        assert_eq!(base62::<6>(&mut u32::MAX.to_be_bytes()), "4gfFC3");
        assert_eq!(base62::<43>(&mut [0; 32]), "0".repeat(43));
    }

    #[test]
    fn every_changed_letter_is_found() {
        for (kind, byte) in [
            (Kind::SignIn, 0),
            (Kind::ApiKey, 255),
            (Kind::SecondStep, 77),
        ] {
            let token = draw(kind, &filled(byte));
            assert_eq!(token.len(), 8 + BODY + CHECK);
            assert_eq!(parse(&token), Some((kind, hash(&token))));
            for at in 0..token.len() {
                let other = if token.as_bytes()[at] == b'x' {
                    "y"
                } else {
                    "x"
                };
                let mut changed = token.clone();
                changed.replace_range(at..=at, other);
                assert_eq!(parse(&changed), None, "{changed}");
            }
        }
        for garbage in [
            "",
            "nsc_tok_",
            "nsc_key_abcdef",
            "é",
            "nsc_tok_ééééé",
            &"x".repeat(57),
        ] {
            assert_eq!(parse(garbage), None);
        }
    }

    #[test]
    fn redaction_knows_tokens() {
        let token = draw(Kind::ApiKey, &filled(9));
        assert_eq!(
            event::redact(&format!("sent {token} by mistake")),
            "sent [redacted] by mistake"
        );
    }
}
