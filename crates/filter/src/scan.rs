//! From text to raw values and names: quotes, escapes, commas, stars.

use std::ops::Range;

use crate::FilterError;
use crate::path::is_key;

/// A value as written, before its field gives it a meaning.
#[derive(Debug)]
pub(crate) struct RawValue {
    /// Without quotes and star.
    pub(crate) text: String,
    pub(crate) quoted: bool,
    /// Whether a star followed.
    pub(crate) star: bool,
    /// With quotes and star.
    pub(crate) at: Range<usize>,
}

/// A reader of filter text that knows its place.
#[derive(Clone, Debug)]
pub(crate) struct Scanner<'a> {
    input: &'static str,
    text: &'a str,
    at: usize,
    /// Whether bare values may hold whitespace, as they may in a query parameter of their own.
    spaced: bool,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(input: &'static str, text: &'a str, spaced: bool) -> Self {
        Self {
            input,
            text,
            at: 0,
            spaced,
        }
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn is_spaced(&self) -> bool {
        self.spaced
    }

    pub(crate) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(crate) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Whether a value cannot go on here.
    pub(crate) fn at_gap(&self) -> bool {
        self.peek().is_none_or(char::is_whitespace)
    }

    pub(crate) fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.skip(wanted.len_utf8());
        }
        found
    }

    pub(crate) fn skip(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes).min(self.text.len());
    }

    pub(crate) fn skip_whitespace(&mut self) {
        self.take_while(char::is_whitespace);
    }

    pub(crate) fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.skip(length);
        rest.get(..length).unwrap_or_default()
    }

    pub(crate) fn error(&self, at: Range<usize>, message: impl Into<String>) -> FilterError {
        FilterError::new(self.input, at, message)
    }

    /// The place from `start` to here.
    pub(crate) fn since(&self, start: usize) -> Range<usize> {
        start..self.at
    }

    /// The place of the next character, empty at the end of the text.
    pub(crate) fn here(&self) -> Range<usize> {
        self.at
            ..self
                .at
                .saturating_add(self.peek().map_or(0, char::len_utf8))
    }

    /// Reads one value. The caller has made sure that one begins here.
    pub(crate) fn value(&mut self) -> Result<RawValue, FilterError> {
        let value = if self.peek() == Some('"') {
            self.quoted_value()?
        } else {
            self.bare_value()?
        };
        if self.spaced {
            self.skip_whitespace();
        }
        Ok(value)
    }

    /// Reads `"text"`, at whose first quote we are.
    pub(crate) fn quoted(&mut self) -> Result<String, FilterError> {
        let start = self.at;
        self.eat('"');
        let mut text = String::new();
        loop {
            text.push_str(self.take_while(|c| !matches!(c, '"' | '\\')));
            let mark = self.here();
            if self.eat('"') {
                return Ok(text);
            }
            if !self.eat('\\') {
                return Err(self.error(self.since(start), "this quote is not closed"));
            }
            match self.peek() {
                Some(c @ ('"' | '\\')) => {
                    self.eat(c);
                    text.push(c);
                }
                _ => {
                    return Err(self
                        .error(mark, "in quotes, a backslash comes before \" or \\ only")
                        .hint("write \\\\ for a backslash"));
                }
            }
        }
    }

    /// Reads a key of a path, if one begins here.
    pub(crate) fn key(&mut self) -> Result<Option<String>, FilterError> {
        if self.peek() == Some('"') {
            return self.quoted().map(Some);
        }
        let key = self.take_while(is_key);
        Ok((!key.is_empty()).then(|| key.to_owned()))
    }

    fn quoted_value(&mut self) -> Result<RawValue, FilterError> {
        let start = self.at;
        let text = self.quoted()?;
        let star = self.eat('*');
        if !self.at_gap() && self.peek() != Some(',') {
            return Err(self
                .error(
                    self.here(),
                    "after a closing quote there must be a space, a comma or *",
                )
                .hint("put the whole value in quotes"));
        }
        Ok(RawValue {
            text,
            quoted: true,
            star,
            at: self.since(start),
        })
    }

    fn bare_value(&mut self) -> Result<RawValue, FilterError> {
        let start = self.at;
        let spaced = self.spaced;
        let written =
            self.take_while(|c| !matches!(c, ',' | '"') && (spaced || !c.is_whitespace()));
        if self.peek() == Some('"') {
            return Err(self
                .error(self.here(), "a quote can only begin a value")
                .hint("put the whole value in quotes, and \\\" for a quote in it"));
        }
        let written = written.trim_end();
        let at = start..start.saturating_add(written.len());
        let text = written.strip_suffix('*');
        let star = text.is_some();
        let text = text.unwrap_or(written);
        if let Some(place) = text.find('*') {
            let place = start.saturating_add(place);
            return Err(self
                .error(place..place.saturating_add(1), "* can only end a value")
                .hint("put a value that holds a * in quotes"));
        }
        Ok(RawValue {
            text: text.to_owned(),
            quoted: false,
            star,
            at,
        })
    }
}
