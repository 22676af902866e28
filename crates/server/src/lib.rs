//! HTTP: the routes, who may use them, and how connections are taken and given up.
//!
//! [`serve`] listens. [`Api`] is the same without connections: the command line calls it in its own process when no server
//! runs. Handlers hold no SQL: they speak to the platform and the store.
//!
//! ```text
//!  transport (TCP, TLS, Unix socket; times, counts)  ->  guard (who, may they, how often)  ->  handler  ->  platform, store
//! ```

mod api;
mod app;
mod auth;
mod body;
mod bundle;
mod console;
mod export;
mod guard;
mod limits;
mod live;
mod metrics;
mod openapi;
mod path;
mod problem;
mod query;
mod rate;
mod request;
mod routes;
mod sealing;
mod settings;
mod sso;
mod transport;
mod verification;

pub use api::Api;
pub(crate) use app::App;
pub use limits::Limits;
pub use openapi::openapi;
pub use request::Peer;
pub use settings::{Settings, SettingsError, TlsFiles, USUAL_ADDRESS};
pub use sso::SsoSettings;
pub use transport::{Running, SOCKET, ServeError, serve};
