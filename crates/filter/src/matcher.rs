//! Asking a filter about events.

use std::cell::OnceCell;
use std::sync::Arc;

use event::{Timestamp, catalogue};
use serde_json::Value as Json;

use crate::{EventView, Field, Term, Value, metadata};

/// A [`Filter`](crate::Filter) at a point in time: relative times are resolved. Cheap to make and to clone.
#[derive(Clone, Debug)]
pub struct Matcher {
    terms: Arc<[Term]>,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
}

impl Matcher {
    pub(crate) fn new(terms: Arc<[Term]>, now: Timestamp) -> Self {
        let moments = |wanted: Field| {
            terms
                .iter()
                .filter(move |term| *term.field() == wanted)
                .flat_map(Term::values)
                .filter_map(|value| match value {
                    Value::Moment(moment) => Some(*moment),
                    _ => None,
                })
        };
        let first = moments(Field::Start).map(|moment| moment.first(now)).max();
        let last = moments(Field::End).map(|moment| moment.last(now)).min();
        Self { first, last, terms }
    }

    /// Least and greatest `timestamp` that can match, both included. The least may be above the greatest: then none can.
    pub fn time_range(&self) -> (Option<Timestamp>, Option<Timestamp>) {
        (self.first, self.last)
    }

    /// The terms other than times, which [`Self::time_range`] has, in canonical order.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(|term| !term.field().is_time())
    }

    /// Whether the filter holds for `event`.
    pub fn matches<V: EventView + ?Sized>(&self, event: &V) -> bool {
        let at = event.timestamp();
        // Several terms may look into the metadata; it is parsed once, and only when they are reached.
        let metadata = OnceCell::new();
        self.first.is_none_or(|first| first <= at)
            && self.last.is_none_or(|last| at <= last)
            && self
                .terms()
                .all(|term| fits(term, event, &metadata) != term.negated())
    }
}

/// Whether one of the values of `term` fits `event`, negation left aside.
pub(crate) fn fits<V: EventView + ?Sized>(
    term: &Term,
    event: &V,
    parsed: &OnceCell<Option<Json>>,
) -> bool {
    match term.field() {
        Field::Start | Field::End => true,
        Field::Success => term.values().contains(&Value::Success(event.success())),
        Field::Source => term.values().contains(&Value::Source(event.source())),
        Field::Category => term.fits(category(event.action())),
        Field::Action => term.fits(event.action()),
        Field::UserId => term.fits(event.user_id()),
        Field::UserEmail => term.fits(event.user_email()),
        Field::Resource => term.fits(event.resource()),
        Field::IpAddress => term.fits(event.ip_address()),
        Field::SessionId => term.fits(event.session_id()),
        Field::RequestId => term.fits(event.request_id()),
        Field::Id => term.fits(&event.id()),
        Field::Sender => term.fits(event.sender()),
        Field::Metadata(path) => {
            let json = parsed.get_or_init(|| serde_json::from_str(event.metadata()).ok());
            metadata::fits(json.as_ref(), path, term.values())
        }
        Field::Text => [event.details(), event.resource(), event.user_email()]
            .into_iter()
            .any(|text| term.fits(text)),
    }
}

/// The name of an action's category, `""` if it is not in the catalogue.
pub fn category(action: &str) -> &'static str {
    catalogue::find(action).map_or("", |action| action.category.name())
}
