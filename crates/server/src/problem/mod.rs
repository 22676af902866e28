//! The one form of every refusal: `application/problem+json` (RFC 9457) with a stable `code`.

mod from;

use std::borrow::Cow;

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

/// A refusal on its way out. What caused a 5xx is for the log alone.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    retry_after: Option<u32>,
    cause: Option<Cause>,
    shown: Box<Shown>,
}

/// What went wrong inside; it goes with the response to where that is logged, and never to the client.
#[derive(Clone, Debug)]
pub(crate) struct Cause(pub(crate) String);

/// The body of every refusal.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct Shown {
    /// `urn:neosc:problem:` and the code.
    #[serde(rename = "type")]
    kind: String,
    /// The status in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What is wrong and what to do.
    detail: String,
    /// Stable snake_case name of the problem: programs decide by it.
    #[schema(value_type = String)]
    code: Cow<'static, str>,
    /// Which event of the request, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<u64>,
    /// JSON pointer to what is wrong in it, or the query parameter that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// Where in the parameter: first byte, and the one after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<[usize; 2]>,
    /// What to write instead, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

impl Problem {
    pub(crate) fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<String>,
    ) -> Self {
        let code = code.into();
        Self {
            status,
            retry_after: None,
            cause: None,
            shown: Box::new(Shown {
                kind: format!("urn:neosc:problem:{code}"),
                title: status.canonical_reason().unwrap_or("Error"),
                status: status.as_u16(),
                detail: detail.into(),
                code,
                place: None,
                field: None,
                at: None,
                hint: None,
            }),
        }
    }

    /// 400.
    pub(crate) fn bad(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    /// 400, of a query parameter.
    pub(crate) fn parameter(
        code: &'static str,
        name: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        Self::bad(code, detail).field(name)
    }

    /// 401.
    pub(crate) fn unauthenticated() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthenticated",
            "sign in, or send an API key: Authorization: Bearer <token or key>",
        )
    }

    /// 403.
    pub(crate) fn forbidden(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, detail)
    }

    /// 403, of people who come from none of the networks their organization lists.
    pub(crate) fn address_not_allowed() -> Self {
        Self::forbidden(
            "address_not_allowed",
            platform::Error::AddressNotAllowed.to_string(),
        )
    }

    /// 404, of what is not there and of what is not the caller's alike.
    pub(crate) fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "there is no such thing here",
        )
    }

    /// 429.
    pub(crate) fn too_many(retry_after: u32) -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_requests",
            format!("too many requests: try again in {retry_after} s"),
        )
        .after(retry_after)
    }

    /// 503: nothing was done, and later it may be.
    pub(crate) fn busy(retry_after: u32, cause: impl Into<String>) -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            format!("too much at once, or no room just now: nothing was stored; try again in {retry_after} s"),
        )
        .after(retry_after)
        .cause(cause)
    }

    /// 503: it may or may not have been done.
    pub(crate) fn timed_out() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "timed_out",
            "it took too long, and whether it was done is not known: look, or send it again with the same ids or Idempotency-Key",
        )
        .after(5)
    }

    /// 500.
    pub(crate) fn internal(cause: impl Into<String>) -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "something went wrong here; the server's log has more under this request's id",
        )
        .cause(cause)
    }

    pub(crate) fn after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    pub(crate) fn cause(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(Cause(cause.into()));
        self
    }

    pub(crate) fn place(mut self, place: impl Into<u64>) -> Self {
        self.shown.place = Some(place.into());
        self
    }

    pub(crate) fn field(mut self, field: impl Into<String>) -> Self {
        self.shown.field = Some(field.into());
        self
    }

    pub(crate) fn at(mut self, range: std::ops::Range<usize>) -> Self {
        self.shown.at = Some([range.start, range.end]);
        self
    }

    pub(crate) fn hint(mut self, hint: Option<String>) -> Self {
        self.shown.hint = hint;
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&*self.shown).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        let unavailable = self.status == StatusCode::SERVICE_UNAVAILABLE;
        if let Some(seconds) = self.retry_after.or(unavailable.then_some(5)) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"neosc\""),
            );
        }
        if let Some(cause) = self.cause {
            response.extensions_mut().insert(cause);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_stay_inside_and_503_says_when() {
        let response = Problem::internal("disk on fire").into_response();
        assert_eq!(
            response.extensions().get::<Cause>().unwrap().0,
            "disk on fire"
        );
        assert!(!format!("{:?}", response.headers()).contains("fire"));
        for problem in [
            Problem::busy(7, ""),
            Problem::timed_out(),
            Problem::too_many(3),
        ] {
            assert!(
                problem
                    .into_response()
                    .headers()
                    .contains_key("retry-after")
            );
        }
    }
}
