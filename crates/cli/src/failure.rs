//! Why a command failed, for people.

use std::fmt;

/// What stopped a command.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What went wrong and what to do, in one sentence or two.
    Told(String),
    /// Nobody reads standard output any more, as after `| head`.
    Cut,
}

pub(crate) type Result<T, E = Failure> = std::result::Result<T, E>;

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Told(text) => f.write_str(text),
            Self::Cut => f.write_str("nobody reads the output any more"),
        }
    }
}

impl<T: Into<String>> From<T> for Failure {
    fn from(text: T) -> Self {
        Self::Told(text.into())
    }
}

/// Says what was being done when something failed.
pub(crate) trait Context<T> {
    fn context(self, what: impl fmt::Display) -> Result<T>;
}

impl<T, E: fmt::Display> Context<T> for Result<T, E> {
    fn context(self, what: impl fmt::Display) -> Result<T> {
        self.map_err(|error| Failure::Told(format!("{what}: {error}")))
    }
}

/// A failure that explains itself.
pub(crate) fn plain<E: fmt::Display>(error: E) -> Failure {
    Failure::Told(error.to_string())
}
