//! A row of a batch, as filters and sorts see it.

use std::borrow::Cow;

use event::{Source, Timestamp};
use filter::EventView;

use super::{RowView, StringColumn as C};

impl RowView<'_> {
    fn or_empty(&self, column: C) -> &str {
        self.column(column).unwrap_or_default()
    }
}

impl EventView for RowView<'_> {
    fn timestamp(&self) -> Timestamp {
        RowView::timestamp(*self)
    }

    fn received_at(&self) -> Timestamp {
        RowView::received_at(*self)
    }

    fn success(&self) -> bool {
        RowView::success(*self)
    }

    fn source(&self) -> Source {
        RowView::source(*self)
    }

    fn id(&self) -> Cow<'_, str> {
        match self.column(C::OriginalId) {
            Some(id) => Cow::Borrowed(id),
            None => Cow::Owned(event::own_id(self.id16())),
        }
    }

    fn action(&self) -> &str {
        self.or_empty(C::Action)
    }

    fn user_id(&self) -> &str {
        self.or_empty(C::UserId)
    }

    fn user_email(&self) -> &str {
        self.or_empty(C::UserEmail)
    }

    fn resource(&self) -> &str {
        self.or_empty(C::Resource)
    }

    fn details(&self) -> &str {
        self.or_empty(C::Details)
    }

    fn ip_address(&self) -> &str {
        self.or_empty(C::IpAddress)
    }

    fn session_id(&self) -> &str {
        self.or_empty(C::SessionId)
    }

    fn user_agent(&self) -> &str {
        self.or_empty(C::UserAgent)
    }

    fn request_id(&self) -> &str {
        self.or_empty(C::RequestId)
    }

    fn sender(&self) -> &str {
        self.or_empty(C::Sender)
    }

    fn metadata(&self) -> &str {
        self.or_empty(C::Metadata)
    }
}
