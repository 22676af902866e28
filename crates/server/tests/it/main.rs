//! Tests over real connections, laid out as the tree of addresses.
#![expect(clippy::unwrap_used, reason = "a test may stop where it is surprised")]

mod accounts;
mod app;
mod atomic;
mod audit_logs;
mod auth;
mod client;
mod console;
mod denied;
mod enforced;
mod errors;
mod forwarded;
mod hostile;
mod integrity;
mod launching;
mod log;
mod logging;
mod machine;
mod matrix;
mod names;
mod operator;
mod organizations;
mod overdue;
mod policies;
mod rates;
mod recorded;
mod replay;
mod routes;
mod scope;
mod sessions;
mod settings;
mod slow;
mod sso;
mod tls;
mod twelve;
mod usage;
mod views;
mod workspaces;

use app::TestApp;
use client::{Client, Reply};
