//! `/operator`: what the command line on this machine may do. Only the Unix socket has these routes.

mod imports;
mod keys;

use axum::{
    http::Method,
    routing::{delete, get, post},
};
pub(crate) use imports::{Finished, Imported};
pub(crate) use keys::{Key, LogKey, NewKey};

use super::{Answer, Doc, Parameter, Route, Sent, audit_logs::list};
use crate::{auth::Access, rate::Rate};

const IMPORT: Parameter = Parameter::Path(
    "id",
    "Id of the import, chosen by whoever sends it: up to 64 of a-z, 0-9 and -.",
);

pub(super) static ROUTES: &[Route] = &[
    Route {
        method: Method::POST,
        path: "/operator/keys",
        handler: || post(keys::create),
        access: Access::Operator,
        rate: Rate::Usual,
        bounded: true,
        resource: "api_keys",
        doc: Doc {
            id: "create_api_key",
            tag: "operator",
            summary: "Make an API key",
            description: "The key itself is shown this once.",
            parameters: &[],
            sent: Sent::Json("NewKey"),
            answer: Answer::Json("Key"),
            errors: &[],
        },
    },
    Route {
        method: Method::DELETE,
        path: "/operator/keys/{id}",
        handler: || delete(keys::revoke),
        access: Access::Operator,
        rate: Rate::Usual,
        bounded: true,
        resource: "api_keys",
        doc: Doc {
            id: "revoke_api_key",
            tag: "operator",
            summary: "Revoke an API key",
            description: "It is of no use from this answer on.",
            parameters: &[Parameter::Path("id", "Id of the key.")],
            sent: Sent::Nothing,
            answer: Answer::Nothing,
            errors: &[404],
        },
    },
    Route {
        method: Method::POST,
        path: "/operator/rotate-log-key",
        handler: || post(keys::rotate),
        access: Access::Operator,
        rate: Rate::Usual,
        bounded: true,
        resource: "logs",
        doc: Doc {
            id: "rotate_log_key",
            tag: "operator",
            summary: "Give the log its next signing key",
            description: "Old and new key sign for 90 days. The log says so itself, in a `rotate_key` statement.",
            parameters: &[],
            sent: Sent::Nothing,
            answer: Answer::Json("LogKey"),
            errors: &[],
        },
    },
    Route {
        method: Method::POST,
        path: "/operator/imports/{id}/events",
        handler: || post(imports::batch),
        access: Access::Operator,
        rate: Rate::Usual,
        bounded: false,
        resource: "logs",
        doc: Doc {
            id: "import_events",
            tag: "operator",
            summary: "Import a batch of events",
            description: "As POST /api/audit-logs, with source `imported` and sender `import:{id}`. With an Idempotency-Key for each \
                          batch a cut import is sent again without doubling anything. Events that were there already are \
                          marked \"duplicate\":true.",
            parameters: &[
                IMPORT,
                Parameter::Query("partial", "true: keep the good ones."),
                Parameter::Header("Idempotency-Key", "1 to 255 visible characters."),
            ],
            sent: Sent::Events,
            answer: Answer::List("Receipt"),
            errors: &[404, 408, 409, 413, 415, 422],
        },
    },
    Route {
        method: Method::POST,
        path: "/operator/imports/{id}/finish",
        handler: || post(imports::finish),
        access: Access::Operator,
        rate: Rate::Usual,
        bounded: true,
        resource: "logs",
        doc: Doc {
            id: "finish_import",
            tag: "operator",
            summary: "Finish an import",
            description: "Records it: one `import_logs` event with the file's digest and the counts.",
            parameters: &[IMPORT],
            sent: Sent::Json("FinishedImport"),
            answer: Answer::Nothing,
            errors: &[404],
        },
    },
    Route {
        method: Method::GET,
        path: "/operator/audit-logs",
        handler: || get(list::list),
        access: Access::Operator,
        rate: Rate::Usual,
        bounded: true,
        resource: "logs",
        doc: Doc {
            id: "operator_list_events",
            tag: "operator",
            summary: "List events",
            description: "As GET /api/audit-logs.",
            parameters: list::PARAMETERS,
            sent: Sent::Nothing,
            answer: Answer::List("Event"),
            errors: &[],
        },
    },
];
