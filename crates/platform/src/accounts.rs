//! Accounts: how people are known and sign in.

mod administer;
mod authenticate;
mod lockout;
mod login;
mod logout;
mod register;
mod set_password;
mod sign_in;

pub(crate) use register::{check_email, check_name, shown_name};
pub use set_password::SetPassword;
pub use sign_in::{SignedIn, UserView};
