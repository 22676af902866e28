//! The columns of a table of events, in order.

use std::{borrow::Cow, sync::Arc};

use bytes::Bytes;
use event::Record;
use parquet::{
    column::writer::ColumnWriter,
    data_type::ByteArray,
    errors::ParquetError,
    schema::{parser::parse_message_type, types::Type},
};

/// The schema as Parquet's own text: the fields of the contract in its order, then what the contract does not have, as in JSON.
const SCHEMA: &str = "
message event {
  required binary id (STRING);
  required binary user_id (STRING);
  required binary user_email (STRING);
  required binary action (STRING);
  required binary resource (STRING);
  required binary details (STRING);
  required binary ip_address (STRING);
  required int64 timestamp (TIMESTAMP(MICROS,true));
  required boolean success;
  optional binary session_id (STRING);
  optional binary user_agent (STRING);
  optional binary request_id (STRING);
  optional binary metadata (STRING);
  required int64 index;
  required int64 received_at (TIMESTAMP(MICROS,true));
  required binary source (STRING);
  optional binary sender (STRING);
  optional binary redacted (STRING);
  optional binary statement (STRING);
}";

/// How many there are.
pub(super) const COUNT: usize = 19;

/// Values of a column that are given to Parquet at once.
const BATCH: usize = 1024;

pub(super) fn schema() -> Result<Arc<Type>, ParquetError> {
    parse_message_type(SCHEMA).map(Arc::new)
}

/// The value of an event in a column.
pub(super) enum Value<'a> {
    Text(Cow<'a, str>),
    Optional(Option<&'a str>),
    Number(i64),
    Flag(bool),
}

/// The values of an event, by column.
pub(super) fn values(record: &Record, index: u64) -> [Value<'_>; COUNT] {
    let text = |text| Value::Text(Cow::Borrowed(text));
    [
        Value::Text(event::display_id(record).into()),
        text(&record.user_id),
        text(&record.user_email),
        text(&record.action),
        text(&record.resource),
        text(&record.details),
        text(&record.ip_address),
        // Below `Timestamp::END`, and indexes below 2^63: both fit.
        Value::Number(record.timestamp.as_micros() as i64),
        Value::Flag(record.success),
        Value::Optional(record.session_id.as_deref()),
        Value::Optional(record.user_agent.as_deref()),
        Value::Optional(record.request_id.as_deref()),
        Value::Optional(record.metadata.as_deref()),
        Value::Number(index as i64),
        Value::Number(record.received_at.as_micros() as i64),
        text(record.source.name()),
        Value::Optional(record.sender.as_deref()),
        Value::Optional(record.redacted.as_deref()),
        Value::Optional(record.statement.as_deref()),
    ]
}

/// The values of a column that wait for their row group. Texts stand one after the other, so that many short ones take
/// little more than their bytes.
#[derive(Default)]
pub(super) struct Waiting {
    texts: Vec<u8>,
    lengths: Vec<u32>,
    /// Of a column whose values may be absent: 1 for each that is there, 0 for each that is not.
    levels: Vec<i16>,
    numbers: Vec<i64>,
    flags: Vec<bool>,
}

impl Waiting {
    /// Takes a value, and says how many bytes of text it has.
    pub(super) fn push(&mut self, value: Value<'_>) -> usize {
        match value {
            Value::Text(text) => self.text(&text),
            Value::Optional(text) => {
                self.levels.push(i16::from(text.is_some()));
                text.map_or(0, |text| self.text(text))
            }
            Value::Number(number) => {
                self.numbers.push(number);
                0
            }
            Value::Flag(flag) => {
                self.flags.push(flag);
                0
            }
        }
    }

    fn text(&mut self, text: &str) -> usize {
        self.texts.extend_from_slice(text.as_bytes());
        self.lengths
            .push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        text.len()
    }

    /// Writes all of them to the column, and is empty again.
    pub(super) fn write(&mut self, column: &mut ColumnWriter<'_>) -> Result<(), ParquetError> {
        match column {
            ColumnWriter::Int64ColumnWriter(column) => {
                column.write_batch(&self.numbers, None, None)?;
            }
            ColumnWriter::BoolColumnWriter(column) => {
                column.write_batch(&self.flags, None, None)?;
            }
            ColumnWriter::ByteArrayColumnWriter(column) => {
                let mut texts = Texts {
                    bytes: Bytes::from(std::mem::take(&mut self.texts)),
                    lengths: self.lengths.iter(),
                };
                if self.levels.is_empty() {
                    loop {
                        let values: Vec<ByteArray> = texts.by_ref().take(BATCH).collect();
                        if values.is_empty() {
                            break;
                        }
                        column.write_batch(&values, None, None)?;
                    }
                }
                for levels in self.levels.chunks(BATCH) {
                    let present = levels.iter().filter(|level| **level == 1).count();
                    let values: Vec<ByteArray> = texts.by_ref().take(present).collect();
                    column.write_batch(&values, Some(levels), None)?;
                }
            }
            _ => return Err(ParquetError::General("another schema".into())),
        }
        self.lengths.clear();
        self.levels.clear();
        self.numbers.clear();
        self.flags.clear();
        Ok(())
    }
}

/// Texts that stand one after the other, as values that share their bytes.
struct Texts<'a> {
    bytes: Bytes,
    lengths: std::slice::Iter<'a, u32>,
}

impl Iterator for Texts<'_> {
    type Item = ByteArray;

    fn next(&mut self) -> Option<ByteArray> {
        let length = *self.lengths.next()? as usize;
        let text = self.bytes.split_to(length.min(self.bytes.len()));
        Some(ByteArray::from(text))
    }
}
