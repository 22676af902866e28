//! Whether what a bundle tells of the fields is what the entry commits to.

use std::collections::BTreeMap;

use event::{Digest32, Entry, digest, group};

use super::steps::Steps;
use crate::bundle::{Bundle, Disclosure, FieldProof, field_name};
use crate::report::{Finding, Step};

/// Numbers of the fields every event has.
const REQUIRED: std::ops::RangeInclusive<u8> = 1..=5;

pub(super) fn check(bundle: &Bundle, entry: Option<&Entry>, steps: &mut Steps) {
    match &bundle.disclosure {
        Disclosure::Fields(fields) => {
            steps.run(Step::RequiredFields, required(fields));
            match entry {
                Some(entry) => {
                    steps.run(Step::Commitment, opens(fields, &entry.group));
                }
                None => steps.skip(Step::Commitment),
            }
        }
        Disclosure::Group(given) => {
            steps.skip(Step::RequiredFields);
            match entry {
                Some(entry) if entry.group != *given => {
                    steps.run::<()>(Step::Commitment, Err(Finding::Group));
                }
                Some(_) => {
                    steps.run(Step::Commitment, Ok(()));
                }
                None => steps.skip(Step::Commitment),
            }
        }
    }
}

/// The numbers of the fields of which only the digest is given.
pub(super) fn closed_fields(bundle: &Bundle) -> impl Iterator<Item = u8> {
    let fields = match &bundle.disclosure {
        Disclosure::Fields(fields) => Some(fields),
        Disclosure::Group(_) => None,
    };
    fields
        .into_iter()
        .flatten()
        .filter(|(_, field)| matches!(field, FieldProof::Closed { .. }))
        .map(|(number, _)| *number)
}

fn required(fields: &BTreeMap<u8, FieldProof>) -> Result<(), Finding> {
    match REQUIRED
        .into_iter()
        .find(|number| !fields.contains_key(number))
    {
        None => Ok(()),
        Some(missing) => Err(Finding::RequiredField(field_name(missing).into_owned())),
    }
}

fn opens(fields: &BTreeMap<u8, FieldProof>, committed: &Digest32) -> Result<(), Finding> {
    let digests = fields.iter().map(|(number, field)| {
        let digest = match field {
            FieldProof::Opened { value, blind } => digest(blind, value.as_bytes()),
            FieldProof::Closed { digest } => *digest,
        };
        (*number, digest)
    });
    if group(digests).is_ok_and(|group| group == *committed) {
        return Ok(());
    }
    let opened = fields
        .iter()
        .filter(|(_, field)| matches!(field, FieldProof::Opened { .. }))
        .map(|(number, _)| field_name(*number).into_owned());
    Err(Finding::Commitment {
        opened: opened.collect(),
    })
}
