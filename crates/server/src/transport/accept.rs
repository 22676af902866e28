//! The TCP accept loop.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::Router;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;

use super::{
    connection,
    places::{Place, Places},
};
use crate::{App, Peer};

pub(super) struct Tcp {
    pub(super) listener: TcpListener,
    pub(super) tls: Option<TlsAcceptor>,
    pub(super) router: Router,
    pub(super) app: App,
    pub(super) places: Arc<Places>,
    pub(super) stopping: watch::Receiver<bool>,
}

impl Tcp {
    /// Accepts until told to stop, then waits for its connections.
    pub(super) async fn run(mut self) {
        let mut connections = JoinSet::new();
        while let Some((stream, address, place)) = self.next(&mut connections).await {
            let (tls, router, app) = (self.tls.clone(), self.router.clone(), self.app.clone());
            let stopping = self.stopping.clone();
            connections.spawn(async move {
                serve(stream, address, place, tls, router, &app, stopping).await;
            });
        }
        // Nobody else is let in, also not into the kernel's queue.
        drop(self.listener);
        while connections.join_next().await.is_some() {}
    }

    /// The next connection there is a place for; `None` when told to stop.
    async fn next(
        &mut self,
        connections: &mut JoinSet<()>,
    ) -> Option<(TcpStream, SocketAddr, Place)> {
        loop {
            let accepted = async {
                let free = self.places.free().await?;
                Some((free, self.listener.accept().await))
            };
            let (free, accepted) = tokio::select! {
                accepted = accepted => accepted?,
                Some(_) = connections.join_next() => continue,
                _ = self.stopping.wait_for(|stop| *stop) => return None,
            };
            match accepted {
                Ok((stream, address)) => {
                    let ip = address.ip();
                    let shared = ip.to_canonical().is_loopback() || self.app.settings.trusts(ip);
                    if let Some(place) = self.places.take(free, ip, shared) {
                        return Some((stream, address, place));
                    }
                }
                Err(error) => {
                    // Usually there are no more file descriptors; they come back as connections end.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }
}

async fn serve(
    stream: TcpStream,
    address: SocketAddr,
    place: Place,
    tls: Option<TlsAcceptor>,
    router: Router,
    app: &App,
    stopping: watch::Receiver<bool>,
) {
    // Answers are written whole; waiting to join them with more only delays them.
    let _ = stream.set_nodelay(true);
    let limits = &app.limits;
    let peer = Peer::Tcp {
        address,
        tls: tls.is_some(),
    };
    let Some(tls) = tls else {
        return connection::serve(stream, peer, router, limits, Some(place), stopping).await;
    };
    match tokio::time::timeout(limits.handshake, tls.accept(stream)).await {
        Ok(Ok(stream)) => {
            connection::serve(stream, peer, router, limits, Some(place), stopping).await;
        }
        Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
        Err(_) => tracing::debug!("a TLS handshake took too long"),
    }
}
