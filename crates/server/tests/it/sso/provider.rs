//! A provider that does as a test tells it, also what no provider may. That we get on with a good one is tested with a
//! certified one, in the console's browser tests.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ring::{
    digest, hmac,
    signature::{Ed25519KeyPair, KeyPair},
};
use serde_json::{Value, json};

pub(crate) const CLIENT: &str = "neosc-client";
pub(crate) const SECRET: &str = "kept between us";
/// The roles of our project there, and those of the project of whichever client asks.
pub(crate) const ROLES: &str = "urn:zitadel:iam:org:project:555:roles";
pub(crate) const GENERAL: &str = "urn:zitadel:iam:org:project:roles";

/// How a token is signed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signed {
    /// By the key of this number, under its id.
    By(u8),
    /// By the key of the second number, under the id of the first.
    Falsely(u8, u8),
    /// Not at all: `alg` is `none`.
    NotAtAll,
    /// With the public key as a shared secret.
    WithWhatIsPublic,
}

/// What a code is good for.
#[derive(Clone)]
pub(crate) struct Grant {
    challenge: String,
    redirect_uri: String,
    id_token: String,
    userinfo: Value,
}

/// What the provider has said and is asked about.
#[derive(Default)]
struct Known {
    /// Numbers of the keys it publishes.
    keys: Vec<u8>,
    codes: HashMap<String, Grant>,
    /// What it says of whoever shows an access token.
    userinfo: HashMap<String, Value>,
    introspected: HashMap<String, Value>,
    configuration: Value,
}

pub(crate) struct Provider {
    pub(crate) issuer: String,
    known: Arc<Mutex<Known>>,
    drawn: AtomicU64,
    server: tokio::task::JoinHandle<()>,
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.server.abort();
    }
}

type Kept = Arc<Mutex<Known>>;

fn key(number: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[number; 32]).unwrap()
}

fn public(number: u8) -> Vec<u8> {
    key(number).public_key().as_ref().to_vec()
}

impl Provider {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let at = |path: &str| format!("{issuer}{path}");
        let configuration = json!({
            "issuer": issuer,
            "authorization_endpoint": at("/authorize"),
            "token_endpoint": at("/token"),
            "userinfo_endpoint": at("/userinfo"),
            "jwks_uri": at("/keys"),
            "introspection_endpoint": at("/introspect"),
            "end_session_endpoint": at("/end_session"),
        });
        let known = Known {
            keys: vec![1],
            configuration,
            ..Known::default()
        };
        let known = Arc::new(Mutex::new(known));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(configuration_of))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/userinfo", get(userinfo))
            .route("/introspect", post(introspect))
            .with_state(known.clone());
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            issuer,
            known,
            drawn: AtomicU64::new(0),
            server,
        }
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap()
    }

    /// Publishes these keys and no others.
    pub(crate) fn publish(&self, keys: &[u8]) {
        self.known().keys = keys.to_vec();
    }

    /// Says something else of itself.
    pub(crate) fn configure(&self, name: &str, value: Value) {
        self.known().configuration[name] = value;
    }

    /// A signed token of these claims.
    pub(crate) fn token(&self, claims: &Value, signed: Signed) -> String {
        let (header, number) = match signed {
            Signed::By(n) => (json!({"alg": "EdDSA", "kid": format!("key-{n}")}), n),
            Signed::Falsely(as_if, n) => {
                (json!({"alg": "EdDSA", "kid": format!("key-{as_if}")}), n)
            }
            Signed::NotAtAll => (json!({"alg": "none"}), 1),
            Signed::WithWhatIsPublic => (json!({"alg": "HS256", "kid": "key-1"}), 1),
        };
        let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
        let message = format!("{}.{}", part(&header), part(claims));
        let signature = match signed {
            Signed::NotAtAll => Vec::new(),
            Signed::WithWhatIsPublic => {
                let key = hmac::Key::new(hmac::HMAC_SHA256, &public(1));
                hmac::sign(&key, message.as_bytes()).as_ref().to_vec()
            }
            _ => key(number).sign(message.as_bytes()).as_ref().to_vec(),
        };
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// A code for an ID token, and for what is said of the person.
    pub(crate) fn code(&self, asked: &Asked, id_token: &str, userinfo: &Value) -> String {
        let code = format!("code-{}", self.drawn.fetch_add(1, Relaxed));
        let grant = Grant {
            challenge: asked.get("code_challenge").to_owned(),
            redirect_uri: asked.get("redirect_uri").to_owned(),
            id_token: id_token.to_owned(),
            userinfo: userinfo.clone(),
        };
        self.known().codes.insert(code.clone(), grant);
        code
    }

    /// What is said of an access token, and of whoever shows it.
    pub(crate) fn issue(&self, token: &str, introspected: &Value, userinfo: &Value) {
        let mut known = self.known();
        known
            .introspected
            .insert(token.into(), introspected.clone());
        known.userinfo.insert(token.into(), userinfo.clone());
    }
}

/// What a browser was sent to the provider with.
pub(crate) struct Asked(HashMap<String, String>);

impl Asked {
    pub(crate) fn of(url: &str) -> Self {
        let (_, query) = url.split_once('?').unwrap();
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        Self(pairs.into_owned().collect())
    }

    pub(crate) fn get(&self, name: &str) -> &str {
        &self.0[name]
    }
}

async fn configuration_of(State(known): State<Kept>) -> Json<Value> {
    Json(known.lock().unwrap().configuration.clone())
}

async fn keys(State(known): State<Kept>) -> Json<Value> {
    let known = known.lock().unwrap();
    let shown = |n: &u8| {
        let x = URL_SAFE_NO_PAD.encode(public(*n));
        json!({"kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": format!("key-{n}"), "x": x})
    };
    // What a client must pass over.
    let odd = json!({"kty": "oct", "kid": "key-1", "k": "c2VjcmV0"});
    let keys: Vec<Value> = known
        .keys
        .iter()
        .map(shown)
        .chain([odd, json!({"kty": "?"})])
        .collect();
    Json(json!({"keys": keys}))
}

fn is_client(headers: &HeaderMap) -> bool {
    let (id, secret) = (CLIENT, SECRET.replace(' ', "+"));
    let due = format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")));
    headers
        .get("authorization")
        .is_some_and(|given| *given == due)
}

fn fields(body: &str) -> HashMap<String, String> {
    url::form_urlencoded::parse(body.as_bytes())
        .into_owned()
        .collect()
}

fn refused(code: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({"error": code}))).into_response()
}

async fn token(State(known): State<Kept>, headers: HeaderMap, body: String) -> Response {
    let (mut known, fields) = (known.lock().unwrap(), fields(&body));
    if !is_client(&headers) {
        return refused("invalid_client");
    }
    // A code is good once.
    let Some(grant) = known.codes.remove(&fields["code"]) else {
        return refused("invalid_grant");
    };
    let verifier = digest::digest(&digest::SHA256, fields["code_verifier"].as_bytes());
    let proved = URL_SAFE_NO_PAD.encode(verifier) == grant.challenge;
    if !proved || fields["redirect_uri"] != grant.redirect_uri {
        return refused("invalid_grant");
    }
    let access_token = format!("access-{}", fields["code"]);
    known.userinfo.insert(access_token.clone(), grant.userinfo);
    let tokens =
        json!({"access_token": access_token, "token_type": "Bearer", "id_token": grant.id_token});
    Json(tokens).into_response()
}

async fn userinfo(State(known): State<Kept>, headers: HeaderMap) -> Response {
    let given = headers.get("authorization").unwrap().to_str().unwrap();
    let token = given.strip_prefix("Bearer ").unwrap();
    match known.lock().unwrap().userinfo.get(token) {
        Some(claims) => Json(claims.clone()).into_response(),
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

async fn introspect(State(known): State<Kept>, headers: HeaderMap, body: String) -> Response {
    if !is_client(&headers) {
        return refused("invalid_client");
    }
    let known = known.lock().unwrap();
    let found = known.introspected.get(&fields(&body)["token"]);
    Json(found.cloned().unwrap_or_else(|| json!({"active": false}))).into_response()
}
