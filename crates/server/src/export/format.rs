//! In which form events leave.

use filter::Columns;

use super::csv::Csv;
use crate::problem::Problem;

/// The form of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) format: Format,
    /// Whether each event has its proof bundle beside it.
    pub(crate) proofs: bool,
    /// What is written of each event, if that was said; else what the format usually has.
    pub(crate) columns: Option<Columns>,
}

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Csv(Csv),
    /// One array, an event a line.
    Json,
    /// An event a line.
    Ndjson,
    /// Apache Parquet.
    Parquet,
}

/// What files of exports are, as OpenAPI names them.
pub(crate) const CONTENT_TYPES: &[&str] = &[
    "text/csv",
    "application/json",
    "application/x-ndjson",
    "application/vnd.apache.parquet",
];

impl Form {
    /// Reads the parameter `format`, for CSV `raw` and `excel`, for JSON `proofs`, and `columns`.
    pub(crate) fn read(
        name: Option<&str>,
        raw: bool,
        excel: bool,
        proofs: bool,
        columns: Option<&str>,
    ) -> Result<Self, Problem> {
        let format = match name {
            None | Some("csv") if raw && excel => {
                let detail = "`raw` is for programs and `excel` for spreadsheets: give one of them";
                return Err(Problem::parameter("bad_parameter", "raw", detail));
            }
            None | Some("csv") => Format::Csv(Csv { raw, marked: excel }),
            Some(name) => Format::named(name)?,
        };
        if (raw || excel) && !matches!(format, Format::Csv(_)) {
            let name = if raw { "raw" } else { "excel" };
            let detail = "this is for format=csv alone: the other formats are never changed for spreadsheets";
            return Err(Problem::parameter("bad_parameter", name, detail));
        }
        if proofs && !matches!(format, Format::Json | Format::Ndjson) {
            let detail =
                "a proof is JSON: give format=ndjson or format=json, where each event has its own";
            return Err(Problem::parameter("bad_parameter", "proofs", detail));
        }
        let columns = Columns::parse(columns)?;
        if proofs && columns.is_some() {
            let detail = "a proof opens all of an event, and `columns` would leave some of it out: give one of them";
            return Err(Problem::parameter("bad_parameter", "columns", detail));
        }
        Ok(Self {
            format,
            proofs,
            columns,
        })
    }

    /// The columns as they are recorded, if they were said.
    pub(crate) fn columns(&self) -> Option<String> {
        self.columns.as_ref().map(Columns::to_string)
    }
}

impl Format {
    /// The format of a name, CSV as it usually is.
    pub(crate) fn named(name: &str) -> Result<Self, Problem> {
        match name {
            "csv" => Ok(Self::Csv(Csv {
                raw: false,
                marked: false,
            })),
            "json" => Ok(Self::Json),
            "ndjson" => Ok(Self::Ndjson),
            "parquet" => Ok(Self::Parquet),
            _ => {
                let detail = "a format is csv, json, ndjson or parquet";
                Err(Problem::parameter("bad_parameter", "format", detail))
            }
        }
    }

    /// Its name, which is also the end of the file's.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Csv(_) => "csv",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Parquet => "parquet",
        }
    }

    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Csv(_) => "text/csv; charset=utf-8; header=present",
            Self::Json => "application/json",
            Self::Ndjson => "application/x-ndjson",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }
}
