//! What other crates refuse with, as problems.

use axum::http::StatusCode;
use store::Refusal;

use super::Problem;

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        use store::Error;
        let cause = error.to_string();
        match error {
            Error::Invalid { code, message } => {
                // Well-formed, and nothing but another key would mend it.
                let status = match code {
                    "idempotency_key_reused" => StatusCode::UNPROCESSABLE_ENTITY,
                    _ => StatusCode::BAD_REQUEST,
                };
                Self::new(status, code, message)
            }
            Error::NotFound => Self::not_found(),
            Error::Conflict { code, message } => Self::new(StatusCode::CONFLICT, code, message),
            Error::Busy {
                retry_after,
                reason,
            } => Self::busy(retry_after, reason),
            Error::Refused { place, refusal } => Self::from(refusal).place(place),
            Error::Stopped(_) => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "log_stopped",
                "this log accepts nothing until an operator has looked",
            )
            .after(60)
            .cause(cause),
            Error::Unavailable(_) => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "unavailable",
                "the log cannot be written until an operator has looked: nothing is accepted",
            )
            .after(60)
            .cause(cause),
            _ => Self::internal(cause),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = match refusal.code.as_str() {
            "id_conflict" => StatusCode::CONFLICT,
            "reserved_action" | "too_many_actions" => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::BAD_REQUEST,
        };
        Self::new(status, refusal.code, refusal.message).field(refusal.field)
    }
}

impl From<event::BatchRejection> for Problem {
    fn from(rejection: event::BatchRejection) -> Self {
        use event::BatchCode;
        let status = match rejection.code {
            BatchCode::TooLarge | BatchCode::TooManyEvents => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::BAD_REQUEST,
        };
        Self::new(status, rejection.code.as_str(), rejection.message)
    }
}

impl From<filter::FilterError> for Problem {
    fn from(error: filter::FilterError) -> Self {
        Self::parameter("bad_filter", error.input, error.message)
            .at(error.at)
            .hint(error.hint)
    }
}

impl From<platform::Error> for Problem {
    fn from(error: platform::Error) -> Self {
        use platform::Error;
        match error {
            Error::Store(error) => error.into(),
            Error::Invalid {
                code,
                message,
                field,
            } => {
                let problem = Self::bad(code, message);
                match field {
                    Some(field) => problem.field(field),
                    None => problem,
                }
            }
            Error::Unauthenticated => Self::unauthenticated(),
            Error::Forbidden { message } => Self::forbidden("forbidden", message),
            Error::AddressNotAllowed => Self::address_not_allowed(),
            Error::NotLetIn { code, .. } => Self::forbidden(code, error.to_string()),
            Error::NotFound => Self::not_found(),
            Error::Busy {
                retry_after,
                reason,
            } => Self::busy(retry_after, reason),
            other => Self::internal(other.to_string()),
        }
    }
}
