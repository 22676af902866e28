//! The text of a policy.

use std::collections::{BTreeMap, BTreeSet};

use tlog::{KeyError, SignatureKind, VerifierKey};

use super::{Party, Policy};

/// The predefined name of the quorum without witnesses.
const NONE: &str = "none";

/// A policy file that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("policy, line {line}: {problem}")]
pub struct PolicyError {
    /// The line, from 1; that after the last for what is missing.
    pub line: usize,
    /// What is wrong with it.
    pub problem: PolicyProblem,
}

/// What can be wrong with a line of a policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyProblem {
    /// A control character other than tab and newline.
    #[error("control characters are not allowed")]
    Character,
    /// Not `log`, `witness`, `group` or `quorum`.
    #[error("unknown kind of line")]
    Keyword,
    /// Too few or too many words.
    #[error("the line has not the parts of its kind")]
    Parts,
    /// The key is none.
    #[error("{0}")]
    Key(#[from] KeyError),
    /// A log's key is of type 0x01, a witness's of type 0x04.
    #[error("the key is of the wrong kind for this line")]
    KeyKind,
    /// Two logs, or two witnesses, with one public key.
    #[error("the same key stands on an earlier line")]
    DuplicateKey,
    /// A name given before, or `none`.
    #[error("the name is taken")]
    NameTaken,
    /// No line before defines the name.
    #[error("the name is not defined above")]
    UnknownName,
    /// A witness could count twice.
    #[error("a name can be a member once only")]
    MemberTwice,
    /// Not `all`, `any` or a plain decimal from 1 to the number of members.
    #[error("the threshold is not all, any, or from 1 to the number of members")]
    Threshold,
    /// Not exactly one `quorum` line.
    #[error("a policy has exactly one quorum line")]
    Quorum,
}

pub(super) fn policy(file: &[u8]) -> Result<Policy, PolicyError> {
    let mut reading = Reading::default();
    let mut count = 0;
    for (at, line) in file.split(|byte| *byte == b'\n').enumerate() {
        count = at;
        reading.line(line).map_err(|problem| PolicyError {
            line: at.saturating_add(1),
            problem,
        })?;
    }
    let (quorum, quorum_at) = reading.quorum.ok_or(PolicyError {
        line: count.saturating_add(1),
        problem: PolicyProblem::Quorum,
    })?;
    Ok(Policy {
        logs: reading.logs,
        parties: reading.parties,
        quorum,
        quorum_at,
    })
}

#[derive(Default)]
struct Reading<'a> {
    logs: Vec<VerifierKey>,
    parties: Vec<Party>,
    /// Where the party of each name stands.
    names: BTreeMap<&'a [u8], usize>,
    members: BTreeSet<usize>,
    quorum: Option<(String, Option<usize>)>,
}

impl<'a> Reading<'a> {
    fn line(&mut self, line: &'a [u8]) -> Result<(), PolicyProblem> {
        if line
            .iter()
            .any(|b| (*b < b' ' && *b != b'\t') || *b == 0x7f)
        {
            return Err(PolicyProblem::Character);
        }
        let parts: Vec<&[u8]> = line
            .split(|byte| matches!(byte, b' ' | b'\t'))
            .filter(|part| !part.is_empty())
            .collect();
        match parts.as_slice() {
            [] => Ok(()),
            [first, ..] if first.starts_with(b"#") => Ok(()),
            [b"log", vkey] | [b"log", vkey, _] => self.log(vkey),
            [b"witness", name, vkey] | [b"witness", name, vkey, _] => self.witness(name, vkey),
            [b"group", name, threshold, members @ ..] if !members.is_empty() => {
                self.group(name, threshold, members)
            }
            [b"quorum", name] => self.set_quorum(name),
            [b"log" | b"witness" | b"group" | b"quorum", ..] => Err(PolicyProblem::Parts),
            _ => Err(PolicyProblem::Keyword),
        }
    }

    fn log(&mut self, vkey: &[u8]) -> Result<(), PolicyProblem> {
        let key = key(vkey, SignatureKind::Ed25519)?;
        if self.logs.iter().any(|other| same_key(other, &key)) {
            return Err(PolicyProblem::DuplicateKey);
        }
        self.logs.push(key);
        Ok(())
    }

    fn witness(&mut self, name: &'a [u8], vkey: &[u8]) -> Result<(), PolicyProblem> {
        let key = key(vkey, SignatureKind::CosignatureV1)?;
        let taken = |party: &Party| matches!(party, Party::Witness(other) if same_key(other, &key));
        if self.parties.iter().any(taken) {
            return Err(PolicyProblem::DuplicateKey);
        }
        self.define(name, Party::Witness(key))
    }

    fn group(
        &mut self,
        name: &'a [u8],
        threshold: &[u8],
        names: &[&[u8]],
    ) -> Result<(), PolicyProblem> {
        let mut members = Vec::with_capacity(names.len());
        for name in names {
            let at = self.find(name)?;
            if !self.members.insert(at) {
                return Err(PolicyProblem::MemberTwice);
            }
            members.push(at);
        }
        let threshold = match threshold {
            b"all" => Some(members.len()),
            b"any" => Some(1),
            digits => decimal(digits).filter(|k| (1..=members.len()).contains(k)),
        }
        .ok_or(PolicyProblem::Threshold)?;
        self.define(name, Party::Group { threshold, members })
    }

    fn set_quorum(&mut self, name: &[u8]) -> Result<(), PolicyProblem> {
        if self.quorum.is_some() {
            return Err(PolicyProblem::Quorum);
        }
        let at = match name {
            name if name == NONE.as_bytes() => None,
            name => Some(self.find(name)?),
        };
        self.quorum = Some((String::from_utf8_lossy(name).into_owned(), at));
        Ok(())
    }

    fn find(&self, name: &[u8]) -> Result<usize, PolicyProblem> {
        let at = self.names.get(name).copied();
        at.ok_or(PolicyProblem::UnknownName)
    }

    fn define(&mut self, name: &'a [u8], party: Party) -> Result<(), PolicyProblem> {
        if name == NONE.as_bytes() || self.names.contains_key(name) {
            return Err(PolicyProblem::NameTaken);
        }
        self.names.insert(name, self.parties.len());
        self.parties.push(party);
        Ok(())
    }
}

fn key(vkey: &[u8], kind: SignatureKind) -> Result<VerifierKey, PolicyProblem> {
    let vkey = std::str::from_utf8(vkey).map_err(|_| KeyError::Format)?;
    let key: VerifierKey = vkey.parse()?;
    if key.kind() != kind {
        return Err(PolicyProblem::KeyKind);
    }
    Ok(key)
}

/// Keys are the same if their public keys are, whatever they are called (tlog-policy, "Public key representation").
fn same_key(one: &VerifierKey, other: &VerifierKey) -> bool {
    one.public_key() == other.public_key()
}

/// A decimal without sign or leading zeros.
fn decimal(digits: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(digits).ok()?;
    let plain = !text.starts_with('0') && text.bytes().all(|digit| digit.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}
