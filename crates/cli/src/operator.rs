//! How commands reach a data folder: through the socket of the server that serves it, or in this very process.
//!
//! Both ends are the same router, so a command does the same whether a server runs or not.

use std::{os::unix::fs::FileTypeExt, sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode},
};
use platform::Platform;
use serde::Deserialize;
use server::{Api, Limits, SOCKET, Settings};
use store::{Options, Store};
use tower::ServiceExt;

use crate::{
    failure::{Context, Failure, Result, plain},
    os_user,
};

/// Longest answer taken: a page of 1000 events.
const MOST: usize = 256 << 20;

/// An open way to a data folder.
pub(crate) enum Operator {
    /// A server serves it.
    Served(reqwest::Client),
    /// Nobody else has it open.
    Here { router: Router, store: Arc<Store> },
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

#[derive(Deserialize)]
struct Problem {
    #[serde(default)]
    detail: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    hint: Option<String>,
}

impl Operator {
    /// Finds the way.
    pub(crate) async fn of(options: &Options) -> Result<Self> {
        let socket = options.data.join(SOCKET);
        let is_socket = std::fs::metadata(&socket).is_ok_and(|m| m.file_type().is_socket());
        if is_socket && std::os::unix::net::UnixStream::connect(&socket).is_ok() {
            let client = reqwest::Client::builder()
                .unix_socket(socket)
                .timeout(Duration::from_secs(120))
                .build()
                .context("HTTP")?;
            return Ok(Self::Served(client));
        }
        let options = options.clone();
        let opened = tokio::task::spawn_blocking(move || Store::open(&options)).await;
        let store = opened.context("a thread")?.map_err(plain)?;
        let platform = Platform::new(store.clone(), platform::Settings::default());
        let api = Api::new(platform, &Settings::default(), Limits::default()).map_err(plain)?;
        let router = api.operator_router(&os_user::name());
        Ok(Self::Here { router, store })
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        body: String,
        headers: &[(&str, &str)],
    ) -> Result<Answer> {
        let kind = if body.starts_with('{') && !path.ends_with("/events") {
            "application/json"
        } else {
            "application/x-ndjson"
        };
        match self {
            Self::Served(client) => {
                let mut request = client
                    .request(method, format!("http://localhost{path}"))
                    .header("content-type", kind)
                    .body(body);
                for (name, value) in headers {
                    request = request.header(*name, *value);
                }
                let answer = request
                    .send()
                    .await
                    .context("the server on this machine does not answer")?;
                Ok(Answer {
                    status: answer.status(),
                    headers: answer.headers().clone(),
                    body: answer.text().await.context("the server's answer")?,
                })
            }
            Self::Here { router, .. } => {
                let mut request = Request::builder()
                    .method(method)
                    .uri(path)
                    .header("host", "localhost")
                    .header("content-type", kind);
                for (name, value) in headers {
                    request = request.header(*name, *value);
                }
                let request = request.body(Body::from(body)).context("the request")?;
                let answer = match router.clone().oneshot(request).await {
                    Ok(answer) => answer,
                    Err(never) => match never {},
                };
                let (parts, body) = answer.into_parts();
                let bytes = to_bytes(body, MOST).await.context("the answer")?;
                Ok(Answer {
                    status: parts.status,
                    headers: parts.headers,
                    body: String::from_utf8(bytes.into()).context("the answer")?,
                })
            }
        }
    }

    /// Asks again while there is no room, as long as a person would.
    async fn good(
        &self,
        method: Method,
        path: &str,
        body: &str,
        headers: &[(&str, &str)],
    ) -> Result<Answer> {
        for _ in 0..30 {
            let answer = self
                .ask(method.clone(), path, body.to_owned(), headers)
                .await?;
            if answer.status.is_success() {
                return Ok(answer);
            }
            let retry_after = answer.headers.get("retry-after");
            let seconds = retry_after.and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
            match seconds {
                Some(seconds)
                    if answer.status == StatusCode::SERVICE_UNAVAILABLE && seconds <= 5 =>
                {
                    tokio::time::sleep(Duration::from_secs(seconds)).await;
                }
                _ => return Err(problem(&answer)),
            }
        }
        Err(Failure(
            "the log has had no room for half a minute: try again later".into(),
        ))
    }

    pub(crate) async fn post(
        &self,
        path: &str,
        body: &str,
        headers: &[(&str, &str)],
    ) -> Result<String> {
        Ok(self.good(Method::POST, path, body, headers).await?.body)
    }

    pub(crate) async fn delete(&self, path: &str) -> Result<()> {
        self.good(Method::DELETE, path, "", &[]).await.map(drop)
    }

    /// A page of a list, and the cursor of the next.
    pub(crate) async fn page(&self, path: &str) -> Result<(String, Option<String>)> {
        let answer = self.good(Method::GET, path, "", &[]).await?;
        let next = answer.headers.get("x-next-cursor");
        let next = next
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        Ok((answer.body, next))
    }

    /// Writes and signs what is left, if the folder was opened here.
    pub(crate) async fn close(self) {
        if let Self::Here { router, store } = self {
            drop(router);
            let _ = tokio::task::spawn_blocking(move || store.close()).await;
        }
    }
}

fn problem(answer: &Answer) -> Failure {
    let told: Option<Problem> = serde_json::from_str(&answer.body).ok();
    let text = told.and_then(|told| {
        let text = told.detail.or(told.title)?;
        Some(match told.hint {
            Some(hint) => format!("{text}: {hint}"),
            None => text,
        })
    });
    Failure(text.unwrap_or_else(|| format!("the server answered {}", answer.status)))
}
