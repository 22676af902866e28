//! Access tokens of the provider, in the place of ours.

use serde_json::{Value, json};

use super::{Bad, CLIENT, Signed, Sso, person};

impl Sso {
    /// The claims of a good access token.
    fn access(&self, subject: &str) -> Value {
        json!({
            "iss": self.provider.issuer,
            "sub": subject,
            "aud": ["555"],
            "client_id": "a-program",
            "exp": self.now() + 3600,
            "iat": self.now(),
            "jti": "token-1",
        })
    }

    async fn me(&self, token: &str) -> crate::Reply {
        self.app.client().bearer(token).get("/api/auth/me").await
    }

    async fn logins(&self) -> usize {
        self.app.events("action:sso_login").await.len()
    }
}

#[tokio::test]
async fn a_signed_token_is_a_sign_in_from_its_first_use() {
    let sso = Sso::start().await;
    let claims = sso.access("900");
    let token = sso.provider.token(&claims, Signed::By(1));
    sso.provider.issue(
        &token,
        &json!({}),
        &person("900", "robot@neogenesys.com", &["auditor"]),
    );
    let who = sso.me(&token).await.ok();
    assert_eq!(
        (&who["email"], &who["role"]),
        (&json!("robot@neogenesys.com"), &json!("auditor"))
    );
    assert_eq!(
        sso.newest().await,
        (true, "SSO login via zitadel as auditor".into())
    );
    for _ in 0..3 {
        sso.me(&token).await.ok();
    }
    assert_eq!(sso.logins().await, 1, "once for each token");
    // It is one among the person's sign-ins, and ends like one, for good.
    let client = sso.app.client().bearer(&token);
    let listed = client.get("/api/auth/sign-ins").await.ok();
    assert_eq!(listed[0]["method"], "zitadel+token");
    client.post("/api/auth/logout", json!({})).await.ok();
    sso.me(&token).await.refused(401, "unauthenticated");
    assert_eq!(sso.logins().await, 1);
}

#[tokio::test]
async fn it_ends_when_the_token_does() {
    let sso = Sso::start().await;
    let mut claims = sso.access("900");
    claims["exp"] = json!(sso.now() + 600);
    let token = sso.provider.token(&claims, Signed::By(1));
    sso.provider.issue(
        &token,
        &json!({}),
        &person("900", "robot@neogenesys.com", &[]),
    );
    sso.me(&token).await.ok();
    sso.app.advance(600);
    sso.me(&token).await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn tokens_that_are_no_good() {
    let sso = Sso::start().await;
    let id_token = |claims: &mut Value| claims["nonce"] = json!("n");
    let cases: [Bad; 10] = [
        (
            "the token is of somebody who acts as somebody else (act)",
            |c| c["act"] = json!({"sub": "1"}),
            Signed::By(1),
        ),
        (
            "the token is of another kind",
            |c| drop(c.as_object_mut().unwrap().remove("jti")),
            Signed::By(1),
        ),
        (
            "the token is for somebody else (audience)",
            |c| c["aud"] = json!("x"),
            Signed::By(1),
        ),
        (
            "the token is of another issuer",
            |c| c["iss"] = json!("x"),
            Signed::By(1),
        ),
        (
            "the token has expired",
            |c| c["exp"] = json!(1),
            Signed::By(1),
        ),
        ("the token is of another kind", id_token, Signed::By(1)),
        (
            "the token is of another kind",
            |c| c["events"] = json!({}),
            Signed::By(1),
        ),
        (
            "the token's signature is wrong",
            |_| {},
            Signed::Falsely(1, 2),
        ),
        (
            "the token is not signed by an algorithm that is accepted",
            |_| {},
            Signed::NotAtAll,
        ),
        (
            "the token is not signed by an algorithm that is accepted",
            |_| {},
            Signed::WithWhatIsPublic,
        ),
    ];
    for (n, (reason, change, signed)) in cases.into_iter().enumerate() {
        let mut claims = sso.access("666");
        change(&mut claims);
        let token = sso.provider.token(&claims, signed);
        sso.provider.issue(
            &token,
            &json!({}),
            &person("666", "eva@evil.example", &["admin"]),
        );
        sso.me(&token).await.refused(401, "unauthenticated");
        let details = format!("SSO login via zitadel failed: access token: {reason}");
        assert_eq!(sso.newest().await, (false, details));
        assert_eq!(sso.logins().await, n + 1);
    }
}

#[tokio::test]
async fn an_opaque_token_is_asked_about() {
    let sso = Sso::start().await;
    let said = json!({"active": true, "sub": "900", "client_id": CLIENT, "exp": sso.now() + 3600});
    let robot = person("900", "robot@neogenesys.com", &["admin"]);
    sso.provider.issue("opaque-1", &said, &robot);
    assert_eq!(sso.me("opaque-1").await.ok()["role"], "admin");
    for (n, (token, said, reason)) in [
        (
            "nobody",
            json!({"active": false}),
            "the provider does not accept the token (any more)",
        ),
        (
            "expired",
            json!({"active": true, "sub": "900", "client_id": CLIENT, "exp": sso.now()}),
            "the token has expired",
        ),
        (
            "others",
            json!({"active": true, "sub": "900", "client_id": "x", "exp": sso.now() + 9}),
            "the token is for somebody else (audience)",
        ),
        (
            "elsewhere",
            json!({"active": true, "sub": "900", "aud": "555", "iss": "x", "exp": sso.now() + 9}),
            "the token is of another issuer",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        sso.provider.issue(token, &said, &robot);
        sso.me(token).await.refused(401, "unauthenticated");
        let details = format!("SSO login via zitadel failed: access token: {reason}");
        assert_eq!(sso.newest().await, (false, details));
        assert_eq!(sso.logins().await, n + 2);
    }
}

#[tokio::test]
async fn tokens_of_ours_are_not_asked_about() {
    let sso = Sso::start().await;
    sso.me("nsc_tok_garbage")
        .await
        .refused(401, "unauthenticated");
    assert_eq!(sso.logins().await, 0);
}

#[tokio::test]
async fn a_token_that_the_provider_withdraws_ends_its_sign_in() {
    let sso = Sso::start().await;
    let said = json!({"active": true, "sub": "900", "client_id": CLIENT, "exp": sso.now() + 3600});
    let robot = person("900", "robot@neogenesys.com", &["admin"]);
    for (token, n) in [("opaque-1", 1), ("opaque-2", 2)] {
        sso.provider.issue(token, &said, &robot);
        assert_eq!(sso.me(token).await.ok()["role"], "admin");
        assert_eq!(sso.logins().await, n);
    }
    // A signed one is looked at each time.
    let token = sso.provider.token(&sso.access("900"), Signed::By(1));
    sso.provider.issue(&token, &json!({}), &robot);
    sso.me(&token).await.ok();
    sso.provider.publish(&[2]);
    // The keys are asked for anew when one is not known, as with this one.
    let other = sso.provider.token(&sso.access("900"), Signed::By(3));
    sso.me(&other).await.refused(401, "unauthenticated");
    sso.me(&token).await.refused(401, "unauthenticated");
    let event = sso.app.events("action:logout").await.remove(0);
    assert_eq!(event["metadata"], json!({"reason": "withdrawn"}));
    assert_eq!(event["user_email"], "robot@neogenesys.com");
    assert_eq!(sso.logins().await, 4, "nobody tried to sign in with it");
}

/// Which roles an access token tells of, its client chose.
#[tokio::test]
async fn an_access_token_changes_no_role() {
    let sso = Sso::start().await;
    let browser = sso
        .sign_in(&person("900", "ana.r@neogenesys.com", &["admin"]))
        .await;
    assert_eq!(browser.header("location"), "/");
    for (n, roles) in [&[][..], &["auditor"]].into_iter().enumerate() {
        let mut claims = sso.access("900");
        claims["jti"] = json!(n);
        let token = sso.provider.token(&claims, Signed::By(1));
        sso.provider.issue(
            &token,
            &json!({}),
            &person("900", "ana.r@neogenesys.com", roles),
        );
        assert_eq!(sso.me(&token).await.ok()["role"], "admin");
    }
    assert!(sso.app.events("action:change_role").await.is_empty());
}

#[tokio::test]
async fn a_client_of_another_project_brings_no_roles_of_that() {
    let sso = Sso::start().await;
    let mut claims = sso.access("666");
    claims["client_id"] = json!("wiki");
    let token = sso.provider.token(&claims, Signed::By(1));
    let mut eva = person("666", "eva@neogenesys.com", &[]);
    eva.as_object_mut().unwrap().remove(super::ROLES);
    eva[super::GENERAL] = json!({"admin": {"77": "x"}});
    sso.provider.issue(&token, &json!({}), &eva);
    assert_eq!(sso.me(&token).await.ok()["role"], "user");
}

#[tokio::test]
async fn clients_may_be_named() {
    let sso = Sso::with(|setup| {
        setup.settings.sso.as_mut().unwrap().clients = vec!["a-program".into()];
    })
    .await;
    let robot = person("900", "robot@neogenesys.com", &[]);
    for (client, good) in [("a-program", true), ("wiki", false), ("", false)] {
        let mut claims = sso.access("900");
        claims["client_id"] = json!(client);
        let token = sso.provider.token(&claims, Signed::By(1));
        sso.provider.issue(&token, &json!({}), &robot);
        assert_eq!(sso.me(&token).await.status == 200, good, "{client}");
    }
    let details =
        "SSO login via zitadel failed: access token: the token was given to another client (azp)";
    assert_eq!(sso.newest().await, (false, details.into()));
}

/// Failures of one kind do not hide those of another.
#[tokio::test]
async fn many_failures_hide_no_other() {
    let sso = Sso::start().await;
    for n in 0..25 {
        sso.me(&format!("garbage-{n}"))
            .await
            .refused(401, "unauthenticated");
    }
    assert_eq!(sso.logins().await, 20);
    let mut claims = sso.access("666");
    claims["aud"] = json!("x");
    let token = sso.provider.token(&claims, Signed::By(1));
    sso.me(&token).await.refused(401, "unauthenticated");
    let details =
        "SSO login via zitadel failed: access token: the token is for somebody else (audience)";
    assert_eq!(sso.newest().await, (false, details.into()));
}
