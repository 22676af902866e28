//! A body that is made while it is sent. It is whole only if its maker says so: whatever else ends it cuts the
//! connection, so that no client takes a part for the whole.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum::body::{Body, Bytes};
use hyper::body::Frame;
use tokio::sync::mpsc;

/// Where the pieces of a body are put.
pub(crate) struct Pieces(mpsc::Sender<Piece>);

enum Piece {
    Bytes(Bytes),
    /// Nothing follows, and nothing is missing.
    End,
}

/// Nobody takes the body any more.
#[derive(Debug)]
pub(crate) struct Gone;

/// Why a body ends before its end.
#[derive(Debug, thiserror::Error)]
#[error("the answer could not be made to its end")]
struct Cut;

struct Made(mpsc::Receiver<Piece>);

/// A body, and where its pieces are put: `waiting` of them at most are held for a client that is slower than they come.
pub(crate) fn pieces(waiting: usize) -> (Pieces, Body) {
    let (sender, receiver) = mpsc::channel(waiting);
    (Pieces(sender), Body::new(Made(receiver)))
}

impl Pieces {
    /// Waits until there is room for it.
    pub(crate) async fn send(&self, bytes: impl Into<Bytes>) -> Result<(), Gone> {
        let sent = self.0.send(Piece::Bytes(bytes.into())).await;
        sent.map_err(|_| Gone)
    }

    /// Returns when nobody takes the body any more.
    pub(crate) async fn gone(&self) {
        self.0.closed().await;
    }

    /// Says that the body is whole. Dropping it without this cuts the connection.
    pub(crate) async fn end(self) -> Result<(), Gone> {
        self.0.send(Piece::End).await.map_err(|_| Gone)
    }
}

impl hyper::body::Body for Made {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        Poll::Ready(match ready!(self.0.poll_recv(cx)) {
            Some(Piece::Bytes(bytes)) => Some(Ok(Frame::data(bytes))),
            Some(Piece::End) => None,
            None => Some(Err(Cut)),
        })
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    #[tokio::test]
    async fn only_what_is_said_to_be_whole_is() {
        let (pieces, body) = pieces(2);
        pieces.send("a").await.unwrap();
        pieces.end().await.unwrap();
        assert_eq!(to_bytes(body, 9).await.unwrap(), "a");

        let (pieces, body) = super::pieces(2);
        pieces.send("a").await.unwrap();
        drop(pieces);
        assert!(to_bytes(body, 9).await.is_err());

        let (pieces, body) = super::pieces(2);
        drop(body);
        pieces.gone().await;
        assert!(pieces.send("a").await.is_err());
    }
}
