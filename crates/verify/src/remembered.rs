//! What a verifier keeps of the logs it has seen, so that no log can show it two stories. Files are the caller's.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tlog::{Hash, SignatureKind, TreeHead, VerifierKey};

/// Logs by origin. In JSON: `{"<origin>": {"vkey": "...", "size": 417, "root": "<base64>"}, ...}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    try_from = "BTreeMap<String, Written>",
    into = "BTreeMap<String, Written>"
)]
pub struct Remembered {
    logs: BTreeMap<String, RememberedLog>,
}

/// The last state of a log that verified.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RememberedLog {
    /// The key that signed it.
    pub vkey: VerifierKey,
    /// How many entries the log had.
    pub size: u64,
    /// The root it had.
    pub root: Hash,
}

impl Remembered {
    /// Every log, by its origin.
    pub fn logs(&self) -> impl Iterator<Item = (&str, &RememberedLog)> {
        self.logs.iter().map(|(origin, log)| (origin.as_str(), log))
    }

    /// What is known of the log `origin`.
    pub fn get(&self, origin: &str) -> Option<&RememberedLog> {
        self.logs.get(origin)
    }

    /// Keeps a head that was verified with `key`, unless a larger one of this log is kept already.
    ///
    /// Only for heads of a report without findings; a whole log's also says that they extend what was remembered.
    pub fn remember(&mut self, key: &VerifierKey, head: &TreeHead) {
        let known = self.logs.get(head.origin()).map_or(0, |log| log.size);
        if head.size() >= known && key.name().as_str() == head.origin() {
            let log = RememberedLog {
                vkey: key.clone(),
                size: head.size(),
                root: head.root(),
            };
            self.logs.insert(head.origin().to_owned(), log);
        }
    }
}

/// A log as it stands in the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    vkey: String,
    size: u64,
    root: String,
}

/// A memory that was not written here, or was changed.
#[derive(Debug, thiserror::Error)]
#[error("what is remembered of {origin:?} is malformed: {problem}")]
struct Malformed {
    origin: String,
    problem: String,
}

impl TryFrom<BTreeMap<String, Written>> for Remembered {
    type Error = Malformed;

    fn try_from(written: BTreeMap<String, Written>) -> Result<Self, Malformed> {
        let mut logs = BTreeMap::new();
        for (origin, log) in written {
            match read(&origin, &log) {
                Ok(log) => logs.insert(origin, log),
                Err(problem) => return Err(Malformed { origin, problem }),
            };
        }
        Ok(Self { logs })
    }
}

fn read(origin: &str, written: &Written) -> Result<RememberedLog, String> {
    let vkey: VerifierKey = written.vkey.parse().map_err(|e| format!("{e}"))?;
    if vkey.kind() != SignatureKind::Ed25519 || vkey.name().as_str() != origin {
        return Err("the key is not one of this log".to_owned());
    }
    let root = Hash::from_base64(&written.root).map_err(|e| e.to_string())?;
    TreeHead::new(origin, written.size, root).map_err(|e| e.to_string())?;
    Ok(RememberedLog {
        vkey,
        size: written.size,
        root,
    })
}

impl From<Remembered> for BTreeMap<String, Written> {
    fn from(remembered: Remembered) -> Self {
        let write = |log: RememberedLog| Written {
            vkey: log.vkey.to_string(),
            size: log.size,
            root: log.root.to_base64(),
        };
        remembered
            .logs
            .into_iter()
            .map(|(origin, log)| (origin, write(log)))
            .collect()
    }
}
