//! Signing in at an OpenID provider, Zitadel above all: a relying party (OpenID Connect Core 1.0, code flow with PKCE).
//!
//! [`Provider`] asks the provider; what it answers is an [`Identity`], or a [`Failure`] with a reason that may be
//! recorded: no token, code or secret is ever in one. The parts that judge ([`Pending`], tokens, claims) are pure: time is
//! a parameter (seconds since 1970), randomness too. Nothing here knows accounts, events or cookies.
//!
//! Every answer of the provider is bounded in size and time; redirects are not followed.

mod claims;
mod discovery;
mod failure;
mod flow;
mod http;
mod identity;
mod keys;
mod known;
mod logout;
mod provider;
mod ring_provider;
mod settings;
mod token;

pub use failure::{Failure, TokenFault};
pub use flow::{Begun, Pending};
pub use identity::Identity;
pub use logout::Ended;
pub use provider::{Access, Provider};
pub use settings::{Settings, SettingsError};
