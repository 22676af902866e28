//! Events of any kind, for tests.

use event::{Record, Source, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

use crate::{Kept, SubjectKind};

/// An event with anything in it.
pub(crate) fn kept() -> impl Strategy<Value = Kept> {
    let text = || prop::option::of("[a-zé]{0,6}");
    let times = (0_u64..5_000_000, 0_u64..Timestamp::END);
    let marks = (
        any::<[u8; 16]>(),
        any::<[bool; 3]>(),
        0_u8..4,
        0_u8..3,
        0_u32..3,
    );
    (times, marks, [text(), text(), text()]).prop_map(
        |((a, b), (id, [s, t, u], source, subject, class), [x, y, z])| {
            let record = Record {
                id16: Uuid::from_bytes(id),
                original_id: x.clone(),
                timestamp: Timestamp::from_micros(b).unwrap(),
                received_at: Timestamp::from_micros(a).unwrap(),
                action: "login".into(),
                success: s,
                source: [
                    Source::Platform,
                    Source::Sent,
                    Source::Imported,
                    Source::Log,
                ][source as usize],
                statement: z.clone(),
                user_id: y.clone().unwrap_or_default(),
                user_email: x.clone().unwrap_or_default(),
                resource: "auth".into(),
                details: z.clone().unwrap_or_default(),
                ip_address: String::new(),
                session_id: y.clone(),
                user_agent: z,
                request_id: x,
                metadata: None,
                redacted: y,
                sender: None,
            };
            let subject = [
                SubjectKind::Person,
                SubjectKind::Organization,
                SubjectKind::UnknownOfDay,
            ][subject as usize];
            Kept {
                record,
                class,
                subject,
                supplied: t,
                on_arrival: u,
            }
        },
    )
}
