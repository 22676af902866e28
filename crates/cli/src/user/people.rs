//! The accounts in a file that another system wrote: JSON as `neosc import` reads it, or CSV.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{Cursor, Read},
    path::Path,
};

use csv::{Position, StringRecord};
use event::import::{Records, members};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::failure::{Context, Failure, Result};

/// Bytes of a file.
const BYTES: u64 = 32 << 20;
/// Accounts in a file.
const ROWS: usize = 100_000;
/// Under which names the hash of a password is found.
const HASHES: [&str; 2] = ["password_hash", "hashed_password"];

/// An account, as it is sent.
#[derive(Serialize)]
pub(super) struct Person {
    pub(super) id: String,
    pub(super) email: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    role: String,
    password_hash: String,
}

/// What a file holds.
#[derive(Default)]
pub(super) struct People {
    /// Each with the line it begins on; or why it is no account.
    pub(super) rows: Vec<(u64, Result<Person, String>)>,
    /// What else is told of them, and is not taken over.
    pub(super) left_out: BTreeSet<String>,
}

/// Reads all of a file, or of standard input.
pub(super) fn read(path: &Path, name: &str) -> Result<People> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin()
            .lock()
            .take(BYTES + 1)
            .read_to_end(&mut bytes)
    } else {
        let file = File::open(path).context(name)?;
        file.take(BYTES + 1).read_to_end(&mut bytes)
    };
    if read.context(name)? as u64 > BYTES {
        return Err(format!("{name} is longer than {} MiB: divide it", BYTES >> 20).into());
    }
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let people = match text.trim_ascii_start().first() {
        None => return Err(format!("{name} holds no accounts").into()),
        Some(b'{' | b'[') => of_json(&bytes),
        Some(_) => of_csv(text),
    };
    let people =
        people.map_err(|why| Failure::from(format!("{name} {why}: nothing was imported")))?;
    if people.rows.is_empty() {
        return Err(format!("{name} holds no accounts").into());
    }
    Ok(people)
}

fn of_json(bytes: &[u8]) -> Result<People, String> {
    let mut records = Records::new(Cursor::new(bytes));
    let (mut people, mut record) = (People::default(), Vec::new());
    loop {
        let next = records.next(&mut record);
        match next.map_err(|broken| format!("line {}: {}", broken.line, broken.why))? {
            None => return Ok(people),
            Some(line) => people.add(line, members(&record))?,
        }
    }
}

fn of_csv(bytes: &[u8]) -> Result<People, String> {
    let mut reader = csv::Reader::from_reader(bytes);
    let columns = reader.headers().map_err(|error| error.to_string())?.clone();
    let mut known = BTreeSet::new();
    if let Some(twice) = columns.iter().find(|column| !known.insert(*column)) {
        let twice = event::visible(twice);
        return Err(format!("line 1: the column `{twice}` is there twice"));
    }
    for due in ["id", "email", "role"] {
        if !known.contains(due) {
            return Err(format!(
                "line 1: a CSV names its columns there, with commas between them, and `{due}` is not among them"
            ));
        }
    }
    let mut people = People::default();
    let mut lines = Lines {
        bytes,
        at: 0,
        line: 1,
    };
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = lines.of(record.position());
                people.add(line, Ok(row(&columns, &record)))?;
            }
            Err(error) => people.add(lines.of(error.position()), Err(of_error(&error)))?,
        }
    }
    Ok(people)
}

/// The lines that records begin on. The reader's own count is one short where lines end with a carriage return: it
/// takes the line feed for the next record's.
struct Lines<'a> {
    bytes: &'a [u8],
    /// Before it are `line - 1` ends of lines.
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// Of a record after those that were asked for before.
    fn of(&mut self, position: Option<&Position>) -> u64 {
        let to = position.and_then(|position| usize::try_from(position.byte()).ok());
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let skipped = to.unwrap_or_default().saturating_sub(self.at);
        let after = rest.iter().skip(skipped);
        let ends = after
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        let passed = rest.iter().take(skipped.saturating_add(ends));
        self.line += passed.filter(|byte| **byte == b'\n').count() as u64;
        self.at = self.at.saturating_add(skipped).saturating_add(ends);
        self.line
    }
}

fn row(columns: &StringRecord, record: &StringRecord) -> Map<String, Value> {
    let cells = columns.iter().zip(record);
    cells
        .map(|(column, cell)| (column.to_owned(), cell.into()))
        .collect()
}

fn of_error(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => format!("{len} cells, where the first line has {expected_len}"),
        csv::ErrorKind::Utf8 { .. } => "it is no UTF-8".into(),
        _ => error.to_string(),
    }
}

impl People {
    fn add(&mut self, line: u64, record: Result<Map<String, Value>, String>) -> Result<(), String> {
        if self.rows.len() == ROWS {
            return Err(format!("holds more than {ROWS} accounts: divide it"));
        }
        let person = record.and_then(|record| self.person(record));
        self.rows.push((line, person));
        Ok(())
    }

    fn person(&mut self, mut record: Map<String, Value>) -> Result<Person, String> {
        let mut take = |name: &str| match record.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
            Some(_) => Err(format!("{name} is no text")),
        };
        let due = |name: &str, found: Option<String>| found.ok_or(format!("there is no {name}"));
        let person = Person {
            id: due("id", take("id")?)?,
            email: due("email", take("email")?)?,
            name: take("name")?,
            role: due("role", take("role")?)?,
            password_hash: match HASHES.map(&mut take) {
                [Ok(Some(_)), Ok(Some(_))] => {
                    return Err(format!("there are both {} and {}", HASHES[0], HASHES[1]));
                }
                [first, second] => due("password_hash", first?.or(second?))?,
            },
        };
        // MongoDB's own.
        record.remove("_id");
        self.left_out
            .extend(record.into_iter().map(|(name, _)| name));
        Ok(person)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(people: Result<People, String>) -> String {
        people.err().unwrap()
    }

    fn persons(people: Result<People, String>) -> Vec<(u64, Result<String, String>)> {
        let shown = |person: Person| {
            let name = person.name.unwrap_or_default();
            format!(
                "{} {} {name} {} {}",
                person.id, person.email, person.role, person.password_hash
            )
        };
        let rows = people.ok().unwrap().rows.into_iter();
        rows.map(|(line, person)| (line, person.map(shown)))
            .collect()
    }

    #[test]
    fn json_and_csv_say_the_same() {
        let lines = r#"{"_id":{"$oid":"65f0"},"id":"u-1","email":"a@b.c","name":"A, B","role":"user","password_hash":"$2b$x","is_active":false}
{"id":"u-2","email":"d@e.f","role":"admin","hashed_password":"$2b$y","name":null}"#;
        let array = format!("[{}]", lines.replace('\n', ","));
        let csv = b"id,email,name,role,password_hash,hashed_password,is_active\r\nu-1,a@b.c,\"A, B\",user,$2b$x,,false\r\nu-2,d@e.f,,admin,,$2b$y,true\r\n";
        let expected = [
            "u-1 a@b.c A, B user $2b$x".to_owned(),
            "u-2 d@e.f  admin $2b$y".to_owned(),
        ];
        for people in [
            of_json(lines.as_bytes()),
            of_json(array.as_bytes()),
            of_csv(csv),
        ] {
            assert_eq!(
                people.as_ref().unwrap().left_out,
                ["is_active".to_owned()].into()
            );
            let found: Vec<String> = persons(people)
                .into_iter()
                .map(|(_, row)| row.unwrap())
                .collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_row_that_is_no_account_says_why_and_the_others_stay() {
        let json = br#"{"email":"a@b.c"}
[]
{"id":7,"email":"a@b.c","role":"user","password_hash":"x"}
{"id":"u","id":"u"}
{"id":"u","email":"a@b.c","role":"user"}
{"id":"u","email":"a@b.c","role":"user","password_hash":"x","hashed_password":"y"}
{"id":"u","email":"a@b.c","role":"user","password_hash":"x"}"#;
        let rows = persons(of_json(json));
        for ((line, row), why) in rows.iter().zip([
            "there is no id",
            "JSON object",
            "id is no text",
            "twice",
            "there is no password_hash",
            "there are both",
        ]) {
            assert!(row.as_ref().unwrap_err().contains(why), "{line}: {row:?}");
        }
        assert_eq!(rows[6], (7, Ok("u a@b.c  user x".to_owned())));
    }

    #[test]
    fn rows_of_csv_know_their_lines() {
        let lines: [&[u8]; 6] = [
            b"id,email,role,password_hash,note",
            b"u-1,a@b.c",
            b"u-2,d@\xff,user,x,",
            b"",
            b"u-3,g@h.i,user,x,\"of two\nlines\"",
            b"u-4,j@k.l,user,x,",
        ];
        for end in [&b"\n"[..], b"\r\n"] {
            let rows = persons(of_csv(&lines.join(end)));
            let short = "2 cells, where the first line has 5";
            let expected = [
                (2, Err(short.to_owned())),
                (3, Err("it is no UTF-8".to_owned())),
                (5, Ok("u-3 g@h.i  user x".to_owned())),
                (7, Ok("u-4 j@k.l  user x".to_owned())),
            ];
            assert_eq!(rows, expected);
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_is_refused_whole() {
        for (csv, why) in [
            ("id;email;role\n", "`id` is not among them"),
            ("id,email,role,id\n", "`id` is there twice"),
            ("id,email\n", "`role` is not among them"),
        ] {
            assert!(refused(of_csv(csv.as_bytes())).contains(why), "{csv}");
        }
        assert!(refused(of_json(b"[{\"id\":\"u\"")).contains("whole"));
        let many = "{}\n".repeat(ROWS + 1);
        assert!(refused(of_json(many.as_bytes())).contains("divide it"));
    }
}
