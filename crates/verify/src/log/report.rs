//! The result of a whole-log verification.

use event::statement::Continues;
use serde::Serialize;
use tlog::{TreeHead, VerifierKey};

use super::finding::{Findings, LogFinding};
use crate::Verdict;

/// The verification of a whole log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LogReport {
    /// The answer.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The tree head of the checkpoint. Absent if the checkpoint is none.
    #[serde(skip)]
    pub head: Option<TreeHead>,
    /// The key that signed it, which is also the one the log says it has. Absent with any finding. With a verdict of
    /// [`Verdict::Genuine`], head and key are what to [`remember`](crate::Remembered::remember).
    #[serde(skip)]
    pub key: Option<VerifierKey>,
    /// The log it says it goes on from, whose entries from `size` up to `lost_to` are lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub continues: Option<Continues>,
    /// How many entries were verified.
    pub entries: u64,
    /// What is wrong, at most [`LogReport::MAX_FINDINGS`].
    pub findings: Vec<LogFinding>,
    /// Whether the verification gave up before the end: there may be more to find.
    pub stopped: bool,
}

impl LogReport {
    /// After so many findings a verification gives up: what is this wrong is not understood by reading on.
    pub const MAX_FINDINGS: usize = 20;

    pub(super) fn clean(head: TreeHead, verdict: Verdict, key: VerifierKey) -> Self {
        Self {
            verdict,
            entries: head.size(),
            head: Some(head),
            key: Some(key),
            continues: None,
            findings: Vec::new(),
            stopped: false,
        }
    }

    pub(super) fn not_genuine(head: TreeHead, entries: u64, findings: Findings) -> Self {
        let stopped = entries < head.size();
        Self {
            head: Some(head),
            entries,
            stopped,
            ..Self::without_tree(findings)
        }
    }

    pub(super) fn without_tree(findings: Findings) -> Self {
        let findings = findings.into_vec();
        let first = findings.first().map(LogFinding::to_string);
        Self {
            verdict: Verdict::NotGenuine {
                first: first.unwrap_or_default(),
            },
            head: None,
            key: None,
            continues: None,
            entries: 0,
            findings,
            stopped: true,
        }
    }
}
