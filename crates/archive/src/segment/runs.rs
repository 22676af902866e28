//! Numbers as Parquet packs them: codes of values, and which rows have one (Apache Parquet format, "Encodings": the RLE /
//! bit-packing hybrid).

use super::pages::{short, take};
use crate::{Error, Result};

/// Numbers that follow each other.
enum Run<'a> {
    /// One number, so often.
    Same(u32, usize),
    /// So many, packed: the lowest bits first. Eight of them take `width` bytes, so that each group begins with a byte.
    Packed(&'a [u8], usize),
}

/// Numbers of `width` bits in runs.
struct Runs<'a> {
    bytes: &'a [u8],
    width: usize,
    /// How many numbers are left.
    left: usize,
}

impl<'a> Runs<'a> {
    fn new(bytes: &'a [u8], width: u8, count: usize) -> Result<Self> {
        if width > 32 {
            return Err(Error::corrupt("numbers too wide"));
        }
        Ok(Self {
            bytes,
            width: usize::from(width),
            left: count,
        })
    }

    fn next(&mut self) -> Result<Option<Run<'a>>> {
        if self.left == 0 {
            return Ok(None);
        }
        let head = varint(&mut self.bytes)?;
        let length = usize::try_from(head >> 1).map_err(|_| short())?;
        if length == 0 {
            return Err(Error::corrupt("a run of nothing"));
        }
        let packed = head & 1 == 1;
        let size = match packed {
            true => length.checked_mul(self.width).ok_or_else(short)?,
            false => self.width.div_ceil(8),
        };
        let (given, after) = self.bytes.split_at_checked(size).ok_or_else(short)?;
        self.bytes = after;
        let count = match packed {
            true => length.saturating_mul(8),
            false => length,
        };
        let count = count.min(self.left);
        self.left -= count;
        Ok(Some(match packed {
            true => Run::Packed(given, count),
            false => {
                let mut value = [0; 4];
                let bytes = value.iter_mut().zip(given);
                bytes.for_each(|(to, from)| *to = *from);
                Run::Same(u32::from_le_bytes(value), count)
            }
        }))
    }
}

/// Appends all of `count` numbers.
pub(super) fn all(bytes: &[u8], width: u8, count: usize, out: &mut Vec<u32>) -> Result<()> {
    let mut runs = Runs::new(bytes, width, count)?;
    out.reserve(count);
    while let Some(run) = runs.next()? {
        match run {
            Run::Same(value, count) => out.resize(out.len() + count, value),
            Run::Packed(packed, count) => unpack(packed, runs.width, count, out),
        }
    }
    Ok(())
}

/// Appends those of `count` numbers that are at `places`, which ascend. The others are passed over unread.
pub(super) fn some(
    bytes: &[u8],
    width: u8,
    count: usize,
    places: impl Iterator<Item = usize>,
    out: &mut Vec<u32>,
) -> Result<()> {
    let mut runs = Runs::new(bytes, width, count)?;
    let mut places = places.peekable();
    let mut start = 0;
    while places.peek().is_some() {
        let Some(run) = runs.next()? else {
            return Err(short());
        };
        let (Run::Same(_, count) | Run::Packed(_, count)) = run;
        while let Some(place) = places.next_if(|place| *place < start + count) {
            out.push(match run {
                Run::Same(value, _) => value,
                Run::Packed(packed, _) => one(packed, runs.width, place.saturating_sub(start)),
            });
        }
        start += count;
    }
    Ok(())
}

/// Which rows have a value.
pub(super) struct Present {
    /// A bit a row, the lowest first, and none behind the last row.
    bits: Vec<u64>,
}

impl Present {
    /// Reads a level of 0 or 1 for each of `rows`.
    pub(super) fn read(bytes: &[u8], rows: usize) -> Result<Self> {
        let mut runs = Runs::new(bytes, 1, rows)?;
        let mut bits = vec![0; rows.div_ceil(64)];
        let mut at = 0;
        while let Some(run) = runs.next()? {
            match run {
                Run::Same(0, count) => at += count,
                Run::Same(1, count) => {
                    put(&mut bits, at, count, |_| u64::MAX);
                    at += count;
                }
                Run::Same(..) => return Err(Error::corrupt("a level that does not exist")),
                Run::Packed(packed, count) => {
                    put(&mut bits, at, count, |place| word(packed, place * 8));
                    at += count;
                }
            }
        }
        Ok(Self { bits })
    }

    /// Whether a row has one.
    pub(super) fn has(&self, row: usize) -> bool {
        self.bits
            .get(row / 64)
            .is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// How many of the rows before this one have one.
    pub(super) fn before(&self, row: usize) -> usize {
        self.place(row, &mut Place::default())
    }

    /// The same, counted on from the row that was asked about last, which is not behind this one.
    pub(super) fn place(&self, row: usize, last: &mut Place) -> usize {
        let to = row / 64;
        let passed = self.bits.get(last.word..to).unwrap_or_default();
        last.before += passed.iter().map(|word| word.count_ones()).sum::<u32>();
        last.word = last.word.max(to);
        let cut = self
            .bits
            .get(to)
            .map_or(0, |word| (word & ((1_u64 << (row % 64)) - 1)).count_ones());
        (last.before + cut) as usize
    }

    /// Of rows, which ascend, those that have one, and the places of theirs among all.
    pub(super) fn places(&self, rows: impl Iterator<Item = usize>) -> impl Iterator<Item = usize> {
        let mut last = Place::default();
        rows.filter(|row| self.has(*row))
            .map(move |row| self.place(row, &mut last))
    }
}

/// Where in [`Present`] rows were counted last.
#[derive(Default)]
pub(super) struct Place {
    word: usize,
    /// Rows before that word that have a value.
    before: u32,
}

/// Sets `count` bits from `at` on, 64 of them from each word that `word` gives.
fn put(bits: &mut [u64], at: usize, count: usize, word: impl Fn(usize) -> u64) {
    for place in 0..count.div_ceil(64) {
        let here = (count - place * 64).min(64);
        let mask = match here {
            64 => u64::MAX,
            fewer => (1 << fewer) - 1,
        };
        let given = word(place) & mask;
        let (to, shift) = ((at + place * 64) / 64, (at + place * 64) % 64);
        if let Some(low) = bits.get_mut(to) {
            *low |= given << shift;
        }
        if shift > 0
            && let Some(high) = bits.get_mut(to + 1)
        {
            *high |= given >> (64 - shift);
        }
    }
}

/// One of the numbers of a packed run.
fn one(packed: &[u8], width: usize, place: usize) -> u32 {
    let bit = place.saturating_mul(width);
    (word(packed, bit / 8) >> (bit % 8) & ((1_u64 << width) - 1)) as u32
}

/// Eight bytes from a place on as a number, the lowest first; 0 behind the end.
#[inline]
pub(super) fn word(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    if let Some(word) = rest.first_chunk::<8>() {
        return u64::from_le_bytes(*word);
    }
    let mut word = [0; 8];
    word.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    u64::from_le_bytes(word)
}

/// Appends numbers of a packed run.
fn unpack(packed: &[u8], width: usize, count: usize, out: &mut Vec<u32>) {
    let mask = (1_u64 << width) - 1;
    if width == 0 {
        out.resize(out.len() + count, 0);
        return;
    }
    let mut left = count;
    let mut packed = packed;
    // Eight numbers of up to sixteen bits stand in sixteen bytes.
    while let (true, Some(word)) = (left >= 8 && width <= 16, packed.first_chunk::<16>()) {
        let word = u128::from_le_bytes(*word);
        let number = |place: usize| ((word >> (place * width)) as u64 & mask) as u32;
        out.extend_from_slice(&[0, 1, 2, 3, 4, 5, 6, 7].map(number));
        packed = packed.get(width..).unwrap_or_default();
        left -= 8;
    }
    for group in packed.chunks_exact(width) {
        if left == 0 {
            break;
        }
        // Longer by what reading the last number in one piece takes.
        let mut padded = [0; 40];
        padded
            .iter_mut()
            .zip(group)
            .for_each(|(to, from)| *to = *from);
        for place in 0..left.min(8) {
            let bit = place * width;
            let word = padded
                .get(bit / 8..)
                .and_then(|rest| rest.first_chunk::<8>());
            let word = word.map_or(0, |bytes| u64::from_le_bytes(*bytes));
            out.push((word >> (bit % 8) & mask) as u32);
        }
        left = left.saturating_sub(8);
    }
}

fn varint(bytes: &mut &[u8]) -> Result<u64> {
    let mut value = 0_u64;
    for shift in (0..35).step_by(7) {
        let [byte] = take(bytes)?;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(Error::corrupt("a number is too long"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::coding::put as put_varint;

    /// One bit-packed run, written bit by bit.
    fn packed(values: &[u32], width: u8) -> Vec<u8> {
        let groups = values.len().div_ceil(8);
        let mut bits = vec![0_u8; groups * usize::from(width)];
        for (at, value) in values.iter().enumerate() {
            for bit in 0..usize::from(width) {
                if value >> bit & 1 == 1 {
                    let place = at * usize::from(width) + bit;
                    bits[place / 8] |= 1 << (place % 8);
                }
            }
        }
        let mut out = vec![(groups << 1 | 1) as u8];
        out.append(&mut bits);
        out
    }

    proptest! {
        #[test]
        fn runs_read_back(width in 1_u8..=32, seed in prop::collection::vec(any::<u32>(), 1..100), repeated in 1_usize..60, step in 1_usize..40) {
            let mask = (1_u64 << width) as u32;
            let values: Vec<u32> = seed.iter().map(|value| value & mask.wrapping_sub(1)).collect();
            let mut bytes = vec![(repeated << 1) as u8];
            bytes.extend_from_slice(&values[0].to_le_bytes()[..usize::from(width).div_ceil(8)]);
            bytes.extend(packed(&values, width));
            let mut out = Vec::new();
            all(&bytes, width, repeated + values.len(), &mut out).unwrap();
            prop_assert_eq!(&out[..repeated], &vec![values[0]; repeated][..]);
            prop_assert_eq!(&out[repeated..], &values[..]);
            let places: Vec<usize> = (step % 7..out.len()).step_by(step).collect();
            let mut chosen = Vec::new();
            some(&bytes, width, out.len(), places.iter().copied(), &mut chosen).unwrap();
            prop_assert_eq!(chosen, places.iter().map(|at| out[*at]).collect::<Vec<_>>());
            prop_assert!(all(&bytes, width, repeated + values.len() + 8, &mut Vec::new()).is_err());
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..60), width in 0_u8..40, count in 0_usize..200) {
            let _ = all(&bytes, width, count, &mut Vec::new());
            let _ = some(&bytes, width, count, (0..count).step_by(3), &mut Vec::new());
            let _ = Present::read(&bytes, count).map(|present| present.before(count));
        }

        #[test]
        fn rows_with_a_value_are_known(repeated in 1_usize..200, one in any::<bool>(), bits in prop::collection::vec(any::<bool>(), 1..200)) {
            let levels: Vec<u32> = bits.iter().map(|bit| u32::from(*bit)).collect();
            let mut bytes = Vec::new();
            put_varint(&mut bytes, (repeated << 1) as u64);
            bytes.push(u8::from(one));
            bytes.extend(packed(&levels, 1));
            let all: Vec<bool> = std::iter::repeat_n(one, repeated).chain(bits).collect();
            let present = Present::read(&bytes, all.len()).unwrap();
            for row in 0..=all.len() {
                prop_assert_eq!(present.has(row), all.get(row) == Some(&true));
                prop_assert_eq!(present.before(row), all[..row].iter().filter(|is| **is).count());
            }
        }
    }
}
