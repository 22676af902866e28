//! Connections: listened for, counted, watched and drained.

mod accept;
mod connection;
mod error;
mod listen;
mod places;
mod tls;
mod unix;
mod watched;

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use platform::Platform;
use tokio::{
    sync::watch,
    task::{JoinHandle, JoinSet},
};

pub use error::ServeError;
pub use unix::SOCKET;

use crate::{App, Limits, Settings, app::blocking, export::background, routes};

/// A server that serves. Dropping it stops nothing: call [`Running::stop`].
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where it would have listened, had that port not been taken.
    pub taken: Option<SocketAddr>,
    /// The Unix socket for the command line.
    pub socket: PathBuf,
    /// Whether it speaks TLS.
    pub tls: bool,
    app: App,
    tasks: JoinSet<()>,
    rounds: JoinHandle<()>,
}

/// Serves a platform, on TCP and on the Unix socket in its data folder, until [`Running::stop`].
///
/// # Errors
/// Settings that cannot be, certificates that cannot be used, addresses that cannot be listened on.
pub async fn serve(
    platform: Platform,
    settings: &Settings,
    limits: Limits,
) -> Result<Running, ServeError> {
    let app = App::new(platform, settings, limits)?;
    let tls = settings.tls.as_ref().map(tls::acceptor).transpose()?;
    let socket = app.store().data().join(SOCKET);
    let listening = listen::listen(settings).await?;
    let unix = unix::listen(&socket)?;
    if settings.behind_proxy && settings.trusted_proxies.is_empty() {
        tracing::warn!(
            "behind a proxy and none is trusted: the address in every event will be the proxy's"
        );
    }

    let stopping = app.stopping();
    let mut tasks = JoinSet::new();
    let is_tls = tls.is_some();
    let tcp = accept::Tcp {
        listener: listening.listener,
        tls,
        router: routes::router(&app),
        app: app.clone(),
        places: Arc::new(places::Places::new(&app.limits)),
        stopping: stopping.clone(),
    };
    tasks.spawn(tcp.run());
    let unix = unix::Unix {
        listener: unix,
        owner: unix::owner(&socket)?,
        router: routes::operator_router(&app),
        app: app.clone(),
        stopping: stopping.clone(),
    };
    tasks.spawn(unix.run());
    Ok(Running {
        address: listening.address,
        taken: listening.taken,
        socket,
        tls: is_tls,
        rounds: tokio::spawn(rounds(app.clone(), stopping)),
        app,
        tasks,
    })
}

/// Refusals that were only counted become events once a minute is over, sign-ins that are over are ended, organizations
/// that began are told of, and exports are cleared up. Ends between two rounds, never within one.
async fn rounds(app: App, mut stopping: watch::Receiver<bool>) {
    let mut tick = tokio::time::interval(app.limits.rounds);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            _ = stopping.wait_for(|stop| *stop) => return,
        }
        app.platform.record_counted(false).await;
        app.platform.end_overdue().await;
        app.platform.announce_organizations().await;
        background::clear_up(&app).await;
    }
}

impl Running {
    /// The address for people: with `localhost` names left as numbers.
    pub fn url(&self) -> String {
        let scheme = if self.tls { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Accepts nothing more, lets what runs end for a while, closes the store, and removes the socket.
    pub async fn stop(mut self) {
        self.app.stop.send_replace(true);
        let drained = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(self.app.limits.drain, drained)
            .await
            .is_err()
        {
            tracing::warn!("requests that did not end in time were given up");
            self.tasks.shutdown().await;
        }
        self.app.settle().await;
        if let Err(error) = self.rounds.await {
            tracing::error!(%error, "a round of the server failed");
        }
        self.app.platform.record_counted(true).await;
        // While the folder is still ours: a socket that another server made there meanwhile is not.
        let _ = std::fs::remove_file(&self.socket);
        let store = self.app.store().clone();
        if blocking(move || store.close()).await.is_err() {
            tracing::error!("the store could not be closed");
        }
    }
}
