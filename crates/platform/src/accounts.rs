//! Accounts: how people are known and sign in.

mod administer;
mod authenticate;
mod end_overdue;
mod import;
mod lockout;
mod login;
mod logout;
mod own;
mod proof;
mod recovery;
mod register;
mod second_step;
mod set_password;
mod sign_in;
mod totp;
mod update;

pub use import::{ForeignUser, ImportedUser};
pub(crate) use register::{check_email, check_name, shown_name};
pub use second_step::{DueStep, Enrolment, Entered};
pub use set_password::SetPassword;
pub(crate) use sign_in::DrawnSignIn;
pub use sign_in::{SignedIn, UserView};
pub use update::Change;
pub(crate) use update::give_role;
