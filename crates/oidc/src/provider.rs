//! A provider, asked over the network.

use std::sync::Arc;

use reqwest::{Client, RequestBuilder};
use serde_json::Value;

use crate::{
    claims::Claims,
    failure::{Failure, TokenFault},
    flow::{Begun, Pending},
    http,
    identity::{self, Identity},
    known::{Known, Said, Times},
    logout::{self, Ended},
    settings::{Settings, SettingsError},
    token,
};

/// A provider, and we as its client. Asks when it is asked: a provider that is down keeps nobody from starting.
pub struct Provider {
    settings: Settings,
    client: Client,
    known: Known,
}

/// An access token that is good.
pub struct Access {
    claims: Claims,
    /// When it ends, in seconds since 1970.
    pub expires_at: u64,
}

impl Access {
    /// Whose it is, among those of the issuer.
    pub fn subject(&self) -> &str {
        self.claims.text("sub").unwrap_or_default()
    }
}

impl Provider {
    /// Over settings that make sense. Nothing is asked yet.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn new(settings: Settings) -> Result<Self, SettingsError> {
        settings.check()?;
        let client = http::client().map_err(|error| SettingsError::Client(error.to_string()))?;
        Ok(Self {
            known: Known::new(&settings.issuer, client.clone(), Times::default()),
            client,
            settings,
        })
    }

    /// Asks it what it is and which keys it has: whether people can sign in at it.
    ///
    /// # Errors
    /// [`Failure::Unavailable`].
    pub async fn reach(&self) -> Result<(), Failure> {
        self.said().await.map(drop)
    }

    /// Begins a sign-in.
    ///
    /// # Errors
    /// [`Failure::Unavailable`].
    pub async fn begin(&self, random: &(dyn Fn(&mut [u8]) + Sync)) -> Result<Begun, Failure> {
        let said = self.said().await?;
        let pending = Pending::draw(random);
        let url = pending.url(said.document.authorization.clone(), &self.settings);
        Ok(Begun { url, pending })
    }

    /// Whether the answer to a sign-in may be of this provider: `named` is its parameter `iss`.
    ///
    /// # Errors
    /// [`Failure::Mixed`], [`Failure::Unavailable`].
    pub async fn check_issuer(&self, named: Option<&str>) -> Result<(), Failure> {
        match named {
            Some(named) if named == self.settings.issuer => Ok(()),
            None if !self.said().await?.document.names_issuer => Ok(()),
            _ => Err(Failure::Mixed),
        }
    }

    /// Finishes a sign-in with the code a browser brought: who it is, and the ID token that says so.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn finish(
        &self,
        code: &str,
        pending: &Pending,
        now: u64,
    ) -> Result<(Identity, String), Failure> {
        let said = self.said().await?;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.settings.redirect_uri),
            ("code_verifier", &pending.verifier),
        ];
        let request = self.as_client(
            said.document.token.as_str(),
            &form,
            said.document.takes_basic,
        );
        let answer = http::ask("its token endpoint", request).await?;
        if let (true, Some(code)) = (answer.status.is_client_error(), answer.error_code()) {
            return Err(Failure::Code(code));
        }
        let tokens = answer.good("its token endpoint")?;
        let token = |name: &str| tokens.get(name).and_then(Value::as_str);
        let (Some(id_token), Some(access_token)) = (token("id_token"), token("access_token"))
        else {
            let why = "its token endpoint answers without the tokens";
            return Err(Failure::Unavailable(why.into()));
        };
        let mut claims = self
            .verify(id_token, &[&self.settings.client_id], now)
            .await?;
        self.check_id_token(&claims, pending)?;
        let at_hash = claims.text("at_hash");
        if at_hash.is_some_and(|hash| !token::is_hash_of(hash, access_token, id_token)) {
            return Err(TokenFault::AccessHash.into());
        }
        // Zitadel puts addresses, names and roles here, unless it is told to put them into the ID token.
        claims.complete(self.userinfo(access_token, claims.subject()?).await?);
        let identity = Identity::of(&claims, &self.settings)?;
        Ok((identity, id_token.to_owned()))
    }

    /// What is due of an ID token beyond what is due of any token (Core 3.1.3.7).
    fn check_id_token(&self, claims: &Claims, pending: &Pending) -> Result<(), TokenFault> {
        if claims.has("act") {
            return Err(TokenFault::Actor);
        }
        if claims.text("nonce") != Some(&pending.nonce) {
            return Err(TokenFault::Nonce);
        }
        let party = claims.text("azp");
        let due = claims.texts("aud").len() > 1 || claims.has("azp");
        if due && party != Some(&self.settings.client_id) {
            return Err(TokenFault::AuthorizedParty);
        }
        claims.subject().map(|_| ())
    }

    async fn userinfo(&self, access_token: &str, subject: &str) -> Result<Claims, Failure> {
        let said = self.said().await?;
        let request = self.client.get(said.document.userinfo.clone());
        let answer = http::ask("its userinfo endpoint", request.bearer_auth(access_token)).await?;
        if matches!(answer.status.as_u16(), 401 | 403) {
            return Err(TokenFault::Inactive.into());
        }
        let claims = claims(answer.good("its userinfo endpoint")?)?;
        // Another token's answer could be put here in its place (Core 5.3.2).
        if claims.text("sub") != Some(subject) {
            return Err(Failure::OtherSubject);
        }
        Ok(claims)
    }

    /// Whether an access token is good: a signed one by its signature, another by asking the provider (RFC 7662).
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn access(&self, access_token: &str, now: u64) -> Result<Access, Failure> {
        let claims = if token::is_signed(access_token) {
            let claims = self.verify(access_token, &self.audiences(), now).await?;
            // An ID token or a logout token would pass for one otherwise; Zitadel gives ID tokens no `jti`.
            let others = ["nonce", "at_hash", "c_hash", "events"];
            if others.iter().any(|name| claims.has(name)) || !claims.has("jti") {
                return Err(TokenFault::Kind.into());
            }
            claims
        } else {
            self.introspect(access_token).await?
        };
        claims.subject()?;
        if claims.has("act") {
            return Err(TokenFault::Actor.into());
        }
        let party = claims.text("azp").or(claims.text("client_id"));
        let accepted = &self.settings.clients;
        if !accepted.is_empty()
            && !party.is_some_and(|party| accepted.iter().any(|one| one == party))
        {
            return Err(TokenFault::AuthorizedParty.into());
        }
        let expires_at = claims.time("exp").ok_or(TokenFault::Malformed)?;
        // Signed ones are good for a little longer, as clocks differ: nobody signs in for that long.
        if expires_at <= now {
            return Err(TokenFault::Expired.into());
        }
        Ok(Access { claims, expires_at })
    }

    /// Whose an access token is, with address, name and roles.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn identify(&self, access_token: &str, access: &Access) -> Result<Identity, Failure> {
        let mut claims = access.claims.clone();
        // Zitadel asserts them in the token itself only where it is told to.
        if !(claims.has("email") && identity::has_roles(&claims, &self.settings)) {
            claims.complete(self.userinfo(access_token, access.subject()).await?);
        }
        Ok(Identity::of(&claims, &self.settings)?)
    }

    async fn introspect(&self, access_token: &str) -> Result<Claims, Failure> {
        let said = self.said().await?;
        // Without a secret nobody is told of tokens, nor without the endpoint.
        let (Some(endpoint), Some(_)) =
            (&said.document.introspection, &self.settings.client_secret)
        else {
            return Err(TokenFault::Malformed.into());
        };
        let form = [("token", access_token), ("token_type_hint", "access_token")];
        let request = self.as_client(endpoint.as_str(), &form, said.document.takes_basic);
        let answer = http::ask("its introspection endpoint", request).await?;
        let claims = claims(answer.good("its introspection endpoint")?)?;
        if !claims.is_true("active") {
            return Err(TokenFault::Inactive.into());
        }
        let other_issuer = claims
            .text("iss")
            .is_some_and(|iss| iss != self.settings.issuer);
        if other_issuer {
            return Err(TokenFault::Issuer.into());
        }
        let ours = self.audiences();
        let audience = claims.texts("aud");
        let client = claims.text("client_id");
        let is_ours = |name: &&str| ours.contains(name);
        // Who is not told whom a token is for is told who asked for it.
        let asked = audience.is_empty() && client.is_some_and(|id| ours.contains(&id));
        if !(asked || audience.iter().any(is_ours)) {
            return Err(TokenFault::Audience.into());
        }
        let kind = claims.text("token_type");
        if kind.is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
            return Err(TokenFault::Kind.into());
        }
        Ok(claims)
    }

    /// Whom access tokens may be for: us, or the project that is ours.
    fn audiences(&self) -> Vec<&str> {
        let project = self.settings.project.as_deref();
        let mut audiences = vec![self.settings.client_id.as_str()];
        audiences.extend(project);
        audiences
    }

    /// What ended at the provider, by a logout token it sent.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn ended(&self, logout_token: &str, now: u64) -> Result<Ended, Failure> {
        let claims = self
            .verify(logout_token, &[&self.settings.client_id], now)
            .await?;
        Ok(logout::read(&claims, &self.settings)?)
    }

    /// Where a browser ends its session at the provider, if that can be done; it comes back from there. Nobody waits for
    /// the provider: whoever wants to go may go.
    pub fn end_session_url(&self, id_token: Option<&str>) -> Option<String> {
        let said = self.known.newest()?;
        let endpoint = said.document.end_session.clone()?;
        Some(logout::url(endpoint, &self.settings, id_token))
    }

    /// A request by which we show who we are.
    fn as_client(&self, to: &str, form: &[(&str, &str)], basic: bool) -> RequestBuilder {
        let request = self.client.post(to);
        let mut form = form.to_vec();
        match &self.settings.client_secret {
            Some(secret) if basic => {
                let (id, secret) = (escaped(&self.settings.client_id), escaped(secret));
                return request.basic_auth(id, Some(secret)).form(&form);
            }
            Some(secret) => form.push(("client_secret", secret)),
            None => {}
        }
        form.push(("client_id", &self.settings.client_id));
        request.form(&form)
    }

    async fn verify(&self, text: &str, audiences: &[&str], now: u64) -> Result<Claims, Failure> {
        let verify =
            |said: &Said| token::verify(text, &said.keys, &self.settings.issuer, audiences, now);
        let said = self.said().await?;
        match verify(&said) {
            // The provider may have begun to sign with another key, also under the same id.
            Err(TokenFault::Key | TokenFault::Signature) => {}
            judged => return Ok(judged?),
        }
        let anew = self.known.beyond(&said).await?;
        Ok(verify(&anew)?)
    }

    async fn said(&self) -> Result<Arc<Said>, Failure> {
        self.known.current().await
    }

    /// Whether an access token is a signed one, which need not be asked about.
    pub fn is_signed(access_token: &str) -> bool {
        token::is_signed(access_token)
    }
}

fn claims(body: Value) -> Result<Claims, Failure> {
    serde_json::from_value(body).map_err(|_| Failure::Unavailable("claims cannot be read".into()))
}

/// As a form writes it, which is what OAuth wants before Basic (RFC 6749, 2.3.1).
fn escaped(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
