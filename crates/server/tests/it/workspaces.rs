//! `/api/workspaces`.

use serde_json::{Value, json};

use crate::{
    Client, Reply, TestApp,
    recorded::{Actor, metadata},
};

const LAB: &str = "/api/workspaces/ws-custom-1";

pub(crate) async fn launch(client: &Client, id: &str) -> Reply {
    client
        .ask("POST", &format!("/api/workspaces/{id}/launch"))
        .send()
        .await
}

fn lab() -> Value {
    json!({"name": "Lab's SAP", "image": "neosc/lab:1"})
}

async fn names(client: &Client) -> Vec<String> {
    let listed = client.get("/api/workspaces").await.ok();
    let named = listed.as_array().unwrap().iter();
    named
        .map(|one| one["name"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn the_defaults_say_what_they_are() {
    let app = TestApp::start().await;
    let listed = app.admin().await.get("/api/workspaces").await.ok();
    let listed = listed.as_array().unwrap();
    let ids: Vec<_> = listed.iter().map(|one| &one["id"]).collect();
    assert_eq!(
        ids,
        [
            "ws-sap-neogenesys",
            "ws-ubuntu-desktop",
            "ws-dev-tools",
            "ws-secure-browser"
        ]
    );
    assert_eq!(
        listed[0],
        json!({
            "id": "ws-sap-neogenesys",
            "name": "SAP Neogénesys",
            "description": "The SAP client of Neogénesys, with its connections",
            "image": "neosc/sap-gui:8.00",
            "cpu": "4 vCPU",
            "memory": "8 GB",
            "icon": "building",
            "enabled": true,
        })
    );
    app.client()
        .get("/api/workspaces")
        .await
        .refused(401, "unauthenticated");
    app.key("ingest")
        .await
        .get("/api/workspaces")
        .await
        .refused(403, "forbidden");
}

#[tokio::test]
async fn what_is_disabled_is_for_those_who_look_after_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (user, _) = app.user("john@neogenesys.com").await;
    let dev = admin.ask("PATCH", "/api/workspaces/ws-dev-tools");
    dev.json(json!({"enabled": false})).send().await.ok();
    assert!(!names(&user).await.contains(&"Developer Tools".into()));
    for reader in [&admin, &app.auditor().await, &app.key("read").await] {
        assert!(names(reader).await.contains(&"Developer Tools".into()));
    }
    let refused = launch(&user, "ws-dev-tools").await;
    refused.refused(409, "workspace_disabled");
}

#[tokio::test]
async fn each_change_and_its_event() {
    let app = TestApp::start().await;
    let admin = Actor::of(&app.admin().await).await;
    let (client, id) = app.user("john@neogenesys.com").await;
    let user = Actor::new(&client, &id, "john@neogenesys.com");

    let made = admin.does(
        &app,
        "POST /api/workspaces",
        lab(),
        &["create_workspace workspace:ws-custom-1 ok {}: Created workspace: Lab's SAP"],
    );
    let made = made.await.ok();
    assert_eq!(
        (&made["id"], &made["cpu"]),
        (&json!("ws-custom-1"), &json!("2 vCPU"))
    );
    let after = metadata(&app.since(app.size() - 1)[0]);
    assert_eq!(
        (&after["before"], &after["after"]["image"]),
        (&Value::Null, &json!("neosc/lab:1"))
    );

    let what = format!("PATCH {LAB}");
    let change = json!({"memory": "16 GB", "cpu": "8 vCPU", "enabled": true});
    let changed = admin.does(&app, &what, change.clone(), &[
        "update_workspace workspace:ws-custom-1 ok {}: Updated workspace: {cpu: '8 vCPU', memory: '16 GB'}",
    ]);
    assert_eq!(changed.await.ok()["memory"], "16 GB");
    assert_eq!(
        metadata(&app.since(app.size() - 1)[0]),
        json!({
            "before": {"cpu": "2 vCPU", "memory": "4 GB"},
            "after": {"cpu": "8 vCPU", "memory": "16 GB"},
        })
    );
    // What is so already is nothing new.
    let again = admin.does(&app, &what, change, &[]).await.ok();
    assert_eq!(again["cpu"], "8 vCPU");
    admin.does(&app, &what, json!({}), &[]).await.ok();
    admin.does(&app, &what, json!({"name": "It's \\"}), &[
        r"update_workspace workspace:ws-custom-1 ok {}: Updated workspace: {name: 'It\'s \\'}",
    ]).await.ok();

    let session = launch(&user.client, "ws-custom-1").await.ok();
    let session = session["session_id"].as_str().unwrap();
    let what = format!("DELETE {LAB}");
    let deleted = admin.does(&app, &what, Value::Null, &[
        &format!("disconnect_session session:{session} ok {{}}: Session disconnected (workspace deleted)"),
        "delete_workspace workspace:ws-custom-1 ok {}: Workspace deleted",
    ]).await;
    assert_eq!(deleted.status, 204);
    // Its id is never used again.
    let second = admin.does(
        &app,
        "POST /api/workspaces",
        lab(),
        &["create_workspace workspace:ws-custom-2 ok {}: Created workspace: Lab's SAP"],
    );
    second.await.ok();
}

#[tokio::test]
async fn each_refusal_and_its_event() {
    let app = TestApp::start().await;
    let admin = Actor::of(&app.admin().await).await;
    let (client, id) = app.user("john@neogenesys.com").await;
    let user = Actor::new(&client, &id, "john@neogenesys.com");
    let auditor = Actor::of(&app.auditor().await).await;
    let key = Actor::of(&app.key("admin").await).await;
    let bad = |name: &str, value: Value| {
        let mut form = lab();
        form[name] = value;
        form
    };
    let none = || Value::Null;
    let only = "Only administrators may change workspaces";
    let sap = "workspace:ws-sap-neogenesys";
    for (who, what, body, status, code, event) in [
        (
            &user,
            "POST /api/workspaces",
            lab(),
            403,
            "forbidden",
            format!("create_workspace workspaces failed {{}}: {only}"),
        ),
        (
            &auditor,
            "POST /api/workspaces",
            lab(),
            403,
            "forbidden",
            format!("create_workspace workspaces failed {{}}: {only}"),
        ),
        (
            &admin,
            "POST /api/workspaces",
            bad("name", json!("")),
            400,
            "bad_name",
            "create_workspace workspaces failed {}: The name is not acceptable".into(),
        ),
        (
            &admin,
            "POST /api/workspaces",
            bad("name", none()),
            400,
            "bad_name",
            "create_workspace workspaces failed {}: The name is not acceptable".into(),
        ),
        (
            &admin,
            "POST /api/workspaces",
            bad("image", json!("a b")),
            400,
            "bad_image",
            "create_workspace workspaces failed {}: The image is not acceptable".into(),
        ),
        (
            &admin,
            "POST /api/workspaces",
            bad("cpu", json!("a\nb")),
            400,
            "bad_cpu",
            "create_workspace workspaces failed {}: The processors are not acceptable".into(),
        ),
        (
            &admin,
            "POST /api/workspaces",
            bad("memory", json!("")),
            400,
            "bad_memory",
            "create_workspace workspaces failed {}: The memory is not acceptable".into(),
        ),
        (
            &admin,
            "POST /api/workspaces",
            bad("icon", json!("i".repeat(65))),
            400,
            "bad_icon",
            "create_workspace workspaces failed {}: The icon is not acceptable".into(),
        ),
        (
            &admin,
            "POST /api/workspaces",
            bad("description", json!("d".repeat(1001))),
            400,
            "bad_description",
            "create_workspace workspaces failed {}: The description is not acceptable".into(),
        ),
        (
            &user,
            "PATCH /api/workspaces/ws-sap-neogenesys",
            json!({"cpu": "8 vCPU"}),
            403,
            "forbidden",
            format!("update_workspace {sap} failed {{}}: {only}"),
        ),
        (
            &admin,
            "PATCH /api/workspaces/ws-none",
            json!({"cpu": "8 vCPU"}),
            404,
            "not_found",
            "update_workspace workspace:ws-none failed {}: Workspace not found".into(),
        ),
        (
            &admin,
            "PATCH /api/workspaces/ws-sap-neogenesys",
            json!({"name": "\u{202e}"}),
            400,
            "bad_name",
            format!("update_workspace {sap} failed {{}}: The name is not acceptable"),
        ),
        (
            &user,
            "DELETE /api/workspaces/ws-sap-neogenesys",
            none(),
            403,
            "forbidden",
            format!("delete_workspace {sap} failed {{}}: {only}"),
        ),
        (
            &admin,
            "DELETE /api/workspaces/ws-none",
            none(),
            404,
            "not_found",
            "delete_workspace workspace:ws-none failed {}: Workspace not found".into(),
        ),
        (
            &user,
            "POST /api/workspaces/reset",
            none(),
            403,
            "forbidden",
            format!("reset_workspaces workspaces failed {{}}: {only}"),
        ),
        (
            &user,
            "POST /api/workspaces/ws-none/launch",
            none(),
            404,
            "not_found",
            "launch_workspace workspace:ws-none failed {}: Workspace not found".into(),
        ),
        (
            &auditor,
            "POST /api/workspaces/ws-sap-neogenesys/launch",
            none(),
            403,
            "forbidden",
            format!(
                "launch_workspace {sap} failed {{}}: Only users and administrators may launch workspaces"
            ),
        ),
        (
            &user,
            "POST /api/workspaces/ws-none/stop",
            none(),
            404,
            "not_found",
            "stop_workspace workspace:ws-none failed {}: Workspace not found".into(),
        ),
        (
            &user,
            "POST /api/workspaces/ws-sap-neogenesys/stop",
            none(),
            409,
            "not_running",
            format!("stop_workspace {sap} failed {{}}: Workspace is not running"),
        ),
        (
            &key,
            "POST /api/workspaces/ws-sap-neogenesys/stop",
            none(),
            403,
            "forbidden",
            format!("stop_workspace {sap} failed {{}}: Only people have sessions to stop"),
        ),
    ] {
        let reply = who.does(&app, what, body, &[&event]).await;
        reply.refused(status, code);
    }
    assert_eq!(names(&admin.client).await.len(), 4);
    // What is no such request at all is refused before anybody decides.
    let unknown = admin.does(&app, "POST /api/workspaces", json!({"nam": "x"}), &[]);
    unknown.await.refused(400, "bad_body");
}

#[tokio::test]
async fn a_reset_goes_back_to_the_start() {
    let app = TestApp::start().await;
    let client = app.admin().await;
    let admin = Actor::of(&client).await;
    let start = client.get("/api/workspaces").await.ok();
    client.post("/api/workspaces", lab()).await.ok();
    client
        .ask("DELETE", "/api/workspaces/ws-dev-tools")
        .send()
        .await;
    let sap = client.ask("PATCH", "/api/workspaces/ws-sap-neogenesys");
    sap.json(json!({"name": "R/3", "enabled": false}))
        .send()
        .await
        .ok();
    let first = launch(&client, "ws-custom-1").await.ok()["session_id"].clone();
    app.advance(1);
    let second = launch(&client, "ws-ubuntu-desktop").await.ok()["session_id"].clone();
    let ended = |session: &Value| {
        let id = session.as_str().unwrap();
        format!("disconnect_session session:{id} ok {{}}: Session disconnected (workspaces reset)")
    };
    let reset = admin
        .does(
            &app,
            "POST /api/workspaces/reset",
            Value::Null,
            &[
                &ended(&first),
                &ended(&second),
                "reset_workspaces workspaces ok {}: Reset to default workspaces",
            ],
        )
        .await
        .ok();
    assert_eq!(reset, start);
    assert_eq!(client.get("/api/workspaces").await.ok(), start);
    let sessions = client.get("/api/sessions").await.ok();
    assert_eq!(
        (&sessions[0]["ended_by"], &sessions[1]["ended_by"]),
        (&json!("reset"), &json!("reset"))
    );
    // And the next one made is none there ever was.
    assert_eq!(
        client.post("/api/workspaces", lab()).await.ok()["id"],
        "ws-custom-2"
    );
}

#[tokio::test]
async fn there_are_at_most_a_thousand() {
    let app = TestApp::start().await;
    let admin = Actor::of(&app.admin().await).await;
    let made = app.store.command(&app.organization, |command| {
        let like = command.workspace("ws-dev-tools")?.unwrap();
        for number in 1..=995 {
            command.put_workspace(&store::Workspace {
                id: format!("ws-custom-{number}"),
                ..like.clone()
            })?;
        }
        Ok(())
    });
    made.await.unwrap().unwrap();
    let last = admin.does(
        &app,
        "POST /api/workspaces",
        lab(),
        &["create_workspace workspace:ws-custom-996 ok {}: Created workspace: Lab's SAP"],
    );
    last.await.ok();
    let more = admin.does(
        &app,
        "POST /api/workspaces",
        lab(),
        &["create_workspace workspaces failed {}: There are too many workspaces"],
    );
    more.await.refused(409, "too_many_workspaces");
}
