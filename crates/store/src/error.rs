//! What can go wrong, named by what the caller does next.

/// An error of the store.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The request cannot be carried out as it is: mend it and try again.
    #[error("{message}")]
    Invalid {
        /// Stable snake_case name of the mistake.
        code: &'static str,
        /// What is wrong and what to do.
        message: String,
    },
    /// There is no such thing in this organization.
    #[error("not found")]
    NotFound,
    /// It contradicts what is already there.
    #[error("{message}")]
    Conflict {
        /// Stable snake_case name of the contradiction.
        code: &'static str,
        /// What it contradicts.
        message: String,
    },
    /// Too much at once, or no room just now: nothing was stored, try again later.
    #[error("{reason}")]
    Busy {
        /// Seconds after which to try again.
        retry_after: u32,
        /// Why it was refused.
        reason: String,
    },
    /// One event of a request was refused, and with it the request.
    #[error("event {place}: {}", refusal.message)]
    Refused {
        /// Place of the event in the request, from 0.
        place: u32,
        /// What is wrong with it.
        refusal: crate::Refusal,
    },
    /// This log accepts nothing until an operator has looked; others do.
    #[error("{0}")]
    Stopped(String),
    /// The store does not accept work until an operator has looked.
    #[error("{0}")]
    Unavailable(String),
    /// What was read cannot be what was written.
    #[error("corrupt: {0}")]
    Corrupt(String),
}

/// The store's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub(crate) fn corrupt(what: impl Into<String>) -> Self {
        Self::Corrupt(what.into())
    }

    /// Whether the writer may not carry on after this error.
    pub(crate) fn is_fatal(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Corrupt(_))
    }
}

impl From<archive::Error> for Error {
    fn from(error: archive::Error) -> Self {
        match error {
            archive::Error::Full(reason) => Self::Busy {
                retry_after: 30,
                reason,
            },
            archive::Error::Unavailable(what) => Self::Unavailable(what),
            other => Self::Corrupt(other.to_string()),
        }
    }
}
