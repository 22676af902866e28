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
    logs: BTreeMap<String, Vec<VerifierKey>>,
    /// The size and root of each log when it was last verified.
    heads: BTreeMap<String, (u64, Hash)>,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// It is by this one.
    By(VerifierKey),
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
        let keys = self.logs.entry(key.name().to_string()).or_default();
        if !keys.contains(&key) {
            keys.push(key);
        }
        Ok(())
    }

    /// Trusts the logs of a policy, and asks for its quorum on every checkpoint, also of logs it does not list.
    /// A policy given before is replaced, its logs stay trusted.
    ///
    /// # Errors
    /// Never for a policy that was parsed: its logs have keys of the right kind.
    pub fn trust_policy(&mut self, policy: Policy) -> Result<(), NotALogKey> {
        for key in policy.logs() {
            self.trust(key.clone())?;
        }
        self.policy = Some(policy);
        Ok(())
    }

    /// Trusts what was remembered of every log for which no key was given so far, and holds every log against the
    /// tree it had. Call it after the keys given by the user: a key given now is stronger than one remembered.
    pub fn trust_remembered(&mut self, remembered: &Remembered) {
        for (origin, log) in remembered.logs() {
            self.logs
                .entry(origin.to_owned())
                .or_insert_with(|| vec![log.vkey.clone()]);
            self.heads.insert(origin.to_owned(), (log.size, log.root));
        }
    }

    /// The keys trusted to sign for an origin.
    pub fn of(&self, origin: &str) -> &[VerifierKey] {
        self.logs.get(origin).map_or(&[], Vec::as_slice)
    }

    /// Size and root of the log when it was last verified.
    pub(crate) fn head(&self, origin: &str) -> Option<(u64, Hash)> {
        self.heads.get(origin).copied()
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
            Ok(verified) => Ok(verified
                .log_keys()
                .first()
                .map_or(Trust::NoKeyGiven, |key| Trust::By(key.clone()))),
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
            .verify(
                key.name().as_str(),
                std::slice::from_ref(key),
                &witnesses,
            )
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
