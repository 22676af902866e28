//! The values of a field, and how often each is there.

use std::{cmp::Reverse, collections::HashMap, sync::Arc};

use archive::{Batch, Counted, Index, StringColumn, Tabled, resource_type};

use super::{list::too_broad, scan::Scan};
use crate::Result;

/// Different values of a field that are counted.
const MOST: usize = 200_000;
/// Bytes they may take.
const MOST_BYTES: usize = 32 << 20;

/// A field whose values are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// `action`
    Action,
    /// The catalogue's category of `action`; empty for actions that are not in it.
    Category,
    /// `user_email`, as sent.
    UserEmail,
    /// `user_id`
    UserId,
    /// What `resource` is: its text up to the first colon.
    ResourceType,
    /// `ip_address`, as sent.
    IpAddress,
    /// `success` or `failure`.
    Outcome,
    /// `source`
    Source,
}

impl Facet {
    /// All there are.
    pub const ALL: [Self; 8] = [
        Self::Action,
        Self::Category,
        Self::UserEmail,
        Self::UserId,
        Self::ResourceType,
        Self::IpAddress,
        Self::Outcome,
        Self::Source,
    ];

    /// The name by which it is asked for.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Action => "action",
            Self::Category => "category",
            Self::UserEmail => "user_email",
            Self::UserId => "user_id",
            Self::ResourceType => "resource_type",
            Self::IpAddress => "ip_address",
            Self::Outcome => "outcome",
            Self::Source => "source",
        }
    }

    /// The facet of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|facet| facet.name() == name)
    }
}

/// The most frequent values of a field. Those of the others and these together are all events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Top {
    /// Of which field.
    pub facet: Facet,
    /// Values and how many events have them: the most frequent first, equally frequent ones in order. A field without a
    /// value counts as an empty one.
    pub values: Vec<(String, u64)>,
    /// How many different values there are, these included.
    pub distinct: u64,
    /// How many events have other values.
    pub others: u64,
}

impl Top {
    /// The first `most` of all values.
    pub(super) fn of(
        facet: Facet,
        counts: impl Iterator<Item = (String, u64)>,
        most: usize,
    ) -> Self {
        let mut values: Vec<(String, u64)> = counts.filter(|(_, count)| *count > 0).collect();
        let distinct = values.len() as u64;
        values
            .sort_unstable_by(|(a, m), (b, n)| Reverse(m).cmp(&Reverse(n)).then_with(|| a.cmp(b)));
        let others = values.iter().skip(most).map(|(_, count)| count).sum();
        values.truncate(most);
        values.shrink_to_fit();
        Self {
            facet,
            values,
            distinct,
            others,
        }
    }
}

/// Counts the values of a field that is kept as text.
pub(super) struct Values {
    pub(super) facet: Facet,
    counts: HashMap<String, u64, foldhash::fast::RandomState>,
    bytes: usize,
    /// Of the batches so far that share their values: how often each code is there, not counted above yet.
    shared: Option<(Arc<archive::Values>, Vec<u64>)>,
}

impl Values {
    /// Of a facet that is a text, other than [`Facet::Category`], which follows from the actions.
    pub(super) fn new(facet: Facet) -> Self {
        Self {
            facet,
            counts: HashMap::default(),
            bytes: 0,
            shared: None,
        }
    }

    pub(super) fn column(&self) -> StringColumn {
        match self.facet {
            Facet::UserEmail => StringColumn::UserEmail,
            Facet::UserId => StringColumn::UserId,
            Facet::ResourceType => StringColumn::Resource,
            Facet::IpAddress => StringColumn::IpAddress,
            Facet::Action | Facet::Category | Facet::Outcome | Facet::Source => {
                StringColumn::Action
            }
        }
    }

    /// Counts rows of a batch, which are there: each value is looked up once, also if batches share them.
    pub(super) fn add_rows(&mut self, batch: &Batch, rows: &[usize]) -> Result<()> {
        let column = batch.column(self.column());
        let shares = |(values, _): &(Arc<_>, _)| Arc::ptr_eq(values, column.values());
        if !self.shared.as_ref().is_some_and(shares) {
            self.add_shared()?;
            let counts = vec![0; column.distinct() + 1];
            self.shared = Some((column.values().clone(), counts));
        }
        if let Some((_, counts)) = &mut self.shared {
            for row in rows {
                if let Some(count) = counts.get_mut(column.code(*row) as usize) {
                    *count += 1;
                }
            }
        }
        Ok(())
    }

    /// Counts what batches that share their values had of each. To be called in the end.
    pub(super) fn add_shared(&mut self) -> Result<()> {
        let Some((values, counts)) = self.shared.take() else {
            return Ok(());
        };
        for (count, code) in counts.into_iter().zip(0..).filter(|(count, _)| *count > 0) {
            let value = values.of_code(code).unwrap_or_default();
            self.add(
                match self.facet {
                    Facet::ResourceType => resource_type(value),
                    _ => value,
                },
                count,
            )?;
        }
        Ok(())
    }

    /// Counts the events of a segment that a scan wants, by its index. `false`: the index does not tell, and nothing was
    /// counted.
    pub(super) fn add_index(&mut self, index: &Index, scan: &Scan<'_>) -> Result<bool> {
        let table = match self.facet {
            Facet::UserEmail => Tabled::UserEmail,
            Facet::UserId => Tabled::UserId,
            Facet::ResourceType => Tabled::ResourceType,
            Facet::IpAddress => Tabled::IpAddress,
            Facet::Action | Facet::Category | Facet::Outcome | Facet::Source => {
                for outcome in index.outcomes().iter().filter(|held| scan.allows(held)) {
                    self.add(&outcome.action, outcome.count)?;
                }
                return Ok(true);
            }
        };
        let (Counted::All(values), true) = (index.table(table), scan.has_no_terms()) else {
            return Ok(false);
        };
        for (value, count) in values {
            self.add(value, *count)?;
        }
        Ok(true)
    }

    fn add(&mut self, value: &str, count: u64) -> Result<()> {
        if let Some(held) = self.counts.get_mut(value) {
            *held += count;
            return Ok(());
        }
        self.bytes += value.len();
        if self.counts.len() >= MOST || self.bytes > MOST_BYTES {
            let name = self.facet.name();
            return Err(too_broad(&format!(
                "`{name}` has more than 200,000 different values here, too many to count (`facets` can leave it out)"
            )));
        }
        self.counts.insert(value.to_owned(), count);
        Ok(())
    }

    /// The most frequent ones.
    pub(super) fn top(&self, most: usize) -> Top {
        let counts = self.counts.iter();
        Top::of(
            self.facet,
            counts.map(|(value, count)| (value.clone(), *count)),
            most,
        )
    }

    /// Of actions, those of their categories.
    pub(super) fn categories(&self, most: usize) -> Top {
        let mut counts: HashMap<&str, u64> = HashMap::new();
        for (action, count) in &self.counts {
            *counts.entry(filter::category(action)).or_default() += count;
        }
        let counts = counts.into_iter();
        Top::of(
            Facet::Category,
            counts.map(|(name, count)| (name.to_owned(), count)),
            most,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    #[test]
    fn too_many_values_are_refused_by_name_and_never_counted_wrong() {
        let mut values = Values::new(Facet::IpAddress);
        for n in 0..MOST {
            values.add(&n.to_string(), 1).unwrap();
        }
        values.add("7", 2).unwrap();
        let top = values.top(1);
        assert_eq!(top.values, [("7".to_owned(), 3)]);
        assert_eq!((top.distinct, top.others), (200_000, 199_999));
        let Err(Error::Invalid { code, message }) = values.add("one more", 1) else {
            panic!("counted");
        };
        assert!(code == "too_broad" && message.contains("ip_address"));
        let mut long = Values::new(Facet::UserId);
        assert!(long.add(&"x".repeat(MOST_BYTES + 1), 1).is_err());
    }
}
