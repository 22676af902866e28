//! What a server answers.

use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;

/// An answer, whatever it says.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// A page of a list.
pub(crate) struct Page {
    /// A JSON array.
    pub(crate) body: String,
    /// Cursor of the next page, if there is one.
    pub(crate) next: Option<String>,
    /// Entries of the log when the page was read, if it was asked for what follows an index.
    pub(crate) log_size: Option<u64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Problem {
    code: Option<String>,
    title: Option<String>,
    detail: Option<String>,
    hint: Option<String>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Seconds after which to ask again, if it says so.
    pub(crate) fn retry_after(&self) -> Option<u64> {
        self.header("retry-after")?.parse().ok()
    }

    /// Whether nothing was done for want of room. Other answers of status 503 may come after it was done.
    pub(crate) fn is_busy(&self) -> bool {
        let told: Problem = serde_json::from_str(&self.body).unwrap_or_default();
        self.status == StatusCode::SERVICE_UNAVAILABLE && told.code.as_deref() == Some("busy")
    }

    pub(crate) fn page(self) -> Page {
        Page {
            next: self.header("x-next-cursor").map(str::to_owned),
            log_size: self.header("x-log-size").and_then(|n| n.parse().ok()),
            body: self.body,
        }
    }

    /// What a refusal says, for people.
    pub(crate) fn refused(&self) -> String {
        let told: Problem = serde_json::from_str(&self.body).unwrap_or_default();
        let text = match told.detail.or(told.title) {
            Some(text) => text,
            None => format!("the server answered {}", self.status),
        };
        let message = match told.hint {
            Some(hint) => format!("{text}: {hint}"),
            None => text,
        };
        event::visible(&message).into_owned()
    }
}
