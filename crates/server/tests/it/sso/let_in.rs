//! Who gets in, as whom.

use serde_json::{Value, json};

use super::{GENERAL, Signed, Sso, cookies, person, turned_away};
use crate::app::ADMIN;

/// What `GET /api/auth/me` tells a browser that was let in.
async fn me(sso: &Sso, answer: &crate::Reply) -> Value {
    assert_eq!(answer.status, 303, "{answer:?}");
    let browser = sso.app.client().with("cookie", &cookies(answer));
    browser.get("/api/auth/me").await.ok()
}

/// The actions of all events of somebody, the oldest first.
async fn actions(sso: &Sso, user: &str) -> Vec<String> {
    let mut events = sso.app.events(&format!("user_id:{user}")).await;
    events.reverse();
    let action = |event: &Value| event["action"].as_str().unwrap().to_owned();
    events.iter().map(action).collect()
}

#[tokio::test]
async fn a_first_sign_in_makes_the_account_and_the_next_finds_it() {
    let sso = Sso::start().await;
    let lucia = person("271", "lucia@neogenesys.com", &["admin", "user"]);
    let first = sso.sign_in(&lucia).await;
    assert_eq!(first.header("location"), "/");
    let who = me(&sso, &first).await;
    assert_eq!(who["email"], "lucia@neogenesys.com");
    assert_eq!(
        (&who["role"], &who["name"]),
        (&json!("admin"), &json!("Lucía"))
    );
    let id = who["id"].as_str().unwrap();
    assert_eq!(actions(&sso, id).await, ["create_user", "sso_login"]);
    let event = sso.app.events("action:sso_login").await.remove(0);
    assert_eq!(event["details"], "SSO login via zitadel as admin");
    assert_eq!(
        (&event["resource"], &event["success"]),
        (&json!("auth"), &json!(true))
    );
    assert_eq!(event["metadata"]["methods"], json!(["pwd"]));
    assert_eq!(event["ip_address"], "127.0.0.1");
    // Another address and name at the provider are the same person.
    let renamed = person("271", "lucia.sanz@neogenesys.com", &["admin"]);
    let again = me(&sso, &sso.sign_in(&renamed).await).await;
    assert_eq!(again["id"], id);
    assert_eq!(
        actions(&sso, id).await,
        ["create_user", "sso_login", "sso_login"]
    );
    // And the same address is not the same person.
    let other = person("272", "lucia@neogenesys.com", &["admin"]);
    turned_away(&sso.sign_in(&other).await, "sso_taken");
}

#[tokio::test]
async fn the_browser_goes_where_it_wanted_to_and_nowhere_else() {
    let sso = Sso::start().await;
    for (to, path) in [
        ("%2Fevents%2Flog-1%3Fa%3Db", "/events/log-1?a=b"),
        ("https%3A%2F%2Fevil.example", "/"),
        ("%2F%2Fevil.example", "/"),
    ] {
        let begun = sso.begin_to(to).await;
        let userinfo = person("271", "lucia@neogenesys.com", &[]);
        let claims = sso.claims(&begun);
        let answer = sso
            .come_back(&begun, &claims, Signed::By(1), &userinfo)
            .await;
        assert_eq!(answer.header("location"), path);
    }
}

#[tokio::test]
async fn roles_follow_the_provider() {
    let sso = Sso::start().await;
    let granted = |roles: &[&str]| person("271", "lucia@neogenesys.com", roles);
    for (roles, role) in [
        (&["auditor"][..], "auditor"),
        (&["admin", "auditor"], "admin"),
        (&[], "user"),
        (&["something-else"], "user"),
    ] {
        let who = me(&sso, &sso.sign_in(&granted(roles)).await).await;
        assert_eq!(who["role"], role);
        let (_, details) = sso.newest().await;
        assert_eq!(details, format!("SSO login via zitadel as {role}"));
    }
    let changes = sso.app.events("action:change_role").await;
    let details = |event: &Value| event["details"].as_str().unwrap().to_owned();
    let changes: Vec<String> = changes.iter().map(details).collect();
    let from_to = |words: &str| format!("Changed role of lucia@neogenesys.com from {words}");
    assert_eq!(
        changes,
        [from_to("admin to user"), from_to("auditor to admin")]
    );
}

/// What a client of another project asks for, it is told of its own project in the general claim.
#[tokio::test]
async fn roles_of_another_project_are_none_here() {
    let sso = Sso::start().await;
    let mut claims = person("271", "lucia@neogenesys.com", &[]);
    claims[GENERAL] = json!({"admin": {"77": "x"}});
    claims.as_object_mut().unwrap().remove(super::ROLES);
    let who = me(&sso, &sso.sign_in(&claims).await).await;
    assert_eq!(who["role"], "user");
    claims[super::ROLES] = json!({"auditor": {"77": "x"}});
    let who = me(&sso, &sso.sign_in(&claims).await).await;
    assert_eq!(who["role"], "auditor");
    // Where no project is set, ours is the client's.
    let sso = Sso::with(|setup| setup.settings.sso.as_mut().unwrap().project = None).await;
    let who = me(&sso, &sso.sign_in(&claims).await).await;
    assert_eq!(who["role"], "admin");
}

/// How they proved who they are, the ID token alone says.
#[tokio::test]
async fn userinfo_adds_no_factor() {
    let sso = Sso::start().await;
    let mut lucia = person("271", "lucia@neogenesys.com", &[]);
    lucia["amr"] = json!(["mfa"]);
    lucia["sid"] = json!("another");
    let begun = sso.begin().await;
    let mut claims = sso.claims(&begun);
    claims.as_object_mut().unwrap().remove("amr");
    let answer = sso.come_back(&begun, &claims, Signed::By(1), &lucia).await;
    me(&sso, &answer).await;
    let event = sso.app.events("action:sso_login").await.remove(0);
    assert_eq!(event["metadata"]["methods"], json!([]));
}

#[tokio::test]
async fn an_account_is_linked_by_an_address_that_was_verified() {
    let sso = Sso::start().await;
    let mut unverified = person("1", ADMIN, &["user"]);
    unverified["email_verified"] = json!(false);
    turned_away(&sso.sign_in(&unverified).await, "sso_unverified");
    let admin = sso.app.store.user_by_email(ADMIN).unwrap().unwrap();
    assert_eq!(actions(&sso, &admin.id).await, [""; 0], "nobody's yet");
    // The last administrator who can sign in without the provider stays one.
    let verified = person("1", ADMIN, &["user"]);
    let who = me(&sso, &sso.sign_in(&verified).await).await;
    assert_eq!(
        (&who["id"], &who["role"]),
        (&json!(admin.id), &json!("admin"))
    );
    assert_eq!(actions(&sso, &admin.id).await, ["update_user", "sso_login"]);
    assert_eq!(sso.newest().await.1, "SSO login via zitadel as admin");
}

#[tokio::test]
async fn nothing_unseen_comes_from_the_provider() {
    let sso = Sso::start().await;
    for email in [
        "ad\u{200d}min@neogenesys.com",
        "lucia\u{3164}@neogenesys.com",
    ] {
        let lookalike = person("270", email, &["user"]);
        turned_away(&sso.sign_in(&lookalike).await, "sso_no_address");
    }
    // A name is no reason to turn somebody away.
    let mut unnamed = person("271", "lucia@neogenesys.com", &["user"]);
    unnamed["name"] = json!("\u{3164}");
    assert_eq!(
        me(&sso, &sso.sign_in(&unnamed).await).await["name"],
        "lucia"
    );
}

/// Whoever registered the address of somebody else is out once that somebody comes.
#[tokio::test]
async fn what_is_linked_is_the_providers_alone() {
    let sso = Sso::start().await;
    let (squatter, id) = sso.app.user("lucia@neogenesys.com").await;
    crate::accounts::enrol(&sso.app, &squatter).await;
    let lucia = person("271", "lucia@neogenesys.com", &["admin"]);
    let who = me(&sso, &sso.sign_in(&lucia).await).await;
    assert_eq!((&who["id"], &who["role"]), (&json!(id), &json!("admin")));
    squatter
        .get("/api/auth/me")
        .await
        .refused(401, "unauthenticated");
    let form = json!({"email": "lucia@neogenesys.com", "password": crate::app::PASSWORD});
    let login = sso.app.client().post("/api/auth/login", form).await;
    login.refused(401, "unauthenticated");
    let event = sso.app.events("action:update_user").await.remove(0);
    assert_eq!(event["details"], "Linked lucia@neogenesys.com to zitadel");
    assert_eq!(
        event["metadata"]["before"],
        json!({"issuer": null, "password": true})
    );
    assert_eq!(event["metadata"]["after"]["password"], json!(false));
    assert_eq!(event["metadata"]["sign_ins_ended"], 1);
}

/// Whoever has a second factor here needs two there.
#[tokio::test]
async fn a_second_factor_here_is_asked_for_there() {
    let sso = Sso::start().await;
    crate::accounts::enrol(&sso.app, &sso.app.admin().await).await;
    let ana = person("1", ADMIN, &["admin"]);
    turned_away(&sso.sign_in(&ana).await, "sso_factor");
    let begun = sso.begin().await;
    let mut claims = sso.claims(&begun);
    claims["sub"] = json!("1");
    claims["amr"] = json!(["pwd", "otp"]);
    me(
        &sso,
        &sso.come_back(&begun, &claims, Signed::By(1), &ana).await,
    )
    .await;
    // The last administrator keeps password and factor, so it goes on being asked for.
    turned_away(&sso.sign_in(&ana).await, "sso_factor");
}

/// Where anybody at the provider may come in, somebody there may give anybody's address to whom they like.
#[tokio::test]
async fn accounts_with_rights_are_linked_only_where_one_organization_is_let_in() {
    let sso = Sso::with(|setup| setup.sso.links_privileged = false).await;
    let admin = person("1", ADMIN, &["admin"]);
    turned_away(&sso.sign_in(&admin).await, "sso_privileged");
    sso.app.auditor().await;
    let olga = person("2", "olga@neogenesys.com", &["admin"]);
    turned_away(&sso.sign_in(&olga).await, "sso_privileged");
    sso.app.user("john@neogenesys.com").await;
    let john = person("3", "john@neogenesys.com", &[]);
    me(&sso, &sso.sign_in(&john).await).await;
    // The Kelvin sign is no K: another mailbox.
    sso.app.user("mark@neogenesys.com").await;
    let other = person("4", "mar\u{212a}@neogenesys.com", &[]);
    turned_away(&sso.sign_in(&other).await, "sso_taken");
}

#[tokio::test]
async fn an_account_may_be_freed_and_taken_anew() {
    let sso = Sso::start().await;
    let first = me(
        &sso,
        &sso.sign_in(&person("1", "lucia@neogenesys.com", &[])).await,
    )
    .await;
    let again = person("2", "lucia@neogenesys.com", &["auditor"]);
    turned_away(&sso.sign_in(&again).await, "sso_taken");
    let admin = sso.app.admin().await;
    let path = format!("/api/users/{}/unlink", first["id"].as_str().unwrap());
    let freed = admin.post(&path, json!({})).await.ok();
    assert_eq!(freed["sign_ins_ended"], 1);
    let event = sso.app.events("action:update_user").await.remove(0);
    assert_eq!(event["details"], "Unlinked lucia@neogenesys.com");
    assert_eq!(event["metadata"]["after"], json!({"issuer": null}));
    admin
        .post(&path, json!({}))
        .await
        .refused(409, "not_linked");
    let second = me(&sso, &sso.sign_in(&again).await).await;
    assert_eq!(
        (&second["id"], &second["role"]),
        (&first["id"], &json!("auditor"))
    );
}

#[tokio::test]
async fn keys_may_change() {
    let sso = Sso::start().await;
    let lucia = person("271", "lucia@neogenesys.com", &[]);
    me(&sso, &sso.sign_in(&lucia).await).await;
    sso.provider.publish(&[2]);
    let begun = sso.begin().await;
    let answer = sso
        .come_back(&begun, &sso.claims(&begun), Signed::By(2), &lucia)
        .await;
    me(&sso, &answer).await;
    // The old one is of no use any more.
    let begun = sso.begin().await;
    let answer = sso
        .come_back(&begun, &sso.claims(&begun), Signed::By(1), &lucia)
        .await;
    turned_away(&answer, "sso_failed");
}

#[tokio::test]
async fn the_sign_in_page_knows_what_there_is() {
    let sso = Sso::start().await;
    let methods = sso.app.client().get("/api/auth/methods").await.ok();
    assert_eq!(
        methods,
        json!({"registration": true, "sso_url": "/api/auth/sso"})
    );
    let plain = crate::TestApp::start().await;
    let methods = plain.client().get("/api/auth/methods").await.ok();
    assert_eq!(methods, json!({"registration": true}));
    for path in ["/api/auth/sso", "/api/auth/sso/callback?code=a&state=b"] {
        plain.client().get(path).await.refused(404, "no_sso");
    }
}

#[tokio::test]
async fn signing_out_goes_on_at_the_provider() {
    let sso = Sso::start().await;
    let answer = sso
        .sign_in(&person("271", "lucia@neogenesys.com", &[]))
        .await;
    let browser = sso.app.client().with("cookie", &cookies(&answer));
    let browser = browser.with("origin", "http://audit.example");
    let out = browser.post("/api/auth/logout", json!({})).await;
    let url = out.ok()["end_session_url"].as_str().unwrap().to_owned();
    assert!(url.starts_with(&format!("{}/end_session?client_id=", sso.provider.issuer)));
    let asked = super::Asked::of(&url);
    assert_eq!(
        asked.get("post_logout_redirect_uri"),
        "http://audit.example/sign-in"
    );
    assert_eq!(asked.get("id_token_hint").split('.').count(), 3);
    assert_eq!(cookies(&out), "", "both cookies are cleared");
    browser
        .get("/api/auth/me")
        .await
        .refused(401, "unauthenticated");
    // Whoever signed in with a password is signed in nowhere else.
    let admin = sso.app.admin().await;
    let out = admin.post("/api/auth/logout", json!({})).await;
    assert_eq!(out.ok(), json!({}));
}
