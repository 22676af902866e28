//! Proofs in a file (C2SP tlog-proof): an inclusion proof and the checkpoint it leads to, to be checked offline.

use std::fmt;

use crate::checkpoint::{Checkpoint, CheckpointError, UnverifiedCheckpoint};
use crate::hash::Hash;
use crate::note::VerifierKey;
use crate::proof::{ProofError, verify_inclusion};
use crate::{MAX_NOTE_BYTES, text};

/// The largest proof read, in bytes: a note and as much again.
pub const MAX_PROOF_BYTES: usize = 2 * MAX_NOTE_BYTES;

/// Inclusion proofs grow by one hash as the tree doubles, up to 2^63 entries.
const MAX_PROOF_HASHES: usize = 63;

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// An entry's index, its inclusion proof and a checkpoint: well-formed, not verified. `Display` writes the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlogProof {
    extra: Option<Vec<u8>>,
    index: u64,
    hashes: Vec<Hash>,
    checkpoint: UnverifiedCheckpoint,
}

/// Text that is no proof, or a proof that does not prove.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TlogProofError {
    /// Over [`MAX_PROOF_BYTES`].
    #[error("a proof of {0} bytes is too large")]
    TooLarge(usize),
    /// Not UTF-8, or without the first line of the format.
    #[error("not a {FIRST_LINE} file")]
    NotAProof,
    /// The `extra` line is not the canonical base64 of at least one byte.
    #[error("the extra line is malformed")]
    Extra,
    /// The `index` line is missing or not a plain decimal up to 2^63 - 1.
    #[error("the index line is missing or malformed")]
    Index,
    /// A line of the inclusion proof is not the base64 of a hash, or there are more than 63.
    #[error("the inclusion proof is malformed")]
    Hashes,
    /// No well-formed checkpoint follows, or it does not verify.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The entry is not at that index of the tree.
    #[error(transparent)]
    Proof(#[from] ProofError),
}

impl TlogProof {
    /// The proof for the entry at `index`, with the hashes [`inclusion_proof`](crate::inclusion_proof) made for the
    /// size of `checkpoint`.
    pub fn new(index: u64, hashes: Vec<Hash>, checkpoint: impl Into<UnverifiedCheckpoint>) -> Self {
        Self {
            extra: None,
            index,
            hashes,
            checkpoint: checkpoint.into(),
        }
    }

    /// The same with opaque bytes along with it, such as the entry itself. No bytes are the same as none.
    #[must_use]
    pub fn with_extra(self, extra: Vec<u8>) -> Self {
        let extra = Some(extra).filter(|extra| !extra.is_empty());
        Self { extra, ..self }
    }

    /// Reads a proof. Nothing is verified.
    ///
    /// # Errors
    /// For anything `Display` would not write just so.
    pub fn parse(proof: &[u8]) -> Result<Self, TlogProofError> {
        if proof.len() > MAX_PROOF_BYTES {
            return Err(TlogProofError::TooLarge(proof.len()));
        }
        let proof = std::str::from_utf8(proof).map_err(|_| TlogProofError::NotAProof)?;
        let rest = proof
            .strip_prefix(FIRST_LINE)
            .and_then(|rest| rest.strip_prefix('\n'))
            .ok_or(TlogProofError::NotAProof)?;

        let (extra, rest) = match rest.strip_prefix("extra ") {
            None => (None, rest),
            Some(rest) => {
                let (extra, rest) = rest.split_once('\n').ok_or(TlogProofError::Extra)?;
                let extra = text::from_base64(extra)
                    .filter(|extra| !extra.is_empty())
                    .ok_or(TlogProofError::Extra)?;
                (Some(extra), rest)
            }
        };
        let (index, mut rest) = rest
            .strip_prefix("index ")
            .and_then(|rest| rest.split_once('\n'))
            .and_then(|(index, rest)| Some((text::tree_size(index)?, rest)))
            .ok_or(TlogProofError::Index)?;

        let mut hashes = Vec::new();
        loop {
            let (line, after) = rest.split_once('\n').ok_or(TlogProofError::Hashes)?;
            rest = after;
            if line.is_empty() {
                break;
            }
            if hashes.len() >= MAX_PROOF_HASHES {
                return Err(TlogProofError::Hashes);
            }
            hashes.push(Hash::from_base64(line).map_err(|_| TlogProofError::Hashes)?);
        }
        Ok(Self {
            extra,
            index,
            hashes,
            checkpoint: UnverifiedCheckpoint::parse(rest.as_bytes())?,
        })
    }

    /// The opaque bytes along with the proof. They are not authenticated: trust them only once they hash to a leaf
    /// that [`TlogProof::verify`] accepts.
    pub fn extra(&self) -> Option<&[u8]> {
        self.extra.as_deref()
    }

    /// The index of the entry, from 0.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// The inclusion proof, the leaf's sibling first.
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// The checkpoint, as it came.
    pub fn checkpoint(&self) -> &UnverifiedCheckpoint {
        &self.checkpoint
    }

    /// Verifies the checkpoint, as [`UnverifiedCheckpoint::verify`] does, and that its tree has `leaf` at the index.
    /// Gives the checkpoint, for the caller to ask its policy about cosignatures.
    ///
    /// # Errors
    /// If either does not verify.
    pub fn verify(
        &self,
        leaf: Hash,
        origin: &str,
        log_keys: &[VerifierKey],
        witness_keys: &[VerifierKey],
    ) -> Result<Checkpoint, TlogProofError> {
        let checkpoint = self
            .checkpoint
            .clone()
            .verify(origin, log_keys, witness_keys)?;
        verify_inclusion(
            self.index,
            checkpoint.size(),
            leaf,
            &self.hashes,
            checkpoint.root(),
        )?;
        Ok(checkpoint)
    }
}

impl fmt::Display for TlogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST_LINE}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", text::base64(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        for hash in &self.hashes {
            writeln!(f, "{}", hash.to_base64())?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}
