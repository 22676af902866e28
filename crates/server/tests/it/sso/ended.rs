//! Back-channel logout.

use serde_json::{Value, json};

use super::{Bad, CLIENT, Signed, Sso, cookies, person};
use crate::{Client, Reply};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

impl Sso {
    pub(super) fn end(&self, of: Value) -> Value {
        let mut claims = json!({
            "iss": self.provider.issuer,
            "aud": CLIENT,
            "iat": self.now(),
            "exp": self.now() + 120,
            "jti": "end-1",
            "events": {EVENT: {}},
        });
        let claimed = claims.as_object_mut().unwrap();
        claimed.extend(of.as_object().unwrap().clone());
        claims
    }

    pub(super) async fn tell(&self, claims: &Value, signed: Signed) -> Reply {
        let form = format!("logout_token={}", self.provider.token(claims, signed));
        let asked = self.app.client().ask("POST", "/api/auth/sso/backchannel");
        asked
            .body("application/x-www-form-urlencoded", form)
            .send()
            .await
    }

    async fn browser(&self, subject: &str, session: &str) -> Client {
        let begun = self.begin().await;
        let mut claims = self.claims(&begun);
        claims["sub"] = json!(subject);
        claims["sid"] = json!(session);
        let email = format!("p{subject}@neogenesys.com");
        let userinfo = person(subject, &email, &["user"]);
        let answer = self
            .come_back(&begun, &claims, Signed::By(1), &userinfo)
            .await;
        self.app.client().with("cookie", &cookies(&answer))
    }
}

async fn is_in(browser: &Client) -> bool {
    browser.get("/api/auth/me").await.status == 200
}

#[tokio::test]
async fn a_session_that_ends_there_ends_here_with_what_it_launched() {
    let sso = Sso::start().await;
    let first = sso.browser("1", "s1").await;
    let second = sso.browser("1", "s2").await;
    let other = sso.browser("2", "s3").await;
    let launch = "/api/workspaces/ws-sap-neogenesys/launch";
    let own = first.with("origin", "http://audit.example");
    own.post(launch, json!({})).await.ok();
    let ended = sso
        .tell(&sso.end(json!({"sub": "1", "sid": "s1"})), Signed::By(1))
        .await;
    assert_eq!((ended.status.as_u16(), ended.body.len()), (200, 0));
    assert!(!is_in(&first).await && is_in(&second).await && is_in(&other).await);
    let mut events = sso.app.events("action:logout,disconnect_session").await;
    assert_eq!(events.len(), 2);
    let logout = events.remove(0);
    assert_eq!(logout["details"], "User logged out");
    assert_eq!(logout["metadata"], json!({"reason": "backchannel"}));
    assert_eq!(
        (&logout["user_email"], &logout["ip_address"]),
        (&json!("p1@neogenesys.com"), &json!(""))
    );
    assert_eq!(events[0]["details"], "Session disconnected (signed out)");
    // Told again, it changes and records nothing.
    let again = sso
        .tell(&sso.end(json!({"sub": "1", "sid": "s1"})), Signed::By(1))
        .await;
    assert_eq!(again.status, 200);
    assert_eq!(sso.app.events("action:logout").await.len(), 1);
    // All of somebody's.
    sso.tell(&sso.end(json!({"sub": "1"})), Signed::By(1)).await;
    assert!(!is_in(&second).await && is_in(&other).await);
    // A session alone names its person.
    sso.tell(&sso.end(json!({"sid": "s3"})), Signed::By(1))
        .await;
    assert!(!is_in(&other).await);
    assert_eq!(sso.app.events("action:logout success:true").await.len(), 3);
}

#[tokio::test]
async fn whoever_else_tells_ends_nothing() {
    let sso = Sso::start().await;
    let browser = sso.browser("1", "s1").await;
    let good = json!({"sub": "1", "sid": "s1"});
    let cases: [Bad; 9] = [
        (
            "the token is of another kind",
            |c| c["nonce"] = json!("x"),
            Signed::By(1),
        ),
        (
            "the token is of another kind",
            |c| c["events"] = json!({}),
            Signed::By(1),
        ),
        (
            "the token is of another kind",
            |c| c["jti"] = json!(null),
            Signed::By(1),
        ),
        (
            "the token names nobody",
            |c| drop((c["sub"].take(), c["sid"].take())),
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
    ];
    for (n, (reason, change, signed)) in cases.into_iter().enumerate() {
        let mut claims = sso.end(good.clone());
        change(&mut claims);
        sso.tell(&claims, signed)
            .await
            .refused(400, "bad_logout_token");
        let events = sso.app.events("action:logout").await;
        assert_eq!(events.len(), n + 1);
        assert_eq!(
            events[0]["details"],
            format!("Back-channel logout refused: {reason}")
        );
        assert_eq!(events[0]["success"], false);
        assert!(is_in(&browser).await);
    }
    let asked = sso.app.client().ask("POST", "/api/auth/sso/backchannel");
    let other = asked.body("application/json", "{}").send().await;
    other.refused(415, "unsupported_type");
    let asked = sso.app.client().ask("POST", "/api/auth/sso/backchannel");
    let other = asked
        .body("application/x-www-form-urlencoded", "a=b")
        .send()
        .await;
    other.refused(400, "bad_body");
}
