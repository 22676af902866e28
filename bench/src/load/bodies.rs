//! Requests made beforehand, heads and all: making them does not share the processor with what is measured.

use std::fmt::Write;

use event::Timestamp;

use crate::data::{self, People};

/// Requests, one behind the other.
pub(super) struct Requests {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    events_each: u64,
}

/// Where requests go, and with which key.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    /// Host and port.
    pub(super) host: &'a str,
    pub(super) key: &'a str,
}

impl Requests {
    /// `count` requests of `each` events, numbered from `first`.
    pub(super) fn make(
        target: Target<'_>,
        count: u64,
        each: u64,
        first: u64,
        people: People<'_>,
        at: Timestamp,
    ) -> Self {
        let mut requests = Self {
            bytes: Vec::with_capacity((count * (250 + each * 340)) as usize),
            ends: Vec::with_capacity(count as usize),
            events_each: each,
        };
        let kind = if each == 1 { "json" } else { "x-ndjson" };
        let (mut head, mut body) = (String::new(), String::new());
        for number in 0..count {
            body.clear();
            let begin = first + number * each;
            for n in begin..begin + each {
                data::line(&mut body, n, at, people);
            }
            head.clear();
            let _ = write!(
                head,
                "POST /api/audit-logs HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\
                 Content-Type: application/{kind}\r\nContent-Length: {}\r\n\r\n",
                target.host,
                target.key,
                body.len()
            );
            requests.bytes.extend_from_slice(head.as_bytes());
            requests.bytes.extend_from_slice(body.as_bytes());
            requests.ends.push(requests.bytes.len());
        }
        requests
    }

    /// Events in each.
    pub(super) fn events_each(&self) -> u64 {
        self.events_each
    }

    /// How many.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The request of this number.
    pub(super) fn get(&self, number: usize) -> Option<&[u8]> {
        let end = *self.ends.get(number)?;
        let start = match number.checked_sub(1) {
            None => 0,
            Some(before) => *self.ends.get(before)?,
        };
        self.bytes.get(start..end)
    }
}
