//! Checkpoints: signed tree heads. A [`Checkpoint`] has always been verified, or signed here.

use std::fmt;

use crate::cosignature::Cosignature;
use crate::hash::Hash;
use crate::note::{
    KeyName, Note, NoteError, NoteSignature, SignatureKind, Signer, VerifiedSignature, VerifierKey,
};
use crate::tree_head::{TreeHead, TreeHeadError};

/// A note that reads as a checkpoint. What it says is a claim until [`UnverifiedCheckpoint::verify`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnverifiedCheckpoint {
    head: TreeHead,
    note: Note,
}

/// A tree head under the signature of its log. `Display` writes the signed note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    head: TreeHead,
    note: Note,
    log_keys: Vec<VerifierKey>,
    cosignatures: Vec<Cosignature>,
}

/// Something that is no checkpoint, or one that must not be believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// Not a note, or one whose signatures do not verify.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The text of the note is no tree head.
    #[error(transparent)]
    Head(#[from] TreeHeadError),
    /// It is of another log.
    #[error("the checkpoint is of {actual}, not of {expected}")]
    Origin {
        /// The origin wanted.
        expected: String,
        /// The origin in the checkpoint.
        actual: String,
    },
    /// Signatures verified, but none is of a key of the log.
    #[error("no key of the log signed the checkpoint")]
    NotByLog,
    /// A key was given for a role its kind cannot have: logs sign with 0x01, witnesses with 0x04.
    #[error("the key {0} is of the wrong kind")]
    KeyKind(KeyName),
    /// A log signs under its own origin.
    #[error("a key named {key} does not sign for {origin}")]
    SignerName {
        /// The name of the key.
        key: KeyName,
        /// The origin in the tree head.
        origin: String,
    },
    /// The cosignature is of another key than the witness's.
    #[error("the cosignature is not of the key {0}")]
    NotByWitness(KeyName),
}

/// Signs a tree head with every key of its log: one, or old and new while a rotation lasts.
///
/// A log must never sign two heads of which one does not extend the other; to see to that is the caller's task.
///
/// # Errors
/// If there is no signer, or one whose name is not the origin.
pub fn sign_checkpoint(
    head: &TreeHead,
    signers: &[&Signer],
) -> Result<Checkpoint, CheckpointError> {
    let keys = || signers.iter().map(|signer| signer.verifier_key());
    if let Some(key) = keys().find(|key| key.name().as_str() != head.origin()) {
        return Err(CheckpointError::SignerName {
            key: key.name().clone(),
            origin: head.origin().to_owned(),
        });
    }
    let mut log_keys: Vec<VerifierKey> = Vec::new();
    for key in keys() {
        if !log_keys.contains(key) {
            log_keys.push(key.clone());
        }
    }
    Ok(Checkpoint {
        head: head.clone(),
        note: Note::sign(head.to_string(), signers)?,
        log_keys,
        cosignatures: Vec::new(),
    })
}

impl UnverifiedCheckpoint {
    /// Reads a checkpoint. Nothing is verified.
    ///
    /// # Errors
    /// If it is no note, or its text no tree head.
    pub fn parse(note: &[u8]) -> Result<Self, CheckpointError> {
        let note = Note::parse(note)?;
        let head = note.text().parse()?;
        Ok(Self { head, note })
    }

    /// What the checkpoint claims: good for finding the keys to verify it with, and nothing else.
    pub fn claimed_head(&self) -> &TreeHead {
        &self.head
    }

    /// The note as it came.
    pub fn note(&self) -> &Note {
        &self.note
    }

    /// Verifies that this is a checkpoint of the log `origin`, signed by one of `log_keys` (kind
    /// [`Ed25519`](SignatureKind::Ed25519)), and which of `witness_keys` (kind
    /// [`CosignatureV1`](SignatureKind::CosignatureV1)) cosigned it. How many witnesses suffice is the caller's policy.
    ///
    /// # Errors
    /// For another origin, without a signature of the log, and if any signature of a key given is wrong.
    pub fn verify(
        self,
        origin: &str,
        log_keys: &[VerifierKey],
        witness_keys: &[VerifierKey],
    ) -> Result<Checkpoint, CheckpointError> {
        require_kind(log_keys, SignatureKind::Ed25519)?;
        require_kind(witness_keys, SignatureKind::CosignatureV1)?;
        if self.head.origin() != origin {
            return Err(CheckpointError::Origin {
                expected: origin.to_owned(),
                actual: self.head.origin().to_owned(),
            });
        }
        let verified = self.note.verify(log_keys.iter().chain(witness_keys))?;
        let mut by_log = Vec::new();
        let mut cosignatures = Vec::new();
        for VerifiedSignature { key, time } in verified {
            match time {
                None => by_log.push(key.clone()),
                Some(time) => cosignatures.push(cosignature(key, time)),
            }
        }
        if by_log.is_empty() {
            return Err(CheckpointError::NotByLog);
        }
        Ok(Checkpoint {
            head: self.head,
            note: self.note,
            log_keys: by_log,
            cosignatures,
        })
    }
}

impl Checkpoint {
    /// The tree head that was signed.
    pub fn head(&self) -> &TreeHead {
        &self.head
    }

    /// The identity of the log.
    pub fn origin(&self) -> &str {
        self.head.origin()
    }

    /// How many entries the log has.
    pub fn size(&self) -> u64 {
        self.head.size()
    }

    /// The root of the tree of that size.
    pub fn root(&self) -> Hash {
        self.head.root()
    }

    /// The extension lines, without their newlines.
    pub fn extensions(&self) -> &[String] {
        self.head.extensions()
    }

    /// The signed note, with all signatures, those of unknown keys too.
    pub fn note(&self) -> &Note {
        &self.note
    }

    /// The log's keys whose signature verified: at least one.
    pub fn log_keys(&self) -> &[VerifierKey] {
        &self.log_keys
    }

    /// The cosignatures that verified, in the order of the note.
    pub fn cosignatures(&self) -> &[Cosignature] {
        &self.cosignatures
    }

    /// Adds the cosignature a witness answered with. An earlier one of the same key is dropped.
    ///
    /// # Errors
    /// Unless it verifies with `witness`; the checkpoint is then unchanged.
    pub fn add_cosignature(
        &mut self,
        signature: NoteSignature,
        witness: &VerifierKey,
    ) -> Result<(), CheckpointError> {
        require_kind(std::slice::from_ref(witness), SignatureKind::CosignatureV1)?;
        if !witness.matches(&signature) {
            return Err(CheckpointError::NotByWitness(witness.name().clone()));
        }
        let Some(Some(time)) = witness.check(self.note.text(), signature.bytes()) else {
            return Err(CheckpointError::Note(NoteError::BadSignature {
                name: witness.name().clone(),
                id: witness.id(),
            }));
        };
        self.note.add_signature(signature)?;
        self.cosignatures
            .retain(|other| (&other.witness, other.key_id) != (witness.name(), witness.id()));
        self.cosignatures.push(cosignature(witness, time));
        Ok(())
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.note.fmt(f)
    }
}

impl fmt::Display for UnverifiedCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.note.fmt(f)
    }
}

impl From<Checkpoint> for UnverifiedCheckpoint {
    /// As somebody else would receive it.
    fn from(checkpoint: Checkpoint) -> Self {
        Self {
            head: checkpoint.head,
            note: checkpoint.note,
        }
    }
}

fn cosignature(key: &VerifierKey, time: u64) -> Cosignature {
    Cosignature {
        witness: key.name().clone(),
        key_id: key.id(),
        time,
    }
}

fn require_kind(keys: &[VerifierKey], kind: SignatureKind) -> Result<(), CheckpointError> {
    match keys.iter().find(|key| key.kind() != kind) {
        Some(key) => Err(CheckpointError::KeyKind(key.name().clone())),
        None => Ok(()),
    }
}
