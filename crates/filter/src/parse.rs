//! From text to terms.

use std::ops::Range;

use crate::quote::is_operator;
use crate::scan::Scanner;
use crate::suggest::instead_of_field;
use crate::{Field, FilterError, Path, Term, Value, check, limits};

/// Collects the terms of one filter, from one text or several, within the limits.
#[derive(Debug, Default)]
pub(crate) struct Parser {
    terms: Vec<Term>,
    values: usize,
}

impl Parser {
    pub(crate) fn into_terms(self) -> Vec<Term> {
        self.terms
    }

    /// Adds the terms of filter text.
    pub(crate) fn query(&mut self, input: &'static str, text: &str) -> Result<(), FilterError> {
        check_length(input, text)?;
        let mut scanner = Scanner::new(input, text, false);
        loop {
            scanner.skip_whitespace();
            if scanner.peek().is_none() {
                return Ok(());
            }
            self.term(&mut scanner)?;
        }
    }

    /// Adds the term of a query parameter, whose name is the field's. A blank one says nothing.
    pub(crate) fn parameter(
        &mut self,
        input: &'static str,
        field: Field,
        text: &str,
    ) -> Result<(), FilterError> {
        check_length(input, text)?;
        let mut scanner = Scanner::new(input, text, true);
        scanner.skip_whitespace();
        if scanner.peek().is_none() {
            return Ok(());
        }
        let start = scanner.at();
        let negated = negation(&mut scanner)?;
        self.finish(&mut scanner, field, negated, start)?;
        if scanner.peek().is_some() {
            let rest = scanner.at()..text.len();
            return Err(scanner
                .error(
                    rest,
                    "after a closing quote there must be a comma or nothing",
                )
                .hint("put the whole value in quotes"));
        }
        Ok(())
    }

    fn term(&mut self, scanner: &mut Scanner<'_>) -> Result<(), FilterError> {
        let start = scanner.at();
        let negated = negation(scanner)?;
        if let Some(field) = field(scanner)? {
            return self.finish(scanner, field, negated, start);
        }
        let word = scanner
            .rest()
            .split(char::is_whitespace)
            .next()
            .unwrap_or_default();
        if is_operator(word) {
            let place = scanner.at()..scanner.at().saturating_add(word.len());
            return Err(scanner
                .error(place, format!("{word} is not an operator here"))
                .hint(match word {
                    "OR" => {
                        "alternatives of one field are separated by commas: action:login,logout"
                    }
                    "AND" => "all terms must hold anyway: leave it out",
                    _ => "put - before a term to negate it",
                }));
        }
        self.finish(scanner, Field::Text, negated, start)
    }

    /// Reads the values of a term that began at `start`.
    fn finish(
        &mut self,
        scanner: &mut Scanner<'_>,
        field: Field,
        negated: bool,
        start: usize,
    ) -> Result<(), FilterError> {
        let mut values = Vec::new();
        loop {
            let value = self.value(scanner, &field)?;
            values.push(value);
            if !scanner.eat(',') {
                break;
            }
            if field.is_time() {
                return Err(scanner.error(scanner.since(start), format!("{field} takes one time")));
            }
            if scanner.at_gap() && !self.skip_to_next(scanner) {
                return Err(scanner
                    .error(scanner.here(), "a value must follow the comma at once")
                    .hint("put a value that ends with a comma in quotes"));
            }
        }
        if field.is_time() && negated {
            let other = if field == Field::Start {
                Field::End
            } else {
                Field::Start
            };
            return Err(scanner
                .error(scanner.since(start), format!("{field} cannot be negated"))
                .hint(format!("use {other}:")));
        }
        if self.terms.len() >= limits::TERMS {
            return Err(scanner.error(
                scanner.since(start),
                format!("more than {} terms", limits::TERMS),
            ));
        }
        self.terms.push(Term::new(field, negated, values));
        Ok(())
    }

    fn value(&mut self, scanner: &mut Scanner<'_>, field: &Field) -> Result<Value, FilterError> {
        let place = scanner.here();
        let raw = scanner.value()?;
        if raw.text.is_empty() && !raw.quoted && !raw.star {
            return Err(nothing(scanner, field, place));
        }
        if self.values >= limits::VALUES {
            return Err(scanner.error(raw.at, format!("more than {} values", limits::VALUES)));
        }
        self.values = self.values.saturating_add(1);
        check::value(scanner, field, raw)
    }

    /// In a parameter of its own, whitespace after a comma is harmless.
    fn skip_to_next(&self, scanner: &mut Scanner<'_>) -> bool {
        if scanner.is_spaced() {
            scanner.skip_whitespace();
        }
        !scanner.at_gap()
    }
}

/// Reads the `-` before a term, if there is one.
fn negation(scanner: &mut Scanner<'_>) -> Result<bool, FilterError> {
    let start = scanner.at();
    let negated = scanner.eat('-');
    if negated && scanner.at_gap() {
        return Err(scanner
            .error(scanner.since(start), "there is nothing after this -")
            .hint("put it in quotes to search for it"));
    }
    Ok(negated)
}

fn nothing(scanner: &Scanner<'_>, field: &Field, place: Range<usize>) -> FilterError {
    let error = scanner.error(place, "there is no value here");
    if *field == Field::Text {
        return error.hint("put text that begins or ends with a comma in quotes");
    }
    error.hint(format!(
        "values follow the colon at once; {field}:\"\" means that there is none"
    ))
}

/// Reads `name:` or `metadata.key:`, if the scanner is at one, and says so if the name is unknown.
fn field(scanner: &mut Scanner<'_>) -> Result<Option<Field>, FilterError> {
    let mut ahead = scanner.clone();
    let name = ahead.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
    if name.eq_ignore_ascii_case("metadata")
        && ahead.peek() == Some('.')
        && let Some(path) = path(&mut ahead)?
    {
        *scanner = ahead;
        return Ok(Some(Field::Metadata(path)));
    }
    if let Some(field) = Field::named(name)
        && ahead.eat(':')
    {
        *scanner = ahead;
        return Ok(Some(field));
    }
    ahead = scanner.clone();
    let name =
        ahead.take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '@'));
    if ahead.peek() == Some(':')
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '@')
    {
        let place = ahead.since(scanner.at());
        return Err(scanner
            .error(place, format!("there is no field {name}"))
            .hint(instead_of_field(name)));
    }
    Ok(None)
}

/// Reads the keys after `metadata` and the colon. Without a colon it is a word (`metadata.google.internal`).
fn path(scanner: &mut Scanner<'_>) -> Result<Option<Path>, FilterError> {
    let start = scanner.at();
    let mut keys = Vec::new();
    while scanner.eat('.') {
        match scanner.key()? {
            Some(key) => keys.push(key),
            None => return Ok(None),
        }
    }
    if !scanner.eat(':') {
        return Ok(None);
    }
    if keys.len() > limits::PATH {
        return Err(scanner.error(
            scanner.since(start),
            format!("more than {} keys", limits::PATH),
        ));
    }
    Ok(Some(Path::new(keys)))
}

fn check_length(input: &'static str, text: &str) -> Result<(), FilterError> {
    if text.len() > limits::TEXT {
        let place = text.floor_char_boundary(limits::TEXT)..text.len();
        return Err(FilterError::new(
            input,
            place,
            format!("longer than {} bytes", limits::TEXT),
        ));
    }
    Ok(())
}
