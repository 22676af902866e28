//! Exported files: whether one is what the log recorded of it.

use event::Digest32;

use crate::bundle::{MAX_BUNDLE_BYTES, read};
use crate::json::{Json, Members};
use crate::{Bundle, BundleError, EventView};

/// The value of the member `format` of a manifest.
pub const EXPORT_FORMAT: &str = "neosc-audit-export-v1";

/// What goes with an exported file: the salt of its digest, and the proof of its record. Well-formed, not verified.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// What comes before the file's bytes in the digest.
    pub salt: [u8; 32],
    /// The proof bundle of the `export_logs` entry, with `metadata` open.
    pub record: Bundle,
}

impl Manifest {
    /// Reads a manifest. Nothing is verified.
    ///
    /// # Errors
    /// For every departure from the format; [`BundleError::Format`] if it is something else.
    pub fn parse(json: &str) -> Result<Self, BundleError> {
        if json.len() > MAX_BUNDLE_BYTES {
            return Err(BundleError::TooLarge(json.len()));
        }
        let mut members = Members::of_text(json)?;
        let format = members.text("format")?;
        if format != EXPORT_FORMAT {
            return Err(BundleError::Format(format));
        }
        let salt = Digest32::from_hex(&members.text("salt")?)
            .map_err(|_| members.malformed("salt", "64 lower-case hexadecimal digits"))?;
        let record = read::of(members.object("record")?)?;
        members.finish()?;
        Ok(Self {
            salt: *salt.as_bytes(),
            record,
        })
    }

    /// The manifest as JSON on one line.
    pub fn to_json(&self) -> String {
        format!(
            "{{\"format\":\"{EXPORT_FORMAT}\",\"salt\":\"{}\",\"record\":{}}}",
            Digest32::new(self.salt).to_hex(),
            self.record.to_json()
        )
    }
}

/// What the log recorded of an export that was whole (the `metadata` of an `export_logs` entry).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExportRecord {
    /// `csv`, `json`, `ndjson` or `parquet`.
    pub format: String,
    /// Whether each event has its proof beside it ([`verify_row`](crate::verify_row)).
    pub proofs: bool,
    /// Names of what is written of each event, separated by commas; `None`: what the format usually has.
    pub columns: Option<String>,
    /// Canonical filter text.
    pub filter: String,
    /// Events in the file.
    pub rows: u64,
    /// Entries of the log when the export began.
    pub tree_size: u64,
    digest: String,
}

/// Why an event is no record of a whole export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoExport {
    /// It is another action, or was asserted by whoever sent it.
    #[error("the proof is not of an export this log's server made (export_logs, source platform)")]
    Action,
    /// The export failed.
    #[error("the export was cut before its end: no file of it is whole")]
    Failed,
    /// The `metadata` is not open.
    #[error(
        "the proof does not disclose `metadata`, which holds the digest: ask for it with disclose=metadata"
    )]
    NotDisclosed,
    /// The `metadata` is not as this version knows it.
    #[error("`metadata` of the export is not in a form this version knows")]
    Form,
}

impl ExportRecord {
    /// Reads it from an event that was proven.
    ///
    /// # Errors
    /// See [`NoExport`].
    pub fn of(event: &EventView) -> Result<Self, NoExport> {
        if event.action != "export_logs" || event.source != "platform" {
            return Err(NoExport::Action);
        }
        if !event.success {
            return Err(NoExport::Failed);
        }
        let metadata = event.value("metadata").ok_or(NoExport::NotDisclosed)?;
        Self::read(metadata).ok_or(NoExport::Form)
    }

    fn read(metadata: &str) -> Option<Self> {
        let Json::Object(members) = serde_json::from_str(metadata).ok()? else {
            return None;
        };
        let text = |name: &str| match members.get(name) {
            Some(Json::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let number = |name: &str| match members.get(name) {
            Some(Json::Number(number)) => Some(*number),
            _ => None,
        };
        Some(Self {
            format: text("format")?,
            proofs: match members.get("proofs") {
                None => false,
                Some(Json::True) => true,
                Some(_) => return None,
            },
            columns: match members.get("columns") {
                None => None,
                Some(_) => Some(text("columns")?),
            },
            filter: text("filter")?,
            rows: number("rows")?,
            tree_size: number("tree_size")?,
            digest: text("sha256").filter(|hex| hex.len() == 64)?,
        })
    }

    /// Whether this is the SHA-256 of salt and file that was recorded.
    pub fn is_of(&self, sha256: &[u8; 32]) -> bool {
        let digits = |byte: &u8| {
            let digit = |n: u8| char::from_digit(u32::from(n), 16).unwrap_or('?');
            [digit(byte >> 4), digit(byte & 15)]
        };
        self.digest.chars().eq(sha256.iter().flat_map(digits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_recorded_is_read() {
        let digest = "ab".repeat(32);
        let whole = format!(
            r#"{{"filter":"id:x","format":"csv","order":"timestamp desc","rows":3,"sha256":"{digest}","tree_size":9}}"#
        );
        let record = ExportRecord::read(&whole).unwrap();
        assert_eq!(
            (record.rows, record.tree_size, &*record.format),
            (3, 9, "csv")
        );
        assert!(record.is_of(&[0xab; 32]) && !record.is_of(&[0xba; 32]));
        assert!(!record.proofs);
        let proven = whole.replacen("\"rows\"", "\"proofs\":true,\"rows\"", 1);
        assert!(ExportRecord::read(&proven).unwrap().proofs);
        assert_eq!(record.columns, None);
        let few = whole.replacen("\"filter\"", "\"columns\":\"id,action\",\"filter\"", 1);
        let few = ExportRecord::read(&few).unwrap();
        assert_eq!(few.columns.as_deref(), Some("id,action"));
        for (from, to) in [
            ("\"rows\"", "\"columns\":3,\"rows\""),
            ("\"rows\"", "\"proofs\":false,\"rows\""),
            ("\"rows\":3", "\"rows\":\"3\""),
            ("\"rows\":3", "\"rows\":3,\"rows\":4"),
            ("abab\"", "ab\""),
            ("\"sha256\"", "\"sha1\""),
            ("{", "["),
        ] {
            assert_eq!(
                ExportRecord::read(&whole.replacen(from, to, 1)),
                None,
                "{to}"
            );
        }
    }
}
