//! Query strings: every parameter is known by name, or the request is refused.

use axum::{
    extract::{FromRequestParts, Query as Pairs},
    http::request::Parts,
};

use crate::{App, problem::Problem};

/// The parameters of a query string, decoded, in order.
pub(crate) struct Query(pub(crate) Vec<(String, String)>);

impl FromRequestParts<App> for Query {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Pairs(pairs) = Pairs::from_request_parts(parts, app)
            .await
            .map_err(|_| Problem::bad("bad_query", "the query string cannot be read"))?;
        Ok(Self(pairs))
    }
}

impl Query {
    /// Puts each parameter in the place its name has among `places`.
    pub(crate) fn into_places<'a>(
        self,
        places: impl IntoIterator<Item = (&'static str, &'a mut Option<String>)>,
    ) -> Result<(), Problem> {
        let mut places: Vec<_> = places.into_iter().collect();
        for (name, value) in self.0 {
            let place = places.iter_mut().find(|(known, _)| *known == name);
            let Some((known, place)) = place else {
                let known: Vec<&str> = places.iter().map(|(known, _)| *known).collect();
                return Err(unknown(&name, &known));
            };
            if place.replace(value).is_some() {
                let detail =
                    format!("`{known}` is there twice: alternatives are separated by commas");
                return Err(Problem::parameter("repeated_parameter", *known, detail));
            }
        }
        Ok(())
    }
}

fn unknown(name: &str, known: &[&str]) -> Problem {
    // The name comes back as the client sent it, without what could make it something else.
    let name = event::visible(&event::fit(name, 64)).into_owned();
    let detail = if known.is_empty() {
        "there are no parameters here".to_owned()
    } else {
        format!(
            "there is no such parameter here; there are {}",
            known.join(", ")
        )
    };
    Problem::parameter("unknown_parameter", name, detail)
}

/// `true` or `false`; `false` when it is not given.
pub(crate) fn flag(name: &'static str, value: Option<&str>) -> Result<bool, Problem> {
    match value {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(Problem::parameter(
            "bad_parameter",
            name,
            "true or false is due",
        )),
    }
}

/// Percent-encodes what is not unreserved (RFC 3986, 2.3).
pub(crate) fn encode(text: &str, out: &mut String) {
    use std::fmt::Write;
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_everything_that_could_mean_something() {
        let mut out = String::new();
        encode("a-b_c.d~é\"> &=", &mut out);
        assert_eq!(out, "a-b_c.d~%C3%A9%22%3E%20%26%3D");
    }

    #[test]
    fn parameters_are_known_and_single() {
        let read = |pairs: &[(&str, &str)]| {
            let own = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
            let mut found = None;
            let query = Query(pairs.iter().map(own).collect());
            query.into_places([("limit", &mut found)]).map(|()| found)
        };
        assert_eq!(read(&[("limit", "5")]).unwrap().as_deref(), Some("5"));
        assert_eq!(read(&[]).unwrap(), None);
        assert!(read(&[("limit", "5"), ("limit", "6")]).is_err());
        assert!(format!("{:?}", read(&[("limits", "5")]).unwrap_err()).contains("limits"));
    }
}
