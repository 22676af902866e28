//! The columns of a table of events: members of their JSON.

use std::{borrow::Cow, sync::Arc};

use bytes::Bytes;
use event::{Member, Record};
use parquet::{
    column::writer::ColumnWriter,
    data_type::ByteArray,
    errors::ParquetError,
    schema::{parser::parse_message_type, types::Type},
};

/// Values of a column that are given to Parquet at once.
const BATCH: usize = 1024;

/// The schema of a table with these columns, in this order.
pub(super) fn schema(columns: &[Member]) -> Result<Arc<Type>, ParquetError> {
    let declared: String = columns.iter().map(|column| declared(*column)).collect();
    // As Parquet's own text.
    parse_message_type(&format!("message event {{{declared}}}")).map(Arc::new)
}

fn declared(column: Member) -> String {
    let (presence, kind) = match column {
        Member::Id
        | Member::UserId
        | Member::UserEmail
        | Member::Action
        | Member::Resource
        | Member::Details
        | Member::IpAddress
        | Member::Source => ("required binary", " (STRING)"),
        Member::Timestamp | Member::ReceivedAt => ("required int64", " (TIMESTAMP(MICROS,true))"),
        Member::Success => ("required boolean", ""),
        Member::Index => ("required int64", ""),
        Member::SessionId
        | Member::UserAgent
        | Member::RequestId
        | Member::Metadata
        | Member::Sender
        | Member::Redacted
        | Member::Statement => ("optional binary", " (STRING)"),
    };
    format!("{presence} {}{kind};", column.name())
}

/// The value of an event in a column.
pub(super) enum Value<'a> {
    Text(Cow<'a, str>),
    Optional(Option<&'a str>),
    Number(i64),
    Flag(bool),
}

/// The value of an event in a column.
pub(super) fn value(column: Member, record: &Record, index: u64) -> Value<'_> {
    let text = |text| Value::Text(Cow::Borrowed(text));
    // Times are below `Timestamp::END`, and indexes below 2^63: both fit.
    match column {
        Member::Id => Value::Text(event::display_id(record).into()),
        Member::UserId => text(&record.user_id),
        Member::UserEmail => text(&record.user_email),
        Member::Action => text(&record.action),
        Member::Resource => text(&record.resource),
        Member::Details => text(&record.details),
        Member::IpAddress => text(&record.ip_address),
        Member::Timestamp => Value::Number(record.timestamp.as_micros() as i64),
        Member::Success => Value::Flag(record.success),
        Member::SessionId => Value::Optional(record.session_id.as_deref()),
        Member::UserAgent => Value::Optional(record.user_agent.as_deref()),
        Member::RequestId => Value::Optional(record.request_id.as_deref()),
        Member::Metadata => Value::Optional(record.metadata.as_deref()),
        Member::Index => Value::Number(index as i64),
        Member::ReceivedAt => Value::Number(record.received_at.as_micros() as i64),
        Member::Source => text(record.source.name()),
        Member::Sender => Value::Optional(record.sender.as_deref()),
        Member::Redacted => Value::Optional(record.redacted.as_deref()),
        Member::Statement => Value::Optional(record.statement.as_deref()),
    }
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
