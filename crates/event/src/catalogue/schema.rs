//! The JSON Schema of an event as it is sent.

use serde_json::{Value, json};

use super::{ACTIONS, is_statement};
use crate::{RESERVED_IDS, limits};

/// JSON Schema (2020-12) of an event as a sender gives it. `maxLength` counts characters, the limits count bytes: the
/// schema never refuses what the server takes.
pub fn event_schema() -> Value {
    let known: Vec<&str> = ACTIONS
        .iter()
        .map(|action| action.name)
        .filter(|name| !is_statement(name))
        .collect();
    let reserved: Vec<&str> = ACTIONS
        .iter()
        .map(|action| action.name)
        .filter(|name| is_statement(name))
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "NeoSC audit event",
        "type": "object",
        "required": ["user_id", "action", "resource"],
        "additionalProperties": false,
        "properties": {
            "id": {
                "description": format!(
                    "The sender's id, its deduplication key; comes back unchanged. Not one of `{}`, whose address would be that of something else.",
                    RESERVED_IDS.join("`, `")
                ),
                "type": ["string", "null"],
                "pattern": format!("^[A-Za-z0-9._:-]{{0,{}}}$", limits::ID),
                "not": { "enum": RESERVED_IDS },
            },
            "user_id": text("Who acted.", 1, limits::USER_ID),
            "user_email": optional("Their address.", limits::USER_EMAIL),
            "action": {
                "description": "What was done.",
                "type": "string",
                "pattern": format!("^[A-Za-z0-9][A-Za-z0-9._:/-]{{0,{}}}$", limits::ACTION - 1),
                "not": { "enum": reserved },
                "examples": known,
            },
            "resource": text("What it was done to, like workspace:{id}.", 1, limits::RESOURCE),
            "details": optional("For people to read; never a secret.", limits::DETAILS),
            "ip_address": optional("IPv4 or IPv6 address of the end user.", limits::IP_ADDRESS),
            "timestamp": {
                "description": "When it happened, RFC 3339 with an offset; when not sent, on arrival.",
                "type": ["string", "null"],
            },
            "success": {
                "description": "Whether it succeeded; when not sent, true.",
                "type": ["boolean", "null"],
            },
            "session_id": optional("A launched workspace session.", limits::SESSION_ID),
            "user_agent": optional("The client program.", limits::USER_AGENT),
            "request_id": optional("The request it belongs to.", limits::REQUEST_ID),
            "metadata": {
                "description": "What else there is to say; for changes before and after.",
                "type": ["object", "null"],
            },
            "organization_id": {
                "description": "If sent, the organization of the key.",
                "type": ["string", "null"],
            },
        },
    })
}

fn text(description: &str, least: usize, most: usize) -> Value {
    json!({ "description": description, "type": "string", "minLength": least, "maxLength": most })
}

fn optional(description: &str, most: usize) -> Value {
    json!({ "description": description, "type": ["string", "null"], "maxLength": most })
}
