//! Witness cosignatures (C2SP tlog-cosignature), the Ed25519 kind: a time and a signature over time and checkpoint.

use std::fmt;

use ed25519_dalek::{Signer as _, SigningKey};

use crate::checkpoint::Checkpoint;
use crate::note::{KeyName, NoteSignature, SignatureKind, VerifierKey};

/// The latest time a cosignature may carry, in seconds since 1970.
pub const MAX_COSIGNATURE_TIME: u64 = i64::MAX as u64;

/// A cosignature on a checkpoint that verified: the witness saw no larger consistent tree of this log at that time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosignature {
    pub(crate) witness: KeyName,
    pub(crate) key_id: u32,
    pub(crate) time: u64,
}

impl Cosignature {
    /// The name of the witness's key.
    pub fn witness(&self) -> &KeyName {
        &self.witness
    }

    /// The id of the witness's key.
    pub fn key_id(&self) -> u32 {
        self.key_id
    }

    /// When it was made, by the witness's clock: seconds since 1970.
    pub fn time(&self) -> u64 {
        self.time
    }
}

/// A named Ed25519 key that cosigns checkpoints (type 0x04). The secret is wiped when it is dropped.
///
/// The signed message does not hold the name, so a seed must not be used under two names.
pub struct Cosigner {
    key: VerifierKey,
    secret: SigningKey,
}

/// A time above [`MAX_COSIGNATURE_TIME`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} seconds is not a time a cosignature can carry")]
pub struct TimeOutOfRange(pub u64);

impl Cosigner {
    /// The cosigner of this name and 32-byte seed (the private key of RFC 8032).
    pub fn from_seed(name: KeyName, seed: &[u8; 32]) -> Self {
        let secret = SigningKey::from_bytes(seed);
        let key = VerifierKey::of(name, SignatureKind::CosignatureV1, secret.verifying_key());
        Self { key, secret }
    }

    /// The public half.
    pub fn verifier_key(&self) -> &VerifierKey {
        &self.key
    }

    /// Cosigns a checkpoint, which has been verified, at `time` (seconds since 1970).
    ///
    /// The caller states by this that the checkpoint is consistent with every one it cosigned before, and the
    /// largest it knows of this log.
    ///
    /// # Errors
    /// If `time` is above [`MAX_COSIGNATURE_TIME`].
    pub fn cosign(
        &self,
        checkpoint: &Checkpoint,
        time: u64,
    ) -> Result<NoteSignature, TimeOutOfRange> {
        if time > MAX_COSIGNATURE_TIME {
            return Err(TimeOutOfRange(time));
        }
        let message = signed_message(time, checkpoint.note().text());
        let mut bytes = time.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.secret.sign(message.as_bytes()).to_bytes());
        Ok(NoteSignature::by(&self.key, bytes))
    }
}

impl fmt::Debug for Cosigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cosigner({})", self.key)
    }
}

/// What is signed: two lines before the whole text of the checkpoint, extension lines included.
pub(crate) fn signed_message(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// The time and the Ed25519 signature in the bytes of a cosignature.
pub(crate) fn split(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (time, signature) = bytes.split_first_chunk()?;
    let time = u64::from_be_bytes(*time);
    (time <= MAX_COSIGNATURE_TIME).then_some((time, signature))
}
