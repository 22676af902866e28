//! The bytes of an index (docs/FORMATS.md, "Index").

use parquet::bloom_filter::Sbbf;

use super::{Cell, Counted, FILTERED, Filter, Index, Outcome, Span, Tabled, Trigrams};
use crate::{
    Error, Kind, Result,
    coding::{CODEC_RAW, CODEC_ZSTD, Input, frame, put, unzigzag, zigzag},
    open_frame,
};

/// Bytes that an index takes at the most, compressed or not.
const MOST: usize = 64 << 20;

const ALL: u64 = 0;
const SOME: u64 = 1;

impl Index {
    /// The file.
    ///
    /// # Errors
    /// [`Error::Unavailable`] without memory.
    pub fn encode(&self) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        put(&mut out, self.first);
        put(&mut out, self.count);
        put(&mut out, self.last_received_at);
        put(&mut out, self.windows.len() as u64);
        let mut last = Span {
            min_timestamp: 0,
            max_timestamp: 0,
            first_received_at: 0,
        };
        for window in &self.windows {
            let difference = |now: u64, before: u64| zigzag(now.wrapping_sub(before) as i64);
            put(
                &mut out,
                difference(window.min_timestamp, last.min_timestamp),
            );
            put(
                &mut out,
                difference(window.max_timestamp, last.max_timestamp),
            );
            put(
                &mut out,
                difference(window.first_received_at, last.first_received_at),
            );
            last = *window;
        }
        self.tables
            .iter()
            .try_for_each(|table| put_table(&mut out, table))?;
        put(&mut out, self.outcomes.len() as u64);
        for outcome in &self.outcomes {
            put_text(&mut out, &outcome.action);
            out.push(outcome.source << 1 | u8::from(outcome.success));
            put(&mut out, outcome.count);
        }
        put(&mut out, self.cell_micros);
        put(&mut out, self.actions.len() as u64);
        self.actions
            .iter()
            .for_each(|action| put_text(&mut out, action));
        put(&mut out, self.cells.len() as u64);
        let mut at = 0;
        for cell in &self.cells {
            put(&mut out, cell.at - at);
            put(
                &mut out,
                u64::from(cell.action) << 1 | u64::from(cell.success),
            );
            put(&mut out, cell.count);
            at = cell.at;
        }
        for filters in &self.filters {
            put(&mut out, filters.len() as u64);
            filters
                .iter()
                .try_for_each(|filter| put_filter(&mut out, filter))?;
        }
        put(&mut out, self.trigrams.held.len() as u64);
        let mut last = 0;
        for trigram in &self.trigrams.held {
            put(&mut out, u64::from(trigram - last));
            last = *trigram;
        }
        let coded = zstd::bulk::compress(&out, 3)
            .map_err(|error| Error::Unavailable(format!("zstd: {error}")))?;
        Ok(frame(Kind::Index, CODEC_ZSTD, out.len(), &coded))
    }

    /// Reads the file.
    ///
    /// # Errors
    /// [`Error::Corrupt`] for anything [`Index::encode`] does not write.
    pub fn decode(file: &[u8]) -> Result<Self> {
        let (codec, length, payload) = open_frame(Kind::Index, file)?;
        let raw = match codec {
            CODEC_RAW => payload.to_vec(),
            CODEC_ZSTD if length <= MOST => {
                zstd::bulk::decompress(payload, length).map_err(|error| {
                    Error::corrupt(format!("an index does not decompress: {error}"))
                })?
            }
            _ => return Err(Error::corrupt("an index of unknown codec, or too long")),
        };
        let mut input = Input(&raw);
        let index = read(&mut input)?;
        match input.0.is_empty() {
            true => Ok(index),
            false => Err(Error::corrupt("an index goes on after its end")),
        }
    }
}

fn read(input: &mut Input<'_>) -> Result<Index> {
    let (first, count) = (input.varint()?, input.varint()?);
    let last_received_at = input.varint()?;
    let mut last = [0_u64; 3];
    let windows = list(input, |input| {
        for value in &mut last {
            *value = value.wrapping_add_signed(unzigzag(input.varint()?));
        }
        let [min_timestamp, max_timestamp, first_received_at] = last;
        Ok(Span {
            min_timestamp,
            max_timestamp,
            first_received_at,
        })
    })?;
    let tables = [table(input)?, table(input)?, table(input)?, table(input)?];
    const { assert!(Tabled::ALL.len() == 4 && FILTERED.len() == 4) };
    let outcomes = list(input, |input| {
        let action = text(input)?;
        let bits = input.byte()?;
        Ok(Outcome {
            action,
            source: bits >> 1,
            success: bits & 1 == 1,
            count: input.varint()?,
        })
    })?;
    let cell_micros = input.varint()?;
    let actions = list(input, text)?;
    let mut at = 0_u64;
    let cells = list(input, |input| {
        at = at.wrapping_add(input.varint()?);
        let bits = input.varint()?;
        let action = u32::try_from(bits >> 1).unwrap_or(u32::MAX);
        if cell_micros == 0 || action as usize >= actions.len() {
            return Err(Error::corrupt("a cell of no action or no time"));
        }
        Ok(Cell {
            at,
            action,
            success: bits & 1 == 1,
            count: input.varint()?,
        })
    })?;
    let mut of_windows = || {
        let filters = list(input, filter)?;
        match filters.is_empty() || filters.len() == windows.len() {
            true => Ok(filters),
            false => Err(Error::corrupt("filters of other windows")),
        }
    };
    let filters = [of_windows()?, of_windows()?, of_windows()?, of_windows()?];
    let mut last = 0_u32;
    let held = list(input, |input| {
        let step = u32::try_from(input.varint()?).unwrap_or(u32::MAX);
        last = last.saturating_add(step);
        Ok(last)
    })?;
    Ok(Index {
        first,
        count,
        last_received_at,
        windows,
        tables,
        outcomes,
        cell_micros,
        actions,
        cells,
        filters,
        trigrams: Trigrams { held },
    })
}

/// A list, each item of which takes at least a byte.
fn list<T>(
    input: &mut Input<'_>,
    mut item: impl FnMut(&mut Input<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let length = input.length()?;
    if length > input.0.len() {
        return Err(Error::corrupt("a list longer than its index"));
    }
    (0..length).map(|_| item(input)).collect()
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

fn text(input: &mut Input<'_>) -> Result<String> {
    let length = input.length()?;
    let bytes = input.take(length)?.to_vec();
    String::from_utf8(bytes).map_err(|_| Error::corrupt("a value is not UTF-8"))
}

fn put_table(out: &mut Vec<u8>, table: &Counted) -> Result<()> {
    match table {
        Counted::All(values) => {
            put(out, ALL);
            put(out, values.len() as u64);
            for (value, count) in values {
                put_text(out, value);
                put(out, *count);
            }
            Ok(())
        }
        Counted::Some(filter) => {
            put(out, SOME);
            put_filter(out, filter)
        }
    }
}

fn table(input: &mut Input<'_>) -> Result<Counted> {
    match input.varint()? {
        ALL => {
            let values = list(input, |input| Ok((text(input)?, input.varint()?)))?;
            if !values.is_sorted_by(|(a, _), (b, _)| a < b) {
                return Err(Error::corrupt("values out of order"));
            }
            Ok(Counted::All(values))
        }
        SOME => Ok(Counted::Some(filter(input)?)),
        _ => Err(Error::corrupt("a table of unknown kind")),
    }
}

fn put_filter(out: &mut Vec<u8>, filter: &Filter) -> Result<()> {
    put(out, (filter.0.num_blocks() * 32) as u64);
    filter
        .0
        .write_bitset(out)
        .map_err(|error| Error::Unavailable(format!("a filter cannot be written: {error}")))
}

fn filter(input: &mut Input<'_>) -> Result<Filter> {
    let length = input.length()?;
    if length == 0 || length % 32 != 0 {
        return Err(Error::corrupt("a filter of no whole blocks"));
    }
    Ok(Filter(Sbbf::new(input.take(length)?)))
}
