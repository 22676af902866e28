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

use sha2::block_api::compress256;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;
use zeroize::Zeroize as _;

use crate::short_hash::{INITIAL, bytes_of, hash};
use crate::{Blind, Digest32, EventKey, Timestamp, limits};

const BLIND_TAG: &[u8] = b"neosc audit blind v1";
const FIELD_TAG: &[u8] = b"neosc audit field v1";

/// `r[n]`: what opens field `number` of the event with this key.
pub fn blind(key: &EventKey, number: u8) -> Blind {
    Blind::new(hash::<1>(&[BLIND_TAG, key.as_bytes(), &[number]]))
}

/// `d[n]`: the commitment to a field's value.
pub fn digest(blind: &Blind, value: &[u8]) -> Digest32 {
    Digest32::new(hash::<2>(&[FIELD_TAG, blind.as_bytes(), value]))
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
pub(crate) struct Group(Vec<u8>);

impl Group {
    pub(crate) fn new() -> Self {
        // Room for the twelve fields there are.
        let mut bytes = Vec::with_capacity(1 + 12 * 33);
        bytes.push(0x02);
        Self(bytes)
    }

    pub(crate) fn add(&mut self, number: u8, digest: &Digest32) {
        self.0.push(number);
        self.0.extend_from_slice(digest.as_bytes());
    }

    pub(crate) fn finish(self) -> Digest32 {
        Digest32::new(hash::<7>(&[&self.0]))
    }
}

/// `d[n]` of one event's fields, one after the other: what is the same in all their messages is written once, and wiped
/// once.
pub(crate) struct FieldDigests {
    /// The message of `r[n]`, padded; `n` is to be filled in.
    blind: [u8; 64],
    /// That of `d[n]`; `r[n]`, the value and the padding are to be filled in.
    field: [[u8; 64]; 2],
}

/// Where `n` stands in the message of `r[n]`, and the value in that of `d[n]`.
const AFTER_KEY: usize = BLIND_TAG.len() + 32;

impl FieldDigests {
    /// Of the event of this key.
    pub(crate) fn new(key: &EventKey) -> Self {
        const { assert!(BLIND_TAG.len() == FIELD_TAG.len() && AFTER_KEY + 1 + 9 <= 64) };
        let mut blind = [0; 64];
        let mut field = [[0; 64]; 2];
        let (tag, rest) = blind.split_at_mut(BLIND_TAG.len());
        tag.copy_from_slice(BLIND_TAG);
        let (place, rest) = rest.split_at_mut(32);
        place.copy_from_slice(key.as_bytes());
        pad(rest, 1, AFTER_KEY);
        let (tag, _) = field.as_flattened_mut().split_at_mut(FIELD_TAG.len());
        tag.copy_from_slice(FIELD_TAG);
        Self { blind, field }
    }

    /// `d[number]` of a value: the same as [`blind`] and [`digest`] give.
    pub(crate) fn of(&mut self, number: u8, value: &[u8]) -> Digest32 {
        let mut state = INITIAL;
        if let Some(place) = self.blind.get_mut(AFTER_KEY) {
            *place = number;
        }
        compress256(&mut state, std::slice::from_ref(&self.blind));
        let (_, rest) = self.field.as_flattened_mut().split_at_mut(FIELD_TAG.len());
        let (place, rest) = rest.split_at_mut(32);
        place.copy_from_slice(&bytes_of(state));
        let blocks = (AFTER_KEY + value.len() + 9).div_ceil(64);
        let Some((place, padding)) = rest
            .get_mut(..(blocks * 64).saturating_sub(AFTER_KEY))
            .and_then(|rest| rest.split_at_mut_checked(value.len()))
        else {
            return digest(&Blind::new(bytes_of(state)), value);
        };
        place.copy_from_slice(value);
        padding.fill(0);
        pad(padding, 0, AFTER_KEY + value.len());
        let mut state = INITIAL;
        compress256(&mut state, self.field.get(..blocks).unwrap_or_default());
        Digest32::new(bytes_of(state))
    }
}

/// Ends a message: a bit at `at`, and the length in bits in the last eight bytes (FIPS 180-4, 5.1.1). `before`: bytes of the
/// message that precede `rest`; up to `at`, the rest belongs to it too.
fn pad(rest: &mut [u8], at: usize, before: usize) {
    if let Some(end) = rest.get_mut(at) {
        *end = 0x80;
    }
    if let Some(bits) = rest.last_chunk_mut::<8>() {
        *bits = ((before + at) as u64 * 8).to_be_bytes();
    }
}

impl Drop for FieldDigests {
    fn drop(&mut self) {
        self.blind.as_mut_slice().zeroize();
        let [first, _] = &mut self.field;
        first.as_mut_slice().zeroize();
    }
}

/// The hash of an entry as a leaf of the tree.
pub fn leaf_hash(entry: &[u8]) -> [u8; 32] {
    hash::<4>(&[&[0x00], entry])
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
    fn the_fields_of_an_event_one_after_the_other_give_the_same_digests() {
        let key = EventKey::new([7; 32]);
        let mut fields = FieldDigests::new(&key);
        // A long value before a short one leaves nothing behind.
        for length in (0..150).rev().chain([1000, 3]) {
            let value: Vec<u8> = (0..length).map(|byte| byte as u8).collect();
            for number in [1, 12, 63] {
                let expected = digest(&blind(&key, number), &value);
                assert_eq!(fields.of(number, &value), expected, "{length} bytes");
            }
        }
    }

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
