//! Whether an exported file is what its record in the log says.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
};

use ::verify::{ExportRecord, Keys, MAX_BUNDLE_BYTES, Report, Verdict, verify_row};
use sha2::{Digest, Sha256};

use super::worse;
use crate::progress;

/// The longest line of an export with proofs: a proof, and the event it opens once more.
const LINE: u64 = 2 * MAX_BUNDLE_BYTES as u64;

/// What was found of an exported file that is what was recorded.
pub(crate) struct Checked {
    pub(crate) record: ExportRecord,
    /// The exit code of its rows' proofs together.
    pub(crate) rows: u8,
}

/// Reads the file, however large. `Err`: why it is not what was recorded, or cannot be told.
pub(crate) fn check(
    file: &Path,
    salt: Option<[u8; 32]>,
    report: &Report,
    keys: &Keys,
) -> Result<Checked, String> {
    let salt = salt.ok_or("its salt is not given: use its manifest, or --salt")?;
    let event = report.event.as_ref().ok_or("its record is not genuine")?;
    let record = ExportRecord::of(event).map_err(|error| error.to_string())?;
    let digest = digest(file, salt).map_err(unreadable)?;
    if !record.is_of(&digest) {
        return Err("it is not what was exported: it was changed, or this is another export's salt or proof".into());
    }
    let mut code = Verdict::EXIT_GENUINE;
    let rows = match &*record.format {
        "parquet" => {
            let file = File::open(file).map_err(unreadable)?;
            archive::table_rows(&file).map_err(|error| error.to_string())?
        }
        _ if record.proofs => proven_rows(file, record.rows, keys, &mut code)?,
        // The digest says all: only what has a proof of its own is looked at.
        _ => record.rows,
    };
    if rows != record.rows {
        let recorded = record.rows;
        return Err(format!(
            "it has {rows} events, and its record says {recorded}: it was not exported by this program as it is"
        ));
    }
    Ok(Checked { record, rows: code })
}

/// Verifies each row by its own proof, and counts them: so many are expected.
fn proven_rows(file: &Path, expected: u64, keys: &Keys, code: &mut u8) -> Result<u64, String> {
    let bar = progress::bar(expected, "proofs verified");
    let mut file = BufReader::new(File::open(file).map_err(unreadable)?);
    let (mut line, mut number, mut rows) = (String::new(), 0_u64, 0_u64);
    loop {
        line.clear();
        number += 1;
        let read = file.by_ref().take(LINE).read_line(&mut line);
        if read.map_err(unreadable)? == 0 {
            bar.finish_and_clear();
            return Ok(rows);
        }
        let here = |why: &dyn std::fmt::Display| format!("line {number}: {why}");
        let Some(row) = line.strip_suffix('\n') else {
            return Err(here(&"it is cut, or longer than any event with its proof"));
        };
        // In an array, events stand between the lines of its brackets.
        if matches!(row, "[" | "]" | "") {
            continue;
        }
        let row = row.strip_suffix(',').unwrap_or(row);
        let report = verify_row(row, keys).map_err(|fault| here(&fault))?;
        if let Verdict::NotGenuine { first } = &report.verdict {
            return Err(here(&format!("its proof is not genuine: {first}")));
        }
        *code = worse(*code, report.verdict.exit_code());
        rows += 1;
        bar.inc(1);
    }
}

fn digest(file: &Path, salt: [u8; 32]) -> std::io::Result<[u8; 32]> {
    let (mut file, mut digest) = (File::open(file)?, Sha256::new_with_prefix(salt));
    let mut piece = vec![0; 1 << 20];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(digest.finalize().into()),
            read => digest.update(piece.get(..read).unwrap_or_default()),
        }
    }
}

fn unreadable(error: std::io::Error) -> String {
    format!("it cannot be read: {error}")
}
