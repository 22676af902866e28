//! Verifications of whole logs in the background: one at a time of an organization, in a thread of its own that lets
//! others have the processor first. What comes of one is an event of the log, and is read from there.

mod check;
mod known;
mod published;

use std::{sync::Arc, time::Instant};

use event::Timestamp;
use platform::{Caller, FinishedVerification, Principal};
use store::OrganizationId;
use tokio::sync::oneshot;

use crate::{App, live::Seat, problem::Problem};
use check::Checked;
pub(crate) use known::{Known, Unrecorded, Verifications};
use known::{Listed, Running};

/// Begins a verification of the reader's organization, unless one runs already. It goes on by itself.
///
/// # Errors
/// 503 while as many of other organizations run as may.
pub(crate) fn begin(app: &App, who: &Principal, caller: Caller) -> Result<(), Problem> {
    let organization = who.organization();
    let running = Arc::new(Running::new(app.store().now()));
    let seat = match app.verifications.begin(organization, &running, || {
        app.verifying.take(organization.as_str())
    }) {
        Some(Some(seat)) => seat,
        Some(None) => return Err(Problem::busy(60, "other organizations verify their logs")),
        None => return Ok(()),
    };
    let listed = Listed::new(app.clone(), organization.clone());
    let run = Run {
        app: app.clone(),
        who: who.clone(),
        caller,
        running,
    };
    tokio::spawn(run.go_on(listed, seat));
    Ok(())
}

struct Run {
    app: App,
    who: Principal,
    caller: Caller,
    running: Arc<Running>,
}

/// Something that is wrong: at which index, if at one, and what.
type Finding = (Option<u64>, String);

impl Run {
    /// The seat is given back last: whoever waits for it may close the store.
    async fn go_on(self, mut listed: Listed, seat: Seat) {
        let begun = Instant::now();
        match self.checked().await {
            Err(failure) => listed.ended = Some(self.unrecorded(None, failure)),
            // The server stops, and nothing is known of the log.
            Ok(None) => {}
            Ok(Some(checked)) => {
                let finished = self.finished(checked, begun.elapsed().as_secs());
                listed.ended = self.record(finished).await.err();
            }
        }
        drop(self);
        drop(listed);
        drop(seat);
    }

    /// `None`: the server stops. `Err`: why nothing came of it, for people.
    async fn checked(&self) -> Result<Option<Checked>, &'static str> {
        const UNREAD: &str =
            "the log could not be read to its end: the server's own log says why; try again";
        let (store, of) = (self.app.store().clone(), self.organization().clone());
        let running = self.running.clone();
        let (answer, answered) = oneshot::channel();
        let thread = std::thread::Builder::new().name("verify".into());
        let spawned = thread.spawn(move || {
            store::yield_to_others();
            let checked = check::check(&store, &of, &running);
            // The folder is free once everybody has let go of the store.
            drop(store);
            let _ = answer.send(checked);
        });
        if let Err(error) = spawned {
            tracing::error!(%error, "no thread for a verification");
            return Err(UNREAD);
        }
        tokio::pin!(answered);
        let mut stopping = self.app.stopping();
        let stopped = async {
            let _ = stopping.wait_for(|stop| *stop).await;
        };
        let answer = tokio::select! {
            answer = &mut answered => answer,
            () = stopped => {
                self.running.cancel();
                answered.await
            }
        };
        match answer {
            Ok(Ok(checked)) => Ok(checked),
            Ok(Err(error)) => {
                tracing::error!(%error, organization = %self.organization(), "a verification ended before its end");
                Err(UNREAD)
            }
            Err(_) => {
                tracing::error!(organization = %self.organization(), "a verification failed");
                Err(UNREAD)
            }
        }
    }

    fn finished(&self, checked: Checked, seconds: u64) -> FinishedVerification {
        let log = checked.log.as_ref();
        FinishedVerification {
            started_at: self.running.started_at.to_string(),
            log: log.map(|log| log.number),
            size: log.map(|log| log.size),
            root: log.map(|log| log.root.to_base64()),
            entries: checked.entries,
            seconds,
            findings: checked.found.len() as u64,
            found: FinishedVerification::told(checked.found),
        }
    }

    async fn record(&self, finished: FinishedVerification) -> Result<(), Unrecorded> {
        let recorded = self
            .app
            .platform
            .record_verification(&self.who, finished.clone(), &self.caller)
            .await;
        recorded.map_err(|error| {
            tracing::error!(%error, organization = %self.organization(), "a verification cannot be recorded");
            let failure = "what came of it could not be recorded in the log: see the server's own log and /health";
            self.unrecorded(Some(finished), failure)
        })
    }

    fn unrecorded(
        &self,
        finished: Option<FinishedVerification>,
        failure: &'static str,
    ) -> Unrecorded {
        Unrecorded {
            started_at: self.running.started_at,
            ended_at: self.app.store().now(),
            finished,
            failure,
        }
    }

    fn organization(&self) -> &OrganizationId {
        self.who.organization()
    }
}

/// When it began and how far it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now {
    pub(crate) started_at: Timestamp,
    pub(crate) phase: &'static str,
    pub(crate) entries: u64,
    pub(crate) size: u64,
}
