//! The API without connections.

use axum::{Extension, Router};
use platform::Platform;

use crate::{App, Limits, Peer, Settings, SettingsError, routes};

/// The API as routers, to be called in the same process.
pub struct Api {
    app: App,
}

impl Api {
    /// Over a platform.
    ///
    /// # Errors
    /// Settings that cannot be.
    pub fn new(
        platform: Platform,
        settings: &Settings,
        limits: Limits,
    ) -> Result<Self, SettingsError> {
        let app = App::new(platform, settings, limits)?;
        Ok(Self { app })
    }

    /// The public API: what TCP serves.
    pub fn router(&self) -> Router {
        routes::router(&self.app)
    }

    /// The public API and the operator's routes, all for `os_user`, who administers every organization: what the Unix
    /// socket serves. The header `X-Neosc-Organization` chooses an organization by its id; without it, it is the first.
    pub fn operator_router(&self, os_user: &str) -> Router {
        let peer = Peer::Operator {
            os_user: os_user.into(),
        };
        routes::operator_router(&self.app).layer(Extension(peer))
    }

    /// Waits until what began here and was given up is recorded. To be called before the store closes.
    pub async fn settle(&self) {
        self.app.settle().await;
    }
}
