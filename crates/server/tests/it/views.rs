//! `/api/views`.

use serde_json::{Value, json};

use crate::{
    Client, TestApp,
    recorded::{Actor, metadata},
};

const VIEWS: &str = "/api/views";
const JOHN: &str = "john@neogenesys.com";

fn view(name: &str) -> Value {
    json!({"name": name, "address": "success=false"})
}

fn shared(name: &str) -> Value {
    json!({"name": name, "address": "success=false", "shared": true})
}

async fn save(client: &Client, view: Value) -> String {
    let saved = client.post(VIEWS, view).await.ok();
    saved["id"].as_str().unwrap().to_owned()
}

async fn names(client: &Client) -> Vec<String> {
    let listed = client.get(VIEWS).await.ok();
    let name = |view: &Value| view["name"].as_str().unwrap().to_owned();
    listed.as_array().unwrap().iter().map(name).collect()
}

/// The reason a role was taken away, for the operator to give.
async fn demote(app: &TestApp, id: &str) {
    let asked = app
        .operator()
        .ask("PATCH", &format!("/operator/users/{id}"));
    asked.json(json!({"role": "user"})).send().await.ok();
}

#[tokio::test]
async fn each_change_and_its_event() {
    let app = TestApp::start().await;
    let (client, id) = app.user(JOHN).await;
    let john = Actor::new(&client, &id, JOHN);
    let new = json!({"name": " Failed sign-ins ", "address": "?action=login&success=false&start=&columns=timestamp,details"});
    let before = app.size();
    let saved = client.post(VIEWS, new).await.ok();
    let of = saved["id"].as_str().unwrap();
    assert_eq!(
        saved,
        json!({
            "id": of,
            "name": "Failed sign-ins",
            "address": "action=login&success=false&columns=timestamp%2Cdetails",
            "shared": false,
            "owner": {"user_id": id, "email": JOHN},
            "created_at": "2026-03-05T12:00:00Z",
            "updated_at": "2026-03-05T12:00:00Z",
        })
    );
    assert_eq!(client.get(VIEWS).await.ok(), json!([saved]));
    let recorded = app.since(before);
    assert_eq!(
        recorded
            .iter()
            .map(crate::recorded::line)
            .collect::<Vec<_>>(),
        [format!(
            "create_view view:{of} ok {}: Saved view: Failed sign-ins",
            john.by
        )]
    );
    assert_eq!(
        metadata(&recorded[0]),
        json!({"before": null, "after": {
            "name": "Failed sign-ins",
            "address": "action=login&success=false&columns=timestamp%2Cdetails",
            "shared": false,
        }})
    );

    app.advance(5);
    let patch = format!("PATCH {VIEWS}/{of}");
    let change = json!({"name": "Failed", "address": "action=login&success=false&columns=timestamp%2Cdetails"});
    let line = format!("update_view view:{of} ok {{}}: Updated view: {{name: 'Failed'}}");
    let changed = john.does(&app, &patch, change.clone(), &[&line]).await.ok();
    assert_eq!(
        (
            &changed["name"],
            &changed["created_at"],
            &changed["updated_at"]
        ),
        (
            &json!("Failed"),
            &saved["created_at"],
            &json!("2026-03-05T12:00:05Z")
        )
    );
    assert_eq!(
        metadata(&app.since(app.size() - 1)[0]),
        json!({"before": {"name": "Failed sign-ins"}, "after": {"name": "Failed"}})
    );
    app.advance(5);
    // What is so already, and nothing at all.
    for nothing in [change, json!({})] {
        let same = john.does(&app, &patch, nothing, &[]).await.ok();
        assert_eq!(same, changed);
    }
    let line = format!("delete_view view:{of} ok {{}}: Deleted view: Failed");
    let delete = format!("DELETE {VIEWS}/{of}");
    let gone = john.does(&app, &delete, Value::Null, &[&line]).await;
    assert_eq!(gone.status, 204);
    assert_eq!(client.get(VIEWS).await.ok(), json!([]));
    let line = format!("delete_view view:{of} failed {{}}: View not found");
    let gone = john.does(&app, &delete, Value::Null, &[&line]).await;
    gone.refused(404, "not_found");
}

#[tokio::test]
async fn ones_own_come_first_and_then_what_is_shared() {
    let app = TestApp::start().await;
    let (admin, auditor) = (app.admin().await, app.auditor().await);
    let (john, _) = app.user(JOHN).await;
    save(&admin, shared("b of Ana")).await;
    save(&admin, view("Ana's own")).await;
    save(&auditor, shared("A of Olga")).await;
    save(&john, view("z")).await;
    save(&john, view("Y")).await;
    assert_eq!(names(&john).await, ["Y", "z", "A of Olga", "b of Ana"]);
    assert_eq!(names(&admin).await, ["Ana's own", "b of Ana", "A of Olga"]);
    assert_eq!(names(&auditor).await, ["A of Olga", "b of Ana"]);
    for scope in ["read", "admin"] {
        assert_eq!(
            names(&app.key(scope).await).await,
            ["A of Olga", "b of Ana"]
        );
    }
    let other = app.other_organization().await;
    assert!(names(&app.key_of(&other, "admin").await).await.is_empty());
}

#[tokio::test]
async fn each_refusal_and_its_event() {
    let app = TestApp::start().await;
    let (client, id) = app.user(JOHN).await;
    let john = Actor::new(&client, &id, JOHN);
    let admin = Actor::of(&app.admin().await).await;
    let own = save(&client, view("Mine")).await;
    let hidden = save(&admin.client, view("Ana's own")).await;
    let theirs = save(&admin.client, shared("Shared")).await;
    let create = format!("POST {VIEWS}");
    let patch = |id: &str| format!("PATCH {VIEWS}/{id}");
    let delete = |id: &str| format!("DELETE {VIEWS}/{id}");
    let sharers = "Only administrators and auditors may share views";
    let others = "Only administrators may change the views of others";
    let (address, name) = (
        "The address is not acceptable",
        "The name is not acceptable",
    );
    let bad = |address: &str| json!({"name": "x", "address": address});
    for (who, what, body, (status, code), event) in [
        (
            &john,
            create.clone(),
            shared("x"),
            (403, "forbidden"),
            format!("create_view views failed {{}}: {sharers}"),
        ),
        (
            &john,
            create.clone(),
            view(" "),
            (400, "bad_name"),
            format!("create_view views failed {{}}: {name}"),
        ),
        (
            &john,
            create.clone(),
            view("mINE"),
            (409, "name_taken"),
            "create_view views failed {}: The name is taken".into(),
        ),
        (
            &john,
            create.clone(),
            bad("cursor=x"),
            (400, "bad_address"),
            format!("create_view views failed {{}}: {address}"),
        ),
        (
            &john,
            create,
            bad("q=acton:login"),
            (400, "bad_address"),
            format!("create_view views failed {{}}: {address}"),
        ),
        (
            &john,
            patch(&own),
            json!({"shared": true}),
            (403, "forbidden"),
            format!("update_view view:{own} failed {{}}: {sharers}"),
        ),
        (
            &john,
            patch(&own),
            json!({"address": "limit=0"}),
            (400, "bad_address"),
            format!("update_view view:{own} failed {{}}: {address}"),
        ),
        (
            &john,
            patch(&theirs),
            json!({"name": "x"}),
            (403, "forbidden"),
            format!("update_view view:{theirs} failed {{}}: {others}"),
        ),
        (
            &john,
            delete(&theirs),
            Value::Null,
            (403, "forbidden"),
            format!("delete_view view:{theirs} failed {{}}: {others}"),
        ),
        (
            &john,
            patch(&hidden),
            json!({"name": "x"}),
            (404, "not_found"),
            format!("update_view view:{hidden} failed {{}}: View not found"),
        ),
        (
            &john,
            delete(&hidden),
            Value::Null,
            (404, "not_found"),
            format!("delete_view view:{hidden} failed {{}}: View not found"),
        ),
        // What an administrator does not see is not theirs either.
        (
            &admin,
            patch(&own),
            json!({"name": "x"}),
            (404, "not_found"),
            format!("update_view view:{own} failed {{}}: View not found"),
        ),
        (
            &admin,
            delete("view-none"),
            Value::Null,
            (404, "not_found"),
            "delete_view view:view-none failed {}: View not found".into(),
        ),
        (
            &admin,
            patch(&theirs),
            json!({"name": "ANA'S OWN"}),
            (409, "name_taken"),
            format!("update_view view:{theirs} failed {{}}: The name is taken"),
        ),
    ] {
        let refused = who.does(&app, &what, body, &[&event]).await;
        let problem = refused.refused(status, code);
        if status == 400 {
            let field = if code == "bad_name" {
                "/name"
            } else {
                "/address"
            };
            assert_eq!(problem["field"], field);
        }
    }
    assert_eq!(names(&client).await, ["Mine", "Shared"]);
    assert_eq!(names(&admin.client).await, ["Ana's own", "Shared"]);
    // Another person may have the same name.
    save(&admin.client, view("Mine")).await;
    for body in [
        json!({"name": "x"}),
        json!({"name": "x", "address": "", "owner": "y"}),
    ] {
        client.post(VIEWS, body).await.refused(400, "bad_body");
    }
}

#[tokio::test]
async fn administrators_look_after_what_is_shared() {
    let app = TestApp::start().await;
    let admin = Actor::of(&app.admin().await).await;
    let olga = app.auditor().await;
    let me = olga.get("/api/auth/me").await.ok();
    let of = save(&olga, shared("Olga's")).await;
    let patch = format!("PATCH {VIEWS}/{of}");
    let line = format!("update_view view:{of} ok {{}}: Updated view: {{name: 'Of Olga'}}");
    let name = json!({"name": "Of Olga"});
    let renamed = admin.does(&app, &patch, name, &[&line]).await.ok();
    assert_eq!(renamed["owner"]["user_id"], me["id"]);
    assert_eq!(
        metadata(&app.since(app.size() - 1)[0]),
        json!({"before": {"name": "Olga's"}, "after": {"name": "Of Olga"}, "owner": me["id"]})
    );
    // A key that administers, too. Then it is hers alone, and nobody else's to see.
    let key = app.key("admin").await;
    let asked = key.ask("PATCH", &format!("{VIEWS}/{of}"));
    asked.json(json!({"shared": false})).send().await.ok();
    assert_eq!(names(&olga).await, ["Of Olga"]);
    assert!(names(&admin.client).await.is_empty());
    let delete = key.ask("DELETE", &format!("{VIEWS}/{of}"));
    delete.send().await.refused(404, "not_found");
    let again = olga.ask("PATCH", &format!("{VIEWS}/{of}"));
    again.json(json!({"shared": true})).send().await.ok();
    let delete = admin.client.ask("DELETE", &format!("{VIEWS}/{of}"));
    assert_eq!(delete.send().await.status, 204);
    assert!(names(&olga).await.is_empty());
}

/// Whoever may share no more changes nothing that all see, but may take it back.
#[tokio::test]
async fn a_role_that_went_leaves_what_was_shared() {
    let app = TestApp::start().await;
    let olga = app.auditor().await;
    let of = save(&olga, shared("Olga's")).await;
    let id = olga.get("/api/auth/me").await.ok()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    demote(&app, &id).await;
    let olga = app.login("olga@neogenesys.com").await;
    let patch = async |body: Value| {
        let asked = olga.ask("PATCH", &format!("{VIEWS}/{of}"));
        asked.json(body).send().await
    };
    assert_eq!(names(&app.admin().await).await, ["Olga's"]);
    patch(json!({"address": "q=other"}))
        .await
        .refused(403, "forbidden");
    let taken = patch(json!({"address": "q=other", "shared": false}))
        .await
        .ok();
    assert_eq!(
        (&taken["address"], &taken["shared"]),
        (&json!("q=other"), &json!(false))
    );
    patch(json!({"shared": true}))
        .await
        .refused(403, "forbidden");
    assert!(names(&app.admin().await).await.is_empty());
}

#[tokio::test]
async fn there_are_only_so_many() {
    let app = TestApp::start().await;
    let (admin, auditor) = (app.admin().await, app.auditor().await);
    let (john, _) = app.user(JOHN).await;
    for n in 0..100 {
        save(&admin, shared(&format!("a{n}"))).await;
        save(&auditor, shared(&format!("o{n}"))).await;
        save(&john, view(&format!("j{n}"))).await;
    }
    for client in [&admin, &john] {
        let refused = client.post(VIEWS, view("more")).await;
        refused.refused(409, "too_many_views");
    }
    // Changing one takes no room.
    let first = john.get(VIEWS).await.ok()[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let asked = john.ask("PATCH", &format!("{VIEWS}/{first}"));
    asked.json(json!({"name": "other"})).send().await.ok();
    assert_eq!(names(&john).await.len(), 300);
    let second = app.user("second@neogenesys.com").await;
    let role = app
        .operator()
        .ask("PATCH", &format!("/operator/users/{}", second.1));
    role.json(json!({"role": "admin"})).send().await.ok();
    let second = app.login("second@neogenesys.com").await;
    let refused = second.post(VIEWS, shared("more")).await;
    let problem = refused.refused(409, "too_many_views");
    assert!(problem["detail"].as_str().unwrap().contains("200 shared"));
    save(&second, view("more")).await;
}

/// What was saved is what the list takes.
#[tokio::test]
async fn a_view_is_a_list() {
    let app = TestApp::start().await;
    let (john, _) = app.user(JOHN).await;
    let parameters = [
        "q=words+%22and+more%22",
        "start=now-7d",
        "end=2026-03-06",
        "success=true",
        "source=platform",
        "category=authentication",
        "action=login%2Cregister",
        "user_id=-nobody",
        "user_email=john*",
        "resource=auth",
        "ip_address=127.0.0.0%2F8",
        "session_id=x",
        "request_id=-x",
        "id=-x",
        "sender=api_key%3A*",
        "sort=user_email",
        "order=asc",
        "limit=10",
    ];
    for parameter in parameters {
        let new = json!({"name": parameter, "address": parameter});
        let saved = john.post(VIEWS, new).await.ok();
        assert_eq!(saved["address"], parameter);
        john.get(&format!("/api/audit-logs?{parameter}")).await.ok();
    }
    let all = parameters.join("&");
    let saved = john
        .post(VIEWS, json!({"name": "all", "address": all}))
        .await
        .ok();
    assert_eq!(saved["address"], all);
    john.get(&format!("/api/audit-logs?{all}")).await.ok();
    let document = server::openapi(false);
    let list = &document["paths"]["/api/audit-logs"]["get"]["parameters"];
    let taken: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    let mut kept: Vec<&str> = parameters
        .iter()
        .map(|one| one.split('=').next().unwrap())
        .collect();
    kept.extend(["from", "cursor"]);
    for name in taken {
        assert!(kept.contains(&name), "{name}: is it to be kept of a view?");
    }
}
