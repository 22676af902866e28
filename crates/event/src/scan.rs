//! A scanner of JSON texts (RFC 8259) that keeps positions and borrows what needs no decoding.
//!
//! `serde_json` would build values; here most values are checked and dropped, the text of others is kept
//! verbatim, and refusals name a place and a reason.

use std::borrow::Cow;

/// What is wrong with a JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Not JSON: at this byte, `expected` was due.
    Syntax { at: usize, expected: &'static str },
    /// An escape that is half of a surrogate pair: it names no character.
    LoneSurrogate { at: usize },
}

/// A position in a JSON text.
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

type Scan<T> = Result<T, Fault>;

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Bytes before the next one.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn go_to(&mut self, at: usize) {
        self.at = at;
    }

    /// The text between two positions met on the way.
    pub(crate) fn between(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn fault<T>(&self, expected: &'static str) -> Scan<T> {
        Err(Fault::Syntax {
            at: self.at,
            expected,
        })
    }

    /// The next byte that is not white space, which stays.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.byte() {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                _ => return Some(byte),
            }
        }
        None
    }

    /// Takes `byte` if it comes next.
    pub(crate) fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    pub(crate) fn expect(&mut self, byte: u8, expected: &'static str) -> Scan<()> {
        if self.take(byte) {
            Ok(())
        } else {
            self.fault(expected)
        }
    }

    pub(crate) fn end(&mut self) -> Scan<()> {
        if self.peek().is_none() {
            Ok(())
        } else {
            self.fault("the end")
        }
    }

    /// A member's name and its colon.
    pub(crate) fn key(&mut self) -> Scan<Cow<'a, str>> {
        if self.peek() != Some(b'"') {
            return self.fault("a name in double quotes");
        }
        let key = self.string()?;
        self.expect(b':', "a colon")?;
        Ok(key)
    }

    /// A string, decoded.
    pub(crate) fn string(&mut self) -> Scan<Cow<'a, str>> {
        let (raw, escaped) = self.raw_string()?;
        if !escaped {
            return Ok(Cow::Borrowed(raw));
        }
        let start = self.at.saturating_sub(raw.len()).saturating_sub(1);
        unescape(raw)
            .map(Cow::Owned)
            .map_err(|at| Fault::LoneSurrogate { at: start + at })
    }

    /// What stands between the quotes, and whether it has escapes. Their form is checked, surrogates are not.
    pub(crate) fn raw_string(&mut self) -> Scan<(&'a str, bool)> {
        self.expect(b'"', "a string")?;
        let start = self.at;
        let mut escaped = false;
        loop {
            self.at += plain(self.text.as_bytes().get(self.at..).unwrap_or_default());
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok((self.between(start, self.at - 1), escaped));
                }
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(_) => return self.fault("an escape in place of a raw control character"),
                None => return self.fault("the closing quote of a string"),
            }
        }
    }

    fn escape(&mut self) -> Scan<()> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        match rest {
            [
                _,
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't',
                ..,
            ] => self.at += 2,
            [_, b'u', a, b, c, d, ..]
                if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()) =>
            {
                self.at += 6
            }
            _ => return self.fault("a known escape"),
        }
        Ok(())
    }

    /// The text of a number.
    pub(crate) fn number(&mut self) -> Scan<&'a str> {
        self.peek();
        let start = self.at;
        self.at += usize::from(self.byte() == Some(b'-'));
        if self.byte() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(self.between(start, self.at))
    }

    fn digits(&mut self) -> Scan<()> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let count = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        self.at += count;
        if count == 0 {
            self.fault("a digit")
        } else {
            Ok(())
        }
    }

    /// `true`, `false` or `null`.
    pub(crate) fn word(&mut self) -> Scan<&'static str> {
        self.peek();
        let rest = self.text.get(self.at..).unwrap_or_default();
        let word = ["true", "false", "null"]
            .into_iter()
            .find(|word| rest.starts_with(word));
        match word {
            Some(word) => {
                self.at += word.len();
                Ok(word)
            }
            None => self.fault("a JSON value"),
        }
    }

    /// Passes over one value of any depth; duplicate names and lone surrogates are not looked for.
    pub(crate) fn skip_value(&mut self) -> Scan<()> {
        self.pass(false)
    }

    /// Like [`Self::skip_value`], and every string must name characters.
    pub(crate) fn skip_text_value(&mut self) -> Scan<()> {
        self.pass(true)
    }

    fn pass(&mut self, characters: bool) -> Scan<()> {
        let mut closers = Vec::new();
        loop {
            match self.peek() {
                Some(opener @ (b'{' | b'[')) => {
                    self.at += 1;
                    let closer = if opener == b'{' { b'}' } else { b']' };
                    if !self.take(closer) {
                        closers.push(closer);
                        if closer == b'}' {
                            self.pass_key(characters)?;
                        }
                        continue;
                    }
                }
                Some(b'"') => self.pass_string(characters)?,
                Some(b'-' | b'0'..=b'9') => drop(self.number()?),
                _ => drop(self.word()?),
            }
            loop {
                let Some(&closer) = closers.last() else {
                    return Ok(());
                };
                if self.take(b',') {
                    if closer == b'}' {
                        self.pass_key(characters)?;
                    }
                    break;
                }
                self.expect(
                    closer,
                    if closer == b'}' {
                        "a comma or }"
                    } else {
                        "a comma or ]"
                    },
                )?;
                closers.pop();
            }
        }
    }

    fn pass_key(&mut self, characters: bool) -> Scan<()> {
        if self.peek() != Some(b'"') {
            return self.fault("a name in double quotes");
        }
        self.pass_string(characters)?;
        self.expect(b':', "a colon")
    }

    fn pass_string(&mut self, characters: bool) -> Scan<()> {
        if characters {
            self.string().map(drop)
        } else {
            self.raw_string().map(drop)
        }
    }
}

/// How many bytes come before the next quote, backslash or control character; eight at a time.
fn plain(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGHS: u64 = ONES << 7;
    let mut count = 0;
    for chunk in bytes.as_chunks::<8>().0 {
        let word = u64::from_le_bytes(*chunk);
        // The lowest high bit set marks the first byte that is zero (or, in `control`, below 0x20).
        let zero = |x: u64| x.wrapping_sub(ONES) & !x & HIGHS;
        let control = word.wrapping_sub(ONES * 0x20) & !word & HIGHS;
        let found = control
            | zero(word ^ (ONES * u64::from(b'"')))
            | zero(word ^ (ONES * u64::from(b'\\')));
        if found != 0 {
            return count + found.trailing_zeros() as usize / 8;
        }
        count += 8;
    }
    let rest = bytes.get(count..).unwrap_or_default();
    count
        + rest
            .iter()
            .take_while(|b| !matches!(b, b'"' | b'\\' | 0..0x20))
            .count()
}

/// Decodes the inside of a string whose escapes have the right form; `Err` is where a lone surrogate stands.
fn unescape(raw: &str) -> Result<String, usize> {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let at = raw.len() - after.len() - 1;
        let kind = after.as_bytes().first().copied().unwrap_or_default();
        let mut used = 1;
        out.push(match kind {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let (character, length) = unicode(after).ok_or(at)?;
                used = length;
                character
            }
            other => char::from(other),
        });
        rest = after.get(used..).unwrap_or_default();
    }
    out.push_str(rest);
    Ok(out)
}

/// The character of `uXXXX` or `uXXXX\uXXXX`, and the length of that text.
fn unicode(text: &str) -> Option<(char, usize)> {
    let unit = |from: usize| u32::from_str_radix(text.get(from..from + 4)?, 16).ok();
    let first = unit(1)?;
    if let Some(character) = char::from_u32(first) {
        return Some((character, 5));
    }
    let second = if text.get(5..7) == Some("\\u") {
        unit(7)?
    } else {
        return None;
    };
    if !(0xD800..0xDC00).contains(&first) || !(0xDC00..0xE000).contains(&second) {
        return None;
    }
    let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    Some((char::from_u32(code)?, 11))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn skip(text: &str) -> bool {
        let mut scan = Scanner::new(text);
        scan.skip_value().and_then(|()| scan.end()).is_ok()
    }

    #[test]
    fn decodes_strings() {
        let text = |json| Scanner::new(json).string().map(Cow::into_owned);
        assert_eq!(
            text(r#""a\"\\\/\b\f\n\r\t\u00e9\uD834\uDD1E""#).unwrap(),
            "a\"\\/\u{8}\u{c}\n\r\té𝄞"
        );
        assert_eq!(text(r#""abc\ud834""#), Err(Fault::LoneSurrogate { at: 4 }));
        assert_eq!(
            text(r#""\udd1e\ud834""#),
            Err(Fault::LoneSurrogate { at: 1 })
        );
        assert!(text(r#""\x""#).is_err() && text(r#""\u12g4""#).is_err() && text("\"a").is_err());
        assert!(text("\"0123456789\n\"").is_err());
    }

    proptest! {
        #[test]
        fn finds_the_same_end_as_a_plain_loop(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let naive = bytes.iter().take_while(|b| !matches!(b, b'"' | b'\\' | 0..0x20)).count();
            prop_assert_eq!(plain(&bytes), naive);
        }

        #[test]
        fn agrees_with_serde_json(
            text in r#"([\[\]{},:"0-9eE.+\-]|true|null|"a"|"\\\\u12ab"| ){0,12}"#,
        ) {
            prop_assert_eq!(skip(&text), serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok());
        }
    }
}
