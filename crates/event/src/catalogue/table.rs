//! The rows of the catalogue. Everything that lists actions is made from them.

use super::Category::{
    Access, Accounts, Authentication, Followers, Keys, Log, Machine, Policies, Sessions, Settings,
    Statements, Workspaces,
};
use super::Severity::{High, Info, Low, Medium};
use super::{Action, Category, Ecs, Ocsf, Severity};

type Words = &'static [&'static str];

#[expect(clippy::too_many_arguments, reason = "the columns of a table")]
const fn row(
    name: &'static str,
    category: Category,
    severity: Severity,
    resource: &'static str,
    meaning: &'static str,
    details: &'static str,
    (ecs_category, ecs_type): (Words, Words),
    (class_uid, activity_id): (u32, u32),
) -> Action {
    let ecs = Ecs {
        category: ecs_category,
        kind: ecs_type,
    };
    Action {
        name,
        category,
        severity,
        resource,
        meaning,
        details,
        ecs,
        ocsf: Ocsf {
            class_uid,
            activity_id,
        },
    }
}

/// Name, category, severity, resource, meaning, details, ECS category and type, OCSF class and activity.
#[rustfmt::skip]
pub(super) static ROWS: [Action; 61] = [
    row("register", Authentication, Low, "auth", "A person made an account for themselves.", "User registered successfully", (&["iam"], &["user", "creation"]), (3001, 1)),
    row("login", Authentication, Info, "auth", "Someone signed in with a password, or tried to.", "User logged in successfully / Invalid credentials", (&["authentication"], &["start"]), (3002, 1)),
    row("sso_login", Authentication, Info, "auth", "Someone signed in through Zitadel, or tried to.", "SSO login via zitadel as admin", (&["authentication"], &["start"]), (3002, 1)),
    row("logout", Authentication, Info, "auth", "Someone signed out, or a sign-in was over by itself.", "User logged out / Signed out (not used for 30 minutes)", (&["authentication", "session"], &["end"]), (3002, 2)),
    row("launch_workspace", Workspaces, Info, "workspace:{id}", "A session of a workspace began.", "Launched {name}", (&["host", "session"], &["start"]), (6002, 3)),
    row("stop_workspace", Workspaces, Info, "workspace:{id}", "A workspace was stopped.", "Workspace stopped", (&["host", "session"], &["end"]), (6002, 4)),
    row("create_workspace", Workspaces, Low, "workspace:{id}", "A workspace was defined.", "Created workspace: {name}", (&["configuration"], &["creation"]), (3004, 1)),
    row("update_workspace", Workspaces, Low, "workspace:{id}", "The definition of a workspace changed; changing nothing is not recorded.", "Updated workspace: {cpu: '8 vCPU', memory: '16 GB'}", (&["configuration"], &["change"]), (3004, 3)),
    row("delete_workspace", Workspaces, Medium, "workspace:{id}", "A workspace was deleted.", "Workspace deleted", (&["configuration"], &["deletion"]), (3004, 4)),
    row("reset_workspaces", Workspaces, Medium, "workspaces", "All workspaces were put back to the defaults.", "Reset to default workspaces", (&["configuration"], &["change"]), (3004, 99)),
    row("disconnect_session", Sessions, Low, "session:{id}", "A session was ended from outside.", "Session disconnected", (&["session"], &["end"]), (3002, 2)),
    row("toggle_policy", Policies, High, "policy:{id}", "A security policy was switched on or off.", "Policy enabled / Policy disabled", (&["configuration"], &["change"]), (3004, 8)),
    row("access_denied", Access, Medium, "{what was asked for}", "Someone asked for what they may not do; many at once are one entry with a count.", "", (&["web"], &["access", "error"]), (6003, 99)),
    row("create_user", Accounts, Low, "user:{id}", "An administrator made an account.", "", (&["iam"], &["user", "creation"]), (3001, 1)),
    row("update_user", Accounts, Low, "user:{id}", "The data of an account changed.", "", (&["iam"], &["user", "change"]), (3001, 99)),
    row("change_role", Accounts, High, "user:{id}", "A person got another role.", "", (&["iam"], &["user", "change"]), (3005, 1)),
    row("lock_user", Accounts, Medium, "user:{id}", "An account was locked, by an administrator or after too many failures.", "", (&["iam"], &["user", "change"]), (3001, 9)),
    row("unlock_user", Accounts, Medium, "user:{id}", "A locked account was opened again.", "", (&["iam"], &["user", "change"]), (3001, 12)),
    row("change_password", Accounts, Medium, "user:{id}", "A password was changed or reset.", "", (&["iam"], &["user", "change"]), (3001, 3)),
    row("enable_mfa", Accounts, Low, "user:{id}", "A second factor was enrolled.", "", (&["iam"], &["user", "change"]), (3001, 10)),
    row("disable_mfa", Accounts, High, "user:{id}", "A second factor was removed.", "", (&["iam"], &["user", "change"]), (3001, 11)),
    row("use_recovery_code", Accounts, Medium, "user:{id}", "A recovery code took the place of the second factor.", "", (&["authentication"], &["info"]), (3002, 99)),
    row("revoke_sign_in", Accounts, Low, "user:{id}", "A sign-in was ended from outside.", "", (&["session"], &["end"]), (3002, 2)),
    row("create_api_key", Keys, High, "api_key:{id}", "An API key was made.", "", (&["iam"], &["admin", "creation"]), (3004, 1)),
    row("revoke_api_key", Keys, Medium, "api_key:{id}", "An API key was revoked.", "", (&["iam"], &["admin", "deletion"]), (3004, 4)),
    row("update_settings", Settings, Medium, "settings", "Settings of the organization changed.", "", (&["configuration"], &["change"]), (3004, 3)),
    row("update_policy", Policies, High, "policy:{id}", "The terms of a security policy changed.", "", (&["configuration"], &["change"]), (3004, 3)),
    row("create_organization", Settings, Medium, "organization:{id}", "An organization began.", "", (&["configuration"], &["creation"]), (3004, 1)),
    row("create_destination", Settings, High, "destination:{id}", "Events will be forwarded to another system.", "", (&["configuration"], &["creation"]), (3004, 1)),
    row("update_destination", Settings, High, "destination:{id}", "A destination changed.", "", (&["configuration"], &["change"]), (3004, 3)),
    row("delete_destination", Settings, High, "destination:{id}", "Forwarding to a destination ended.", "", (&["configuration"], &["deletion"]), (3004, 4)),
    row("create_rule", Settings, Medium, "rule:{id}", "An alert rule was made.", "", (&["configuration"], &["creation"]), (3004, 1)),
    row("update_rule", Settings, Medium, "rule:{id}", "An alert rule changed.", "", (&["configuration"], &["change"]), (3004, 3)),
    row("delete_rule", Settings, High, "rule:{id}", "An alert rule was deleted.", "", (&["configuration"], &["deletion"]), (3004, 4)),
    row("create_view", Settings, Info, "view:{id}", "A saved view was made.", "Saved view: {name}", (&["configuration"], &["creation"]), (3004, 1)),
    row("update_view", Settings, Info, "view:{id}", "A saved view changed; changing nothing is not recorded.", "Updated view: {shared: true}", (&["configuration"], &["change"]), (3004, 3)),
    row("delete_view", Settings, Info, "view:{id}", "A saved view was deleted.", "Deleted view: {name}", (&["configuration"], &["deletion"]), (3004, 4)),
    row("create_witness", Settings, Medium, "witness:{id}", "A witness was added.", "", (&["configuration"], &["creation"]), (3004, 1)),
    row("update_witness", Settings, Medium, "witness:{id}", "A witness changed.", "", (&["configuration"], &["change"]), (3004, 3)),
    row("delete_witness", Settings, High, "witness:{id}", "A witness was removed.", "", (&["configuration"], &["deletion"]), (3004, 4)),
    row("start_server", Machine, Info, "server", "The program started, and with it recording.", "", (&["host"], &["start"]), (6002, 3)),
    row("stop_server", Machine, Low, "server", "The program stopped in order.", "", (&["host"], &["end"]), (6002, 4)),
    row("upgrade_schema", Machine, Low, "server", "The database was brought to a newer schema.", "", (&["configuration"], &["change"]), (6002, 8)),
    row("view_logs", Log, Info, "logs", "Someone read events of other people.", "", (&["configuration"], &["access"]), (6003, 2)),
    row("export_logs", Log, Medium, "logs", "Events left the program as a file.", "", (&["configuration"], &["access"]), (6003, 2)),
    row("verify_log", Log, Info, "logs", "The log was verified.", "", (&["configuration"], &["info"]), (6003, 2)),
    row("import_logs", Log, Medium, "logs", "Events were imported from a file.", "", (&["configuration"], &["change"]), (6003, 1)),
    row("request_erasure", Log, High, "user:{id}", "Someone asked to erase a person's events.", "", (&["iam"], &["user", "info"]), (6003, 99)),
    row("approve_erasure", Log, High, "user:{id}", "The erasure of a person's events was approved.", "", (&["iam"], &["user", "info"]), (6003, 99)),
    row("acknowledge_alert", Followers, Info, "alert:{id}", "Someone took an alert into their hands.", "", (&["configuration"], &["info"]), (6003, 3)),
    row("close_alert", Followers, Low, "alert:{id}", "An alert was closed, with a note.", "", (&["configuration"], &["info"]), (6003, 3)),
    row("replay_dead_letters", Followers, Low, "destination:{id}", "Deliveries that had failed were tried again.", "", (&["configuration"], &["change"]), (6003, 99)),
    row("discard_dead_letters", Followers, High, "destination:{id}", "Deliveries that had failed were given up.", "", (&["configuration"], &["deletion"]), (6003, 4)),
    row("review_report", Followers, Info, "report:{id}", "Someone signed off a report.", "", (&["configuration"], &["info"]), (6003, 3)),
    row("begin_log", Statements, Info, "logs", "The log begins: its origin, its key, and which log it goes on from.", "", (&["configuration"], &["creation"]), (6003, 99)),
    row("update_retention", Statements, High, "logs", "How long events accepted from now on are kept.", "", (&["configuration"], &["change"]), (6003, 99)),
    row("expire_logs", Statements, Medium, "logs", "Old events were removed under a retention rule.", "", (&["configuration"], &["deletion"]), (6003, 99)),
    row("erase_subject", Statements, High, "logs", "The events of a person were removed.", "", (&["iam"], &["user", "deletion"]), (6003, 99)),
    row("rotate_key", Statements, High, "logs", "The log's key gives way to another.", "", (&["configuration"], &["change"]), (6003, 99)),
    row("create_hold", Statements, Medium, "logs", "What the hold is on is neither erased nor expired.", "", (&["configuration"], &["creation"]), (6003, 99)),
    row("release_hold", Statements, Medium, "logs", "A hold ended.", "", (&["configuration"], &["deletion"]), (6003, 99)),
];
