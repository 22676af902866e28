//! Asking a provider: bounded in time and size, redirects not followed.

use std::{error::Error, time::Duration};

use reqwest::{Client, RequestBuilder, StatusCode, redirect::Policy};
use serde_json::Value;

use crate::failure::Failure;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer, in bytes.
const LONGEST: usize = 1 << 20;

/// An answer: its status, and its body if that is JSON.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
}

impl Answer {
    /// The error code of an OAuth 2.0 answer, as far as it is one.
    pub(crate) fn error_code(&self) -> Option<String> {
        self.body.get("error")?.as_str().map(code)
    }

    /// The body of an answer that says yes.
    pub(crate) fn good(self, what: &str) -> Result<Value, Failure> {
        if self.status.is_success() && self.body.is_object() {
            return Ok(self.body);
        }
        let status = self.status.as_u16();
        Err(Failure::Unavailable(format!("{what} answers {status}")))
    }
}

/// An error code as it may be recorded (RFC 6749, 5.2): short, and nothing that is not one.
pub(crate) fn code(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let fits = (1..=64).contains(&text.len()) && text.chars().all(plain);
    if fits { text } else { "unknown_error" }.to_owned()
}

pub(crate) fn client() -> Result<Client, reqwest::Error> {
    // Whoever came before us did the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .timeout(PATIENCE)
        .connect_timeout(PATIENCE / 2)
        .redirect(Policy::none())
        .user_agent(concat!("neosc/", env!("CARGO_PKG_VERSION")))
        .build()
}

pub(crate) async fn ask(what: &str, request: RequestBuilder) -> Result<Answer, Failure> {
    let failed = |error: reqwest::Error| unavailable(what, &error);
    let mut response = request
        .header("accept", "application/json")
        .send()
        .await
        .map_err(failed)?;
    let mut whole = Vec::new();
    while let Some(part) = response.chunk().await.map_err(failed)? {
        if whole.len().saturating_add(part.len()) > LONGEST {
            return Err(Failure::Unavailable(format!("{what} answers too much")));
        }
        whole.extend_from_slice(&part);
    }
    Ok(Answer {
        status: response.status(),
        body: serde_json::from_slice(&whole).unwrap_or_default(),
    })
}

/// Says why without the address, whose query may hold secrets.
fn unavailable(what: &str, error: &reqwest::Error) -> Failure {
    let mut cause: &dyn Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let why = match cause.downcast_ref::<reqwest::Error>() {
        Some(error) if error.is_timeout() => "it took too long".to_owned(),
        Some(_) => "the connection failed".to_owned(),
        None => cause.to_string(),
    };
    Failure::Unavailable(format!("{what}: {why}"))
}
