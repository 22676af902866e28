//! The routes of `/api/log`.

use axum::{
    http::Method,
    routing::{get, post},
};

use crate::{
    auth::Access,
    routes::{Answer, Doc, Parameter, Route, Sent, pages::CURSOR},
};

pub(in crate::routes) static ROUTES: &[Route] = &[
    Route::usual(
        Method::GET,
        "/api/log/checkpoints",
        || get(super::checkpoints),
        Access::Verifiers,
        "logs",
        Doc {
            id: "list_checkpoints",
            tag: "log",
            summary: "List the checkpoints that are kept",
            description: "Of each hour in which the organization's log grew the last one, the newest first; of logs that were \
                          continued too. The cursor of the next page is in X-Next-Cursor.",
            parameters: &[
                Parameter::Query("limit", "At most so many: 100 unless given, 1000 at most."),
                CURSOR,
            ],
            sent: Sent::Nothing,
            answer: Answer::List("Checkpoint"),
            errors: &[],
        },
    ),
    Route::usual(
        Method::POST,
        "/api/log/verifications",
        || post(super::begin),
        Access::Verifiers,
        "logs",
        Doc {
            id: "begin_verification",
            tag: "log",
            summary: "Verify the whole log",
            description: "Begins a check of everything that is stored of the organization's log, in the background: every entry \
                          is made again from what is kept of it and its keys, and held against its hash, the tree, every \
                          kept checkpoint, the signer's memory and the files; then what is published is verified as by \
                          somebody outside. While one runs another is not begun, and this answers with the running one. \
                          When it ends it is recorded as `verify_log`, with `success` false if anything is wrong. One that the \
                          server's stop interrupts leaves nothing.",
            parameters: &[],
            sent: Sent::Nothing,
            answer: Answer::Json("Verifications"),
            errors: &[],
        },
    ),
    Route::usual(
        Method::GET,
        "/api/log/verifications",
        || get(super::look),
        Access::Verifiers,
        "logs",
        Doc {
            id: "get_verifications",
            tag: "log",
            summary: "The running verification and the last",
            description: "How far the one that runs is, and what came of the last that ended. What a server says of its own log \
                          is its word alone: `neosc verify` is for those who do not take it.",
            parameters: &[],
            sent: Sent::Nothing,
            answer: Answer::Json("Verifications"),
            errors: &[],
        },
    ),
];
