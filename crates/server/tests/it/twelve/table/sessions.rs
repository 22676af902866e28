//! Sessions in workspaces.

use super::*;

pub(super) static SECTIONS: &[Section] = &[
    section(
        "launch_workspace",
        &[
            row(
                SUCCESS,
                &[],
                Http("user", "POST /api/workspaces/ws-dev-tools/launch", ""),
                200,
                &["launch_workspace workspace:ws-dev-tools ok {user}: Launched Developer Tools"],
            ),
            row(
                "an auditor",
                &[],
                Http("auditor", "POST /api/workspaces/ws-dev-tools/launch", ""),
                403,
                &[
                    "launch_workspace workspace:ws-dev-tools failed {auditor}: Only users and administrators may launch workspaces",
                ],
            ),
            row(
                "a key",
                &[],
                Http("key", "POST /api/workspaces/ws-dev-tools/launch", ""),
                403,
                &[
                    "launch_workspace workspace:ws-dev-tools failed {key}: Only users and administrators may launch workspaces",
                ],
            ),
            row(
                "not there",
                &[],
                Http("user", "POST /api/workspaces/ws-none/launch", ""),
                404,
                &["launch_workspace workspace:ws-none failed {user}: Workspace not found"],
            ),
            row(
                "disabled",
                &[Http(
                    "admin",
                    "PATCH /api/workspaces/ws-sap-neogenesys",
                    r#"{"enabled":false}"#,
                )],
                Http("user", "POST /api/workspaces/ws-sap-neogenesys/launch", ""),
                409,
                &[
                    "launch_workspace workspace:ws-sap-neogenesys failed {user}: Workspace is disabled",
                ],
            ),
            row(
                "too many",
                &[Times(
                    99,
                    &Ask::Http("user", "POST /api/workspaces/ws-dev-tools/launch", ""),
                )],
                Http("user", "POST /api/workspaces/ws-dev-tools/launch", ""),
                409,
                &[
                    "launch_workspace workspace:ws-dev-tools failed {user}: Too many sessions are running",
                ],
            ),
        ],
    ),
    section(
        "stop_workspace",
        &[
            row(
                SUCCESS,
                &[Http("user", "POST /api/workspaces/ws-dev-tools/launch", "")],
                Http("user", "POST /api/workspaces/ws-dev-tools/stop", ""),
                200,
                &["stop_workspace workspace:ws-dev-tools ok {user}: Workspace stopped"],
            ),
            row(
                "not running",
                &[],
                Http("user", "POST /api/workspaces/ws-dev-tools/stop", ""),
                409,
                &["stop_workspace workspace:ws-dev-tools failed {user}: Workspace is not running"],
            ),
            row(
                "not there",
                &[],
                Http("user", "POST /api/workspaces/ws-none/stop", ""),
                404,
                &["stop_workspace workspace:ws-none failed {user}: Workspace not found"],
            ),
            row(
                "a key",
                &[],
                Http("key", "POST /api/workspaces/ws-dev-tools/stop", ""),
                403,
                &[
                    "stop_workspace workspace:ws-dev-tools failed {key}: Only people have sessions to stop",
                ],
            ),
        ],
    ),
    section(
        "disconnect_session",
        &[
            row(
                SUCCESS,
                &[Http("user", "POST /api/workspaces/ws-dev-tools/launch", "")],
                Http("user", "POST /api/sessions/{session_id}/disconnect", ""),
                200,
                &["disconnect_session session:{session_id} ok {user}: Session disconnected"],
            ),
            row(
                "ended",
                &[],
                Http("user", "POST /api/sessions/{session_id}/disconnect", ""),
                409,
                &[
                    "disconnect_session session:{session_id} failed {user}: The session had ended already",
                ],
            ),
            row(
                "an administrator",
                &[Http("user", "POST /api/workspaces/ws-dev-tools/launch", "")],
                Http("admin", "POST /api/sessions/{session_id}/disconnect", ""),
                200,
                &["disconnect_session session:{session_id} ok {admin}: Session disconnected"],
            ),
            row(
                "somebody else's",
                &[Http("user", "POST /api/workspaces/ws-dev-tools/launch", "")],
                Http("auditor", "POST /api/sessions/{session_id}/disconnect", ""),
                404,
                &["disconnect_session session:{session_id} failed {auditor}: Session not found"],
            ),
            row(
                "not there",
                &[],
                Http("admin", "POST /api/sessions/sess-none/disconnect", ""),
                404,
                &["disconnect_session session:sess-none failed {admin}: Session not found"],
            ),
        ],
    ),
];
