//! Whom the user trusts: the keys of logs, the witnesses a policy asks for, and what was seen before.

use std::collections::BTreeMap;

use tlog::{Checkpoint, CheckpointError, Hash, SignatureKind, UnverifiedCheckpoint, VerifierKey};

use crate::checkpoint::CheckpointFinding;
use crate::policy::Policy;
use crate::remembered::Remembered;

/// What checkpoints are judged by. Nothing is trusted to begin with.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// By origin. A log has several while a rotation lasts.
    given: BTreeMap<String, Vec<VerifierKey>>,
    /// What was seen of each log when it was last verified.
    remembered: Remembered,
    policy: Option<Policy>,
}

/// A key that cannot be a log's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the key {id:08x} does not sign checkpoints: a log's key is of type 0x01, Ed25519")]
pub struct NotALogKey {
    /// Its key id.
    pub id: u32,
}

/// Whether a checkpoint is by a key the user trusts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// It is.
    Checked,
    /// The user gave none for this origin.
    NoKeyGiven,
}

impl Keys {
    /// No keys.
    pub fn new() -> Self {
        Self::default()
    }

    /// Trusts a key to sign for the origin that is its name.
    ///
    /// # Errors
    /// If it is not of the kind logs sign with.
    pub fn trust(&mut self, key: VerifierKey) -> Result<(), NotALogKey> {
        if key.kind() != SignatureKind::Ed25519 {
            return Err(NotALogKey { id: key.id() });
        }
        self.add(key);
        Ok(())
    }

    /// Trusts the logs of a policy, and asks for its quorum on every checkpoint, also of logs it does not list.
    /// A policy given before is replaced, its logs stay trusted.
    pub fn trust_policy(&mut self, policy: Policy) {
        policy.logs().iter().for_each(|key| self.add(key.clone()));
        self.policy = Some(policy);
    }

    /// Trusts the key remembered of each log for which none is given, and holds every log against the tree it had.
    pub fn trust_remembered(&mut self, remembered: Remembered) {
        self.remembered = remembered;
    }

    /// The keys trusted to sign for an origin: those given, else the one remembered.
    pub fn of(&self, origin: &str) -> &[VerifierKey] {
        match (self.given.get(origin), self.remembered.get(origin)) {
            (Some(given), _) => given,
            (None, Some(log)) => std::slice::from_ref(&log.vkey),
            (None, None) => &[],
        }
    }

    fn add(&mut self, key: VerifierKey) {
        let keys = self.given.entry(key.name().to_string()).or_default();
        if !keys.contains(&key) {
            keys.push(key);
        }
    }

    /// Size and root of the log when it was last verified.
    pub(crate) fn head(&self, origin: &str) -> Option<(u64, Hash)> {
        self.remembered.get(origin).map(|log| (log.size, log.root))
    }

    /// Whether the checkpoint is by a trusted key of its origin. A wrong signature of any of them is a finding.
    pub(crate) fn judge(
        &self,
        checkpoint: &UnverifiedCheckpoint,
    ) -> Result<Trust, CheckpointFinding> {
        let origin = checkpoint.claimed_head().origin();
        let trusted = self.of(origin);
        if trusted.is_empty() {
            return Ok(Trust::NoKeyGiven);
        }
        match checkpoint.clone().verify(origin, trusted, &[]) {
            Ok(_) => Ok(Trust::Checked),
            Err(CheckpointError::Note(tlog::NoteError::Unverified)) => {
                Err(CheckpointFinding::NotByTrusted {
                    origin: origin.to_owned(),
                    trusted: trusted.iter().map(VerifierKey::id).collect(),
                })
            }
            Err(error) => Err(CheckpointFinding::Signature(error)),
        }
    }

    /// Whether the policy asks for cosignatures at all.
    pub(crate) fn asks_for_witnesses(&self) -> bool {
        self.policy.as_ref().is_some_and(Policy::asks_for_witnesses)
    }

    /// Verifies that `key` signed the checkpoint and that the witnesses the policy asks for cosigned it.
    pub(crate) fn quorum(
        &self,
        checkpoint: &UnverifiedCheckpoint,
        key: &VerifierKey,
    ) -> Result<Checkpoint, CheckpointFinding> {
        let witnesses: Vec<VerifierKey> = self
            .policy
            .iter()
            .flat_map(Policy::witnesses)
            .cloned()
            .collect();
        let checkpoint = checkpoint
            .clone()
            .verify(key.name().as_str(), std::slice::from_ref(key), &witnesses)
            .map_err(CheckpointFinding::Signature)?;
        match &self.policy {
            Some(policy) if !policy.is_satisfied(checkpoint.cosignatures()) => {
                Err(CheckpointFinding::Quorum {
                    quorum: policy.quorum().to_owned(),
                    cosigned: checkpoint.cosignatures().len(),
                })
            }
            _ => Ok(checkpoint),
        }
    }
}
