//! Events as comma-separated values (RFC 4180).

use event::{Member, Record};
use filter::EventView;
use store::{Part, Parts, StringColumn};

/// What some programs need at the beginning to read UTF-8 as such.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// How cells are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Csv {
    /// As they are, for programs. Else what a spreadsheet would take for a formula has a `'` before it.
    pub(crate) raw: bool,
    /// With a byte-order mark.
    pub(crate) marked: bool,
}

impl Csv {
    pub(super) fn head(self, columns: &[Member], out: &mut Vec<u8>) {
        if self.marked {
            out.extend_from_slice(BYTE_ORDER_MARK.as_bytes());
        }
        let names: Vec<_> = columns.iter().map(|column| column.name()).collect();
        out.extend_from_slice(names.join(",").as_bytes());
        out.extend_from_slice(b"\r\n");
    }

    pub(super) fn row(
        self,
        columns: &[Member],
        event: &impl EventView,
        beyond: Beyond<'_>,
        out: &mut Vec<u8>,
    ) {
        let start = out.len();
        for (place, column) in columns.iter().enumerate() {
            if place > 0 {
                out.push(b',');
            }
            match column {
                Member::Id => self.cell(&event.id(), out),
                Member::UserId => self.cell(event.user_id(), out),
                Member::UserEmail => self.cell(event.user_email(), out),
                Member::Action => self.cell(event.action(), out),
                Member::Resource => self.cell(event.resource(), out),
                Member::Details => self.cell(event.details(), out),
                Member::IpAddress => self.cell(event.ip_address(), out),
                // No time looks like anything else, nor does a number or a name of ours.
                Member::Timestamp => event.timestamp().write(out),
                Member::Success => out.extend_from_slice(match event.success() {
                    true => b"true",
                    false => b"false",
                }),
                Member::SessionId => self.cell(event.session_id(), out),
                Member::UserAgent => self.cell(event.user_agent(), out),
                Member::RequestId => self.cell(event.request_id(), out),
                Member::Metadata => self.cell(event.metadata(), out),
                Member::Index => out.extend_from_slice(beyond.index.to_string().as_bytes()),
                Member::ReceivedAt => event.received_at().write(out),
                Member::Source => out.extend_from_slice(event.source().name().as_bytes()),
                Member::Sender => self.cell(event.sender(), out),
                Member::Redacted => self.cell(beyond.redacted, out),
                Member::Statement => self.cell(beyond.statement, out),
            }
        }
        if out.len() == start {
            // An empty line is no row to some who read it.
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(b"\r\n");
    }

    fn cell(self, text: &str, out: &mut Vec<u8>) {
        let defused = !self.raw && is_formula(text);
        if !defused && !needs_quotes(text) {
            out.extend_from_slice(text.as_bytes());
            return;
        }
        out.push(b'"');
        if defused {
            out.push(b'\'');
        }
        for byte in text.bytes() {
            if byte == b'"' {
                out.push(b'"');
            }
            out.push(byte);
        }
        out.push(b'"');
    }
}

/// What a row shows of an event that no [`EventView`] has.
#[derive(Clone, Copy, Default)]
pub(super) struct Beyond<'a> {
    index: u64,
    redacted: &'a str,
    statement: &'a str,
}

impl<'a> Beyond<'a> {
    pub(super) fn of(record: &'a Record, index: u64) -> Self {
        Self {
            index,
            redacted: record.redacted.as_deref().unwrap_or_default(),
            statement: record.statement.as_deref().unwrap_or_default(),
        }
    }
}

/// What is read of an event to write these columns; `None` if whole events are: some is [`Beyond`].
pub(super) fn parts(columns: &[Member]) -> Option<Parts> {
    columns.iter().try_fold(Parts::NONE, |parts, column| {
        let part = match column {
            Member::Id => {
                return Some(
                    parts
                        .and(Part::Id)
                        .and(Part::String(StringColumn::OriginalId)),
                );
            }
            Member::UserId => Part::String(StringColumn::UserId),
            Member::UserEmail => Part::String(StringColumn::UserEmail),
            Member::Action => Part::String(StringColumn::Action),
            Member::Resource => Part::String(StringColumn::Resource),
            Member::Details => Part::String(StringColumn::Details),
            Member::IpAddress => Part::String(StringColumn::IpAddress),
            Member::Timestamp => Part::Timestamp,
            Member::Success => Part::Success,
            Member::SessionId => Part::String(StringColumn::SessionId),
            Member::UserAgent => Part::String(StringColumn::UserAgent),
            Member::RequestId => Part::String(StringColumn::RequestId),
            Member::Metadata => Part::String(StringColumn::Metadata),
            Member::ReceivedAt => Part::ReceivedAt,
            Member::Source => Part::Source,
            Member::Sender => Part::String(StringColumn::Sender),
            Member::Index | Member::Redacted | Member::Statement => return None,
        };
        Some(parts.and(part))
    })
}

/// Whether a cell means something else without quotes. The semicolon separates cells in many countries' spreadsheets.
fn needs_quotes(text: &str) -> bool {
    let special = |byte| matches!(byte, b'"' | b',' | b';' | b'\r' | b'\n' | b'\t');
    // No stop on the way, so that many bytes are looked at in one step.
    text.bytes().fold(false, |some, byte| some | special(byte))
        || text.starts_with(' ')
        || text.ends_with(' ')
}

/// Whether a spreadsheet may take the cell for a formula: by how it begins, and also by what follows quotes and white
/// space, which some programs take away before they look (OWASP, CSV Injection).
fn is_formula(text: &str) -> bool {
    let begins = |c| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    let skipped =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '\u{feff}' | '\u{200b}');
    text.starts_with(['\t', '\r', '\n']) || text.trim_start_matches(skipped).starts_with(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_read_back_and_formulas_are_defused() {
        for (text, written, raw) in [
            ("", "", ""),
            ("plain text", "plain text", "plain text"),
            ("a,b", "\"a,b\"", "\"a,b\""),
            ("a;=1", "\"a;=1\"", "\"a;=1\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\"", "\"say \"\"hi\"\"\""),
            ("a\r\nb", "\"a\r\nb\"", "\"a\r\nb\""),
            (" a", "\" a\"", "\" a\""),
            ("=1+1", "\"'=1+1\"", "=1+1"),
            ("+1", "\"'+1\"", "+1"),
            ("-1", "\"'-1\"", "-1"),
            ("@SUM(A1)", "\"'@SUM(A1)\"", "@SUM(A1)"),
            ("＝1", "\"'＝1\"", "＝1"),
            ("\tx", "\"'\tx\"", "\"\tx\""),
            ("\rx", "\"'\rx\"", "\"\rx\""),
            ("  =1", "\"'  =1\"", "\"  =1\""),
            ("\"=1", "\"'\"\"=1\"", "\"\"\"=1\""),
            ("' +1", "\"'' +1\"", "' +1"),
            ("a=1", "a=1", "a=1"),
            ("2026-01-01", "2026-01-01", "2026-01-01"),
        ] {
            for (is_raw, expected) in [(false, written), (true, raw)] {
                let (mut out, csv) = (
                    Vec::new(),
                    Csv {
                        raw: is_raw,
                        marked: false,
                    },
                );
                csv.cell(text, &mut out);
                assert_eq!(String::from_utf8(out).unwrap(), expected, "{text:?}");
            }
        }
    }
}
