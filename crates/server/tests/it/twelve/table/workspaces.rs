//! What workspaces there are.

use super::*;

pub(super) static SECTIONS: &[Section] = &[
    section(
        "create_workspace",
        &[
            row(
                SUCCESS,
                &[],
                Http("admin", "POST /api/workspaces", LAB),
                200,
                &["create_workspace workspace:ws-custom-1 ok {admin}: Created workspace: Lab"],
            ),
            row(
                "a user",
                &[],
                Http("user", "POST /api/workspaces", LAB),
                403,
                &[
                    "create_workspace workspaces failed {user}: Only administrators may change workspaces",
                ],
            ),
            row(
                "an auditor",
                &[],
                Http("auditor", "POST /api/workspaces", LAB),
                403,
                &[
                    "create_workspace workspaces failed {auditor}: Only administrators may change workspaces",
                ],
            ),
            row(
                "name",
                &[],
                Http(
                    "admin",
                    "POST /api/workspaces",
                    r#"{"name":"","image":"a"}"#,
                ),
                400,
                &["create_workspace workspaces failed {admin}: The name is not acceptable"],
            ),
            row(
                "description",
                &[],
                Http(
                    "admin",
                    "POST /api/workspaces",
                    r#"{"name":"a","image":"a","description":"\u0000"}"#,
                ),
                400,
                &["create_workspace workspaces failed {admin}: The description is not acceptable"],
            ),
            row(
                "image",
                &[],
                Http(
                    "admin",
                    "POST /api/workspaces",
                    r#"{"name":"a","image":"a b"}"#,
                ),
                400,
                &["create_workspace workspaces failed {admin}: The image is not acceptable"],
            ),
            row(
                "processors",
                &[],
                Http(
                    "admin",
                    "POST /api/workspaces",
                    r#"{"name":"a","image":"a","cpu":""}"#,
                ),
                400,
                &["create_workspace workspaces failed {admin}: The processors are not acceptable"],
            ),
            row(
                "memory",
                &[],
                Http(
                    "admin",
                    "POST /api/workspaces",
                    r#"{"name":"a","image":"a","memory":""}"#,
                ),
                400,
                &["create_workspace workspaces failed {admin}: The memory is not acceptable"],
            ),
            row(
                "icon",
                &[],
                Http(
                    "admin",
                    "POST /api/workspaces",
                    r#"{"name":"a","image":"a","icon":"a\nb"}"#,
                ),
                400,
                &["create_workspace workspaces failed {admin}: The icon is not acceptable"],
            ),
            row(
                "too many",
                &[Times(995, &Ask::Http("admin", "POST /api/workspaces", LAB))],
                Http("admin", "POST /api/workspaces", LAB),
                409,
                &["create_workspace workspaces failed {admin}: There are too many workspaces"],
            ),
        ],
    ),
    section(
        "update_workspace",
        &[
            row(
                SUCCESS,
                &[],
                Http(
                    "admin",
                    "PATCH /api/workspaces/ws-sap-neogenesys",
                    r#"{"memory":"16 GB","cpu":"8 vCPU"}"#,
                ),
                200,
                &[
                    "update_workspace workspace:ws-sap-neogenesys ok {admin}: Updated workspace: {cpu: '8 vCPU', memory: '16 GB'}",
                ],
            ),
            row(
                "nothing changes",
                &[],
                Http(
                    "admin",
                    "PATCH /api/workspaces/ws-sap-neogenesys",
                    r#"{"cpu":"8 vCPU"}"#,
                ),
                200,
                &[],
            ),
            row(
                "a user",
                &[],
                Http(
                    "user",
                    "PATCH /api/workspaces/ws-sap-neogenesys",
                    r#"{"cpu":"1"}"#,
                ),
                403,
                &[
                    "update_workspace workspace:ws-sap-neogenesys failed {user}: Only administrators may change workspaces",
                ],
            ),
            row(
                "not there",
                &[],
                Http("admin", "PATCH /api/workspaces/ws-none", r#"{"cpu":"1"}"#),
                404,
                &["update_workspace workspace:ws-none failed {admin}: Workspace not found"],
            ),
            row(
                "a value",
                &[],
                Http(
                    "admin",
                    "PATCH /api/workspaces/ws-sap-neogenesys",
                    r#"{"name":""}"#,
                ),
                400,
                &[
                    "update_workspace workspace:ws-sap-neogenesys failed {admin}: The name is not acceptable",
                ],
            ),
        ],
    ),
    section(
        "delete_workspace",
        &[
            row(
                SUCCESS,
                &[Http("user", "POST /api/workspaces/ws-dev-tools/launch", "")],
                Http("admin", "DELETE /api/workspaces/ws-dev-tools", ""),
                204,
                &[
                    "disconnect_session session:{session_id} ok {admin}: Session disconnected (workspace deleted)",
                    "delete_workspace workspace:ws-dev-tools ok {admin}: Workspace deleted",
                ],
            ),
            row(
                "a user",
                &[],
                Http("user", "DELETE /api/workspaces/ws-sap-neogenesys", ""),
                403,
                &[
                    "delete_workspace workspace:ws-sap-neogenesys failed {user}: Only administrators may change workspaces",
                ],
            ),
            row(
                "not there",
                &[],
                Http("admin", "DELETE /api/workspaces/ws-dev-tools", ""),
                404,
                &["delete_workspace workspace:ws-dev-tools failed {admin}: Workspace not found"],
            ),
        ],
    ),
    section(
        "reset_workspaces",
        &[
            row(
                SUCCESS,
                &[Http("user", "POST /api/workspaces/ws-dev-tools/launch", "")],
                Http("admin", "POST /api/workspaces/reset", ""),
                200,
                &[
                    "disconnect_session session:{session_id} ok {admin}: Session disconnected (workspaces reset)",
                    "reset_workspaces workspaces ok {admin}: Reset to default workspaces",
                ],
            ),
            row(
                "a user",
                &[],
                Http("user", "POST /api/workspaces/reset", ""),
                403,
                &[
                    "reset_workspaces workspaces failed {user}: Only administrators may change workspaces",
                ],
            ),
        ],
    ),
];
