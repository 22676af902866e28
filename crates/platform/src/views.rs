//! Reading other people's events is recorded.

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    Caller, Platform, Principal, Result,
    command::{self, record},
    scribe::{LOGS, Scribe, with},
};

impl Platform {
    /// Records that `who` reads under `filter` (canonical, without times) as `view_logs`: one event per person, filter
    /// and five minutes. It is committed when this returns.
    ///
    /// # Errors
    /// Whatever stops the record must stop the reading.
    pub async fn record_view(&self, who: &Principal, filter: &str, caller: &Caller) -> Result<()> {
        let digest: [u8; 32] = Sha256::digest(filter.as_bytes()).into();
        let person = who.actor_id();
        if self
            .store()
            .view_is_recorded(who.organization(), &person, &digest)?
        {
            return Ok(());
        }
        let scribe = Scribe::of(who, caller);
        let filter = event::fit(filter, event::limits::DETAILS).into_owned();
        command::run(self, who.organization(), move |command| {
            if command.note_view(&person, &digest)? {
                let viewed = scribe.done("view_logs", LOGS, "Viewed audit logs");
                record(command, with(viewed, &json!({"filter": filter})))?;
            }
            Ok(())
        })
        .await
    }
}
