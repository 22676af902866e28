//! A command: a decision, its change and its events, in one transaction ahead of waiting ingest.

use event::{NewEvent, Record, Source, Timestamp};
use tokio::sync::oneshot;

use super::writer::Core;
use crate::{
    Error, OrganizationId, Result,
    sql::{Tx, params},
};
use archive::{Kept, SubjectKind};

/// What a command's closure works with. Its reads are locked until the transaction ends.
pub struct Command<'a> {
    pub(crate) tx: &'a Tx<'a>,
    pub(crate) organization: &'a OrganizationId,
    pub(crate) now: Timestamp,
    pub(crate) wall: Timestamp,
    pub(super) events: Vec<Kept>,
}

/// Why a command changed nothing: everything is rolled back, then the failure is recorded by itself.
#[derive(Debug)]
pub struct Refused {
    /// What the caller is told.
    pub error: Error,
    /// The event that records the refusal, and whether its subject is an unknown person's.
    pub event: Option<Box<(NewEvent, bool)>>,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self { error, event: None }
    }
}

impl Refused {
    /// Refuses with `error`, recorded as `event`.
    pub fn recorded(error: Error, event: NewEvent) -> Self {
        Self {
            error,
            event: Some(Box::new((event, false))),
        }
    }

    /// The same for somebody no account is known of: they share one subject per day.
    pub fn recorded_unknown(error: Error, event: NewEvent) -> Self {
        Self {
            error,
            event: Some(Box::new((event, true))),
        }
    }
}

impl Command<'_> {
    /// When the command happens: `received_at` of its events.
    ///
    /// It never falls, so it stays ahead of [`Self::wall`] after a clock that was ahead has been set back.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// What the clock says: by it begins and ends whatever lasts for a time, as [`Store::now`](crate::Store::now) says
    /// outside of commands.
    pub fn wall(&self) -> Timestamp {
        self.wall
    }

    /// Whose state it changes.
    pub fn organization(&self) -> &OrganizationId {
        self.organization
    }

    /// Says that keys, tail or rules change in this transaction, so that what was sealed before it is sealed again.
    pub fn raise_epoch(&self) -> Result<()> {
        self.tx.execute(
            "UPDATE logs SET epoch = epoch + 1 WHERE organization_id = ?1",
            params![self.organization.as_str()],
        )?;
        Ok(())
    }

    /// Records an event that this server saw, to be appended when the closure succeeds.
    pub fn record(&mut self, event: NewEvent) {
        self.events.push(kept(
            event,
            Source::Platform,
            None,
            self.now,
            SubjectKind::Person,
        ));
    }

    /// The same for somebody no account is known of: they share one subject per day.
    pub fn record_unknown(&mut self, event: NewEvent) {
        self.events.push(kept(
            event,
            Source::Platform,
            None,
            self.now,
            SubjectKind::UnknownOfDay,
        ));
    }

    /// Records a statement of the log itself: `text` is its JSON, one object with one member named `action`.
    pub(crate) fn state(&mut self, action: &str, text: String) {
        let event = NewEvent {
            action: action.to_owned(),
            resource: "logs".to_owned(),
            success: true,
            ..NewEvent::default()
        };
        let mut kept = kept(
            event,
            Source::Log,
            None,
            self.now,
            SubjectKind::Organization,
        );
        kept.record.statement = Some(text);
        self.events.push(kept);
    }
}

/// The event as it is kept, with the times it has if accepted at `received_at`. Its id is drawn later unless sent.
pub(super) fn kept(
    event: NewEvent,
    source: Source,
    sender: Option<String>,
    received_at: Timestamp,
    subject: SubjectKind,
) -> Kept {
    let supplied = event.id.is_some();
    let own = event.id.as_deref().and_then(event::parse_own_id);
    Kept {
        class: 0,
        subject,
        supplied,
        on_arrival: event.timestamp.is_none(),
        record: Record {
            id16: own.unwrap_or_default(),
            original_id: if own.is_some() { None } else { event.id },
            timestamp: event.timestamp.unwrap_or(received_at),
            received_at,
            action: event.action,
            success: event.success,
            source,
            statement: None,
            user_id: event.user_id,
            user_email: event.user_email,
            resource: event.resource,
            details: event.details,
            ip_address: event.ip_address,
            session_id: event.session_id,
            user_agent: event.user_agent,
            request_id: event.request_id,
            metadata: event.metadata,
            redacted: event.redacted,
            sender,
        },
    }
}

/// Work for the writer thread.
pub(crate) trait Job: Send {
    /// Does it and answers.
    fn run(self: Box<Self>, core: &mut Core);

    /// Answers without doing it.
    fn refuse(self: Box<Self>, error: Error);
}

/// A command of an organization, whose log `before` makes if it is a new one.
pub(crate) struct CommandJob<T, B, F> {
    pub(crate) organization: OrganizationId,
    pub(crate) before: B,
    pub(crate) act: F,
    pub(crate) answer: oneshot::Sender<Result<T>>,
}

impl<T, B, F> Job for CommandJob<T, B, F>
where
    T: Send,
    B: FnMut(&Tx<'_>) -> Result<()> + Send,
    F: FnMut(&mut Command<'_>) -> Result<T, Refused> + Send,
{
    fn run(mut self: Box<Self>, core: &mut Core) {
        let outcome = core.command(&self.organization, &mut self.before, &mut self.act);
        core.settle(outcome.as_ref().err());
        let _ = self.answer.send(outcome);
    }

    fn refuse(self: Box<Self>, error: Error) {
        let _ = self.answer.send(Err(error));
    }
}

/// A write that is no action of anybody: bookkeeping.
pub(crate) struct PlainJob<T, F> {
    /// Bytes of blobs that it writes or overwrites, about.
    pub(crate) bytes: usize,
    pub(crate) act: F,
    pub(crate) answer: oneshot::Sender<Result<T>>,
}

impl<T, F> Job for PlainJob<T, F>
where
    T: Send,
    F: FnOnce(&Tx<'_>) -> Result<T> + Send,
{
    fn run(self: Box<Self>, core: &mut Core) {
        let outcome = core.plain(self.bytes, self.act);
        core.settle(outcome.as_ref().err());
        let _ = self.answer.send(outcome);
    }

    fn refuse(self: Box<Self>, error: Error) {
        let _ = self.answer.send(Err(error));
    }
}
