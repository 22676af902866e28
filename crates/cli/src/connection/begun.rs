//! An answer that is taken piece by piece.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, StatusCode},
};
use http_body_util::BodyExt;

use super::{Answer, Unreached, http::unreached};

/// Longest refusal taken.
const REFUSAL: usize = 64 << 10;

/// An answer whose body is still to come.
pub(crate) struct Begun {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    body: Taken,
}

pub(super) enum Taken {
    /// Of a server, and what people call it.
    Http(reqwest::Response, String),
    /// Of this process.
    Here(Body),
}

impl Begun {
    pub(super) fn new(status: StatusCode, headers: HeaderMap, body: Taken) -> Self {
        Self {
            status,
            headers,
            body,
        }
    }

    /// A header's text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The next piece; none: the body was whole. What does not come for so long as `patience` is not waited for.
    pub(crate) async fn piece(
        &mut self,
        patience: Option<Duration>,
    ) -> Result<Option<Bytes>, Unreached> {
        let Some(patience) = patience else {
            return self.body.piece().await;
        };
        let piece = tokio::time::timeout(patience, self.body.piece()).await;
        piece.unwrap_or_else(|_| Err(Unreached("the server says nothing any more".into())))
    }

    /// A refusal, whole.
    pub(crate) async fn refused(mut self) -> Result<Answer, Unreached> {
        let mut body = Vec::new();
        while let Some(piece) = self.body.piece().await? {
            body.extend_from_slice(&piece);
            if body.len() > REFUSAL {
                break;
            }
        }
        Ok(Answer {
            status: self.status,
            headers: self.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        })
    }
}

impl Taken {
    async fn piece(&mut self) -> Result<Option<Bytes>, Unreached> {
        match self {
            Self::Http(answer, name) => answer.chunk().await.map_err(|e| unreached(name, &e)),
            Self::Here(body) => loop {
                let Some(frame) = body.frame().await else {
                    return Ok(None);
                };
                let frame = frame.map_err(|e| Unreached(e.to_string()))?;
                if let Ok(data) = frame.into_data() {
                    return Ok(Some(data));
                }
            },
        }
    }
}
