//! `/operator`: what the command line on this machine may do. Only the Unix socket has these routes.

pub(in crate::routes) mod events;
pub(in crate::routes) mod imports;
pub(in crate::routes) mod keys;
pub(in crate::routes) mod sealing;
pub(in crate::routes) mod users;

pub(crate) use imports::{Finished, Imported, Progress};
pub(crate) use keys::{Key, LogKey, NewKey, ShownKey};
pub(crate) use sealing::SealingView;
pub(crate) use users::{Ended, Named, NewRole, NewUser, Reset, ShownSignIn, ShownUser};

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};
use serde::Serialize;

/// A page of a list, and the cursor of the next one in a header.
fn page<T: Serialize>(items: &[T], next: Option<String>) -> Response {
    // Plain structs of strings: writing them cannot fail.
    let body = serde_json::to_vec(items).unwrap_or_default();
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("application/json");
    headers.insert(header::CONTENT_TYPE, kind);
    if let Some(Ok(next)) = next.map(HeaderValue::try_from) {
        headers.insert("x-next-cursor", next);
    }
    response
}
