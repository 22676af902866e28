//! The rules put to work.

use std::borrow::Cow;
use std::ops::Range;

use super::{assign, card, names, patterns, prefilter};
use crate::text::visible;

/// What stands where a secret stood.
pub const REDACTED: &str = "[redacted]";

/// How a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Sentences, logs, JSON: `token:abc` assigns.
    Prose,
    /// A name of something: `token:abc` is the token named `abc`, as resources are written.
    Identifier,
}

/// A text without secrets and without raw control characters, and whether secrets were taken out.
pub(crate) fn tidy(text: Cow<'_, str>, kind: Kind) -> (String, bool) {
    if !crate::text::has_control(&text) && prefilter::flags(&text) == 0 {
        return (text.into_owned(), false);
    }
    let mut redacted = false;
    let text = settle(text.into_owned(), |text| {
        let clean = redact_as(text, kind);
        redacted |= matches!(clean, Cow::Owned(_));
        visible(&clean).into_owned()
    });
    (text, redacted)
}

/// A text without secrets; control characters stay.
pub(crate) fn redact_as(text: &str, kind: Kind) -> Cow<'_, str> {
    let flags = prefilter::flags(text);
    if flags == 0 || ranges(text, kind, flags).is_empty() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(settle(text.to_owned(), |text| {
        replace(text, &ranges(text, kind, prefilter::flags(text)))
    }))
}

/// Takes secrets out of a free text.
pub fn redact(text: &str) -> Cow<'_, str> {
    redact_as(text, Kind::Prose)
}

/// Whether the value of a JSON member of this name is a secret, by its kind; see `names`.
pub(crate) struct NamedSecret {
    /// Numbers too.
    pub(crate) numbers: bool,
}

/// What the name of a JSON member says about its value.
pub(crate) fn named_secret(name: &str) -> Option<NamedSecret> {
    if prefilter::flags(name) & prefilter::NAME == 0 {
        return None;
    }
    names::secret_name(name).map(|secret| NamedSecret {
        numbers: secret.numbers,
    })
}

/// Whether a JSON number is the number of a card.
pub(crate) fn is_card_number(number: &str) -> bool {
    number.len() >= 13 && number.bytes().all(|b| b.is_ascii_digit()) && card::is_card(number)
}

/// Whether a text that must be kept as it is looks like a token or key.
pub(crate) fn looks_like_token(text: &str) -> bool {
    let flags = prefilter::flags(text) & (prefilter::JWT | prefilter::TOKEN);
    let mut found = Vec::new();
    if flags != 0 {
        patterns::find(text, flags, &mut found);
    }
    !found.is_empty()
}

/// Applies `step` until nothing changes. A text that never settles (none is known) is a secret as a whole.
fn settle(mut text: String, mut step: impl FnMut(&str) -> String) -> String {
    for _ in 0..8 {
        let next = step(&text);
        if next == text {
            return text;
        }
        text = next;
    }
    REDACTED.to_owned()
}

/// The secrets of a text: in order, apart from each other, none of them [`REDACTED`] already.
pub(super) fn ranges(text: &str, kind: Kind, flags: u8) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    patterns::find(text, flags, &mut found);
    if flags & prefilter::NAME != 0 {
        assign::find(text, kind, &mut found);
    }
    if flags & prefilter::DIGITS != 0 {
        card::find(text, &mut found);
    }
    found.sort_by_key(|range| (range.start, range.end));
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart.retain(|range| text.get(range.clone()) != Some(REDACTED));
    apart
}

fn replace(text: &str, ranges: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for range in ranges {
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(REDACTED);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}
