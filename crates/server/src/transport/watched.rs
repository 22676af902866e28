//! A stream that gives up on a client that does nothing.
//!
//! The connection knows best whether it waits for a head, for the next request, or for the client to take an answer: the
//! handler's side only says when a request is being worked on ([`Phase`]).

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering::Relaxed},
    },
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep},
};

use super::places::Place;
use crate::Limits;

const IDLE: u8 = 0;
const HEAD: u8 = 1;
const WORK: u8 = 2;

/// What a connection is doing: waiting for a request, reading its head, or working on it.
#[derive(Clone)]
pub(super) struct Phase(Arc<AtomicU8>);

impl Phase {
    /// A new connection owes its first head at once.
    pub(super) fn new() -> Self {
        Self(Arc::new(AtomicU8::new(HEAD)))
    }

    pub(super) fn work(&self) {
        self.0.store(WORK, Relaxed);
    }

    pub(super) fn idle(&self) {
        self.0.store(IDLE, Relaxed);
    }

    fn get(&self) -> u8 {
        self.0.load(Relaxed)
    }
}

/// See the module.
pub(super) struct Watched<S> {
    stream: S,
    phase: Phase,
    /// The phase when last looked at, and since when nothing was moved in it.
    seen: u8,
    since: Instant,
    alarm: Pin<Box<Sleep>>,
    /// Since when the client is waited for to take what is written.
    waiting: Option<Instant>,
    /// For how long it still may be: what it takes buys time, up to [`Limits::stalled`].
    patience: Duration,
    times: Times,
    /// None on the Unix socket.
    place: Option<Place>,
}

#[derive(Clone, Copy)]
struct Times {
    head: Duration,
    idle: Duration,
    stalled: Duration,
    crowded: Duration,
    /// Bytes a second.
    answer_rate: f64,
}

impl<S> Watched<S> {
    pub(super) fn new(stream: S, phase: Phase, limits: &Limits, place: Option<Place>) -> Self {
        let now = Instant::now();
        Self {
            stream,
            seen: phase.get(),
            phase,
            since: now,
            alarm: Box::pin(tokio::time::sleep_until(now + limits.crowded)),
            waiting: None,
            patience: limits.stalled,
            times: Times {
                head: limits.head,
                idle: limits.idle,
                stalled: limits.stalled,
                crowded: limits.crowded,
                answer_rate: f64::from(limits.answer_rate.max(1)),
            },
            place,
        }
    }

    /// Whether `allowed` has passed since `since`. Wakes the task again when that may be so.
    ///
    /// The alarm rings at least every [`Limits::crowded`], to see whether the server has become crowded; it is set anew only
    /// when it rings, which costs busy connections nothing.
    fn is_overdue(&mut self, cx: &mut Context<'_>, since: Instant, allowed: Duration) -> bool {
        loop {
            let crowded = self.place.as_ref().is_some_and(Place::is_crowded);
            let allowed = if crowded {
                allowed.min(self.times.crowded)
            } else {
                allowed
            };
            if self.alarm.as_mut().poll(cx).is_pending() {
                return false;
            }
            let (now, due) = (Instant::now(), since + allowed);
            if due <= now {
                return true;
            }
            self.alarm.as_mut().reset(due.min(now + self.times.crowded));
        }
    }

    /// Has the task woken again, without giving up: hyper does not read again after a request if it knows that nothing
    /// has come, and then nobody but the alarm would ever look whether the connection is idle for too long.
    fn tick(&mut self, cx: &mut Context<'_>) {
        while self.alarm.as_mut().poll(cx).is_ready() {
            let next = Instant::now() + self.times.crowded;
            self.alarm.as_mut().reset(next);
        }
    }

    /// Whether the client is waited for longer than it may be.
    fn is_stalled(&mut self, cx: &mut Context<'_>) -> bool {
        let since = *self.waiting.get_or_insert_with(Instant::now);
        self.is_overdue(cx, since, self.patience)
    }

    /// Notes that the client has taken some bytes. Taking a few now and then does not keep an answer in memory for long.
    fn taken(&mut self, bytes: usize) {
        if let Some(since) = self.waiting.take() {
            self.patience = self.patience.saturating_sub(since.elapsed());
        }
        let bought = Duration::from_secs_f64(bytes as f64 / self.times.answer_rate);
        self.patience = self.patience.saturating_add(bought).min(self.times.stalled);
    }

    /// Notes a change of phase that the handler's side made.
    fn look(&mut self) -> u8 {
        let phase = self.phase.get();
        if phase != self.seen {
            self.seen = phase;
            self.since = Instant::now();
        }
        phase
    }
}

fn given_up() -> io::Error {
    io::Error::new(
        io::ErrorKind::TimedOut,
        "the client did nothing for too long",
    )
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let phase = this.look();
        let before = buffer.filled().len();
        match Pin::new(&mut this.stream).poll_read(cx, buffer) {
            Poll::Ready(Ok(())) if buffer.filled().len() > before => {
                if phase == IDLE {
                    this.phase.0.store(HEAD, Relaxed);
                    this.look();
                }
                Poll::Ready(Ok(()))
            }
            Poll::Pending => {
                // A head has its time from its first byte, however many follow; a body's time is the handler's matter.
                let allowed = match phase {
                    IDLE => this.times.idle,
                    HEAD => this.times.head,
                    _ => {
                        this.tick(cx);
                        return Poll::Pending;
                    }
                };
                let since = this.since;
                if this.is_overdue(cx, since, allowed) {
                    return Poll::Ready(Err(given_up()));
                }
                Poll::Pending
            }
            ready => ready,
        }
    }
}

impl<S: AsyncWrite + Unpin> Watched<S> {
    fn written(
        &mut self,
        cx: &mut Context<'_>,
        poll: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        match poll {
            Poll::Pending if self.is_stalled(cx) => Poll::Ready(Err(given_up())),
            Poll::Pending => Poll::Pending,
            ready => {
                if let Poll::Ready(Ok(bytes)) = &ready {
                    self.taken(*bytes);
                }
                if self.look() != HEAD {
                    self.since = Instant::now();
                }
                ready
            }
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.look();
        let poll = Pin::new(&mut this.stream).poll_write(cx, data);
        this.written(cx, poll)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        data: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.look();
        let poll = Pin::new(&mut this.stream).poll_write_vectored(cx, data);
        this.written(cx, poll)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        match Pin::new(&mut this.stream).poll_flush(cx) {
            Poll::Pending if this.is_stalled(cx) => Poll::Ready(Err(given_up())),
            Poll::Pending => Poll::Pending,
            flushed => {
                this.taken(0);
                this.tick(cx);
                flushed
            }
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        match Pin::new(&mut this.stream).poll_shutdown(cx) {
            Poll::Pending if this.is_stalled(cx) => Poll::Ready(Err(given_up())),
            poll => poll,
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;

    fn watched(phase: &Phase) -> (tokio::io::DuplexStream, Watched<tokio::io::DuplexStream>) {
        let (client, server) = duplex(64);
        let limits = Limits::default();
        (client, Watched::new(server, phase.clone(), &limits, None))
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_has_its_time_however_many_bytes_trickle() {
        let phase = Phase::new();
        let (mut client, mut server) = watched(&phase);
        let started = Instant::now();
        let trickle = tokio::spawn(async move {
            for _ in 0..100 {
                tokio::time::sleep(Duration::from_secs(1)).await;
                if client.write_all(b"x").await.is_err() {
                    return;
                }
            }
        });
        let mut bytes = Vec::new();
        let error = server.read_to_end(&mut bytes).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert_eq!(started.elapsed().as_secs(), 10);
        drop(server);
        trickle.await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn between_requests_a_minute_then_a_head_again() {
        let phase = Phase::new();
        let (mut client, mut server) = watched(&phase);
        phase.idle();
        let started = Instant::now();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(50)).await;
            client.write_all(b"x").await.unwrap();
            std::future::pending::<()>().await;
        });
        let mut byte = [0];
        server.read_exact(&mut byte).await.unwrap();
        assert_eq!(started.elapsed().as_secs(), 50);
        let error = server.read_exact(&mut byte).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert_eq!(started.elapsed().as_secs(), 60);
    }

    #[tokio::test(start_paused = true)]
    async fn work_takes_its_time_and_a_stalled_answer_does_not() {
        let phase = Phase::new();
        let (client, mut server) = watched(&phase);
        phase.work();
        let started = Instant::now();
        let mut byte = [0];
        let reading = tokio::time::timeout(Duration::from_secs(500), server.read_exact(&mut byte));
        assert!(reading.await.is_err(), "nobody gives up while we work");
        let error = server.write_all(&[0; 65]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!((529..=531).contains(&started.elapsed().as_secs()));
        drop(client);
    }

    #[tokio::test(start_paused = true)]
    async fn taking_a_little_now_and_then_is_stalling_too() {
        for (every, bytes, given_up) in [(1, 1, true), (20, 64, true), (1, 64, false)] {
            let phase = Phase::new();
            let (mut client, server) = duplex(64);
            let limits = Limits {
                answer_rate: 32,
                ..Limits::default()
            };
            let mut server = Watched::new(server, phase.clone(), &limits, None);
            phase.work();
            let started = Instant::now();
            let taking = tokio::spawn(async move {
                let mut some = vec![0; bytes];
                loop {
                    tokio::time::sleep(Duration::from_secs(every)).await;
                    if client.read_exact(&mut some).await.is_err() {
                        return;
                    }
                }
            });
            let written = server.write_all(&[0; 6400]).await;
            assert_eq!(written.is_err(), given_up, "{bytes} bytes in {every} s");
            let seconds = started.elapsed().as_secs();
            assert!(!given_up || (30..60).contains(&seconds), "{seconds}");
            taking.abort();
        }
    }
}
