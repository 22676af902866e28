//! Reading a segment: some parts of some of its rows.

use std::{
    ops::Range,
    sync::{Arc, OnceLock},
};

use event::{Source, Timestamp};
use parquet::{
    column::{
        page::PageReader,
        reader::{get_column_reader, get_typed_column_reader},
    },
    data_type::{BoolType, DataType, Int32Type, Int64Type},
    errors::ParquetError,
    file::{
        metadata::{PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader},
        serialized_reader::SerializedPageReader,
    },
};
use uuid::Uuid;

use super::{
    pages::{self, Texts},
    schema::{COLUMNS, Held, is_optional, place},
    wanted::Wanted,
};
use crate::{
    Batch, Column, Error, File, Index, Part, Parts, Result,
    coding::{STRINGS, Values, flags_of},
};

/// An open segment. What it tells is checked as far as reading it takes; whether it is what was hashed, fsck finds out.
pub struct Segment {
    file: Arc<File>,
    metadata: ParquetMetaData,
    index: Index,
    count: usize,
    dictionaries: [OnceLock<Arc<Values>>; COLUMNS.len()],
}

impl Segment {
    /// Opens a file that [`write_segment`](super::write_segment) made, with its index.
    ///
    /// # Errors
    /// [`Error::Corrupt`] if it is no such file, or not that of this index.
    pub fn open(file: File, index: Index) -> Result<Self> {
        let name = file.name().to_owned();
        let metadata = ParquetMetaDataReader::new()
            .with_column_index_policy(PageIndexPolicy::Skip)
            .with_offset_index_policy(PageIndexPolicy::Required)
            .parse_and_finish(&file)
            .map_err(|error| Error::corrupt(format!("{name}: {error}")))?;
        let schema = metadata.file_metadata().schema_descr();
        let same = schema.num_columns() == COLUMNS.len()
            && (schema.columns().iter().zip(COLUMNS))
                .all(|(found, (name, _))| found.name() == name);
        let count = match metadata.row_groups() {
            [group] if same => usize::try_from(group.num_rows()).unwrap_or(0),
            _ => 0,
        };
        if count == 0 || count as u64 != index.count() {
            return Err(Error::corrupt(format!(
                "{name} is not a segment of this index"
            )));
        }
        if !(0..COLUMNS.len()).all(|at| has_sound_pages(&metadata, at, count)) {
            return Err(Error::corrupt(format!(
                "{name} has an impossible page index"
            )));
        }
        Ok(Self {
            file: Arc::new(file),
            metadata,
            index,
            count,
            dictionaries: [const { OnceLock::new() }; COLUMNS.len()],
        })
    }

    /// How many entries it holds.
    pub fn count(&self) -> usize {
        self.count
    }

    /// What is known without reading it.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Bytes of memory it takes, about: metadata, index, dictionaries.
    pub fn weight(&self) -> usize {
        self.metadata.memory_size() + self.index.weight() + self.count / 4
    }

    /// Bytes that parts of a window take once they are read, about.
    pub fn bytes_of_window(&self, parts: Parts) -> u64 {
        let columns = self.metadata.row_group(0).columns().iter().zip(COLUMNS);
        let wanted =
            columns.filter(|(_, (_, held))| held.part().is_some_and(|part| parts.has(part)));
        let bytes: u64 = wanted
            .map(|(column, _)| column.uncompressed_size().unsigned_abs())
            .sum();
        let rows = self.count.min(super::WINDOW) as u64;
        bytes.saturating_mul(rows) / self.count.max(1) as u64
    }

    /// Parts of the events in `rows`.
    ///
    /// # Errors
    /// [`Error::Corrupt`] if the file is not what was written, [`Error::Unavailable`] if it cannot be read.
    pub fn window(&self, rows: Range<usize>, parts: Parts) -> Result<Batch> {
        let rows = rows.start.min(self.count)..rows.end.min(self.count);
        let end = rows.end.max(rows.start);
        self.read(Wanted::Range(rows.start, end), parts)
            .map_err(|error| self.here(error))
    }

    fn read(&self, rows: Wanted<'_>, parts: Parts) -> Result<Batch> {
        let times = |part, held| match parts.has(part) {
            true => self.times(held, rows),
            false => Ok(Vec::new()),
        };
        let received_at = times(Part::ReceivedAt, Held::ReceivedAt)?;
        let timestamps = times(Part::Timestamp, Held::Timestamp)?;
        let mut ids = Vec::new();
        if parts.has(Part::Id) {
            let high = self.ints(Held::IdHigh, rows)?;
            let low = self.ints(Held::IdLow, rows)?;
            let pairs = high.into_iter().zip(low);
            ids.extend(pairs.map(|(high, low)| Uuid::from_u64_pair(high as u64, low as u64)));
        }
        let mut classes = Vec::new();
        let mut flags = vec![0; rows.len()];
        if parts.has(Part::Marks) {
            let read = self.numbers::<Int32Type>(Held::Class, rows)?;
            classes.extend(read.into_iter().map(|class| class as u32));
            let marks = self.numbers::<Int32Type>(Held::Marks, rows)?;
            for (flags, marks) in flags.iter_mut().zip(marks) {
                *flags |= flags_of::marks(marks)
                    .ok_or_else(|| Error::corrupt("marks this program does not know"))?;
            }
        }
        if parts.has(Part::Success) {
            let read = self.numbers::<BoolType>(Held::Success, rows)?;
            for (flags, success) in flags.iter_mut().zip(read) {
                *flags |= flags_of::success(success);
            }
        }
        if parts.has(Part::Source) {
            let column = self.texts(Held::Source, false, rows)?;
            for (row, flags) in flags.iter_mut().enumerate() {
                let source = column.get(row).and_then(Source::from_name);
                *flags |= flags_of::source(
                    source.ok_or_else(|| Error::corrupt("a source this program does not know"))?,
                );
            }
        }
        let mut columns = [const { None }; STRINGS].map(|_: Option<()>| Column::default());
        for (_, held) in COLUMNS {
            if let Held::Text(column) = held
                && parts.has(Part::String(column))
                && let Some(slot) = columns.get_mut(column as usize)
            {
                *slot = self.texts(held, is_optional(column), rows)?;
            }
        }
        Ok(Batch::of_window(
            parts,
            flags,
            [received_at, timestamps],
            classes,
            ids,
            columns,
        ))
    }

    /// Parts of the events in these rows, which ascend. Pages between them are not read.
    ///
    /// # Errors
    /// As [`Segment::window`].
    pub fn rows(&self, rows: &[usize], parts: Parts) -> Result<Batch> {
        if !rows.is_sorted_by(|a, b| a < b) || rows.last().is_some_and(|last| *last >= self.count) {
            return Err(Error::corrupt(format!(
                "{} has not these rows",
                self.file.name()
            )));
        }
        self.read(Wanted::Rows(rows), parts)
            .map_err(|error| self.here(error))
    }

    /// Says where an error is.
    fn here(&self, error: Error) -> Error {
        match error {
            Error::Corrupt(what) => Error::Corrupt(format!("{}: {what}", self.file.name())),
            other => other,
        }
    }

    fn times(&self, held: Held, rows: Wanted<'_>) -> Result<Vec<Timestamp>> {
        let read = self.ints(held, rows)?.into_iter();
        read.map(|micros| {
            let time = u64::try_from(micros).ok().and_then(Timestamp::from_micros);
            time.ok_or_else(|| Error::corrupt("a time is out of range"))
        })
        .collect()
    }

    fn ints(&self, held: Held, rows: Wanted<'_>) -> Result<Vec<i64>> {
        self.numbers::<Int64Type>(held, rows)
    }

    fn numbers<T: DataType>(&self, held: Held, rows: Wanted<'_>) -> Result<Vec<T::T>> {
        let at = place(held);
        let pages = self.pages(at)?;
        let column = self.metadata.file_metadata().schema_descr().column(at);
        let mut reader = get_typed_column_reader::<T>(get_column_reader(column, pages));
        let mut out = Vec::with_capacity(rows.len());
        let mut next = 0;
        for (start, length) in rows.runs() {
            let read = reader
                .skip_records(start - next)
                .and_then(|_| reader.read_records(length, None, None, &mut out));
            read.map_err(unread)?;
            next = start + length;
        }
        match out.len() == rows.len() {
            true => Ok(out),
            false => Err(Error::corrupt("a column ends too early")),
        }
    }

    fn pages(&self, at: usize) -> Result<Box<dyn PageReader>> {
        let group = self.metadata.row_group(0);
        let index = self.metadata.page_index_for_row_group(0);
        let locations = index.page_locations(at).cloned();
        let locations = locations.ok_or_else(|| Error::corrupt("no page index"))?;
        let pages = SerializedPageReader::new(
            self.file.clone(),
            group.column(at),
            self.count,
            Some(locations),
        );
        Ok(Box::new(pages.map_err(unread)?))
    }

    fn texts(&self, held: Held, optional: bool, rows: Wanted<'_>) -> Result<Column> {
        let at = place(held);
        if let Some(values) = self.dictionaries.get(at).and_then(OnceLock::get)
            && values.len() == usize::from(!optional)
        {
            // No value at all, or the same for every row: the pages say nothing more.
            return Ok(Column::of_one(values.clone()));
        }
        let mut pages = self.pages(at)?;
        let mut values = None;
        let mut texts = Texts {
            optional,
            codes: Vec::with_capacity(rows.len()),
            bytes: Vec::new(),
            ends: Vec::new(),
            dictionary: 0,
        };
        // Row at which the next page begins.
        let mut next = 0;
        while next < rows.end() {
            let Some(page) = pages.peek_next_page().map_err(unread)? else {
                break;
            };
            if page.is_dict {
                let found = self.dictionary(at, &mut *pages)?;
                texts.dictionary = found.len();
                values = Some(found);
                continue;
            }
            let count = page.num_rows.unwrap_or(0);
            if rows.rows(next, count).next().is_none() {
                pages.skip_next_page().map_err(unread)?;
            } else if let Some(page) = pages.get_next_page().map_err(unread)? {
                texts.page(&page, next, rows)?;
            }
            next += count;
        }
        if texts.codes.len() != rows.len() {
            return Err(Error::corrupt("a column ends too early"));
        }
        let values = match values {
            Some(values) if texts.ends.is_empty() => values,
            None => Arc::new(Values::new(texts.bytes, texts.ends)?),
            Some(_) => return Err(Error::corrupt("a dictionary that was given up")),
        };
        Ok(Column::new(values, texts.codes))
    }

    /// The dictionary that comes next; read once, for all windows.
    fn dictionary(&self, at: usize, pages: &mut dyn PageReader) -> Result<Arc<Values>> {
        let kept = self.dictionaries.get(at);
        if let Some(values) = kept.and_then(OnceLock::get) {
            pages.skip_next_page().map_err(unread)?;
            return Ok(values.clone());
        }
        let page = pages.get_next_page().map_err(unread)?;
        let page = page.ok_or_else(|| Error::corrupt("a dictionary is missing"))?;
        let values = Arc::new(pages::dictionary(&page)?);
        if let Some(kept) = kept {
            let _ = kept.set(values.clone());
        }
        Ok(values)
    }
}

/// Whether the pages of a column follow each other in rows and bytes, from the first row on and within the column: the
/// crate takes that for granted.
fn has_sound_pages(metadata: &ParquetMetaData, column: usize, count: usize) -> bool {
    let index = metadata.page_index_for_row_group(0);
    let chunk = metadata.row_group(0).column(column);
    let (Some(pages), Some(start), Some(length)) = (
        index.page_locations(column),
        chunk
            .dictionary_page_offset()
            .or(Some(chunk.data_page_offset())),
        u64::try_from(chunk.compressed_size()).ok(),
    ) else {
        return false;
    };
    let Some(start) = u64::try_from(start).ok().filter(|_| !pages.is_empty()) else {
        return false;
    };
    let (mut row, mut at) = (-1, start);
    let follow = pages.iter().all(|page| {
        let rows = page.first_row_index > row && (row >= 0 || page.first_row_index == 0);
        let here = u64::try_from(page.offset)
            .ok()
            .filter(|offset| *offset >= at);
        let size = u64::try_from(page.compressed_page_size).unwrap_or(0);
        row = page.first_row_index;
        at = here.unwrap_or(u64::MAX).saturating_add(size);
        rows && here.is_some() && size > 0
    });
    follow && row < count as i64 && at <= start.saturating_add(length)
}

fn unread(error: ParquetError) -> Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<Error>() {
            Ok(ours) => *ours,
            Err(other) => Error::corrupt(other.to_string()),
        },
        other => Error::corrupt(other.to_string()),
    }
}
