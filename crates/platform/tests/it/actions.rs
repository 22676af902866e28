//! Workspaces and policies x {success, each refusal}: the answer and the exact event.

use platform::{
    Caller, POLICY_LOGIN_LOCKOUT, POLICY_MFA_REQUIRED, POLICY_PASSWORD_STRENGTH, Principal,
};

use crate::app::{ADMIN, App, caller, kind};

#[tokio::test]
async fn launch_workspace() {
    let app = App::new().await;
    let user = app.user("john@neogenesys.com").await;
    let id = user.actor_id();
    let before = app.size();
    let launched = app
        .platform
        .launch_workspace(&user, "ws-sap-neogenesys", &caller())
        .await
        .unwrap();
    let session = &launched.session_id;
    assert!(session.starts_with("sess-") && session.len() == 25);
    assert_eq!(launched.url, format!("/sessions/{session}"));
    assert_eq!(
        app.lines_since(before),
        [format!(
            "launch_workspace workspace:ws-sap-neogenesys ok by {id} <john@neogenesys.com>: Launched SAP Neogénesys [{session}]"
        )]
    );
    let disabled = app.store().command(&app.organization, |command| {
        command.put_workspace(&store::Workspace {
            id: "ws-off".into(),
            name: "Off".into(),
            description: String::new(),
            image: "neosc/off:1".into(),
            cpu: "1 vCPU".into(),
            memory: "1 GB".into(),
            icon: String::new(),
            enabled: false,
        })?;
        Ok(())
    });
    disabled.await.unwrap().unwrap();
    let by_user = format!("{id} <john@neogenesys.com>");
    for (who, workspace, answer, line) in [
        (
            &user,
            "ws-none",
            "not_found",
            format!("by {by_user}: Workspace not found"),
        ),
        (
            &user,
            "ws-off",
            "workspace_disabled",
            format!("by {by_user}: Workspace is disabled"),
        ),
        (
            &app.operator(),
            "ws-sap-neogenesys",
            "forbidden",
            "by operator:root <>: Only users and administrators may launch workspaces".into(),
        ),
    ] {
        let before = app.size();
        assert_eq!(
            kind(
                app.platform
                    .launch_workspace(who, workspace, &caller())
                    .await
            ),
            answer
        );
        assert_eq!(
            app.lines_since(before),
            [format!(
                "launch_workspace workspace:{workspace} failed {line}"
            )]
        );
    }
}

#[tokio::test]
async fn toggle_policy() {
    let app = App::new().await;
    let (admin, user) = (app.admin().await, app.user("john@neogenesys.com").await);
    let by_admin = format!("by {} <{ADMIN}>", admin.actor_id());
    let by_user = format!("by {} <john@neogenesys.com>", user.actor_id());
    let off = r#"{"after":{"enabled":false},"before":{"enabled":true}}"#;
    let on = r#"{"after":{"enabled":true},"before":{"enabled":false}}"#;
    for (who, policy, enabled, answer, line) in [
        (&admin, POLICY_LOGIN_LOCKOUT, Some(true), "true", None),
        (
            &admin,
            POLICY_LOGIN_LOCKOUT,
            Some(false),
            "false",
            Some(format!("ok {by_admin}: Policy disabled {off}")),
        ),
        (
            &admin,
            POLICY_LOGIN_LOCKOUT,
            None,
            "true",
            Some(format!("ok {by_admin}: Policy enabled {on}")),
        ),
        (
            &admin,
            POLICY_MFA_REQUIRED,
            None,
            "true",
            Some(format!("ok {by_admin}: Policy enabled {on}")),
        ),
        (
            &admin,
            POLICY_PASSWORD_STRENGTH,
            None,
            "false",
            Some(format!("ok {by_admin}: Policy disabled {off}")),
        ),
        (
            &admin,
            "pol-none",
            None,
            "not_found",
            Some(format!("failed {by_admin}: Policy not found")),
        ),
        (
            &user,
            POLICY_MFA_REQUIRED,
            None,
            "forbidden",
            Some(format!(
                "failed {by_user}: Only administrators may change policies"
            )),
        ),
    ] {
        let before = app.size();
        let answered = match app
            .platform
            .set_policy(who, policy, enabled, &caller())
            .await
        {
            Ok(policy) => policy.enabled.to_string(),
            refused => kind(refused),
        };
        assert_eq!(answered, answer, "{policy}");
        let lines: Vec<String> = line
            .iter()
            .map(|line| format!("toggle_policy policy:{policy} {line}"))
            .collect();
        assert_eq!(app.lines_since(before), lines);
    }
    let policy = app
        .store()
        .policy(&app.organization, POLICY_MFA_REQUIRED)
        .unwrap()
        .unwrap();
    assert!(policy.enabled);
}

#[tokio::test]
async fn the_role_that_counts_is_the_accounts() {
    let app = App::new().await;
    let Principal::User {
        organization,
        id,
        email,
        name,
        sign_in_id,
        ..
    } = app.user("john@neogenesys.com").await
    else {
        panic!("no user");
    };
    let role = store::Role::Admin;
    let stale = Principal::User {
        organization,
        id,
        email,
        name,
        role,
        sign_in_id,
    };
    let answer = app
        .platform
        .set_policy(&stale, POLICY_MFA_REQUIRED, None, &caller())
        .await;
    assert_eq!(kind(answer), "forbidden");
}

#[tokio::test]
async fn what_comes_from_outside_is_cleaned() {
    let app = App::new().await;
    let user = app.user("john@neogenesys.com").await;
    let before = app.size();
    let token = format!("nsc_tok_{}", "a".repeat(49));
    let odd = Caller {
        ip: Some("::ffff:192.0.2.9".parse().unwrap()),
        user_agent: Some(format!("curl\r\nAuthorization: Bearer {token}")),
        request_id: Some(String::new()),
    };
    let long = Caller {
        user_agent: Some(format!("{token} {}", "x".repeat(5000))),
        ..odd.clone()
    };
    let launch = async |id, caller| app.platform.launch_workspace(&user, id, caller).await;
    launch("ws-sap-neogenesys", &odd).await.unwrap();
    launch("ws-sap-neogenesys", &long).await.unwrap();
    assert_eq!(kind(launch(&token, &odd).await), "not_found");
    let events = app.since(before);
    assert_eq!(events.len(), 3);
    for event in &events {
        assert_eq!(event.ip_address, "192.0.2.9");
        assert_eq!(event.request_id, None);
        let agent = event.user_agent.as_deref().unwrap();
        assert!(agent.len() <= event::limits::USER_AGENT && !agent.contains("nsc_tok_"));
        assert!(agent.contains("[redacted]"), "{agent}");
    }
    let agent = events[0].user_agent.as_deref().unwrap();
    assert!(agent.starts_with("curl\\r\\nAuthorization: "), "{agent}");
    assert_eq!(events[0].redacted.as_deref(), Some(r#"["/user_agent"]"#));
    assert_eq!(events[2].resource, "workspace:[redacted]");
}
