//! `password=...`, `"token": "..."`, `Authorization: ...` inside a text.

use std::ops::Range;

use super::apply::{Kind, REDACTED};
use super::names::{Header, SecretName, secret_name};

/// Values that say something about a secret and are none.
const HARMLESS: [&str; 46] = [
    "accepted",
    "cannot",
    "changed",
    "created",
    "deleted",
    "denied",
    "disabled",
    "empty",
    "enabled",
    "expired",
    "failed",
    "false",
    "has",
    "hidden",
    "invalid",
    "is",
    "mismatch",
    "missing",
    "must",
    "n/a",
    "nil",
    "no",
    "none",
    "not",
    "null",
    "off",
    "ok",
    "on",
    "policy",
    "redacted",
    "rejected",
    "required",
    "reset",
    "revoked",
    "rotated",
    "set",
    "success",
    "too",
    "true",
    "undefined",
    "unknown",
    "unset",
    "updated",
    "was",
    "wrong",
    "yes",
];

/// Authorization schemes of which one word follows.
const SCHEMES: [&str; 6] = ["apikey", "basic", "bearer", "negotiate", "ntlm", "token"];
/// Authorization schemes of which the rest of the line belongs to the secret.
const LONG_SCHEMES: [&str; 5] = [
    "aws4-hmac-sha256",
    "digest",
    "hmac",
    "scram-sha-256",
    "signature",
];

/// The values of secret names.
pub(super) fn find(text: &str, kind: Kind, found: &mut Vec<Range<usize>>) {
    let (mut done, mut line_end) = (0, 0);
    for (at, separator) in text.bytes().enumerate() {
        if at < done || !matches!(separator, b'=' | b':') {
            continue;
        }
        let Some(secret) = name_before(text, at).and_then(secret_name) else {
            continue;
        };
        // Found once a line, not once a name: a text may hold thousands of them.
        if line_end <= at {
            line_end = text
                .get(at..)
                .and_then(|rest| rest.find(['\n', '\r']))
                .map_or(text.len(), |end| at + end);
        }
        let Some(line) = text.get(..line_end) else {
            continue;
        };
        if let Some(value) = value_after(line, at, kind, secret) {
            done = value.end;
            found.push(value);
        }
    }
}

/// The name that stands left of a separator; `api key` and `recovery code` count as one.
fn name_before(text: &str, at: usize) -> Option<&str> {
    let left = text
        .get(..at)?
        .trim_end_matches([' ', '\t', '"', '\'', '`', '\\']);
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let word_start = |text: &str| {
        text.len()
            - text
                .chars()
                .rev()
                .take(129)
                .take_while(|&c| is_name(c))
                .count()
    };
    let start = word_start(left);
    let name = left.get(start..)?;
    let before = left.get(..start)?;
    let second_word = ["key", "keys", "code", "codes", "number", "header"]
        .iter()
        .any(|word| name.eq_ignore_ascii_case(word));
    let name = match before.strip_suffix(' ') {
        Some(before) if second_word => left.get(word_start(before)..)?,
        _ => name,
    };
    (!name.is_empty()).then_some(name)
}

/// The value right of a separator; `text` ends with the line.
fn value_after(text: &str, at: usize, kind: Kind, secret: SecretName) -> Option<Range<usize>> {
    let rest = text.get(at + 1..)?;
    let colon = text.as_bytes().get(at) == Some(&b':');
    if colon && (rest.starts_with(':') || rest.starts_with("//")) {
        return None;
    }
    // `:=`, `=>` and `==`.
    let value = rest.trim_start_matches(['=', '>']);
    let operator = rest.len() - value.len();
    let line = value.trim_start_matches([' ', '\t']);
    let spaced = rest.len() - line.len() > operator;
    if colon && !spaced && kind == Kind::Identifier {
        return None;
    }
    let start = text.len() - line.len();
    let inner = quoted(line)
        .or_else(|| header(line, colon, secret.header))
        .or_else(|| bracketed(line))
        .or_else(|| (secret.phrase && (colon || spaced)).then(|| 0..line.trim_end().len()))
        .unwrap_or_else(|| bare(line, 0));
    let found = line.get(inner.clone())?;
    let done = line.get(inner.start..)?.starts_with(REDACTED) || line.starts_with(REDACTED);
    let sentence = colon && spaced && !secret.chosen && goes_on(line.get(inner.end..)?);
    if found.is_empty() || done || is_harmless(found, sentence, secret) {
        return None;
    }
    Some(start + inner.start..start + inner.end)
}

/// Whether text continues like a sentence.
fn goes_on(after: &str) -> bool {
    let mut characters = after.chars();
    characters.next() == Some(' ') && characters.next().is_some_and(char::is_alphabetic)
}

fn is_harmless(value: &str, sentence: bool, secret: SecretName) -> bool {
    let word = value.strip_suffix(['.', '!', ':']).unwrap_or(value);
    let all = |test: fn(char) -> bool| word.chars().all(test);
    HARMLESS
        .iter()
        .any(|harmless| word.eq_ignore_ascii_case(harmless))
        || all(|c| matches!(c, '*' | '•' | '.' | '…' | '-' | '?'))
        || (secret.counts && all(|c| c.is_ascii_digit()))
        || (sentence && all(|c| c.is_ascii_lowercase()))
}

/// Up to white space or a mark that ends a value in JSON, YAML, URLs, shells and connection strings.
fn bare(line: &str, from: usize) -> Range<usize> {
    let ends = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ',' | ';' | '&' | '"' | '\'' | '`' | '<' | '>' | ')' | '}' | ']'
            )
    };
    let length = line
        .get(from..)
        .map_or(0, |value| value.find(ends).unwrap_or(value.len()));
    from..from + length
}

/// The inside of a quoted value, also of one whose quotes are escaped because the text is JSON in JSON.
fn quoted(line: &str) -> Option<Range<usize>> {
    let escapes = line.bytes().take_while(|&b| b == b'\\').count();
    let quote = line
        .as_bytes()
        .get(escapes)
        .copied()
        .filter(|b| matches!(b, b'"' | b'\'' | b'`'))?;
    let start = escapes + 1;
    let mut backslashes = 0;
    for (at, byte) in line.bytes().enumerate().skip(start) {
        if byte == quote
            && (if escapes == 0 {
                backslashes % 2 == 0
            } else {
                backslashes <= escapes
            })
        {
            return Some(start..at.saturating_sub(backslashes.min(escapes)).max(start));
        }
        backslashes = if byte == b'\\' { backslashes + 1 } else { 0 };
    }
    Some(start..line.len())
}

/// A list or an object, brackets and all.
fn bracketed(line: &str) -> Option<Range<usize>> {
    let (open, close) = match line.as_bytes().first()? {
        b'[' => (b'[', b']'),
        b'{' => (b'{', b'}'),
        _ => return None,
    };
    let mut depth = 0_usize;
    for (at, byte) in line.bytes().enumerate() {
        if byte == open {
            depth += 1;
        } else if byte == close {
            depth -= 1;
            if depth == 0 {
                return Some(if at == 1 { 0..0 } else { 0..at + 1 });
            }
        }
    }
    Some(0..line.len())
}

/// The secret part of a header's value.
fn header(line: &str, colon: bool, header: Header) -> Option<Range<usize>> {
    let whole = 0..line.trim_end().len();
    match header {
        Header::None => return None,
        Header::Cookie => return colon.then_some(whole),
        Header::Authorization => {}
    }
    let (scheme, value) = line.split_once([' ', '\t'])?;
    let is = |names: &[&str]| names.iter().any(|name| scheme.eq_ignore_ascii_case(name));
    let start = line.len() - value.trim_start().len();
    if is(&LONG_SCHEMES) {
        Some(start..whole.end)
    } else if is(&SCHEMES) {
        Some(bare(line, start))
    } else {
        None
    }
}
