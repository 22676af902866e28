//! One column of strings: a dictionary where values repeat, plain where they do not.

use std::collections::HashMap;

use super::varint::{self, Input};
use crate::{Error, Result};

const ONE_FOR_ALL: u8 = 0;
const DICTIONARY: u8 = 1;
const PLAIN: u8 = 2;

/// Writes the column; `None` is an absent value.
pub(super) fn encode<'a>(
    out: &mut Vec<u8>,
    scratch: &mut Vec<u32>,
    rows: impl Iterator<Item = Option<&'a str>> + Clone,
) {
    let mut dictionary: HashMap<&str, u32, foldhash::fast::RandomState> = HashMap::default();
    let mut values: Vec<&str> = Vec::new();
    scratch.clear();
    for row in rows.clone() {
        let code = match row {
            None => 0,
            Some(value) => *dictionary.entry(value).or_insert_with(|| {
                values.push(value);
                values.len() as u32
            }),
        };
        scratch.push(code);
    }
    let same = scratch.windows(2).all(|w| w[0] == w[1]);
    if same {
        out.push(ONE_FOR_ALL);
        put_optional(out, values.first().copied());
    } else if values.len() * 4 <= scratch.len() * 3 {
        out.push(DICTIONARY);
        varint::put(out, values.len() as u64);
        for value in values {
            put_text(out, value);
        }
        for code in &*scratch {
            varint::put(out, u64::from(*code));
        }
    } else {
        out.push(PLAIN);
        for row in rows {
            put_optional(out, row);
        }
    }
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

/// A decoded column: distinct values, and for each row the number of its value.
#[derive(Debug)]
pub(crate) struct Column {
    text: String,
    /// Where each value ends in `text`; it begins where the one before ends.
    ends: Vec<u32>,
    /// 0 = absent, else 1 + number of the value. Empty: `all` holds for every row.
    codes: Vec<u32>,
    all: u32,
}

impl Column {
    pub(super) fn decode(input: &mut Input<'_>, rows: usize) -> Result<Self> {
        let mut bytes = Vec::new();
        let mut column = Self {
            text: String::new(),
            ends: Vec::new(),
            codes: Vec::new(),
            all: 0,
        };
        match input.byte()? {
            ONE_FOR_ALL => column.all = column.push_optional(&mut bytes, input)?,
            DICTIONARY => {
                let distinct = input.length()?;
                for _ in 0..distinct {
                    let n = input.length()?;
                    column.push(&mut bytes, input.take(n)?)?;
                }
                column.codes.reserve(rows);
                for _ in 0..rows {
                    let code = input.varint()?;
                    if code > distinct as u64 {
                        return Err(Error::corrupt("a dictionary code is out of range"));
                    }
                    column.codes.push(code as u32);
                }
            }
            PLAIN => {
                column.codes.reserve(rows);
                for _ in 0..rows {
                    let code = column.push_optional(&mut bytes, input)?;
                    column.codes.push(code);
                }
            }
            _ => return Err(Error::corrupt("a column of unknown kind")),
        }
        column.text =
            String::from_utf8(bytes).map_err(|_| Error::corrupt("a column is not UTF-8"))?;
        let bounded = |end: &u32| column.text.is_char_boundary(*end as usize);
        if !column.ends.iter().all(bounded) {
            return Err(Error::corrupt("a value is not UTF-8"));
        }
        Ok(column)
    }

    fn push(&mut self, bytes: &mut Vec<u8>, value: &[u8]) -> Result<u32> {
        bytes.extend_from_slice(value);
        let end = u32::try_from(bytes.len()).map_err(|_| Error::corrupt("a column is too long"))?;
        self.ends.push(end);
        Ok(self.ends.len() as u32)
    }

    fn push_optional(&mut self, bytes: &mut Vec<u8>, input: &mut Input<'_>) -> Result<u32> {
        match input.length()? {
            0 => Ok(0),
            n => {
                let value = input.take(n - 1)?;
                self.push(bytes, value)
            }
        }
    }

    /// The number of the row's value: equal numbers mean equal values, 0 an absent one.
    pub(crate) fn code(&self, row: usize) -> u32 {
        self.codes.get(row).copied().unwrap_or(self.all)
    }

    /// The value of a code.
    pub(crate) fn value(&self, code: u32) -> Option<&str> {
        let at = (code as usize).checked_sub(1)?;
        let end = *self.ends.get(at)? as usize;
        let start = match at.checked_sub(1) {
            None => 0,
            Some(before) => *self.ends.get(before)? as usize,
        };
        self.text.get(start..end)
    }

    /// The row's value.
    pub(crate) fn get(&self, row: usize) -> Option<&str> {
        self.value(self.code(row))
    }

    /// Bytes of memory it takes, about.
    pub(crate) fn weight(&self) -> usize {
        self.text.len() + 4 * (self.ends.len() + self.codes.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_goes_in_comes_out(rows in prop::collection::vec(prop::option::of("[a-cé]{0,3}"), 1..40)) {
            let mut out = Vec::new();
            encode(&mut out, &mut Vec::new(), rows.iter().map(Option::as_deref));
            let mut input = Input(&out);
            let column = Column::decode(&mut input, rows.len()).unwrap();
            prop_assert!(input.0.is_empty());
            for (i, row) in rows.iter().enumerate() {
                prop_assert_eq!(column.get(i), row.as_deref());
            }
        }
    }
}
