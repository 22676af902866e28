//! What a batch keeps of each event beside its record.

use event::Record;

/// Which of an organization's subject keys an entry is made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum SubjectKind {
    /// The person named by `user_id`.
    Person = 0,
    /// The organization's own: statements.
    Organization = 1,
    /// Unknown people of one UTC day (of `received_at`) who failed to log in.
    UnknownOfDay = 2,
}

/// An accepted event with what is needed to make its entry again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The event.
    pub record: Record,
    /// Retention class, fixed at accept.
    pub class: u32,
    /// Whose key it is made with.
    pub subject: SubjectKind,
    /// Whether the sender supplied the id, so that it deduplicates.
    pub supplied: bool,
    /// Whether `timestamp` is `received_at` for want of one, and moves with it until the commit.
    pub on_arrival: bool,
}

impl Kept {
    /// Name of the subject key: see the table `subject_keys`.
    pub fn subject_name(&self) -> String {
        match self.subject {
            SubjectKind::Person => self.record.user_id.clone(),
            SubjectKind::Organization => String::new(),
            SubjectKind::UnknownOfDay => self.record.received_at.day().to_string(),
        }
    }

    /// Whether the id in the entry is one we drew.
    pub fn drawn(&self) -> bool {
        !self.supplied || self.record.original_id.is_some()
    }
}
