//! The little of CBOR (RFC 8949) an entry needs, in its one deterministic form (section 4.2.1).

use crate::EntryError;

pub(crate) const UNSIGNED: u8 = 0;
pub(crate) const BYTES: u8 = 2;
pub(crate) const TEXT: u8 = 3;
pub(crate) const MAP: u8 = 5;
const FALSE: u8 = 0xf4;
const TRUE: u8 = 0xf5;

/// Appends the head of an item: its kind and its value, in the shortest form.
pub(crate) fn head(out: &mut Vec<u8>, major: u8, value: u64) {
    let major = major << 5;
    let bytes = value.to_be_bytes();
    let (tag, keep) = match value {
        0..=23 => (value.to_le_bytes()[0], 0),
        24..=0xff => (24, 1),
        0x100..=0xffff => (25, 2),
        0x1_0000..=0xffff_ffff => (26, 4),
        _ => (27, 8),
    };
    out.push(major | tag);
    out.extend_from_slice(bytes.get(8 - keep..).unwrap_or_default());
}

pub(crate) fn string(out: &mut Vec<u8>, major: u8, bytes: &[u8]) {
    head(out, major, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

pub(crate) fn boolean(out: &mut Vec<u8>, value: bool) {
    out.push(if value { TRUE } else { FALSE });
}

/// Reads what the functions above write, and refuses every other form.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], EntryError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(EntryError::Cut)?;
        self.rest = rest;
        Ok(taken)
    }

    /// The value of the next head, which must be of `major` and of the shortest form.
    pub(crate) fn head(&mut self, major: u8) -> Result<u64, EntryError> {
        let first = self.take(1)?.first().copied().unwrap_or_default();
        if first >> 5 != major {
            return Err(EntryError::Kind);
        }
        let (width, least) = match first & 31 {
            small @ 0..=23 => return Ok(u64::from(small)),
            24 => (1, 24),
            25 => (2, 0x100),
            26 => (4, 0x1_0000),
            27 => (8, 0x1_0000_0000),
            _ => return Err(EntryError::NotCanonical),
        };
        let value = self
            .take(width)?
            .iter()
            .fold(0, |value, &byte| value << 8 | u64::from(byte));
        if value < least {
            Err(EntryError::NotCanonical)
        } else {
            Ok(value)
        }
    }

    pub(crate) fn string(&mut self, major: u8) -> Result<&'a [u8], EntryError> {
        let length = self.head(major)?;
        self.take(usize::try_from(length).map_err(|_| EntryError::Cut)?)
    }

    pub(crate) fn boolean(&mut self) -> Result<bool, EntryError> {
        match self.take(1)? {
            [TRUE] => Ok(true),
            [FALSE] => Ok(false),
            _ => Err(EntryError::Kind),
        }
    }
}
