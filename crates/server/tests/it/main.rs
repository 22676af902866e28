//! Tests over real connections, laid out as the tree of addresses.
#![expect(clippy::unwrap_used, reason = "a test may stop where it is surprised")]

mod accounts;
mod app;
mod audit_logs;
mod auth;
mod client;
mod console;
mod denied;
mod errors;
mod forwarded;
mod hostile;
mod log;
mod logging;
mod machine;
mod matrix;
mod operator;
mod organizations;
mod policies;
mod rates;
mod routes;
mod scope;
mod settings;
mod slow;
mod tls;
mod workspaces;

use app::TestApp;
use client::{Client, Reply};
