//! One row of events in memory.

use event::{Record, Source, Timestamp};
use uuid::Uuid;

use super::{
    batch::{Batch, ON_ARRIVAL, SOURCE_SHIFT, SUBJECT_SHIFT, SUCCESS, SUPPLIED, StringColumn},
    kept::{Kept, SubjectKind},
};

/// One row of a decoded batch.
#[derive(Clone, Copy, Debug)]
pub struct RowView<'a> {
    batch: &'a Batch,
    row: usize,
}

impl<'a> RowView<'a> {
    #[inline]
    pub(super) fn of(batch: &'a Batch, row: usize) -> Self {
        Self { batch, row }
    }

    #[inline]
    pub(crate) fn flags(self) -> u8 {
        self.batch.flags.get(self.row).copied().unwrap_or_default()
    }

    fn text(self, column: usize) -> Option<&'a str> {
        self.batch.columns.get(column)?.get(self.row)
    }

    /// The UUID of the entry.
    #[inline]
    pub fn id16(self) -> Uuid {
        self.batch.ids.get(self.row).copied().unwrap_or_default()
    }

    /// When it happened.
    #[inline]
    pub fn timestamp(self) -> Timestamp {
        self.batch
            .timestamps
            .get(self.row)
            .copied()
            .unwrap_or_default()
    }

    /// When it was accepted.
    #[inline]
    pub fn received_at(self) -> Timestamp {
        self.batch
            .received_at
            .get(self.row)
            .copied()
            .unwrap_or_default()
    }

    /// Whether it succeeded.
    #[inline]
    pub fn success(self) -> bool {
        self.flags() & SUCCESS != 0
    }

    /// Whether its sender supplied the id.
    #[inline]
    pub fn supplied(self) -> bool {
        self.flags() & SUPPLIED != 0
    }

    /// Who asserts it.
    #[inline]
    pub fn source(self) -> Source {
        match self.flags() >> SOURCE_SHIFT & 3 {
            0 => Source::Platform,
            1 => Source::Sent,
            2 => Source::Imported,
            _ => Source::Log,
        }
    }

    /// Retention class.
    #[inline]
    pub fn class(self) -> u32 {
        self.batch
            .classes
            .get(self.row)
            .copied()
            .unwrap_or_default()
    }

    /// As [`flags_of::marks`] reads them.
    pub(crate) fn marks(self) -> u8 {
        let flags = self.flags();
        (flags >> SUBJECT_SHIFT & 3)
            | u8::from(flags & SUPPLIED != 0) << 2
            | u8::from(flags & ON_ARRIVAL != 0) << 3
    }

    /// A string column by its number in the format.
    #[inline]
    pub fn column(self, column: StringColumn) -> Option<&'a str> {
        self.text(column as usize)
    }

    /// The row, owned, as it was kept.
    pub fn to_kept(self) -> Kept {
        let owned = |column: StringColumn| self.column(column).map(str::to_owned);
        let required = |column| owned(column).unwrap_or_default();
        let record = Record {
            id16: self.id16(),
            original_id: owned(StringColumn::OriginalId),
            timestamp: self.timestamp(),
            received_at: self.received_at(),
            action: required(StringColumn::Action),
            success: self.success(),
            source: self.source(),
            statement: owned(StringColumn::Statement),
            user_id: required(StringColumn::UserId),
            user_email: required(StringColumn::UserEmail),
            resource: required(StringColumn::Resource),
            details: required(StringColumn::Details),
            ip_address: required(StringColumn::IpAddress),
            session_id: owned(StringColumn::SessionId),
            user_agent: owned(StringColumn::UserAgent),
            request_id: owned(StringColumn::RequestId),
            metadata: owned(StringColumn::Metadata),
            redacted: owned(StringColumn::Redacted),
            sender: owned(StringColumn::Sender),
        };
        Kept {
            record,
            class: self.class(),
            subject: match self.flags() >> SUBJECT_SHIFT & 3 {
                0 => SubjectKind::Person,
                1 => SubjectKind::Organization,
                _ => SubjectKind::UnknownOfDay,
            },
            supplied: self.supplied(),
            on_arrival: self.flags() & ON_ARRIVAL != 0,
        }
    }
}
