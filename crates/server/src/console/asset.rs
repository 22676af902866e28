//! One file of the console.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// A file inside the program.
pub(super) struct Asset {
    /// From the root of the site.
    pub(super) path: &'static str,
    /// Another for other bytes; without quotes.
    pub(super) etag: &'static str,
    pub(super) bytes: &'static [u8],
    /// The same compressed, by content coding; the tightest first.
    pub(super) coded: &'static [(&'static str, &'static [u8])],
}

impl Asset {
    /// The file as the client takes it, or that the client has it already.
    pub(super) fn answer(&self, headers: &HeaderMap) -> Response {
        let coded = self.coded.iter();
        let coded = coded.copied().find(|(coding, _)| accepts(headers, coding));
        // Other bytes are another representation (RFC 9110, 8.8.3.3).
        let etag = match coded {
            Some((coding, _)) => format!("\"{}-{coding}\"", self.etag),
            None => format!("\"{}\"", self.etag),
        };
        let mut answer = if is_had(headers, &etag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let (coding, bytes) = coded.unzip();
            let kind = [(header::CONTENT_TYPE, self.content_type())];
            let coding = coding.map(|coding| [(header::CONTENT_ENCODING, coding)]);
            (kind, coding, Body::from(bytes.unwrap_or(self.bytes))).into_response()
        };
        // Names of files in this folder hold a hash of their content.
        let cached = if self.path.starts_with("/assets/") {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        let dress = answer.headers_mut();
        dress.insert(header::CACHE_CONTROL, HeaderValue::from_static(cached));
        if !self.coded.is_empty() {
            dress.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        if let Ok(etag) = HeaderValue::from_str(&etag) {
            dress.insert(header::ETAG, etag);
        }
        answer
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

/// Whether the client takes a content coding, by name and with a weight above zero (RFC 9110, 12.5.3).
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    listed(headers, header::ACCEPT_ENCODING).any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, "q=1"));
        let weight = weight.trim().strip_prefix("q=").map(str::parse::<f32>);
        name.trim().eq_ignore_ascii_case(coding) && matches!(weight, Some(Ok(q)) if q > 0.0)
    })
}

fn is_had(headers: &HeaderMap, etag: &str) -> bool {
    listed(headers, header::IF_NONE_MATCH)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == etag)
}

/// What a header lists, on however many lines.
fn listed(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(name).into_iter();
    let lines = lines.filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',').map(str::trim))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: Asset = Asset {
        path: "/assets/index-C0ffee.js",
        etag: "aa",
        bytes: b"1",
        coded: &[("br", b"22"), ("gzip", b"333")],
    };

    fn asked(name: HeaderName, value: &'static str) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_static(value));
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
            let answer = asked(header::IF_NONE_MATCH, known);
            assert_eq!(answer.status(), StatusCode::NOT_MODIFIED, "{known}");
            assert_eq!(answer.headers()["etag"], "\"aa\"");
        }
        for known in ["\"bb\"", "aa", ""] {
            assert_eq!(
                asked(header::IF_NONE_MATCH, known).status(),
                StatusCode::OK,
                "{known}"
            );
        }
    }

    #[test]
    fn it_comes_as_tight_as_the_client_takes_it() {
        for (accepted, coding, length, etag) in [
            ("gzip, deflate, br, zstd", Some("br"), "2", "\"aa-br\""),
            ("GZIP;q=0.5,br;q=0", Some("gzip"), "3", "\"aa-gzip\""),
            ("br; q=0.001", Some("br"), "2", "\"aa-br\""),
            ("identity", None, "1", "\"aa\""),
            ("brotli, br;level=1, gzip;q=x", None, "1", "\"aa\""),
            ("", None, "1", "\"aa\""),
        ] {
            let answer = asked(header::ACCEPT_ENCODING, accepted);
            let headers = answer.headers();
            let told = headers
                .get("content-encoding")
                .map(|it| it.to_str().unwrap());
            assert_eq!(told, coding, "{accepted}");
            assert_eq!(headers["etag"], etag);
            assert_eq!(headers["vary"], "accept-encoding");
            let size = axum::body::HttpBody::size_hint(answer.body()).exact();
            assert_eq!(size.unwrap().to_string(), length);
        }
    }

    #[test]
    fn what_the_client_has_compressed_is_that() {
        let both = |known: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("br"));
            headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static(known));
            SCRIPT.answer(&headers).status()
        };
        assert_eq!(both("\"aa-br\""), StatusCode::NOT_MODIFIED);
        assert_eq!(both("\"aa\""), StatusCode::OK);
    }
}
