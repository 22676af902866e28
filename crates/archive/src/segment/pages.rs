//! Pages of text columns as codes: the part of Parquet that its crate would only give value by value.
//!
//! What is read are pages as [`write`](super::write) makes them: version 1, at most one level of definition, texts plain or
//! in a dictionary (Apache Parquet format, "Encodings": PLAIN, RLE_DICTIONARY and the RLE / bit-packing hybrid).

use parquet::{basic::Encoding, column::page::Page};

use super::{
    runs::{self, Place, Present},
    wanted::Wanted,
};
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
        let mut present = None;
        if self.optional {
            let length = u32::from_le_bytes(take(&mut rest)?) as usize;
            let (levels, values) = rest.split_at_checked(length).ok_or_else(short)?;
            present = Some(Present::read(levels, rows)?);
            rest = values;
        }
        let wanted = wanted.rows(first, rows);
        match page.encoding() {
            Encoding::PLAIN => self.plain(rest, present.as_ref(), wanted),
            Encoding::RLE_DICTIONARY => {
                let [width] = take(&mut rest)?;
                match present {
                    None => {
                        let from = self.codes.len();
                        match wanted.clone().count() == rows {
                            true => runs::all(rest, width, rows, &mut self.codes)?,
                            false => runs::some(rest, width, rows, wanted, &mut self.codes)?,
                        }
                        let read = self.codes.get_mut(from..).unwrap_or_default();
                        check(read, self.dictionary)?;
                        read.iter_mut().for_each(|code| *code += 1);
                    }
                    Some(present) => {
                        let (values, mut codes) = (present.before(rows), Vec::new());
                        match wanted.clone().count() == rows {
                            true => runs::all(rest, width, values, &mut codes)?,
                            false => {
                                let places = present.places(wanted.clone());
                                runs::some(rest, width, values, places, &mut codes)?;
                            }
                        }
                        check(&codes, self.dictionary)?;
                        let mut codes = codes.into_iter();
                        self.codes.extend(wanted.map(|row| match present.has(row) {
                            true => codes.next().map_or(0, |code| code + 1),
                            false => 0,
                        }));
                    }
                }
                Ok(())
            }
            other => Err(Error::corrupt(format!("texts encoded as {other}"))),
        }
    }

    /// Adds values that stand in the page, one behind the other.
    fn plain(
        &mut self,
        mut rest: &[u8],
        present: Option<&Present>,
        wanted: impl Iterator<Item = usize>,
    ) -> Result<()> {
        // How many values were read or passed over.
        let mut passed = 0;
        let mut last = Place::default();
        for row in wanted {
            if present.is_some_and(|present| !present.has(row)) {
                self.codes.push(0);
                continue;
            }
            let place = match present {
                None => row,
                Some(present) => present.place(row, &mut last),
            };
            while passed < place {
                let length = u32::from_le_bytes(take(&mut rest)?) as usize;
                rest = rest.get(length..).ok_or_else(short)?;
                passed += 1;
            }
            plain(&mut rest, &mut self.bytes, &mut self.ends)?;
            passed += 1;
            self.codes.push((self.dictionary + self.ends.len()) as u32);
        }
        Ok(())
    }
}

/// Whether codes of the values of a dictionary are in it.
pub(super) fn check(codes: &[u32], dictionary: usize) -> Result<()> {
    let most = codes.iter().fold(0, |most, code| most.max(*code));
    match codes.is_empty() || (most as usize) < dictionary {
        true => Ok(()),
        false => Err(Error::corrupt("a code without a value")),
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

pub(super) fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk::<N>().ok_or_else(short)?;
    *bytes = rest;
    Ok(*head)
}

pub(super) fn short() -> Error {
    Error::corrupt("a page ends too early")
}
