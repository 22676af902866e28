//! SHA-256 of messages a few blocks long, given in parts.
//!
//! An event takes some twenty such hashes. Put together and padded here, a message goes through the compression function
//! in one call; kept by a general hasher it would be copied part by part, which costs as much again. `sha2` does the
//! compressions.

use sha2::{Digest as _, Sha256, block_api::compress256};

const BLOCK: usize = 64;
/// The end of a message: a bit, and its length in bits (FIPS 180-4, 5.1.1).
const PADDING: usize = 1 + 8;

/// Initial state (FIPS 180-4, 5.3.3).
pub(crate) const INITIAL: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// The hash of the parts, one behind the other. `BLOCKS`: how many blocks nearly all such messages fit in, padding and
/// all; longer ones are hashed as well, but not as fast.
pub(crate) fn hash<const BLOCKS: usize>(parts: &[&[u8]]) -> [u8; 32] {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let used = (length + PADDING).div_ceil(BLOCK);
    let mut message = [[0; BLOCK]; BLOCKS];
    let Some(blocks) = message.get_mut(..used) else {
        let hasher = parts
            .iter()
            .fold(Sha256::new(), |hasher, part| hasher.chain_update(part));
        return hasher.finalize().into();
    };
    let (bytes, mut at) = (blocks.as_flattened_mut(), 0);
    for part in parts {
        // By its length, the message fits.
        if let Some(place) = bytes.get_mut(at..at + part.len()) {
            place.copy_from_slice(part);
        }
        at += part.len();
    }
    if let Some(end) = bytes.get_mut(at) {
        *end = 0x80;
    }
    if let Some(bits) = bytes.last_chunk_mut::<8>() {
        *bits = (length as u64 * 8).to_be_bytes();
    }
    let mut state = INITIAL;
    compress256(&mut state, blocks);
    bytes_of(state)
}

/// A state as the hash it is in the end.
pub(crate) fn bytes_of(state: [u32; 8]) -> [u8; 32] {
    let mut hash = [0; 32];
    for (bytes, word) in hash.as_chunks_mut::<4>().0.iter_mut().zip(state) {
        *bytes = word.to_be_bytes();
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_sha2_at_every_length_and_cut() {
        let text: Vec<u8> = (0..200).collect();
        for length in 0..text.len() {
            let message = &text[..length];
            let expected: [u8; 32] = Sha256::digest(message).into();
            for cut in [0, length / 3, length] {
                let (a, b) = message.split_at(cut);
                assert_eq!(hash::<2>(&[a, b]), expected, "{length} bytes");
                assert_eq!(hash::<3>(&[a, &[], b]), expected, "{length} bytes");
            }
        }
    }
}
