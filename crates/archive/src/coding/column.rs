//! One column of strings: a dictionary where values repeat, plain where they do not.

use std::{
    hash::{BuildHasher, Hasher},
    ops::Range,
    sync::Arc,
};

use super::varint::{self, Input};
use crate::{Error, Result};

const ONE_FOR_ALL: u8 = 0;
const DICTIONARY: u8 = 1;
const PLAIN: u8 = 2;

/// Room for writing columns, kept from one to the next.
#[derive(Default)]
pub(super) struct Scratch {
    codes: Vec<u32>,
    dictionary: Dictionary,
}

/// Gives equal values equal numbers, from 1 up, in the order they come.
#[derive(Default)]
struct Dictionary {
    /// 0 or the number of a value, at its hash or the next free place behind it. Their count is a power of two.
    slots: Vec<u32>,
    hashes: Vec<u64>,
    random: foldhash::fast::RandomState,
}

impl Dictionary {
    /// Most columns have few values: a table that stays in the processor's nearest cache.
    const SMALLEST: usize = 256;

    fn clear(&mut self) {
        self.hashes.clear();
        self.slots.clear();
        self.slots.resize(Self::SMALLEST, 0);
    }

    /// The number of a value; a new one is added to `values`.
    fn code<'a>(&mut self, values: &mut Vec<&'a str>, value: &'a str) -> u32 {
        let mut hasher = self.random.build_hasher();
        hasher.write(value.as_bytes());
        let hash = hasher.finish();
        let free = self.probe(hash, |code| {
            let at = code as usize - 1;
            self.hashes.get(at) == Some(&hash) && values.get(at) == Some(&value)
        });
        let free = match free {
            Ok(code) => return code,
            Err(free) => free,
        };
        values.push(value);
        self.hashes.push(hash);
        let code = values.len() as u32;
        if let Some(slot) = self.slots.get_mut(free) {
            *slot = code;
        }
        if values.len() * 2 > self.slots.len() {
            self.grow();
        }
        code
    }

    /// The first number from the place of a hash on that `is`, or the free place where the search ends.
    fn probe(&self, hash: u64, is: impl Fn(u32) -> bool) -> Result<u32, usize> {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            match self.slots.get(at) {
                Some(0) | None => return Err(at),
                Some(code) if is(*code) => return Ok(*code),
                Some(_) => at = (at + 1) & mask,
            }
        }
    }

    fn grow(&mut self) {
        let twice = self.slots.len() * 2;
        self.slots.clear();
        self.slots.resize(twice, 0);
        for (place, code) in (0..self.hashes.len()).zip(1..) {
            let hash = self.hashes.get(place).copied().unwrap_or_default();
            if let Err(free) = self.probe(hash, |_| false)
                && let Some(slot) = self.slots.get_mut(free)
            {
                *slot = code;
            }
        }
    }
}

/// Writes the column; `None` is an absent value.
pub(super) fn encode<'a>(
    out: &mut Vec<u8>,
    scratch: &mut Scratch,
    rows: impl ExactSizeIterator<Item = Option<&'a str>> + Clone,
) {
    let Scratch { codes, dictionary } = scratch;
    let mut values: Vec<&str> = Vec::new();
    codes.clear();
    dictionary.clear();
    let count = rows.len();
    let mut last = (None, 0);
    for row in rows.clone() {
        // A sender sends many events: what was there a row before is not looked up.
        if row != last.0 {
            last = (
                row,
                row.map_or(0, |value| dictionary.code(&mut values, value)),
            );
            // So many different values make no dictionary, whatever follows.
            if values.len() > 1 && !pays(values.len(), count) {
                break;
            }
        }
        codes.push(last.1);
    }
    let same = codes.len() == count && codes.windows(2).all(|w| w[0] == w[1]);
    if same {
        out.push(ONE_FOR_ALL);
        put_optional(out, values.first().copied());
    } else if pays(values.len(), count) {
        out.push(DICTIONARY);
        varint::put(out, values.len() as u64);
        for value in values {
            put_text(out, value);
        }
        for code in &*codes {
            varint::put(out, u64::from(*code));
        }
    } else {
        out.push(PLAIN);
        for row in rows {
            put_optional(out, row);
        }
    }
}

/// Whether so many different values among so many rows are written once each.
fn pays(values: usize, rows: usize) -> bool {
    values * 4 <= rows * 3
}

fn put_text(out: &mut Vec<u8>, value: &str) {
    varint::put(out, value.len() as u64);
    out.extend_from_slice(value.as_bytes());
}

fn put_optional(out: &mut Vec<u8>, value: Option<&str>) {
    match value {
        None => varint::put(out, 0),
        Some(value) => {
            varint::put(out, value.len() as u64 + 1);
            out.extend_from_slice(value.as_bytes());
        }
    }
}

/// The values of a column, one behind the other.
#[derive(Debug, Default)]
pub struct Values {
    text: String,
    /// Where each value ends in `text`; it begins where the one before ends.
    ends: Vec<u32>,
}

impl Values {
    /// Of texts in `bytes`, which end at `ends`.
    pub(crate) fn new(bytes: Vec<u8>, ends: Vec<u32>) -> Result<Self> {
        let text = String::from_utf8(bytes).map_err(|_| Error::corrupt("a column is not UTF-8"))?;
        if !ends.is_sorted() || !ends.iter().all(|end| text.is_char_boundary(*end as usize)) {
            return Err(Error::corrupt("a value is not UTF-8"));
        }
        Ok(Self { text, ends })
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// All of them in one text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Where in the text a value is.
    #[inline]
    fn place(&self, at: usize) -> Option<Range<usize>> {
        let end = *self.ends.get(at)? as usize;
        let start = match at.checked_sub(1) {
            None => 0,
            Some(before) => *self.ends.get(before)? as usize,
        };
        Some(start..end)
    }

    /// The value of a code of a [`Column`]; `None` for 0.
    #[inline]
    pub fn of_code(&self, code: u32) -> Option<&str> {
        self.text.get(self.place((code as usize).checked_sub(1)?)?)
    }
}

/// A decoded column: distinct values, as a rule, and for each row the number of its value.
#[derive(Clone, Debug, Default)]
pub struct Column {
    values: Arc<Values>,
    /// 0 = absent, else 1 + number of the value. Empty: `all` holds for every row.
    codes: Vec<u32>,
    all: u32,
}

impl Column {
    /// Of values and codes into them, all of which the caller has checked to be below or equal to their number.
    pub(crate) fn new(values: Arc<Values>, codes: Vec<u32>) -> Self {
        Self {
            values,
            codes,
            all: 0,
        }
    }

    /// The only one of some values for every row; none, if there is none.
    pub(crate) fn of_one(values: Arc<Values>) -> Self {
        let all = values.len().min(1) as u32;
        Self {
            values,
            codes: Vec::new(),
            all,
        }
    }

    pub(super) fn decode(input: &mut Input<'_>, rows: usize) -> Result<Self> {
        let (mut bytes, mut ends) = (Vec::new(), Vec::new());
        let (mut codes, mut all) = (Vec::new(), 0);
        match input.byte()? {
            ONE_FOR_ALL => all = push_optional(&mut bytes, &mut ends, input)?,
            DICTIONARY => {
                let distinct = input.length()?;
                for _ in 0..distinct {
                    let n = input.length()?;
                    push(&mut bytes, &mut ends, input.take(n)?)?;
                }
                codes.reserve(rows);
                for _ in 0..rows {
                    let code = input.varint()?;
                    if code > distinct as u64 {
                        return Err(Error::corrupt("a dictionary code is out of range"));
                    }
                    codes.push(code as u32);
                }
            }
            PLAIN => {
                codes.reserve(rows);
                for _ in 0..rows {
                    codes.push(push_optional(&mut bytes, &mut ends, input)?);
                }
            }
            _ => return Err(Error::corrupt("a column of unknown kind")),
        }
        Ok(Self {
            values: Arc::new(Values::new(bytes, ends)?),
            codes,
            all,
        })
    }

    /// The number of the row's value: equal numbers mean equal values, 0 an absent one.
    #[inline]
    pub fn code(&self, row: usize) -> u32 {
        self.codes.get(row).copied().unwrap_or(self.all)
    }

    /// The numbers of some rows' values; `None` if all rows have the same.
    pub fn codes(&self, rows: Range<usize>) -> Option<&[u32]> {
        self.codes.get(rows).filter(|_| !self.codes.is_empty())
    }

    /// The value of a code; `None` for 0.
    #[inline]
    pub fn value(&self, code: u32) -> Option<&str> {
        self.values.of_code(code)
    }

    /// What codes stand for. Columns that share them give the same codes the same values.
    pub fn values(&self) -> &Arc<Values> {
        &self.values
    }

    /// Where in the text of [`Column::values`] the value of a code is; `None` for 0.
    pub(crate) fn place(&self, code: u32) -> Option<Range<usize>> {
        self.values.place((code as usize).checked_sub(1)?)
    }

    /// The greatest code there is.
    #[inline]
    pub fn distinct(&self) -> usize {
        self.values.len()
    }

    /// The row's value.
    #[inline]
    pub fn get(&self, row: usize) -> Option<&str> {
        self.value(self.code(row))
    }

    /// Bytes of memory it takes, about.
    pub(crate) fn weight(&self) -> usize {
        self.values.text.len() + 4 * (self.values.len() + self.codes.len())
    }
}

fn push(bytes: &mut Vec<u8>, ends: &mut Vec<u32>, value: &[u8]) -> Result<u32> {
    bytes.extend_from_slice(value);
    let end = u32::try_from(bytes.len()).map_err(|_| Error::corrupt("a column is too long"))?;
    ends.push(end);
    Ok(ends.len() as u32)
}

fn push_optional(bytes: &mut Vec<u8>, ends: &mut Vec<u32>, input: &mut Input<'_>) -> Result<u32> {
    match input.length()? {
        0 => Ok(0),
        n => push(bytes, ends, input.take(n - 1)?),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_goes_in_comes_out(rows in prop::collection::vec(prop::option::of("[a-cé]{0,3}"), 1..40)) {
            let (mut out, mut scratch) = (Vec::new(), Scratch::default());
            // What is left of another column does not matter.
            encode(&mut Vec::new(), &mut scratch, [Some("a"), None, Some("é")].into_iter());
            encode(&mut out, &mut scratch, rows.iter().map(Option::as_deref));
            let mut input = Input(&out);
            let column = Column::decode(&mut input, rows.len()).unwrap();
            prop_assert!(input.0.is_empty());
            for (i, row) in rows.iter().enumerate() {
                prop_assert_eq!(column.get(i), row.as_deref());
            }
        }
    }

    #[test]
    fn a_dictionary_that_grows_keeps_its_numbers() {
        let texts: Vec<String> = (0..3000).map(|n| format!("value {}", n % 1000)).collect();
        let mut out = Vec::new();
        encode(
            &mut out,
            &mut Scratch::default(),
            texts.iter().map(|text| Some(text.as_str())),
        );
        assert_eq!(out.first(), Some(&DICTIONARY));
        let column = Column::decode(&mut Input(&out), texts.len()).unwrap();
        for (row, text) in texts.iter().enumerate() {
            assert_eq!(column.get(row), Some(text.as_str()));
            assert_eq!(column.code(row), row as u32 % 1000 + 1);
        }
    }
}
