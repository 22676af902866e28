//! Characters that change how a line is shown or where it ends, written out.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character never reaches storage as it is: C0 and C1 controls, DEL, the line and paragraph
/// separators, and the controls that reorder text (Unicode TR9), with which one line can pass for another.
pub(crate) fn is_control(character: char) -> bool {
    matches!(character,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether any character [`is_control`].
pub(crate) fn has_control(text: &str) -> bool {
    // One pass without branches first: C2 and E2 are the only lead bytes of such characters above ASCII.
    let suspect = |byte: u8| (byte < 0x20) | (byte == 0x7f) | (byte == 0xc2) | (byte == 0xe2);
    text.bytes().fold(false, |any, byte| any | suspect(byte)) && text.contains(is_control)
}

/// The text with `\n`, `\r`, `\t` and `\u0085` in place of control characters, so that nothing is lost.
///
/// A backslash that was already there stays single: the form is for eyes, not for decoding.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !has_control(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other => push_visible(other, &mut out),
        }
    }
    Cow::Owned(out)
}

/// Appends a character, a control character as `\uXXXX`, which is also its JSON escape.
pub(crate) fn push_visible(character: char, out: &mut String) {
    if is_control(character) {
        // Writing to a String cannot fail.
        let _ = write!(out, "\\u{:04x}", u32::from(character));
    } else {
        out.push(character);
    }
}

/// Appends a JSON string, with quotes; control characters are escaped, also those JSON would allow raw.
pub(crate) fn push_json_string(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other => push_visible(other, out),
        }
    }
    out.push('"');
}

/// Shortens a text that this server makes itself (never a sender's) to at most `limit` bytes, ending in `…`.
pub fn fit(text: &str, limit: usize) -> Cow<'_, str> {
    if text.len() <= limit {
        return Cow::Borrowed(text);
    }
    let end = text.floor_char_boundary(limit.saturating_sub('…'.len_utf8()));
    let mut short = text.get(..end).unwrap_or_default().to_owned();
    if limit >= '…'.len_utf8() {
        short.push('…');
    }
    Cow::Owned(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_controls_out() {
        assert_eq!(visible("plain é – \\n"), "plain é – \\n");
        assert_eq!(
            visible("a\r\nb\tc\0\u{7f}\u{85}\u{9f}"),
            "a\\r\\nb\\tc\\u0000\\u007f\\u0085\\u009f"
        );
        assert_eq!(
            visible("\u{2028}\u{2029}\u{202a}\u{202e}\u{2066}\u{2069}"),
            "\\u2028\\u2029\\u202a\\u202e\\u2066\\u2069"
        );
        assert_eq!(
            visible("\u{a0}\u{2027}\u{202f}\u{2065}\u{206a}"),
            "\u{a0}\u{2027}\u{202f}\u{2065}\u{206a}"
        );
    }

    #[test]
    fn fits_at_a_character() {
        assert_eq!(fit("abcdef", 6), "abcdef");
        assert_eq!(fit("abcdefg", 6), "abc…");
        assert_eq!(fit("ééé", 5), "é…");
        assert_eq!(fit("abc", 2), "");
    }
}
