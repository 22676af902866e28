//! What a filter and a sort see of an event.

use std::borrow::Cow;

use event::{Record, Source, Timestamp};

/// An event as filters and sorts see it, wherever its columns live. Text that is absent is `""`, as for committed fields.
pub trait EventView {
    /// When it happened.
    fn timestamp(&self) -> Timestamp;
    /// When it was accepted.
    fn received_at(&self) -> Timestamp;
    /// Whether it succeeded.
    fn success(&self) -> bool;
    /// Who asserts it.
    fn source(&self) -> Source;
    /// The id as JSON shows it: the sender's, else `log-<uuid>`.
    fn id(&self) -> Cow<'_, str>;
    /// What was done.
    fn action(&self) -> &str;
    /// Who acted.
    fn user_id(&self) -> &str;
    /// Their address.
    fn user_email(&self) -> &str;
    /// What it was done to.
    fn resource(&self) -> &str;
    /// For people to read.
    fn details(&self) -> &str;
    /// Normalised address text.
    fn ip_address(&self) -> &str;
    /// A launched workspace session.
    fn session_id(&self) -> &str;
    /// The client program.
    fn user_agent(&self) -> &str;
    /// The request this belongs to.
    fn request_id(&self) -> &str;
    /// `api_key:{id}` or `import:{id}`.
    fn sender(&self) -> &str;
    /// JSON object text.
    fn metadata(&self) -> &str;
}

impl EventView for Record {
    fn timestamp(&self) -> Timestamp {
        self.timestamp
    }

    fn received_at(&self) -> Timestamp {
        self.received_at
    }

    fn success(&self) -> bool {
        self.success
    }

    fn source(&self) -> Source {
        self.source
    }

    fn id(&self) -> Cow<'_, str> {
        match &self.original_id {
            Some(id) => Cow::Borrowed(id),
            None => Cow::Owned(event::own_id(self.id16)),
        }
    }

    fn action(&self) -> &str {
        &self.action
    }

    fn user_id(&self) -> &str {
        &self.user_id
    }

    fn user_email(&self) -> &str {
        &self.user_email
    }

    fn resource(&self) -> &str {
        &self.resource
    }

    fn details(&self) -> &str {
        &self.details
    }

    fn ip_address(&self) -> &str {
        &self.ip_address
    }

    fn session_id(&self) -> &str {
        self.session_id.as_deref().unwrap_or_default()
    }

    fn user_agent(&self) -> &str {
        self.user_agent.as_deref().unwrap_or_default()
    }

    fn request_id(&self) -> &str {
        self.request_id.as_deref().unwrap_or_default()
    }

    fn sender(&self) -> &str {
        self.sender.as_deref().unwrap_or_default()
    }

    fn metadata(&self) -> &str {
        self.metadata.as_deref().unwrap_or_default()
    }
}
