//! What every verifier computes (frozen: format v1).
//!
//! ```text
//! r[n]  = SHA-256("neosc audit blind v1" || ek || u8(n))
//! d[n]  = SHA-256("neosc audit field v1" || r[n] || value)
//! group = SHA-256(0x02 || u8(n1) || d[n1] || u8(n2) || d[n2] ...)      n ascending
//! link  = HMAC-SHA256(L, id16 || u64(received_at))[0..16]
//! leaf  = SHA-256(0x00 || entry)                                       RFC 6962
//! ```
//!
//! Integers are big-endian, keys, blinds and digests exactly 32 bytes, values the UTF-8 of the string.

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use crate::{Blind, Digest32, EventKey, Timestamp, limits};

const BLIND_TAG: &[u8] = b"neosc audit blind v1";
const FIELD_TAG: &[u8] = b"neosc audit field v1";

/// `r[n]`: what opens field `number` of the event with this key.
pub fn blind(key: &EventKey, number: u8) -> Blind {
    let hash = Sha256::new()
        .chain_update(BLIND_TAG)
        .chain_update(key.as_bytes())
        .chain_update([number]);
    Blind::new(hash.finalize().into())
}

/// `d[n]`: the commitment to a field's value.
pub fn digest(blind: &Blind, value: &[u8]) -> Digest32 {
    let hash = Sha256::new()
        .chain_update(FIELD_TAG)
        .chain_update(blind.as_bytes())
        .chain_update(value);
    Digest32::new(hash.finalize().into())
}

/// Whether a blind and a value open a digest. Takes the same time wherever they differ.
pub fn opens(expected: &Digest32, blind: &Blind, value: &[u8]) -> bool {
    digest(blind, value)
        .as_bytes()
        .ct_eq(expected.as_bytes())
        .into()
}

/// Why digests do not make a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GroupError {
    /// A field number is not greater than the one before it.
    #[error("field {0} is out of order or twice")]
    NotAscending(u8),
    /// A field number is 0 or above 63.
    #[error("field number {0} is not in 1 to 63")]
    OutOfRange(u8),
}

/// The group of `(number, d[number])`, numbers strictly ascending and in 1 to 63; unknown numbers count like known ones.
///
/// # Errors
/// Numbers out of order or out of range.
pub fn group(fields: impl IntoIterator<Item = (u8, Digest32)>) -> Result<Digest32, GroupError> {
    let mut group = Group::new();
    let mut last = 0;
    for (number, digest) in fields {
        if !(1..=limits::FIELD_NUMBER).contains(&number) {
            return Err(GroupError::OutOfRange(number));
        }
        if number <= last {
            return Err(GroupError::NotAscending(number));
        }
        last = number;
        group.add(number, &digest);
    }
    Ok(group.finish())
}

/// A group in the making; whoever adds keeps the order.
pub(crate) struct Group(Sha256);

impl Group {
    pub(crate) fn new() -> Self {
        Self(Sha256::new().chain_update([0x02]))
    }

    pub(crate) fn add(&mut self, number: u8, digest: &Digest32) {
        self.0.update([number]);
        self.0.update(digest.as_bytes());
    }

    pub(crate) fn finish(self) -> Digest32 {
        Digest32::new(self.0.finalize().into())
    }
}

/// The hash of an entry as a leaf of the tree.
pub fn leaf_hash(entry: &[u8]) -> [u8; 32] {
    Sha256::new()
        .chain_update([0x00])
        .chain_update(entry)
        .finalize()
        .into()
}

/// `id16 || u64(received_at)`, which `link` and `ek` bind to one entry.
pub(crate) fn entry_name(id16: Uuid, received_at: Timestamp) -> [u8; 24] {
    let mut name = [0; 24];
    let (id, time) = name.split_at_mut(16);
    id.copy_from_slice(id16.as_bytes());
    time.copy_from_slice(&received_at.as_micros().to_be_bytes());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_need_ascending_numbers() {
        let zero = Digest32::new([0; 32]);
        assert!(group([(1, zero), (5, zero), (63, zero)]).is_ok());
        assert_eq!(
            group([(5, zero), (5, zero)]),
            Err(GroupError::NotAscending(5))
        );
        assert_eq!(
            group([(5, zero), (1, zero)]),
            Err(GroupError::NotAscending(1))
        );
        assert_eq!(group([(0, zero)]), Err(GroupError::OutOfRange(0)));
        assert_eq!(group([(64, zero)]), Err(GroupError::OutOfRange(64)));
    }
}
