//! Why a text is no bundle.

use tlog::{KeyError, TlogProofError};

/// A text that is no bundle, or parts that make none.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BundleError {
    /// Over [`MAX_BUNDLE_BYTES`](super::MAX_BUNDLE_BYTES).
    #[error("a bundle of {0} bytes is too large")]
    TooLarge(usize),
    /// Not JSON, or JSON with a member twice.
    #[error("the bundle is not JSON: {0}")]
    Json(#[source] serde_json::Error),
    /// JSON, but no object.
    #[error("a bundle is a JSON object")]
    NotAnObject,
    /// Another format, or another version of it.
    #[error("the format is {0:?}, not {format:?}", format = super::FORMAT)]
    Format(String),
    /// A member that must be there is not.
    #[error("`{0}` is missing")]
    Missing(String),
    /// A member the format does not have. It would pass for verified.
    #[error("`{0}` is not a member of a bundle")]
    Unknown(String),
    /// A member of another form.
    #[error("`{member}` is not {expected}")]
    Malformed {
        /// Its path, like `fields.details.blind`.
        member: String,
        /// What it must be.
        expected: &'static str,
    },
    /// Both `fields` and `group`, or neither.
    #[error("a bundle has either `fields` or `group`")]
    FieldsOrGroup,
    /// A name no committed field has.
    #[error("`{0}` is not the name of a committed field")]
    FieldName(String),
    /// A field number that is not in 1 to 63.
    #[error("{0} is not the number of a committed field")]
    FieldNumber(u8),
    /// The text of the key is none.
    #[error("`vkey` is not a verifier key")]
    Vkey(#[source] KeyError),
    /// A key that signs something else than checkpoints.
    #[error("`vkey` is not a key that signs checkpoints")]
    VkeyKind,
    /// More than 65,535 bytes.
    #[error("an entry of {0} bytes is too long")]
    EntryTooLong(usize),
    /// The proof is none.
    #[error("`{member}` is not a proof")]
    Proof {
        /// Its path.
        member: String,
        /// Why not.
        source: TlogProofError,
    },
    /// The proof carries bytes nobody verifies.
    #[error("a proof in a bundle has no extra line")]
    Extra,
    /// The index of the bundle is not that of its proof.
    #[error("`{member}` is {said}, but its proof is of index {proven}")]
    Index {
        /// The path of the index.
        member: String,
        /// The index beside the proof.
        said: u64,
        /// The index in the proof.
        proven: u64,
    },
}
