//! A record as the contract's JSON.

use crate::text::is_control;
use crate::{Record, ids};

/// Appends a record and its index as one JSON object.
///
/// First the nine fields of the contract, always, in its order; then, when present, `session_id`, `user_agent`,
/// `request_id`, `metadata` (the object as it was sent, minified); then `index`, `received_at`, `source`; then, when
/// present, `sender`, `redacted` (an array), and the `statement` of an entry of the log itself (an object).
pub fn write_json(record: &Record, index: u64, out: &mut Vec<u8>) {
    out.reserve(384 + record.details.len() + record.metadata.as_deref().map_or(0, str::len));
    out.extend_from_slice(b"{\"id\":\"");
    match &record.original_id {
        Some(id) => escaped(id, out),
        None => out.extend_from_slice(ids::own_id(record.id16).as_bytes()),
    }
    out.push(b'"');
    member("user_id", &record.user_id, out);
    member("user_email", &record.user_email, out);
    member("action", &record.action, out);
    member("resource", &record.resource, out);
    member("details", &record.details, out);
    member("ip_address", &record.ip_address, out);
    out.extend_from_slice(b",\"timestamp\":\"");
    record.timestamp.write(out);
    out.extend_from_slice(if record.success {
        b"\",\"success\":true"
    } else {
        b"\",\"success\":false"
    });
    optional("session_id", record.session_id.as_deref(), out);
    optional("user_agent", record.user_agent.as_deref(), out);
    optional("request_id", record.request_id.as_deref(), out);
    verbatim("metadata", record.metadata.as_deref(), out);
    out.extend_from_slice(b",\"index\":");
    out.extend_from_slice(index.to_string().as_bytes());
    out.extend_from_slice(b",\"received_at\":\"");
    record.received_at.write(out);
    out.push(b'"');
    member("source", record.source.name(), out);
    optional("sender", record.sender.as_deref(), out);
    verbatim("redacted", record.redacted.as_deref(), out);
    verbatim("statement", record.statement.as_deref(), out);
    out.push(b'}');
}

/// Adds a proof bundle, which is JSON, to the event that `out` ends with, as its last member: `proof`.
pub fn add_proof(bundle: &str, out: &mut Vec<u8>) {
    if out.pop_if(|last| *last == b'}').is_some() {
        verbatim("proof", Some(bundle), out);
        out.push(b'}');
    }
}

fn name(name: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

fn member(key: &str, value: &str, out: &mut Vec<u8>) {
    name(key, out);
    out.push(b'"');
    escaped(value, out);
    out.push(b'"');
}

fn optional(key: &str, value: Option<&str>, out: &mut Vec<u8>) {
    if let Some(value) = value {
        member(key, value, out);
    }
}

/// A value that is JSON text already.
fn verbatim(key: &str, value: Option<&str>, out: &mut Vec<u8>) {
    if let Some(value) = value {
        name(key, out);
        out.extend_from_slice(value.as_bytes());
    }
}

/// The inside of a JSON string.
fn escaped(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    // 0xe2 begins the separators and reordering controls, 0xc2 the C1 controls; kept texts have none, but a record
    // may come from elsewhere.
    let plain =
        |b: u8| (b >= 0x20) & (b != b'"') & (b != b'\\') & (b != 0x7f) & (b != 0xc2) & (b != 0xe2);
    if bytes.iter().fold(true, |all, &b| all & plain(b)) {
        out.extend_from_slice(bytes);
        return;
    }
    let mut buffer = [0; 4];
    for character in text.chars() {
        match character {
            '"' => out.extend_from_slice(b"\\\""),
            '\\' => out.extend_from_slice(b"\\\\"),
            control if is_control(control) => {
                out.extend_from_slice(format!("\\u{:04x}", u32::from(control)).as_bytes());
            }
            other => out.extend_from_slice(other.encode_utf8(&mut buffer).as_bytes()),
        }
    }
}
