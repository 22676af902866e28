//! The console's files, which the program holds: see `build.rs`. The console itself is a client of the public API like
//! any other; nothing here knows who asks.

mod asset;
mod not_built;

use axum::{
    http::{HeaderMap, Method},
    response::Response,
};

use asset::Asset;

/// Empty if the console was not built before the program.
static BUILT: &[Asset] = include!(concat!(env!("OUT_DIR"), "/console.rs"));

/// Where pages are. All of them are the one HTML file, whose program reads the address. Nothing else is a page, so
/// that a mistyped address of the API never answers with one.
const PAGES: [&str; 13] = [
    "/",
    "/sign-in",
    "/overview",
    "/integrity",
    "/exports",
    "/activity",
    "/workspaces",
    "/sessions",
    "/policies",
    "/people",
    "/api-keys",
    "/organization",
    "/account",
];
/// What an id follows in the addresses of pages of one thing.
const PAGES_OF_ONE: [&str; 2] = ["/events/", "/people/"];

/// The file or page at a path, if there is one.
pub(crate) fn answer(method: &Method, path: &str, headers: &HeaderMap) -> Option<Response> {
    answer_from(BUILT, method, path, headers)
}

fn answer_from(
    assets: &'static [Asset],
    method: &Method,
    path: &str,
    headers: &HeaderMap,
) -> Option<Response> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return None;
    }
    if is_page(path) {
        let page = assets.iter().find(|asset| asset.path == "/index.html");
        return Some(page.map_or_else(not_built::answer, |page| page.answer(headers)));
    }
    let asset = assets.iter().find(|asset| asset.path == path)?;
    Some(asset.answer(headers))
}

fn is_page(path: &str) -> bool {
    let is_of_one = PAGES_OF_ONE.iter().any(|page| {
        let id = path.strip_prefix(page);
        id.is_some_and(|id| !id.is_empty() && !id.contains('/'))
    });
    PAGES.contains(&path) || is_of_one
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use super::*;

    const ASSETS: &[Asset] = &[
        Asset {
            path: "/assets/index-C0ffee.js",
            etag: "1",
            bytes: b"1",
            coded: &[],
        },
        Asset {
            path: "/index.html",
            etag: "2",
            bytes: b"<!doctype html>",
            coded: &[],
        },
    ];

    fn get(path: &str) -> Option<Response> {
        answer_from(ASSETS, &Method::GET, path, &HeaderMap::new())
    }

    #[test]
    fn pages_are_the_one_file_and_nothing_else_is_a_page() {
        for path in [
            "/",
            "/sign-in",
            "/workspaces",
            "/sessions",
            "/policies",
            "/events/log-1",
            "/events/a.b:c%2Fd",
        ] {
            let answer = get(path).unwrap();
            assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
            assert_eq!(answer.headers()["cache-control"], "no-cache");
        }
        for path in [
            "/api",
            "/api/audit-logs/x",
            "/log/x",
            "/events",
            "/events/",
            "/events/a/b",
            "/sign-in/",
            "/sessions/sess-1",
            "/policies/",
            "//",
            "/assets/other.js",
            "/assets/../index.html",
        ] {
            assert!(get(path).is_none(), "{path}");
        }
        assert!(answer_from(ASSETS, &Method::POST, "/", &HeaderMap::new()).is_none());
    }

    #[test]
    fn without_a_console_there_is_a_page_that_says_so() {
        let answer = answer_from(&[], &Method::GET, "/", &HeaderMap::new()).unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        assert!(answer_from(&[], &Method::GET, "/assets/x.js", &HeaderMap::new()).is_none());
    }
}
