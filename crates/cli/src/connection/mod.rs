//! How commands reach a log: through the socket of the server that serves the folder, in this very process if none does,
//! or over HTTP on another machine.
//!
//! The first two ends are the same router, so a command does the same whether a server runs or not.

mod answer;
mod begun;
mod here;
mod http;
mod socket;

use std::{path::Path, time::Duration};

use axum::http::{Method, StatusCode};
use serde::de::DeserializeOwned;
use store::Options;

use crate::{
    args::{Folder, Reach},
    failure::{Context, Failure, Result},
    folder, out,
};
pub(crate) use answer::{Answer, Page};
pub(crate) use begun::Begun;
use here::Here;
use http::Http;
pub(crate) use socket::{Socket, look};

/// A request, as all ways take it.
pub(crate) struct Ask<'a> {
    method: Method,
    path: &'a str,
    /// With its content type.
    body: Option<(&'static str, &'a str)>,
    idempotency_key: Option<&'a str>,
}

/// What is missing of a file.
pub(crate) struct Rest<'a> {
    /// Bytes that are there.
    pub(crate) first: u64,
    /// The ETag of the file they are of.
    pub(crate) tag: &'a str,
}

impl Rest<'_> {
    fn headers(&self) -> Vec<(&'static str, String)> {
        match self.first {
            // No range begins after the end of an empty file.
            0 => Vec::new(),
            first => vec![
                ("range", format!("bytes={first}-")),
                ("if-range", self.tag.to_owned()),
            ],
        }
    }
}

/// An open way to a log.
pub(crate) enum Connection {
    /// The Unix socket of the server of this folder.
    Served(Http),
    /// Nobody else has the folder open: it is open here.
    Here(Here),
    /// A server somewhere, with a token.
    Remote(Http),
}

/// Why there was no answer: it may be there later.
#[derive(Debug)]
pub(crate) struct Unreached(pub(crate) String);

impl Connection {
    /// The way to a folder on this machine.
    pub(crate) async fn of(options: &Options) -> Result<Self> {
        // Another command has the folder open for a moment only; a server that starts has its socket soon.
        let mut told = false;
        for _ in 0..50 {
            match look(&options.data) {
                Socket::Alive(path) => return Ok(Self::Served(Http::socket(path)?)),
                Socket::Dead(path) if !std::mem::replace(&mut told, true) => {
                    out::note(format_args!(
                        "{} is left over from a server that ended without removing it: this command works on the folder itself",
                        path.display()
                    ))
                }
                Socket::Dead(_) | Socket::None => {}
            }
            folder::must_be_ours(options)?;
            match Here::open(options).await {
                Ok(here) => return Ok(Self::Here(here)),
                Err(here::NotOpen::InUse) => tokio::time::sleep(Duration::from_millis(100)).await,
                Err(here::NotOpen::Failed(failure)) => return Err(failure),
            }
        }
        Err(format!(
            "{} is in use by another process that answers to nobody: see the process id in {}",
            options.data.display(),
            options.data.join("lock").display()
        )
        .into())
    }

    /// Asks a folder something, and lets go of it whatever comes of that.
    pub(crate) async fn with<T>(
        folder: &Folder,
        ask: impl AsyncFnOnce(&Self) -> Result<T>,
    ) -> Result<T> {
        let connection = Self::of(&folder.options()?).await?;
        let answer = ask(&connection).await;
        connection.close().await;
        answer
    }

    /// The way to the server of a folder, if one serves it.
    pub(crate) fn served(data: &Path) -> Result<Option<Self>> {
        match look(data) {
            Socket::Alive(path) => Ok(Some(Self::Served(Http::socket(path)?))),
            Socket::Dead(_) | Socket::None => Ok(None),
        }
    }

    /// The way to a log that is read: over HTTP if there is an address.
    pub(crate) async fn reading(reach: &Reach) -> Result<Self> {
        match &reach.url {
            Some(url) => {
                let Some(token) = &reach.token else {
                    return Err(
                        "reading over HTTP needs a key of scope `read`: --token, or NEOSC_TOKEN"
                            .into(),
                    );
                };
                Self::remote(url, token.clone())
            }
            None => Self::of(&reach.folder.options()?).await,
        }
    }

    /// The way to a server of this machine, with a key.
    pub(crate) fn remote(url: &str, token: String) -> Result<Self> {
        Ok(Self::Remote(Http::remote(url, Some(token))?))
    }

    /// The way to a server of this machine, as somebody it does not know.
    pub(crate) fn unknown(url: &str) -> Result<Self> {
        Ok(Self::Remote(Http::remote(url, None)?))
    }

    /// Where events are listed.
    pub(crate) fn events(&self) -> &'static str {
        match self {
            Self::Remote(_) => "/api/audit-logs",
            Self::Served(_) | Self::Here(_) => "/operator/audit-logs",
        }
    }

    pub(crate) async fn ask(&self, ask: &Ask<'_>) -> std::result::Result<Answer, Unreached> {
        match self {
            Self::Served(http) | Self::Remote(http) => http.ask(ask).await,
            Self::Here(here) => here.ask(ask).await,
        }
    }

    /// Begins an answer that is taken piece by piece.
    pub(crate) async fn begin(&self, path: &str) -> std::result::Result<Begun, Unreached> {
        self.begin_at(path, None).await
    }

    /// The same, of a file of which the beginning is there already.
    pub(crate) async fn begin_at(
        &self,
        path: &str,
        rest: Option<Rest<'_>>,
    ) -> std::result::Result<Begun, Unreached> {
        let headers = rest.map_or(Vec::new(), |rest| rest.headers());
        match self {
            Self::Served(http) | Self::Remote(http) => http.begin(path, &headers).await,
            Self::Here(here) => here.begin(path, &headers).await,
        }
    }

    async fn good(&self, ask: Ask<'_>) -> Result<Answer> {
        let answer = self.settled(ask).await?;
        match answer.status.is_success() {
            true => Ok(answer),
            false => Err(answer.refused().into()),
        }
    }

    /// Asks again while there is no room, as long as a person would.
    async fn settled(&self, ask: Ask<'_>) -> Result<Answer> {
        for _ in 0..30 {
            let answer = self.ask(&ask).await.map_err(|e| Failure::from(e.0))?;
            if answer.status.is_success() {
                return Ok(answer);
            }
            // What may have been done is asked for again only where that does nothing twice.
            let harmless = ask.method == Method::GET || ask.idempotency_key.is_some();
            let unavailable = answer.status == StatusCode::SERVICE_UNAVAILABLE;
            let again = answer.is_busy() || harmless && unavailable;
            match answer.retry_after() {
                Some(seconds) if again && seconds <= 5 => {
                    tokio::time::sleep(Duration::from_secs(seconds)).await;
                }
                _ => return Ok(answer),
            }
        }
        Err("the log has had no room for half a minute: try again later".into())
    }

    pub(crate) async fn get(&self, path: &str) -> Result<String> {
        Ok(self.good(Ask::get(path)).await?.body)
    }

    /// The same; none if there is no such thing.
    pub(crate) async fn find(&self, path: &str) -> Result<Option<String>> {
        let answer = self.settled(Ask::get(path)).await?;
        match answer.status {
            StatusCode::NOT_FOUND => Ok(None),
            status if status.is_success() => Ok(Some(answer.body)),
            _ => Err(answer.refused().into()),
        }
    }

    /// A page of a list, and the cursor of the next.
    pub(crate) async fn page(&self, path: &str) -> Result<Page> {
        Ok(self.good(Ask::get(path)).await?.page())
    }

    /// The pages of a list, to its end.
    pub(crate) async fn every_page(&self, path: &str) -> Result<Vec<String>> {
        let mut pages = Vec::new();
        let mut next = None::<String>;
        loop {
            let page = match &next {
                None => self.page(path).await?,
                Some(cursor) => {
                    let path = format!("{path}?cursor={}", escape(cursor));
                    self.page(&path).await?
                }
            };
            pages.push(page.body);
            match page.next {
                Some(cursor) => next = Some(cursor),
                None => return Ok(pages),
            }
        }
    }

    /// Sends JSON, or nothing if it is empty.
    pub(crate) async fn post(&self, path: &str, json: &str) -> Result<String> {
        Ok(self.good(Ask::post(path, json)).await?.body)
    }

    /// The same, and gives what is answered also if that is a refusal.
    pub(crate) async fn offer(&self, path: &str, json: &str) -> Result<Answer> {
        self.settled(Ask::post(path, json)).await
    }

    /// Sends events, one a line.
    pub(crate) async fn send(
        &self,
        path: &str,
        lines: &str,
        idempotency_key: &str,
    ) -> Result<String> {
        let ask = Ask {
            method: Method::POST,
            path,
            body: Some(("application/x-ndjson", lines)),
            idempotency_key: Some(idempotency_key),
        };
        Ok(self.good(ask).await?.body)
    }

    /// Sends JSON of what is to change.
    pub(crate) async fn patch(&self, path: &str, json: &str) -> Result<String> {
        let ask = Ask {
            method: Method::PATCH,
            ..Ask::post(path, json)
        };
        Ok(self.good(ask).await?.body)
    }

    pub(crate) async fn delete(&self, path: &str) -> Result<String> {
        let ask = Ask {
            method: Method::DELETE,
            ..Ask::get(path)
        };
        Ok(self.good(ask).await?.body)
    }

    /// Writes and signs what is left, if the folder was opened here.
    pub(crate) async fn close(self) {
        if let Self::Here(here) = self {
            here.close().await;
        }
    }
}

impl<'a> Ask<'a> {
    pub(crate) fn get(path: &'a str) -> Self {
        Self {
            method: Method::GET,
            path,
            body: None,
            idempotency_key: None,
        }
    }

    fn post(path: &'a str, json: &'a str) -> Self {
        Self {
            method: Method::POST,
            body: (!json.is_empty()).then_some(("application/json", json)),
            ..Self::get(path)
        }
    }
}

/// What a server's answer says.
pub(crate) fn read<T: DeserializeOwned>(answer: &str) -> Result<T> {
    serde_json::from_str(answer).context("the server's answer")
}

/// Percent-encodes everything that may not stand in a query or a part of a path as it is.
pub(crate) fn escape(text: &str) -> String {
    use std::fmt::Write;
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_not_stand_in_an_address_is_escaped() {
        assert_eq!(escape("a b:é"), "a%20b%3A%C3%A9");
        assert_eq!(escape("-._~/?"), "-._~%2F%3F");
    }
}
