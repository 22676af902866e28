//! `metadata`: one JSON object, kept as minified text.
//!
//! White space outside strings goes; everything else stays as it was written, except redacted parts, and control
//! characters JSON would allow raw, which become escapes. What readers could understand in two ways is refused.

use std::borrow::Cow;

use super::fields::wrong_type;
use super::names::Names;
use super::touched::Touched;
use crate::limits;
use crate::number::survives_double;
use crate::redact::{Kind, NamedSecret, REDACTED, is_card_number, named_secret, redact_as};
use crate::rejection::{Rejection, RejectionCode, shown};
use crate::scan::{Fault, Scanner};
use crate::text::{has_control, push_json_string, push_visible};

/// The outcome of [`minify`].
pub(super) struct Minified {
    /// `None` for `{}`.
    pub(super) text: Option<String>,
    /// Pointers to what redaction touched, in the order of the text.
    pub(super) touched: Vec<String>,
}

/// Reads the value of `metadata`; `None` for `null`.
pub(super) fn minify(scan: &mut Scanner<'_>) -> Result<Option<Minified>, Rejection> {
    match scan.peek() {
        Some(b'{') => {}
        Some(b'n') => {
            return scan
                .word()
                .map(|_| None)
                .map_err(|fault| Rejection::at_field(fault, "/metadata"));
        }
        found => return Err(wrong_type(scan, "/metadata", "a JSON object", found)),
    }
    let mut minifier = Minifier {
        scan,
        out: String::new(),
        path: "/metadata".to_owned(),
        touched: Touched::default(),
    };
    minifier.value(1)?;
    let Minifier { out, touched, .. } = minifier;
    if out.len() > limits::METADATA {
        let (length, limit) = (out.len(), limits::METADATA);
        let message =
            format!("metadata takes {length} bytes minified, at most {limit} are kept; shorten it");
        return Err(Rejection::new(RejectionCode::TooLong, "/metadata", message));
    }
    Ok(Some(Minified {
        text: (out != "{}").then_some(out),
        touched: touched.pointers(),
    }))
}

/// A part of a JSON pointer (RFC 6901).
pub(super) fn pointer_part(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) {
        name.replace('~', "~0").replace('/', "~1").into()
    } else {
        name.into()
    }
}

struct Minifier<'s, 'a> {
    scan: &'s mut Scanner<'a>,
    out: String,
    /// Pointer to the value at hand.
    path: String,
    touched: Touched,
}

/// What a value was, as far as it matters to hiding it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    /// `true`, `false`, `null`, `""`, `[]`, `{}` and what is redacted already: nothing to hide.
    Plain,
    Number,
    Secretive,
}

/// A value that was just written: what to take back in order to hide it.
struct Written {
    value: Value,
    out: std::ops::Range<usize>,
    touched: std::ops::Range<usize>,
}

/// A member's name, as far as it matters.
struct Name {
    /// It hides its value.
    secret: Option<NamedSecret>,
    /// One of [`NAMING`].
    naming: bool,
    /// One of [`NAMED`].
    named: Option<&'static str>,
}

/// Members that name the one whose value stands beside them, as in lists of headers and of changed fields.
const NAMING: [&str; 7] = [
    "name",
    "key",
    "field",
    "header",
    "attribute",
    "property",
    "parameter",
];
/// Members that hold the value of what is named.
const NAMED: [&str; 13] = [
    "value",
    "values",
    "old",
    "new",
    "from",
    "to",
    "before",
    "after",
    "old_value",
    "new_value",
    "oldValue",
    "newValue",
    "previous",
];

impl Minifier<'_, '_> {
    fn value(&mut self, depth: usize) -> Result<Value, Rejection> {
        match self.scan.peek() {
            Some(b'{' | b'[') if depth > limits::METADATA_DEPTH => {
                let message = format!(
                    "metadata is nested deeper than {} objects and arrays; flatten it",
                    limits::METADATA_DEPTH
                );
                Err(self.refuse(RejectionCode::TooDeep, message))
            }
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string(),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => {
                let word = self.scan.word().map_err(|fault| self.fault(fault))?;
                self.out.push_str(word);
                Ok(Value::Plain)
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, Rejection> {
        self.scan.take(b'{');
        self.out.push('{');
        if self.scan.take(b'}') {
            self.out.push('}');
            return Ok(Value::Plain);
        }
        let mut names = Names::default();
        let mut named = None;
        let mut beside = Vec::new();
        loop {
            let path = self.path.len();
            let name = self.name(&mut names)?;
            if name.naming && named.is_none() {
                named = self.named()?;
            }
            let written = self.written(depth + 1)?;
            if let Some(secret) = &name.secret {
                self.hide(&written, secret);
            } else if let Some(name) = name.named {
                beside.push((name, written));
            }
            self.path.truncate(path);
            if !self.scan.take(b',') {
                break;
            }
            self.out.push(',');
        }
        self.close(b'}', "a comma or }")?;
        if let Some(secret) = named {
            // From the last, so that the ranges of the others still hold.
            let path = self.path.len();
            for (name, written) in beside.iter().rev() {
                self.path.push('/');
                self.path.push_str(name);
                self.hide(written, &secret);
                self.path.truncate(path);
            }
        }
        Ok(Value::Secretive)
    }

    /// Reads a member's name and colon, writes it, and adds it to the path.
    fn name(&mut self, names: &mut Names) -> Result<Name, Rejection> {
        if self.scan.peek() != Some(b'"') {
            // Says what was due.
            self.scan.key().map_err(|fault| self.fault(fault))?;
        }
        let start = self.scan.at();
        let name = self.scan.string().map_err(|fault| self.fault(fault))?;
        let raw = self.scan.between(start, self.scan.at());
        let clean = match redact_as(&name, kind_of(&name)) {
            Cow::Borrowed(_) => None,
            Cow::Owned(clean) => Some(names.unique(clean)),
        };
        self.path.push('/');
        self.path
            .push_str(&pointer_part(clean.as_deref().unwrap_or(&name)));
        if !names.insert(&name, clean.as_deref()) {
            let message = format!(
                "{} is given twice in one object; give it once",
                shown(&name)
            );
            return Err(self.refuse(RejectionCode::DuplicateKey, message));
        }
        // As it was sent or as it is kept: what is kept must mean the same when it comes back.
        let secret = named_secret(&name).or_else(|| clean.as_deref().and_then(named_secret));
        match &clean {
            Some(clean) => {
                self.touched.add(&self.path);
                push_json_string(clean, &mut self.out);
            }
            None => self.verbatim(raw),
        }
        self.scan
            .expect(b':', "a colon")
            .map_err(|fault| self.fault(fault))?;
        self.out.push(':');
        Ok(Name {
            naming: NAMING.contains(&&*name),
            named: NAMED.into_iter().find(|named| *named == name),
            secret,
        })
    }

    /// Whether the string that comes next is a secret's name.
    fn named(&mut self) -> Result<Option<NamedSecret>, Rejection> {
        if self.scan.peek() != Some(b'"') {
            return Ok(None);
        }
        let at = self.scan.at();
        let name = self.scan.string().map_err(|fault| self.fault(fault))?;
        self.scan.go_to(at);
        Ok(named_secret(&name).or_else(|| named_secret(&redact_as(&name, kind_of(&name)))))
    }

    fn written(&mut self, depth: usize) -> Result<Written, Rejection> {
        let (out, touched) = (self.out.len(), self.touched.len());
        let value = self.value(depth)?;
        Ok(Written {
            value,
            out: out..self.out.len(),
            touched: touched..self.touched.len(),
        })
    }

    /// Hides the value the path points to, if there is something to hide.
    fn hide(&mut self, written: &Written, secret: &NamedSecret) {
        let hides = match written.value {
            Value::Plain => false,
            Value::Number => secret.numbers,
            Value::Secretive => true,
        };
        if hides {
            self.out
                .replace_range(written.out.clone(), &format!("\"{REDACTED}\""));
            self.touched.replace(written.touched.clone(), &self.path);
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, Rejection> {
        self.scan.take(b'[');
        self.out.push('[');
        if self.scan.take(b']') {
            self.out.push(']');
            return Ok(Value::Plain);
        }
        let path = self.path.len();
        for place in 0_usize.. {
            self.path.push('/');
            self.path.push_str(&place.to_string());
            self.value(depth + 1)?;
            self.path.truncate(path);
            if !self.scan.take(b',') {
                break;
            }
            self.out.push(',');
        }
        self.close(b']', "a comma or ]")?;
        Ok(Value::Secretive)
    }

    fn close(&mut self, closer: u8, expected: &'static str) -> Result<(), Rejection> {
        self.scan
            .expect(closer, expected)
            .map_err(|fault| self.fault(fault))?;
        self.out.push(char::from(closer));
        Ok(())
    }

    fn string(&mut self) -> Result<Value, Rejection> {
        let start = self.scan.at();
        let text = self.scan.string().map_err(|fault| self.fault(fault))?;
        match redact_as(&text, kind_of(&text)) {
            Cow::Borrowed(_) => {
                let raw = self.scan.between(start, self.scan.at());
                self.verbatim(raw);
            }
            Cow::Owned(clean) => {
                push_json_string(&clean, &mut self.out);
                self.touched.add(&self.path);
            }
        }
        Ok(if text.is_empty() || text == REDACTED {
            Value::Plain
        } else {
            Value::Secretive
        })
    }

    fn number(&mut self) -> Result<Value, Rejection> {
        let number = self.scan.number().map_err(|fault| self.fault(fault))?;
        if !survives_double(number) {
            let message =
                "this number changes when a reader makes a double of it; send it as a string";
            return Err(self.refuse(RejectionCode::InexactNumber, message));
        }
        if is_card_number(number) {
            push_json_string(REDACTED, &mut self.out);
            self.touched.add(&self.path);
            return Ok(Value::Plain);
        }
        self.out.push_str(number);
        Ok(Value::Number)
    }

    /// Writes JSON text as it came, control characters outside ASCII and DEL escaped; raw ones below are no JSON.
    fn verbatim(&mut self, raw: &str) {
        if has_control(raw) {
            raw.chars()
                .for_each(|character| push_visible(character, &mut self.out));
        } else {
            self.out.push_str(raw);
        }
    }

    fn fault(&self, fault: Fault) -> Rejection {
        Rejection::at_field(fault, crate::fit(&self.path, 512))
    }

    fn refuse(&self, code: RejectionCode, message: impl Into<String>) -> Rejection {
        Rejection::new(code, crate::fit(&self.path, 512), message)
    }
}

/// A string without white space may be the name of something.
fn kind_of(text: &str) -> Kind {
    if text.contains(char::is_whitespace) {
        Kind::Prose
    } else {
        Kind::Identifier
    }
}
