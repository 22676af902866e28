//! What the verification of a bundle found.

use std::fmt;

use event::EntryError;
use serde::{Serialize, Serializer};
use tlog::ProofError;

use crate::bundle_check::ExcuseFinding;
use crate::checkpoint::CheckpointFinding;
use crate::{EventView, Verdict};

/// The verification of a bundle: every step, what is wrong, and what is proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// The answer.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// Each step, in order. All are there, also those that were not needed.
    pub steps: Vec<StepResult>,
    /// What is wrong; empty unless the verdict is [`Verdict::NotGenuine`].
    pub findings: Vec<Finding>,
    /// What is not wrong, but should be known.
    pub remarks: Vec<Remark>,
    /// The tree it was verified against, as the bundle's checkpoint says.
    pub tree: TreeView,
    /// What is proven of the event. Absent with any finding: what is not proven is not shown.
    pub event: Option<EventView>,
}

/// The tree of a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TreeView {
    /// The log.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// Its root in base64, as in a checkpoint.
    pub root: String,
}

/// A step and how it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StepResult {
    /// The step.
    pub step: Step,
    /// How it ended.
    pub outcome: Outcome,
}

/// A step of the verification of a bundle. `Display` says what it asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Step {
    /// The bytes are an entry, in its one canonical form.
    Entry,
    /// The five fields every event has are among those given.
    RequiredFields,
    /// Values, blinds and digests lead to the commitment in the entry.
    Commitment,
    /// The entry is at its index in the tree of the checkpoint.
    Inclusion,
    /// The checkpoint is signed by the key in the bundle.
    Signature,
    /// It is signed by a key the user trusts for this log.
    KeyTrust,
    /// The witnesses the policy asks for cosigned it.
    Witnesses,
    /// It does not contradict what was remembered of this log.
    Memory,
    /// The statement along with it is of the same tree and closes what is closed.
    Excuse,
}

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Outcome {
    Passed,
    Failed,
    /// There was nothing to check, or an earlier step left nothing to check it on.
    Skipped,
}

/// Something wrong with a bundle, in words. In JSON it is its text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Finding {
    /// The bytes are no entry.
    #[error("the entry is malformed: {0}")]
    Entry(#[source] EntryError),
    /// A field every event has is neither open nor closed.
    #[error("the field `{0}`, which every event has, is missing")]
    RequiredField(String),
    /// The fields are not those the entry commits to.
    #[error(
        "the fields given do not open the entry's commitment: {}",
        doubtful(opened)
    )]
    Commitment {
        /// The fields given with a value. One of them is wrong, or a digest is, or the set of fields.
        opened: Vec<String>,
    },
    /// The group is not the one in the entry.
    #[error("the group given is not the commitment of the entry")]
    Group,
    /// The proof leads to another root.
    #[error("the entry is not the one at index {index} of this tree")]
    NotAtIndex {
        /// The index.
        index: u64,
    },
    /// The proof cannot be one for this index and tree.
    #[error("the inclusion proof is not one for this tree: {0}")]
    Inclusion(#[source] ProofError),
    /// The checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointFinding),
    /// The statement along with it.
    #[error("the statement that is to have closed the entry does not: {0}")]
    Excuse(#[from] ExcuseFinding),
}

/// Something that should be known, though nothing is wrong. In JSON it is its text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remark {
    /// Nothing of the entry is open, and the bundle does not say why.
    ClosedWithoutStatement,
    /// These fields are closed, and the statement is not about them: they were not disclosed.
    NotDisclosed(Vec<String>),
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ClosedWithoutStatement => f.write_str(
                "no field is open, and the bundle holds no statement of the log that says why",
            ),
            Self::NotDisclosed(fields) => {
                write!(f, "not disclosed: {}", fields.join(", "))
            }
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Entry => "the entry is well-formed",
            Self::RequiredFields => "every required field is accounted for",
            Self::Commitment => "the fields open the entry's commitment",
            Self::Inclusion => "the entry is in the tree of the checkpoint",
            Self::Signature => "the checkpoint is signed by the log",
            Self::KeyTrust => "the log's key is one you trust",
            Self::Witnesses => "the witnesses of the policy cosigned",
            Self::Memory => "the log is the one seen before",
            Self::Excuse => "a statement of the log closed what is closed",
        })
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Remark {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A commitment covers all fields at once, so which of them is wrong can only be narrowed down.
fn doubtful(opened: &[String]) -> String {
    match opened {
        [] => "a digest was changed, or a field added or left out".to_owned(),
        [one] => format!(
            "the value of `{one}` was changed, or its blind, or another field's digest, or a field was added or left out"
        ),
        more => format!(
            "the value of one of `{}` was changed, or its blind, or another field's digest, or a field was added or left out",
            more.join("`, `")
        ),
    }
}
