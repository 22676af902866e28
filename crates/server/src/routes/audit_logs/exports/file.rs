//! Files of exports, whole or a range of them.

use std::{
    io::{ErrorKind, Read},
    ops::RangeInclusive,
};

use axum::{
    Extension,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use platform::Principal;

use super::whole;
use crate::{
    App,
    app::blocking,
    export::{Format, Place},
    live::pieces,
    path::Id,
    problem::Problem,
};

/// Bytes of a file that are read at a time.
const PIECE: usize = 256 << 10;

pub(super) async fn file(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
    headers: HeaderMap,
    method: Method,
    Id(id): Id,
) -> Result<Response, Problem> {
    let export = whole(&app, &who, id).await?;
    let format = Format::named(&export.format)?;
    let tag = format!("\"{}\"", export.id);
    let range = range(&headers, &tag, export.bytes)?;
    let (first, length) = match &range {
        Some(range) => (*range.start(), range.end() - range.start() + 1),
        None => (0, export.bytes),
    };
    let body = match method {
        Method::HEAD => Body::empty(),
        _ => body(&app, &export.id, first, length).await?,
    };
    let mut response = Response::new(body);
    if let Some(range) = range {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        let text = format!("bytes {}-{}/{}", range.start(), range.end(), export.bytes);
        put(&mut response, header::CONTENT_RANGE, text);
    }
    put(&mut response, header::CONTENT_LENGTH, length.to_string());
    put(&mut response, header::ETAG, tag);
    put(&mut response, header::ACCEPT_RANGES, "bytes".into());
    put(
        &mut response,
        header::CONTENT_TYPE,
        format.content_type().into(),
    );
    let name = format!(
        "attachment; filename=\"neosc-{}.{}\"",
        export.id,
        format.name()
    );
    put(&mut response, header::CONTENT_DISPOSITION, name);
    Ok(response)
}

/// All of these are ASCII without controls.
fn put(response: &mut Response, name: HeaderName, value: String) {
    if let Ok(value) = HeaderValue::try_from(value) {
        response.headers_mut().insert(name, value);
    }
}

/// The one range that is asked for, of a file of `size` bytes (RFC 9110, 14.2). What is no such range is ignored, as it
/// says; so is one of a file that `If-Range` does not mean.
fn range(
    headers: &HeaderMap,
    tag: &str,
    size: u64,
) -> Result<Option<RangeInclusive<u64>>, Problem> {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    if headers.contains_key(header::IF_RANGE) && text(header::IF_RANGE) != Some(tag) {
        return Ok(None);
    }
    let asked = text(header::RANGE).and_then(|text| text.strip_prefix("bytes=")?.split_once('-'));
    let number = |text: &str| text.parse::<u64>().ok();
    let (first, last) = match asked {
        Some(("", last)) => match number(last) {
            Some(last) if last > 0 => (size.saturating_sub(last), size),
            Some(_) => (size, size),
            None => return Ok(None),
        },
        Some((first, last)) => match (number(first), last, number(last)) {
            (Some(first), "", _) => (first, size),
            (Some(first), _, Some(last)) if first <= last => (first, last),
            _ => return Ok(None),
        },
        None => return Ok(None),
    };
    if first >= size {
        let detail = format!("the file has {size} bytes: the range begins after them");
        return Err(Problem::new(
            StatusCode::RANGE_NOT_SATISFIABLE,
            "bad_range",
            detail,
        ));
    }
    Ok(Some(first..=last.min(size.saturating_sub(1))))
}

/// The bytes of a file, read as they are taken.
async fn body(app: &App, id: &str, first: u64, length: u64) -> Result<Body, Problem> {
    let (store, id) = (app.store().clone(), id.to_owned());
    let opened = blocking(move || Place::of(&store, &id).open_at(first)).await?;
    let opened = opened.map_err(|error| match error.kind() {
        // It is being deleted, or the database was restored without it.
        ErrorKind::NotFound => Problem::not_found(),
        _ => Problem::internal(format!("the file of an export: {error}")),
    })?;
    let mut file = Some(opened.take(length));
    let (out, body) = pieces(1);
    tokio::spawn(async move {
        while let Some(mut taken) = file.take() {
            let read = blocking(move || {
                let mut piece = Vec::with_capacity(PIECE);
                let read = taken.by_ref().take(PIECE as u64).read_to_end(&mut piece);
                read.map(|_| (taken, piece))
            });
            match read.await {
                Ok(Ok((_, piece))) if piece.is_empty() => return drop(out.end().await),
                Ok(Ok((rest, piece))) => file = out.send(piece).await.ok().map(|()| rest),
                Ok(Err(error)) => tracing::error!(%error, "the file of an export cannot be read"),
                Err(_) => {}
            }
        }
    });
    Ok(body)
}
