//! The routes: of everybody who reads, and of the operator.

use axum::{
    http::Method,
    routing::{delete, get, post},
};

use crate::{
    auth::Access,
    export::CONTENT_TYPES,
    routes::{Answer, Doc, Parameter, Route, Sent},
};

const ID: Parameter = Parameter::Path("id", "Id of the export.");

/// The routes below `$base`; `$prefix` makes their names others.
macro_rules! routes {
    ($base:literal, $access:expr, $tag:literal, $prefix:literal) => {
        &[
            Route::usual(
                Method::POST,
                $base,
                || post(super::create),
                $access,
                "logs",
                Doc {
                    id: concat!($prefix, "create_export"),
                    tag: $tag,
                    summary: "Export events in the background",
                    description: "As GET /api/audit-logs/export, into a file that is kept for seven days after it is \
                              whole and can be fetched in parts. Recorded as `export_logs` when it ends.",
                    parameters: &[],
                    sent: Sent::Json("NewExport"),
                    answer: Answer::Json("Export"),
                    errors: &[409],
                },
            ),
            Route::usual(
                Method::GET,
                $base,
                || get(super::list),
                $access,
                "logs",
                Doc {
                    id: concat!($prefix, "list_exports"),
                    tag: $tag,
                    summary: "List your exports",
                    description: "Those made in the background, the newest first.",
                    parameters: &[],
                    sent: Sent::Nothing,
                    answer: Answer::List("Export"),
                    errors: &[],
                },
            ),
            Route::usual(
                Method::GET,
                concat!($base, "/{id}"),
                || get(super::one),
                $access,
                "logs",
                Doc {
                    id: concat!($prefix, "get_export"),
                    tag: $tag,
                    summary: "One of your exports",
                    description: "With how far it is.",
                    parameters: &[ID],
                    sent: Sent::Nothing,
                    answer: Answer::Json("Export"),
                    errors: &[404],
                },
            ),
            Route::usual(
                Method::DELETE,
                concat!($base, "/{id}"),
                || delete(super::delete),
                $access,
                "logs",
                Doc {
                    id: concat!($prefix, "delete_export"),
                    tag: $tag,
                    summary: "Delete an export",
                    description: "Its file goes; its record in the log stays. One that runs is ended, and recorded as failed.",
                    parameters: &[ID],
                    sent: Sent::Nothing,
                    answer: Answer::Nothing,
                    errors: &[404],
                },
            ),
            Route::usual(
                Method::GET,
                concat!($base, "/{id}/file"),
                || get(super::file::file),
                $access,
                "logs",
                Doc {
                    id: concat!($prefix, "get_export_file"),
                    tag: $tag,
                    summary: "The file of an export",
                    description: "Whole, or one range of bytes of it (header Range).",
                    parameters: &[
                        ID,
                        Parameter::Header(
                            "Range",
                            "Like bytes=1048576-: a download that was cut goes on.",
                        ),
                    ],
                    sent: Sent::Nothing,
                    answer: Answer::Files(CONTENT_TYPES),
                    errors: &[404, 409, 416],
                },
            ),
            Route::usual(
                Method::GET,
                concat!($base, "/{id}/manifest"),
                || get(super::manifest::manifest),
                $access,
                "logs",
                Doc {
                    id: concat!($prefix, "get_export_manifest"),
                    tag: $tag,
                    summary: "The manifest of an export",
                    description: "The proof of its record and the salt of its digest: with it `neosc verify --export FILE` tells, without \
                              this server, whether anything in the file was added, changed or left out.",
                    parameters: &[ID],
                    sent: Sent::Nothing,
                    answer: Answer::Json("ExportManifest"),
                    errors: &[404, 409],
                },
            ),
                ]
    };
}

pub(in crate::routes) static ROUTES: &[Route] =
    routes!("/api/audit-logs/exports", Access::Readers, "exports", "");

pub(in crate::routes) static OPERATORS: &[Route] = routes!(
    "/operator/audit-logs/exports",
    Access::Operator,
    "operator",
    "operator_"
);
