//! One command of the store, with the platform's refusals.

use std::sync::{Arc, Mutex, PoisonError};

use event::NewEvent;
use store::{Command, OrganizationId, Refused, Store};
use tokio::sync::oneshot;

use crate::{Error, Result};

/// Stands in the store's answer for a refusal of ours, which waits in the [`Slot`].
const REFUSED: &str = "refused_by_platform";

/// Why a command changes nothing: all of it is rolled back, then `event` is recorded by itself.
pub(crate) struct Refusal {
    error: Error,
    event: Option<Box<NewEvent>>,
    unknown: bool,
}

impl Refusal {
    /// Recorded as `event`.
    pub(crate) fn recorded(error: Error, event: NewEvent) -> Self {
        Self {
            error,
            event: Some(Box::new(event)),
            unknown: false,
        }
    }

    /// The same for somebody no account is known of: they share one subject per day.
    pub(crate) fn recorded_unknown(error: Error, event: NewEvent) -> Self {
        Self {
            unknown: true,
            ..Self::recorded(error, event)
        }
    }
}

/// A failure of the store is no decision, and leaves no event.
impl From<store::Error> for Refusal {
    fn from(error: store::Error) -> Self {
        Self {
            error: error.into(),
            event: None,
            unknown: false,
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
    store: &Store,
    organization: &OrganizationId,
    act: impl FnMut(&mut Command<'_>) -> Result<T, Refusal> + Send + 'static,
) -> Result<T> {
    let slot = Slot::default();
    let answered = store.command(organization, slot.clone().filling(act));
    slot.answer(answered).await
}

/// Records a refusal that needs no decision of the transaction. Gives `error` back, or what stopped the recording.
pub(crate) async fn refuse(
    store: &Store,
    organization: &OrganizationId,
    error: Error,
    event: NewEvent,
    unknown: bool,
) -> Error {
    let refused = run(store, organization, move |_| {
        let (error, event) = (error.clone(), event.clone());
        Err::<(), _>(Refusal {
            unknown,
            ..Refusal::recorded(error, event)
        })
    });
    refused.await.err().unwrap_or_else(closing)
}

/// Where a refusal waits while the store rolls back and records it.
#[derive(Clone, Default)]
pub(crate) struct Slot(Arc<Mutex<Option<Error>>>);

impl Slot {
    /// `act` as the store runs it.
    pub(crate) fn filling<T>(
        self,
        mut act: impl FnMut(&mut Command<'_>) -> Result<T, Refusal> + Send + 'static,
    ) -> impl FnMut(&mut Command<'_>) -> store::Result<T, Refused> + Send + 'static {
        move |command| act(command).map_err(|refusal| self.fill(refusal))
    }

    fn fill(&self, refusal: Refusal) -> Refused {
        let event = match refusal.event.map(|event| checked(*event)).transpose() {
            Ok(event) => event,
            // What cannot be recorded is answered like an action that cannot be.
            Err(error) => return error.into(),
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(refusal.error);
        let marker = store::Error::Conflict {
            code: REFUSED,
            message: String::new(),
        };
        match event {
            Some(event) if refusal.unknown => Refused::recorded_unknown(marker, event),
            Some(event) => Refused::recorded(marker, event),
            None => marker.into(),
        }
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
        let refusal = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
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
