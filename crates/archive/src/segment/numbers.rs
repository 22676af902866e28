//! Pages of numbers (Apache Parquet format, "Encodings": DELTA_BINARY_PACKED, PLAIN booleans, RLE_DICTIONARY): as fast as
//! the few rows that are wanted allow.

use bytes::Bytes;
use parquet::{basic::Encoding, column::page::Page};

use super::{
    pages::{check, short, take},
    runs::{self, word},
};
use crate::{
    Error, Result,
    coding::{Input, unzigzag},
};

/// The bytes of a data page of an encoding, and how many rows it has.
fn body(page: &Page, of: Encoding) -> Result<(&Bytes, usize)> {
    match page {
        Page::DataPage { buf, encoding, .. } if *encoding == of => {
            Ok((buf, page.num_values() as usize))
        }
        _ => Err(Error::corrupt(format!(
            "numbers encoded as {}",
            page.encoding()
        ))),
    }
}

/// Appends the booleans at `places` of a page, which ascend.
pub(super) fn flags(
    page: &Page,
    places: impl Iterator<Item = usize>,
    out: &mut Vec<bool>,
) -> Result<()> {
    let (bits, rows) = body(page, Encoding::PLAIN)?;
    if bits.len() < rows.div_ceil(8) {
        return Err(short());
    }
    let bit = |at: usize| {
        bits.get(at / 8)
            .is_some_and(|byte| byte >> (at % 8) & 1 == 1)
    };
    out.extend(places.map(bit));
    Ok(())
}

/// The numbers of a dictionary page.
pub(super) fn dictionary(page: &Page) -> Result<Vec<i32>> {
    let mut rest: &[u8] = page.buffer();
    let numbers = (0..page.num_values()).map(|_| take(&mut rest).map(i32::from_le_bytes));
    numbers.collect()
}

/// Appends the numbers at `places` of a page of numbers of `dictionary`.
pub(super) fn of_dictionary(
    page: &Page,
    dictionary: &[i32],
    places: impl Iterator<Item = usize>,
    out: &mut Vec<i32>,
) -> Result<()> {
    let (bytes, rows) = body(page, Encoding::RLE_DICTIONARY)?;
    let mut rest: &[u8] = bytes;
    let [width] = take(&mut rest)?;
    let mut codes = Vec::new();
    runs::some(rest, width, rows, places, &mut codes)?;
    check(&codes, dictionary.len())?;
    let number = |code: u32| dictionary.get(code as usize).copied();
    out.extend(codes.into_iter().filter_map(number));
    Ok(())
}

/// Appends the numbers at `places` of a page of differences; `room` is for those before them.
pub(super) fn deltas(
    page: &Page,
    places: impl Iterator<Item = usize> + Clone,
    room: &mut Vec<i64>,
    out: &mut Vec<i64>,
) -> Result<()> {
    let (bytes, rows) = body(page, Encoding::DELTA_BINARY_PACKED)?;
    let Some(last) = places.clone().last() else {
        return Ok(());
    };
    room.clear();
    sums(bytes, rows, last + 1, room)?;
    let from = out.len();
    out.extend(places.clone().filter_map(|at| room.get(at).copied()));
    match out.len() - from == places.count() {
        true => Ok(()),
        false => Err(short()),
    }
}

/// Numbers of a block of differences at the most; Parquet's writers use 128 or 256.
const LARGEST: usize = 65_536;

/// Appends the first `wanted` of `rows` numbers.
fn sums(bytes: &[u8], rows: usize, wanted: usize, out: &mut Vec<i64>) -> Result<()> {
    let mut input = Input(bytes);
    let block = input.length()?;
    let parts = input.length()?;
    let count = input.length()?;
    let mut last = unzigzag(input.varint()?);
    let part = block.checked_div(parts).unwrap_or(0);
    if part == 0 || block > LARGEST || count != rows {
        return Err(Error::corrupt("differences in impossible blocks"));
    }
    let wanted = wanted.min(rows);
    out.reserve(wanted);
    out.push(last);
    while out.len() < wanted {
        let least = unzigzag(input.varint()?);
        let widths = input.take(parts)?;
        for width in widths {
            let width = usize::from(*width);
            let here = part.min(wanted - out.len());
            if here == 0 {
                break;
            }
            if width > 64 {
                return Err(Error::corrupt("differences too wide"));
            }
            // What follows the part helps to read its last numbers in one piece.
            let packed = input.0;
            input.take((part * width).div_ceil(8))?;
            let mut next = |difference: u64| {
                last = last.wrapping_add(least).wrapping_add(difference as i64);
                last
            };
            match width {
                0 => out.extend((0..here).map(|_| next(0))),
                1..=56 => {
                    let mask = (1 << width) - 1;
                    let bits = |at| word(packed, at * width / 8) >> (at * width % 8);
                    out.extend((0..here).map(|at| next(bits(at) & mask)));
                }
                // Such a number may stand in nine bytes.
                _ => {
                    let mask = u64::MAX >> (64 - width);
                    out.extend((0..here).map(|at| {
                        let (byte, shift) = (at * width / 8, at * width % 8);
                        let high = packed.get(byte + 8).map_or(0, |byte| u64::from(*byte));
                        next((word(packed, byte) >> shift | (high << (63 - shift)) << 1) & mask)
                    }));
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use parquet::{
        column::page::PageReader,
        data_type::Int64Type,
        file::{
            properties::WriterProperties,
            reader::{FileReader, SerializedFileReader},
            writer::SerializedFileWriter,
        },
        schema::parser::parse_message_type,
    };
    use proptest::prelude::*;

    use super::*;

    /// The first data page of these numbers, as the Parquet crate writes them.
    fn page(numbers: &[i64]) -> Page {
        let schema = parse_message_type("message m { required int64 n; }").unwrap();
        let properties = WriterProperties::builder()
            .set_dictionary_enabled(false)
            .set_encoding(Encoding::DELTA_BINARY_PACKED)
            .build();
        let mut file =
            SerializedFileWriter::new(Vec::new(), schema.into(), properties.into()).unwrap();
        let mut group = file.next_row_group().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column
            .typed::<Int64Type>()
            .write_batch(numbers, None, None)
            .unwrap();
        column.close().unwrap();
        group.close().unwrap();
        let bytes = Bytes::from(file.into_inner().unwrap());
        let file = SerializedFileReader::new(bytes).unwrap();
        let group = file.get_row_group(0).unwrap();
        let mut pages: Box<dyn PageReader> = group.get_column_page_reader(0).unwrap();
        pages.get_next_page().unwrap().unwrap()
    }

    proptest! {
        #[test]
        fn numbers_read_back(
            numbers in prop::collection::vec((any::<i64>(), 0_u32..64), 1..600),
            step in 1_usize..90,
        ) {
            let numbers: Vec<i64> = numbers.into_iter().map(|(number, fine)| number >> fine).collect();
            let page = page(&numbers);
            for places in [(0..numbers.len()).step_by(1), (step.min(numbers.len() - 1)..numbers.len()).step_by(step)] {
                let mut out = vec![7];
                deltas(&page, places.clone(), &mut vec![3], &mut out).unwrap();
                let expected: Vec<i64> = [7].into_iter().chain(places.map(|at| numbers[at])).collect();
                prop_assert_eq!(out, expected);
            }
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..80), rows in 0_u32..300) {
            let page = |encoding| Page::DataPage {
                buf: Bytes::from(bytes.clone()),
                num_values: rows,
                encoding,
                def_level_encoding: Encoding::RLE,
                rep_level_encoding: Encoding::RLE,
                statistics: None,
            };
            let places = (0..rows as usize).step_by(3);
            let _ = deltas(&page(Encoding::DELTA_BINARY_PACKED), places.clone(), &mut Vec::new(), &mut Vec::new());
            let _ = flags(&page(Encoding::PLAIN), places.clone(), &mut Vec::new());
            let _ = of_dictionary(&page(Encoding::RLE_DICTIONARY), &[4, 5], places, &mut Vec::new());
        }
    }
}
