//! Parts of a path.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};

use crate::{App, problem::Problem};

/// The only variable part of a path, as text. What no id can be is not found.
pub(crate) struct Id(pub(crate) String);

/// The longest id there is, in bytes.
const LONGEST: usize = 256;

impl FromRequestParts<App> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Path(id): Path<String> = Path::from_request_parts(parts, app)
            .await
            .map_err(|_| Problem::not_found())?;
        if id.is_empty() || id.len() > LONGEST {
            return Err(Problem::not_found());
        }
        Ok(Self(id))
    }
}

/// The two variable parts of a path, as text. What is no text is not found.
pub(crate) struct TwoParts(pub(crate) String, pub(crate) String);

impl FromRequestParts<App> for TwoParts {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let found = Path::<(String, String)>::from_request_parts(parts, app).await;
        let Path((first, second)) = found.map_err(|_| Problem::not_found())?;
        Ok(Self(first, second))
    }
}
