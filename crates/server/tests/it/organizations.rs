//! `/api/organizations`: who makes them, what the logs tell of it, and that nobody sees into another.

use std::sync::atomic::Ordering::Relaxed;

use serde_json::{Value, json};

use crate::{Client, TestApp};

const PATH: &str = "/api/organizations";

/// What says what happened, without id and times.
fn told(event: &Value) -> Value {
    let mut told = serde_json::Map::new();
    for name in [
        "user_email",
        "action",
        "resource",
        "details",
        "success",
        "metadata",
    ] {
        if let Some(value) = event.get(name) {
            told.insert(name.to_owned(), value.clone());
        }
    }
    told.into()
}

/// A new organization: its id, and its first administrator.
async fn made(app: &TestApp, admin: &Client, name: &str, email: &str) -> (String, Client) {
    // The first is the oldest.
    app.advance(1);
    let new = json!({"name": name, "admin_email": email, "admin_name": "Eva"});
    let made = admin.post(PATH, new).await.ok();
    let login = json!({"email": email, "password": made["password"]});
    let signed_in = app.client().post("/api/auth/login", login).await.ok();
    let theirs = app.client().bearer(signed_in["token"].as_str().unwrap());
    (made["id"].as_str().unwrap().to_owned(), theirs)
}

#[tokio::test]
async fn one_is_made_with_its_first_administrator() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (id, eva) = made(&app, &admin, " Acme ", "eva@acme.example").await;
    assert_eq!(
        app.events("action:create_organization")
            .await
            .iter()
            .map(told)
            .collect::<Vec<_>>(),
        [json!({
            "user_email": "ana@neogenesys.com",
            "action": "create_organization",
            "resource": format!("organization:{id}"),
            "details": "Created organization: Acme",
            "success": true,
            "metadata": {"after": {"name": "Acme", "admin_email": "eva@acme.example"}},
        })]
    );
    let makes = async |client: &Client| {
        client.get("/api/auth/me").await.ok()["makes_organizations"].clone()
    };
    assert_eq!(
        (makes(&admin).await, makes(&eva).await),
        (json!(true), json!(false))
    );
    // Its own log begins with what was made, and tells nothing of others.
    let events = eva.get("/api/audit-logs?order=asc").await.ok();
    let actions: Vec<&str> = events
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["action"].as_str().unwrap())
        .collect();
    assert_eq!(actions, ["begin_log", "create_user", "login"]);
    assert!(!events.to_string().contains("register"));
    let policies = eva
        .ask("PATCH", "/api/policies/pol-login-lockout")
        .send()
        .await;
    assert_eq!(policies.ok()["enabled"], false);
}

#[tokio::test]
async fn nobody_sees_into_another() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (id, eva) = made(&app, &admin, "Acme", "eva@acme.example").await;
    let names = |answer: Value| -> Vec<String> {
        let named = |one: &Value| one["name"].as_str().unwrap().to_owned();
        let mut names: Vec<String> = answer.as_array().unwrap().iter().map(named).collect();
        names.sort();
        names
    };
    assert_eq!(names(admin.get(PATH).await.ok()), ["Acme", "Neogénesys"]);
    assert_eq!(names(eva.get(PATH).await.ok()), ["Acme"]);
    let first = app.organization.to_string();
    let (mia, _) = app.user("mia@neogenesys.com").await;
    assert_eq!(names(mia.get(PATH).await.ok()), ["Neogénesys"]);
    for (who, other) in [(&admin, &id), (&eva, &first), (&mia, &id)] {
        let place = format!("{PATH}/{other}");
        who.get(&place).await.refused(404, "not_found");
        let change = who.ask("PATCH", &place).json(json!({"name": "Mine"}));
        change.send().await.refused(404, "not_found");
    }
    let theirs = eva.get(&format!("{PATH}/{id}")).await.ok();
    assert_eq!(
        (&theirs["name"], &theirs["time_zone"]),
        (&json!("Acme"), &json!("UTC"))
    );
    // An administrator of another one makes none, and it is their log that tells of it.
    let new = json!({"name": "Own", "admin_email": "own@acme.example"});
    eva.post(PATH, new).await.refused(403, "forbidden");
    let tried = eva
        .get("/api/audit-logs?action=create_organization")
        .await
        .ok();
    assert_eq!(
        told(&tried[0]),
        json!({
            "user_email": "eva@acme.example",
            "action": "create_organization",
            "resource": "organizations",
            "details": "Only administrators of the first organization may make others",
            "success": false,
        })
    );
    assert!(app.events("user_email:eva@acme.example").await.is_empty());
}

#[tokio::test]
async fn a_page_begins_after_its_cursor() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    made(&app, &admin, "Acme", "eva@acme.example").await;
    made(&app, &admin, "Bcme", "eva@bcme.example").await;
    let all = admin.get(PATH).await;
    assert_eq!(all.next_cursor(), None);
    let all = all.ok().as_array().unwrap().clone();
    assert_eq!(all.len(), 3);
    for (place, one) in (1..).zip(&all) {
        let path = format!("{PATH}?cursor={}", one["id"].as_str().unwrap());
        assert_eq!(
            admin.get(&path).await.ok().as_array().unwrap(),
            &all[place..]
        );
    }
}

#[tokio::test]
async fn each_refusal_is_told_and_makes_nothing() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let auditor = app.auditor().await;
    let (user, _) = app.user("mia@neogenesys.com").await;
    let long = "x".repeat(101);
    let cases = [
        (
            &auditor,
            "Acme",
            "eva@acme.example",
            403,
            "forbidden",
            "Only administrators of the first organization may make others",
        ),
        (
            &user,
            "Acme",
            "eva@acme.example",
            403,
            "forbidden",
            "Only administrators of the first organization may make others",
        ),
        (
            &admin,
            " ",
            "eva@acme.example",
            400,
            "bad_name",
            "The name is not acceptable",
        ),
        (
            &admin,
            &long,
            "eva@acme.example",
            400,
            "bad_name",
            "The name is not acceptable",
        ),
        (
            &admin,
            "Acme",
            "eva",
            400,
            "bad_email",
            "The e-mail address is not acceptable",
        ),
        (
            &admin,
            "Acme",
            "MIA@neogenesys.com",
            409,
            "email_taken",
            "The e-mail address has an account already",
        ),
    ];
    for (who, name, email, status, code, why) in cases {
        let new = json!({"name": name, "admin_email": email});
        who.post(PATH, new).await.refused(status, code);
        let events = app.events("action:create_organization").await;
        let newest = events.first().unwrap();
        assert_eq!(
            (&newest["success"], &newest["details"]),
            (&json!(false), &json!(why))
        );
    }
    assert_eq!(
        app.events("action:create_organization").await.len(),
        cases.len()
    );
    assert_eq!(app.store.organizations().unwrap().len(), 1);
    app.client()
        .post(PATH, json!({}))
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test]
async fn nothing_happens_halfway() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let place = format!("{PATH}/{}", app.organization);
    for broken in [&app.full, &app.unchangeable] {
        broken.store(true, Relaxed);
        let new = json!({"name": "Acme", "admin_email": "eva@acme.example"});
        assert_eq!(admin.post(PATH, new).await.status, 503);
        let change = admin.ask("PATCH", &place).json(json!({"language": "es"}));
        assert_eq!(change.send().await.status, 503);
        broken.store(false, Relaxed);
        assert_eq!(app.store.organizations().unwrap().len(), 1);
        assert_eq!(admin.get(&place).await.ok()["language"], "en");
        let told = app.events("action:create_organization,update_settings");
        assert!(told.await.is_empty());
    }
}

#[tokio::test]
async fn settings_change_and_say_how() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let place = format!("{PATH}/{}", app.organization);
    let change = async |wanted: Value| admin.ask("PATCH", &place).json(wanted).send().await;
    let hours = json!({"days": ["mon", "fri"], "from": "08:00", "to": "18:30"});
    let wanted = json!({"time_zone": "Europe/Madrid", "language": "es", "working_hours": hours});
    for _ in 0..2 {
        let now = change(wanted.clone()).await.ok();
        assert_eq!(
            (&now["time_zone"], &now["working_hours"]),
            (&json!("Europe/Madrid"), &hours)
        );
    }
    assert_eq!(
        change(json!({"working_hours": null})).await.ok()["working_hours"],
        Value::Null
    );
    let events = app.events("action:update_settings").await;
    assert_eq!(
        events.iter().map(told).collect::<Vec<_>>(),
        [
            json!({
                "user_email": "ana@neogenesys.com",
                "action": "update_settings",
                "resource": "settings",
                "details": "Updated organization: working_hours",
                "success": true,
                "metadata": {"before": {"working_hours": hours}, "after": {"working_hours": null}},
            }),
            json!({
                "user_email": "ana@neogenesys.com",
                "action": "update_settings",
                "resource": "settings",
                "details": "Updated organization: time_zone, language, working_hours",
                "success": true,
                "metadata": {
                    "before": {"time_zone": "UTC", "language": "en", "working_hours": null},
                    "after": {"time_zone": "Europe/Madrid", "language": "es", "working_hours": hours},
                },
            }),
        ]
    );
    for (bad, code) in [
        (json!({"name": ""}), "bad_name"),
        (json!({"time_zone": "Mars/Olympus"}), "bad_time_zone"),
        (json!({"language": "tlh"}), "bad_language"),
        (
            json!({"working_hours": {"days": ["mon"], "from": "8", "to": "9"}}),
            "bad_working_hours",
        ),
        (json!({"contact": "a\nb"}), "bad_contact"),
    ] {
        change(bad).await.refused(400, code);
    }
    let (user, _) = app.user("mia@neogenesys.com").await;
    let tried = user.ask("PATCH", &place).json(json!({"language": "en"}));
    tried.send().await.refused(403, "forbidden");
    assert_eq!(
        app.events("action:update_settings success:false")
            .await
            .len(),
        6
    );
}
