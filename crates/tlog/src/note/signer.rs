//! Keys that sign notes.

use std::fmt;

use ed25519_dalek::{Signer as _, SigningKey};

use super::key::{KeyName, SignatureKind, VerifierKey};
use super::signature::NoteSignature;

/// A named Ed25519 key that signs the text of notes (type 0x01). The secret is wiped when it is dropped.
pub struct Signer {
    key: VerifierKey,
    secret: SigningKey,
}

impl Signer {
    /// The signer of this name and 32-byte seed (the private key of RFC 8032). For a log, the name is its origin.
    pub fn from_seed(name: KeyName, seed: &[u8; 32]) -> Self {
        let secret = SigningKey::from_bytes(seed);
        let key = VerifierKey::of(name, SignatureKind::Ed25519, secret.verifying_key());
        Self { key, secret }
    }

    /// The public half.
    pub fn verifier_key(&self) -> &VerifierKey {
        &self.key
    }

    pub(super) fn sign(&self, text: &str) -> NoteSignature {
        let signature = self.secret.sign(text.as_bytes());
        NoteSignature::by(&self.key, signature.to_bytes().to_vec())
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.key)
    }
}
