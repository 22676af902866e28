//! Imports of files.

use serde_json::json;

use crate::{
    Caller, Error, Platform, Principal, Result,
    command::{self, Refusal, record},
    scribe::{LOGS, Scribe, with},
};

impl Platform {
    /// Records a finished import as `import_logs`: the file's SHA-256 (hex), and how many of its events were accepted,
    /// refused, and there already.
    ///
    /// # Errors
    /// [`Error::Forbidden`] if `who` may not ingest.
    #[expect(clippy::too_many_arguments, reason = "the columns of one record")]
    pub async fn record_import(
        &self,
        who: &Principal,
        import_id: &str,
        file_sha256: &str,
        accepted: u64,
        refused: u64,
        duplicates: u64,
        caller: &Caller,
    ) -> Result<()> {
        let scribe = Scribe::of(who, caller);
        let metadata = json!({
            "import_id": import_id,
            "file_sha256": file_sha256,
            "accepted": accepted,
            "refused": refused,
            "duplicates": duplicates,
        });
        let may = who.may_ingest();
        command::run(self, who.organization(), move |command| {
            if !may {
                let why = "Only administrators and ingest keys may import";
                let event = with(scribe.failed("import_logs", LOGS, why), &metadata);
                return Err(Refusal::recorded(Error::forbidden(why), event));
            }
            let details = format!("Imported {accepted} events");
            let event = scribe.done("import_logs", LOGS, details);
            Ok(record(command, with(event, &metadata))?)
        })
        .await
    }
}
