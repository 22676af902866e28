//! The order of answers.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::net::IpAddr;

use event::Timestamp;

use crate::suggest::nearest;
use crate::{EventView, FilterError, lowercase};

/// A column to sort by, and which end comes first. Ties go by index, in the same direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sort {
    /// What is compared.
    pub column: Column,
    /// Which end comes first.
    pub order: Order,
}

/// Which end comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// The least first.
    Asc,
    /// The greatest first.
    Desc,
}

/// A column of the table of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Column {
    /// When it happened.
    Timestamp,
    /// When it was accepted.
    ReceivedAt,
    /// The place in the log.
    Index,
    /// As shown in JSON.
    Id,
    /// Who acted.
    UserId,
    /// Their address, without case. Also by the name `user`.
    UserEmail,
    /// What was done.
    Action,
    /// What it was done to.
    Resource,
    /// For people to read.
    Details,
    /// By number, IPv4 before IPv6.
    IpAddress,
    /// Failures are less.
    Success,
    /// Who asserts it, by name.
    Source,
    /// A launched workspace session.
    SessionId,
    /// The request it belongs to.
    RequestId,
    /// The client program.
    UserAgent,
    /// API key or import.
    Sender,
}

/// What an event is sorted by. Only keys of one column are comparable in a meaningful way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum SortKey<'a> {
    /// Indexes, and times in microseconds.
    Number(u64),
    /// Success.
    Flag(bool),
    /// Addresses; `None` where there is none.
    Address(Option<IpAddr>),
    /// Everything else, by its bytes.
    Text(Cow<'a, str>),
}

const COLUMNS: [(&str, Column); 17] = [
    ("timestamp", Column::Timestamp),
    ("received_at", Column::ReceivedAt),
    ("index", Column::Index),
    ("id", Column::Id),
    ("user_id", Column::UserId),
    ("user_email", Column::UserEmail),
    ("user", Column::UserEmail),
    ("action", Column::Action),
    ("resource", Column::Resource),
    ("details", Column::Details),
    ("ip_address", Column::IpAddress),
    ("success", Column::Success),
    ("source", Column::Source),
    ("session_id", Column::SessionId),
    ("request_id", Column::RequestId),
    ("user_agent", Column::UserAgent),
    ("sender", Column::Sender),
];

impl Default for Sort {
    /// Newest first.
    fn default() -> Self {
        Self {
            column: Column::Timestamp,
            order: Order::Desc,
        }
    }
}

impl Sort {
    /// Reads the parameters `sort` and `order`; blank is not given. Without `sort` it is `timestamp`; without `order`, the
    /// newest or last come first for times and indexes, and the least for everything else.
    ///
    /// # Errors
    /// Names the parameter that is not understood.
    pub fn parse(sort: Option<&str>, order: Option<&str>) -> Result<Self, FilterError> {
        let column = match given(sort) {
            None => Column::Timestamp,
            Some(name) => Column::parse(name)?,
        };
        let order = match given(order) {
            None => column.natural_order(),
            Some(order) if order.eq_ignore_ascii_case("asc") => Order::Asc,
            Some(order) if order.eq_ignore_ascii_case("desc") => Order::Desc,
            Some(order) => {
                return Err(FilterError::new(
                    "order",
                    0..order.len(),
                    "an order is either asc or desc",
                ));
            }
        };
        Ok(Self { column, order })
    }

    /// What the event at `index` is sorted by.
    pub fn key<'a, V: EventView + ?Sized>(&self, event: &'a V, index: u64) -> SortKey<'a> {
        let time = |at: Timestamp| SortKey::Number(at.as_micros());
        let text = |text: &'a str| SortKey::Text(Cow::Borrowed(text));
        match self.column {
            Column::Timestamp => time(event.timestamp()),
            Column::ReceivedAt => time(event.received_at()),
            Column::Index => SortKey::Number(index),
            Column::Id => SortKey::Text(event.id()),
            Column::UserId => text(event.user_id()),
            Column::UserEmail => SortKey::Text(lowercase(event.user_email())),
            Column::Action => text(event.action()),
            Column::Resource => text(event.resource()),
            Column::Details => text(event.details()),
            Column::IpAddress => SortKey::Address(event.ip_address().parse().ok()),
            Column::Success => SortKey::Flag(event.success()),
            Column::Source => text(event.source().name()),
            Column::SessionId => text(event.session_id()),
            Column::RequestId => text(event.request_id()),
            Column::UserAgent => text(event.user_agent()),
            Column::Sender => text(event.sender()),
        }
    }

    /// Which of two events, each a key and an index, comes first in the answer. Equal only for equal indexes.
    pub fn compare(&self, a: (&SortKey<'_>, u64), b: (&SortKey<'_>, u64)) -> Ordering {
        match self.order {
            Order::Asc => a.cmp(&b),
            Order::Desc => b.cmp(&a),
        }
    }
}

impl Column {
    /// Its name in `sort=` and in JSON.
    pub fn name(self) -> &'static str {
        COLUMNS
            .iter()
            .find(|(_, column)| *column == self)
            .map_or("", |(name, _)| name)
    }

    fn parse(name: &str) -> Result<Self, FilterError> {
        let found = COLUMNS
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, column)| *column).ok_or_else(|| {
            let error =
                FilterError::new("sort", 0..name.len(), format!("there is no column {name}"));
            match nearest(name, COLUMNS.iter().map(|(name, _)| *name)) {
                Some(name) => error.hint(format!("did you mean {name}?")),
                None => error,
            }
        })
    }

    fn natural_order(self) -> Order {
        match self {
            Self::Timestamp | Self::ReceivedAt | Self::Index => Order::Desc,
            _ => Order::Asc,
        }
    }
}

fn given(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty())
}
