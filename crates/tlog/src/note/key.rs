//! Keys that verify notes, and their text form, the vkey: `<name>+<8 hex digits>+<base64 of type and key>`.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};

use super::signature::NoteSignature;
use crate::{cosignature, text};

/// The name of a key: not empty, without white space, control characters and `+`. For a log, its origin.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName(String);

/// What a key signs, and how: the type byte of signed-note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SignatureKind {
    /// 0x01: Ed25519 over the text. What a log signs its checkpoints with.
    Ed25519,
    /// 0x04: Ed25519 over the text and a time. What a witness cosigns checkpoints with.
    CosignatureV1,
}

/// A public key with a name. `Display` and `FromStr` are the vkey.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: KeyName,
    id: u32,
    kind: SignatureKind,
    key: VerifyingKey,
}

/// Text that is no key or key name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The name is empty or has a character names must not have.
    #[error("a key name is not empty and has no white space, control characters or '+'")]
    Name,
    /// Not of the form `<name>+<8 lower-case hex digits>+<base64>`.
    #[error("not a verifier key")]
    Format,
    /// A signature type that is not supported here.
    #[error("signature type {0:#04x} is not supported")]
    Kind(u8),
    /// Not a usable Ed25519 public key.
    #[error("not a usable Ed25519 public key")]
    PublicKey,
    /// The key id is not that of name and key: one of the three was changed.
    #[error("the key id is not that of this name and key")]
    Id,
}

impl KeyName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for KeyName {
    type Err = KeyError;

    fn from_str(name: &str) -> Result<Self, KeyError> {
        let forbidden = |c: char| c.is_whitespace() || c == '+' || !text::allowed_in_note(c);
        if name.is_empty() || name.chars().any(forbidden) {
            return Err(KeyError::Name);
        }
        Ok(Self(name.to_owned()))
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl SignatureKind {
    /// The type byte.
    pub fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::CosignatureV1 => 0x04,
        }
    }

    fn from_byte(byte: u8) -> Result<Self, KeyError> {
        match byte {
            0x01 => Ok(Self::Ed25519),
            0x04 => Ok(Self::CosignatureV1),
            other => Err(KeyError::Kind(other)),
        }
    }
}

impl VerifierKey {
    /// The key of this name, kind and 32-byte Ed25519 public key (RFC 8032).
    ///
    /// # Errors
    /// [`KeyError::PublicKey`] if the bytes are no point of the curve, or one that verifies nearly anything.
    pub fn new(
        name: KeyName,
        kind: SignatureKind,
        public_key: &[u8; 32],
    ) -> Result<Self, KeyError> {
        let key = VerifyingKey::from_bytes(public_key).map_err(|_| KeyError::PublicKey)?;
        if key.is_weak() {
            return Err(KeyError::PublicKey);
        }
        Ok(Self::of(name, kind, key))
    }

    pub(crate) fn of(name: KeyName, kind: SignatureKind, key: VerifyingKey) -> Self {
        let id = key_id(&name, kind, &key);
        Self {
            name,
            id,
            kind,
            key,
        }
    }

    /// The name of the key.
    pub fn name(&self) -> &KeyName {
        &self.name
    }

    /// The key id: the first four bytes of SHA-256(name || 0x0A || type || public key). It finds the key, and
    /// proves nothing.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// What the key signs.
    pub fn kind(&self) -> SignatureKind {
        self.kind
    }

    /// The Ed25519 public key (RFC 8032).
    pub fn public_key(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Whether the signature claims to be of this key.
    pub fn matches(&self, signature: &NoteSignature) -> bool {
        self.id == signature.id() && self.name == *signature.name()
    }

    /// If the signature over `text` is right: the time of a cosignature, nothing for another.
    pub(crate) fn check(&self, text: &str, signature: &[u8]) -> Option<Option<u64>> {
        match self.kind {
            SignatureKind::Ed25519 => self.is_signature(text, signature).then_some(None),
            SignatureKind::CosignatureV1 => {
                let (time, signature) = cosignature::split(signature)?;
                self.is_signature(&cosignature::signed_message(time, text), signature)
                    .then_some(Some(time))
            }
        }
    }

    fn is_signature(&self, message: &str, signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .and_then(|signature| self.key.verify_strict(message.as_bytes(), &signature))
            .is_ok()
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut encoded = vec![self.kind.byte()];
        encoded.extend_from_slice(self.key.as_bytes());
        write!(
            f,
            "{}+{:08x}+{}",
            self.name,
            self.id,
            text::base64(&encoded)
        )
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({self})")
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(vkey: &str) -> Result<Self, KeyError> {
        let (name, rest) = vkey.split_once('+').ok_or(KeyError::Format)?;
        // Base64 has '+' among its digits, so only the first two separate.
        let (id, encoded) = rest.split_once('+').ok_or(KeyError::Format)?;
        if id.len() != 8
            || !id
                .bytes()
                .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
        {
            return Err(KeyError::Format);
        }
        let id = u32::from_str_radix(id, 16).map_err(|_| KeyError::Format)?;
        let encoded = text::from_base64(encoded).ok_or(KeyError::Format)?;
        let (kind, public_key) = encoded.split_first().ok_or(KeyError::Format)?;
        let kind = SignatureKind::from_byte(*kind)?;
        let public_key = public_key.try_into().map_err(|_| KeyError::PublicKey)?;
        let key = Self::new(name.parse()?, kind, public_key)?;
        if key.id != id {
            return Err(KeyError::Id);
        }
        Ok(key)
    }
}

fn key_id(name: &KeyName, kind: SignatureKind, key: &VerifyingKey) -> u32 {
    let digest = Sha256::new()
        .chain_update(&name.0)
        .chain_update([b'\n', kind.byte()])
        .chain_update(key.as_bytes())
        .finalize();
    let [a, b, c, d, ..]: [u8; 32] = digest.into();
    u32::from_be_bytes([a, b, c, d])
}

#[cfg(test)]
mod tests {
    use super::*;

    const VKEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    #[test]
    fn vkeys_round_trip() {
        let key: VerifierKey = VKEY.parse().unwrap();
        assert_eq!(key.to_string(), VKEY);
        assert_eq!((key.id(), key.kind().byte()), (0xc74f_20a3, 1));
        assert_eq!(key.name().as_str(), "PeterNeumann");
    }

    #[test]
    fn changed_vkeys_are_refused() {
        let refused = |vkey: &str| vkey.parse::<VerifierKey>().unwrap_err();
        assert_eq!(refused(""), KeyError::Format);
        assert_eq!(refused("PeterNeumann+c74f20a3"), KeyError::Format);
        assert_eq!(refused(&VKEY.replace("+c7", "++7")), KeyError::Format);
        assert_eq!(refused(&VKEY.replace("+c7", "+")), KeyError::Format);
        assert_eq!(refused(&VKEY.replace("+c7", "+C7")), KeyError::Format);
        assert_eq!(refused(&VKEY.replace("TW", "T")), KeyError::Format);
        assert_eq!(refused(&VKEY.replace("c74f", "c74e")), KeyError::Id);
        assert_eq!(refused(&VKEY.replace("Peter", "Carmen")), KeyError::Id);
        assert_eq!(refused(&VKEY.replace("Peter", "")), KeyError::Id);
        assert_eq!(refused(&VKEY.replace("Neu", "Neu ")), KeyError::Name);
        assert_eq!(refused(&VKEY.replace("PeterNeumann", "")), KeyError::Name);
        assert_eq!(refused(&VKEY.replace("+ARpc", "+Ahpc")), KeyError::Kind(2));
        assert_eq!(refused("n+00000000+AQ=="), KeyError::PublicKey);
        let weak = VerifierKey::new(
            "n".parse().unwrap(),
            SignatureKind::Ed25519,
            &[&[1_u8][..], &[0; 31]].concat().try_into().unwrap(),
        );
        assert_eq!(weak, Err(KeyError::PublicKey));
    }

    #[test]
    fn names_exclude_what_would_break_a_line() {
        for bad in ["", "a b", "a+b", "a\u{2003}b", "a\u{85}b", "a\nb", "a\0b"] {
            assert_eq!(bad.parse::<KeyName>(), Err(KeyError::Name), "{bad:?}");
        }
        assert!("neosc-1a2b3c4d/log/7f3a".parse::<KeyName>().is_ok());
    }
}
