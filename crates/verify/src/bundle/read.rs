//! From JSON.

use std::collections::BTreeMap;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use event::{Blind, Digest32};
use tlog::TlogProof;

use super::{Bundle, BundleError, Disclosure, EntryProof, FORMAT, FieldProof, MAX_BUNDLE_BYTES};
use crate::bundle::field_number;
use crate::json::Members;

const HEX: &str = "64 lower-case hexadecimal digits";

pub(super) fn bundle(json: &str) -> Result<Bundle, BundleError> {
    if json.len() > MAX_BUNDLE_BYTES {
        return Err(BundleError::TooLarge(json.len()));
    }
    of(Members::of_text(json)?)
}

/// A bundle of the members of an object.
pub(crate) fn of(mut members: Members) -> Result<Bundle, BundleError> {
    let format = members.text("format")?;
    if format != FORMAT {
        return Err(BundleError::Format(format));
    }
    let vkey = members.text("vkey")?.parse().map_err(BundleError::Vkey)?;
    let proven = entry_proof(&mut members)?;
    let disclosure = match (members.has("fields"), members.has("group")) {
        (true, false) => Disclosure::Fields(fields(members.object("fields")?)?),
        (false, true) => Disclosure::Group(digest(&mut members, "group")?),
        _ => return Err(BundleError::FieldsOrGroup),
    };
    let excuse = if members.has("excuse") {
        let mut excuse = members.object("excuse")?;
        let proof = entry_proof(&mut excuse)?;
        excuse.finish()?;
        Some(proof)
    } else {
        None
    };
    members.finish()?;
    Bundle::new(vkey, proven, disclosure, excuse)
}

/// The members `index`, `entry` and `proof`.
fn entry_proof(members: &mut Members) -> Result<EntryProof, BundleError> {
    let said = members.number("index")?;
    let entry = BASE64_STANDARD
        .decode(members.text("entry")?)
        .map_err(|_| members.malformed("entry", "canonical base64"))?;
    let proof = TlogProof::parse(members.text("proof")?.as_bytes()).map_err(|source| {
        BundleError::Proof {
            member: members.path("proof"),
            source,
        }
    })?;
    if proof.index() != said {
        return Err(BundleError::Index {
            member: members.path("index"),
            said,
            proven: proof.index(),
        });
    }
    EntryProof::new(entry, proof)
}

fn fields(mut members: Members) -> Result<BTreeMap<u8, FieldProof>, BundleError> {
    let mut fields = BTreeMap::new();
    while let Some(name) = members.next_name() {
        let number = field_number(&name).ok_or(BundleError::FieldName(name.clone()))?;
        fields.insert(number, field(members.object(&name)?)?);
    }
    Ok(fields)
}

/// Value and blind, or digest; never both, never half.
fn field(mut members: Members) -> Result<FieldProof, BundleError> {
    let field = if members.has("digest") {
        FieldProof::Closed {
            digest: digest(&mut members, "digest")?,
        }
    } else {
        let value = members.text("value")?;
        let blind = Blind::from_hex(&members.text("blind")?)
            .map_err(|_| members.malformed("blind", HEX))?;
        FieldProof::Opened { value, blind }
    };
    members.finish()?;
    Ok(field)
}

fn digest(members: &mut Members, name: &str) -> Result<Digest32, BundleError> {
    Digest32::from_hex(&members.text(name)?).map_err(|_| members.malformed(name, HEX))
}
