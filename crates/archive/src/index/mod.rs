//! The index of a segment: what decides whether the file is worth opening, and counts what it holds.
//!
//! Counts are of the whole segment. They never answer a reader whose scope is less.

mod format;
mod tally;
mod trigrams;

use std::sync::Arc;

use parquet::bloom_filter::Sbbf;

pub(crate) use tally::Tally;
use trigrams::Trigrams;

use crate::{Result, Segment, StringColumn};

/// Values of a column that are counted one by one; of more, a filter is kept.
const MOST_COUNTED: usize = 8192;
/// Cells of time, action and outcome; with more, a cell spans a longer time.
const MOST_CELLS: usize = 4096;
/// Microseconds of the shortest cell: a quarter of an hour.
const QUARTER: u64 = 900_000_000;

/// The columns whose values are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tabled {
    /// `user_id`.
    UserId,
    /// `user_email`, as sent.
    UserEmail,
    /// `ip_address`.
    IpAddress,
    /// What `resource` is, by its name.
    ResourceType,
}

impl Tabled {
    /// All of them, in the order of the format.
    pub const ALL: [Self; 4] = [
        Self::UserId,
        Self::UserEmail,
        Self::IpAddress,
        Self::ResourceType,
    ];
}

/// The columns of which a filter tells whether they hold a value, in the order of the format. The first one's tells of
/// every id a sender supplied, also of those that have the form of ours.
const FILTERED: [StringColumn; 4] = [
    StringColumn::OriginalId,
    StringColumn::RequestId,
    StringColumn::SessionId,
    StringColumn::Resource,
];

/// Which values a column has.
#[derive(Debug)]
pub enum Counted {
    /// Every value and how often it is there, by value.
    All(Vec<(String, u64)>),
    /// Too many to count.
    Some(Filter),
}

/// Tells for certain that a value is not there, or that it may be (a split-block Bloom filter, as Parquet defines it).
#[derive(Debug)]
pub struct Filter(pub(crate) Sbbf);

impl Filter {
    /// Whether the value may be there.
    pub fn may_hold(&self, value: &str) -> bool {
        self.0.check(value.as_bytes())
    }
}

impl Counted {
    /// Whether the value may be there.
    pub fn may_hold(&self, value: &str) -> bool {
        match self {
            Self::All(values) => values
                .binary_search_by(|(held, _)| held.as_str().cmp(value))
                .is_ok(),
            Self::Some(filter) => filter.may_hold(value),
        }
    }
}

/// A window of a segment: where its events are in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Least `timestamp`, in microseconds.
    pub min_timestamp: u64,
    /// Greatest `timestamp`.
    pub max_timestamp: u64,
    /// `received_at` of its first event.
    pub first_received_at: u64,
}

/// Events of one action, source and outcome.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outcome {
    /// The action.
    pub action: String,
    /// Number of the source.
    pub source: u8,
    /// Whether they succeeded.
    pub success: bool,
    /// How many.
    pub count: u64,
}

/// Events of one span of time and outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// The time divided by the index's [`Index::cell_micros`].
    pub at: u64,
    /// Place of the action in [`Index::actions`].
    pub action: u32,
    /// Whether they succeeded.
    pub success: bool,
    /// How many.
    pub count: u64,
}

/// What is known of a segment without reading it.
#[derive(Debug)]
pub struct Index {
    first: u64,
    count: u64,
    last_received_at: u64,
    windows: Vec<Span>,
    tables: [Counted; Tabled::ALL.len()],
    outcomes: Vec<Outcome>,
    cell_micros: u64,
    actions: Vec<String>,
    cells: Vec<Cell>,
    /// One for each window; none where no event has a value.
    filters: [Vec<Filter>; FILTERED.len()],
    trigrams: Trigrams,
}

impl Index {
    /// Index of the first entry, in its log.
    pub fn first(&self) -> u64 {
        self.first
    }

    /// How many entries.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Windows of [`WINDOW`](crate::WINDOW) rows, the last one of what is left.
    pub fn windows(&self) -> &[Span] {
        &self.windows
    }

    /// `received_at` of the first and of the last event, in microseconds.
    pub fn received_at(&self) -> (u64, u64) {
        let first = self.windows.first().map(|window| window.first_received_at);
        (first.unwrap_or(0), self.last_received_at)
    }

    /// Least and greatest `timestamp`, in microseconds.
    pub fn timestamps(&self) -> (u64, u64) {
        let least = self.windows.iter().map(|window| window.min_timestamp).min();
        let most = self.windows.iter().map(|window| window.max_timestamp).max();
        (least.unwrap_or(0), most.unwrap_or(0))
    }

    /// The values of a column.
    pub fn table(&self, of: Tabled) -> &Counted {
        &self.tables[of as usize]
    }

    /// Events by action, source and outcome.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// The actions of [`Index::cells`].
    pub fn actions(&self) -> &[String] {
        &self.actions
    }

    /// Events by time, action and outcome, in order.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Microseconds a cell spans: a quarter of an hour, or so many of them as keep the cells few.
    pub fn cell_micros(&self) -> u64 {
        self.cell_micros
    }

    /// Whether a column may hold exactly this value. `true` for columns about which nothing is known.
    pub fn may_hold(&self, column: StringColumn, value: &str) -> bool {
        let table = match column {
            StringColumn::UserId => Tabled::UserId,
            StringColumn::UserEmail => Tabled::UserEmail,
            StringColumn::IpAddress => Tabled::IpAddress,
            StringColumn::Action => {
                return self.outcomes.iter().any(|held| held.action == value);
            }
            _ => {
                let Some(filters) = self.filters_of(column) else {
                    return true;
                };
                return filters.iter().any(|filter| filter.may_hold(value));
            }
        };
        self.table(table).may_hold(value)
    }

    /// Whether a column of a window, by its number, may hold exactly this value.
    pub fn window_may_hold(&self, window: usize, column: StringColumn, value: &str) -> bool {
        let filters = self.filters_of(column);
        filters.is_none_or(|filters| {
            let filter = filters.get(window);
            filter.is_some_and(|filter| filter.may_hold(value))
        })
    }

    fn filters_of(&self, column: StringColumn) -> Option<&[Filter]> {
        let place = FILTERED.iter().position(|held| *held == column)?;
        self.filters.get(place).map(Vec::as_slice)
    }

    /// Whether `details`, `resource` or `user_email` of an event may contain a text that is folded already.
    pub fn may_contain(&self, folded: &str) -> bool {
        self.trigrams.may_contain(folded)
    }

    /// Whether it says of a segment what counting again gives.
    ///
    /// # Errors
    /// Those of reading the segment.
    pub fn is_of(&self, segment: &Arc<Segment>) -> Result<bool> {
        let counted = Tally::of(std::slice::from_ref(segment))?.into_index(self.first);
        Ok(counted.encode()? == self.encode()?)
    }

    /// Bytes of memory it takes, about.
    pub fn weight(&self) -> usize {
        let table = |counted: &Counted| match counted {
            Counted::All(values) => values.iter().map(|(value, _)| value.len() + 40).sum(),
            Counted::Some(filter) => filter.0.num_blocks() * 32,
        };
        let filters = self
            .filters
            .iter()
            .flatten()
            .map(|filter| filter.0.num_blocks() * 32);
        self.tables.iter().map(table).sum::<usize>()
            + filters.sum::<usize>()
            + self.cells.len() * 24
            + self.trigrams.weight()
            + self.windows.len() * 24
            + 1024
    }
}
