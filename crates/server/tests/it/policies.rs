//! `/api/policies`: seeing and changing them. What they do is in `enforced`.

use serde_json::{Value, json};

use crate::{
    TestApp,
    recorded::{Actor, metadata},
};

const PATH: &str = "/api/policies/pol-mfa-required";
const LOCKOUT: &str = "PATCH /api/policies/pol-login-lockout";
const ALLOWLIST: &str = "PATCH /api/policies/pol-ip-allowlist";

#[tokio::test]
async fn no_body_flips_and_a_body_sets() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let flipped = admin.ask("PATCH", PATH).send().await.ok();
    assert_eq!(
        (&flipped["id"], &flipped["enabled"]),
        (&json!("pol-mfa-required"), &json!(true))
    );
    for _ in 0..2 {
        let set = admin
            .ask("PATCH", PATH)
            .json(json!({"enabled": false}))
            .send()
            .await
            .ok();
        assert_eq!(set["enabled"], false);
    }
    let events = app.events("action:toggle_policy").await;
    let details: Vec<_> = events
        .iter()
        .map(|event| event["details"].as_str().unwrap())
        .collect();
    assert_eq!(details, ["Policy disabled", "Policy enabled"]);
    assert_eq!(
        events[0]["metadata"],
        json!({"before": {"enabled": true}, "after": {"enabled": false}})
    );
}

#[tokio::test]
async fn refusals() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for body in [json!({"on": true}), json!({})] {
        let asked = admin.ask("PATCH", PATH).json(body);
        asked.send().await.refused(400, "bad_body");
    }
    admin
        .ask("PATCH", PATH)
        .body("text/plain", "{}")
        .send()
        .await
        .refused(415, "unsupported_type");
    app.client()
        .ask("PATCH", PATH)
        .send()
        .await
        .refused(401, "unauthenticated");
    admin.get(PATH).await.refused(405, "method_not_allowed");
    assert!(app.events("action:toggle_policy").await.is_empty());
}

#[tokio::test]
async fn everybody_sees_them_with_their_settings() {
    let app = TestApp::start().await;
    let (user, _) = app.user("john@neogenesys.com").await;
    let listed = user.get("/api/policies").await.ok();
    let seen: Vec<_> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!([one["id"], one["enabled"], one["settings"]]))
        .collect();
    assert_eq!(
        seen,
        [
            json!(["pol-ip-allowlist", false, {"networks": []}]),
            json!(["pol-login-lockout", true, {"failures": 10, "within_minutes": 15, "locked_minutes": 15}]),
            json!(["pol-mfa-required", false, {}]),
            json!(["pol-password-strength", true, {"length": 10}]),
            json!(["pol-session-timeout", true, {"idle_minutes": 30}]),
            json!(["pol-single-session", false, {}]),
        ]
    );
    app.client()
        .get("/api/policies")
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test]
async fn each_change_and_its_event() {
    let app = TestApp::start().await;
    let admin = Actor::of(&app.admin().await).await;
    let settings = json!({"settings": {"locked_minutes": 30, "failures": 5}});
    let changed = admin.does(&app, LOCKOUT, settings.clone(), &[
        "update_policy policy:pol-login-lockout ok {}: Updated policy: {failures: 5, locked_minutes: 30}",
    ]);
    assert_eq!(
        changed.await.ok()["settings"],
        json!({"failures": 5, "within_minutes": 15, "locked_minutes": 30})
    );
    assert_eq!(
        metadata(&app.since(app.size() - 1)[0]),
        json!({
            "before": {"failures": 10, "locked_minutes": 15},
            "after": {"failures": 5, "locked_minutes": 30},
        })
    );
    admin.does(&app, LOCKOUT, settings, &[]).await.ok();
    let on = json!({"enabled": true});
    admin.does(&app, LOCKOUT, on, &[]).await.ok();
    let off = "toggle_policy policy:pol-login-lockout ok {}: Policy disabled";
    admin.does(&app, LOCKOUT, Value::Null, &[off]).await.ok();
    let both = json!({"enabled": true, "settings": {"failures": 6}});
    let changed = admin.does(
        &app,
        LOCKOUT,
        both,
        &[
            "update_policy policy:pol-login-lockout ok {}: Updated policy: {failures: 6}",
            "toggle_policy policy:pol-login-lockout ok {}: Policy enabled",
        ],
    );
    assert_eq!(changed.await.ok()["enabled"], true);
    let list = json!({"settings": {"networks": ["10.1.2.3/8", "::1", "10.0.0.0/8"]}});
    let changed = admin.does(&app, ALLOWLIST, list, &[
        "update_policy policy:pol-ip-allowlist ok {}: Updated policy: {networks: ['10.0.0.0/8', '::1']}",
    ]);
    assert_eq!(
        changed.await.ok()["settings"],
        json!({"networks": ["10.0.0.0/8", "::1"]})
    );
}

#[tokio::test]
async fn each_refusal_and_its_event() {
    let app = TestApp::start().await;
    let admin = Actor::of(&app.admin().await).await;
    let auditor = Actor::of(&app.auditor().await).await;
    let (client, id) = app.user("john@neogenesys.com").await;
    let user = Actor::new(&client, &id, "john@neogenesys.com");
    let set = |name: &str, value: Value| {
        let mut settings = json!({});
        settings[name] = value;
        json!({ "settings": settings })
    };
    let lockout = "policy:pol-login-lockout failed {}";
    let only = "Only administrators may change policies";
    let bad = "The settings are not acceptable";
    let door = "The list would not admit the caller's own address";
    for (who, what, body, status, code, event) in [
        (
            &user,
            LOCKOUT,
            Value::Null,
            403,
            "forbidden",
            format!("toggle_policy {lockout}: {only}"),
        ),
        (
            &auditor,
            LOCKOUT,
            Value::Null,
            403,
            "forbidden",
            format!("toggle_policy {lockout}: {only}"),
        ),
        (
            &user,
            LOCKOUT,
            set("failures", json!(5)),
            403,
            "forbidden",
            format!("update_policy {lockout}: {only}"),
        ),
        (
            &admin,
            "PATCH /api/policies/pol-none",
            Value::Null,
            404,
            "not_found",
            "toggle_policy policy:pol-none failed {}: Policy not found".into(),
        ),
        (
            &admin,
            "PATCH /api/policies/pol-none",
            set("x", json!(1)),
            404,
            "not_found",
            "update_policy policy:pol-none failed {}: Policy not found".into(),
        ),
        (
            &admin,
            LOCKOUT,
            set("failures", json!(0)),
            400,
            "bad_setting",
            format!("update_policy {lockout}: {bad}"),
        ),
        (
            &admin,
            LOCKOUT,
            set("networks", json!([])),
            400,
            "unknown_setting",
            format!("update_policy {lockout}: {bad}"),
        ),
        (
            &admin,
            PATH_OF_MFA,
            set("codes", json!(1)),
            400,
            "unknown_setting",
            format!("update_policy policy:pol-mfa-required failed {{}}: {bad}"),
        ),
        (
            &admin,
            ALLOWLIST,
            set("networks", json!(["10.0.0.0/40"])),
            400,
            "bad_setting",
            format!("update_policy policy:pol-ip-allowlist failed {{}}: {bad}"),
        ),
        (
            &admin,
            ALLOWLIST,
            Value::Null,
            409,
            "locks_you_out",
            format!("toggle_policy policy:pol-ip-allowlist failed {{}}: {door}"),
        ),
        (
            &admin,
            ALLOWLIST,
            json!({"enabled": true, "settings": {"networks": ["10.0.0.0/8"]}}),
            409,
            "locks_you_out",
            format!("update_policy policy:pol-ip-allowlist failed {{}}: {door}"),
        ),
    ] {
        who.does(&app, what, body, &[&event])
            .await
            .refused(status, code);
    }
    let listed = admin.client.get("/api/policies").await.ok();
    assert_eq!(listed[0]["enabled"], false);
    assert_eq!(listed[0]["settings"], json!({"networks": []}));
    assert_eq!(listed[1]["settings"]["failures"], 10);
}

/// A form can say at which of its fields.
#[tokio::test]
async fn the_setting_that_is_refused_is_named() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for (id, settings, code, field) in [
        (
            "pol-login-lockout",
            json!({"failures": 5, "within_minutes": 0}),
            "bad_setting",
            "/settings/within_minutes",
        ),
        (
            "pol-session-timeout",
            json!({"idle_minutes": "30"}),
            "bad_setting",
            "/settings/idle_minutes",
        ),
        (
            "pol-ip-allowlist",
            json!({"networks": ["10.0.0.0/40"]}),
            "bad_setting",
            "/settings/networks",
        ),
        (
            "pol-password-strength",
            json!({"a~/b": 1}),
            "unknown_setting",
            "/settings/a~0~1b",
        ),
    ] {
        let asked = admin.ask("PATCH", &format!("/api/policies/{id}"));
        let reply = asked.json(json!({ "settings": settings })).send().await;
        assert_eq!(reply.refused(400, code)["field"], field, "{id}");
    }
    // What is refused for something else than a value names none.
    let asked = admin.ask("PATCH", "/api/policies/pol-none").send().await;
    assert!(asked.refused(404, "not_found").get("field").is_none());
}

const PATH_OF_MFA: &str = "PATCH /api/policies/pol-mfa-required";
