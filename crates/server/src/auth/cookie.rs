//! The cookie of a sign-in.

use axum::http::{HeaderMap, HeaderValue, header};

/// With the prefix, browsers take it from us alone: over TLS, for this host, for every path.
const SECURE: &str = "__Host-neosc_session";
const PLAIN: &str = "neosc_session";

/// The token in the cookie. Two cookies of the name are none: one of them was planted.
pub(super) fn token(headers: &HeaderMap, secure: bool) -> Option<&str> {
    let name = if secure { SECURE } else { PLAIN };
    let mut found = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(key, _)| *key == name)
        .map(|(_, value)| value);
    let token = found.next()?;
    (found.next().is_none() && !token.is_empty()).then_some(token)
}

/// `Set-Cookie` of a sign-in that lasts `seconds`.
pub(crate) fn set(token: &str, seconds: u64, secure: bool) -> Option<HeaderValue> {
    let (name, attribute) = if secure {
        (SECURE, "; Secure")
    } else {
        (PLAIN, "")
    };
    let text =
        format!("{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{attribute}");
    let mut value = HeaderValue::try_from(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// `Set-Cookie` that ends it.
pub(crate) fn cleared(secure: bool) -> Option<HeaderValue> {
    set("", 0, secure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_one_cookie_of_the_right_name() {
        for (lines, secure, expected) in [
            (&["neosc_session=t"][..], false, Some("t")),
            (&["a=b; neosc_session=t; c=d"], false, Some("t")),
            (&["a=b", "neosc_session=t"], false, Some("t")),
            (&["neosc_session=t; neosc_session=u"], false, None),
            (&["neosc_session=t", "neosc_session=t"], false, None),
            (&["neosc_session="], false, None),
            (&["xneosc_session=t"], false, None),
            (&["neosc_session=t"], true, None),
            (&["__Host-neosc_session=t"], true, Some("t")),
            (&["__Host-neosc_session=t"], false, None),
            (
                &["__Host-neosc_session=t; neosc_session=planted"],
                true,
                Some("t"),
            ),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(header::COOKIE, HeaderValue::from_static(line));
            }
            assert_eq!(token(&headers, secure), expected, "{lines:?} {secure}");
        }
    }

    #[test]
    fn attributes() {
        let plain = set("t", 60, false).unwrap();
        assert_eq!(
            plain.to_str().unwrap(),
            "neosc_session=t; Path=/; Max-Age=60; HttpOnly; SameSite=Strict"
        );
        let secure = cleared(true).unwrap();
        assert_eq!(
            secure.to_str().unwrap(),
            "__Host-neosc_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure"
        );
    }
}
