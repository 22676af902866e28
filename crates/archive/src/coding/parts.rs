//! Which parts of events are wanted, or there.

use super::StringColumn;

/// A part of every event that is kept apart from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// One of the strings.
    String(StringColumn),
    /// When it happened.
    Timestamp,
    /// When it was accepted.
    ReceivedAt,
    /// The UUID of its entry.
    Id,
    /// Whether it succeeded.
    Success,
    /// Who asserts it.
    Source,
    /// Its subject's kind, its retention class, and what is to be known of its id and time.
    Marks,
}

/// A set of parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts(u32);

impl Parts {
    /// None.
    pub const NONE: Self = Self(0);
    /// Everything an event has.
    pub const ALL: Self = Self((1 << 20) - 1);

    /// What an event has that people see: without [`Part::Marks`].
    pub const RECORD: Self = Self(Self::ALL.0 & !Self::of(Part::Marks).0);

    /// These and `part`.
    #[must_use]
    pub const fn and(self, part: Part) -> Self {
        let bit = match part {
            Part::String(column) => column as u32,
            Part::Timestamp => 14,
            Part::ReceivedAt => 15,
            Part::Id => 16,
            Part::Success => 17,
            Part::Source => 18,
            Part::Marks => 19,
        };
        Self(self.0 | 1 << bit)
    }

    /// That of one part.
    pub const fn of(part: Part) -> Self {
        Self::NONE.and(part)
    }

    /// Those of both.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether `part` is one of them.
    pub const fn has(self, part: Part) -> bool {
        self.covers(Self::of(part))
    }

    /// Whether all of `other` are among them.
    pub const fn covers(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}
