//! One command of the store, with the platform's refusals.

use std::sync::{Arc, Mutex, PoisonError};

use event::NewEvent;
use store::{Command, OrganizationId, Refused};
use tokio::sync::oneshot;

use crate::{
    Caller, Error, Platform, Result,
    coalesce::{Refusals, Tried},
};

/// Stands in the store's answer for a refusal of ours, which waits in the [`Slot`].
const REFUSED: &str = "refused_by_platform";

/// Why a command changes nothing: all of it is rolled back, then what was tried is recorded by itself, or counted.
pub(crate) struct Refusal {
    error: Error,
    tried: Option<Box<Tried>>,
}

impl Refusal {
    /// Recorded as `event`.
    pub(crate) fn recorded(error: Error, event: NewEvent) -> Self {
        Self {
            error,
            tried: Some(Box::new(Tried::by_person(event))),
        }
    }

    /// Recorded as `event` each time, of somebody who tried to sign in to an account.
    pub(crate) fn recorded_each(error: Error, event: NewEvent) -> Self {
        Self {
            error,
            tried: Some(Box::new(Tried::on_account(event))),
        }
    }

    /// Recorded by whoever asked, elsewhere.
    pub(crate) fn unrecorded(error: Error) -> Self {
        Self { error, tried: None }
    }

    /// The same for somebody no account is known of: they share one subject per day.
    pub(crate) fn recorded_unknown(error: Error, event: NewEvent, caller: &Caller) -> Self {
        Self {
            error,
            tried: Some(Box::new(Tried::by_stranger(event, caller))),
        }
    }
}

/// A failure of the store is no decision, and leaves no event.
impl From<store::Error> for Refusal {
    fn from(error: store::Error) -> Self {
        Self {
            error: error.into(),
            tried: None,
        }
    }
}

/// Records an event of a command, checked as if it had been sent.
pub(crate) fn record(command: &mut Command<'_>, event: NewEvent) -> store::Result<()> {
    command.record(checked(event)?);
    Ok(())
}

/// Carries out `act`, which may run again after a failure: what it draws is drawn outside.
pub(crate) async fn run<T: Send + 'static>(
    platform: &Platform,
    organization: &OrganizationId,
    act: impl FnMut(&mut Command<'_>) -> Result<T, Refusal> + Send + 'static,
) -> Result<T> {
    let slot = Slot::new(platform.inner.refusals.clone());
    let answered = platform
        .store()
        .command(organization, slot.clone().filling(act));
    slot.answer(answered).await
}

/// Where a refusal waits while the store rolls back and records it.
#[derive(Clone)]
pub(crate) struct Slot {
    refused: Arc<Mutex<Option<Error>>>,
    refusals: Arc<Refusals>,
}

impl Slot {
    /// What is refused is counted in `refusals`.
    pub(crate) fn new(refusals: Arc<Refusals>) -> Self {
        Self {
            refused: Arc::default(),
            refusals,
        }
    }

    /// `act` as the store runs it.
    pub(crate) fn filling<T>(
        self,
        mut act: impl FnMut(&mut Command<'_>) -> Result<T, Refusal> + Send + 'static,
    ) -> impl FnMut(&mut Command<'_>) -> store::Result<T, Refused> + Send + 'static {
        move |command| match act(command) {
            Ok(value) => Ok(value),
            Err(refusal) => Err(self.fill(command, refusal)),
        }
    }

    fn fill(&self, command: &Command<'_>, refusal: Refusal) -> Refused {
        let alone = match self.count(command, refusal.tried) {
            Ok(alone) => alone,
            // What cannot be recorded is answered like an action that cannot be.
            Err(error) => return error.into(),
        };
        *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(refusal.error);
        let marker = store::Error::Conflict {
            code: REFUSED,
            message: String::new(),
        };
        match alone {
            None => marker.into(),
            Some((event, false)) => Refused::recorded(marker, event),
            Some((event, true)) => Refused::recorded_unknown(marker, event),
        }
    }

    /// Counts a refusal here, in the store's thread, so that it is not lost with whoever stops waiting for the answer. What
    /// is to be recorded at once comes back, and whether it is a stranger's.
    fn count(
        &self,
        command: &Command<'_>,
        tried: Option<Box<Tried>>,
    ) -> store::Result<Option<(NewEvent, bool)>> {
        let Some(tried) = tried else {
            return Ok(None);
        };
        let event = checked(tried.event.clone())?;
        let (of, now) = (command.organization(), command.wall());
        let alone = self.refusals.attempt(of, *tried, now);
        Ok(alone.map(|tried| (event, tried.stranger.is_some())))
    }

    /// The answer: our refusal if that is what it is, else the store's own.
    pub(crate) async fn answer<T>(
        self,
        answered: oneshot::Receiver<store::Result<T>>,
    ) -> Result<T> {
        let error = match answered.await {
            Ok(Ok(value)) => return Ok(value),
            Ok(Err(error)) => error,
            Err(_) => return Err(closing()),
        };
        if !matches!(error, store::Error::Conflict { code: REFUSED, .. }) {
            return Err(error.into());
        }
        let refusal = self
            .refused
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        Err(refusal.unwrap_or_else(closing))
    }
}

fn closing() -> Error {
    Error::Store(store::Error::Unavailable(
        "the store closes and does nothing more".into(),
    ))
}

pub(crate) fn checked(event: NewEvent) -> store::Result<NewEvent> {
    event.checked().map_err(|rejection| store::Error::Invalid {
        code: rejection.code.as_str(),
        message: format!("this cannot be recorded, so it was not done: {rejection}"),
    })
}
