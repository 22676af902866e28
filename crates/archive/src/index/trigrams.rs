//! Which three bytes follow each other anywhere in the texts that free text is searched in, folded.
//!
//! Whoever looks for a text of three bytes or more, be it a word or a part of one, finds out here that it is nowhere: one
//! of its trigrams is not. Unlike words, trigrams need no rule of what a word is (ADR 0013).

/// A set of trigrams.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Trigrams {
    /// Ascending.
    pub(super) held: Vec<u32>,
}

impl Trigrams {
    /// Whether a text of which these are the trigrams may contain `folded`.
    pub(super) fn may_contain(&self, folded: &str) -> bool {
        of(folded).all(|trigram| self.held.binary_search(&trigram).is_ok())
    }

    pub(super) fn weight(&self) -> usize {
        self.held.len() * 4
    }
}

fn of(text: &str) -> impl Iterator<Item = u32> {
    let windows = text.as_bytes().array_windows();
    windows.map(|[a, b, c]| u32::from_be_bytes([0, *a, *b, *c]))
}

/// Collects trigrams: a bit for each there can be.
pub(super) struct Collected(Vec<u64>);

impl Collected {
    pub(super) fn new() -> Self {
        Self(vec![0; 1 << 18])
    }

    /// Adds those of a text that is folded.
    pub(super) fn add(&mut self, folded: &str) {
        for trigram in of(folded) {
            if let Some(word) = self.0.get_mut(trigram as usize >> 6) {
                *word |= 1 << (trigram & 63);
            }
        }
    }

    pub(super) fn finish(self) -> Trigrams {
        let mut held = Vec::new();
        for (word, at) in self.0.into_iter().zip(0_u32..) {
            let mut bits = word;
            while bits != 0 {
                held.push(at << 6 | bits.trailing_zeros());
                bits &= bits - 1;
            }
        }
        Trigrams { held }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_is_nowhere() {
        let mut collected = Collected::new();
        collected.add("launched sap neogenesys");
        collected.add("é");
        let trigrams = collected.finish();
        for text in ["", "sa", "zz", "sap", "ched sap n", "neogenesys"] {
            assert!(trigrams.may_contain(text), "{text}");
        }
        for text in ["neogenesis", "sapn", "xyz", "\u{e9}a"] {
            assert!(!trigrams.may_contain(text), "{text}");
        }
        assert!(trigrams.held.is_sorted());
    }
}
