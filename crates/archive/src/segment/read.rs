//! Reading a segment: some parts of some of its rows.

use std::{
    ops::Range,
    sync::{Arc, OnceLock},
};

use event::{Source, Timestamp};
use memchr::memmem;
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaDataReader};
use uuid::Uuid;

use super::{
    chunk::Chunk,
    numbers,
    pages::{self, Texts},
    schema::{COLUMNS, Held, is_optional, place},
    wanted::Wanted,
};
use crate::{
    Batch, Column, Error, File, Index, Part, Parts, Result, StringColumn,
    coding::{STRINGS, Values, flags_of},
};

/// An open segment. What it tells is checked as far as reading it takes; whether it is what was hashed, fsck finds out.
pub struct Segment {
    file: Arc<File>,
    chunks: Vec<Chunk>,
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
        let file = Arc::new(file);
        let chunks = (0..COLUMNS.len()).map(|at| Chunk::of(&file, &metadata, at, count));
        let chunks = chunks
            .collect::<Option<Vec<Chunk>>>()
            .ok_or_else(|| Error::corrupt(format!("{name} has an impossible page index")))?;
        Ok(Self {
            file,
            chunks,
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

    /// Bytes of memory it takes, about: places of pages, index, dictionaries.
    pub fn weight(&self) -> usize {
        let chunks = self.chunks.iter().map(|chunk| chunk.weight());
        chunks.sum::<usize>() + self.index.weight() + self.count / 4
    }

    /// Bytes that parts of a window take once they are read, about.
    pub fn bytes_of_window(&self, parts: Parts) -> u64 {
        let columns = self.chunks.iter().zip(COLUMNS);
        let wanted =
            columns.filter(|(_, (_, held))| held.part().is_some_and(|part| parts.has(part)));
        let bytes: u64 = wanted.map(|(chunk, _)| chunk.unpacked).sum();
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
            let read = self.numbers(Held::Class, rows)?;
            classes.extend(read.into_iter().map(|class| class as u32));
            let marks = self.numbers(Held::Marks, rows)?;
            for (flags, marks) in flags.iter_mut().zip(marks) {
                *flags |= flags_of::marks(marks)
                    .ok_or_else(|| Error::corrupt("marks this program does not know"))?;
            }
        }
        if parts.has(Part::Success) {
            let mut read = Vec::with_capacity(rows.len());
            for page in self.chunk(Held::Success)?.each(rows) {
                let (page, first) = page?;
                let places = rows.rows(first, page.num_values() as usize);
                numbers::flags(&page, places, &mut read)?;
            }
            for (flags, success) in flags.iter_mut().zip(whole(read, rows)?) {
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

    /// The first of some rows that has this text, which is not empty, in a column.
    ///
    /// # Errors
    /// As [`Segment::window`].
    pub fn first_with(
        &self,
        rows: Range<usize>,
        column: StringColumn,
        text: &str,
    ) -> Result<Option<usize>> {
        let rows = Wanted::Range(rows.start, rows.end.min(self.count));
        self.look_for(rows, column, text)
            .map_err(|error| self.here(error))
    }

    fn look_for(
        &self,
        rows: Wanted<'_>,
        column: StringColumn,
        text: &str,
    ) -> Result<Option<usize>> {
        let held = Held::Text(column);
        let chunk = self.chunk(held)?;
        let finder = memmem::Finder::new(text);
        let dictionary = self.dictionary(place(held), chunk)?;
        if let Some(values) = &dictionary
            && finder.find(values.text().as_bytes()).is_none()
        {
            return Ok(None);
        }
        for page in chunk.each(rows) {
            let (page, first) = page?;
            // Texts stand in the page as they are, unless there is a dictionary.
            if dictionary.is_none() && finder.find(page.buffer()).is_none() {
                continue;
            }
            let here = first..first + page.num_values() as usize;
            let column = self.texts(
                held,
                is_optional(column),
                Wanted::Range(here.start, here.end),
            )?;
            let found = |row: &usize| column.get(*row) == Some(text);
            let some = rows.rows(first, here.len());
            if let Some(row) = some.into_iter().find(found) {
                return Ok(Some(first + row));
            }
        }
        Ok(None)
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
        let (mut room, mut read) = (Vec::new(), Vec::with_capacity(rows.len()));
        for page in self.chunk(held)?.each(rows) {
            let (page, first) = page?;
            let places = rows.rows(first, page.num_values() as usize);
            numbers::deltas(&page, places, &mut room, &mut read)?;
        }
        whole(read, rows)
    }

    /// Numbers of which there are few.
    fn numbers(&self, held: Held, rows: Wanted<'_>) -> Result<Vec<i32>> {
        let chunk = self.chunk(held)?;
        let dictionary = chunk.numbers()?;
        if let [one] = dictionary {
            return Ok(vec![*one; rows.len()]);
        }
        let mut read = Vec::with_capacity(rows.len());
        for page in chunk.each(rows) {
            let (page, first) = page?;
            let places = rows.rows(first, page.num_values() as usize);
            numbers::of_dictionary(&page, dictionary, places, &mut read)?;
        }
        whole(read, rows)
    }

    fn chunk(&self, held: Held) -> Result<&Chunk> {
        let chunk = self.chunks.get(place(held));
        chunk.ok_or_else(|| Error::corrupt("there is no such column"))
    }

    fn texts(&self, held: Held, optional: bool, rows: Wanted<'_>) -> Result<Column> {
        let at = place(held);
        if let Some(values) = self.dictionaries.get(at).and_then(OnceLock::get)
            && values.len() == usize::from(!optional)
        {
            // No value at all, or the same for every row: the pages say nothing more.
            return Ok(Column::of_one(values.clone()));
        }
        let chunk = self.chunk(held)?;
        let values = self.dictionary(at, chunk)?;
        let mut texts = Texts {
            optional,
            codes: Vec::with_capacity(rows.len()),
            bytes: Vec::new(),
            ends: Vec::new(),
            dictionary: values.as_ref().map_or(0, |values| values.len()),
        };
        for page in chunk.each(rows) {
            let (page, first) = page?;
            texts.page(&page, first, rows)?;
        }
        texts.codes = whole(texts.codes, rows)?;
        let values = match values {
            Some(values) if texts.ends.is_empty() => values,
            None => Arc::new(Values::new(texts.bytes, texts.ends)?),
            Some(_) => return Err(Error::corrupt("a dictionary that was given up")),
        };
        Ok(Column::new(values, texts.codes))
    }

    /// The dictionary of a column that has one; read once, for all windows.
    fn dictionary(&self, at: usize, chunk: &Chunk) -> Result<Option<Arc<Values>>> {
        let kept = self.dictionaries.get(at);
        if let Some(values) = kept.and_then(OnceLock::get) {
            return Ok(Some(values.clone()));
        }
        let Some(page) = chunk.dictionary()? else {
            return Ok(None);
        };
        let values = Arc::new(pages::dictionary(&page)?);
        if let Some(kept) = kept {
            let _ = kept.set(values.clone());
        }
        Ok(Some(values))
    }
}

/// What was read of a column, if it is of every row.
fn whole<T>(read: Vec<T>, rows: Wanted<'_>) -> Result<Vec<T>> {
    match read.len() == rows.len() {
        true => Ok(read),
        false => Err(Error::corrupt("a column ends too early")),
    }
}
