//! Who sends a request, and whether the route is for them.

mod access;
mod cookie;
mod credential;
mod keys;
mod origin;

pub(crate) use access::Access;
pub(crate) use cookie::{Sent, cleared, cookie, set, value as cookie_value};
pub(crate) use credential::Credential;
pub(crate) use keys::KeyCache;
pub(crate) use origin::is_own;
