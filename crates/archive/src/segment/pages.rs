//! Pages of text columns as codes: the part of Parquet that its crate would only give value by value.
//!
//! What is read are pages as [`write`](super::write) makes them: version 1, at most one level of definition, texts plain or
//! in a dictionary (Apache Parquet format, "Encodings": PLAIN, RLE_DICTIONARY and the RLE / bit-packing hybrid).

use parquet::{basic::Encoding, column::page::Page};

use crate::{Error, Result, coding::Values};

/// Texts of a column as they are collected, page by page.
pub(super) struct Texts {
    /// Whether rows may have none.
    pub(super) optional: bool,
    /// Codes of the rows so far: 0 is absent, else 1 + the place of the value.
    pub(super) codes: Vec<u32>,
    /// Values that stand in the pages themselves.
    pub(super) bytes: Vec<u8>,
    pub(super) ends: Vec<u32>,
    /// How many values the dictionary has.
    pub(super) dictionary: usize,
}

/// The values of a dictionary page.
pub(super) fn dictionary(page: &Page) -> Result<Values> {
    let (mut bytes, mut ends) = (Vec::with_capacity(page.buffer().len()), Vec::new());
    let mut rest: &[u8] = page.buffer();
    for _ in 0..page.num_values() {
        plain(&mut rest, &mut bytes, &mut ends)?;
    }
    Values::new(bytes, ends)
}

impl Texts {
    /// Adds those rows of a data page that are wanted; the page's first row is number `first`.
    pub(super) fn page(&mut self, page: &Page, first: usize, wanted: Wanted<'_>) -> Result<()> {
        let Page::DataPage { buf, .. } = page else {
            return Err(Error::corrupt("a page of a version that is never written"));
        };
        let rows = page.num_values() as usize;
        let mut rest: &[u8] = buf;
        let mut present = Vec::new();
        if self.optional {
            let length = u32::from_le_bytes(take(&mut rest)?) as usize;
            let (levels, values) = rest.split_at_checked(length).ok_or_else(short)?;
            hybrid(levels, 1, rows, &mut present)?;
            rest = values;
        }
        let is_present = |row: usize| !self.optional || present.get(row) == Some(&1);
        match page.encoding() {
            Encoding::PLAIN => {
                let mut wanted = wanted.rows(first, rows).peekable();
                for row in 0..rows {
                    // What follows the last row that is wanted is not even looked at.
                    let Some(next) = wanted.peek() else { break };
                    let keep = *next == row;
                    if keep {
                        wanted.next();
                    }
                    match (is_present(row), keep) {
                        (true, true) => {
                            plain(&mut rest, &mut self.bytes, &mut self.ends)?;
                            self.codes.push((self.dictionary + self.ends.len()) as u32);
                        }
                        (true, false) => {
                            let length = u32::from_le_bytes(take(&mut rest)?) as usize;
                            rest = rest.get(length..).ok_or_else(short)?;
                        }
                        (false, true) => self.codes.push(0),
                        (false, false) => {}
                    }
                }
            }
            Encoding::RLE_DICTIONARY => {
                let values = match self.optional {
                    true => present.iter().filter(|level| **level == 1).count(),
                    false => rows,
                };
                let mut codes = Vec::new();
                let [width] = take(&mut rest)?;
                hybrid(rest, width, values, &mut codes)?;
                if codes
                    .iter()
                    .max()
                    .is_some_and(|code| *code as usize >= self.dictionary)
                {
                    return Err(Error::corrupt("a code without a value"));
                }
                if !self.optional {
                    self.codes_of_all(&codes, first, wanted);
                    return Ok(());
                }
                let mut codes = codes.into_iter();
                let mut wanted = wanted.rows(first, rows).peekable();
                for (row, level) in present.iter().enumerate() {
                    let code = match level {
                        0 => 0,
                        _ => codes.next().map_or(0, |code| code + 1),
                    };
                    if wanted.next_if_eq(&row).is_some() {
                        self.codes.push(code);
                    }
                }
            }
            other => return Err(Error::corrupt(format!("texts encoded as {other}"))),
        }
        Ok(())
    }
}

impl Texts {
    /// Adds the codes of those rows of a page that are wanted, where every row has a value.
    fn codes_of_all(&mut self, codes: &[u32], first: usize, wanted: Wanted<'_>) {
        match wanted {
            Wanted::Range(start, end) => {
                let from = start.saturating_sub(first).min(codes.len());
                let to = end.saturating_sub(first).min(codes.len());
                let here = codes.get(from..to).unwrap_or_default();
                self.codes.extend(here.iter().map(|code| code + 1));
            }
            Wanted::Rows(_) => {
                let here = wanted.rows(first, codes.len());
                self.codes
                    .extend(here.filter_map(|row| codes.get(row)).map(|code| code + 1));
            }
        }
    }
}

/// Which rows of a segment are wanted; they ascend.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted<'a> {
    /// From the first to before the last.
    Range(usize, usize),
    /// These.
    Rows(&'a [usize]),
}

impl<'a> Wanted<'a> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::Range(start, end) => end - start,
            Self::Rows(rows) => rows.len(),
        }
    }

    /// The row after the last one.
    pub(super) fn end(self) -> usize {
        match self {
            Self::Range(_, end) => end,
            Self::Rows(rows) => rows.last().map_or(0, |row| row + 1),
        }
    }

    /// Those among the `count` rows from `first` on, counted from there.
    pub(super) fn rows(self, first: usize, count: usize) -> impl Iterator<Item = usize> + use<'a> {
        let (range, rows) = match self {
            Self::Range(start, end) => (start.max(first)..end.min(first + count), &[][..]),
            Self::Rows(rows) => {
                let from = rows.partition_point(|row| *row < first);
                let to = rows.partition_point(|row| *row < first + count);
                (0..0, rows.get(from..to).unwrap_or_default())
            }
        };
        range
            .chain(rows.iter().copied())
            .map(move |row| row - first)
    }

    /// Runs of rows that follow each other: where each begins, and how long it is.
    pub(super) fn runs(self) -> impl Iterator<Item = (usize, usize)> + use<'a> {
        let (whole, rows) = match self {
            Self::Range(start, end) => (Some((start, end - start)), &[][..]),
            Self::Rows(rows) => (None, rows),
        };
        let runs = rows.chunk_by(|a, b| a + 1 == *b);
        let runs = runs.filter_map(|run| Some((*run.first()?, run.len())));
        whole.into_iter().chain(runs)
    }
}

fn plain(rest: &mut &[u8], bytes: &mut Vec<u8>, ends: &mut Vec<u32>) -> Result<()> {
    let length = u32::from_le_bytes(take(rest)?) as usize;
    let (value, after) = rest.split_at_checked(length).ok_or_else(short)?;
    *rest = after;
    bytes.extend_from_slice(value);
    ends.push(u32::try_from(bytes.len()).map_err(|_| Error::corrupt("a column is too long"))?);
    Ok(())
}

/// Reads `count` numbers of `width` bits in runs, each of which repeats one or packs eight and eight together.
fn hybrid(mut bytes: &[u8], width: u8, count: usize, out: &mut Vec<u32>) -> Result<()> {
    if width > 32 {
        return Err(Error::corrupt("numbers too wide"));
    }
    let width = usize::from(width);
    out.reserve(count);
    let end = out.len() + count;
    while out.len() < end {
        let head = varint(&mut bytes)?;
        let left = end - out.len();
        let length = usize::try_from(head >> 1).map_err(|_| short())?;
        if head & 1 == 0 {
            let mut value = [0; 4];
            let (given, after) = bytes
                .split_at_checked(width.div_ceil(8))
                .ok_or_else(short)?;
            value
                .iter_mut()
                .zip(given)
                .for_each(|(to, from)| *to = *from);
            bytes = after;
            if length == 0 {
                return Err(Error::corrupt("a run of nothing"));
            }
            out.resize(out.len() + length.min(left), u32::from_le_bytes(value));
            continue;
        }
        let size = length.checked_mul(width).ok_or_else(short)?;
        let (packed, after) = bytes.split_at_checked(size).ok_or_else(short)?;
        bytes = after;
        if length == 0 {
            return Err(Error::corrupt("a run of nothing"));
        }
        unpack(packed, width, length.saturating_mul(8).min(left), out);
    }
    Ok(())
}

/// Numbers of `width` bits, the lowest first. Eight of them take `width` bytes, so that each group begins with a byte.
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

fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk::<N>().ok_or_else(short)?;
    *bytes = rest;
    Ok(*head)
}

fn short() -> Error {
    Error::corrupt("a page ends too early")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
        fn runs_read_back(width in 1_u8..=32, seed in prop::collection::vec(any::<u32>(), 1..100), repeated in 1_usize..60) {
            let mask = (1_u64 << width) as u32;
            let values: Vec<u32> = seed.iter().map(|value| value & mask.wrapping_sub(1)).collect();
            let mut bytes = vec![(repeated << 1) as u8];
            bytes.extend_from_slice(&values[0].to_le_bytes()[..usize::from(width).div_ceil(8)]);
            bytes.extend(packed(&values, width));
            let mut out = Vec::new();
            hybrid(&bytes, width, repeated + values.len(), &mut out).unwrap();
            prop_assert_eq!(&out[..repeated], &vec![values[0]; repeated][..]);
            prop_assert_eq!(&out[repeated..], &values[..]);
            prop_assert!(hybrid(&bytes, width, repeated + values.len() + 8, &mut Vec::new()).is_err());
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..60), width in 0_u8..40, count in 0_usize..200) {
            let _ = hybrid(&bytes, width, count, &mut Vec::new());
            let mut rest = bytes.as_slice();
            let _ = plain(&mut rest, &mut Vec::new(), &mut Vec::new());
        }
    }
}
