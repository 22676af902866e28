//! `/api/users`.

use serde_json::{Value, json};

use super::{JOHN, delete, lines, patch, post, size};
use crate::{
    TestApp,
    app::{ADMIN, PASSWORD},
};

const ONLY: &str = "Only administrators may change accounts";

#[tokio::test]
async fn plain_people_and_auditors_change_nothing() {
    let app = TestApp::start().await;
    let (john, id) = app.user(JOHN).await;
    let auditor = app.auditor().await;
    let user = format!("/api/users/{id}");
    for (who, email) in [(&john, JOHN), (&auditor, "olga@neogenesys.com")] {
        let before = size(&app);
        let form = json!({"email": "x@example.org", "role": "admin"});
        who.post("/api/users", form).await.refused(403, "forbidden");
        let role = json!({"role": "admin"});
        patch(who, &user, role).await.refused(403, "forbidden");
        let name = json!({"name": "King"});
        patch(who, &user, name).await.refused(403, "forbidden");
        for what in ["lock", "unlock"] {
            let path = format!("{user}/{what}");
            post(who, &path).await.refused(403, "forbidden");
        }
        who.post(&format!("{user}/password"), json!({}))
            .await
            .refused(403, "forbidden");
        for what in ["sign-ins", "sign-ins/sign-1", "mfa"] {
            let path = format!("{user}/{what}");
            delete(who, &path).await.refused(403, "forbidden");
        }
        let line = |action: &str| format!("{action} users failed <{email}>: {ONLY}");
        assert_eq!(
            lines(&app, before),
            [
                "create_user",
                "change_role",
                "update_user",
                "lock_user",
                "unlock_user",
                "change_password",
                "revoke_sign_in",
                "revoke_sign_in",
                "disable_mfa"
            ]
            .map(line)
        );
    }
    assert_eq!(
        auditor
            .get("/api/users")
            .await
            .ok()
            .as_array()
            .unwrap()
            .len(),
        3
    );
}

#[tokio::test]
async fn an_administrator_changes_accounts() {
    let app = TestApp::start().await;
    let (john, id) = app.user(JOHN).await;
    let (admin, user) = (app.admin().await, format!("/api/users/{id}"));
    let before = size(&app);
    let change =
        json!({"role": "auditor", "name": " John D. ", "expires_at": "2026-03-06T12:00:00Z"});
    let changed = patch(&admin, &user, change.clone()).await.ok();
    assert_eq!(
        (&changed["role"], &changed["name"], &changed["expires_at"]),
        (
            &json!("auditor"),
            &json!("John D."),
            &json!("2026-03-06T12:00:00Z")
        )
    );
    // Changing nothing records nothing.
    patch(&admin, &user, change).await.ok();
    patch(&admin, &user, json!({})).await.ok();
    patch(&admin, &user, json!({"expires_at": null})).await.ok();
    for (bad, code) in [
        (json!({"name": ""}), "bad_name"),
        (json!({"name": "a\nb"}), "bad_name"),
        (json!({"expires_at": "2026-03-05T12:00:00Z"}), "bad_expiry"),
        (json!({"expires_at": "tomorrow"}), "bad_expiry"),
        (json!({"role": "root"}), "bad_role"),
        (json!({"role": "root", "name": "x"}), "bad_role"),
        // Not understood: nobody knows what was wanted, and nothing is recorded.
        (json!({"role": 7}), "bad_body"),
        (json!({"rolle": "user"}), "bad_body"),
    ] {
        patch(&admin, &user, bad).await.refused(400, code);
    }
    patch(&admin, "/api/users/user-none", json!({"name": "X"}))
        .await
        .refused(404, "not_found");
    let by = "<ana@neogenesys.com>";
    assert_eq!(
        lines(&app, before),
        [
            format!(
                "change_role user:{id} ok {by}: Changed role of {JOHN} from user to auditor \
                 {{\"after\":{{\"role\":\"auditor\"}},\"before\":{{\"role\":\"user\"}}}}"
            ),
            format!(
                "update_user user:{id} ok {by}: Updated {JOHN} {{\"after\":{{\"expires_at\":\"2026-03-06T12:00:00Z\",\
                 \"name\":\"John D.\"}},\"before\":{{\"expires_at\":null,\"name\":\"Somebody\"}}}}"
            ),
            format!(
                "update_user user:{id} ok {by}: Updated {JOHN} {{\"after\":{{\"expires_at\":null}},\
                 \"before\":{{\"expires_at\":\"2026-03-06T12:00:00Z\"}}}}"
            ),
            format!("update_user user:{id} failed {by}: The name is not acceptable"),
            format!("update_user user:{id} failed {by}: The name is not acceptable"),
            format!("update_user user:{id} failed {by}: The expiry has passed already"),
            format!("update_user user:{id} failed {by}: The expiry is no time"),
            format!("change_role user:{id} failed {by}: There is no such role"),
            format!("update_user user:{id} failed {by}: There is no such role"),
            format!("update_user users failed {by}: No such account"),
        ]
    );
    let sign_ins = admin.get(&format!("{user}/sign-ins")).await.ok();
    let sign_in = sign_ins[0]["id"].as_str().unwrap();
    assert_eq!(sign_ins[0]["current"], false);
    let path = format!("{user}/sign-ins/{sign_in}");
    assert_eq!(delete(&admin, &path).await.status, 204);
    delete(&admin, &path).await.refused(404, "not_found");
    john.get("/api/auth/me")
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test]
async fn an_account_that_has_expired_is_of_no_use() {
    let app = TestApp::start().await;
    let (john, id) = app.user(JOHN).await;
    let admin = app.admin().await;
    let change = json!({"expires_at": "2026-03-05T12:10:00Z"});
    let path = format!("/api/users/{id}");
    patch(&admin, &path, change).await.ok();
    app.advance(599);
    john.get("/api/auth/me").await.ok();
    app.advance(1);
    john.get("/api/auth/me")
        .await
        .refused(401, "unauthenticated");
    let before = size(&app);
    let login = async |email: &str| {
        let form = json!({"email": email, "password": PASSWORD});
        let reply = app.client().post("/api/auth/login", form).await;
        reply.refused(401, "unauthenticated")
    };
    assert_eq!(login(JOHN).await, login("nobody@neogenesys.com").await);
    assert_eq!(
        lines(&app, before)[0],
        format!("login auth failed <{JOHN}>: Invalid credentials (the account has expired)")
    );
    let listed = admin.get("/api/users").await.ok();
    let state = |email: &str| {
        let users = listed.as_array().unwrap();
        let found = users.iter().find(|user| user["email"] == email);
        found.unwrap()["state"].clone()
    };
    assert_eq!(
        (state(JOHN), state(ADMIN)),
        (json!("expired"), json!("active"))
    );
    patch(&admin, &path, json!({"expires_at": null})).await.ok();
    app.login(JOHN).await;
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (_, john) = app.user(JOHN).await;
    let (me, other) = (format!("/api/users/{ADMIN}"), format!("/api/users/{john}"));
    let later = json!({"expires_at": "2026-04-01T00:00:00Z"});
    let before = size(&app);
    let all_refused = async || {
        for change in [json!({"role": "user"}), later.clone()] {
            patch(&admin, &me, change).await.refused(409, "last_admin");
        }
        let lock = format!("{me}/lock");
        post(&admin, &lock).await.refused(409, "last_admin");
    };
    all_refused().await;
    let refused: Vec<Value> = app.events("success:false").await;
    assert_eq!(refused.len(), 3);
    assert!(lines(&app, before).iter().take(3).all(|line| {
        line.ends_with("failed <ana@neogenesys.com>: The last administrator stays one")
    }));
    // One whose time ends is none: nobody would be left then.
    let second = json!({"role": "admin", "expires_at": "2026-04-01T00:00:00Z"});
    patch(&admin, &other, second).await.ok();
    all_refused().await;
    patch(&admin, &other, json!({"expires_at": null}))
        .await
        .ok();
    patch(&admin, &me, later).await.ok();
    patch(&admin, &other, json!({"role": "user"}))
        .await
        .refused(409, "last_admin");
}

#[tokio::test]
async fn one_account_is_shown_as_in_the_list() {
    let app = TestApp::start().await;
    let (john, id) = app.user(JOHN).await;
    let admin = app.admin().await;
    post(&admin, &format!("/api/users/{id}/lock")).await.ok();
    let listed = admin.get("/api/users").await.ok();
    let listed = listed.as_array().unwrap().iter();
    let listed: Vec<&Value> = listed.filter(|user| user["id"] == id.as_str()).collect();
    assert_eq!(listed[0]["state"], "locked");
    assert_eq!(listed[0]["linked"], false);
    for who in [&admin, &app.auditor().await, &app.key("admin").await] {
        for of in [&id, JOHN] {
            let one = who.get(&format!("/api/users/{of}")).await.ok();
            assert_eq!(&one, listed[0]);
        }
    }
    admin
        .get("/api/users/user-nobody")
        .await
        .refused(404, "not_found");
    let other = app.other_organization().await;
    let stranger = app.key_of(&other, "admin").await;
    for of in [&id, JOHN] {
        let path = format!("/api/users/{of}");
        stranger.get(&path).await.refused(404, "not_found");
    }
    drop(john);
}
