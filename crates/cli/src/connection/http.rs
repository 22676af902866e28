//! A server behind HTTP, or behind its Unix socket.

use std::{net::IpAddr, path::PathBuf, time::Duration};

use axum::http::Method;

use super::{Answer, Ask, Begun, Unreached, begun::Taken};
use crate::{
    failure::{Context, Result},
    out,
};

/// Longest answer taken: a page of 1000 events.
const MOST: usize = 256 << 20;
/// Longer than any answer lasts.
const ENDLESS: Duration = Duration::from_secs(365 * 24 * 3600);

pub(crate) struct Http {
    client: reqwest::Client,
    /// Without a slash at its end.
    base: String,
    token: Option<String>,
    /// As people know it.
    name: String,
}

impl Http {
    pub(super) fn socket(path: PathBuf) -> Result<Self> {
        let name = "the server on this machine".to_owned();
        let client = builder().unix_socket(path).build().context("HTTP")?;
        Ok(Self {
            client,
            base: "http://localhost".into(),
            token: None,
            name,
        })
    }

    pub(super) fn remote(url: &str, token: Option<String>) -> Result<Self> {
        let base = url.trim_end_matches('/');
        if !base.starts_with("https://") && !base.starts_with("http://") {
            return Err(format!("--url {url}: an address begins with https:// or http://").into());
        }
        let way = Way::to(base)?;
        if way == Way::Clear {
            out::note(format_args!(
                "{base} is not https: the token and the events cross the network in the clear."
            ));
        }
        let builder = match way {
            // A proxy would have the token in the clear, for what does not leave this machine.
            Way::Here => builder().no_proxy(),
            Way::Clear | Way::Tls => builder(),
        };
        Ok(Self {
            client: builder.build().context("HTTP")?,
            base: base.to_owned(),
            token,
            name: base.to_owned(),
        })
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Begins an answer that may take as long as it likes.
    pub(super) async fn begin(
        &self,
        path: &str,
        headers: &[(&'static str, String)],
    ) -> Result<Begun, Unreached> {
        let mut request = self.request(Method::GET, path).timeout(ENDLESS);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let answer = request.send().await.map_err(|e| self.unreached(&e))?;
        Ok(Begun::new(
            answer.status(),
            answer.headers().clone(),
            Taken::Http(answer, self.name.clone()),
        ))
    }

    pub(super) async fn ask(&self, ask: &Ask<'_>) -> Result<Answer, Unreached> {
        let mut request = self.request(ask.method.clone(), ask.path);
        if let Some((kind, body)) = ask.body {
            request = request.header("content-type", kind).body(body.to_owned());
        }
        if let Some(key) = ask.idempotency_key {
            request = request.header("idempotency-key", key);
        }
        let mut answer = request.send().await.map_err(|e| self.unreached(&e))?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|e| self.unreached(&e))? {
            if body.len() + chunk.len() > MOST {
                return Err(Unreached(format!(
                    "{} answers more than a page of events can be",
                    self.name
                )));
            }
            body.extend_from_slice(&chunk);
        }
        let body = String::from_utf8(body);
        let body = body.map_err(|_| Unreached(format!("{} answers no UTF-8", self.name)))?;
        Ok(Answer {
            status,
            headers,
            body,
        })
    }

    fn unreached(&self, error: &reqwest::Error) -> Unreached {
        unreached(&self.name, error)
    }
}

/// What went wrong at the bottom of it.
pub(super) fn unreached(name: &str, error: &reqwest::Error) -> Unreached {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    Unreached(format!("{name} does not answer: {cause}"))
}

/// How a server is reached.
#[derive(Debug, PartialEq)]
enum Way {
    /// Without TLS, on this machine.
    Here,
    /// Without TLS, over a network where others may listen.
    Clear,
    Tls,
}

impl Way {
    fn to(base: &str) -> Result<Self> {
        let url: reqwest::Url = base.parse().context(format!("--url {base}"))?;
        if url.scheme() != "http" {
            return Ok(Self::Tls);
        }
        let host = url.host_str().unwrap_or_default();
        let address = host.trim_start_matches('[').trim_end_matches(']');
        let here = address
            .parse::<IpAddr>()
            .map_or(host == "localhost", |address| address.is_loopback());
        Ok(if here { Self::Here } else { Self::Clear })
    }
}

fn builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .timeout(Duration::from_secs(120))
        .connect_timeout(Duration::from_secs(10))
        // A token must not follow to wherever an answer points.
        .redirect(reqwest::redirect::Policy::none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_may_listen_to_is_told_apart() {
        for (url, way) in [
            ("https://audit.example.org", Way::Tls),
            ("https://127.0.0.1:8787", Way::Tls),
            ("http://127.0.0.1:8787", Way::Here),
            ("http://[::1]:8787", Way::Here),
            ("http://localhost:8787", Way::Here),
            ("http://audit.example.org", Way::Clear),
            ("http://192.0.2.7:8787", Way::Clear),
        ] {
            assert_eq!(Way::to(url).unwrap(), way, "{url}");
        }
        assert!(Way::to("http://").is_err());
    }
}
