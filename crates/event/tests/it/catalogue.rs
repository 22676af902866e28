//! What is made from the catalogue.

use event::catalogue::{ACTIONS, event_schema, events_markdown, find, is_statement};

#[test]
fn every_action_that_is_promised_is_there() {
    for name in [
        "register",
        "login",
        "sso_login",
        "logout",
        "launch_workspace",
        "stop_workspace",
        "create_workspace",
        "update_workspace",
        "delete_workspace",
        "reset_workspaces",
        "disconnect_session",
        "toggle_policy",
        "access_denied",
        "create_user",
        "update_user",
        "change_role",
        "lock_user",
        "unlock_user",
        "change_password",
        "enable_mfa",
        "disable_mfa",
        "use_recovery_code",
        "revoke_sign_in",
        "create_api_key",
        "revoke_api_key",
        "update_settings",
        "update_policy",
        "create_organization",
        "create_view",
        "update_view",
        "delete_view",
        "start_server",
        "stop_server",
        "upgrade_schema",
        "view_logs",
        "export_logs",
        "verify_log",
        "import_logs",
        "acknowledge_alert",
        "begin_log",
        "update_retention",
        "expire_logs",
        "erase_subject",
        "rotate_key",
        "create_hold",
        "release_hold",
    ] {
        assert!(find(name).is_some(), "{name}");
    }
}

#[test]
fn the_page_names_every_action_once() {
    let page = events_markdown();
    for action in ACTIONS {
        assert_eq!(
            page.matches(&format!("\n| `{}` |", action.name)).count(),
            1,
            "{}",
            action.name
        );
    }
    let columns = |line: &str| line.matches('|').count();
    assert!(
        page.lines()
            .filter(|line| line.starts_with("| `"))
            .all(|line| matches!(columns(line), 5 | 8))
    );
}

#[test]
fn the_schema_names_what_the_parser_takes() {
    let schema = event_schema();
    let mut names: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    names.sort();
    let mut taken = vec![
        "id",
        "user_id",
        "user_email",
        "action",
        "resource",
        "details",
        "ip_address",
        "timestamp",
        "success",
        "session_id",
        "user_agent",
        "request_id",
        "metadata",
        "organization_id",
    ];
    taken.sort_unstable();
    assert_eq!(names, taken);
    let known = schema["properties"]["action"]["examples"]
        .as_array()
        .unwrap();
    assert!(
        known
            .iter()
            .all(|name| !is_statement(name.as_str().unwrap()))
    );
    assert_eq!(
        schema["properties"]["action"]["not"]["enum"]
            .as_array()
            .unwrap()
            .len(),
        7
    );
}
