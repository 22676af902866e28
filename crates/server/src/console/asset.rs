//! One file of the console.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// A file inside the program.
pub(super) struct Asset {
    /// From the root of the site.
    pub(super) path: &'static str,
    /// In quotes; another for other bytes.
    pub(super) etag: &'static str,
    pub(super) bytes: &'static [u8],
}

impl Asset {
    /// The file, or that the client has it already.
    pub(super) fn answer(&self, headers: &HeaderMap) -> Response {
        // Names of files in this folder hold a hash of their content.
        let cached = if self.path.starts_with("/assets/") {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        let dress = [
            (header::CACHE_CONTROL, HeaderValue::from_static(cached)),
            (header::ETAG, HeaderValue::from_static(self.etag)),
        ];
        if self.is_had(headers) {
            return (StatusCode::NOT_MODIFIED, dress).into_response();
        }
        let kind = [(header::CONTENT_TYPE, self.content_type())];
        (dress, kind, Body::from(self.bytes)).into_response()
    }

    fn is_had(&self, headers: &HeaderMap) -> bool {
        let known = headers.get_all(header::IF_NONE_MATCH);
        let mut known = known.iter().filter_map(|line| line.to_str().ok());
        known.any(|line| {
            line.split(',')
                .map(str::trim)
                .any(|etag| etag == "*" || etag.strip_prefix("W/").unwrap_or(etag) == self.etag)
        })
    }

    fn content_type(&self) -> &'static str {
        match self.path.rsplit('.').next().unwrap_or_default() {
            "html" => "text/html; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "txt" => "text/plain; charset=utf-8",
            "woff2" => "font/woff2",
            _ => "application/octet-stream",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: Asset = Asset {
        path: "/assets/index-C0ffee.js",
        etag: "\"aa\"",
        bytes: b"1",
    };

    fn asked(known: &'static str) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static(known));
        SCRIPT.answer(&headers)
    }

    #[test]
    fn what_never_changes_is_kept_and_asked_for_once() {
        let answer = SCRIPT.answer(&HeaderMap::new());
        assert_eq!(answer.status(), StatusCode::OK);
        let headers = answer.headers();
        assert_eq!(headers["content-type"], "text/javascript; charset=utf-8");
        assert_eq!(headers["etag"], "\"aa\"");
        assert!(
            headers["cache-control"]
                .to_str()
                .unwrap()
                .ends_with("immutable")
        );
    }

    #[test]
    fn what_the_client_has_is_not_sent_again() {
        for known in ["\"aa\"", "W/\"aa\"", "\"bb\", \"aa\"", "*"] {
            let answer = asked(known);
            assert_eq!(answer.status(), StatusCode::NOT_MODIFIED, "{known}");
            assert_eq!(answer.headers()["etag"], "\"aa\"");
        }
        for known in ["\"bb\"", "aa", ""] {
            assert_eq!(asked(known).status(), StatusCode::OK, "{known}");
        }
    }
}
