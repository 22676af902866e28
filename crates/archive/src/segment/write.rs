//! Writing a segment, column by column.

use std::{ops::Range, sync::Arc};

use bytes::Bytes;
use parquet::{
    basic::{Compression, Encoding, ZstdLevel},
    column::writer::{ColumnWriter, ColumnWriterImpl},
    data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int32Type},
    errors::ParquetError,
    file::{
        properties::{EnabledStatistics, WriterProperties, WriterVersion},
        writer::SerializedFileWriter,
    },
    schema::types::ColumnPath,
};

use super::{
    Pieces,
    schema::{COLUMNS, Held, is_optional, resource_type, schema},
};
use crate::{
    Batch, Error, Parts, Result, StringColumn, Values,
    index::{Index, Tally},
};

/// Rows of a page, of columns of few values and of the others.
const PAGE_OF_FEW: usize = 4096;
const PAGE: usize = 512;

/// Writes the events as a Parquet file, and what is to be known before it is opened. `first`: index of the first entry.
///
/// # Errors
/// Those of reading `pieces`; [`Error::Unavailable`] if Parquet cannot be written.
pub fn write_segment<P: Pieces + ?Sized>(pieces: &P, first: u64) -> Result<(Vec<u8>, Index)> {
    let tally = Tally::of(pieces)?;
    let properties = properties(&tally).map_err(unwritten)?;
    let file = schema()
        .and_then(|schema| SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)));
    let mut file = file.map_err(unwritten)?;
    let mut group = file.next_row_group().map_err(unwritten)?;
    for (_, held) in COLUMNS {
        let mut column = group
            .next_column()
            .map_err(unwritten)?
            .ok_or_else(|| Error::Unavailable("Parquet has no such column".into()))?;
        write_column(column.untyped(), held, pieces, first)?;
        column.close().map_err(unwritten)?;
    }
    group.close().map_err(unwritten)?;
    let bytes = file.into_inner().map_err(unwritten)?;
    Ok((bytes, tally.into_index(first)))
}

fn properties(tally: &Tally) -> Result<WriterProperties, ParquetError> {
    let mut properties = WriterProperties::builder()
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_created_by("neosc".into())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_statistics_enabled(EnabledStatistics::None)
        // Whether a dictionary pays is decided here, not by how many bytes it takes.
        .set_dictionary_page_size_limit(usize::MAX >> 1)
        .set_data_page_size_limit(usize::MAX >> 1)
        .set_write_batch_size(PAGE)
        .set_max_row_group_row_count(None);
    for (name, held) in COLUMNS {
        let path = ColumnPath::from(name);
        let dictionary = match held {
            Held::Text(column) => tally.has_few(column),
            Held::Source | Held::ResourceType | Held::Marks | Held::Class => true,
            _ => false,
        };
        properties = properties
            .set_column_dictionary_enabled(path.clone(), dictionary)
            .set_column_data_page_row_count_limit(
                path.clone(),
                match held {
                    Held::Text(_) if !dictionary => PAGE,
                    _ => PAGE_OF_FEW,
                },
            );
        // What is packed already hardly gets smaller, and is read often: faster as it is.
        let packed = match held {
            Held::Text(column) => tally.has_small_dictionary(column),
            Held::Index | Held::IdLow | Held::Closed => false,
            _ => true,
        };
        if packed {
            properties = properties.set_column_compression(path.clone(), Compression::UNCOMPRESSED);
        }
        let encoding = match held {
            Held::Index | Held::IdHigh | Held::IdLow => Encoding::DELTA_BINARY_PACKED,
            Held::Timestamp | Held::ReceivedAt => {
                // Of times, people outside want to know where to look.
                properties =
                    properties.set_column_statistics_enabled(path.clone(), EnabledStatistics::Page);
                Encoding::DELTA_BINARY_PACKED
            }
            _ => continue,
        };
        properties = properties.set_column_encoding(path, encoding);
    }
    Ok(properties.build())
}

fn write_column<P: Pieces + ?Sized>(
    writer: &mut ColumnWriter<'_>,
    held: Held,
    pieces: &P,
    first: u64,
) -> Result<()> {
    let parts = held.part().map_or(Parts::NONE, Parts::of);
    let mut index = first;
    pieces.each(parts, &mut |batch, rows| {
        let end = index + rows.len() as u64;
        let written = match (&mut *writer, held) {
            (ColumnWriter::Int64ColumnWriter(writer), Held::Index) => {
                let values: Vec<i64> = (index..end).map(|index| index as i64).collect();
                values_of(writer, &values)
            }
            (ColumnWriter::Int64ColumnWriter(writer), held) => {
                let values: Vec<i64> = rows.clone().map(|row| int(batch, row, held)).collect();
                values_of(writer, &values)
            }
            (ColumnWriter::Int32ColumnWriter(writer), held) => {
                let values: Vec<i32> = rows.clone().map(|row| small(batch, row, held)).collect();
                values_of::<Int32Type>(writer, &values)
            }
            (ColumnWriter::BoolColumnWriter(writer), _) => {
                let rows = rows.clone().filter_map(|row| batch.row(row));
                let values: Vec<bool> = rows.map(|row| row.success()).collect();
                values_of::<BoolType>(writer, &values)
            }
            (ColumnWriter::ByteArrayColumnWriter(writer), held) => {
                text(writer, batch, rows.clone(), held)
            }
            _ => return Err(Error::Unavailable("Parquet has another schema".into())),
        };
        written.map_err(unwritten)?;
        index = end;
        Ok(true)
    })
}

fn values_of<T: DataType>(
    writer: &mut ColumnWriterImpl<'_, T>,
    values: &[T::T],
) -> Result<(), ParquetError> {
    writer.write_batch(values, None, None).map(drop)
}

fn int(batch: &Batch, row: usize, held: Held) -> i64 {
    let Some(row) = batch.row(row) else { return 0 };
    match held {
        Held::Timestamp => row.timestamp().as_micros() as i64,
        Held::ReceivedAt => row.received_at().as_micros() as i64,
        Held::IdHigh => row.id16().as_u64_pair().0 as i64,
        _ => row.id16().as_u64_pair().1 as i64,
    }
}

fn small(batch: &Batch, row: usize, held: Held) -> i32 {
    let Some(row) = batch.row(row) else { return 0 };
    match held {
        Held::Class => row.class() as i32,
        _ => i32::from(row.marks()),
    }
}

/// A column of texts, which are parts of one: none is copied.
fn text(
    writer: &mut ColumnWriterImpl<'_, ByteArrayType>,
    batch: &Batch,
    rows: Range<usize>,
    held: Held,
) -> Result<(), ParquetError> {
    let (column, optional) = match held {
        Held::Text(column) => (batch.column(column), is_optional(column)),
        Held::ResourceType => (batch.column(StringColumn::Resource), false),
        Held::Source => {
            let rows = rows.filter_map(|row| batch.row(row));
            let values: Vec<ByteArray> = rows.map(|row| row.source().name().into()).collect();
            return values_of(writer, &values);
        }
        _ => {
            return writer
                .write_batch(&[], Some(&vec![0; rows.len()]), None)
                .map(drop);
        }
    };
    let all = Bytes::from_owner(Shared(column.values().clone()));
    let mut values = Vec::with_capacity(rows.len());
    let mut present = Vec::with_capacity(rows.len());
    for code in rows.map(|row| column.code(row)) {
        let place = column.place(code);
        present.push(i16::from(place.is_some()));
        if optional && place.is_none() {
            continue;
        }
        let mut place = place.unwrap_or_default();
        if held == Held::ResourceType {
            let kind = resource_type(column.value(code).unwrap_or_default());
            place.end = place.start + kind.len();
        }
        values.push(ByteArray::from(all.slice(place)));
    }
    let levels = optional.then_some(present.as_slice());
    writer.write_batch(&values, levels, None).map(drop)
}

/// The texts of a column, as long as any part of them is in use.
struct Shared(Arc<Values>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        self.0.text().as_bytes()
    }
}

fn unwritten(error: ParquetError) -> Error {
    Error::Unavailable(format!("a segment cannot be written: {error}"))
}
