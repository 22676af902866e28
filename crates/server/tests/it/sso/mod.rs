//! Single sign-on.

mod bearer;
mod ended;
mod let_in;
mod provider;
mod refused;

use serde_json::{Value, json};
use server::SsoSettings;

use crate::{Client, Reply, TestApp, app::Setup};
pub(crate) use provider::Signed;
use provider::{Asked, CLIENT, GENERAL, Provider, ROLES, SECRET};

/// A server whose people may sign in at a provider.
pub(crate) struct Sso {
    pub(crate) app: TestApp,
    provider: Provider,
}

/// A token that is no good: why, what makes it so, and who signs it.
type Bad = (&'static str, fn(&mut Value), Signed);

/// A sign-in on its way: what the provider was asked, and the browser that was sent there.
pub(crate) struct Begun {
    asked: Asked,
    browser: Client,
}

impl Sso {
    async fn start() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Setup)) -> Self {
        let provider = Provider::start().await;
        let issuer = provider.issuer.clone();
        let secret = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(secret.path(), format!("{SECRET}\n")).unwrap();
        let app = TestApp::with(|setup| {
            setup.settings.public_url = Some("http://audit.example".into());
            setup.settings.sso = Some(SsoSettings {
                issuer,
                client_id: CLIENT.into(),
                client_secret: Some(secret.path().into()),
                project: Some("555".into()),
                clients: Vec::new(),
                zitadel_organization: None,
            });
            setup.sso.links_privileged = true;
            change(setup);
        });
        Self {
            app: app.await,
            provider,
        }
    }

    fn now(&self) -> u64 {
        self.app.store.now().as_micros() / 1_000_000
    }

    /// Begins, as the link on the sign-in page does.
    pub(crate) async fn begin(&self) -> Begun {
        self.begin_to("/").await
    }

    async fn begin_to(&self, to: &str) -> Begun {
        let answer = self
            .app
            .client()
            .get(&format!("/api/auth/sso?to={to}"))
            .await;
        assert_eq!(answer.status, 303);
        let url = answer.header("location");
        assert!(url.starts_with(&format!("{}/authorize?", self.provider.issuer)));
        Begun {
            asked: Asked::of(url),
            browser: self.app.client().with("cookie", &cookies(&answer)),
        }
    }

    /// The claims of a good ID token.
    pub(crate) fn claims(&self, begun: &Begun) -> Value {
        json!({
            "iss": self.provider.issuer,
            "sub": "271",
            "aud": [CLIENT, "555"],
            "azp": CLIENT,
            "exp": self.now() + 300,
            "iat": self.now(),
            "nonce": begun.asked.get("nonce"),
            "sid": "session-9",
            "amr": ["pwd"],
        })
    }

    /// What a browser gets that comes back with a good answer of these claims.
    pub(crate) async fn come_back(
        &self,
        begun: &Begun,
        claims: &Value,
        signed: Signed,
        userinfo: &Value,
    ) -> Reply {
        let id_token = self.provider.token(claims, signed);
        let code = self.provider.code(&begun.asked, &id_token, userinfo);
        self.returned(begun, &code, begun.asked.get("state")).await
    }

    async fn returned(&self, begun: &Begun, code: &str, state: &str) -> Reply {
        let path = format!("/api/auth/sso/callback?code={code}&state={state}");
        begun.browser.get(&path).await
    }

    /// Signs somebody in of whom this is said.
    async fn sign_in(&self, userinfo: &Value) -> Reply {
        let begun = self.begin().await;
        let mut claims = self.claims(&begun);
        claims["sub"] = userinfo["sub"].clone();
        self.come_back(&begun, &claims, Signed::By(1), userinfo)
            .await
    }

    /// The newest `sso_login`, as `success: details`.
    async fn newest(&self) -> (bool, String) {
        let event = self.app.events("action:sso_login").await.remove(0);
        let details = event["details"].as_str().unwrap().to_owned();
        (event["success"].as_bool().unwrap(), details)
    }
}

/// What a provider says of a person.
pub(crate) fn person(subject: &str, email: &str, roles: &[&str]) -> Value {
    let granted = |role: &&str| ((*role).to_owned(), json!({"77": "neogenesys.com"}));
    let roles: serde_json::Map<String, Value> = roles.iter().map(granted).collect();
    json!({"sub": subject, "email": email, "email_verified": true, "name": "Lucía", ROLES: roles})
}

/// The cookies an answer sets, as a browser sends them.
fn cookies(answer: &Reply) -> String {
    let set = answer.headers.get_all("set-cookie").iter();
    let pairs = set.map(|line| line.to_str().unwrap().split(';').next().unwrap().to_owned());
    let lasting = pairs.filter(|pair| !pair.ends_with('='));
    lasting.collect::<Vec<_>>().join("; ")
}

/// That a browser was sent back to the sign-in page with a reason, and not signed in.
fn turned_away(answer: &Reply, reason: &str) {
    assert_eq!(answer.status, 303);
    assert_eq!(answer.header("location"), format!("/sign-in?sso={reason}"));
    assert!(
        !cookies(answer).contains("neosc_session"),
        "{}",
        cookies(answer)
    );
}
