//! NeoSC itself: accounts and sign-in, workspaces and sessions, policies, API keys.
//!
//! Each command of [`Platform`] is one transaction of the store: it decides whether the caller may (from the state in
//! that transaction), changes, and records what happened. If the record cannot be written, nothing happens. What is
//! refused changes nothing and is recorded too, with `success` false and the reason in `details`.
//!
//! Every event made here passes [`event::NewEvent::checked`], like those that are sent: names and user agents come from
//! outside.

mod accounts;
mod api_keys;
mod builtin;
mod changes;
mod coalesce;
mod command;
mod denied;
mod error;
mod exports;
mod first;
mod gate;
mod imports;
mod keys_of_log;
mod machine;
mod names;
mod organizations;
mod password;
mod platform;
mod policies;
mod principal;
mod saved_views;
mod scribe;
mod sessions;
mod sso;
mod token;
mod verifications;
mod views;
mod workspaces;

pub use accounts::{
    Change, DueStep, Enrolment, Entered, ForeignUser, ImportedUser, SetPassword, SignedIn, UserView,
};
pub use api_keys::CreatedKey;
pub use builtin::{
    POLICY_IP_ALLOWLIST, POLICY_LOGIN_LOCKOUT, POLICY_MFA_REQUIRED, POLICY_PASSWORD_STRENGTH,
    POLICY_SESSION_TIMEOUT, POLICY_SINGLE_SESSION,
};
pub use error::{Error, Result};
pub use exports::FinishedExport;
pub use first::{First, first_organization};
pub use imports::FinishedImport;
pub use keys_of_log::continue_log;
pub use machine::Started;
pub use organizations::{CreatedOrganization, Hours, NewOrganization, TermsChange};
pub use platform::{Platform, Settings};
pub use policies::{PolicyChange, PolicyView};
pub use principal::{Caller, Principal};
pub use saved_views::ViewChange;
pub use sso::{SsoTerms, Vouched};
pub use token::is_ours;
pub use verifications::{
    FinishedVerification, RecordedVerification, TOLD_FINDINGS, VerificationFinding,
};
pub use workspaces::{Launched, WorkspaceForm};
