//! Rows of an export with proofs: each event with its proof bundle as a last member.

use event::{Entry, Field, Record};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::bundle::{Bundle, BundleError, Disclosure, FieldProof};
use crate::{Keys, Report, verify_bundle};

/// Why a row is not an event as its proof has it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RowFault {
    /// It is not JSON, or has no proof.
    #[error("it is no event with a `proof` beside it: {0}")]
    Form(#[source] serde_json::Error),
    /// Its proof cannot be read.
    #[error("its proof is none: {0}")]
    Bundle(#[source] BundleError),
    /// What it shows is not, byte for byte, what its proof opens.
    #[error("it is not the event its proof is of")]
    Differs,
}

/// Verifies a row, without what separates it from others: that its proof holds, and that the row shows exactly the event
/// that is proven. The report is that of the proof.
///
/// # Errors
/// [`RowFault`]. A proof that does not hold is no error here, but what the report says.
pub fn verify_row(row: &str, keys: &Keys) -> Result<Report, RowFault> {
    #[derive(Deserialize)]
    struct Row<'a> {
        #[serde(borrow)]
        proof: &'a RawValue,
    }
    let Row { proof } = serde_json::from_str(row).map_err(RowFault::Form)?;
    let bundle = Bundle::parse(proof.get()).map_err(RowFault::Bundle)?;
    let report = verify_bundle(&bundle, keys);
    if report.event.is_none() {
        return Ok(report);
    }
    let record = record(&bundle).ok_or(RowFault::Differs)?;
    let mut shown = Vec::with_capacity(row.len());
    event::write_json(&record, bundle.proven().index(), &mut shown);
    event::add_proof(&bundle.to_json(), &mut shown);
    match shown == row.as_bytes() {
        true => Ok(report),
        false => Err(RowFault::Differs),
    }
}

/// The event a bundle opens; `None` if it does not open all of it.
fn record(bundle: &Bundle) -> Option<Record> {
    let entry = Entry::decode(bundle.proven().entry()).ok()?;
    let Disclosure::Fields(fields) = bundle.disclosure() else {
        return None;
    };
    let mut record = Record {
        id16: entry.id16,
        original_id: None,
        timestamp: entry.timestamp,
        received_at: entry.received_at,
        action: entry.action,
        success: entry.success,
        source: entry.source,
        statement: entry.statement,
        user_id: String::new(),
        user_email: String::new(),
        resource: String::new(),
        details: String::new(),
        ip_address: String::new(),
        session_id: None,
        user_agent: None,
        request_id: None,
        metadata: None,
        redacted: None,
        sender: None,
    };
    for (number, field) in fields {
        let FieldProof::Opened { value, .. } = field else {
            return None;
        };
        let value = value.clone();
        match Field::from_number(*number)? {
            Field::UserId => record.user_id = value,
            Field::UserEmail => record.user_email = value,
            Field::Resource => record.resource = value,
            Field::Details => record.details = value,
            Field::IpAddress => record.ip_address = value,
            Field::SessionId => record.session_id = Some(value),
            Field::UserAgent => record.user_agent = Some(value),
            Field::RequestId => record.request_id = Some(value),
            Field::Metadata => record.metadata = Some(value),
            Field::Redacted => record.redacted = Some(value),
            Field::Sender => record.sender = Some(value),
            Field::OriginalId => record.original_id = Some(value),
        }
    }
    Some(record)
}
