//! Hashes of the tree (RFC 6962, section 2.1) and how they are written down.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::text;

/// A node of the tree: a SHA-256 digest. In text it is 64 lower-case hexadecimal digits; C2SP formats use base64.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; Hash::LEN]);

/// Bytes or text that are not one hash, or not a whole number of hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HashError {
    /// Not 64 lower-case hexadecimal digits.
    #[error("a hash in hexadecimal is 64 digits 0-9a-f")]
    Hex,
    /// Not the canonical, padded base64 of 32 bytes.
    #[error("a hash in base64 is 44 characters, padded and canonical")]
    Base64,
    /// Not 32 bytes, or not a multiple of 32 bytes where several hashes are expected.
    #[error("{0} bytes are not a whole number of 32-byte hashes")]
    Length(usize),
}

impl Hash {
    /// Bytes in a hash.
    pub const LEN: usize = 32;

    /// The hash made of these bytes.
    pub const fn from_bytes(bytes: [u8; Self::LEN]) -> Self {
        Self(bytes)
    }

    /// The hash made of these bytes.
    ///
    /// # Errors
    /// [`HashError::Length`] unless there are exactly 32.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, HashError> {
        bytes
            .try_into()
            .map(Self)
            .map_err(|_| HashError::Length(bytes.len()))
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }

    /// Standard base64 with padding: 44 characters.
    pub fn to_base64(&self) -> String {
        text::base64(&self.0)
    }

    /// Reads what [`Hash::to_base64`] writes, and nothing else.
    ///
    /// # Errors
    /// [`HashError::Base64`] for other lengths, missing padding and stray trailing bits.
    pub fn from_base64(encoded: &str) -> Result<Self, HashError> {
        let bytes = text::from_base64(encoded).ok_or(HashError::Base64)?;
        Self::from_slice(&bytes).map_err(|_| HashError::Base64)
    }
}

impl AsRef<[u8]> for Hash {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl FromStr for Hash {
    type Err = HashError;

    fn from_str(hex: &str) -> Result<Self, HashError> {
        let digits = hex.as_bytes();
        if digits.len() != 2 * Self::LEN {
            return Err(HashError::Hex);
        }
        let mut bytes = [0; Self::LEN];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = pair.iter().try_fold(0, |high, digit| match digit {
                b'0'..=b'9' => Ok((high << 4) | (digit - b'0')),
                b'a'..=b'f' => Ok((high << 4) | (digit - b'a' + 10)),
                _ => Err(HashError::Hex),
            })?;
        }
        Ok(Self(bytes))
    }
}

/// The hash of an entry as a leaf: SHA-256(0x00 || entry).
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Hash(
        Sha256::new()
            .chain_update([0])
            .chain_update(entry)
            .finalize()
            .into(),
    )
}

/// The hash of an inner node: SHA-256(0x01 || left || right).
pub fn node_hash(left: Hash, right: Hash) -> Hash {
    // One contiguous message of 65 bytes is markedly faster than three updates, and this is the hot path.
    let mut message = [1; 1 + 2 * Hash::LEN];
    let (_, children) = message.split_at_mut(1);
    let (first, second) = children.split_at_mut(Hash::LEN);
    first.copy_from_slice(&left.0);
    second.copy_from_slice(&right.0);
    Hash(Sha256::digest(message).into())
}

/// The root of the tree without entries: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    Hash(Sha256::digest([]).into())
}

/// The root of the tree whose leaves (or equally high perfect subtrees) have these hashes, in order.
pub fn root_of_hashes(hashes: &[Hash]) -> Hash {
    match hashes {
        [] => empty_root(),
        [only] => *only,
        _ => {
            // RFC 6962 splits at the largest power of two below the length.
            let split = hashes.len().next_power_of_two() / 2;
            let (left, right) = hashes.split_at(split);
            node_hash(root_of_hashes(left), root_of_hashes(right))
        }
    }
}

/// Hashes one after the other, 32 bytes each: the content of a tile, or of a stored frontier.
pub fn hashes_to_bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// Reads what [`hashes_to_bytes`] writes.
///
/// # Errors
/// [`HashError::Length`] if the length is not a multiple of 32.
pub fn hashes_from_bytes(bytes: &[u8]) -> Result<Vec<Hash>, HashError> {
    let (chunks, rest) = bytes.as_chunks::<{ Hash::LEN }>();
    if !rest.is_empty() {
        return Err(HashError::Length(bytes.len()));
    }
    Ok(chunks.iter().copied().map(Hash).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_forms_round_trip_and_refuse_variants() {
        let hash = leaf_hash(b"");
        let hex = hash.to_string();
        assert_eq!(
            hex,
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        );
        assert_eq!(hex.parse(), Ok(hash));
        assert_eq!(Hash::from_base64(&hash.to_base64()), Ok(hash));
        for bad in [
            "",
            &hex[1..],
            &hex.to_uppercase(),
            &format!("{hex}0"),
            &hex.replacen('6', "g", 1),
        ] {
            assert_eq!(bad.parse::<Hash>(), Err(HashError::Hex), "{bad}");
        }
        // The last base64 digit before the padding carries two bits that must be zero.
        let zeros = Hash::from_bytes([0; 32]).to_base64();
        for bad in [
            zeros.replace("A=", "B="),
            zeros.replace('=', ""),
            format!("{zeros}\n"),
        ] {
            assert_eq!(Hash::from_base64(&bad), Err(HashError::Base64), "{bad}");
        }
    }

    #[test]
    fn byte_lists_are_whole_hashes() {
        let hashes = [leaf_hash(b"a"), leaf_hash(b"b")];
        let mut bytes = hashes_to_bytes(&hashes);
        assert_eq!(hashes_from_bytes(&bytes), Ok(hashes.to_vec()));
        bytes.pop();
        assert_eq!(hashes_from_bytes(&bytes), Err(HashError::Length(63)));
    }
}
