//! Ids of requests, for the log, for events and for whoever asks why.

use std::{
    fmt::Write,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

use axum::http::{HeaderMap, HeaderValue};

use crate::limits;

/// Draws ids: sixteen random digits of this start of the server, and a count.
#[derive(Debug)]
pub(crate) struct RequestIds {
    start: String,
    count: AtomicU64,
}

impl RequestIds {
    pub(crate) fn new(start: [u8; 8]) -> Self {
        let mut text = String::with_capacity(17);
        for byte in start {
            let _ = write!(text, "{byte:02x}");
        }
        text.push('-');
        Self {
            start: text,
            count: AtomicU64::new(1),
        }
    }

    /// The client's own id if it is 1 to 128 of `A-Z a-z 0-9 . _ -`, else a new one.
    pub(crate) fn of(&self, headers: &HeaderMap) -> HeaderValue {
        match headers.get("x-request-id") {
            Some(id) if is_usable(id.as_bytes()) => id.clone(),
            _ => self.draw(),
        }
    }

    fn draw(&self) -> HeaderValue {
        let mut id = self.start.clone();
        let _ = write!(id, "{:x}", self.count.fetch_add(1, Relaxed));
        HeaderValue::try_from(id).unwrap_or(HeaderValue::from_static("-"))
    }
}

fn is_usable(id: &[u8]) -> bool {
    let good = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
    (1..=limits::REQUEST_ID).contains(&id.len()) && id.iter().all(good)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tame_ids_are_taken_over() {
        for good in ["a", "A-1_b.c", &"x".repeat(128)] {
            assert!(is_usable(good.as_bytes()), "{good}");
        }
        for bad in ["", "a b", "a\"", "a/b", "ä", &"x".repeat(129)] {
            assert!(!is_usable(bad.as_bytes()), "{bad}");
        }
        let ids = RequestIds::new([0xab; 8]);
        assert_eq!(ids.of(&HeaderMap::new()), "abababababababab-1");
        assert_eq!(ids.of(&HeaderMap::new()), "abababababababab-2");
    }
}
