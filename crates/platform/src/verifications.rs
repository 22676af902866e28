//! Verifications of the whole log: each is an event, and the newest such event is what is known of the last.

use std::{sync::atomic::AtomicBool, time::Duration};

use event::{NewEvent, Record, Timestamp};
use filter::{Filter, Sort};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{ListQuery, OrganizationId};

use crate::{
    Caller, Platform, Principal, Result,
    command::{self, record},
    scribe::{LOGS, Scribe, with},
};

/// Findings that are told one by one.
pub const TOLD_FINDINGS: usize = 20;
/// Bytes of the words of one at the most.
const FINDING: usize = 400;
/// What was recorded here, not what a sender says.
const RECORDED: &str = "action:verify_log source:platform";
/// How long looking for the newest may take.
const LONGEST: Duration = Duration::from_secs(30);

/// A verification that came to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishedVerification {
    /// When it began (RFC 3339).
    pub started_at: String,
    /// Number of the log that accepts. None, as the next two, if its row could not be read.
    pub log: Option<u32>,
    /// Entries of that log when it began.
    pub size: Option<u64>,
    /// Its root then, base64 as in checkpoints.
    pub root: Option<String>,
    /// Entries that were made again, of all logs of the organization.
    pub entries: u64,
    /// How long it took.
    pub seconds: u64,
    /// How much is wrong. A check ends when it has found much.
    pub findings: u64,
    /// The first [`TOLD_FINDINGS`] of it.
    pub found: Vec<VerificationFinding>,
}

/// Something that is wrong with a log, in words that name no person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerificationFinding {
    /// At which index, if at one.
    pub index: Option<u64>,
    /// What is wrong.
    pub what: String,
}

/// A verification that was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedVerification {
    /// Id of its event.
    pub event: String,
    /// When it ended.
    pub ended_at: Timestamp,
    /// What came of it.
    pub finished: FinishedVerification,
}

impl FinishedVerification {
    /// The first of what was found, as it is told.
    pub fn told(
        findings: impl IntoIterator<Item = (Option<u64>, String)>,
    ) -> Vec<VerificationFinding> {
        let told = findings.into_iter().take(TOLD_FINDINGS);
        told.map(|(index, what)| VerificationFinding {
            index,
            what: event::fit(&event::visible(&what), FINDING).into_owned(),
        })
        .collect()
    }

    fn event(&self, scribe: &Scribe) -> NewEvent {
        let (entries, findings) = (self.entries, self.findings);
        let event = match findings {
            0 => scribe.done(
                "verify_log",
                LOGS,
                format!("Verified the whole log: {entries} entries are what was recorded"),
            ),
            _ => scribe.failed(
                "verify_log",
                LOGS,
                format!("Verified the whole log: {findings} findings in {entries} entries"),
            ),
        };
        with(event, &json!(self))
    }
}

impl Platform {
    /// Records a verification as `verify_log`, which failed if anything is wrong. It is committed when this returns.
    ///
    /// # Errors
    /// Those of the store: a log that was stopped takes no record of it.
    pub async fn record_verification(
        &self,
        who: &Principal,
        finished: FinishedVerification,
        caller: &Caller,
    ) -> Result<()> {
        let scribe = Scribe::of(who, caller);
        command::run(self, who.organization(), move |command| {
            Ok(record(command, finished.event(&scribe))?)
        })
        .await
    }

    /// The newest verification that was recorded. Blocks.
    ///
    /// # Errors
    /// Those of the store.
    pub fn last_verification(
        &self,
        organization: &OrganizationId,
    ) -> Result<Option<RecordedVerification>> {
        let filter = Filter::parse(RECORDED)
            .map_err(|error| store::Error::Corrupt(format!("{RECORDED}: {error}")))?;
        let query = ListQuery {
            matcher: filter.at(self.store().now()),
            only_user: None,
            from: 0,
            sort: Sort::default(),
            limit: 1,
            cursor: None,
        };
        let forever = AtomicBool::new(false);
        let page = self
            .store()
            .list_for(organization, &query, &forever, LONGEST)?;
        let newest = page.events.first();
        newest.map(|found| read(&found.record)).transpose()
    }
}

fn read(record: &Record) -> Result<RecordedVerification> {
    let metadata = record.metadata.as_deref().unwrap_or_default();
    let id = event::display_id(record);
    let finished = serde_json::from_str(metadata).map_err(|error| {
        store::Error::Corrupt(format!("the record {id} of a verification: {error}"))
    })?;
    Ok(RecordedVerification {
        event: id,
        ended_at: record.timestamp,
        finished,
    })
}
