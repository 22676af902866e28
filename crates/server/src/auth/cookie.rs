//! Cookies: that of a sign-in, and what a browser keeps for us on the way to one.

use axum::http::{HeaderMap, HeaderValue, header};

/// With the prefix, browsers take it from us alone: over TLS, for this host, for every path.
const PREFIX: &str = "__Host-";
const SIGN_IN: &str = "neosc_session";

/// With which requests browsers send a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    /// Those of our own pages.
    ByOurPages,
    /// And those by which somebody comes here from elsewhere.
    AlsoByLinks,
}

/// The value of a cookie. Two of the name are none: one of them was planted.
pub(crate) fn value<'a>(name: &str, headers: &'a HeaderMap, secure: bool) -> Option<&'a str> {
    let is_it = |key: &str| match secure {
        true => key.strip_prefix(PREFIX) == Some(name),
        false => key == name,
    };
    let mut found = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(key, _)| is_it(key))
        .map(|(_, value)| value);
    let value = found.next()?;
    (found.next().is_none() && !value.is_empty()).then_some(value)
}

/// `Set-Cookie` of a cookie that lasts `seconds`; 0 ends it.
pub(crate) fn cookie(
    name: &str,
    value: &str,
    seconds: u64,
    secure: bool,
    sent: Sent,
) -> Option<HeaderValue> {
    let (prefix, attribute) = if secure {
        (PREFIX, "; Secure")
    } else {
        ("", "")
    };
    let site = match sent {
        Sent::ByOurPages => "Strict",
        Sent::AlsoByLinks => "Lax",
    };
    let text = format!(
        "{prefix}{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite={site}{attribute}"
    );
    let mut value = HeaderValue::try_from(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// The token in the cookie of a sign-in.
pub(super) fn token(headers: &HeaderMap, secure: bool) -> Option<&str> {
    value(SIGN_IN, headers, secure)
}

/// `Set-Cookie` of a sign-in that lasts `seconds`.
pub(crate) fn set(token: &str, seconds: u64, secure: bool) -> Option<HeaderValue> {
    cookie(SIGN_IN, token, seconds, secure, Sent::ByOurPages)
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
