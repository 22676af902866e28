//! HMAC-SHA256 (RFC 2104) of short messages under one key, again and again.
//!
//! The states after the padded key are kept, and a message of at most 55 bytes is one block: two compressions a
//! message instead of four, and nothing copied but two states of 32 bytes. `sha2` does the compressions.

use sha2::block_api::compress256;
use zeroize::{Zeroize as _, ZeroizeOnDrop};

/// The longest message that fits a block together with its padding.
pub(crate) const LONGEST: usize = 55;

/// Initial state (FIPS 180-4, 5.3.3).
const INITIAL: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// A key, ready for use.
#[derive(Clone, ZeroizeOnDrop)]
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
            block.zeroize();
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
        let mut inner = second_block(self.inner, message);
        let code = second_block(self.outer, &inner);
        inner.zeroize();
        code
    }
}

/// Ends a hash of 64 + N bytes, of which the first 64 are in the state.
fn second_block<const N: usize>(mut state: [u32; 8], message: &[u8; N]) -> [u8; 32] {
    const { assert!(N <= LONGEST) };
    let mut block = [0; 64];
    // A message, a bit, zeros, and the length in bits (FIPS 180-4, 5.1.1).
    block
        .iter_mut()
        .zip(message.iter().chain(&[0x80]))
        .for_each(|(byte, value)| *byte = *value);
    let bits = (64 + N as u64) * 8;
    block
        .iter_mut()
        .rev()
        .zip(bits.to_le_bytes())
        .for_each(|(byte, value)| *byte = value);
    compress256(&mut state, &[block]);
    block.zeroize();
    let mut hash = [0; 32];
    for (bytes, word) in hash.as_chunks_mut::<4>().0.iter_mut().zip(state) {
        *bytes = word.to_be_bytes();
    }
    state.zeroize();
    hash
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
