//! The routes of `/api/workspaces`.

use axum::{
    http::Method,
    routing::{delete, get, patch, post},
};

use crate::{
    auth::Access,
    routes::{Answer, Doc, Parameter, Route, Sent},
};

const ID: &[Parameter] = &[Parameter::Path(
    "id",
    "Id of the workspace, like ws-sap-neogenesys.",
)];

pub(in crate::routes) static ROUTES: &[Route] = &[
    Route::usual(
        Method::GET,
        "/api/workspaces",
        || get(super::list),
        Access::Readers,
        "workspaces",
        Doc {
            id: "list_workspaces",
            tag: "workspaces",
            summary: "List workspaces",
            description: "The defaults first, then those made here. Users see those that are enabled, administrators \
                          and auditors all.",
            parameters: &[],
            sent: Sent::Nothing,
            answer: Answer::List("Workspace"),
            errors: &[],
        },
    ),
    Route::usual(
        Method::POST,
        "/api/workspaces",
        || post(super::create),
        Access::Known,
        "workspaces",
        Doc {
            id: "create_workspace",
            tag: "workspaces",
            summary: "Define a workspace",
            description: "Recorded as `create_workspace`. Its id is `ws-custom-` and a number that is never used again. \
                          For administrators; refusals are recorded.",
            parameters: &[],
            sent: Sent::Json("NewWorkspace"),
            answer: Answer::Json("Workspace"),
            errors: &[409],
        },
    ),
    Route::usual(
        Method::GET,
        "/api/workspaces/usage",
        || get(super::usage::usage),
        Access::Readers,
        "workspaces",
        Doc {
            id: "workspace_usage",
            tag: "workspaces",
            summary: "How much workspaces are used",
            description: "Of your own sessions, or of everybody's for administrators, auditors and keys that read.",
            parameters: &[
                Parameter::Query(
                    "start",
                    "First time: RFC 3339, a date, or like now-7d; now-30d unless given.",
                ),
                Parameter::Query("end", "Last time, included; now unless given."),
            ],
            sent: Sent::Nothing,
            answer: Answer::Json("WorkspacesUsage"),
            errors: &[],
        },
    ),
    Route::usual(
        Method::PATCH,
        "/api/workspaces/{id}",
        || patch(super::update),
        Access::Known,
        "workspaces",
        Doc {
            id: "update_workspace",
            tag: "workspaces",
            summary: "Change a workspace",
            description: "Recorded as `update_workspace` with the values that changed, before and after. Values that \
                          are so already change and record nothing. For administrators; refusals are recorded.",
            parameters: ID,
            sent: Sent::Json("WorkspaceChange"),
            answer: Answer::Json("Workspace"),
            errors: &[404],
        },
    ),
    Route::usual(
        Method::DELETE,
        "/api/workspaces/{id}",
        || delete(super::delete),
        Access::Known,
        "workspaces",
        Doc {
            id: "delete_workspace",
            tag: "workspaces",
            summary: "Delete a workspace",
            description: "Its running sessions end first, each as `disconnect_session`; then `delete_workspace` is \
                          recorded, all in one transaction. For administrators; refusals are recorded.",
            parameters: ID,
            sent: Sent::Nothing,
            answer: Answer::Nothing,
            errors: &[404],
        },
    ),
    Route::usual(
        Method::POST,
        "/api/workspaces/reset",
        || post(super::reset),
        Access::Known,
        "workspaces",
        Doc {
            id: "reset_workspaces",
            tag: "workspaces",
            summary: "Go back to the default workspaces",
            description: "All running sessions end first, each as `disconnect_session`; then the defaults are as at the \
                          start and all others are deleted, recorded as `reset_workspaces`, in one transaction. Answers \
                          what there is then. For administrators; refusals are recorded.",
            parameters: &[],
            sent: Sent::Nothing,
            answer: Answer::List("Workspace"),
            errors: &[],
        },
    ),
    Route::usual(
        Method::POST,
        "/api/workspaces/{id}/launch",
        || post(super::launch),
        Access::Known,
        "workspaces",
        Doc {
            id: "launch_workspace",
            tag: "workspaces",
            summary: "Launch a workspace",
            description: "The session and its `launch_workspace` event are committed together, or neither is. While \
                          the policy pol-single-session is on, it ends the caller's other sessions. For people; \
                          refusals are recorded.",
            parameters: ID,
            sent: Sent::Nothing,
            answer: Answer::Json("LaunchedSession"),
            errors: &[403, 404, 409],
        },
    ),
    Route::usual(
        Method::POST,
        "/api/workspaces/{id}/stop",
        || post(super::stop),
        Access::Known,
        "workspaces",
        Doc {
            id: "stop_workspace",
            tag: "workspaces",
            summary: "Stop a workspace",
            description: "Ends the caller's own running sessions of it, recorded as one `stop_workspace`. For people; \
                          refusals are recorded.",
            parameters: ID,
            sent: Sent::Nothing,
            answer: Answer::Json("StoppedSessions"),
            errors: &[404, 409],
        },
    ),
];
