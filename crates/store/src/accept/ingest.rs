//! What senders hand in and what they are answered.

use event::{NewEvent, Source, Timestamp};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::command::kept;
use crate::{Error, OrganizationId, Result};
use archive::{Kept, SubjectKind};

/// Events somebody sends, to be accepted in order.
pub struct Ingest {
    /// Whose log.
    pub organization: OrganizationId,
    /// Who asserts them.
    pub sender: Sender,
    /// Checked events, and in their places those that were refused before they came here.
    pub items: Vec<Result<NewEvent, Refusal>>,
    /// Keep the good ones. Otherwise one refusal refuses all.
    pub partial: bool,
    /// Makes a second request with the same key get the first one's answer.
    pub idempotency: Option<IdempotencyKey>,
    /// Bytes of the request, for the bounds of the queue.
    pub bytes: usize,
}

impl Ingest {
    pub(crate) fn into_request(self, answer: oneshot::Sender<Result<Outcome>>) -> Result<Request> {
        let (source, sender) = (self.sender.source(), self.sender.text());
        let mut request = Request {
            organization: self.organization,
            events: Vec::with_capacity(self.items.len()),
            places: Vec::with_capacity(self.items.len()),
            refused: Vec::new(),
            partial: self.partial,
            idempotency: self.idempotency,
            bytes: self.bytes,
            answer,
            sender,
        };
        for (item, place) in self.items.into_iter().zip(0..) {
            match item {
                Ok(event) => {
                    let sender = Some(request.sender.clone());
                    let arrival = Timestamp::default();
                    let kept = kept(event, source, sender, arrival, SubjectKind::Person);
                    request.events.push(kept);
                    request.places.push(place);
                }
                Err(refusal) if self.partial => request.refused.push((place, refusal)),
                Err(refusal) => return Err(Error::Refused { place, refusal }),
            }
        }
        Ok(request)
    }
}

/// The sender's name for a request.
pub struct IdempotencyKey {
    /// As sent.
    pub key: String,
    /// SHA-256 of the request's body.
    pub digest: [u8; 32],
}

/// Who asserts events from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sender {
    /// The API key of this id.
    ApiKey(String),
    /// The import of this id.
    Import(String),
    /// An administrator who is signed in, by user id.
    User(String),
}

impl Sender {
    pub(crate) fn source(&self) -> Source {
        match self {
            Self::Import(_) => Source::Imported,
            Self::ApiKey(_) | Self::User(_) => Source::Sent,
        }
    }

    pub(crate) fn text(&self) -> String {
        match self {
            Self::ApiKey(id) => format!("api_key:{id}"),
            Self::Import(id) => format!("import:{id}"),
            Self::User(id) => format!("user:{id}"),
        }
    }
}

/// Why one event was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Refusal {
    /// Stable snake_case name.
    pub code: String,
    /// JSON pointer to what is wrong.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// Where an accepted event is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// UUID of the entry.
    pub id16: Uuid,
    /// The id as sent, when it is not `log-<id16>`.
    pub original_id: Option<String>,
    /// Its index in the log.
    pub index: u64,
    /// Whether it had been accepted before.
    pub duplicate: bool,
}

impl Receipt {
    /// The id people see.
    pub fn id(&self) -> String {
        match &self.original_id {
            Some(id) => id.clone(),
            None => format!("log-{}", self.id16),
        }
    }
}

/// What became of one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// It is in the log.
    Accepted(Receipt),
    /// It is not.
    Refused(Refusal),
}

/// What became of a request: an item for each of its events, in order.
pub type Outcome = Vec<Item>;

/// An [`Ingest`] on its way.
pub(crate) struct Request {
    pub(crate) organization: OrganizationId,
    pub(crate) sender: String,
    pub(crate) events: Vec<Kept>,
    /// Place of each event in the answer.
    pub(crate) places: Vec<u32>,
    /// What was refused so far, by place in the answer.
    pub(crate) refused: Vec<(u32, Refusal)>,
    pub(crate) partial: bool,
    pub(crate) idempotency: Option<IdempotencyKey>,
    pub(crate) bytes: usize,
    pub(crate) answer: oneshot::Sender<Result<Outcome>>,
}

impl Request {
    /// Whether both have the same idempotency key.
    pub(super) fn repeats(&self, other: &Self) -> bool {
        match (&self.idempotency, &other.idempotency) {
            (Some(a), Some(b)) => a.key == b.key && self.sender == other.sender,
            _ => false,
        }
    }

    pub(crate) fn answer(self, outcome: Result<Outcome>) {
        // Nobody waits any more if the client has gone; what was accepted stays accepted.
        let _ = self.answer.send(outcome);
    }
}
