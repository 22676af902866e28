//! Imports of files.

use serde_json::json;

use crate::{
    Caller, Error, Platform, Principal, Result,
    command::{self, Refusal, record},
    scribe::{LOGS, Scribe, with},
};

/// An import of a file that came to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinishedImport {
    /// Id of the import.
    pub id: String,
    /// SHA-256 of the file, hex.
    pub file_sha256: String,
    /// Events that were new to the log.
    pub accepted: u64,
    /// Events that were refused.
    pub refused: u64,
    /// Events that were in the log already, by their id or by an earlier run of this import.
    pub duplicates: u64,
}

impl FinishedImport {
    fn details(&self) -> String {
        let accepted = self.accepted;
        match self.duplicates {
            0 => format!("Imported {accepted} events"),
            duplicates => {
                format!("Imported {accepted} events; {duplicates} were in the log already")
            }
        }
    }
}

impl Platform {
    /// Records a finished import as `import_logs`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] if `who` may not ingest.
    pub async fn record_import(
        &self,
        who: &Principal,
        import: FinishedImport,
        caller: &Caller,
    ) -> Result<()> {
        let scribe = Scribe::of(who, caller);
        let metadata = json!({
            "import_id": import.id,
            "file_sha256": import.file_sha256,
            "accepted": import.accepted,
            "refused": import.refused,
            "duplicates": import.duplicates,
        });
        let may = who.may_ingest();
        command::run(self, who.organization(), move |command| {
            if !may {
                let why = "Only administrators and ingest keys may import";
                let event = with(scribe.failed("import_logs", LOGS, why), &metadata);
                return Err(Refusal::recorded(Error::forbidden(why), event));
            }
            let event = scribe.done("import_logs", LOGS, import.details());
            Ok(record(command, with(event, &metadata))?)
        })
        .await
    }
}
