//! Events as a table for others: a Parquet file that is written while it leaves.
//!
//! Unlike a segment it is what people export: values as the contract shows them, in any order, of any number, a row group at
//! a time. The footer comes last, so no reader opens a file that was cut.

mod columns;

use std::sync::Arc;

use event::{Member, Record};
use parquet::{
    basic::{Compression, Encoding, ZstdLevel},
    errors::ParquetError,
    file::{
        metadata::ParquetMetaDataReader,
        properties::{EnabledStatistics, WriterProperties, WriterVersion},
        writer::SerializedFileWriter,
    },
    schema::types::ColumnPath,
};

use crate::{Error, Result};
use columns::{Waiting, schema, value};

/// A row group ends with the row that fills one of these: rows, or bytes of text.
const GROUP_ROWS: usize = 65_536;
const GROUP_BYTES: usize = 16 << 20;

/// Writes events as a Parquet file. It holds the row group that is being filled, and for each one before it some 3 KB of the
/// footer.
pub struct TableWriter {
    file: SerializedFileWriter<Vec<u8>>,
    columns: Vec<(Member, Waiting)>,
    rows: usize,
    bytes: usize,
}

impl TableWriter {
    /// Begins a file with these columns in this order, each once.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if Parquet cannot be written, here and below.
    pub fn new(columns: &[Member]) -> Result<Self> {
        let file = properties().and_then(|properties| {
            SerializedFileWriter::new(Vec::new(), schema(columns)?, Arc::new(properties))
        });
        let empty = |column: &Member| (*column, Waiting::default());
        Ok(Self {
            file: file.map_err(unwritten)?,
            columns: columns.iter().map(empty).collect(),
            rows: 0,
            bytes: 0,
        })
    }

    /// Writes an event, and says how many bytes of text it has.
    ///
    /// # Errors
    /// See [`Self::new`].
    pub fn push(&mut self, record: &Record, index: u64) -> Result<usize> {
        let mut bytes = 0;
        for (column, waiting) in &mut self.columns {
            bytes += waiting.push(value(*column, record, index));
        }
        self.rows += 1;
        self.bytes += bytes;
        if self.rows >= GROUP_ROWS || self.bytes >= GROUP_BYTES {
            self.group().map_err(unwritten)?;
        }
        Ok(bytes)
    }

    /// Writes the last row group and the footer: nothing may follow.
    ///
    /// # Errors
    /// See [`Self::new`].
    pub fn finish(&mut self) -> Result<()> {
        let rest = match self.rows {
            0 => Ok(()),
            _ => self.group(),
        };
        rest.and_then(|()| self.file.finish().map(drop))
            .map_err(unwritten)
    }

    /// Moves the bytes that were written since the last time to `out`.
    ///
    /// # Errors
    /// See [`Self::new`].
    pub fn take(&mut self, out: &mut Vec<u8>) -> Result<()> {
        let flushed = self.file.flush();
        flushed.map_err(|error| unwritten(error.into()))?;
        // Where the file is, its writer counts by itself.
        out.append(self.file.inner_mut());
        Ok(())
    }

    fn group(&mut self) -> Result<(), ParquetError> {
        let mut group = self.file.next_row_group()?;
        for (_, waiting) in &mut self.columns {
            let column = group.next_column()?;
            let mut column =
                column.ok_or_else(|| ParquetError::General("a column is missing".into()))?;
            waiting.write(column.untyped())?;
            column.close()?;
        }
        group.close()?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

/// How many rows a Parquet file has, as its footer says.
///
/// # Errors
/// [`Error::Corrupt`] if it has no footer: it is none, or was cut.
pub fn table_rows(file: &std::fs::File) -> Result<u64> {
    let metadata = ParquetMetaDataReader::new()
        .parse_and_finish(file)
        .map_err(|error| Error::corrupt(format!("it is no whole Parquet file: {error}")))?;
    let rows = metadata.file_metadata().num_rows();
    u64::try_from(rows).map_err(|_| Error::corrupt("it says that it has less than no rows"))
}

fn properties() -> Result<WriterProperties, ParquetError> {
    let mut properties = WriterProperties::builder()
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_created_by("neosc".into())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_statistics_enabled(EnabledStatistics::None)
        // It would be kept for every page until the end.
        .set_offset_index_disabled(true)
        .set_max_row_group_row_count(None)
        // Each is another.
        .set_column_dictionary_enabled("id".into(), false);
    for name in ["timestamp", "index", "received_at"] {
        let path = ColumnPath::from(name);
        properties = properties
            .set_column_dictionary_enabled(path.clone(), false)
            .set_column_encoding(path.clone(), Encoding::DELTA_BINARY_PACKED)
            .set_column_statistics_enabled(path, EnabledStatistics::Chunk);
    }
    Ok(properties.build())
}

fn unwritten(error: ParquetError) -> Error {
    Error::Unavailable(format!("Parquet cannot be written: {error}"))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use event::{Record, Timestamp};
    use parquet::{
        file::{reader::FileReader, serialized_reader::SerializedFileReader},
        record::{Field, RowAccessor},
    };
    use proptest::{prelude::*, strategy::ValueTree};

    use super::*;
    use crate::samples::kept;

    /// The bytes of the records, their texts repeated `times`, taken after every `taken`th row.
    fn written(records: &[Record], taken: usize) -> Vec<u8> {
        let (mut table, mut out) = (TableWriter::new(&Member::ALL).unwrap(), Vec::new());
        for (index, record) in records.iter().enumerate() {
            table.push(record, index as u64).unwrap();
            if index % taken == 0 {
                table.take(&mut out).unwrap();
            }
        }
        table.finish().unwrap();
        table.take(&mut out).unwrap();
        out
    }

    fn file(bytes: &[u8]) -> std::fs::File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn what_is_written_reads_back(some in prop::collection::vec(kept(), 0..50), times in 1_usize..60, taken in 1_usize..900) {
            let records: Vec<Record> = some.into_iter().map(|kept| kept.record).collect();
            let records: Vec<Record> = records.iter().cycle().take(records.len() * times).cloned().collect();
            let bytes = written(&records, taken);
            prop_assert_eq!(&bytes, &written(&records, 1), "when it is taken changes nothing");
            let file = file(&bytes);
            prop_assert_eq!(table_rows(&file).unwrap(), records.len() as u64);
            let reader = SerializedFileReader::new(file).unwrap();
            let mut rows = reader.get_row_iter(None).unwrap();
            for (index, record) in records.iter().enumerate() {
                let row = rows.next().unwrap().unwrap();
                let id = event::display_id(record);
                prop_assert_eq!(row.get_string(0).unwrap().as_str(), &*id);
                prop_assert_eq!(row.get_string(5).unwrap(), &record.details);
                prop_assert_eq!(row.get_timestamp_micros(7).unwrap() as u64, record.timestamp.as_micros());
                prop_assert_eq!(row.get_bool(8).unwrap(), record.success);
                prop_assert_eq!(row.get_long(13).unwrap() as usize, index);
                prop_assert_eq!(row.get_string(15).unwrap(), record.source.name());
                let optional = [(9, &record.session_id), (10, &record.user_agent), (11, &record.request_id),
                    (12, &record.metadata), (16, &record.sender), (17, &record.redacted), (18, &record.statement)];
                let columns: Vec<&Field> = row.get_column_iter().map(|(_, field)| field).collect();
                for (at, value) in optional {
                    let expected = value.clone().map_or(Field::Null, Field::Str);
                    prop_assert_eq!(columns[at], &expected);
                }
            }
            prop_assert!(rows.next().is_none());
        }
    }

    #[test]
    fn some_columns_in_another_order() {
        let record = some_record();
        let columns = [Member::Index, Member::Sender, Member::Success, Member::Id];
        let mut table = TableWriter::new(&columns).unwrap();
        let mut out = Vec::new();
        for index in 0..3 {
            table.push(&record, index).unwrap();
        }
        table.finish().unwrap();
        table.take(&mut out).unwrap();
        let file = file(&out);
        assert_eq!(table_rows(&file).unwrap(), 3);
        let reader = SerializedFileReader::new(file).unwrap();
        let id = event::display_id(&record).to_string();
        for (index, row) in reader.get_row_iter(None).unwrap().enumerate() {
            let fields: Vec<(String, Field)> = row.unwrap().into_columns();
            let expected = [
                ("index", Field::Long(index as i64)),
                (
                    "sender",
                    record.sender.clone().map_or(Field::Null, Field::Str),
                ),
                ("success", Field::Bool(record.success)),
                ("id", Field::Str(id.clone())),
            ];
            assert_eq!(
                fields,
                expected.map(|(name, field)| (name.to_owned(), field))
            );
        }
    }

    #[test]
    fn groups_are_bounded_and_what_was_cut_is_no_file() {
        let mut record = Record {
            details: "x".repeat(100_000),
            timestamp: Timestamp::from_micros(1).unwrap(),
            ..some_record()
        };
        let mut records = vec![record.clone(); 400];
        record.details.clear();
        records.extend(vec![record; GROUP_ROWS + 1]);
        let bytes = written(&records, 7);
        let reader = SerializedFileReader::new(file(&bytes)).unwrap();
        let rows: Vec<i64> = (reader.metadata().row_groups().iter())
            .map(|group| group.num_rows())
            .collect();
        assert_eq!(rows, [168, 168, GROUP_ROWS as i64, 65]);
        for end in [0, 4, 7, 8, 1000, bytes.len() / 2, bytes.len() - 1] {
            let cut = bytes.get(..end).unwrap();
            assert!(table_rows(&file(cut)).is_err(), "{end}");
        }
    }

    fn some_record() -> Record {
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let tree = kept().new_tree(&mut runner).unwrap();
        tree.current().record
    }
}
