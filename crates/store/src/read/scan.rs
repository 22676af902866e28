//! Which rows are wanted: a value is looked at once, however many rows have it, and segments that cannot hold any are not
//! opened.

use std::{borrow::Cow, net::IpAddr, ops::Range, sync::Arc};

use archive::{
    Batch, Column, Counted, Index, Outcome, Part, Parts, RowView, StringColumn as C, Tabled, Values,
};
use event::{Source, Timestamp};
use filter::{Field, Matcher, Term, Value};

use super::find::drawn_within;

/// What is looked for.
pub(super) struct Scan<'a> {
    terms: Vec<&'a Term>,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
    /// The reader's scope, applied before the filter.
    only_user: Option<&'a str>,
}

impl<'a> Scan<'a> {
    pub(super) fn new(matcher: &'a Matcher, only_user: Option<&'a str>) -> Self {
        let (first, last) = matcher.time_range();
        Self {
            terms: matcher.terms().collect(),
            first,
            last,
            only_user,
        }
    }

    /// What has to be read of events to tell which are wanted.
    pub(super) fn parts(&self) -> Parts {
        let mut parts = Parts::NONE;
        if self.first.is_some() || self.last.is_some() {
            parts = parts.and(Part::Timestamp);
        }
        if self.only_user.is_some() {
            parts = parts.and(Part::String(C::UserId));
        }
        for term in &self.terms {
            parts = match term.field() {
                Field::Success => parts.and(Part::Success),
                Field::Source => parts.and(Part::Source),
                Field::Id => parts.and(Part::Id),
                _ => parts,
            };
            for column in columns(term.field()) {
                parts = parts.and(Part::String(*column));
            }
        }
        parts
    }

    /// Whether every event from one time to another is wanted, whosever it is.
    pub(super) fn wants_all_between(&self, least: u64, most: u64) -> bool {
        self.has_no_terms() && self.is_of_outcomes_between(least, most)
    }

    /// Whether it is their action, source and outcome alone by which events from one time to another are wanted,
    /// whosever they are: then an index may count them.
    pub(super) fn is_of_outcomes_between(&self, least: u64, most: u64) -> bool {
        let of_outcome = |term: &&Term| {
            matches!(
                term.field(),
                Field::Action | Field::Category | Field::Success | Field::Source
            )
        };
        self.only_user.is_none()
            && self.terms.iter().all(of_outcome)
            && self.first.is_none_or(|first| first.as_micros() <= least)
            && self.last.is_none_or(|last| most <= last.as_micros())
    }

    /// Whether nothing but time and scope decides.
    pub(super) fn has_no_terms(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether it is looked at who asserts events.
    pub(super) fn asks_for_source(&self) -> bool {
        let mut terms = self.terms.iter();
        terms.any(|term| *term.field() == Field::Source)
    }

    fn in_time(&self, at: Timestamp) -> bool {
        self.first.is_none_or(|first| first <= at) && self.last.is_none_or(|last| at <= last)
    }

    /// Whether a segment may hold any event that is wanted.
    pub(super) fn may_match(&self, index: &Index) -> bool {
        let (least, most) = index.timestamps();
        self.first.is_none_or(|first| first.as_micros() <= most)
            && self.last.is_none_or(|last| least <= last.as_micros())
            && self
                .only_user
                .is_none_or(|user| index.may_hold(C::UserId, user))
            && index.outcomes().iter().any(|outcome| self.allows(outcome))
            && self
                .terms
                .iter()
                .all(|term| term.negated() || may_fit(term, index))
    }

    /// Whether a window of a segment that may match may do so itself, as far as exact values tell.
    pub(super) fn may_match_window(&self, index: &Index, window: usize) -> bool {
        self.terms.iter().all(|term| {
            // Own ids are not in the filter of those that were sent.
            let columns = match term.field() {
                Field::Id => &[][..],
                field => columns(field),
            };
            let may_be = |value: &Value| match (columns, value) {
                ([column], Value::Is(value)) if !value.is_empty() => {
                    index.window_may_hold(window, *column, value)
                }
                _ => true,
            };
            term.negated() || term.values().iter().any(may_be)
        })
    }

    /// Whether events of this action, source and outcome may be wanted.
    pub(super) fn allows(&self, outcome: &Outcome) -> bool {
        self.allows_of(&outcome.action, Some(outcome.source), outcome.success)
    }

    /// The same of any source, if none is given.
    pub(super) fn allows_of(&self, action: &str, source: Option<u8>, success: bool) -> bool {
        self.terms.iter().all(|term| {
            let fits = match term.field() {
                Field::Action => term.fits(action),
                Field::Category => term.fits(filter::category(action)),
                Field::Success => term.values().contains(&Value::Success(success)),
                Field::Source => {
                    let source = source.and_then(|number| Source::from_number(u64::from(number)));
                    match source {
                        Some(source) => term.values().contains(&Value::Source(source)),
                        None => return true,
                    }
                }
                _ => return true,
            };
            fits != term.negated()
        })
    }

    /// To ask about the rows of batches.
    pub(super) fn asking(&'a self) -> Asking<'a> {
        let scope = self.only_user.map(|user| Condition::Values {
            negated: false,
            columns: vec![Memo::new(C::UserId, Box::new(move |value| value == user))],
        });
        let conditions = scope.into_iter();
        Asking {
            scan: self,
            conditions: conditions
                .chain(self.terms.iter().map(|term| Condition::new(term)))
                .collect(),
        }
    }
}

/// The columns a field is compared with.
fn columns(field: &Field) -> &'static [C] {
    match field {
        Field::Action | Field::Category => &[C::Action],
        Field::UserId => &[C::UserId],
        Field::UserEmail => &[C::UserEmail],
        Field::Resource => &[C::Resource],
        Field::IpAddress => &[C::IpAddress],
        Field::SessionId => &[C::SessionId],
        Field::RequestId => &[C::RequestId],
        Field::Sender => &[C::Sender],
        Field::Metadata(_) => &[C::Metadata],
        Field::Text => &[C::Details, C::Resource, C::UserEmail],
        Field::Id => &[C::OriginalId],
        Field::Start | Field::End | Field::Success | Field::Source => &[],
    }
}

/// Whether one of a term's values may be in the segment.
fn may_fit(term: &Term, index: &Index) -> bool {
    let table = match term.field() {
        Field::UserId => Some(Tabled::UserId),
        Field::UserEmail => Some(Tabled::UserEmail),
        Field::IpAddress => Some(Tabled::IpAddress),
        _ => None,
    };
    let exact: Option<Vec<Cow<'_, str>>> = term.values().iter().map(|v| only(term, v)).collect();
    if let (Some(exact), [column]) = (exact, columns(term.field())) {
        return exact.iter().any(|text| index.may_hold(*column, text));
    }
    if let Some(Counted::All(values)) = table.map(|table| index.table(table)) {
        return values.iter().any(|(value, _)| term.fits(value));
    }
    term.values()
        .iter()
        .any(|value| match (term.field(), value) {
            (Field::Text, Value::Contains(needle)) => index.may_contain(needle),
            // E-mail addresses are compared without case, and a filter knows them as they were sent.
            (Field::UserEmail, _) => true,
            (Field::Id, Value::Is(id)) => may_have_id(id, index),
            // What is in the index is the action, and its outcomes were asked.
            (Field::Category, _) => true,
            (Field::Id, _) => true,
            (field, Value::Is(value)) if !value.is_empty() => match columns(field) {
                [column] => index.may_hold(*column, value),
                _ => true,
            },
            _ => true,
        })
}

/// The one text that fits a value of a term, where there is only one, and an index would know it.
fn only<'a>(term: &Term, value: &'a Value) -> Option<Cow<'a, str>> {
    match (term.field(), value) {
        (Field::UserId | Field::Action | Field::IpAddress, Value::Is(text)) => Some(text.into()),
        // One address is a network too. Addresses are kept in one form, which is also that of `IpAddr`.
        (Field::IpAddress, Value::Network(network)) => match network.parts() {
            (base @ IpAddr::V4(_), 32) | (base @ IpAddr::V6(_), 128) => {
                Some(base.to_string().into())
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether an event may be known by this id: its sender supplied it, or it is ours and of the time of this segment.
fn may_have_id(id: &str, index: &Index) -> bool {
    let (first, last) = index.received_at();
    let in_time = drawn_within(id).is_some_and(|(_, at)| first < at.end && last >= at.start);
    in_time || index.may_hold(C::OriginalId, id)
}

/// Asks about each value of a column once, also if several batches share them.
struct Memo<'a> {
    of: C,
    fits: Box<dyn Fn(&str) -> bool + Send + 'a>,
    /// The values that were asked about.
    values: Option<Arc<Values>>,
    /// Of each code: whether its value fits, once it was asked about.
    known: Vec<Known>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    NotYet,
    No,
    Yes,
}

impl<'a> Memo<'a> {
    fn new(of: C, fits: Box<dyn Fn(&str) -> bool + Send + 'a>) -> Self {
        Self {
            of,
            fits,
            values: None,
            known: Vec::new(),
        }
    }

    /// Makes `known` that of a batch's values.
    fn turn_to(&mut self, column: &Column) {
        let values = column.values();
        if !self
            .values
            .as_ref()
            .is_some_and(|own| Arc::ptr_eq(own, values))
        {
            self.values = Some(values.clone());
            self.known.clear();
            self.known.resize(column.distinct() + 1, Known::NotYet);
        }
    }

    #[inline]
    fn fits(&mut self, column: &Column, row: usize) -> bool {
        self.fits_code(column, column.code(row))
    }

    fn fits_code(&mut self, column: &Column, code: u32) -> bool {
        let Some(known) = self.known.get_mut(code as usize) else {
            return false;
        };
        if *known == Known::NotYet {
            let value = column.value(code).unwrap_or_default();
            *known = match (self.fits)(value) {
                true => Known::Yes,
                false => Known::No,
            };
        }
        *known == Known::Yes
    }

    /// Those of all rows in a range whose value fits, or does not.
    fn choose(&mut self, column: &Column, rows: Range<usize>, negated: bool) -> Vec<usize> {
        let Some(codes) = column
            .codes(rows.clone())
            .filter(|_| column.distinct() <= rows.len())
        else {
            return rows
                .filter(|row| self.fits(column, *row) != negated)
                .collect();
        };
        // So few values are asked about beforehand, and rows by nothing but their numbers.
        (0..=column.distinct() as u32).for_each(|code| {
            self.fits_code(column, code);
        });
        let wanted = match negated {
            true => Known::No,
            false => Known::Yes,
        };
        let known = self.known.as_slice();
        let fits = |code: u32| known.get(code as usize) == Some(&wanted);
        let rows = rows.zip(codes).filter(|(_, code)| fits(**code));
        rows.map(|(row, _)| row).collect()
    }
}

/// A term, and how rows are asked about it.
enum Condition<'a> {
    /// By the values of columns, one of which must fit.
    Values {
        negated: bool,
        columns: Vec<Memo<'a>>,
    },
    /// By its outcome: whether failures and successes are wanted.
    Outcome([bool; 2]),
    /// By the row itself.
    Row(&'a Term),
}

impl<'a> Condition<'a> {
    fn new(term: &'a Term) -> Self {
        if *term.field() == Field::Success {
            let wanted = |success| term.values().contains(&Value::Success(success));
            return Self::Outcome([false, true].map(|success| wanted(success) != term.negated()));
        }
        let columns = match term.field() {
            Field::Id => &[],
            field => columns(field),
        };
        if columns.is_empty() {
            return Self::Row(term);
        }
        let columns = columns
            .iter()
            .map(|column| Memo::new(*column, term.probe()));
        Self::Values {
            negated: term.negated(),
            columns: columns.collect(),
        }
    }

    /// Those of all rows in a range that it holds for.
    fn choose_of_all(&mut self, batch: &Batch, rows: Range<usize>) -> Vec<usize> {
        if let Self::Values { negated, columns } = self
            && let [memo] = columns.as_mut_slice()
        {
            let column = batch.column(memo.of);
            memo.turn_to(column);
            return memo.choose(column, rows, *negated);
        }
        self.choose(batch, rows)
    }

    /// Those of a batch's rows that it holds for.
    fn choose(&mut self, batch: &Batch, rows: impl Iterator<Item = usize>) -> Vec<usize> {
        match self {
            Self::Outcome([failure, success]) => {
                let wanted = |row: &RowView<'_>| if row.success() { *success } else { *failure };
                rows.filter(|row| batch.row(*row).is_some_and(|row| wanted(&row)))
                    .collect()
            }
            Self::Row(term) => rows
                .filter(|row| batch.row(*row).is_some_and(|row| term.holds(&row)))
                .collect(),
            Self::Values { negated, columns } => {
                for memo in &mut *columns {
                    memo.turn_to(batch.column(memo.of));
                }
                let mut fits = |row| {
                    let mut columns = columns.iter_mut();
                    columns.any(|memo| memo.fits(batch.column(memo.of), row))
                };
                rows.filter(|row| fits(*row) != *negated).collect()
            }
        }
    }
}

/// See [`Scan::asking`].
pub(super) struct Asking<'a> {
    scan: &'a Scan<'a>,
    conditions: Vec<Condition<'a>>,
}

impl Asking<'_> {
    /// Those of a batch's rows that are wanted, in order. The batch has [`Scan::parts`].
    pub(super) fn wanted(&mut self, batch: &Batch, rows: Range<usize>) -> Vec<usize> {
        let mut conditions = self.conditions.iter_mut();
        let mut rows = match conditions.next() {
            Some(first) => first.choose_of_all(batch, rows),
            None => rows.collect(),
        };
        for condition in conditions {
            rows = condition.choose(batch, rows.into_iter());
        }
        if self.scan.first.is_some() || self.scan.last.is_some() {
            rows.retain(|row| {
                batch
                    .row(*row)
                    .is_some_and(|view| self.scan.in_time(view.timestamp()))
            });
        }
        rows
    }
}
