//! What can go wrong, named by what the caller does next.

/// An error of the platform.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The store could not, or it contradicts what is there ([`store::Error::Conflict`]).
    #[error(transparent)]
    Store(store::Error),
    /// The request cannot be carried out as it is: mend it and try again.
    #[error("{message}")]
    Invalid {
        /// Stable snake_case name of the mistake.
        code: &'static str,
        /// What is wrong and what to do.
        message: String,
        /// JSON pointer to what is wrong in what was sent, where that is one value.
        field: Option<String>,
    },
    /// Sign in first: the credentials are missing, wrong, expired or revoked. It never says which.
    #[error("the credentials are missing or not valid")]
    Unauthenticated,
    /// The caller is known and may not.
    #[error("{message}")]
    Forbidden {
        /// What it would take.
        message: String,
    },
    /// The caller's address is in none of the networks that the policy `pol-ip-allowlist` lists.
    #[error(
        "this organization lets people in from listed networks only, and your address is in none of them: come from one, \
         or ask an administrator"
    )]
    AddressNotAllowed,
    /// An identity provider vouches for the caller, and that is not enough here.
    #[error("single sign-on was refused: {message}")]
    NotLetIn {
        /// Stable snake_case name of the reason.
        code: &'static str,
        /// The reason.
        message: &'static str,
    },
    /// There is no such thing in the caller's organization.
    #[error("not found")]
    NotFound,
    /// Too much at once: nothing happened, try again later.
    #[error("{reason}")]
    Busy {
        /// Seconds after which to try again.
        retry_after: u32,
        /// Why.
        reason: String,
    },
}

/// The platform's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What the caller can act on keeps its kind; the rest stays the store's.
impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Invalid { code, message } => Self::invalid(code, message),
            store::Error::NotFound => Self::NotFound,
            store::Error::Busy {
                retry_after,
                reason,
            } => Self::Busy {
                retry_after,
                reason,
            },
            other => Self::Store(other),
        }
    }
}

impl Error {
    pub(crate) fn invalid(code: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid {
            code,
            message: message.into(),
            field: None,
        }
    }

    /// What is not valid is at this JSON pointer; an error of another kind is as it was.
    pub(crate) fn at(mut self, pointer: impl Into<String>) -> Self {
        if let Self::Invalid { field, .. } = &mut self {
            *field = Some(pointer.into());
        }
        self
    }

    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::Forbidden {
            message: message.into(),
        }
    }

    pub(crate) fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::Store(store::Error::Conflict {
            code,
            message: message.into(),
        })
    }
}
