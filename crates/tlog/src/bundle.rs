//! Entry bundles (C2SP tlog-tiles): up to 256 entries, each after its length as a big-endian `u16`.

use crate::tile::TILE_WIDTH;

/// The longest entry a bundle can hold, in bytes.
pub const MAX_ENTRY_BYTES: usize = u16::MAX as usize;

/// Entries that make no bundle, or bytes that are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BundleError {
    /// Bundles without entries are never written or served.
    #[error("a bundle holds at least one entry")]
    Empty,
    /// More than 256 entries.
    #[error("a bundle holds at most 256 entries")]
    TooMany,
    /// An entry of more than [`MAX_ENTRY_BYTES`].
    #[error("an entry of {0} bytes is too long")]
    EntryTooLong(usize),
    /// The bytes end inside a length or an entry.
    #[error("the bundle ends inside entry {0}")]
    Truncated(usize),
    /// Another number of entries than the bundle's name says.
    #[error("the bundle has {actual} entries instead of {expected}")]
    Width {
        /// The width of the bundle's name.
        expected: u16,
        /// How many entries there are.
        actual: usize,
    },
}

/// The bundle of these entries, in order.
///
/// # Errors
/// Unless there are 1 to 256 entries of at most [`MAX_ENTRY_BYTES`] each.
pub fn encode_bundle<'a>(
    entries: impl IntoIterator<Item = &'a [u8]>,
) -> Result<Vec<u8>, BundleError> {
    let mut bundle = Vec::new();
    for (i, entry) in entries.into_iter().enumerate() {
        if i >= usize::from(TILE_WIDTH) {
            return Err(BundleError::TooMany);
        }
        let length =
            u16::try_from(entry.len()).map_err(|_| BundleError::EntryTooLong(entry.len()))?;
        bundle.extend_from_slice(&length.to_be_bytes());
        bundle.extend_from_slice(entry);
    }
    if bundle.is_empty() {
        return Err(BundleError::Empty);
    }
    Ok(bundle)
}

/// The entries of a bundle, in order. [`BundleId::decode`](crate::BundleId::decode) also checks their number.
///
/// # Errors
/// Unless the bytes are exactly 1 to 256 whole entries.
pub fn decode_bundle(bundle: &[u8]) -> Result<Vec<&[u8]>, BundleError> {
    let mut entries = Vec::new();
    let mut rest = bundle;
    while !rest.is_empty() {
        if entries.len() >= usize::from(TILE_WIDTH) {
            return Err(BundleError::TooMany);
        }
        let truncated = BundleError::Truncated(entries.len());
        let (length, after) = rest.split_first_chunk().ok_or(truncated)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, after) = after.split_at_checked(length).ok_or(truncated)?;
        entries.push(entry);
        rest = after;
    }
    if entries.is_empty() {
        return Err(BundleError::Empty);
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundles_round_trip_at_their_limits() {
        let longest = vec![7; MAX_ENTRY_BYTES];
        let entries: [&[u8]; 3] = [b"", &longest, b"x"];
        let bundle = encode_bundle(entries).unwrap();
        assert_eq!(bundle.len(), 2 + 2 + MAX_ENTRY_BYTES + 2 + 1);
        assert_eq!(decode_bundle(&bundle).unwrap(), entries);
        let full = encode_bundle([b"e".as_slice(); 256]).unwrap();
        assert_eq!(decode_bundle(&full).unwrap().len(), 256);
    }

    #[test]
    fn what_is_no_bundle_is_refused() {
        assert_eq!(encode_bundle([]), Err(BundleError::Empty));
        assert_eq!(decode_bundle(&[]), Err(BundleError::Empty));
        let long = vec![0; MAX_ENTRY_BYTES + 1];
        assert_eq!(
            encode_bundle([long.as_slice()]),
            Err(BundleError::EntryTooLong(65_536))
        );
        assert_eq!(
            encode_bundle([b"".as_slice(); 257]),
            Err(BundleError::TooMany)
        );
        assert_eq!(decode_bundle(&[0; 2 * 257]), Err(BundleError::TooMany));
        assert_eq!(decode_bundle(&[0]), Err(BundleError::Truncated(0)));
        assert_eq!(
            decode_bundle(&[0, 1, 9, 0, 2, 9]),
            Err(BundleError::Truncated(1))
        );
    }
}
