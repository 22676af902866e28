//! A folder opened in this process.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::Request,
};
use platform::Platform;
use server::{Api, Limits, Settings};
use store::{Options, Store};
use tower::ServiceExt;

use super::{Answer, Ask, Begun, Unreached, begun::Taken};
use crate::{
    failure::{Failure, plain},
    os_user,
};

/// Longest answer taken: a page of 1000 events.
const MOST: usize = 256 << 20;

pub(crate) struct Here {
    api: Api,
    router: Router,
    store: Arc<Store>,
}

/// Why a folder was not opened.
pub(super) enum NotOpen {
    /// Another process has it open.
    InUse,
    Failed(Failure),
}

impl Here {
    pub(super) async fn open(options: &Options) -> Result<Self, NotOpen> {
        let options = options.clone();
        let opened = tokio::task::spawn_blocking(move || Store::open(&options)).await;
        let store = match opened {
            Ok(Ok(store)) => store,
            Ok(Err(store::Error::Conflict {
                code: "folder_in_use",
                ..
            })) => {
                return Err(NotOpen::InUse);
            }
            Ok(Err(error)) => return Err(NotOpen::Failed(plain(error))),
            Err(error) => return Err(NotOpen::Failed(plain(error))),
        };
        let platform = Platform::new(store.clone(), platform::Settings::default());
        let api = Api::new(platform, &Settings::default(), Limits::default());
        let api = api.map_err(|error| NotOpen::Failed(plain(error)))?;
        let router = api.operator_router(&os_user::name());
        Ok(Self { api, router, store })
    }

    /// Begins an answer that may take as long as it likes.
    pub(super) async fn begin(
        &self,
        path: &str,
        headers: &[(&'static str, String)],
    ) -> Result<Begun, Unreached> {
        let mut request = Request::builder().uri(path).header("host", "localhost");
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = request.body(Body::empty());
        let request = request.map_err(|error| Unreached(format!("the request: {error}")))?;
        let answer = match self.router.clone().oneshot(request).await {
            Ok(answer) => answer,
            Err(never) => match never {},
        };
        let (parts, body) = answer.into_parts();
        Ok(Begun::new(parts.status, parts.headers, Taken::Here(body)))
    }

    pub(super) async fn ask(&self, ask: &Ask<'_>) -> Result<Answer, Unreached> {
        let mut request = Request::builder()
            .method(ask.method.clone())
            .uri(ask.path)
            .header("host", "localhost");
        if let Some((kind, _)) = ask.body {
            request = request.header("content-type", kind);
        }
        if let Some(key) = ask.idempotency_key {
            request = request.header("idempotency-key", key);
        }
        let body = ask.body.map_or("", |(_, body)| body).to_owned();
        let unreached = |error: &dyn std::fmt::Display| Unreached(format!("the request: {error}"));
        let request = request.body(Body::from(body)).map_err(|e| unreached(&e))?;
        let answer = match self.router.clone().oneshot(request).await {
            Ok(answer) => answer,
            Err(never) => match never {},
        };
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, MOST).await.map_err(|e| unreached(&e))?;
        Ok(Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(bytes.into()).map_err(|e| unreached(&e))?,
        })
    }

    /// Writes and signs what is left.
    pub(super) async fn close(self) {
        self.api.settle().await;
        drop((self.router, self.api));
        let store = self.store;
        let _ = tokio::task::spawn_blocking(move || store.close()).await;
    }
}
