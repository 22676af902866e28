//! Accounts: how people are known and sign in.

mod administer;
mod authenticate;
mod lockout;
mod login;
mod logout;
mod register;
mod sign_in;

pub use administer::SetPassword;
pub(crate) use register::check_email;
pub use sign_in::{SignedIn, UserView};
