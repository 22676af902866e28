//! Secrets are taken out before anything is stored or hashed.
//!
//! Two kinds of rules: names (`names`: of JSON members, and of assignments in a text) and looks (`patterns`,
//! `card`). Only the secret part gives way to [`REDACTED`]. What comes out does not change when it goes through again.

mod apply;
mod assign;
mod card;
mod login;
mod names;
mod patterns;
mod prefilter;

pub(crate) use apply::{
    Kind, NamedSecret, is_card_number, looks_like_token, named_secret, redact_as, tidy,
};
pub use apply::{REDACTED, redact};
pub use login::{UNRECOGNISED, attempted_login_name};
