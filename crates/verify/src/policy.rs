//! Trust policies (C2SP tlog-policy): which logs, which witnesses, and how many of them must have cosigned.
//!
//! ```text
//! log <vkey> [<url>]
//! witness <name> <vkey> [<url>]
//! group <name> all|any|<k> <name>...
//! quorum <name>|none
//! ```

mod parse;

use tlog::{Cosignature, VerifierKey};

pub use parse::{PolicyError, PolicyProblem};

/// A policy file that was read.
#[derive(Clone, Debug)]
pub struct Policy {
    logs: Vec<VerifierKey>,
    /// Witnesses and groups in the order of their lines: a group names only what stands before it.
    parties: Vec<Party>,
    quorum: String,
    /// Where the quorum stands in `parties`; nowhere for `none`.
    quorum_at: Option<usize>,
}

#[derive(Clone, Debug)]
enum Party {
    Witness(VerifierKey),
    Group {
        /// How many members must have cosigned: 1 up to all of them.
        threshold: usize,
        /// Where they stand in `parties`.
        members: Vec<usize>,
    },
}

impl Policy {
    /// Reads a policy file. It is opaque bytes but for ASCII; URLs and comments are skipped.
    ///
    /// # Errors
    /// For the first line that breaks a rule of the specification, and for signature types other than Ed25519.
    pub fn parse(file: &[u8]) -> Result<Self, PolicyError> {
        parse::policy(file)
    }

    /// The keys of the logs.
    pub fn logs(&self) -> &[VerifierKey] {
        &self.logs
    }

    /// The keys of the witnesses.
    pub fn witnesses(&self) -> impl Iterator<Item = &VerifierKey> {
        self.parties.iter().filter_map(|party| match party {
            Party::Witness(key) => Some(key),
            Party::Group { .. } => None,
        })
    }

    /// The name of the quorum, `none` if no cosignature is asked for.
    pub fn quorum(&self) -> &str {
        &self.quorum
    }

    /// Whether cosignatures are asked for at all.
    pub fn asks_for_witnesses(&self) -> bool {
        self.quorum_at.is_some()
    }

    /// Whether these cosignatures, which have verified with keys of [`Policy::witnesses`], make the quorum.
    pub fn is_satisfied(&self, cosignatures: &[Cosignature]) -> bool {
        let cosigned = |key: &VerifierKey| {
            cosignatures
                .iter()
                .any(|by| (by.witness(), by.key_id()) == (key.name(), key.id()))
        };
        let mut satisfied: Vec<bool> = Vec::with_capacity(self.parties.len());
        for party in &self.parties {
            let is = match party {
                Party::Witness(key) => cosigned(key),
                Party::Group { threshold, members } => {
                    let count = members
                        .iter()
                        .filter(|at| satisfied.get(**at).is_some_and(|is| *is))
                        .count();
                    count >= *threshold
                }
            };
            satisfied.push(is);
        }
        self.quorum_at
            .is_none_or(|at| satisfied.get(at).is_some_and(|is| *is))
    }
}
