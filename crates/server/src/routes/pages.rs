//! Lists that come in pages.

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};
use event::Timestamp;
use serde::Serialize;

use super::Parameter;
use crate::problem::Problem;

/// The parameter of such a list.
pub(super) const CURSOR: Parameter =
    Parameter::Query("cursor", "X-Next-Cursor of the page before.");
/// Items of a page.
pub(super) const PAGE: u64 = 1000;

/// The cursor of a list by time: where its last item is.
pub(super) fn cursor(at: Timestamp, id: &str) -> String {
    format!("{}.{id}", at.as_micros())
}

/// The place such a cursor stands for.
///
/// # Errors
/// 400 `bad_cursor`.
pub(super) fn place(cursor: &str) -> Result<(Timestamp, &str), Problem> {
    let place = || {
        let (micros, id) = cursor.split_once('.')?;
        Some((Timestamp::from_micros(micros.parse().ok()?)?, id))
    };
    place()
        .ok_or_else(|| Problem::parameter("bad_cursor", "cursor", "this is no cursor of this list"))
}

/// How many items are wanted, `most` at the most.
///
/// # Errors
/// 400 `bad_parameter`.
pub(super) fn limited(text: &str, most: u32) -> Result<u32, Problem> {
    let number = text.parse().ok().filter(|n| (1..=most).contains(n));
    number.ok_or_else(|| {
        let detail = format!("a whole number of 1 to {most} is due");
        Problem::parameter("bad_parameter", "limit", detail)
    })
}

/// A page of a list, and the cursor of the next one in a header.
pub(super) fn page<T: Serialize>(items: &[T], next: Option<String>) -> Response {
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
