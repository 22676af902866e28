//! Events, as below `/api/audit-logs`.

use axum::{http::Method, routing::get};

use super::super::{
    Answer, Doc, Parameter, Route, Sent,
    audit_logs::{export, list, proof, stream},
};
use crate::{auth::Access, export::CONTENT_TYPES, rate::Rate};

pub(in crate::routes) static ROUTES: &[Route] = &[
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
    Route {
        method: Method::GET,
        path: "/operator/audit-logs/stream",
        handler: || get(stream::stream),
        access: Access::Operator,
        rate: Rate::Usual,
        bounded: true,
        resource: "logs",
        doc: Doc {
            id: "operator_stream_events",
            tag: "operator",
            summary: "Follow the log",
            description: "As GET /api/audit-logs/stream.",
            parameters: stream::PARAMETERS,
            sent: Sent::Nothing,
            answer: Answer::Text("text/event-stream"),
            errors: &[],
        },
    },
    Route {
        method: Method::GET,
        path: "/operator/audit-logs/export",
        handler: || get(export::export),
        access: Access::Operator,
        rate: Rate::Usual,
        bounded: true,
        resource: "logs",
        doc: Doc {
            id: "operator_export_events",
            tag: "operator",
            summary: "Export events",
            description: "As GET /api/audit-logs/export.",
            parameters: export::PARAMETERS,
            sent: Sent::Nothing,
            answer: Answer::Files(CONTENT_TYPES),
            errors: &[],
        },
    },
    Route {
        method: Method::GET,
        path: "/operator/audit-logs/{id}/proof",
        handler: || get(proof::proof),
        access: Access::Operator,
        rate: Rate::Usual,
        bounded: true,
        resource: "logs",
        doc: Doc {
            id: "operator_prove_event",
            tag: "operator",
            summary: "The proof of an event",
            description: "As GET /api/audit-logs/{id}/proof.",
            parameters: &[
                Parameter::Path("id", "Id of the event."),
                Parameter::Query("disclose", "Fields to open, separated by commas, or `all`."),
            ],
            sent: Sent::Nothing,
            answer: Answer::Json("ProofBundle"),
            errors: &[404],
        },
    },
];
