//! Exports of the log.

use event::Timestamp;
use serde_json::json;

use crate::{
    Caller, Platform, Principal, Result,
    command::{self, record},
    scribe::{LOGS, Scribe, with},
};

/// An export that ended, whole or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinishedExport {
    /// `csv`, `json` or `ndjson`.
    pub format: &'static str,
    /// Canonical text, with times.
    pub filter: String,
    /// Column and direction, as `timestamp desc`.
    pub order: String,
    /// Why, as whoever exported says.
    pub reason: Option<String>,
    /// When it began: what relative times of the filter are relative to.
    pub started: Timestamp,
    /// Events that were written.
    pub rows: u64,
    /// Entries of the log that accepts, when it began: later ones are not in it.
    pub tree_size: u64,
    /// SHA-256 of salt and bytes, hex. Whoever has the file has the salt.
    pub sha256: String,
    /// Why it is not whole, if it is not.
    pub failed: Option<&'static str>,
}

impl Platform {
    /// Records an export as `export_logs`. It is committed when this returns.
    ///
    /// # Errors
    /// An export that cannot be recorded must not end as if it were whole.
    pub async fn record_export(
        &self,
        who: &Principal,
        export: FinishedExport,
        caller: &Caller,
    ) -> Result<()> {
        let scribe = Scribe::of(who, caller);
        let filter = event::fit(&export.filter, event::limits::DETAILS);
        let mut metadata = json!({
            "format": export.format,
            "filter": filter,
            "order": export.order,
            "started_at": export.started.to_string(),
            "rows": export.rows,
            "tree_size": export.tree_size,
        });
        if let Some(reason) = export.reason {
            metadata["reason"] = reason.into();
        }
        // The digest of a part would be nobody's.
        if export.failed.is_none() {
            metadata["sha256"] = export.sha256.into();
        }
        command::run(self, who.organization(), move |command| {
            let event = match export.failed {
                None => {
                    let details = format!("Exported {} events", export.rows);
                    scribe.done("export_logs", LOGS, details)
                }
                Some(why) => {
                    let details = format!("The export ended after {} events: {why}", export.rows);
                    scribe.failed("export_logs", LOGS, details)
                }
            };
            Ok(record(command, with(event, &metadata))?)
        })
        .await
    }
}
