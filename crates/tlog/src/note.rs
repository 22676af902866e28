//! Signed notes (C2SP signed-note): text, a blank line, and a line for each signature.

mod key;
mod signature;
mod signer;

use std::fmt;

pub use key::{KeyError, KeyName, SignatureKind, VerifierKey};
pub use signature::NoteSignature;
pub use signer::Signer;

use crate::text::allowed_in_note;

/// The largest note read, in bytes. Room for many post-quantum signatures of 5 kB, which are skipped if unknown.
pub const MAX_NOTE_BYTES: usize = 1_000_000;

/// The most signatures a note may carry. The specification asks for at least 16.
pub const MAX_NOTE_SIGNATURES: usize = 100;

/// A text and its signatures, well-formed but not verified. `Display` writes the note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// A signature that verified.
#[derive(Clone, Copy, Debug)]
pub struct VerifiedSignature<'k> {
    /// The key it verified with.
    pub key: &'k VerifierKey,
    /// For a cosignature, when it was made: seconds since 1970.
    pub time: Option<u64>,
}

/// Bytes that are no note, or a note that must not be believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteError {
    /// Over [`MAX_NOTE_BYTES`].
    #[error("a note of {0} bytes is too large")]
    TooLarge(usize),
    /// Not UTF-8, or with an ASCII control character that is no newline.
    #[error("a note is UTF-8 without control characters")]
    Characters,
    /// The text is empty or does not end in a newline.
    #[error("the text of a note ends in a newline")]
    TextEnd,
    /// No blank line with signature lines after it.
    #[error("the note has no signatures")]
    NoSignatures,
    /// Over [`MAX_NOTE_SIGNATURES`].
    #[error("the note has more than {MAX_NOTE_SIGNATURES} signatures")]
    TooManySignatures,
    /// Something below the last blank line is no signature line.
    #[error("a signature line is malformed")]
    SignatureLine,
    /// Two of the known keys share name and key id. A signature could not be told to be of one of them.
    #[error("two known keys are both called {name}+{id:08x}")]
    AmbiguousKey {
        /// Their name.
        name: KeyName,
        /// Their key id.
        id: u32,
    },
    /// A known key's signature is wrong. The note is refused whole, whatever else verifies.
    #[error("the signature of {name}+{id:08x} is wrong")]
    BadSignature {
        /// The name of the key.
        name: KeyName,
        /// The id of the key.
        id: u32,
    },
    /// No known key signed the note.
    #[error("no known key signed the note")]
    Unverified,
}

impl Note {
    /// Signs a text with each of the signers, in order.
    ///
    /// # Errors
    /// Unless the text ends in a newline and has no other control characters, and there is a signer.
    pub fn sign(text: impl Into<String>, signers: &[&Signer]) -> Result<Self, NoteError> {
        let text = text.into();
        if !text.ends_with('\n') {
            return Err(NoteError::TextEnd);
        }
        if !text.chars().all(allowed_in_note) {
            return Err(NoteError::Characters);
        }
        if signers.is_empty() {
            return Err(NoteError::NoSignatures);
        }
        let mut note = Self {
            text,
            signatures: Vec::new(),
        };
        for signer in signers {
            note.add_signature(signer.sign(&note.text))?;
        }
        Ok(note)
    }

    /// Reads a note. Nothing is verified.
    ///
    /// # Errors
    /// For anything `Display` would not write just so.
    pub fn parse(note: &[u8]) -> Result<Self, NoteError> {
        if note.len() > MAX_NOTE_BYTES {
            return Err(NoteError::TooLarge(note.len()));
        }
        let note = std::str::from_utf8(note).map_err(|_| NoteError::Characters)?;
        if !note.chars().all(allowed_in_note) {
            return Err(NoteError::Characters);
        }
        // The text may contain blank lines; the last one ends it.
        let (text, lines) = note
            .rfind("\n\n")
            .and_then(|end| Some((note.get(..=end)?, note.get(end + 2..)?)))
            .ok_or(NoteError::NoSignatures)?;
        if lines.is_empty() {
            return Err(NoteError::NoSignatures);
        }
        let lines = lines.strip_suffix('\n').ok_or(NoteError::SignatureLine)?;
        let mut signatures = Vec::new();
        for line in lines.split('\n') {
            if signatures.len() >= MAX_NOTE_SIGNATURES {
                return Err(NoteError::TooManySignatures);
            }
            signatures.push(line.parse()?);
        }
        Ok(Self {
            text: text.to_owned(),
            signatures,
        })
    }

    /// The text that is signed, with its final newline. To be ignored until the note is verified.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures, as they stand.
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Adds a signature at the end; one of the same key that was there is dropped.
    ///
    /// # Errors
    /// If the note is full. Whether the signature verifies is not asked here.
    pub fn add_signature(&mut self, signature: NoteSignature) -> Result<(), NoteError> {
        self.signatures
            .retain(|other| (other.name(), other.id()) != (signature.name(), signature.id()));
        if self.signatures.len() >= MAX_NOTE_SIGNATURES {
            return Err(NoteError::TooManySignatures);
        }
        self.signatures.push(signature);
        Ok(())
    }

    /// Verifies every signature made by one of `keys`, and gives each such key once, in the order of the note.
    /// Signatures of other keys are ignored.
    ///
    /// # Errors
    /// If any signature of a known key is wrong, or none is there.
    pub fn verify<'k>(
        &self,
        keys: impl IntoIterator<Item = &'k VerifierKey>,
    ) -> Result<Vec<VerifiedSignature<'k>>, NoteError> {
        let keys: Vec<&VerifierKey> = keys.into_iter().collect();
        let mut verified: Vec<VerifiedSignature<'k>> = Vec::new();
        for signature in &self.signatures {
            let Some(key) = known_key(&keys, signature)? else {
                continue;
            };
            let time = key.check(&self.text, signature.bytes()).ok_or_else(|| {
                NoteError::BadSignature {
                    name: signature.name().clone(),
                    id: signature.id(),
                }
            })?;
            if !verified.iter().any(|other| other.key == key) {
                verified.push(VerifiedSignature { key, time });
            }
        }
        if verified.is_empty() {
            return Err(NoteError::Unverified);
        }
        Ok(verified)
    }
}

/// The one key that has the signature's name and key id.
fn known_key<'k>(
    keys: &[&'k VerifierKey],
    signature: &NoteSignature,
) -> Result<Option<&'k VerifierKey>, NoteError> {
    let mut matching = keys.iter().copied().filter(|key| key.matches(signature));
    let Some(key) = matching.next() else {
        return Ok(None);
    };
    if matching.any(|other| other != key) {
        return Err(NoteError::AmbiguousKey {
            name: signature.name().clone(),
            id: signature.id(),
        });
    }
    Ok(Some(key))
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures
            .iter()
            .try_for_each(|signature| writeln!(f, "{signature}"))
    }
}
