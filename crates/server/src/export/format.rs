//! In which form events leave.

use store::Found;

use super::csv::Csv;
use crate::problem::Problem;

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Csv(Csv),
    /// One array, an event a line.
    Json,
    /// An event a line.
    Ndjson,
}

impl Format {
    /// Reads the parameter `format`, and for CSV `raw` and `excel`.
    pub(crate) fn read(name: Option<&str>, raw: bool, excel: bool) -> Result<Self, Problem> {
        let format = match name {
            None | Some("csv") if raw && excel => {
                let detail = "`raw` is for programs and `excel` for spreadsheets: give one of them";
                return Err(Problem::parameter("bad_parameter", "raw", detail));
            }
            None | Some("csv") => Self::Csv(Csv { raw, marked: excel }),
            Some("json") => Self::Json,
            Some("ndjson") => Self::Ndjson,
            Some(_) => {
                let detail = "a format is csv, json or ndjson";
                return Err(Problem::parameter("bad_parameter", "format", detail));
            }
        };
        if (raw || excel) && !matches!(format, Self::Csv(_)) {
            let name = if raw { "raw" } else { "excel" };
            let detail = "this is for format=csv alone: JSON is never changed for spreadsheets";
            return Err(Problem::parameter("bad_parameter", name, detail));
        }
        Ok(format)
    }

    /// Its name, which is also the end of the file's.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Csv(_) => "csv",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
        }
    }

    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Csv(_) => "text/csv; charset=utf-8; header=present",
            Self::Json => "application/json",
            Self::Ndjson => "application/x-ndjson",
        }
    }

    /// What is before the first event.
    pub(super) fn begin(self, out: &mut Vec<u8>) {
        match self {
            Self::Csv(csv) => csv.head(out),
            Self::Json => out.push(b'['),
            Self::Ndjson => {}
        }
    }

    /// An event.
    pub(super) fn row(self, found: &Found, first: bool, out: &mut Vec<u8>) {
        match self {
            Self::Csv(csv) => csv.row(&found.record, out),
            Self::Json => {
                out.extend_from_slice(if first { b"\n" } else { b",\n" });
                event::write_json(&found.record, found.index, out);
            }
            Self::Ndjson => {
                event::write_json(&found.record, found.index, out);
                out.push(b'\n');
            }
        }
    }

    /// What is after the last event.
    pub(super) fn end(self, out: &mut Vec<u8>) {
        match self {
            Self::Json => out.extend_from_slice(b"\n]\n"),
            Self::Csv(_) | Self::Ndjson => {}
        }
    }
}
