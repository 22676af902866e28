//! One connection: HTTP/1.1 over a watched stream.

use std::{
    future::poll_fn,
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
};
use hyper::{
    Request,
    body::{Frame, Incoming, SizeHint},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    sync::watch,
};
use tower::ServiceExt;

use super::{
    places::Place,
    watched::{Phase, Watched},
};
use crate::{Limits, Peer};

/// How long a connection that is over is still read from.
const LINGER: Duration = Duration::from_secs(2);

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
    let working = phase.clone();
    let service = service_fn(move |request: Request<Incoming>| {
        working.work();
        let (phase, router) = (working.clone(), router.clone());
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer.clone());
        Box::pin(async move {
            let response = router.oneshot(request).await;
            response.map(|response| response.map(|body| Working { body, phase }))
        })
    });
    let mut connection = http1::Builder::new()
        .max_headers(limits.headers)
        .max_header_size(limits.head_bytes)
        .serve_connection(stream, service);
    let ended = tokio::select! {
        ended = poll_fn(|cx| connection.poll_without_shutdown(cx)) => Some(ended),
        () = told(&mut stopping) => None,
    };
    let ended = match ended {
        Some(ended) => ended,
        None => {
            Pin::new(&mut connection).graceful_shutdown();
            poll_fn(|cx| connection.poll_without_shutdown(cx)).await
        }
    };
    match ended {
        Ok(()) => {
            phase.work();
            let stream = connection.into_parts().io.into_inner();
            let _ = tokio::time::timeout(LINGER, linger(stream)).await;
        }
        // What clients do to connections is their business; it is not worth more than a trace.
        Err(error) => tracing::trace!(%error, "a connection ended"),
    }
}

/// An answer's body. The connection works until it is dropped: there may be long pauses while it is made, in which the
/// client is not the one that does nothing.
struct Working {
    body: Body,
    phase: Phase,
}

impl Drop for Working {
    fn drop(&mut self) {
        self.phase.idle();
    }
}

impl hyper::body::Body for Working {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Waits to be told to stop; that nobody is left to tell is the same.
async fn told(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// Says that the connection is over, and takes what the client is still sending: closing on unread bytes would reset the
/// connection, and the client might never see why its body was refused.
async fn linger(mut stream: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<()> {
    stream.shutdown().await?;
    let mut unread = vec![0; 16 << 10];
    while stream.read(&mut unread).await? > 0 {}
    Ok(())
}
