//! The coded events of a batch: columns, compressed as one.

use event::{Record, Timestamp};
use uuid::Uuid;

use super::{
    Parts, RowView,
    column::{self, Column},
    frame::{self, CODEC_RAW, CODEC_ZSTD, Kind, open_frame},
    kept::Kept,
    varint::{self, Input, unzigzag, zigzag},
};
use crate::{Error, Result};

pub(super) const SUCCESS: u8 = 1;
pub(super) const SOURCE_SHIFT: u8 = 1;
pub(super) const SUBJECT_SHIFT: u8 = 3;
pub(super) const SUPPLIED: u8 = 1 << 5;
pub(super) const DRAWN: u8 = 1 << 6;
pub(super) const ON_ARRIVAL: u8 = 1 << 7;

/// The order of the string columns.
type Getter = for<'a> fn(&'a Record) -> Option<&'a str>;
const COLUMNS: [Getter; 14] = [
    |r| Some(&r.action),
    |r| Some(&r.user_id),
    |r| Some(&r.user_email),
    |r| Some(&r.resource),
    |r| Some(&r.details),
    |r| Some(&r.ip_address),
    |r| r.session_id.as_deref(),
    |r| r.user_agent.as_deref(),
    |r| r.request_id.as_deref(),
    |r| r.metadata.as_deref(),
    |r| r.redacted.as_deref(),
    |r| r.sender.as_deref(),
    |r| r.original_id.as_deref(),
    |r| r.statement.as_deref(),
];

/// How many string columns there are.
pub(crate) const STRINGS: usize = COLUMNS.len();

/// Writes batches; keeps its buffers between them.
pub struct Encoder {
    payload: Vec<u8>,
    columns: column::Scratch,
    zstd: zstd::bulk::Compressor<'static>,
}

impl Encoder {
    /// With empty buffers.
    ///
    /// # Errors
    /// [`Error::Unavailable`] without memory.
    pub fn new() -> Result<Self> {
        let zstd =
            zstd::bulk::Compressor::new(1).map_err(|e| Error::Unavailable(format!("zstd: {e}")))?;
        Ok(Self {
            payload: Vec::new(),
            columns: column::Scratch::default(),
            zstd,
        })
    }

    /// The events blob of `rows`.
    ///
    /// # Errors
    /// [`Error::Unavailable`] without memory.
    pub fn encode(&mut self, rows: &[&Kept]) -> Result<Vec<u8>> {
        let out = &mut self.payload;
        out.clear();
        varint::put(out, rows.len() as u64);
        out.extend(rows.iter().map(|row| flags(row)));
        let mut last = 0;
        for row in rows {
            let at = row.record.received_at.as_micros();
            varint::put(out, at.wrapping_sub(last));
            last = at;
        }
        for Kept { record, .. } in rows {
            let at = record.timestamp.as_micros() as i64;
            varint::put(out, zigzag(at - record.received_at.as_micros() as i64));
        }
        for row in rows {
            varint::put(out, u64::from(row.class));
        }
        put_ids(out, rows);
        for get in COLUMNS {
            column::encode(
                out,
                &mut self.columns,
                rows.iter().map(|row| get(&row.record)),
            );
        }
        // A lone event does not get smaller.
        if rows.len() < 4 {
            return Ok(frame::frame(Kind::Events, CODEC_RAW, out.len(), out));
        }
        let coded = self
            .zstd
            .compress(out)
            .map_err(|e| Error::Unavailable(format!("zstd: {e}")))?;
        let blob = frame::frame(Kind::Events, CODEC_ZSTD, out.len(), &coded);
        if out.capacity() > 8 << 20 {
            *out = Vec::new();
        }
        Ok(blob)
    }
}

fn flags(row: &Kept) -> u8 {
    let mut flags =
        (row.record.source as u8) << SOURCE_SHIFT | (row.subject as u8) << SUBJECT_SHIFT;
    if row.record.success {
        flags |= SUCCESS;
    }
    if row.supplied {
        flags |= SUPPLIED;
    }
    if row.drawn() {
        flags |= DRAWN;
    }
    if row.on_arrival {
        flags |= ON_ARRIVAL;
    }
    flags
}

/// Ids we drew differ little from the one before; a sender's are random.
fn put_ids(out: &mut Vec<u8>, rows: &[&Kept]) {
    let mut last = (0_u64, 0_u64);
    for row in rows {
        if row.drawn() {
            let (high, low) = row.record.id16.as_u64_pair();
            varint::put(out, zigzag(high.wrapping_sub(last.0) as i64));
            varint::put(out, zigzag(low.wrapping_sub(last.1) as i64));
            last = (high, low);
        } else {
            out.extend_from_slice(row.record.id16.as_bytes());
        }
    }
}

/// Events in memory: those of a batch, or some parts of those of a segment's window.
#[derive(Debug)]
pub struct Batch {
    /// What is here of each event.
    parts: Parts,
    pub(super) flags: Vec<u8>,
    pub(super) received_at: Vec<Timestamp>,
    pub(super) timestamps: Vec<Timestamp>,
    pub(super) classes: Vec<u32>,
    pub(super) ids: Vec<Uuid>,
    pub(super) columns: [Column; COLUMNS.len()],
}

impl Batch {
    /// Reads an events blob of `rows` rows.
    ///
    /// # Errors
    /// [`Error::Corrupt`] for anything [`Encoder::encode`] does not write.
    pub fn decode(blob: &[u8], rows: usize) -> Result<Self> {
        let (codec, raw_len, payload) = open_frame(Kind::Events, blob)?;
        let raw;
        let payload = match codec {
            CODEC_RAW => payload,
            CODEC_ZSTD => {
                raw = zstd::bulk::decompress(payload, raw_len)
                    .map_err(|e| Error::corrupt(format!("a batch does not decompress: {e}")))?;
                &raw
            }
            _ => return Err(Error::corrupt("a batch of unknown codec")),
        };
        let mut input = Input(payload);
        if input.length()? != rows {
            return Err(Error::corrupt("a batch has not the rows it should"));
        }
        let flags = input.take(rows)?.to_vec();
        let mut last = 0_u64;
        let received_at = times(&mut input, rows, |input, _| {
            last = last.wrapping_add(input.varint()?);
            Ok(last)
        })?;
        let timestamps = times(&mut input, rows, |input, row| {
            let offset = unzigzag(input.varint()?);
            let base = received_at.get(row).copied().unwrap_or_default();
            Ok(base.as_micros().wrapping_add_signed(offset))
        })?;
        let classes = (0..rows)
            .map(|_| {
                u32::try_from(input.varint()?).map_err(|_| Error::corrupt("a class is too large"))
            })
            .collect::<Result<_>>()?;
        let ids = read_ids(&mut input, &flags)?;
        let columns = read_columns(&mut input, rows)?;
        if !input.0.is_empty() {
            return Err(Error::corrupt("a batch goes on after its end"));
        }
        Ok(Self {
            parts: Parts::ALL,
            flags,
            received_at,
            timestamps,
            classes,
            ids,
            columns,
        })
    }

    /// Of parts of events. Those that `parts` lacks may be empty.
    pub(crate) fn of_window(
        parts: Parts,
        flags: Vec<u8>,
        [received_at, timestamps]: [Vec<Timestamp>; 2],
        classes: Vec<u32>,
        ids: Vec<Uuid>,
        columns: [Column; COLUMNS.len()],
    ) -> Self {
        Self {
            parts,
            flags,
            received_at,
            timestamps,
            classes,
            ids,
            columns,
        }
    }

    /// Which parts of its events are here. Others look as if no event had them.
    pub fn parts(&self) -> Parts {
        self.parts
    }

    /// A string column.
    #[inline]
    pub fn column(&self, column: StringColumn) -> &Column {
        &self.columns[column as usize]
    }

    /// Whether it holds no rows.
    pub fn is_empty(&self) -> bool {
        self.flags.is_empty()
    }

    /// Whether `rows` hold the same events as all of `other`, in the same order.
    pub fn holds(&self, rows: std::ops::Range<usize>, other: &Self) -> bool {
        if rows.len() != other.len() || rows.end > self.len() {
            return false;
        }
        let plain = rows.clone().zip(0..).all(|(a, b)| {
            let (Some(a), Some(b)) = (self.row(a), other.row(b)) else {
                return false;
            };
            (
                a.id16(),
                a.timestamp(),
                a.received_at(),
                a.class(),
                a.marks(),
            ) == (
                b.id16(),
                b.timestamp(),
                b.received_at(),
                b.class(),
                b.marks(),
            ) && (a.success(), a.source()) == (b.success(), b.source())
        });
        plain
            && StringColumn::ALL.iter().all(|column| {
                let (a, b) = (self.column(*column), other.column(*column));
                // The code there of each code here: values are compared once.
                let mut same = vec![None; a.distinct() + 1];
                rows.clone().zip(0..).all(|(row, at)| {
                    let (here, there) = (a.code(row), b.code(at));
                    match same.get_mut(here as usize) {
                        Some(Some(known)) if *known == there => true,
                        Some(known) => {
                            *known = Some(there);
                            a.value(here) == b.value(there)
                        }
                        None => false,
                    }
                })
            })
    }

    /// How many rows.
    #[inline]
    pub fn len(&self) -> usize {
        self.flags.len()
    }

    /// Bytes of memory it takes, about.
    pub fn weight(&self) -> usize {
        let columns = self.columns.iter().map(Column::weight);
        self.len() * 37 + columns.sum::<usize>()
    }

    /// Its rows, in order.
    pub fn views(&self) -> impl Iterator<Item = RowView<'_>> {
        (0..self.len()).map(|row| RowView::of(self, row))
    }

    /// The row as the view filters look at.
    #[inline]
    pub fn row(&self, row: usize) -> Option<RowView<'_>> {
        (row < self.len()).then_some(RowView::of(self, row))
    }
}

/// Flags of a row, made from what a segment keeps in columns of their own.
pub(crate) mod flags_of {
    use event::Source;

    use super::{ON_ARRIVAL, SOURCE_SHIFT, SUBJECT_SHIFT, SUCCESS, SUPPLIED};

    pub(crate) fn success(success: bool) -> u8 {
        if success { SUCCESS } else { 0 }
    }

    pub(crate) fn source(source: Source) -> u8 {
        source.number() << SOURCE_SHIFT
    }

    /// Bits 0 and 1: the subject's kind; 2: the id was supplied; 3: the time is that of its arrival.
    pub(crate) fn marks(marks: i32) -> Option<u8> {
        let marks = u8::try_from(marks).ok().filter(|marks| *marks < 16)?;
        if marks & 3 == 3 {
            return None;
        }
        let supplied = if marks & 4 != 0 { SUPPLIED } else { 0 };
        let on_arrival = if marks & 8 != 0 { ON_ARRIVAL } else { 0 };
        Some((marks & 3) << SUBJECT_SHIFT | supplied | on_arrival)
    }
}

/// The string columns, in the order of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of the same name of Record")]
pub enum StringColumn {
    Action,
    UserId,
    UserEmail,
    Resource,
    Details,
    IpAddress,
    SessionId,
    UserAgent,
    RequestId,
    Metadata,
    Redacted,
    Sender,
    OriginalId,
    Statement,
}

impl StringColumn {
    /// Every column, in the order of the format.
    pub const ALL: [Self; STRINGS] = [
        Self::Action,
        Self::UserId,
        Self::UserEmail,
        Self::Resource,
        Self::Details,
        Self::IpAddress,
        Self::SessionId,
        Self::UserAgent,
        Self::RequestId,
        Self::Metadata,
        Self::Redacted,
        Self::Sender,
        Self::OriginalId,
        Self::Statement,
    ];
}

fn times(
    input: &mut Input<'_>,
    rows: usize,
    mut next: impl FnMut(&mut Input<'_>, usize) -> Result<u64>,
) -> Result<Vec<Timestamp>> {
    (0..rows)
        .map(|row| {
            let micros = next(input, row)?;
            Timestamp::from_micros(micros).ok_or_else(|| Error::corrupt("a time is out of range"))
        })
        .collect()
}

fn read_ids(input: &mut Input<'_>, flags: &[u8]) -> Result<Vec<Uuid>> {
    let mut last = (0_u64, 0_u64);
    flags
        .iter()
        .map(|flags| {
            if flags >> SUBJECT_SHIFT & 3 == 3 {
                return Err(Error::corrupt(
                    "a row has a subject this program does not know",
                ));
            }
            if flags & DRAWN == 0 {
                return Ok(Uuid::from_bytes(input.array()?));
            }
            last.0 = last.0.wrapping_add_signed(unzigzag(input.varint()?));
            last.1 = last.1.wrapping_add_signed(unzigzag(input.varint()?));
            Ok(Uuid::from_u64_pair(last.0, last.1))
        })
        .collect()
}

fn read_columns(input: &mut Input<'_>, rows: usize) -> Result<[Column; COLUMNS.len()]> {
    let columns = (0..COLUMNS.len())
        .map(|_| Column::decode(input, rows))
        .collect::<Result<Vec<_>>>()?;
    columns
        .try_into()
        .map_err(|_| Error::corrupt("a batch lacks columns"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::samples::kept;

    proptest! {
        #[test]
        fn batches_read_back_as_written(mut rows in prop::collection::vec(kept(), 1..30)) {
            rows.sort_by_key(|row| row.record.received_at);
            let blob = Encoder::new().unwrap().encode(&rows.iter().collect::<Vec<_>>()).unwrap();
            let batch = Batch::decode(&blob, rows.len()).unwrap();
            for (i, row) in rows.iter().enumerate() {
                prop_assert_eq!(&batch.row(i).unwrap().to_kept(), row);
            }
            prop_assert!(Batch::decode(&blob, rows.len() + 1).is_err());
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), rows in 0_usize..50) {
            let _ = Batch::decode(&bytes, rows);
            let framed = raw_frame_of_events(&bytes);
            let _ = Batch::decode(&framed, rows);
        }
    }

    fn raw_frame_of_events(bytes: &[u8]) -> Vec<u8> {
        frame::frame(Kind::Events, CODEC_RAW, bytes.len(), bytes)
    }
}
