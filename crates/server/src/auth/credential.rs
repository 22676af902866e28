//! What a request shows for itself.

use axum::http::{HeaderMap, header};

use super::cookie;
use crate::problem::Problem;

/// A token, and how it came. Not `Debug`: it is a secret.
pub(crate) enum Credential<'a> {
    /// `Authorization: Bearer`: a sign-in's token or an API key. Only a program sets it.
    Bearer(&'a str),
    /// The cookie of a sign-in, which browsers send by themselves.
    Cookie(&'a str),
}

impl<'a> Credential<'a> {
    /// The credential of a request; a bearer wins over a cookie, also when it is no good.
    pub(crate) fn of(headers: &'a HeaderMap, secure: bool) -> Result<Option<Self>, Problem> {
        let mut given = headers.get_all(header::AUTHORIZATION).iter();
        let Some(value) = given.next() else {
            return Ok(cookie::token(headers, secure).map(Self::Cookie));
        };
        let bearer = |text: &'a str| {
            let (scheme, token) = text.split_once(' ')?;
            let token = token.trim();
            (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
        };
        match (value.to_str().ok().and_then(bearer), given.next()) {
            (Some(token), None) => Ok(Some(Self::Bearer(token))),
            _ => Err(Problem::unauthenticated()),
        }
    }

    pub(crate) fn token(&self) -> &'a str {
        match self {
            Self::Bearer(token) | Self::Cookie(token) => token,
        }
    }
}
