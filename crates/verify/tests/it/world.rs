//! A small log of the published entries, with the statements that close some of them.

use std::collections::BTreeMap;
use std::convert::Infallible;

use event::{Blind, Digest32, Entry, Field, Source, Statement, Timestamp};
use serde_json::Value;
use tlog::{
    Checkpoint, Hash, NodeSource, Signer, TlogProof, TreeHead, inclusion_proof, leaf_hash,
    root_of_hashes, sign_checkpoint,
};
use verify::{Bundle, Disclosure, EntryProof, FieldProof, Keys};

const VECTORS: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../testdata/vectors/entry-v1.json"
));

/// The origin in the first of the published entries.
pub(crate) const ORIGIN: &str = "neosc-1a2b3c4d/log/7f3a";

/// Where the statements stand, after the six published entries.
pub(crate) const ERASED_IN_PART: u64 = 6;
pub(crate) const ERASED: u64 = 7;
pub(crate) const EXPIRED: u64 = 8;
pub(crate) const HELD: u64 = 9;

pub(crate) fn vectors() -> Value {
    serde_json::from_str(VECTORS).unwrap()
}

pub(crate) fn signer(origin: &str, seed: u8) -> Signer {
    Signer::from_seed(origin.parse().unwrap(), &[seed; 32])
}

pub(crate) fn trusting(signers: &[&Signer]) -> Keys {
    let mut keys = Keys::new();
    for signer in signers {
        keys.trust(signer.verifier_key().clone()).unwrap();
    }
    keys
}

/// Hexadecimal of any length.
pub(crate) fn unhex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks_exact(2);
    digits
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

/// An entry of the log itself, received `second` seconds after the last of the published ones.
pub(crate) fn statement_entry(statement: &Statement, second: u64) -> Vec<u8> {
    text_entry(statement.action(), &statement.text().unwrap(), second)
}

/// The same with any text.
pub(crate) fn text_entry(action: &str, text: &str, second: u64) -> Vec<u8> {
    let time = Timestamp::from_micros(1_772_784_001_000_000 + second * 1_000_000).unwrap();
    let id16 = event::OwnIds::new(7).next(1_772_784_001_000 + second);
    let entry = Entry {
        id16,
        timestamp: time,
        received_at: time,
        action: action.to_owned(),
        success: true,
        source: Source::Log,
        link: [3; 16],
        group: Digest32::new([4; 32]),
        statement: Some(text.to_owned()),
    };
    entry.encode().unwrap()
}

/// Entries, as a tree can be made of them.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) entries: Vec<Vec<u8>>,
    pub(crate) origin: String,
}

impl World {
    /// The six published entries and four statements: 1 and 2 lose fields 1, 2 and 5; 3 is erased; 4 has expired.
    pub(crate) fn new() -> Self {
        let published = vectors();
        let mut entries: Vec<Vec<u8>> = published["accepted"]
            .as_array()
            .unwrap()
            .iter()
            .map(|case| unhex(case["entry"].as_str().unwrap()))
            .collect();
        let statements = [
            r#"{"erase_subject":{"closed":[{"entries":"1-2","fields":[1,2,5]}],"entries":2,"basis":"gdpr-17","request":4,"approval":5}}"#,
            r#"{"erase_subject":{"closed":[{"entries":"3","fields":"all"}],"entries":1,"basis":"gdpr-17","request":4,"approval":5}}"#,
            r#"{"expire_logs":{"before":"2026-03-06T08:00:00.6Z","actions":["update_workspace"],"rule":0,"through":5,"entries":1,"held":0}}"#,
            r#"{"create_hold":{"hold":"h-1"}}"#,
        ];
        for (second, text) in (1..).zip(statements) {
            let text = text.replace(".6Z", ".600000Z");
            let statement = Statement::parse(&text).unwrap();
            entries.push(statement_entry(&statement, second));
        }
        Self {
            entries,
            origin: ORIGIN.to_owned(),
        }
    }

    /// As many entries from the front.
    pub(crate) fn first(&self, size: usize) -> Self {
        Self {
            entries: self.entries[..size].to_vec(),
            origin: self.origin.clone(),
        }
    }

    pub(crate) fn signer(&self) -> Signer {
        signer(&self.origin, 1)
    }

    pub(crate) fn leaves(&self) -> Leaves {
        Leaves(self.entries.iter().map(|entry| leaf_hash(entry)).collect())
    }

    pub(crate) fn head(&self) -> TreeHead {
        let root = root_of_hashes(&self.leaves().0);
        TreeHead::new(&self.origin, self.entries.len() as u64, root).unwrap()
    }

    pub(crate) fn checkpoint(&self) -> Checkpoint {
        sign_checkpoint(&self.head(), &[&self.signer()]).unwrap()
    }

    /// The proof of an entry.
    pub(crate) fn proven(&self, index: u64) -> EntryProof {
        self.proven_under(index, self.checkpoint())
    }

    pub(crate) fn proven_under(&self, index: u64, checkpoint: Checkpoint) -> EntryProof {
        let size = self.entries.len() as u64;
        let hashes = inclusion_proof(index, size, &self.leaves()).unwrap();
        let entry = self.entries[usize::try_from(index).unwrap()].clone();
        EntryProof::new(entry, TlogProof::new(index, hashes, checkpoint)).unwrap()
    }

    /// The bundle of a published entry with these fields open.
    pub(crate) fn bundle(&self, index: u64, open: &[&str]) -> Bundle {
        self.bundle_of(index, fields(index, open), None)
    }

    pub(crate) fn bundle_of(
        &self,
        index: u64,
        disclosure: Disclosure,
        excuse: Option<u64>,
    ) -> Bundle {
        Bundle::new(
            self.signer().verifier_key().clone(),
            self.proven(index),
            disclosure,
            excuse.map(|index| self.proven(index)),
        )
        .unwrap()
    }

    /// The keys of somebody who trusts this log.
    pub(crate) fn keys(&self) -> Keys {
        trusting(&[&self.signer()])
    }
}

/// Every field of a published entry, those named open.
pub(crate) fn fields(index: u64, open: &[&str]) -> Disclosure {
    Disclosure::Fields(field_map(index, open))
}

pub(crate) fn field_map(index: u64, open: &[&str]) -> BTreeMap<u8, FieldProof> {
    let case = &vectors()["accepted"][usize::try_from(index).unwrap()];
    let digests = case["digests"].as_object().unwrap();
    let field = |(number, digest): (&String, &Value)| {
        let number: u8 = number.parse().unwrap();
        let name = Field::from_number(number).unwrap().name();
        let field = if open.contains(&name) {
            FieldProof::Opened {
                value: case["event"]
                    .get(name)
                    .map_or("", |v| v.as_str().unwrap())
                    .into(),
                blind: Blind::from_hex(case["blinds"][name].as_str().unwrap()).unwrap(),
            }
        } else {
            FieldProof::Closed {
                digest: Digest32::from_hex(digest.as_str().unwrap()).unwrap(),
            }
        };
        (number, field)
    };
    digests.iter().map(field).collect()
}

/// The commitment of a published entry.
pub(crate) fn group(index: u64) -> Disclosure {
    let case = &vectors()["accepted"][usize::try_from(index).unwrap()];
    Disclosure::Group(Digest32::from_hex(case["group"].as_str().unwrap()).unwrap())
}

/// Leaf hashes as a source of nodes.
pub(crate) struct Leaves(pub(crate) Vec<Hash>);

impl NodeSource for Leaves {
    type Error = Infallible;

    fn node(&self, level: u8, index: u64) -> Result<Hash, Infallible> {
        let index = usize::try_from(index).unwrap();
        Ok(root_of_hashes(
            &self.0[index << level..(index + 1) << level],
        ))
    }
}
