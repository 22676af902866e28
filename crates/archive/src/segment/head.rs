//! The head of a page: `PageHeader` of the Apache Parquet format, in Thrift's compact protocol.

use parquet::basic::Encoding;

use crate::{
    Error, Result,
    coding::{Input, unzigzag},
};

/// What is known of a page before it is unpacked.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) is_dictionary: bool,
    /// Bytes it takes in the file, and unpacked; the head apart.
    pub(super) size: usize,
    pub(super) unpacked: usize,
    /// How many values it has, absent ones counted too.
    pub(super) values: u32,
    pub(super) encoding: Encoding,
}

/// Kinds of Thrift's fields.
const TRUE: u8 = 1;
const FALSE: u8 = 2;
const BYTE: u8 = 3;
const I16: u8 = 4;
const I32: u8 = 5;
const I64: u8 = 6;
const DOUBLE: u8 = 7;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const SET: u8 = 10;
const STRUCT: u8 = 12;

/// Structures in structures, at the most.
const DEEPEST: usize = 8;

impl Head {
    /// Reads a head; what follows it is left.
    pub(super) fn read(input: &mut Input<'_>) -> Result<Self> {
        let (mut kind, mut sizes, mut of_page) = (None, (None, None), None);
        each_field(input, DEEPEST, &mut |id, field, input| {
            match (id, field) {
                (1, I32) => kind = Some(number(input)?),
                (2, I32) => sizes.0 = Some(number(input)?),
                (3, I32) => sizes.1 = Some(number(input)?),
                // Of a data page, of a dictionary: both begin with how many values there are, and their encoding.
                (5 | 7, STRUCT) => of_page = Some(values_and_encoding(input)?),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        let (Some(kind), (Some(unpacked), Some(size)), Some((values, encoding))) =
            (kind, sizes, of_page)
        else {
            return Err(Error::corrupt("a page of a kind that is never written"));
        };
        let is_dictionary = match kind {
            0 => false,
            2 => true,
            _ => return Err(Error::corrupt("a page of a kind that is never written")),
        };
        Ok(Self {
            is_dictionary,
            size: size as usize,
            unpacked: unpacked as usize,
            values,
            encoding: match encoding {
                0 => Encoding::PLAIN,
                2 if is_dictionary => Encoding::PLAIN,
                5 => Encoding::DELTA_BINARY_PACKED,
                8 => Encoding::RLE_DICTIONARY,
                _ => return Err(Error::corrupt("a page encoded as none is ever written")),
            },
        })
    }
}

fn values_and_encoding(input: &mut Input<'_>) -> Result<(u32, u32)> {
    let (mut values, mut encoding) = (None, None);
    each_field(input, DEEPEST, &mut |id, field, input| {
        match (id, field) {
            (1, I32) => values = Some(number(input)?),
            (2, I32) => encoding = Some(number(input)?),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let known = values.zip(encoding);
    known.ok_or_else(|| Error::corrupt("a page does not say what it holds"))
}

/// A number that is not negative.
fn number(input: &mut Input<'_>) -> Result<u32> {
    let number = unzigzag(input.varint()?);
    let number = i32::try_from(number).ok();
    number
        .and_then(|number| u32::try_from(number).ok())
        .ok_or_else(|| Error::corrupt("a page with an impossible number"))
}

/// Hands over the fields of a structure, by number and kind; those that `take` answers `false` for are passed over.
fn each_field(
    input: &mut Input<'_>,
    depth: usize,
    take: &mut dyn FnMut(i64, u8, &mut Input<'_>) -> Result<bool>,
) -> Result<()> {
    let mut id = 0_i64;
    while let Some((next, kind)) = field(input, id)? {
        id = next;
        if !take(id, kind, input)? {
            pass(input, kind, depth)?;
        }
    }
    Ok(())
}

/// Number and kind of the field that comes next; `None` at the end of the structure.
fn field(input: &mut Input<'_>, last: i64) -> Result<Option<(i64, u8)>> {
    let head = input.byte()?;
    let id = match head >> 4 {
        0 if head == 0 => return Ok(None),
        0 => unzigzag(input.varint()?),
        more => last.saturating_add(i64::from(more)),
    };
    Ok(Some((id, head & 15)))
}

fn pass(input: &mut Input<'_>, kind: u8, depth: usize) -> Result<()> {
    let depth = depth
        .checked_sub(1)
        .ok_or_else(|| Error::corrupt("a page with too deep a head"))?;
    match kind {
        TRUE | FALSE => {}
        BYTE => drop(input.byte()?),
        I16 | I32 | I64 => drop(input.varint()?),
        DOUBLE => drop(input.take(8)?),
        BINARY => {
            let length = input.length()?;
            input.take(length)?;
        }
        LIST | SET => {
            let head = input.byte()?;
            let count = match head >> 4 {
                15 => input.length()?,
                few => usize::from(few),
            };
            for _ in 0..count {
                match head & 15 {
                    TRUE | FALSE => drop(input.byte()?),
                    kind => pass(input, kind, depth)?,
                }
            }
        }
        STRUCT => each_field(input, depth, &mut |_, _, _| Ok(false))?,
        _ => return Err(Error::corrupt("a page with a head of another kind")),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn heads_are_read_and_what_is_not_needed_passed_over() {
        // Data page, 300 bytes unpacked and 20 in the file; 5: 512 values, dictionary codes, levels, statistics.
        let mut data = vec![0x15, 0, 0x15, 0xd8, 0x04, 0x15, 40];
        data.extend([0x2c, 0x15, 0x80, 0x08, 0x15, 16, 0x15, 6, 0x15, 6]);
        data.extend([0x1c, 0x18, 2, b'a', b'b', 0x16, 2, 0x19, 0x25, 2, 4, 0, 0]);
        data.extend([0, 99]);
        let mut input = Input(&data);
        let head = Head::read(&mut input).unwrap();
        let expected = Head {
            is_dictionary: false,
            size: 20,
            unpacked: 300,
            values: 512,
            encoding: Encoding::RLE_DICTIONARY,
        };
        assert_eq!(head, expected);
        assert_eq!(input.0, [99]);
        for end in 0..data.len() - 1 {
            assert!(Head::read(&mut Input(&data[..end])).is_err(), "{end}");
        }
        // A dictionary.
        let dictionary = [
            0x15, 4, 0x15, 8, 0x15, 8, 0x4c, 0x15, 2, 0x15, 4, 0x12, 0, 0,
        ];
        let head = Head::read(&mut Input(&dictionary)).unwrap();
        assert!(head.is_dictionary && head.values == 1 && head.encoding == Encoding::PLAIN);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = Head::read(&mut Input(&bytes));
            let nested = [vec![0x1c; 40], bytes].concat();
            let _ = Head::read(&mut Input(&nested));
        }
    }
}
