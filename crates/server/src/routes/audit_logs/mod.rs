//! `/api/audit-logs`: the contract.

pub(super) mod actions;
mod asked;
pub(super) mod export;
pub(super) mod exports;
mod filtered;
pub(super) mod ingest;
pub(super) mod list;
mod one;
pub(super) mod proof;
pub(super) mod stats;
pub(super) mod stream;

use axum::{
    http::Method,
    routing::{get, post},
};

use super::{Answer, Doc, Parameter, Route, Sent};
use crate::{auth::Access, export::CONTENT_TYPES, rate::Rate};

pub(super) static ROUTES: &[Route] = &[
    Route {
        method: Method::POST,
        path: "/api/audit-logs",
        handler: || post(ingest::send),
        access: Access::Senders,
        rate: Rate::Events,
        bounded: false,
        resource: "logs",
        doc: Doc {
            id: "send_events",
            tag: "audit-logs",
            summary: "Send events",
            description: "One event, an array of events, or one event a line (NDJSON): up to 10,000 events or 16 MiB. \
                          The answer comes when they are durable, in order and searchable: id and index of each, in order. \
                          One that is refused refuses all, unless `partial=true`. An id sent before answers with its first \
                          receipt; with other content it is refused (`id_conflict`).",
            parameters: &[
                Parameter::Query(
                    "partial",
                    "true: keep the good ones, and answer {\"error\":{code,field,message}} in the places of the others.",
                ),
                Parameter::Header(
                    "Idempotency-Key",
                    "1 to 255 visible characters: within 24 hours a second request with the same key, the same body and the same `partial` is answered like the first and appends nothing.",
                ),
            ],
            sent: Sent::Events,
            answer: Answer::List("Receipt"),
            errors: &[408, 409, 413, 415, 422],
        },
    },
    Route {
        method: Method::GET,
        path: "/api/audit-logs",
        handler: || get(list::list),
        access: Access::Readers,
        rate: Rate::Usual,
        bounded: true,
        resource: "logs",
        doc: Doc {
            id: "list_events",
            tag: "audit-logs",
            summary: "List events",
            description: "Newest first unless sorted otherwise. Administrators, auditors and keys read the organization's \
                          events, everybody else their own. Reading others' events is recorded as `view_logs` before the \
                          answer leaves. The next page is in the header Link (rel=\"next\"), and its cursor in X-Next-Cursor.",
            parameters: list::PARAMETERS,
            sent: Sent::Nothing,
            answer: Answer::List("Event"),
            errors: &[],
        },
    },
    Route {
        method: Method::GET,
        path: "/api/audit-logs/stats",
        handler: || get(stats::stats),
        access: Access::Readers,
        rate: Rate::Usual,
        bounded: true,
        resource: "logs",
        doc: Doc {
            id: "count_events",
            tag: "audit-logs",
            summary: "Count events",
            description: "Exact counts of the events that a list with the same filter has: all of them, by time, and by the \
                          most frequent values of some fields. They are of what was there when they were asked for. \
                          What is too much to count is refused (`too_broad`). Who may read what, and what is recorded \
                          of it, is as of the list.",
            parameters: stats::PARAMETERS,
            sent: Sent::Nothing,
            answer: Answer::Json("Stats"),
            errors: &[],
        },
    },
    Route {
        method: Method::GET,
        path: "/api/audit-logs/actions",
        handler: || get(actions::actions),
        access: Access::Known,
        rate: Rate::Usual,
        bounded: true,
        resource: "logs",
        doc: Doc {
            id: "list_actions",
            tag: "audit-logs",
            summary: "The actions there are",
            description: "First the catalogue (`kind` is `catalogue`): actions the platform records, with what they mean. \
                          Senders may use others, up to a bound for each organization. Those it uses follow (`kind` is `own`), by \
                          their first use, for those who may read or verify all of its events.",
            parameters: &[],
            sent: Sent::Nothing,
            answer: Answer::List("Action"),
            errors: &[],
        },
    },
    Route {
        method: Method::GET,
        path: "/api/audit-logs/stream",
        handler: || get(stream::stream),
        access: Access::Readers,
        rate: Rate::Usual,
        bounded: true,
        resource: "logs",
        doc: Doc {
            id: "stream_events",
            tag: "audit-logs",
            summary: "Follow the log",
            description: stream::DESCRIPTION,
            parameters: stream::PARAMETERS,
            sent: Sent::Nothing,
            answer: Answer::Text("text/event-stream"),
            errors: &[],
        },
    },
    Route {
        method: Method::GET,
        path: "/api/audit-logs/export",
        handler: || get(export::export),
        access: Access::Readers,
        rate: Rate::Usual,
        bounded: true,
        resource: "logs",
        doc: Doc {
            id: "export_events",
            tag: "audit-logs",
            summary: "Export events",
            description: export::DESCRIPTION,
            parameters: export::PARAMETERS,
            sent: Sent::Nothing,
            answer: Answer::Files(CONTENT_TYPES),
            errors: &[],
        },
    },
    Route {
        method: Method::GET,
        path: "/api/audit-logs/{id}",
        handler: || get(one::one),
        access: Access::Readers,
        rate: Rate::Usual,
        bounded: true,
        resource: "logs",
        doc: Doc {
            id: "get_event",
            tag: "audit-logs",
            summary: "One event",
            description: "By its id as shown. What is not yours is not found.",
            parameters: &[Parameter::Path("id", "Id of the event.")],
            sent: Sent::Nothing,
            answer: Answer::Json("Event"),
            errors: &[404],
        },
    },
    Route {
        method: Method::GET,
        path: "/api/audit-logs/{id}/proof",
        handler: || get(proof::proof),
        access: Access::Provers,
        rate: Rate::Usual,
        bounded: true,
        resource: "logs",
        doc: Doc {
            id: "prove_event",
            tag: "audit-logs",
            summary: "The proof of an event",
            description: "A file that `neosc verify` checks without this server. It shows action, times, outcome and source; \
                          of the other fields those that are to be disclosed, and of the rest only digests.",
            parameters: &[
                Parameter::Path("id", "Id of the event."),
                Parameter::Query(
                    "disclose",
                    "Fields to open, separated by commas, or `all`. Not for keys of scope verify.",
                ),
            ],
            sent: Sent::Nothing,
            answer: Answer::Json("ProofBundle"),
            errors: &[404],
        },
    },
];
