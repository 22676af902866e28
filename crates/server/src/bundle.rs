//! Proof bundles of events that were proven.

use std::collections::BTreeMap;

use event::Field;
use store::Proven;
use tlog::{TlogProof, VerifierKey};
use verify::{Bundle, Disclosure, EntryProof, FieldProof};

/// The bundle of an event with some of its fields open.
pub(crate) fn bundle(proven: &Proven, open: &[Field]) -> Result<Bundle, String> {
    let vkey: VerifierKey = proven.vkey.parse().map_err(text)?;
    let proof = TlogProof::parse(proven.proof.as_bytes()).map_err(text)?;
    let mut fields = BTreeMap::new();
    for (field, value) in event::committed_fields(&proven.record) {
        let number = field.number();
        let blind = event::blind(&proven.ek, number);
        let told = if open.contains(&field) {
            FieldProof::Opened {
                value: value.to_owned(),
                blind,
            }
        } else {
            FieldProof::Closed {
                digest: event::digest(&blind, value.as_bytes()),
            }
        };
        fields.insert(number, told);
    }
    let entry = EntryProof::new(proven.entry.clone(), proof).map_err(text)?;
    Bundle::new(vkey, entry, Disclosure::Fields(fields), None).map_err(text)
}

fn text(error: impl std::fmt::Display) -> String {
    format!("no bundle can be made: {error}")
}
