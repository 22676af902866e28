//! Proof bundles: one entry, what is disclosed of it, and the proof that it is in a log (`neosc-audit-proof-v1`).
//!
//! ```json
//! { "format": "neosc-audit-proof-v1", "vkey": "...", "index": 417, "entry": "<base64>",
//!   "fields": { "details": { "value": "Launched SAP", "blind": "<64 hex>" }, "user_email": { "digest": "<64 hex>" } },
//!   "proof": "c2sp.org/tlog-proof@v1\nindex 417\n...\n\n<checkpoint>",
//!   "excuse": { "index": 500, "entry": "<base64>", "proof": "c2sp.org/tlog-proof@v1\n..." } }
//! ```
//!
//! `fields` names every committed field, or `group` stands in its place when nothing is open. A field whose number
//! this version has no name for is called `field_<number>`, such as `field_13`. `excuse` may be left out.

mod error;
mod field_name;
pub(crate) mod read;
mod write;

use std::collections::BTreeMap;

use event::{Blind, Digest32, limits};
use tlog::{SignatureKind, TlogProof, VerifierKey};

pub use error::BundleError;
pub use field_name::{field_name, field_number};

/// The value of the member `format`.
pub const FORMAT: &str = "neosc-audit-proof-v1";

/// The largest bundle read, in bytes: two proofs and every field at its limit, with room for escapes.
pub const MAX_BUNDLE_BYTES: usize = 8 * 1024 * 1024;

/// A proof bundle: well-formed, not verified ([`verify_bundle`](crate::verify_bundle)).
#[derive(Clone, Debug)]
pub struct Bundle {
    pub(crate) vkey: VerifierKey,
    pub(crate) proven: EntryProof,
    pub(crate) disclosure: Disclosure,
    pub(crate) excuse: Option<EntryProof>,
}

/// The bytes of an entry and the proof of where they stand in a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryProof {
    pub(crate) entry: Vec<u8>,
    pub(crate) proof: TlogProof,
}

/// What a bundle tells of an entry's committed fields.
#[derive(Clone, Debug)]
pub enum Disclosure {
    /// Every committed field by its number (1 to 63), open or closed.
    Fields(BTreeMap<u8, FieldProof>),
    /// Nothing is open any more, and not even the digests are given.
    Group(Digest32),
}

/// What a bundle tells of one committed field.
#[derive(Clone, Debug)]
pub enum FieldProof {
    /// The value, and the blind that opens its commitment.
    Opened {
        /// The value as text.
        value: String,
        /// `r[n]`.
        blind: Blind,
    },
    /// The commitment alone.
    Closed {
        /// `d[n]`.
        digest: Digest32,
    },
}

impl Bundle {
    /// The bundle of an entry of the log that signs with `vkey`, with the statement that closed it, if any.
    ///
    /// # Errors
    /// If `vkey` is no key of a log, or a field number is not in 1 to 63.
    pub fn new(
        vkey: VerifierKey,
        proven: EntryProof,
        disclosure: Disclosure,
        excuse: Option<EntryProof>,
    ) -> Result<Self, BundleError> {
        if vkey.kind() != SignatureKind::Ed25519 {
            return Err(BundleError::VkeyKind);
        }
        if let Disclosure::Fields(fields) = &disclosure {
            let known = 1..=limits::FIELD_NUMBER;
            if let Some(number) = fields.keys().find(|number| !known.contains(number)) {
                return Err(BundleError::FieldNumber(*number));
            }
        }
        Ok(Self {
            vkey,
            proven,
            disclosure,
            excuse,
        })
    }

    /// Reads a bundle. Nothing is verified.
    ///
    /// # Errors
    /// For every departure from the format: unknown, missing and doubled members, hex of another length, base64 that
    /// is not canonical, an index unlike the proof's.
    pub fn parse(json: &str) -> Result<Self, BundleError> {
        read::bundle(json)
    }

    /// The bundle as JSON on one line, members in the order of the format, fields by their number.
    pub fn to_json(&self) -> String {
        write::bundle(self)
    }

    /// The key the log is said to sign with: a hint, and no reason to trust it.
    pub fn vkey(&self) -> &VerifierKey {
        &self.vkey
    }

    /// The entry and its proof.
    pub fn proven(&self) -> &EntryProof {
        &self.proven
    }

    /// What is told of the committed fields.
    pub fn disclosure(&self) -> &Disclosure {
        &self.disclosure
    }

    /// The statement that closed the entry or some of its fields.
    pub fn excuse(&self) -> Option<&EntryProof> {
        self.excuse.as_ref()
    }
}

impl EntryProof {
    /// An entry and its proof, which also says the index.
    ///
    /// # Errors
    /// If the entry is longer than 65,535 bytes, or the proof has an `extra` line: nothing would verify what it says.
    pub fn new(entry: Vec<u8>, proof: TlogProof) -> Result<Self, BundleError> {
        if entry.len() > limits::ENTRY {
            return Err(BundleError::EntryTooLong(entry.len()));
        }
        if proof.extra().is_some() {
            return Err(BundleError::Extra);
        }
        Ok(Self { entry, proof })
    }

    /// The index of the entry in its log.
    pub fn index(&self) -> u64 {
        self.proof.index()
    }

    /// The bytes that are hashed.
    pub fn entry(&self) -> &[u8] {
        &self.entry
    }

    /// The inclusion proof and its checkpoint.
    pub fn proof(&self) -> &TlogProof {
        &self.proof
    }
}
