//! Events as comma-separated values (RFC 4180).

use filter::EventView;
use store::{Part, Parts, StringColumn};

/// The columns: the nine fields of the contract, in its order.
const HEAD: &str = "id,user_id,user_email,action,resource,details,ip_address,timestamp,success\r\n";

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
    /// What is read of an event to write its row.
    pub(super) fn parts() -> Parts {
        let columns = [
            StringColumn::OriginalId,
            StringColumn::UserId,
            StringColumn::UserEmail,
            StringColumn::Action,
            StringColumn::Resource,
            StringColumn::Details,
            StringColumn::IpAddress,
        ];
        let others = Parts::of(Part::Id).and(Part::Timestamp).and(Part::Success);
        columns
            .into_iter()
            .fold(others, |parts, column| parts.and(Part::String(column)))
    }

    pub(super) fn head(self, out: &mut Vec<u8>) {
        if self.marked {
            out.extend_from_slice(BYTE_ORDER_MARK.as_bytes());
        }
        out.extend_from_slice(HEAD.as_bytes());
    }

    pub(super) fn row(self, event: &impl EventView, out: &mut Vec<u8>) {
        let id = event.id();
        let cells = [
            &*id,
            event.user_id(),
            event.user_email(),
            event.action(),
            event.resource(),
            event.details(),
            event.ip_address(),
        ];
        for cell in cells {
            self.cell(cell, out);
            out.push(b',');
        }
        // No time looks like anything else.
        event.timestamp().write(out);
        out.extend_from_slice(match event.success() {
            true => b",true\r\n",
            false => b",false\r\n",
        });
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
