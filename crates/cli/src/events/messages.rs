//! Server-sent events, as far as our server sends them (WHATWG HTML, 9.2).

use crate::failure::{Context, Result};

/// Longest message taken: an event is far shorter.
const MOST: usize = 4 << 20;

/// Bytes of a stream on their way to being messages.
#[derive(Default)]
pub(super) struct Messages {
    waiting: Vec<u8>,
}

/// What a message says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Message {
    /// From where to go on, if it says so.
    pub(super) id: Option<String>,
    /// JSON of an event, if the message is one: those that tell how far the server is are not.
    pub(super) data: Option<String>,
}

impl Messages {
    /// The messages that these bytes bring to their end.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<Vec<Message>> {
        self.waiting.extend_from_slice(bytes);
        let mut messages = Vec::new();
        let mut taken = 0;
        while let Some(length) = end(self.waiting.get(taken..).unwrap_or_default()) {
            let text = self.waiting.get(taken..taken + length);
            let text = std::str::from_utf8(text.unwrap_or_default());
            messages.push(Message::read(text.context("the server's answer")?));
            taken += length + 2;
        }
        self.waiting.drain(..taken);
        if self.waiting.len() > MOST {
            return Err("the server sends a message longer than an event can be".into());
        }
        Ok(messages)
    }
}

/// Where the empty line is that ends a message.
fn end(bytes: &[u8]) -> Option<usize> {
    bytes.windows(2).position(|pair| pair == b"\n\n")
}

impl Message {
    fn read(text: &str) -> Self {
        let mut message = Self::default();
        let mut kind = None;
        for line in text.lines() {
            match line.split_once(": ") {
                Some(("event", name)) => kind = Some(name),
                Some(("id", id)) => message.id = Some(id.to_owned()),
                Some(("data", data)) => message.data = Some(data.to_owned()),
                _ => {}
            }
        }
        if kind != Some("event") {
            message.data = None;
        }
        message
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_in_any_pieces() {
        let text = "retry: 2000\nevent: reached\nid: 6\ndata: {\"index\":7}\n\n\
            event: event\nid: 7\ndata: {\"a\":\"é\"}\n\n\
            event: reached\nid: 8\ndata: {\"index\":9}\n\n: a comment\nid: 9\n\n";
        let expected = [
            ("6", None),
            ("7", Some("{\"a\":\"é\"}")),
            ("8", None),
            ("9", None),
        ];
        for size in 1..text.len() {
            let mut messages = Messages::default();
            let pieces = text.as_bytes().chunks(size);
            let all: Vec<_> = pieces
                .flat_map(|piece| messages.take(piece).unwrap())
                .collect();
            let all: Vec<_> = all
                .iter()
                .map(|m| (m.id.as_deref().unwrap(), m.data.as_deref()))
                .collect();
            assert_eq!(all, expected, "{size}");
        }
        let mut messages = Messages::default();
        assert!(messages.take(&vec![b'x'; MOST + 1]).is_err());
    }
}
