//! The records of a file, one after the other, in memory that does not grow with it.

use std::io::{BufRead, Read};

/// The most bytes a record may have in the file: pretty-printed, or with members that are dropped.
pub const LONGEST: usize = 1 << 20;

const BOM: &[u8] = "\u{feff}".as_bytes();

/// How the records lie in the file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// One a line.
    Lines,
    /// Elements of a JSON array; whether one was read.
    Array { begun: bool },
    /// The array was closed.
    Ended,
}

/// Reads the records of a file: JSON objects, one a line or as the elements of an array. The file is the caller's.
pub struct Records<R> {
    input: R,
    form: Option<Form>,
    line: u64,
}

/// Why the rest of a file cannot be read.
#[derive(Debug)]
pub struct Broken {
    /// From 1; 0 if it is no matter of a line.
    pub line: u64,
    /// For people.
    pub why: String,
}

impl From<std::io::Error> for Broken {
    fn from(error: std::io::Error) -> Self {
        Self {
            line: 0,
            why: format!("cannot be read: {error}"),
        }
    }
}

type Result<T> = std::result::Result<T, Broken>;

impl<R: BufRead> Records<R> {
    /// Of what `input` gives; a buffer of fewer than 3 bytes does not see a byte order mark.
    pub fn new(input: R) -> Self {
        Self {
            input,
            form: None,
            line: 1,
        }
    }

    /// The next record, into `record`; gives the line it begins on, or `None` at the end.
    pub fn next(&mut self, record: &mut Vec<u8>) -> Result<Option<u64>> {
        record.clear();
        let form = match self.form {
            Some(form) => form,
            None => self.begin()?,
        };
        match form {
            Form::Lines => self.next_line(record),
            Form::Array { begun } => self.next_element(begun, record),
            Form::Ended => Ok(None),
        }
    }

    /// The reader below, which has read to the end once there are no more records.
    pub fn into_inner(self) -> R {
        self.input
    }

    fn broken<T>(&self, why: impl Into<String>) -> Result<T> {
        Err(Broken {
            line: self.line,
            why: why.into(),
        })
    }

    fn begin(&mut self) -> Result<Form> {
        // A byte order mark is whole in the first bytes a buffered reader has of a file.
        if self.input.fill_buf()?.starts_with(BOM) {
            self.input.consume(BOM.len());
        }
        let form = match self.peek()? {
            Some(b'[') => {
                self.input.consume(1);
                Form::Array { begun: false }
            }
            _ => Form::Lines,
        };
        self.form = Some(form);
        Ok(form)
    }

    /// The next byte that is no space, not taken.
    fn peek(&mut self) -> Result<Option<u8>> {
        loop {
            match self.input.fill_buf()?.first() {
                None => return Ok(None),
                Some(byte) if byte.is_ascii_whitespace() => {
                    self.line += u64::from(*byte == b'\n');
                    self.input.consume(1);
                }
                Some(byte) => return Ok(Some(*byte)),
            }
        }
    }

    fn next_line(&mut self, record: &mut Vec<u8>) -> Result<Option<u64>> {
        if self.peek()?.is_none() {
            return Ok(None);
        }
        let most = LONGEST as u64 + 2;
        self.input.by_ref().take(most).read_until(b'\n', record)?;
        if record.len() > LONGEST && !record.ends_with(b"\n") {
            return self.broken(too_long());
        }
        let line = self.line;
        self.line += 1;
        record.truncate(record.trim_ascii_end().len());
        Ok(Some(line))
    }

    fn next_element(&mut self, begun: bool, record: &mut Vec<u8>) -> Result<Option<u64>> {
        let mut next = self.peek()?;
        if next == Some(b']') {
            self.input.consume(1);
            self.form = Some(Form::Ended);
            return match self.peek()? {
                None => Ok(None),
                Some(_) => self.broken("something follows the end of the array"),
            };
        }
        if begun {
            if next != Some(b',') {
                return self.broken("a comma or ] is due after an element of the array");
            }
            self.input.consume(1);
            next = self.peek()?;
        }
        if next != Some(b'{') {
            return self.broken("a record, which is a JSON object, is due");
        }
        let line = self.line;
        self.object(record)?;
        self.form = Some(Form::Array { begun: true });
        Ok(Some(line))
    }

    /// Takes an object, to the brace that closes it. What is in it is for the parser to judge.
    fn object(&mut self, record: &mut Vec<u8>) -> Result<()> {
        let (mut depth, mut in_string, mut escaped) = (0_u32, false, false);
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return self.broken("the file ends within a record: is it whole?");
            }
            let mut taken = 0;
            let mut closed = false;
            for &byte in buffer {
                taken += 1;
                self.line += u64::from(byte == b'\n');
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' if in_string => escaped = true,
                    b'"' => in_string = !in_string,
                    b'{' if !in_string => depth += 1,
                    b'}' if !in_string => {
                        depth -= 1;
                        closed = depth == 0;
                    }
                    _ => {}
                }
                if closed {
                    break;
                }
            }
            record.extend_from_slice(buffer.get(..taken).unwrap_or_default());
            self.input.consume(taken);
            if record.len() > LONGEST {
                return self.broken(too_long());
            }
            if closed {
                return Ok(());
            }
        }
    }
}

fn too_long() -> String {
    format!("longer than a record may be ({LONGEST} bytes)")
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    /// A line, and what is there or what is wrong with it.
    type At = (u64, String);

    fn all(text: &str, buffer: usize) -> (Vec<At>, Option<At>) {
        let mut records = Records::new(BufReader::with_capacity(buffer, text.as_bytes()));
        let (mut found, mut record) = (Vec::new(), Vec::new());
        loop {
            match records.next(&mut record) {
                Ok(Some(line)) => found.push((line, String::from_utf8(record.clone()).unwrap())),
                Ok(None) => return (found, None),
                Err(broken) => return (found, Some((broken.line, broken.why))),
            }
        }
    }

    #[test]
    fn lines_and_arrays_of_any_layout() {
        let of = |records: &[(u64, &str)]| -> Vec<At> {
            records
                .iter()
                .map(|(line, text)| (*line, (*text).to_owned()))
                .collect()
        };
        for buffer in [3, 4096] {
            let good = |text, records: &[(u64, &str)]| {
                assert_eq!(all(text, buffer), (of(records), None), "{text}");
            };
            good("", &[]);
            good("\n \n", &[]);
            good("{}", &[(1, "{}")]);
            good(
                "{\"a\":1}\r\n\n{\"b\":2}\n",
                &[(1, "{\"a\":1}"), (3, "{\"b\":2}")],
            );
            good("[]", &[]);
            good(
                "[{\"a\":\"}\\\"\"},\n{\"b\":{\"c\":[{}]}}]\n",
                &[(1, "{\"a\":\"}\\\"\"}"), (2, "{\"b\":{\"c\":[{}]}}")],
            );
            good(
                "[\n  {\n \"a\": 1\n },\n {} ]",
                &[(2, "{\n \"a\": 1\n }"), (5, "{}")],
            );
        }
        let (found, broken) = all("\u{feff}{\"a\":1}", 4096);
        assert_eq!((found, broken), (of(&[(1, "{\"a\":1}")]), None));
    }

    #[test]
    fn what_is_no_file_of_records_is_named_by_line() {
        for (text, line) in [
            ("[{}", 1),
            ("[{}\n{}]", 2),
            ("[\n1]", 2),
            ("[{},\n]", 2),
            ("[{\"a\":1", 1),
            ("[{}] x", 1),
        ] {
            let (_, broken) = all(text, 4096);
            assert_eq!(broken.map(|(line, _)| line), Some(line), "{text}");
        }
        let long = format!("{{}}\n{}", "x".repeat(LONGEST + 2));
        assert_eq!(all(&long, 4096).1.map(|(line, _)| line), Some(2));
    }
}
