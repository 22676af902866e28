//! Whether a browser's request comes from our own pages.

use axum::http::{HeaderMap, header};

use crate::settings::Checked;

/// Whether there is an `Origin` and it is ours: the public URL's, or the scheme and `Host` of the request.
///
/// Browsers send it with every request that is not a plain read, and pages cannot set it.
pub(crate) fn is_own(headers: &HeaderMap, secure: bool, settings: &Checked) -> bool {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let (Some(origin), None) = (origins.next(), origins.next()) else {
        return false;
    };
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    if settings.public_origin.as_deref() == Some(origin) {
        return true;
    }
    let scheme = if secure { "https" } else { "http" };
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let authority = origin
        .strip_prefix(scheme)
        .and_then(|rest| rest.strip_prefix("://"));
    match (authority, host) {
        (Some(authority), Some(host)) => !host.is_empty() && authority.eq_ignore_ascii_case(host),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;
    use crate::Settings;

    #[test]
    fn ours_and_others() {
        let settings = Settings {
            public_url: Some("https://audit.example".into()),
            ..Settings::default()
        };
        let settings = settings.check().unwrap();
        for (origins, host, secure, own) in [
            (
                &["http://127.0.0.1:8787"][..],
                "127.0.0.1:8787",
                false,
                true,
            ),
            (&["http://LOCALHOST:8787"], "localhost:8787", false, true),
            (&["https://audit.example"], "10.0.0.9:8787", false, true),
            (&["https://a.example"], "a.example", true, true),
            (&["http://a.example"], "a.example", true, false),
            (&["https://a.example"], "a.example", false, false),
            (&["http://evil.example"], "127.0.0.1:8787", false, false),
            (
                &["http://127.0.0.1:8787.evil"],
                "127.0.0.1:8787",
                false,
                false,
            ),
            (&["http://127.0.0.1"], "127.0.0.1:8787", false, false),
            (&["null"], "127.0.0.1:8787", false, false),
            (&[], "127.0.0.1:8787", false, false),
            (&["http://"], "", false, false),
            (&["http://a", "http://evil"], "a", false, false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static(host));
            for origin in origins {
                headers.append(header::ORIGIN, HeaderValue::from_static(origin));
            }
            assert_eq!(
                is_own(&headers, secure, &settings),
                own,
                "{origins:?} {host}"
            );
        }
    }
}
