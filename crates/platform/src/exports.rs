//! Exports of the log.

use event::{NewEvent, Timestamp};
use serde_json::json;
use store::{Export, OrganizationId};

use crate::{
    Caller, Platform, Principal, Result,
    command::{self, Refusal, record},
    scribe::{LOGS, Scribe, with},
};

/// An export that ended, whole or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinishedExport {
    /// `csv`, `json`, `ndjson` or `parquet`.
    pub format: String,
    /// Whether each event has its proof bundle beside it.
    pub proofs: bool,
    /// Names of what is written of each event, separated by commas. None: what the format usually has.
    pub columns: Option<String>,
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
    pub failed: Option<String>,
    /// Of one that was made in the background: its id.
    pub export_id: Option<String>,
}

impl FinishedExport {
    fn event(&self, scribe: &Scribe) -> NewEvent {
        let filter = event::fit(&self.filter, event::limits::DETAILS);
        let mut metadata = json!({
            "format": self.format,
            "filter": filter,
            "order": self.order,
            "started_at": self.started.to_string(),
            "rows": self.rows,
            "tree_size": self.tree_size,
        });
        if self.proofs {
            metadata["proofs"] = true.into();
        }
        let optional = [
            ("columns", &self.columns),
            ("reason", &self.reason),
            ("export_id", &self.export_id),
        ];
        for (name, value) in optional {
            if let Some(value) = value {
                metadata[name] = value.clone().into();
            }
        }
        let Some(why) = &self.failed else {
            metadata["sha256"] = self.sha256.clone().into();
            let details = format!("Exported {} events", self.rows);
            return with(scribe.done("export_logs", LOGS, details), &metadata);
        };
        // The digest of a part would be nobody's.
        let details = format!("The export ended after {} events: {why}", self.rows);
        with(scribe.failed("export_logs", LOGS, details), &metadata)
    }
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
        command::run(self, who.organization(), move |command| {
            Ok(record(command, export.event(&scribe))?)
        })
        .await
    }

    /// Begins an export in the background.
    ///
    /// # Errors
    /// `too_many_exports` if whoever asks has `most` of them.
    pub async fn begin_export(&self, export: Export, most: u64) -> Result<()> {
        let organization = export.organization.clone();
        command::run(self, &organization, move |command| {
            if command.count_exports(&export.user_id)? >= most {
                return Err(Refusal::from(store::Error::Conflict {
                    code: "too_many_exports",
                    message: format!("you have {most} exports: delete one first"),
                }));
            }
            Ok(command.add_export(&export)?)
        })
        .await
    }

    /// Ends an export in the background as its state says, and records it in the same transaction. `false`: it had ended
    /// already, and stays as it was.
    pub async fn end_export(
        &self,
        export: Export,
        finished: FinishedExport,
        caller: &Caller,
    ) -> Result<bool> {
        let organization = export.organization.clone();
        let scribe = Scribe::new(export.user_id.clone(), export.user_email.clone(), caller);
        command::run(self, &organization, move |command| {
            let ends = command.end_export(&export)?;
            if ends {
                record(command, finished.event(&scribe))?;
            }
            Ok(ends)
        })
        .await
    }

    /// Forgets an export in the background that has ended. Its record in the log stays.
    pub async fn forget_export(&self, organization: &OrganizationId, id: &str) -> Result<bool> {
        let id = id.to_owned();
        command::run(self, organization, move |command| {
            Ok(command.remove_export(&id)?)
        })
        .await
    }
}
