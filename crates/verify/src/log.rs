//! The verification of a whole log: every entry, every tile, every statement, from the first to the last.

mod finding;
mod history;
mod reader;
mod report;
mod tiles;
mod walk;

use event::statement::Continues;
use tlog::{CheckpointError, TreeHead, UnverifiedCheckpoint, VerifierKey};

pub use finding::{LogFinding, TileFault};
pub use reader::{LogReader, Unread, Wanted};
pub use report::LogReport;

use crate::Verdict;
use crate::checkpoint::{CheckpointFinding, agrees_with_memory, fingerprint, signed_by};
use crate::keys::{Keys, Trust};
use finding::Findings;
use walk::Walk;

/// Verifies a whole log, read through a [`LogReader`].
///
/// It holds that: the checkpoint is signed by a trusted key, and by the key the log itself says it has; every entry
/// is well-formed and hashes to its place in the level-0 tiles; every tile at every level, full or partial, is what
/// the entries lead to; `received_at` never falls; entry 0 begins this log; every statement is well-formed and could
/// be made; the root is the checkpoint's; the log still begins with the tree that was remembered; and one that goes on
/// from another tells of all that was seen of that one.
#[derive(Clone, Copy, Debug)]
pub struct LogVerifier<'k> {
    keys: &'k Keys,
    origin: Option<&'k str>,
}

impl<'k> LogVerifier<'k> {
    /// The log is judged by these keys.
    pub fn new(keys: &'k Keys) -> Self {
        Self { keys, origin: None }
    }

    /// The log must be this one, whatever its checkpoint says.
    #[must_use]
    pub fn of_origin(self, origin: &'k str) -> Self {
        Self {
            origin: Some(origin),
            ..self
        }
    }

    /// Reads and verifies the log. `progress` is told, after each bundle of entries, how many entries are done, and
    /// how many there are. Gives up after [`LogReport::MAX_FINDINGS`] findings.
    ///
    /// # Errors
    /// If something cannot be read. That is no finding: who cannot be reached has not been caught.
    pub fn verify<R: LogReader>(
        &self,
        reader: &mut R,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<LogReport, Unread<R::Error>> {
        let note = reader.checkpoint().map_err(Unread::checkpoint)?;
        let mut findings = Findings::default();
        let checkpoint = match UnverifiedCheckpoint::parse(&note) {
            Ok(checkpoint) => checkpoint,
            Err(error) => {
                findings.add(LogFinding::NotACheckpoint(error));
                return Ok(LogReport::without_tree(findings));
            }
        };
        let head = checkpoint.claimed_head().clone();
        let trust = self.judge(&checkpoint, &mut findings);
        // Under a checkpoint that is not the log's, nothing else means anything.
        if !findings.is_empty() {
            return Ok(LogReport::not_genuine(head, 0, findings));
        }

        let remembered = self.keys.head(head.origin());
        let mut walk = Walk::new(&head, remembered, findings);
        walk.run(reader, &mut progress)?;
        let mut walked = walk.finish();
        if let Some(continues) = &walked.continues {
            self.continues(continues, &mut walked.findings);
        }
        let findings = &mut walked.findings;
        let signed = walked
            .key
            .and_then(|key| self.signed(&checkpoint, &key, findings));
        let report = match (signed, findings.is_empty()) {
            (Some(key), true) => LogReport::clean(head.clone(), verdict(&head, &key, trust), key),
            _ => LogReport::not_genuine(head, walked.entries, walked.findings),
        };
        Ok(LogReport {
            continues: walked.continues,
            ..report
        })
    }

    /// Whether a log goes on from where the one before was last seen, or says that what was seen is lost.
    fn continues(&self, continues: &Continues, findings: &mut Findings) {
        let Some((size, root)) = self.keys.head(&continues.origin) else {
            return;
        };
        if size > continues.lost_to {
            findings.add(LogFinding::LostMore {
                origin: continues.origin.clone(),
                lost_to: continues.lost_to,
                remembered: size,
            });
        } else if size == continues.size && root.to_base64() != continues.root {
            findings.add(LogFinding::ContinuesOther {
                origin: continues.origin.clone(),
                size,
            });
        }
    }

    /// What can be told of the checkpoint before the log is read.
    fn judge(&self, checkpoint: &UnverifiedCheckpoint, findings: &mut Findings) -> Trust {
        let head = checkpoint.claimed_head();
        if let Some(expected) = self.origin.filter(|expected| *expected != head.origin()) {
            findings.add(LogFinding::NotACheckpoint(CheckpointError::Origin {
                expected: expected.to_owned(),
                actual: head.origin().to_owned(),
            }));
        }
        if let Err(finding) = agrees_with_memory(self.keys, head) {
            findings.add(finding.into());
        }
        self.keys.judge(checkpoint).unwrap_or_else(|finding| {
            findings.add(finding.into());
            Trust::NoKeyGiven
        })
    }

    /// Whether the key the log says it has signed the checkpoint, and enough witnesses did.
    fn signed(
        &self,
        checkpoint: &UnverifiedCheckpoint,
        key: &VerifierKey,
        findings: &mut Findings,
    ) -> Option<VerifierKey> {
        let signed =
            signed_by(checkpoint, key).and_then(|()| match self.keys.asks_for_witnesses() {
                true => self.keys.quorum(checkpoint, key).map(|_| ()),
                false => Ok(()),
            });
        match signed {
            Ok(()) => Some(key.clone()),
            Err(CheckpointFinding::NotByKey { id, .. }) => {
                findings.add(LogFinding::NotByOwnKey { id });
                None
            }
            Err(finding) => {
                findings.add(finding.into());
                None
            }
        }
    }
}

fn verdict(head: &TreeHead, key: &VerifierKey, trust: Trust) -> Verdict {
    match trust {
        Trust::Checked => Verdict::Genuine,
        Trust::NoKeyGiven => Verdict::ConsistentKeyNotChecked {
            origin: head.origin().to_owned(),
            fingerprint: fingerprint(key),
        },
    }
}
