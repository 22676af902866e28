//! One client's live view.

use std::sync::Arc;

use axum::body::Bytes;
use platform::Principal;
use tokio::time::{Instant, sleep_until, timeout};

use super::{super::filtered, wanted::Wanted};
use crate::{
    App,
    app::blocking,
    live::{Ended, Following, Lasting, Pieces, Seat},
    problem::Problem,
    request::Call,
};

/// Events that one read looks at.
const READ: usize = 1000;
/// Milliseconds after which clients come back when they lose the connection.
const RETRY: u64 = 2000;

/// One client's live view.
pub(super) struct Follower {
    pub(super) app: App,
    pub(super) call: Call,
    pub(super) who: Principal,
    pub(super) lasting: Lasting,
    pub(super) wanted: Arc<Wanted>,
    pub(super) following: Following,
    /// Position of the next entry to look at.
    pub(super) position: u64,
    /// Position of the first entry of the log that accepts.
    pub(super) base: u64,
    pub(super) out: Pieces,
    pub(super) sent_at: Instant,
    pub(super) recorded_at: Instant,
    pub(super) _seat: Seat,
}

impl Follower {
    /// Sends until the client is gone, the server stops, or the reader may not go on.
    pub(super) async fn run(mut self) {
        match self.follow().await {
            // Whoever is gone does not hear it.
            Ok(()) | Err(Ended::NotTheirs) => drop(self.out.end().await),
            Err(Ended::Gone) => {}
            Err(Ended::Failed(problem)) => {
                tracing::warn!(?problem, "a live view was ended");
                drop(self.out.end().await);
            }
        }
    }

    /// Until the server stops, or the reader may not go on.
    async fn follow(&mut self) -> Result<(), Ended> {
        let mut stopping = self.app.stopping();
        self.send(format!("retry: {RETRY}\n{}", self.reached()))
            .await?;
        loop {
            if *stopping.borrow() {
                return Ok(());
            }
            if !self.lasting.holds(&self.app).await {
                return Err(Ended::NotTheirs);
            }
            if self.position < self.following.end() {
                self.look().await?;
            } else {
                let heartbeat = self.sent_at + self.app.limits.heartbeat;
                let due = heartbeat.min(self.lasting.due(&self.app));
                tokio::select! {
                    () = self.following.grown() => {}
                    () = sleep_until(due) => {}
                    () = self.out.gone() => return Err(Ended::Gone),
                    _ = stopping.wait_for(|stop| *stop) => return Ok(()),
                }
            }
            if self.sent_at.elapsed() >= self.app.limits.heartbeat {
                self.send(self.reached()).await?;
            }
        }
    }

    /// How far it is: an event, since scripts in browsers see no comments, and take silence for the end of it. Its id is
    /// that of the last entry that was looked at: clients remember it, and do not begin again further back than they need.
    fn reached(&self) -> String {
        let id = match self.position.checked_sub(1) {
            Some(last) => format!("id: {last}\n"),
            None => String::new(),
        };
        // Of entries of a log before the one that accepts, whose indexes are others, it says only that all of this one come.
        let index = self.position.saturating_sub(self.base);
        format!("event: reached\n{id}data: {{\"index\":{index}}}\n\n")
    }

    /// Looks at some of what there is, and sends what is wanted.
    async fn look(&mut self) -> Result<(), Ended> {
        let (wanted, from) = (self.wanted.clone(), self.position);
        let now = self.app.store().now();
        let picked = match self.following.since(from) {
            Some(events) => blocking(move || wanted.pick(&events, from, now)).await?,
            None => {
                let organization = self.who.organization().clone();
                let read = self.app.read(move |store| {
                    let events = store.read_from(&organization, from, READ)?;
                    Ok(wanted.pick(&events, from, now))
                });
                read.await?
            }
        };
        if picked.next == from {
            return Err(Problem::internal(format!("no entry follows position {from}")).into());
        }
        if !picked.messages.is_empty() {
            self.record().await?;
            self.send(picked.messages).await?;
        }
        self.position = picked.next;
        Ok(())
    }

    /// Records again that others' events are read, if it was recorded too long ago. Asked for every few seconds at most.
    async fn record(&mut self) -> Result<(), Problem> {
        if self.recorded_at.elapsed() >= self.app.limits.recheck {
            filtered::record(&self.app, &self.call, &self.who, &self.wanted.filter).await?;
            self.recorded_at = Instant::now();
        }
        Ok(())
    }

    /// Waits for the client, but not for long: whoever was dropped comes back with the last id.
    async fn send(&mut self, piece: impl Into<Bytes>) -> Result<(), Ended> {
        let stalled = self.app.limits.stalled;
        let sent = timeout(stalled, self.out.send(piece)).await;
        sent.map_err(|_| Ended::Gone)??;
        self.sent_at = Instant::now();
        Ok(())
    }
}
