//! The pages of a column: the page index says where each is, so that those between are not looked at.

use std::{
    cell::RefCell,
    ops::Range,
    sync::{Arc, OnceLock},
};

use parquet::{
    basic::{Compression, Encoding},
    column::page::Page,
    file::metadata::ParquetMetaData,
};

use super::{head::Head, numbers, wanted::Wanted};
use crate::{Error, File, Result, coding::Input};

/// Where the pages of a column are.
pub(super) struct Chunk {
    file: Arc<File>,
    compressed: bool,
    /// Bytes of all its pages once they are unpacked.
    pub(super) unpacked: u64,
    dictionary: Option<Range<u64>>,
    /// The numbers of the dictionary of a column of numbers, once they were read.
    numbers: OnceLock<Vec<i32>>,
    /// In order of their rows.
    pages: Vec<Place>,
    /// How many rows it has.
    rows: usize,
}

/// Where a data page is.
#[derive(Clone, Copy)]
struct Place {
    first_row: u32,
    size: u32,
    offset: u64,
}

thread_local! {
    /// What unpacks pages: making it takes as long as unpacking many.
    static UNPACKING: RefCell<Option<zstd::bulk::Decompressor<'static>>> = const { RefCell::new(None) };
}

impl Chunk {
    /// That of a column of a file of `rows` rows; `None` if its pages do not follow each other in rows and bytes, from the
    /// first row on and within the column.
    pub(super) fn of(
        file: &Arc<File>,
        metadata: &ParquetMetaData,
        column: usize,
        rows: usize,
    ) -> Option<Self> {
        let index = metadata.page_index_for_row_group(0);
        let chunk = metadata.row_group(0).column(column);
        let start = u64::try_from(chunk.data_page_offset()).ok()?;
        let start = match chunk.dictionary_page_offset() {
            None => start,
            Some(offset) => u64::try_from(offset).ok()?,
        };
        let end = start.checked_add(u64::try_from(chunk.compressed_size()).ok()?)?;
        let mut pages: Vec<Place> = Vec::new();
        let mut at = start;
        for page in index.page_locations(column)? {
            let place = Place {
                first_row: u32::try_from(page.first_row_index).ok()?,
                size: u32::try_from(page.compressed_page_size).ok()?,
                offset: u64::try_from(page.offset).ok()?,
            };
            let follows = match pages.last() {
                None => place.first_row == 0,
                Some(last) => place.first_row > last.first_row,
            };
            if !follows || place.offset < at || place.size == 0 {
                return None;
            }
            at = place.offset.checked_add(u64::from(place.size))?;
            pages.push(place);
        }
        pages.shrink_to_fit();
        let last = pages.last()?.first_row as usize;
        let sound = last < rows && at <= end && end <= file.length();
        let dictionary = chunk.dictionary_page_offset().and(pages.first());
        let dictionary = dictionary.map(|first| start..first.offset);
        sound.then(|| Self {
            file: file.clone(),
            compressed: chunk.compression() != Compression::UNCOMPRESSED,
            unpacked: chunk.uncompressed_size().unsigned_abs(),
            dictionary,
            numbers: OnceLock::new(),
            pages,
            rows,
        })
    }

    /// Bytes of memory it takes, about.
    pub(super) fn weight(&self) -> usize {
        size_of::<Self>() + self.pages.len() * size_of::<Place>()
    }

    /// Number of the page's first row.
    fn first_row(&self, page: usize) -> usize {
        self.pages
            .get(page)
            .map_or(self.rows, |place| place.first_row as usize)
    }

    fn rows_of(&self, page: usize) -> usize {
        self.first_row(page + 1) - self.first_row(page)
    }

    /// The pages that wanted rows are in, in order, each with the number of its first row. Read when they are reached.
    pub(super) fn each<'a>(
        &'a self,
        wanted: Wanted<'a>,
    ) -> impl Iterator<Item = Result<(Page, usize)>> + use<'a> {
        let (mut range, mut rows) = match wanted {
            Wanted::Range(start, end) if start < end => {
                (self.page_of(start)..self.page_of(end - 1) + 1, &[][..])
            }
            Wanted::Range(..) => (0..0, &[][..]),
            Wanted::Rows(rows) => (0..0, rows),
        };
        let pages = std::iter::from_fn(move || {
            if let Some(page) = range.next() {
                return Some(page);
            }
            let page = self.page_of(*rows.first()?);
            let end = self.first_row(page + 1);
            // Often few rows of many are of this page: what is near is looked at first.
            let near = rows.iter().take(16).position(|row| *row >= end);
            let here = near.unwrap_or_else(|| rows.partition_point(|row| *row < end));
            rows = rows.get(here.max(1)..).unwrap_or_default();
            Some(page)
        });
        pages.map(|page| Ok((self.page(page)?, self.first_row(page))))
    }

    fn page_of(&self, row: usize) -> usize {
        let behind = self
            .pages
            .partition_point(|page| page.first_row as usize <= row);
        behind.saturating_sub(1)
    }

    /// The page of values, where there is one.
    pub(super) fn dictionary(&self) -> Result<Option<Page>> {
        let Some(range) = &self.dictionary else {
            return Ok(None);
        };
        let length = usize::try_from(range.end - range.start).unwrap_or(usize::MAX);
        let page = self.read(range.start, length)?;
        match page.is_dictionary_page() {
            true => Ok(Some(page)),
            false => Err(Error::corrupt("a dictionary is missing")),
        }
    }

    /// The numbers of the page of values; read once.
    pub(super) fn numbers(&self) -> Result<&[i32]> {
        if let Some(numbers) = self.numbers.get() {
            return Ok(numbers);
        }
        let page = self.dictionary()?;
        let page = page.ok_or_else(|| Error::corrupt("a dictionary is missing"))?;
        let numbers = numbers::dictionary(&page)?;
        Ok(self.numbers.get_or_init(|| numbers))
    }

    /// A data page, by its number.
    fn page(&self, number: usize) -> Result<Page> {
        let place = self
            .pages
            .get(number)
            .ok_or_else(|| Error::corrupt("a column ends too early"))?;
        let page = self.read(place.offset, place.size as usize)?;
        match page.is_data_page() && page.num_values() as usize == self.rows_of(number) {
            true => Ok(page),
            false => Err(Error::corrupt("a page has not the rows it should")),
        }
    }

    fn read(&self, offset: u64, length: usize) -> Result<Page> {
        let read = self.file.range(offset, length)?;
        let mut input = Input(&read);
        let head = Head::read(&mut input)?;
        let start = read.len() - input.0.len();
        let body = input.take(head.size)?;
        if head.unpacked as u64 > self.unpacked {
            return Err(Error::corrupt("a page larger than its column"));
        }
        let buf = match self.compressed {
            true => unpack(body, head.unpacked)?.into(),
            false => {
                let end = start + head.size;
                bytes::Bytes::from(read).slice(start..end)
            }
        };
        if buf.len() != head.unpacked {
            return Err(Error::corrupt("a page has not the bytes it should"));
        }
        let (num_values, encoding) = (head.values, head.encoding);
        Ok(match head.is_dictionary {
            true => Page::DictionaryPage {
                buf,
                num_values,
                encoding,
                is_sorted: false,
            },
            false => Page::DataPage {
                buf,
                num_values,
                encoding,
                def_level_encoding: Encoding::RLE,
                rep_level_encoding: Encoding::RLE,
                statistics: None,
            },
        })
    }
}

/// What a page holds, of which it is known how many bytes it should be.
fn unpack(packed: &[u8], unpacked: usize) -> Result<Vec<u8>> {
    let failed = |error: &dyn std::fmt::Display| {
        Error::corrupt(format!("a page does not decompress: {error}"))
    };
    let mut out = Vec::new();
    out.try_reserve_exact(unpacked).map_err(|e| failed(&e))?;
    UNPACKING.with_borrow_mut(|kept| {
        let unpacking = match kept {
            Some(unpacking) => unpacking,
            None => {
                let made = zstd::bulk::Decompressor::new();
                kept.insert(made.map_err(|e| Error::Unavailable(format!("zstd: {e}")))?)
            }
        };
        let done = unpacking.decompress_to_buffer(packed, &mut out);
        done.map_err(|e| failed(&e))
    })?;
    Ok(out)
}
