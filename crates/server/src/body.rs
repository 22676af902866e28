//! Bodies: read within their size, at a decent rate, into bounded memory.

use std::time::{Duration, Instant};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
};
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;
use tokio::sync::OwnedSemaphorePermit;

use crate::{App, Limits, problem::Problem};

/// A body that was read, and the memory it was granted.
pub(crate) struct Held {
    pub(crate) bytes: Bytes,
    /// Given back when this is dropped.
    pub(crate) granted: Option<OwnedSemaphorePermit>,
}

/// Reads a body of at most `most` bytes.
pub(crate) async fn read(app: &App, mut body: Body, most: usize) -> Result<Held, Problem> {
    let announced = body.size_hint().lower();
    if announced > most as u64 {
        return Err(too_large(most));
    }
    let mut pace = Pace::new(&app.limits, Instant::now());
    let mut granted = None;
    let mut whole: Vec<u8> = Vec::new();
    loop {
        let frame = tokio::time::timeout_at(pace.deadline.into(), body.frame())
            .await
            .map_err(|_| too_slow())?;
        let Some(frame) = frame else {
            break;
        };
        let Ok(data) = frame.map_err(|_| cut_short())?.into_data() else {
            continue;
        };
        pace.came(data.len(), Instant::now());
        if whole.is_empty() && body.is_end_stream() && data.len() <= most {
            return Ok(Held {
                bytes: data,
                granted,
            });
        }
        if data.len() > most.saturating_sub(whole.len()) {
            return Err(too_large(most));
        }
        grant(app, &mut granted, whole.len().saturating_add(data.len()))?;
        if whole.is_empty() {
            // What is announced is not believed beyond what costs nothing yet.
            let likely = usize::try_from(announced).unwrap_or(0);
            whole.reserve(likely.min(app.limits.small_body).max(data.len()));
        }
        whole.extend_from_slice(&data);
    }
    Ok(Held {
        bytes: whole.into(),
        granted,
    })
}

/// By when the next bytes must have come.
///
/// Every byte buys time at the rate that is due, but nobody saves up more than the grace: whoever began fast may not stall
/// for as long as that would have bought.
struct Pace {
    grace: Duration,
    /// Bytes a second.
    rate: f64,
    deadline: Instant,
}

impl Pace {
    fn new(limits: &Limits, now: Instant) -> Self {
        Self {
            grace: limits.body_grace,
            rate: f64::from(limits.body_rate.max(1)),
            deadline: now + limits.body_grace,
        }
    }

    fn came(&mut self, bytes: usize, now: Instant) {
        let bought = Duration::from_secs_f64(bytes as f64 / self.rate);
        self.deadline = (self.deadline + bought).min(now + self.grace);
    }
}

/// Asks for the memory of a body of `size` bytes: what is beyond a small body's.
fn grant(
    app: &App,
    granted: &mut Option<OwnedSemaphorePermit>,
    size: usize,
) -> Result<(), Problem> {
    let beyond = size.saturating_sub(app.limits.small_body).div_ceil(1024);
    let have = granted
        .as_ref()
        .map_or(0, OwnedSemaphorePermit::num_permits);
    let Some(missing) = beyond.checked_sub(have).filter(|missing| *missing > 0) else {
        return Ok(());
    };
    let missing = u32::try_from(missing).unwrap_or(u32::MAX);
    let more = app
        .bodies
        .clone()
        .try_acquire_many_owned(missing)
        .map_err(|_| Problem::busy(1, "no memory for more bodies"))?;
    match granted {
        Some(granted) => granted.merge(more),
        None => *granted = Some(more),
    }
    Ok(())
}

fn too_large(most: usize) -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "body_too_large",
        format!("the body is longer than {most} bytes"),
    )
}

fn too_slow() -> Problem {
    Problem::new(
        StatusCode::REQUEST_TIMEOUT,
        "body_too_slow",
        "the body came too slowly, and nothing was stored: send it again, or in smaller requests",
    )
}

fn cut_short() -> Problem {
    Problem::bad("body_cut_short", "the body ended before it was whole")
}

/// Whether the content type is one of `accepted`, parameters aside. `None`: there is no content type.
pub(crate) fn has_type(headers: &HeaderMap, accepted: &[&str]) -> Option<bool> {
    let mut given = headers.get_all(header::CONTENT_TYPE).iter();
    let first = given.next()?;
    let essence = first
        .to_str()
        .ok()
        .and_then(|text| text.split(';').next())
        .map(str::trim);
    let accepts = |essence: &str| accepted.iter().any(|one| one.eq_ignore_ascii_case(essence));
    Some(given.next().is_none() && essence.is_some_and(accepts))
}

/// A JSON body. In the handler's arguments it comes last.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        match MaybeJson::from_request(request, app).await? {
            MaybeJson(Some(value)) => Ok(Self(value)),
            MaybeJson(None) => Err(Problem::bad("empty_body", "a JSON body is due")),
        }
    }
}

/// A JSON body, or none.
pub(crate) struct MaybeJson<T>(pub(crate) Option<T>);

impl<T: DeserializeOwned> FromRequest<App> for MaybeJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let is_json = has_type(request.headers(), &["application/json"]);
        let body = read(app, request.into_body(), app.limits.json_body).await?;
        if body.bytes.is_empty() {
            return Ok(Self(None));
        }
        // A form on another site can send JSON text too, but not under this type.
        if is_json != Some(true) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_type",
                "send it as Content-Type: application/json",
            ));
        }
        let value = serde_json::from_slice(&body.bytes).map_err(|error| bad_json(&error))?;
        Ok(Self(Some(value)))
    }
}

/// The fields of an HTML form, as other servers send them. In the handler's arguments it comes last.
pub(crate) struct Form<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for Form<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        const TYPE: &str = "application/x-www-form-urlencoded";
        let is_form = has_type(request.headers(), &[TYPE]);
        let body = read(app, request.into_body(), app.limits.json_body).await?;
        if is_form != Some(true) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_type",
                format!("send it as Content-Type: {TYPE}"),
            ));
        }
        let fields = serde_urlencoded::from_bytes(&body.bytes);
        let fields = fields.map_err(|_| {
            Problem::bad(
                "bad_body",
                "a field is missing, or there twice, or cannot be read",
            )
        })?;
        Ok(Self(fields))
    }
}

/// Values stay out of the answer: one of them may be a password in the wrong place.
fn bad_json(error: &serde_json::Error) -> Problem {
    let text = error.to_string();
    let (line, column) = (error.line(), error.column());
    let names_no_value = ["missing field", "unknown field", "duplicate field"];
    if names_no_value.iter().any(|start| text.starts_with(start)) {
        return Problem::bad("bad_body", text);
    }
    if error.is_data() {
        let detail =
            format!("line {line}, column {column}: a value is not of the kind that is due there");
        return Problem::bad("bad_body", detail);
    }
    let detail = format!("line {line}, column {column}: this is no JSON");
    Problem::bad("invalid_json", detail)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn time_is_bought_at_the_rate_and_never_saved_beyond_the_grace() {
        let limits = Limits {
            body_grace: Duration::from_secs(10),
            body_rate: 1000,
            ..Limits::default()
        };
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut pace = Pace::new(&limits, start);
        assert_eq!(pace.deadline, at(10));
        pace.came(1_000_000, at(1));
        assert_eq!(pace.deadline, at(11), "a fast start");
        // Half the rate that is due eats the grace up.
        for second in 2..=20 {
            pace.came(500, at(second));
        }
        assert_eq!(pace.deadline, at(11) + Duration::from_millis(19 * 500));
        // The rate itself keeps what is left of it.
        let left = pace.deadline - at(20);
        for second in 21..=100 {
            pace.came(1000, at(second));
        }
        assert_eq!(pace.deadline - at(100), left);
    }

    #[test]
    fn content_types() {
        let ask = |lines: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(header::CONTENT_TYPE, HeaderValue::from_static(line));
            }
            has_type(&headers, &["application/json", "application/x-ndjson"])
        };
        assert_eq!(ask(&[]), None);
        assert_eq!(ask(&["application/json"]), Some(true));
        assert_eq!(ask(&["Application/JSON; charset=utf-8"]), Some(true));
        assert_eq!(ask(&["application/x-ndjson"]), Some(true));
        assert_eq!(ask(&["text/plain"]), Some(false));
        assert_eq!(ask(&["application/jsonx"]), Some(false));
        assert_eq!(ask(&["application/json", "text/plain"]), Some(false));
    }

    #[test]
    fn values_are_not_repeated() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(dead_code, reason = "only read")]
        struct Form {
            email: u32,
        }
        for (body, says) in [
            (r#"{"email":"hunter2"}"#, "not of the kind"),
            (r#"{"emial":1}"#, "unknown field `emial`"),
            ("{}", "missing field `email`"),
            ("{", "no JSON"),
        ] {
            let error = serde_json::from_str::<Form>(body).unwrap_err();
            let problem = format!("{:?}", bad_json(&error));
            assert!(
                problem.contains(says) && !problem.contains("hunter2"),
                "{problem}"
            );
        }
    }
}
