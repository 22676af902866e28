//! `/api/sessions`.

use serde_json::{Value, json};

use crate::{
    Client, TestApp,
    app::{ADMIN, PASSWORD},
    recorded::{Actor, metadata},
};

async fn launch(client: &Client, id: &str) -> String {
    let path = format!("/api/workspaces/{id}/launch");
    let launched = client.ask("POST", &path).send().await.ok();
    launched["session_id"].as_str().unwrap().to_owned()
}

async fn ids(client: &Client, query: &str) -> Vec<String> {
    let listed = client.get(&format!("/api/sessions{query}")).await.ok();
    let named = listed.as_array().unwrap().iter();
    named
        .map(|one| one["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn everybody_sees_their_own_and_some_see_all() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (john, john_id) = app.user("john@neogenesys.com").await;
    let (mary, _) = app.user("mary@neogenesys.com").await;
    let first = launch(&john, "ws-dev-tools").await;
    app.advance(1);
    let second = launch(&mary, "ws-sap-neogenesys").await;
    app.advance(1);
    let third = launch(&john, "ws-sap-neogenesys").await;
    let all = [third.clone(), second.clone(), first.clone()];
    assert_eq!(ids(&john, "").await, [third.clone(), first.clone()]);
    assert_eq!(ids(&mary, "").await, vec![second.clone()]);
    // Others' cannot be asked for, nor begun after.
    assert_eq!(
        ids(&mary, &format!("?user_id={john_id}")).await,
        vec![second.clone()]
    );
    let of_john = john.get("/api/sessions?limit=1").await.next_cursor();
    let after = format!("?cursor={}", of_john.unwrap());
    assert_eq!(ids(&john, &after).await, vec![first.clone()]);
    assert_eq!(ids(&mary, &after).await, vec![second.clone()]);
    for reader in [&admin, &app.auditor().await, &app.key("read").await] {
        assert_eq!(ids(reader, "").await, all);
    }
    app.client()
        .get("/api/sessions")
        .await
        .refused(401, "unauthenticated");
    assert_eq!(
        ids(&admin, &format!("?user_id={john_id}")).await,
        [third.clone(), first.clone()]
    );
    assert_eq!(ids(&admin, "?limit=2").await, all[..2]);
    let next = admin.get("/api/sessions?limit=2").await.next_cursor();
    let rest = admin
        .get(&format!("/api/sessions?limit=2&cursor={}", next.unwrap()))
        .await;
    assert_eq!(rest.next_cursor(), None);
    assert_eq!(rest.ok()[0]["id"], first.as_str());
    for cursor in ["sess-none", "x.sess-none", "-1.", "99999999999999999999.x"] {
        admin
            .get(&format!("/api/sessions?cursor={cursor}"))
            .await
            .refused(400, "bad_cursor");
    }
    for query in ["?limit=0", "?limit=1001", "?limit=x", "?running=yes"] {
        admin
            .get(&format!("/api/sessions{query}"))
            .await
            .refused(400, "bad_parameter");
    }
    john.ask("POST", &format!("/api/sessions/{third}/disconnect"))
        .send()
        .await
        .ok();
    assert_eq!(ids(&john, "?running=true").await, [first]);
    let listed = john.get("/api/sessions?limit=1").await.ok();
    assert_eq!(
        listed[0],
        json!({
            "id": third,
            "workspace_id": "ws-sap-neogenesys",
            "workspace_name": "SAP Neogénesys",
            "user_id": john_id,
            "user_email": "john@neogenesys.com",
            "started_at": "2026-03-05T12:00:02Z",
            "ended_at": "2026-03-05T12:00:02Z",
            "ended_by": "disconnect",
        })
    );
}

#[tokio::test]
async fn each_disconnect_and_its_event() {
    let app = TestApp::start().await;
    let admin = Actor::of(&app.admin().await).await;
    let auditor = Actor::of(&app.auditor().await).await;
    let key = Actor::of(&app.key("admin").await).await;
    let (john, john_id) = app.user("john@neogenesys.com").await;
    let (mary, mary_id) = app.user("mary@neogenesys.com").await;
    let mary = Actor::new(&mary, &mary_id, "mary@neogenesys.com");
    let of_john = Actor::new(&john, &john_id, "john@neogenesys.com");
    for (who, status, code, details) in [
        (&of_john, 200, "", "Session disconnected"),
        (&admin, 200, "", "Session disconnected"),
        (&key, 200, "", "Session disconnected"),
        (&mary, 404, "not_found", "Session not found"),
        (&auditor, 404, "not_found", "Session not found"),
    ] {
        let session = launch(&john, "ws-dev-tools").await;
        let what = format!("POST /api/sessions/{session}/disconnect");
        let outcome = if status == 200 { "ok" } else { "failed" };
        let event = format!("disconnect_session session:{session} {outcome} {{}}: {details}");
        let reply = who.does(&app, &what, Value::Null, &[&event]).await;
        if status != 200 {
            reply.refused(status, code);
            assert!(ids(&john, "?running=true").await.contains(&session));
            continue;
        }
        assert_eq!(reply.ok()["ended_by"], "disconnect");
        assert_eq!(
            metadata(&app.since(app.size() - 1)[0]),
            json!({"user_id": john_id, "workspace_id": "ws-dev-tools"})
        );
        let event = format!(
            "disconnect_session session:{session} failed {{}}: The session had ended already"
        );
        let again = who.does(&app, &what, Value::Null, &[&event]).await;
        again.refused(409, "session_ended");
    }
    let what = "POST /api/sessions/sess-none/disconnect";
    let event = "disconnect_session session:sess-none failed {}: Session not found";
    admin
        .does(&app, what, Value::Null, &[event])
        .await
        .refused(404, "not_found");
}

#[tokio::test]
async fn another_organizations_are_not_there() {
    let app = TestApp::start().await;
    let (john, _) = app.user("john@neogenesys.com").await;
    let session = launch(&john, "ws-dev-tools").await;
    app.other_organization().await;
    let stranger = app.login("x@other.example").await;
    assert!(ids(&stranger, "").await.is_empty());
    let path = format!("/api/sessions/{session}/disconnect");
    stranger
        .ask("POST", &path)
        .send()
        .await
        .refused(404, "not_found");
    assert_eq!(ids(&john, "?running=true").await, [session]);
}

#[tokio::test]
async fn signing_out_ends_what_was_launched_under_it() {
    let app = TestApp::start().await;
    let (client, id) = app.user("john@neogenesys.com").await;
    let john = Actor::new(&client, &id, "john@neogenesys.com");
    let other = app.login("john@neogenesys.com").await;
    let (first, second) = (
        launch(&client, "ws-dev-tools").await,
        launch(&other, "ws-dev-tools").await,
    );
    let gone =
        format!("disconnect_session session:{first} ok {{}}: Session disconnected (signed out)");
    let lines = [gone.as_str(), "logout auth ok {}: User logged out"];
    let out = john.does(&app, "POST /api/auth/logout", Value::Null, &lines);
    assert_eq!(out.await.status, 200);
    assert_eq!(ids(&other, "?running=true").await, [second]);
    let listed = other.get("/api/sessions").await.ok();
    let ended = listed
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"] == first.as_str());
    assert_eq!(ended.unwrap()["ended_by"], "logout");
    client
        .get("/api/sessions")
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_person_runs_at_most_a_hundred() {
    let app = TestApp::start().await;
    let (client, id) = app.user("john@neogenesys.com").await;
    let john = Actor::new(&client, &id, "john@neogenesys.com");
    let user_id = id.clone();
    let began = app.store.command(&app.organization, move |command| {
        for number in 0..100 {
            command.add_session(&store::NewSession {
                id: format!("sess-{number}"),
                workspace_id: "ws-dev-tools".into(),
                user_id: user_id.clone(),
                sign_in_id: None,
            })?;
        }
        Ok(())
    });
    began.await.unwrap().unwrap();
    let what = "POST /api/workspaces/ws-dev-tools/launch";
    let event = "launch_workspace workspace:ws-dev-tools failed {}: Too many sessions are running";
    john.does(&app, what, Value::Null, &[event])
        .await
        .refused(409, "too_many_sessions");
    client
        .ask("POST", "/api/workspaces/ws-dev-tools/stop")
        .send()
        .await
        .ok();
    launch(&client, "ws-dev-tools").await;
}

#[tokio::test]
async fn a_sign_in_that_others_end_takes_its_sessions_along() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (here, id) = app.user("john@neogenesys.com").await;
    let there = app.login("john@neogenesys.com").await;
    let first = launch(&here, "ws-dev-tools").await;
    let second = launch(&there, "ws-sap-neogenesys").await;
    // A new password ends the other sign-ins, and what was launched under them.
    let new = json!({"current": PASSWORD, "new": "eight green elephants"});
    let changed = there.post("/api/auth/password", new).await;
    assert!(changed.status.is_success(), "{}", changed.text());
    assert_eq!(ids(&admin, "?running=true").await, vec![second.clone()]);
    let third = launch(&there, "ws-dev-tools").await;
    assert_eq!(ids(&admin, "?running=true").await.len(), 2);
    // A lock ends all of them.
    let lock = admin.ask("POST", &format!("/api/users/{id}/lock"));
    assert!(lock.send().await.status.is_success());
    assert!(ids(&admin, "?running=true").await.is_empty());
    let of_session = |id: &str| format!("action:disconnect_session resource:session:{id}");
    let ana = app.store.user_by_email(ADMIN).unwrap().unwrap().id;
    for (session, by) in [(&first, &id), (&second, &ana), (&third, &ana)] {
        let events = app.events(&of_session(session)).await;
        assert_eq!(events.len(), 1, "{session}");
        assert_eq!(
            (&events[0]["user_id"], &events[0]["details"]),
            (&json!(by), &json!("Session disconnected (sign-in ended)"))
        );
    }
    let sessions = admin.get("/api/sessions").await.ok();
    let ended: Vec<&Value> = sessions
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["ended_by"])
        .collect();
    assert_eq!(
        ended,
        [&json!("revoked"), &json!("revoked"), &json!("revoked")]
    );
}
