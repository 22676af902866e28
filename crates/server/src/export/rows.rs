//! Events as the bytes of a format.

use archive::TableWriter;
use event::Member;
use filter::Columns;
use store::{Found, Result};

use super::{
    Form, Format,
    csv::{Beyond, Csv},
};

/// Writes the events of one export.
pub(super) enum Rows {
    Csv(Csv, Columns),
    Json {
        columns: Option<Columns>,
        first: bool,
    },
    Ndjson {
        columns: Option<Columns>,
    },
    /// It holds events until they fill a row group.
    Parquet(Box<TableWriter>),
}

impl Rows {
    pub(super) fn new(form: Form) -> Result<Self> {
        let columns = form.columns;
        Ok(match form.format {
            Format::Csv(csv) => Self::Csv(csv, columns.unwrap_or_else(Columns::contract)),
            Format::Json => Self::Json {
                columns,
                first: true,
            },
            Format::Ndjson => Self::Ndjson { columns },
            Format::Parquet => {
                let columns = columns.as_ref().map_or(&Member::ALL[..], Columns::as_slice);
                Self::Parquet(Box::new(TableWriter::new(columns)?))
            }
        })
    }

    /// What is before the first event.
    pub(super) fn begin(&mut self, out: &mut Vec<u8>) {
        match self {
            Self::Csv(csv, columns) => csv.head(columns.as_slice(), out),
            Self::Json { .. } => out.push(b'['),
            Self::Ndjson { .. } | Self::Parquet(_) => {}
        }
    }

    /// An event, in JSON with its proof bundle as a last member. How many bytes it takes, now or later.
    pub(super) fn row(
        &mut self,
        found: &Found,
        proof: Option<&str>,
        out: &mut Vec<u8>,
    ) -> Result<usize> {
        let before = out.len();
        match self {
            Self::Csv(csv, columns) => {
                let beyond = Beyond::of(&found.record, found.index);
                csv.row(columns.as_slice(), &found.record, beyond, out);
            }
            Self::Json { columns, first } => {
                let first = std::mem::replace(first, false);
                out.extend_from_slice(if first { b"\n" } else { b",\n" });
                json(found, columns.as_ref(), proof, out);
            }
            Self::Ndjson { columns } => {
                json(found, columns.as_ref(), proof, out);
                out.push(b'\n');
            }
            Self::Parquet(table) => return Ok(table.push(&found.record, found.index)?),
        }
        Ok(out.len() - before)
    }

    /// What became whole meanwhile.
    pub(super) fn take(&mut self, out: &mut Vec<u8>) -> Result<()> {
        match self {
            Self::Parquet(table) => Ok(table.take(out)?),
            Self::Csv(..) | Self::Json { .. } | Self::Ndjson { .. } => Ok(()),
        }
    }

    /// What is after the last event.
    pub(super) fn end(&mut self, out: &mut Vec<u8>) -> Result<()> {
        match self {
            Self::Json { .. } => out.extend_from_slice(b"\n]\n"),
            Self::Parquet(table) => {
                table.finish()?;
                table.take(out)?;
            }
            Self::Csv(..) | Self::Ndjson { .. } => {}
        }
        Ok(())
    }
}

fn json(found: &Found, columns: Option<&Columns>, proof: Option<&str>, out: &mut Vec<u8>) {
    match columns {
        None => event::write_json(&found.record, found.index, out),
        Some(columns) => {
            event::write_members(&found.record, found.index, columns.as_slice(), out);
        }
    }
    if let Some(proof) = proof {
        event::add_proof(proof, out);
    }
}
