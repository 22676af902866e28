//! Which of the events that come are for a reader, and their messages.

use filter::Filter;
use store::Found;

/// A piece of the body ends with the event that makes it this long, in bytes.
const PIECE: usize = 64 << 10;

/// What a reader is to see.
pub(super) struct Wanted {
    /// The reader's scope, which comes before the filter.
    pub(super) only_user: Option<String>,
    pub(super) filter: Filter,
}

/// What was found among some events.
pub(super) struct Picked {
    /// The messages of those that are wanted.
    pub(super) messages: Vec<u8>,
    /// Everything at a lower position was looked at.
    pub(super) next: u64,
}

impl Wanted {
    /// Picks from `events`, which are all from position `from` on: as many as make a piece.
    pub(super) fn pick(&self, events: &[Found], from: u64, now: event::Timestamp) -> Picked {
        // Anew each time: `end:now-1h` is an hour before whenever an event comes.
        let matcher = self.filter.at(now);
        let mut picked = Picked {
            messages: Vec::new(),
            next: from,
        };
        for found in events.iter().filter(|found| found.position >= from) {
            if picked.messages.len() >= PIECE {
                break;
            }
            picked.next = found.position.saturating_add(1);
            let record = &found.record;
            let own = |user: &String| record.user_id == *user;
            if self.only_user.as_ref().is_none_or(own) && matcher.matches(record) {
                let head = format!("event: event\nid: {}\ndata: ", found.position);
                picked.messages.extend_from_slice(head.as_bytes());
                // One line: no control character is left raw in it.
                event::write_json(record, found.index, &mut picked.messages);
                picked.messages.extend_from_slice(b"\n\n");
            }
        }
        picked
    }
}
