//! Counting what a segment is going to hold.

use std::{collections::HashMap, ops::Range};

use filter::fold;
use parquet::bloom_filter::Sbbf;

use super::{
    Cell, Counted, FILTERED, Filter, Index, MOST_CELLS, MOST_COUNTED, Outcome, QUARTER, Span,
    Tabled, trigrams::Collected,
};
use crate::{
    Column, Error, Part, Parts, Pieces, Result, StringColumn, WINDOW, segment::resource_type,
};

/// Most values of a column that has a dictionary in the file.
const MOST_DISTINCT: usize = 65_536;
/// How often a filter may say that a value may be there which is not: of a segment, and of a window, of which there are
/// many.
const WRONG: f64 = 0.01;
const WRONG_OF_WINDOW: f64 = 0.001;

/// Columns in which free text is searched.
const SEARCHED: [StringColumn; 3] = [
    StringColumn::Details,
    StringColumn::Resource,
    StringColumn::UserEmail,
];

type Counts = HashMap<String, u64, foldhash::fast::RandomState>;

/// What is counted.
pub(crate) struct Tally {
    count: u64,
    windows: Vec<Span>,
    last_received_at: u64,
    /// Whether each string column has so few values that a dictionary pays.
    few: [bool; crate::coding::STRINGS],
    /// How many values that dictionary has.
    distinct: [u64; crate::coding::STRINGS],
    tables: [Counted; Tabled::ALL.len()],
    filters: [Vec<Filter>; FILTERED.len()],
    outcomes: Vec<Outcome>,
    actions: Vec<String>,
    cells: Vec<Cell>,
    trigrams: Collected,
}

impl Tally {
    /// Reads the pieces once for each column.
    pub(crate) fn of<P: Pieces + ?Sized>(pieces: &P) -> Result<Self> {
        let nothing = || Counted::All(Vec::new());
        let mut tally = Self {
            count: pieces.count() as u64,
            windows: Vec::new(),
            last_received_at: 0,
            few: [false; crate::coding::STRINGS],
            distinct: [0; crate::coding::STRINGS],
            tables: [nothing(), nothing(), nothing(), nothing()],
            filters: [const { Vec::new() }; FILTERED.len()],
            outcomes: Vec::new(),
            actions: Vec::new(),
            cells: Vec::new(),
            trigrams: Collected::new(),
        };
        for column in StringColumn::ALL {
            tally.column(pieces, column)?;
        }
        tally.times(pieces)?;
        tally.outcomes(pieces)?;
        Ok(tally)
    }

    /// Whether a column has so few values that a dictionary pays.
    pub(crate) fn has_few(&self, column: StringColumn) -> bool {
        self.few[column as usize]
    }

    /// Whether a column is its numbers of values rather than its dictionary.
    pub(crate) fn has_small_dictionary(&self, column: StringColumn) -> bool {
        self.has_few(column) && self.distinct[column as usize] <= self.count / 64
    }

    fn column<P: Pieces + ?Sized>(&mut self, pieces: &P, column: StringColumn) -> Result<()> {
        let searched = SEARCHED.contains(&column);
        let filtered = FILTERED.iter().position(|of| *of == column);
        let table = table_of(column);
        let mut filter = match table {
            Some(_) => Some(new_filter(self.count)?),
            None => None,
        };
        let mut windows = Windows::new(self.count);
        let (mut counts, mut types, mut few, mut some) =
            (Counts::default(), Counts::default(), true, false);
        pieces.each(Parts::of(Part::String(column)), &mut |batch, rows| {
            if filtered.is_some() {
                let values = batch.column(column);
                windows.each(rows.clone(), |filter, rows| {
                    for (value, _) in counted(values, rows) {
                        filter.insert(value.as_bytes());
                    }
                })?;
            }
            for (value, count) in counted(batch.column(column), rows) {
                some = true;
                if searched {
                    self.trigrams.add(&fold(value));
                }
                if let Some(filter) = &mut filter {
                    filter.insert(value.as_bytes());
                }
                if column == StringColumn::Resource {
                    add(&mut types, resource_type(value), count);
                }
                if few {
                    add(&mut counts, value, count);
                    few = counts.len() <= MOST_DISTINCT;
                }
            }
            // Nothing more is to be learnt of it.
            Ok(few || searched || filter.is_some() || filtered.is_some())
        })?;
        // A dictionary of values that are all different only takes room.
        let pays = counts.len() as u64 <= self.count.div_ceil(2).max(1);
        self.few[column as usize] = few && pays;
        self.distinct[column as usize] = counts.len() as u64;
        if column == StringColumn::OriginalId {
            some |= own_ids_too(pieces, &mut windows)?;
        }
        if let Some(place) = filtered.filter(|_| some) {
            self.filters[place] = windows.finish();
        }
        if let Some(table) = table {
            let filter = filter.map(|filter| folded(filter, WRONG));
            self.tables[table as usize] = counted_or(few, counts, filter);
        }
        if column == StringColumn::Resource {
            self.tables[Tabled::ResourceType as usize] = types_of(types)?;
        }
        Ok(())
    }

    fn times<P: Pieces + ?Sized>(&mut self, pieces: &P) -> Result<()> {
        let parts = Parts::of(Part::Timestamp).and(Part::ReceivedAt);
        let mut row_of_segment = 0;
        pieces.each(parts, &mut |batch, rows| {
            for row in rows.filter_map(|row| batch.row(row)) {
                let (at, received) = (row.timestamp().as_micros(), row.received_at().as_micros());
                if row_of_segment % WINDOW == 0 {
                    self.windows.push(Span {
                        min_timestamp: at,
                        max_timestamp: at,
                        first_received_at: received,
                    });
                }
                if let Some(window) = self.windows.last_mut() {
                    window.min_timestamp = window.min_timestamp.min(at);
                    window.max_timestamp = window.max_timestamp.max(at);
                }
                self.last_received_at = self.last_received_at.max(received);
                row_of_segment += 1;
            }
            Ok(true)
        })
    }

    fn outcomes<P: Pieces + ?Sized>(&mut self, pieces: &P) -> Result<()> {
        let parts = Parts::of(Part::String(StringColumn::Action))
            .and(Part::Timestamp)
            .and(Part::Success)
            .and(Part::Source);
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut outcomes: HashMap<(u32, u8, bool), u64> = HashMap::new();
        let mut cells: HashMap<(u64, u32, bool), u64, foldhash::fast::RandomState> =
            HashMap::default();
        pieces.each(parts, &mut |batch, rows| {
            let column = batch.column(StringColumn::Action);
            // The number here of each code there.
            let mut known: Vec<Option<u32>> = vec![None; column.distinct() + 1];
            for at in rows {
                let Some(row) = batch.row(at) else { continue };
                let code = column.code(at);
                let Some(known) = known.get_mut(code as usize) else {
                    continue;
                };
                let action = *known.get_or_insert_with(|| {
                    let next = numbers.len() as u32;
                    let value = column.value(code).unwrap_or_default();
                    *numbers.entry(value.to_owned()).or_insert(next)
                });
                let success = row.success();
                *outcomes
                    .entry((action, row.source().number(), success))
                    .or_default() += 1;
                let quarter = row.timestamp().as_micros() / QUARTER;
                *cells.entry((quarter, action, success)).or_default() += 1;
            }
            Ok(true)
        })?;
        let mut actions = vec![String::new(); numbers.len()];
        for (action, number) in numbers {
            if let Some(slot) = actions.get_mut(number as usize) {
                *slot = action;
            }
        }
        let outcome = |((action, source, success), count): ((u32, u8, bool), u64)| Outcome {
            action: actions.get(action as usize).cloned().unwrap_or_default(),
            source,
            success,
            count,
        };
        self.outcomes = outcomes.into_iter().map(outcome).collect();
        self.outcomes.sort();
        let cell = |((at, action, success), count)| Cell {
            at,
            action,
            success,
            count,
        };
        self.cells = cells.into_iter().map(cell).collect();
        self.cells.sort();
        self.actions = actions;
        Ok(())
    }

    pub(crate) fn into_index(self, first: u64) -> Index {
        let (cell_micros, cells) = coarser(self.cells);
        Index {
            first,
            count: self.count,
            last_received_at: self.last_received_at,
            windows: self.windows,
            tables: self.tables,
            outcomes: self.outcomes,
            cell_micros,
            actions: self.actions,
            cells,
            filters: self.filters,
            trigrams: self.trigrams.finish(),
        }
    }
}

/// A filter for each window, made as rows come in order.
struct Windows {
    count: u64,
    row: u64,
    filters: Vec<Sbbf>,
}

impl Windows {
    fn new(count: u64) -> Self {
        Self {
            count,
            row: 0,
            filters: Vec::new(),
        }
    }

    /// Hands over the filter of each window that the next rows are in, and which of them are.
    fn each(
        &mut self,
        rows: Range<usize>,
        mut add: impl FnMut(&mut Sbbf, Range<usize>),
    ) -> Result<()> {
        let mut start = rows.start;
        while start < rows.end {
            let within = self.row % WINDOW as u64;
            let room = WINDOW - within as usize;
            let part = start..rows.end.min(start + room);
            // Those of rows that were met before are there already.
            let number = (self.row / WINDOW as u64) as usize;
            if number >= self.filters.len() {
                let left = self.count.saturating_sub(self.row).min(WINDOW as u64);
                self.filters.push(new_filter(left)?);
            }
            start = part.end;
            self.row += part.len() as u64;
            if let Some(filter) = self.filters.get_mut(number) {
                add(filter, part);
            }
        }
        Ok(())
    }

    fn finish(self) -> Vec<Filter> {
        let filters = self.filters.into_iter();
        filters
            .map(|filter| folded(filter, WRONG_OF_WINDOW))
            .collect()
    }
}

/// A filter that is as small as it may be.
fn folded(mut filter: Sbbf, wrong: f64) -> Filter {
    filter.fold_to_target_fpp(wrong);
    Filter(filter)
}

/// Adds the ids senders supplied that have the form of ours: only the UUID of those is kept. Says whether there are any.
fn own_ids_too<P: Pieces + ?Sized>(pieces: &P, windows: &mut Windows) -> Result<bool> {
    let parts = Parts::of(Part::Id)
        .and(Part::Marks)
        .and(Part::String(StringColumn::OriginalId));
    let mut some = false;
    windows.row = 0;
    pieces.each(parts, &mut |batch, rows| {
        windows.each(rows, |filter, rows| {
            for row in rows.filter_map(|row| batch.row(row)) {
                if row.supplied() && row.column(StringColumn::OriginalId).is_none() {
                    filter.insert(event::own_id(row.id16()).as_bytes());
                    some = true;
                }
            }
        })?;
        Ok(true)
    })?;
    Ok(some)
}

/// Joins cells, two and two and again, until they are few.
fn coarser(mut cells: Vec<Cell>) -> (u64, Vec<Cell>) {
    let mut micros = QUARTER;
    while cells.len() > MOST_CELLS
        && cells.first().map(|cell| cell.at) != cells.last().map(|cell| cell.at)
    {
        micros *= 2;
        let mut joined: HashMap<(u64, u32, bool), u64> = HashMap::new();
        for cell in cells {
            *joined
                .entry((cell.at / 2, cell.action, cell.success))
                .or_default() += cell.count;
        }
        let cell = |((at, action, success), count)| Cell {
            at,
            action,
            success,
            count,
        };
        cells = joined.into_iter().map(cell).collect();
        cells.sort();
    }
    (micros, cells)
}

fn table_of(column: StringColumn) -> Option<Tabled> {
    match column {
        StringColumn::UserId => Some(Tabled::UserId),
        StringColumn::UserEmail => Some(Tabled::UserEmail),
        StringColumn::IpAddress => Some(Tabled::IpAddress),
        _ => None,
    }
}

/// The values that are there in some rows of a column, and how often.
fn counted(column: &Column, rows: Range<usize>) -> impl Iterator<Item = (&str, u64)> {
    let mut counts = vec![0_u64; column.distinct() + 1];
    for row in rows {
        if let Some(count) = counts.get_mut(column.code(row) as usize) {
            *count += 1;
        }
    }
    let held = counts.into_iter().zip(0..).filter(|(count, _)| *count > 0);
    held.filter_map(|(count, code)| Some((column.value(code)?, count)))
}

fn new_filter(values: u64) -> Result<Sbbf> {
    Sbbf::new_with_ndv_fpp(values.max(1), WRONG_OF_WINDOW)
        .map_err(|error| Error::Unavailable(format!("no filter: {error}")))
}

fn counted_or(few: bool, counts: Counts, filter: Option<Filter>) -> Counted {
    match filter {
        Some(filter) if !few || counts.len() > MOST_COUNTED => Counted::Some(filter),
        _ => Counted::All(sorted(counts)),
    }
}

fn types_of(types: Counts) -> Result<Counted> {
    if types.len() <= MOST_COUNTED {
        return Ok(Counted::All(sorted(types)));
    }
    let mut filter = new_filter(types.len() as u64)?;
    types
        .keys()
        .for_each(|value| filter.insert(value.as_bytes()));
    Ok(Counted::Some(Filter(filter)))
}

fn sorted(counts: Counts) -> Vec<(String, u64)> {
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.sort();
    counts
}

/// Counts a value, which is copied only when it is new.
fn add(counts: &mut Counts, value: &str, count: u64) {
    match counts.get_mut(value) {
        Some(held) => *held += count,
        None => {
            counts.insert(value.to_owned(), count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_window_knows_its_own_rows() {
        let count = 2 * WINDOW + 5;
        let mut windows = Windows::new(count as u64);
        let mut row = 0;
        for pieces in [70_000, 1, 0, 60_000, count - 130_001] {
            // Rows of a piece are numbered from where it begins to be meant.
            windows
                .each(7..7 + pieces, |filter, rows| {
                    for _ in rows {
                        filter.insert(format!("{row}").as_bytes());
                        row += 1;
                    }
                })
                .unwrap();
        }
        let filters = windows.finish();
        assert_eq!((row, filters.len()), (count, 3));
        for row in 0..count {
            assert!(filters[row / WINDOW].may_hold(&row.to_string()));
        }
        let wrong = (0..WINDOW).filter(|row| filters[1].may_hold(&row.to_string()));
        assert!(wrong.count() < WINDOW / 500, "at most a thousandth, or so");
    }
}
