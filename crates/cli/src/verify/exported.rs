//! Whether an exported file is what its record in the log says.

use std::{fs::File, io::Read, path::Path};

use ::verify::{ExportRecord, Report};
use sha2::{Digest, Sha256};

/// Reads the file, however large. `Err`: why it is not what was recorded, or cannot be told.
pub(super) fn check(
    file: &Path,
    salt: Option<[u8; 32]>,
    report: &Report,
) -> Result<ExportRecord, String> {
    let salt = salt.ok_or("its salt is not given: use its manifest, or --salt")?;
    let event = report.event.as_ref().ok_or("its record is not genuine")?;
    let record = ExportRecord::of(event).map_err(|error| error.to_string())?;
    let digest = digest(file, salt).map_err(|error| format!("it cannot be read: {error}"))?;
    match record.is_of(&digest) {
        true => Ok(record),
        false => Err("it is not what was exported: it was changed, or this is another export's salt or proof".into()),
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
