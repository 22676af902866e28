//! What can be wrong with a checkpoint: the part of the findings that bundles and whole logs share.

use tlog::{CheckpointError, NoteError, TreeHead, UnverifiedCheckpoint, VerifierKey};

use crate::keys::Keys;

/// A checkpoint that must not be believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointFinding {
    /// It is of another log than the key.
    #[error("the key is of {key}, but the checkpoint is of {checkpoint}")]
    Origin {
        /// The name of the key.
        key: String,
        /// The origin of the checkpoint.
        checkpoint: String,
    },
    /// The log's key did not sign it.
    #[error("the checkpoint's signature is not by {origin} key {id:08x}")]
    NotByKey {
        /// The log.
        origin: String,
        /// The id of the key that was to have signed.
        id: u32,
    },
    /// Somebody signed it, but none of the keys the user trusts for this log.
    #[error(
        "the checkpoint is not signed by a key you trust for {origin} ({})",
        ids(trusted)
    )]
    NotByTrusted {
        /// The log.
        origin: String,
        /// The ids of the trusted keys.
        trusted: Vec<u32>,
    },
    /// The note cannot be verified for another reason.
    #[error("the checkpoint's signatures do not verify: {0}")]
    Signature(#[source] CheckpointError),
    /// The policy wants more witnesses.
    #[error(
        "the checkpoint is not cosigned by the quorum `{quorum}` of the policy ({cosigned} known cosignatures)"
    )]
    Quorum {
        /// The name of the quorum in the policy.
        quorum: String,
        /// How many known witnesses cosigned.
        cosigned: usize,
    },
    /// A log with two different trees of one size has told two stories.
    #[error(
        "the log has shown two different trees of {size} entries: this one and the one remembered"
    )]
    Fork {
        /// The size of both.
        size: u64,
    },
}

/// Whether the log's key signed the checkpoint.
pub(crate) fn signed_by(
    checkpoint: &UnverifiedCheckpoint,
    key: &VerifierKey,
) -> Result<(), CheckpointFinding> {
    let origin = key.name().as_str();
    match checkpoint
        .clone()
        .verify(origin, std::slice::from_ref(key), &[])
    {
        Ok(_) => Ok(()),
        Err(CheckpointError::Origin { expected, actual }) => Err(CheckpointFinding::Origin {
            key: expected,
            checkpoint: actual,
        }),
        Err(CheckpointError::Note(NoteError::BadSignature { .. } | NoteError::Unverified)) => {
            Err(CheckpointFinding::NotByKey {
                origin: origin.to_owned(),
                id: key.id(),
            })
        }
        Err(error) => Err(CheckpointFinding::Signature(error)),
    }
}

/// Whether the head agrees with the remembered one, as far as that shows without the entries between.
pub(crate) fn agrees_with_memory(keys: &Keys, head: &TreeHead) -> Result<(), CheckpointFinding> {
    match keys.head(head.origin()) {
        Some((size, root)) if size == head.size() && root != head.root() => {
            Err(CheckpointFinding::Fork { size })
        }
        _ => Ok(()),
    }
}

/// What people compare to know a key: the 64 hexadecimal digits of the Ed25519 public key.
///
/// The eight digits of a key id are too few: a key with a given id is found by trying.
pub fn fingerprint(key: &VerifierKey) -> String {
    tlog::Hash::from_bytes(*key.public_key()).to_string()
}

fn ids(keys: &[u32]) -> String {
    let ids: Vec<String> = keys.iter().map(|id| format!("{id:08x}")).collect();
    ids.join(", ")
}
