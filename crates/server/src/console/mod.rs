//! The console's files, which the program holds: see `build.rs`. The console itself is a client of the public API like
//! any other; nothing here knows who asks.

mod asset;
mod not_built;

use axum::{
    http::{HeaderMap, Method, StatusCode, header},
    response::Response,
};

use asset::Asset;

/// Empty if the console was not built before the program.
static BUILT: &[Asset] = include!(concat!(env!("OUT_DIR"), "/console.rs"));

/// Where pages are. All of them are the one HTML file, whose program reads the address.
const PAGES: [&str; 14] = [
    "/",
    "/sign-in",
    "/events",
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
/// Where no page is, nor the one that says so: a mistyped address of these never answers with HTML.
const NOT_FOR_EYES: [&str; 5] = ["/api", "/log", "/health", "/operator", "/assets"];
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
    let page = assets.iter().find(|asset| asset.path == "/index.html");
    if is_page(path) {
        return Some(page.map_or_else(not_built::answer, |page| page.answer(headers)));
    }
    if let Some(asset) = assets.iter().find(|asset| asset.path == path) {
        return Some(asset.answer(headers));
    }
    // Somebody with a browser is told in words; a program that asks for nothing in particular is not.
    let page = page.filter(|_| !is_under(path, &NOT_FOR_EYES) && wants_page(headers))?;
    // It is not the page that the client may have, whatever it knows of that.
    let mut headers = headers.clone();
    headers.remove(header::IF_NONE_MATCH);
    let mut answer = page.answer(&headers);
    *answer.status_mut() = StatusCode::NOT_FOUND;
    Some(answer)
}

fn is_under(path: &str, places: &[&str]) -> bool {
    let within = |place: &&str| path.strip_prefix(*place);
    let mut rests = places.iter().filter_map(within);
    rests.any(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether it is somebody who went to an address, as browsers say it.
fn wants_page(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).into_iter();
    let mut accepted = accepted.filter_map(|line| line.to_str().ok());
    accepted.any(|line| line.contains("text/html"))
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
    fn an_address_of_no_page_is_told_in_words_to_browsers_alone() {
        let browse = |path: &str| {
            let mut headers = HeaderMap::new();
            let accepted = "text/html,application/xhtml+xml,*/*;q=0.8";
            headers.insert(header::ACCEPT, accepted.parse().unwrap());
            answer_from(ASSETS, &Method::GET, path, &headers)
        };
        for path in ["/nowhere", "/sessions/sess-1", "/apis", "/logs/x"] {
            let answer = browse(path).unwrap();
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
            assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
            assert!(get(path).is_none(), "{path}");
        }
        for path in [
            "/api",
            "/api/nothing",
            "/log/x",
            "/health/x",
            "/operator/x",
            "/assets/x.js",
        ] {
            assert!(browse(path).is_none(), "{path}");
        }
        assert_eq!(browse("/events").unwrap().status(), StatusCode::OK);
    }

    #[test]
    fn without_a_console_there_is_a_page_that_says_so() {
        let answer = answer_from(&[], &Method::GET, "/", &HeaderMap::new()).unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        assert!(answer_from(&[], &Method::GET, "/assets/x.js", &HeaderMap::new()).is_none());
    }
}
