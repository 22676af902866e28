//! Why somebody is not signed in.

/// Why a provider's word does not count. The text says what happened to whoever reads the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The provider said so itself, by an error code of OAuth 2.0.
    #[error("the provider refused: {0}")]
    Refused(String),
    /// The code was not accepted: used before, expired, or of somebody else.
    #[error("the code was not accepted: {0}")]
    Code(String),
    /// The answer names another issuer (RFC 9207).
    #[error("the answer is of another issuer")]
    Mixed,
    /// A token is no good.
    #[error("{0}")]
    Token(#[from] TokenFault),
    /// The provider's claims about a person are not of the person of the token.
    #[error("the provider described somebody else")]
    OtherSubject,
    /// The provider cannot be asked, or answers what it may not. Another time it may work.
    #[error("the provider could not be asked: {0}")]
    Unavailable(String),
}

impl Failure {
    /// What the provider answered instead of a code: its error code, as far as it is one.
    pub fn refused(error: &str) -> Self {
        Self::Refused(crate::http::code(error))
    }
}

/// What is wrong with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenFault {
    /// It cannot be read.
    #[error("the token cannot be read")]
    Malformed,
    /// `none`, a shared secret, or one nobody knows.
    #[error("the token is not signed by an algorithm that is accepted")]
    Algorithm,
    /// The provider publishes no such key.
    #[error("the token is signed with a key the provider does not publish")]
    Key,
    /// Changed, or signed by somebody else.
    #[error("the token's signature is wrong")]
    Signature,
    /// `iss` is not the provider.
    #[error("the token is of another issuer")]
    Issuer,
    /// `aud` does not name us.
    #[error("the token is for somebody else (audience)")]
    Audience,
    /// `azp` does not name us.
    #[error("the token was given to another client (azp)")]
    AuthorizedParty,
    /// `exp` is over.
    #[error("the token has expired")]
    Expired,
    /// `nbf` or `iat` is ahead.
    #[error("the token is not valid yet")]
    NotYet,
    /// `nonce` is not that of this sign-in.
    #[error("the token is of another sign-in (nonce)")]
    Nonce,
    /// `at_hash` is of another access token.
    #[error("the tokens do not belong together (at_hash)")]
    AccessHash,
    /// An ID token in the place of an access token, and the like.
    #[error("the token is of another kind")]
    Kind,
    /// `act`: somebody acts as somebody else, and the log would tell of the other one.
    #[error("the token is of somebody who acts as somebody else (act)")]
    Actor,
    /// `sub` is missing or cannot be.
    #[error("the token names nobody")]
    Subject,
    /// The provider says that it is not, or no more.
    #[error("the provider does not accept the token (any more)")]
    Inactive,
}
