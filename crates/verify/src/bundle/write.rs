//! To JSON.

use base64::prelude::{BASE64_STANDARD, Engine as _};

use super::{Bundle, Disclosure, EntryProof, FORMAT, FieldProof, field_name};

pub(super) fn bundle(bundle: &Bundle) -> String {
    let disclosed = match &bundle.disclosure {
        Disclosure::Fields(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(number, field)| format!("{}:{}", text(&field_name(*number)), one(field)))
                .collect();
            format!("\"fields\":{{{}}}", fields.join(","))
        }
        Disclosure::Group(group) => format!("\"group\":\"{group}\""),
    };
    let excuse = match &bundle.excuse {
        Some(excuse) => {
            let (location, proof) = (location(excuse), proof(excuse));
            format!(",\"excuse\":{{{location},{proof}}}")
        }
        None => String::new(),
    };
    format!(
        "{{\"format\":\"{FORMAT}\",\"vkey\":{},{},{disclosed},{}{excuse}}}",
        text(&bundle.vkey.to_string()),
        location(&bundle.proven),
        proof(&bundle.proven),
    )
}

fn location(proven: &EntryProof) -> String {
    let entry = BASE64_STANDARD.encode(&proven.entry);
    format!("\"index\":{},\"entry\":\"{entry}\"", proven.index())
}

fn proof(proven: &EntryProof) -> String {
    format!("\"proof\":{}", text(&proven.proof.to_string()))
}

fn one(field: &FieldProof) -> String {
    match field {
        FieldProof::Opened { value, blind } => {
            let (value, blind) = (text(value), blind.to_hex());
            format!("{{\"value\":{value},\"blind\":\"{blind}\"}}")
        }
        FieldProof::Closed { digest } => format!("{{\"digest\":\"{digest}\"}}"),
    }
}

/// A JSON string, with its quotes.
fn text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
