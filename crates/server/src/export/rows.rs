//! Events as the bytes of a format.

use archive::TableWriter;
use store::{Found, Result};

use super::{Format, csv::Csv};

/// Writes the events of one export.
pub(super) enum Rows {
    Csv(Csv),
    Json {
        first: bool,
    },
    Ndjson,
    /// It holds events until they fill a row group.
    Parquet(Box<TableWriter>),
}

impl Rows {
    pub(super) fn new(format: Format) -> Result<Self> {
        Ok(match format {
            Format::Csv(csv) => Self::Csv(csv),
            Format::Json => Self::Json { first: true },
            Format::Ndjson => Self::Ndjson,
            Format::Parquet => Self::Parquet(Box::new(TableWriter::new()?)),
        })
    }

    /// What is before the first event.
    pub(super) fn begin(&mut self, out: &mut Vec<u8>) {
        match self {
            Self::Csv(csv) => csv.head(out),
            Self::Json { .. } => out.push(b'['),
            Self::Ndjson | Self::Parquet(_) => {}
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
            Self::Csv(csv) => csv.row(&found.record, out),
            Self::Json { first } => {
                let first = std::mem::replace(first, false);
                out.extend_from_slice(if first { b"\n" } else { b",\n" });
                json(found, proof, out);
            }
            Self::Ndjson => {
                json(found, proof, out);
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
            Self::Csv(_) | Self::Json { .. } | Self::Ndjson => Ok(()),
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
            Self::Csv(_) | Self::Ndjson => {}
        }
        Ok(())
    }
}

fn json(found: &Found, proof: Option<&str>, out: &mut Vec<u8>) {
    event::write_json(&found.record, found.index, out);
    if let Some(proof) = proof {
        event::add_proof(proof, out);
    }
}
