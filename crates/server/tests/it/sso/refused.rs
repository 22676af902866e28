//! Who does not get in, and what the log says of it: each refusal is one event, and makes no account.

use std::sync::atomic::Ordering::Relaxed;

use serde_json::{Value, json};

use super::{Begun, Signed, Sso, person, turned_away};

const FAILED: &str = "SSO login via zitadel failed: ";

impl Sso {
    /// That the newest and only event of a refusal gives this reason, and nobody came into being.
    async fn refused(&self, reason: &str, before: usize) {
        let events = self.app.events("action:sso_login").await;
        assert_eq!(events.len(), before + 1, "{reason}");
        assert_eq!(events[0]["details"], format!("{FAILED}{reason}"));
        assert_eq!(events[0]["success"], false);
        assert_eq!(events[0]["ip_address"], "127.0.0.1");
        let nobody = self.app.store.user_by_email("eva@evil.example").unwrap();
        assert!(nobody.is_none(), "{reason}");
    }
}

/// Somebody who is to stay out.
fn eva() -> Value {
    person("666", "eva@evil.example", &["admin"])
}

#[tokio::test]
async fn tokens_that_are_no_good() {
    let sso = Sso::start().await;
    type Change = Box<dyn FnOnce(&mut Value)>;
    let set = |name: &'static str, value: Value| -> Change {
        Box::new(move |claims: &mut Value| claims[name] = value)
    };
    let without = |name: &'static str| -> Change {
        Box::new(move |claims: &mut Value| drop(claims.as_object_mut().unwrap().remove(name)))
    };
    let now = sso.now();
    let cases: Vec<(&str, Change, Signed)> = vec![
        (
            "the token is of another sign-in (nonce)",
            set("nonce", json!("x")),
            Signed::By(1),
        ),
        (
            "the token is of another sign-in (nonce)",
            without("nonce"),
            Signed::By(1),
        ),
        (
            "the token is for somebody else (audience)",
            set("aud", json!("x")),
            Signed::By(1),
        ),
        (
            "the token is for somebody else (audience)",
            without("aud"),
            Signed::By(1),
        ),
        (
            "the token was given to another client (azp)",
            set("azp", json!("x")),
            Signed::By(1),
        ),
        (
            "the token was given to another client (azp)",
            without("azp"),
            Signed::By(1),
        ),
        (
            "the token is of another issuer",
            set("iss", json!("https://x")),
            Signed::By(1),
        ),
        (
            "the token is of another issuer",
            set("iss", json!([sso.provider.issuer])),
            Signed::By(1),
        ),
        (
            "the token has expired",
            set("exp", json!(now - 61)),
            Signed::By(1),
        ),
        ("the token cannot be read", without("exp"), Signed::By(1)),
        (
            "the token is not valid yet",
            set("iat", json!(now + 120)),
            Signed::By(1),
        ),
        (
            "the token is not valid yet",
            set("nbf", json!(now + 120)),
            Signed::By(1),
        ),
        (
            "the token is of somebody who acts as somebody else (act)",
            set("act", json!({"sub": "1"})),
            Signed::By(1),
        ),
        ("the token names nobody", without("sub"), Signed::By(1)),
        (
            "the token names nobody",
            set("sub", json!("x".repeat(256))),
            Signed::By(1),
        ),
        (
            "the tokens do not belong together (at_hash)",
            set("at_hash", json!("x")),
            Signed::By(1),
        ),
        (
            "the token's signature is wrong",
            set("amr", json!([])),
            Signed::Falsely(1, 2),
        ),
        (
            "the token is signed with a key the provider does not publish",
            set("amr", json!([])),
            Signed::By(3),
        ),
        (
            "the token is not signed by an algorithm that is accepted",
            set("amr", json!([])),
            Signed::NotAtAll,
        ),
        (
            "the token is not signed by an algorithm that is accepted",
            set("amr", json!([])),
            Signed::WithWhatIsPublic,
        ),
    ];
    for (n, (reason, change, signed)) in cases.into_iter().enumerate() {
        let begun = sso.begin().await;
        let mut claims = sso.claims(&begun);
        claims["sub"] = json!("666");
        change(&mut claims);
        let answer = sso.come_back(&begun, &claims, signed, &eva()).await;
        turned_away(&answer, "sso_failed");
        sso.refused(reason, n).await;
    }
}

#[tokio::test]
async fn answers_that_belong_to_no_sign_in() {
    let sso = Sso::start().await;
    let nobodys = "the answer is of no sign-in this browser began (state)";
    let begun = sso.begin().await;
    let good = |begun: &Begun| {
        let mut claims = sso.claims(begun);
        claims["sub"] = json!("666");
        let id_token = sso.provider.token(&claims, Signed::By(1));
        sso.provider.code(&begun.asked, &id_token, &eva())
    };
    // Another state, of the same beginning too.
    let state = begun.asked.get("state").to_owned();
    let near = format!("{}_", &state[..state.len() - 1]);
    for (n, other) in ["", "x", &near].into_iter().enumerate() {
        turned_away(
            &sso.returned(&begun, &good(&begun), other).await,
            "sso_failed",
        );
        sso.refused(nobodys, n).await;
    }
    // Another browser: nobody can be made to sign in as somebody else by a link.
    let other = sso.begin().await;
    let path = format!("/api/auth/sso/callback?code={}&state={state}", good(&begun));
    for (n, browser) in [&other.browser, &sso.app.client()].into_iter().enumerate() {
        turned_away(&browser.get(&path).await, "sso_failed");
        sso.refused(nobodys, 3 + n).await;
    }
    // A code of another sign-in: the provider finds that whoever redeems it did not begin it.
    let answer = sso
        .returned(&other, &good(&begun), other.asked.get("state"))
        .await;
    turned_away(&answer, "sso_failed");
    sso.refused("the code was not accepted: invalid_grant", 5)
        .await;
}

#[tokio::test]
async fn a_code_is_good_once() {
    let sso = Sso::start().await;
    let begun = sso.begin().await;
    let id_token = sso.provider.token(&sso.claims(&begun), Signed::By(1));
    let lucia = person("271", "lucia@neogenesys.com", &[]);
    let code = sso.provider.code(&begun.asked, &id_token, &lucia);
    let state = begun.asked.get("state");
    let first = sso.returned(&begun, &code, state).await;
    assert_eq!(first.header("location"), "/");
    turned_away(&sso.returned(&begun, &code, state).await, "sso_failed");
    sso.refused("the code was not accepted: invalid_grant", 1)
        .await;
}

#[tokio::test]
async fn what_the_provider_says_no_to() {
    let sso = Sso::start().await;
    let begun = sso.begin().await;
    let state = begun.asked.get("state");
    for (n, (query, reason, recorded)) in [
        (
            "error=access_denied&error_description=No",
            "sso_refused",
            "the provider refused: access_denied",
        ),
        (
            "error=%3Cscript%3E",
            "sso_refused",
            "the provider refused: unknown_error",
        ),
        ("", "sso_refused", "the provider refused: no_code"),
        (
            "code=a&iss=https%3A%2F%2Fx",
            "sso_failed",
            "the answer is of another issuer",
        ),
        (
            "code=a&code=b",
            "sso_refused",
            "the provider refused: no_code",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let path = format!("/api/auth/sso/callback?{query}&state={state}");
        turned_away(&begun.browser.get(&path).await, reason);
        sso.refused(recorded, n).await;
    }
}

#[tokio::test]
async fn a_provider_that_names_itself_must_do_so() {
    let sso = Sso::start().await;
    let name = "authorization_response_iss_parameter_supported";
    sso.provider.configure(name, json!(true));
    let lucia = person("271", "lucia@neogenesys.com", &[]);
    turned_away(&sso.sign_in(&lucia).await, "sso_failed");
    sso.refused("the answer is of another issuer", 0).await;
}

#[tokio::test]
async fn a_provider_that_describes_somebody_else() {
    let sso = Sso::start().await;
    let begun = sso.begin().await;
    let answer = sso
        .come_back(&begun, &sso.claims(&begun), Signed::By(1), &eva())
        .await;
    turned_away(&answer, "sso_failed");
    sso.refused("the provider described somebody else", 0).await;
}

#[tokio::test]
async fn a_provider_that_is_down_or_another() {
    for (value, reason) in [
        (
            json!("https://other.example"),
            "its configuration names another issuer: sso_issuer must be the same to the letter",
        ),
        (
            json!(7),
            "its configuration lacks what OpenID Connect needs",
        ),
    ] {
        let sso = Sso::start().await;
        sso.provider.configure("issuer", value);
        turned_away(
            &sso.app.client().get("/api/auth/sso").await,
            "sso_unavailable",
        );
        sso.refused(&format!("the provider could not be asked: {reason}"), 0)
            .await;
    }
    let Sso { app, provider } = Sso::start().await;
    drop(provider);
    tokio::task::yield_now().await;
    turned_away(&app.client().get("/api/auth/sso").await, "sso_unavailable");
    let event = app.events("action:sso_login").await.remove(0);
    let details = event["details"].as_str().unwrap();
    assert!(
        details.starts_with(&format!("{FAILED}the provider could not be asked: ")),
        "{details}"
    );
    // People with a password do not mind.
    app.admin().await;
}

#[tokio::test]
async fn people_who_are_not_let_in() {
    let sso = Sso::with(|setup| {
        setup.sso.domains = vec!["neogenesys.com".into()];
        setup.sso.role_required = true;
        let provider = setup.settings.sso.as_mut().unwrap();
        provider.zitadel_organization = Some("77".into());
    })
    .await;
    let admin = sso.app.admin().await;
    let good = person("271", "lucia@neogenesys.com", &["user"]);
    let mut stranger = good.clone();
    stranger[super::ROLES] = json!({"admin": {"78": "x"}});
    let mut nobody = good.clone();
    nobody["email"] = json!("not an address");
    let mut without = good.clone();
    without[super::ROLES] = json!({});
    without["urn:zitadel:iam:user:resourceowner:id"] = json!("77");
    let mut count = 0;
    for (userinfo, code, reason) in [
        (
            &person("666", "eva@evil.example", &["admin"]),
            "sso_domain",
            "the domain of the e-mail address is not let in",
        ),
        (
            &nobody,
            "sso_domain",
            "the domain of the e-mail address is not let in",
        ),
        (
            &stranger,
            "sso_organization",
            "not of the Zitadel organization that is let in",
        ),
        (&without, "sso_no_role", "no role was granted"),
    ] {
        turned_away(&sso.sign_in(userinfo).await, code);
        sso.refused(reason, count).await;
        count += 1;
    }
    assert_eq!(sso.sign_in(&good).await.header("location"), "/");
    count += 1;
    let lucia = sso
        .app
        .store
        .user_by_email("lucia@neogenesys.com")
        .unwrap()
        .unwrap();
    let path = format!("/api/users/{}", lucia.id);
    // Locked by hand.
    admin.post(&format!("{path}/lock"), json!({})).await.ok();
    turned_away(&sso.sign_in(&good).await, "sso_locked");
    sso.refused("the account is locked", count).await;
    let event = sso.app.events("action:sso_login").await.remove(0);
    assert_eq!(
        (&event["user_id"], &event["user_email"]),
        (&json!(lucia.id), &json!(lucia.email))
    );
    count += 1;
    admin.post(&format!("{path}/unlock"), json!({})).await;
    // Expired.
    let soon = json!({"expires_at": "2026-03-05T12:00:01Z"});
    admin.ask("PATCH", &path).json(soon).send().await.ok();
    sso.app.advance(2);
    turned_away(&sso.sign_in(&good).await, "sso_expired");
    sso.refused("the account has expired", count).await;
    count += 1;
    admin
        .ask("PATCH", &path)
        .json(json!({"expires_at": null}))
        .send()
        .await
        .ok();
    // Without the second factor that the policy wants.
    let policy = admin.ask("PATCH", "/api/policies/pol-mfa-required");
    policy.json(json!({"enabled": true})).send().await.ok();
    turned_away(&sso.sign_in(&good).await, "sso_factor");
    sso.refused("a second factor is required", count).await;
    let begun = sso.begin().await;
    let mut claims = sso.claims(&begun);
    claims["amr"] = json!(["pwd", "mfa"]);
    let answer = sso.come_back(&begun, &claims, Signed::By(1), &good).await;
    assert_eq!(answer.header("location"), "/");
}

#[tokio::test]
async fn people_from_elsewhere() {
    let sso = Sso::start().await;
    let list = json!({"enabled": true, "settings": {"networks": ["10.0.0.0/8"]}});
    let policy = sso
        .app
        .operator()
        .ask("PATCH", "/api/policies/pol-ip-allowlist");
    policy.json(list).send().await.ok();
    turned_away(&sso.sign_in(&eva()).await, "address_not_allowed");
    let event = sso.app.events("action:sso_login").await.remove(0);
    assert_eq!(
        (&event["success"], &event["user_email"]),
        (&json!(false), &json!("eva@evil.example"))
    );
    assert_eq!(event["details"], format!("{FAILED}address not allowed"));
}

/// As with passwords: strangers share a count beyond twenty, what is tried on an account never does.
#[tokio::test]
async fn each_attempt_on_an_account_stands_alone() {
    let sso = Sso::start().await;
    let lucia = person("271", "lucia@neogenesys.com", &[]);
    sso.sign_in(&lucia).await;
    let id = sso.app.store.user_by_email("lucia@neogenesys.com");
    let path = format!("/api/users/{}/lock", id.unwrap().unwrap().id);
    sso.app.admin().await.post(&path, json!({})).await.ok();
    let nobody = person("666", "lucia@neogenesys.com", &[]);
    for _ in 0..23 {
        turned_away(&sso.sign_in(&lucia).await, "sso_locked");
        turned_away(&sso.sign_in(&nobody).await, "sso_taken");
    }
    let failed = sso.app.events("action:sso_login success:false").await;
    let of = |reason: &str| {
        let told = |event: &&Value| event["details"].as_str().unwrap().ends_with(reason);
        failed.iter().filter(told).count()
    };
    assert_eq!(of("the account is locked"), 23);
    assert_eq!(of("the e-mail address has another account"), 20);
}

/// An action and its record, or neither: a sign-in that makes an account, one by an access token, one that links, a
/// session that ends there, an account that is freed.
#[tokio::test]
async fn nothing_happens_halfway() {
    let sso = Sso::start().await;
    let admin = sso.app.admin().await;
    sso.app.user("john@neogenesys.com").await;
    let signed_in = sso.sign_in(&person("1", "olga@neogenesys.com", &[])).await;
    let olga = sso.app.client().with("cookie", &super::cookies(&signed_in));
    let id = olga.get("/api/auth/me").await.ok()["id"].clone();
    let unlink = format!("/api/users/{}/unlink", id.as_str().unwrap());
    let access = json!({
        "iss": sso.provider.issuer, "sub": "9", "aud": "555", "exp": sso.now() + 99, "jti": "1",
    });
    let access = sso.provider.token(&access, Signed::By(1));
    let robot = person("9", "robot@neogenesys.com", &[]);
    sso.provider.issue(&access, &json!({}), &robot);
    for broken in [&sso.app.full, &sso.app.unchangeable] {
        let size = sso.app.size();
        let new = sso.begin().await;
        let linked = sso.begin().await;
        broken.store(true, Relaxed);
        for (begun, who) in [
            (&new, person("271", "lucia@neogenesys.com", &["admin"])),
            (&linked, person("2", "john@neogenesys.com", &["admin"])),
        ] {
            let mut claims = sso.claims(begun);
            claims["sub"] = who["sub"].clone();
            let answer = sso.come_back(begun, &claims, Signed::By(1), &who).await;
            assert_eq!(answer.status, 503);
            assert!(!super::cookies(&answer).contains("session"));
        }
        let me = sso.app.client().bearer(&access).get("/api/auth/me").await;
        me.refused(503, "busy");
        let told = sso.tell(&sso.end(json!({"sub": "1"})), Signed::By(1)).await;
        told.refused(503, "busy");
        admin.post(&unlink, json!({})).await.refused(503, "busy");
        broken.store(false, Relaxed);
        assert_eq!(sso.app.size(), size);
        for nobody in ["lucia@neogenesys.com", "robot@neogenesys.com"] {
            assert!(sso.app.store.user_by_email(nobody).unwrap().is_none());
        }
        let linked = sso.app.store.user_by_issuer(&sso.provider.issuer, "2");
        assert!(linked.unwrap().is_none());
        olga.get("/api/auth/me").await.ok();
        sso.app.login("john@neogenesys.com").await;
    }
}
