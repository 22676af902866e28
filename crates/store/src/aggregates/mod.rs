//! Platform state, one module per aggregate: reads on [`crate::Store`], changes on [`crate::Command`].

mod actions;
mod api_keys;
mod cursors;
mod exports;
mod machine;
mod organizations;
mod overdue;
mod policies;
mod second_factors;
mod second_steps;
mod sessions;
mod sign_ins;
mod usage;
mod users;
mod view_audits;
mod workspaces;

pub use actions::CustomAction;
pub use api_keys::{ApiKey, ListedKey, NewApiKey, Scope};
pub use cursors::Cursor;
pub use exports::{Export, ExportState};
pub use machine::ToldMachine;
pub use organizations::{Organization, Terms};
pub use policies::Policy;
pub use second_factors::SecondFactor;
pub use second_steps::{NewSecondStep, SecondStep, Step as SignInStep};
pub use sessions::{EndedBy, NewSession, Session, SessionQuery};
pub use sign_ins::{IssuedSignIn, LastingSignIn, NewSignIn, SignIn};
pub use usage::{UsageQuery, WorkspaceUsage};
pub use users::{NewUser, Role, User};
pub use workspaces::Workspace;
