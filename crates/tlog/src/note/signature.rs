//! A signature line: em dash, space, key name, space, base64 of key id and signature.

use std::fmt;
use std::str::FromStr;

use super::NoteError;
use super::key::{KeyName, VerifierKey};
use crate::text;

/// A signature as it stands in a note, verified or not. `Display` and `FromStr` are the line without its newline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    name: KeyName,
    id: u32,
    bytes: Vec<u8>,
}

impl NoteSignature {
    /// The signature made by the secret half of `key`.
    pub(crate) fn by(key: &VerifierKey, bytes: Vec<u8>) -> Self {
        Self {
            name: key.name().clone(),
            id: key.id(),
            bytes,
        }
    }

    /// The name of the key it claims to be of.
    pub fn name(&self) -> &KeyName {
        &self.name
    }

    /// The id of the key it claims to be of.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The signature without the key id; what it consists of depends on the kind of key.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut encoded = self.id.to_be_bytes().to_vec();
        encoded.extend_from_slice(&self.bytes);
        write!(f, "\u{2014} {} {}", self.name, text::base64(&encoded))
    }
}

impl FromStr for NoteSignature {
    type Err = NoteError;

    fn from_str(line: &str) -> Result<Self, NoteError> {
        let malformed = NoteError::SignatureLine;
        let parts = line
            .strip_prefix("\u{2014} ")
            .and_then(|rest| rest.split_once(' '));
        let Some((name, encoded)) = parts else {
            return Err(malformed);
        };
        let (Ok(name), Some(bytes)) = (name.parse(), text::from_base64(encoded)) else {
            return Err(malformed);
        };
        match bytes.split_first_chunk() {
            Some((id, signature)) if !signature.is_empty() => Ok(Self {
                name,
                id: u32::from_be_bytes(*id),
                bytes: signature.to_vec(),
            }),
            _ => Err(malformed),
        }
    }
}
