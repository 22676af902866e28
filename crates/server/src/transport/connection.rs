//! One connection: HTTP/1.1 over a watched stream.

use axum::{Router, body::Body};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::watch,
};
use tower::ServiceExt;

use super::{
    places::Place,
    watched::{Phase, Watched},
};
use crate::{Limits, Peer};

/// Serves a connection until it ends, or until the request at hand is done once `stopping` says so.
pub(super) async fn serve<S>(
    stream: S,
    peer: Peer,
    router: Router,
    limits: &Limits,
    place: Option<Place>,
    mut stopping: watch::Receiver<bool>,
) where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let phase = Phase::new();
    let stream = TokioIo::new(Watched::new(stream, phase.clone(), limits, place));
    let service = service_fn(move |request: Request<Incoming>| {
        phase.work();
        let (phase, router) = (phase.clone(), router.clone());
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer.clone());
        async move {
            let response = router.oneshot(request).await;
            phase.idle();
            response
        }
    });
    let connection = http1::Builder::new()
        .max_headers(limits.headers)
        .max_header_size(limits.head_bytes)
        .serve_connection(stream, service);
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        ended = connection.as_mut() => return note(ended),
        _ = stopping.wait_for(|stop| *stop) => connection.as_mut().graceful_shutdown(),
    }
    note(connection.await);
}

/// What clients do to connections is their business; it is not worth more than a trace.
fn note(ended: hyper::Result<()>) {
    if let Err(error) = ended {
        tracing::trace!(%error, "a connection ended");
    }
}
