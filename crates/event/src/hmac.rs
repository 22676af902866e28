//! HMAC-SHA256 (RFC 2104) of short messages under one key, again and again.
//!
//! The states after the padded key are kept, and a message of at most 55 bytes is one block: two compressions a
//! message instead of four, and nothing copied but two states of 32 bytes. `sha2` does the compressions.

use sha2::block_api::compress256;
use zeroize::Zeroize as _;

use crate::short_hash::{INITIAL, bytes_of};

/// The longest message that fits a block together with its padding.
pub(crate) const LONGEST: usize = 55;

/// A key, ready for use.
#[derive(Clone)]
pub(crate) struct Hmac {
    inner: [u32; 8],
    outer: [u32; 8],
}

impl Hmac {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        let padded = |pad: u8| {
            let mut block = [pad; 64];
            block
                .iter_mut()
                .zip(key)
                .for_each(|(byte, key)| *byte ^= key);
            let mut state = INITIAL;
            compress256(&mut state, &[block]);
            block.as_mut_slice().zeroize();
            state
        };
        Self {
            inner: padded(0x36),
            outer: padded(0x5c),
        }
    }

    /// The code of a message of at most [`LONGEST`] bytes; the length is part of the type, so none is longer.
    pub(crate) fn of<const N: usize>(&self, message: &[u8; N]) -> [u8; 32] {
        const { assert!(N <= LONGEST) };
        // One block for both hashes: there is one to wipe.
        let mut block = [0; 64];
        let mut state = self.inner;
        second_block(&mut state, &mut block, message);
        let mut inner = bytes_of(state);
        block.fill(0);
        state = self.outer;
        second_block(&mut state, &mut block, &inner);
        block.as_mut_slice().zeroize();
        inner.as_mut_slice().zeroize();
        bytes_of(state)
    }
}

impl Drop for Hmac {
    fn drop(&mut self) {
        self.inner.as_mut_slice().zeroize();
        self.outer.as_mut_slice().zeroize();
    }
}

/// Ends a hash of 64 + N bytes, of which the first 64 are in the state. The block is empty.
fn second_block<const N: usize>(state: &mut [u32; 8], block: &mut [u8; 64], message: &[u8; N]) {
    const { assert!(N <= LONGEST) };
    // A message, a bit, zeros, and the length in bits (FIPS 180-4, 5.1.1).
    let (text, rest) = block.split_at_mut(N);
    text.copy_from_slice(message);
    if let Some(end) = rest.first_mut() {
        *end = 0x80;
    }
    if let Some(bits) = rest.last_chunk_mut::<8>() {
        *bits = ((64 + N as u64) * 8).to_be_bytes();
    }
    compress256(state, std::slice::from_ref(block));
}

#[cfg(test)]
mod tests {
    use hmac::{KeyInit as _, Mac as _};
    use proptest::prelude::*;

    use super::*;

    fn theirs(key: &[u8], message: &[u8]) -> [u8; 32] {
        let mac = hmac::Hmac::<sha2::Sha256>::new_from_slice(key)
            .unwrap()
            .chain_update(message);
        mac.finalize().into_bytes().into()
    }

    proptest! {
        #[test]
        fn agrees_with_the_hmac_crate(key in any::<[u8; 32]>(), long in any::<[[u8; 11]; 5]>()) {
            let ours = Hmac::new(&key);
            let long: [u8; 55] = long.as_flattened().try_into().unwrap();
            prop_assert_eq!(ours.of(&long), theirs(&key, &long));
            let short: [u8; 24] = long[..24].try_into().unwrap();
            prop_assert_eq!(ours.of(&short), theirs(&key, &short));
            prop_assert_eq!(ours.of(&[]), theirs(&key, &[]));
        }
    }
}
