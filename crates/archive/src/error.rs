//! What can go wrong.

/// An error of what is kept.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// What was read cannot be what was written.
    #[error("corrupt: {0}")]
    Corrupt(String),
    /// It cannot be read or written just now.
    #[error("{0}")]
    Unavailable(String),
    /// No room is left on the disk.
    #[error("{0}")]
    Full(String),
}

/// The crate's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub(crate) fn corrupt(what: impl Into<String>) -> Self {
        Self::Corrupt(what.into())
    }
}
