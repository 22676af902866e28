//! The head of every stored blob: magic, version, codec, key id, length, checksum.

use crate::{Error, Result};

/// Not compressed.
pub(crate) const CODEC_RAW: u8 = 0;
/// Zstandard.
pub(crate) const CODEC_ZSTD: u8 = 1;

const VERSION: u8 = 1;
const HEAD: usize = 19;

/// No batch decodes to more than this; a head that says so is corrupt.
const MOST: u32 = 256 << 20;

/// What a blob holds: the last letter of its magic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `NSCE`: the coded events of a batch.
    Events,
    /// `NSCL`: the leaf hashes of a batch.
    Leaves,
    /// `NSCI`: the ids senders supplied.
    SentIds,
    /// `NSCX`: the index of a segment.
    Index,
    /// `NSCT`: tiles.
    Tiles,
}

impl Kind {
    fn magic(self) -> [u8; 4] {
        match self {
            Self::Events => *b"NSCE",
            Self::Leaves => *b"NSCL",
            Self::SentIds => *b"NSCI",
            Self::Index => *b"NSCX",
            Self::Tiles => *b"NSCT",
        }
    }
}

fn head(kind: Kind, codec: u8, raw_len: u32, payload: &[u8]) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    head[..4].copy_from_slice(&kind.magic());
    head[4] = VERSION;
    head[5] = codec;
    // 6..10: key id, 0 = plain.
    head[10] = 0; // reserved
    head[11..15].copy_from_slice(&raw_len.to_be_bytes());
    let mut crc = crc32fast::Hasher::new();
    crc.update(&head[..15]);
    crc.update(payload);
    head[15..].copy_from_slice(&crc.finalize().to_be_bytes());
    head
}

/// `payload` behind a head that says it is not compressed.
pub fn raw_frame(kind: Kind, payload: &[u8]) -> Vec<u8> {
    frame(kind, CODEC_RAW, payload.len(), payload)
}

/// `payload`, coded with `codec` from `raw_len` bytes, behind its head.
pub(crate) fn frame(kind: Kind, codec: u8, raw_len: usize, payload: &[u8]) -> Vec<u8> {
    // Accept bounds a group far below 4 GiB.
    let raw_len = u32::try_from(raw_len).unwrap_or(u32::MAX);
    let mut out = Vec::with_capacity(HEAD + payload.len());
    out.extend_from_slice(&head(kind, codec, raw_len, payload));
    out.extend_from_slice(payload);
    out
}

/// Checks the head; gives the codec, the decoded length and the coded payload.
pub fn open_frame(kind: Kind, blob: &[u8]) -> Result<(u8, usize, &[u8])> {
    let wrong = |what: &str| Error::corrupt(format!("{kind:?} blob: {what}"));
    let (found, payload) = blob
        .split_first_chunk::<HEAD>()
        .ok_or_else(|| wrong("too short"))?;
    let [.., a, b, c, d, _, _, _, _] = *found;
    let raw_len = u32::from_be_bytes([a, b, c, d]);
    let codec = found[5];
    if found[..4] != kind.magic() {
        return Err(wrong("wrong magic"));
    }
    if found[4] != VERSION || found[6..11] != [0; 5] {
        return Err(wrong("a version or key this program does not know"));
    }
    if *found != head(kind, codec, raw_len, payload) {
        return Err(wrong("checksum differs"));
    }
    if raw_len > MOST {
        return Err(wrong("too long"));
    }
    Ok((codec, raw_len as usize, payload))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_changed_byte_is_noticed() {
        let blob = raw_frame(Kind::Leaves, &[7; 64]);
        let opened = open_frame(Kind::Leaves, &blob).unwrap();
        assert_eq!(opened, (CODEC_RAW, 64, &[7; 64][..]));
        for at in 0..blob.len() {
            let mut changed = blob.clone();
            changed[at] ^= 1;
            assert!(open_frame(Kind::Leaves, &changed).is_err(), "byte {at}");
        }
        assert!(open_frame(Kind::Events, &blob).is_err());
    }
}
