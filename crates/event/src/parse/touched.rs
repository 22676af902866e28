//! Which parts of `metadata` redaction touched.

use std::ops::Range;

use crate::limits;

/// JSON pointers, in the order of the text. Beyond [`limits::REDACTED`] bytes of them none is kept: long names around
/// many secrets would otherwise grow to many times the event.
#[derive(Default)]
pub(super) struct Touched {
    /// `None` for one there was no room for.
    pointers: Vec<Option<String>>,
    bytes: usize,
}

impl Touched {
    /// How many there are; marks a place for [`Touched::replace`].
    pub(super) fn len(&self) -> usize {
        self.pointers.len()
    }

    pub(super) fn add(&mut self, pointer: &str) {
        let kept = self.keep(pointer);
        self.pointers.push(kept);
    }

    /// One pointer in place of those inside what it points to.
    pub(super) fn replace(&mut self, inside: Range<usize>, pointer: &str) {
        let gone = self.pointers.get(inside.clone()).unwrap_or_default();
        self.bytes -= gone.iter().flatten().map(String::len).sum::<usize>();
        let kept = self.keep(pointer);
        self.pointers.splice(inside, [kept]);
    }

    fn keep(&mut self, pointer: &str) -> Option<String> {
        let fits = self.bytes + pointer.len() <= limits::REDACTED;
        fits.then(|| {
            self.bytes += pointer.len();
            pointer.to_owned()
        })
    }

    /// The pointers; if there was no room for one, a single pointer to the whole.
    pub(super) fn pointers(self) -> Vec<String> {
        let all: Option<Vec<String>> = self.pointers.into_iter().collect();
        all.unwrap_or_else(|| vec!["/metadata".to_owned()])
    }
}
