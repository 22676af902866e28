//! What a browser keeps for us of its sign-in at the provider, in cookies no page reads.

use axum::http::{HeaderMap, HeaderValue};
use oidc::Pending;

use crate::auth::{Sent, cookie};

/// Seconds within which people come back from the provider.
const WAITS: u64 = 600;
/// Characters of the state in the cookie's name, so that two windows can sign in at once.
const NAMED: usize = 8;
/// The longest ID token that is kept, in bytes: a browser keeps no larger cookie.
const LONGEST: usize = 3500;
/// Cookie with the ID token, by which the browser ends its session at the provider too.
const HINT: &str = "neosc_id_hint";

/// A sign-in that has begun, and where its browser wants to go.
pub(crate) struct Kept {
    pub(crate) pending: Pending,
    /// A path here.
    pub(crate) to: String,
}

impl Kept {
    /// `Set-Cookie` that keeps it.
    pub(crate) fn set(&self, secure: bool) -> Option<HeaderValue> {
        let Pending {
            state,
            nonce,
            verifier,
        } = &self.pending;
        let mut value = format!("{state}.{nonce}.{verifier}.");
        crate::query::encode(&self.to, &mut value);
        // The provider's page sends the browser back here: another site's, so Strict would keep the cookie.
        cookie(&name(state), &value, WAITS, secure, Sent::AlsoByLinks)
    }

    /// The sign-in of a `state`, if this browser began it.
    pub(crate) fn of(state: &str, headers: &HeaderMap, secure: bool) -> Option<Self> {
        let value = crate::auth::cookie_value(&name(state), headers, secure)?;
        let mut parts = value.split('.');
        let mut part = || parts.next().map(str::to_owned);
        let pending = Pending {
            state: part()?,
            nonce: part()?,
            verifier: part()?,
        };
        // The rest is the address, whose dots are its own.
        let to = parts.collect::<Vec<_>>().join(".");
        (pending.state == state).then_some(Self {
            pending,
            to: own_path(decode(&to)),
        })
    }

    /// `Set-Cookie` that forgets the sign-in of a `state`.
    pub(crate) fn clear(state: &str, secure: bool) -> Option<HeaderValue> {
        cookie(&name(state), "", 0, secure, Sent::AlsoByLinks)
    }
}

/// A path of ours: an address of another site would make us send people there.
pub(crate) fn own_path(to: Option<String>) -> String {
    let ours = |to: &String| {
        let plain = to.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
        to.starts_with('/') && !to.starts_with("//") && plain && to.len() <= 1024
    };
    to.filter(ours).unwrap_or_else(|| "/".to_owned())
}

/// By its first characters, if they can be a cookie's.
fn name(state: &str) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let short: String = state.chars().filter(plain).take(NAMED).collect();
    format!("neosc_sso_{short}")
}

/// Undoes [`crate::query::encode`].
fn decode(text: &str) -> Option<String> {
    let mut names = url::form_urlencoded::parse(text.as_bytes());
    names.next().map(|(name, _)| name.into_owned())
}

/// `Set-Cookie` that keeps an ID token for the sign-out, or that there was one, if it is too long.
pub(crate) fn set_hint(id_token: &str, seconds: u64, secure: bool) -> Option<HeaderValue> {
    let kept = if id_token.len() > LONGEST {
        "-"
    } else {
        id_token
    };
    cookie(HINT, kept, seconds, secure, Sent::ByOurPages)
}

/// Whether the browser signed in at the provider, and its ID token if it was kept.
pub(crate) fn hint(headers: &HeaderMap, secure: bool) -> Option<Option<&str>> {
    let kept = crate::auth::cookie_value(HINT, headers, secure)?;
    Some(Some(kept).filter(|kept| *kept != "-"))
}

/// `Set-Cookie` that forgets it.
pub(crate) fn clear_hint(secure: bool) -> Option<HeaderValue> {
    cookie(HINT, "", 0, secure, Sent::ByOurPages)
}

#[cfg(test)]
mod tests {
    use axum::http::header;

    use super::*;

    #[test]
    fn what_is_kept_comes_back_to_the_browser_that_began_alone() {
        let kept = Kept {
            pending: Pending::draw(&|bytes: &mut [u8]| bytes.fill(7)),
            to: "/events/log-1.2?a=b&c=%20".into(),
        };
        for secure in [false, true] {
            let set = kept.set(secure).unwrap();
            let (pair, attributes) = set.to_str().unwrap().split_once(';').unwrap();
            assert!(attributes.contains("HttpOnly; SameSite=Lax"));
            assert_eq!(attributes.contains("Secure"), secure);
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, pair.parse().unwrap());
            let state = &kept.pending.state;
            let found = Kept::of(state, &headers, secure).unwrap();
            assert!(found.pending == kept.pending && found.to == kept.to);
            // The same first letters are not the same state.
            let other = format!("{}x", &state[..state.len() - 1]);
            assert!(Kept::of(&other, &headers, secure).is_none());
            assert!(Kept::of(state, &headers, !secure).is_none());
            assert!(Kept::of(state, &HeaderMap::new(), secure).is_none());
            assert!(Kept::of("", &headers, secure).is_none());
        }
    }

    #[test]
    fn nobody_is_sent_to_another_site() {
        for (to, path) in [
            ("/events/a?b=c", "/events/a?b=c"),
            ("", "/"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("/a\nb", "/"),
            ("events", "/"),
        ] {
            assert_eq!(own_path(Some(to.into())), path, "{to}");
        }
        assert_eq!(own_path(None), "/");
    }

    #[test]
    fn a_long_token_is_not_kept_but_that_there_was_one() {
        for (token, expected) in [("a.b.c", Some("a.b.c")), (&*"x".repeat(3501), None)] {
            let set = set_hint(token, 60, false).unwrap();
            let (pair, _) = set.to_str().unwrap().split_once(';').unwrap();
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, pair.parse().unwrap());
            assert_eq!(hint(&headers, false), Some(expected));
        }
        assert_eq!(hint(&HeaderMap::new(), false), None);
    }
}
