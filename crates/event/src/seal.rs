//! From a record to what the tree keeps of it.

use crate::commit::{self, FieldDigests, Group};
use crate::entry::Header;
use crate::field::committed_fields;
use crate::keys::{DayKey, SubjectKey, event_key};
use crate::{Digest32, Record};

/// What a record leaves in the tree. With the record it gives the entry again ([`entry_of`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Finds the entries of one subject, for whoever has the link key.
    pub link: [u8; 16],
    /// The commitment to all committed fields.
    pub group: [u8; 32],
    /// The hash of the entry as a leaf of the tree.
    pub leaf: [u8; 32],
}

/// Seals a record under its subject's key and its day's key.
///
/// The caller gives the keys that belong to `user_id` and `received_at`, and a record that passed the checks of this
/// crate: a malformed one makes an entry no verifier accepts.
pub fn seal(record: &Record, subject: &SubjectKey, day: &DayKey) -> Sealed {
    let link = subject.link_key().link(record.id16, record.received_at);
    let group = group_of(record, subject, day);
    let entry = entry_with(record, &link, &group);
    Sealed {
        link,
        group: *group.as_bytes(),
        leaf: commit::leaf_hash(&entry),
    }
}

/// The entry of a record.
pub fn entry_of(record: &Record, sealed: &Sealed) -> Vec<u8> {
    entry_with(record, &sealed.link, &Digest32::new(sealed.group))
}

/// The entry of a record under its keys.
pub fn entry_under(record: &Record, subject: &SubjectKey, day: &DayKey) -> Vec<u8> {
    let link = subject.link_key().link(record.id16, record.received_at);
    entry_with(record, &link, &group_of(record, subject, day))
}

fn group_of(record: &Record, subject: &SubjectKey, day: &DayKey) -> Digest32 {
    let key = event_key(subject, day, record.id16, record.received_at);
    let (mut group, mut digests) = (Group::new(), FieldDigests::new(&key));
    for (field, value) in committed_fields(record) {
        let number = field.number();
        group.add(number, &digests.of(number, value.as_bytes()));
    }
    group.finish()
}

fn entry_with(record: &Record, link: &[u8; 16], group: &Digest32) -> Vec<u8> {
    let header = Header {
        id16: record.id16,
        timestamp: record.timestamp,
        received_at: record.received_at,
        action: &record.action,
        success: record.success,
        source: record.source,
        link,
        group,
        statement: record.statement.as_deref(),
    };
    let mut entry = Vec::with_capacity(
        112 + record.action.len() + record.statement.as_deref().map_or(0, |text| text.len() + 4),
    );
    header.write(&mut entry);
    entry
}
