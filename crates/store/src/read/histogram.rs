//! Events over time.

use std::collections::BTreeMap;

use archive::{Cell, Index};
use event::Timestamp;

use super::scan::Scan;

/// Widths of a bucket in seconds. Each is a multiple of the one before, so that narrow ones can be joined: 28 days and 52
/// weeks stand for months and years.
const WIDTHS: [u64; 13] = [
    1,
    10,
    60,
    300,
    900,
    3600,
    6 * 3600,
    DAY,
    7 * DAY,
    28 * DAY,
    364 * DAY,
    3640 * DAY,
    WIDEST,
];
/// So wide that a few make up all the time there is.
const WIDEST: u64 = 36_400 * DAY;
const DAY: u64 = 86_400;
/// Buckets at the most: 120, and the two that the ends of the range cut.
const MOST: u64 = 122;
/// Microseconds before 1970 at which buckets begin to be counted: a Monday, so that weeks begin on one.
const BEFORE: u64 = 3 * DAY * 1_000_000;

/// How many events were when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Histogram {
    /// Seconds a bucket spans.
    pub width: u64,
    /// In order; those that no event is in are left out.
    pub buckets: Vec<Bucket>,
}

/// A span of time, and the events in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// When it begins, in UTC. The first of all begins in 1970, however wide the others are.
    pub start: Timestamp,
    /// How many succeeded.
    pub success: u64,
    /// How many failed.
    pub failure: u64,
}

/// Counts events by time. Buckets become wider as the range that is counted grows.
pub(super) struct Buckets {
    level: usize,
    /// Least and greatest time there may be, in microseconds.
    range: Option<(u64, u64)>,
    /// Failures and successes, by number of the bucket.
    counts: BTreeMap<u64, [u64; 2]>,
    /// Those of the bucket that was counted last: events near each other are of near times.
    last: (u64, [u64; 2]),
}

impl Buckets {
    pub(super) fn new() -> Self {
        Self {
            level: 0,
            range: None,
            counts: BTreeMap::new(),
            last: (0, [0; 2]),
        }
    }

    /// Microseconds a bucket spans.
    fn width(&self) -> u64 {
        WIDTHS.get(self.level).copied().unwrap_or(WIDEST) * 1_000_000
    }

    fn number(&self, at: u64) -> u64 {
        (at + BEFORE) / self.width()
    }

    /// Makes buckets so wide that all from `least` to `most`, in microseconds, and what came before are few.
    pub(super) fn cover(&mut self, least: u64, most: u64) {
        let (from, to) = self.range.unwrap_or((least, most));
        if self.range.is_some() && from <= least && most <= to {
            return;
        }
        let (from, to) = (from.min(least), to.max(most));
        self.range = Some((from, to));
        self.flush();
        let before = self.width();
        while self.number(to) - self.number(from) >= MOST && self.level + 1 < WIDTHS.len() {
            self.level += 1;
        }
        let joined = self.width() / before;
        if joined > 1 {
            for (number, counts) in std::mem::take(&mut self.counts) {
                self.put(number / joined, counts);
            }
        }
    }

    /// Counts events of one time and outcome.
    pub(super) fn add(&mut self, at: u64, success: bool, count: u64) {
        self.cover(at, at);
        let number = self.number(at);
        if self.last.0 != number {
            self.flush();
            self.last.0 = number;
        }
        self.last.1[usize::from(success)] += count;
    }

    /// Counts the events of a segment that a scan wants, by its index. `false`: the index does not tell, and nothing was
    /// counted.
    pub(super) fn add_index(&mut self, index: &Index, scan: &Scan<'_>) -> bool {
        let (least, most) = index.timestamps();
        let cell = index.cell_micros();
        let allows =
            |action: &String| [false, true].map(|success| scan.allows_of(action, None, success));
        let wanted: Vec<[bool; 2]> = index.actions().iter().map(allows).collect();
        let is_wanted = |held: &&Cell| {
            let wanted = wanted.get(held.action as usize);
            wanted.is_some_and(|wanted| wanted[usize::from(held.success)])
        };
        if scan.has_no_terms() {
            self.cover(least, most);
            if self.number(least) == self.number(most) {
                for outcome in index.outcomes() {
                    self.add(least, outcome.success, outcome.count);
                }
                return true;
            }
        } else if scan.asks_for_source() {
            return false;
        } else {
            // When in its cell the first event was, and the last one, is not known: they are at least so far apart.
            let mut wanted = index.cells().iter().filter(is_wanted);
            let Some(first) = wanted.next() else {
                return true;
            };
            let last = wanted.next_back().unwrap_or(first);
            let from = first
                .at
                .saturating_add(1)
                .saturating_mul(cell)
                .saturating_sub(1);
            let to = last.at.saturating_mul(cell);
            if from < to {
                self.cover(from, to);
            }
        }
        // Then all of a cell is in one bucket, wherever in it its events were.
        if !self.width().is_multiple_of(cell) || !BEFORE.is_multiple_of(cell) {
            return false;
        }
        for held in index.cells().iter().filter(is_wanted) {
            let at = held.at.saturating_mul(cell).clamp(least, most);
            self.add(at, held.success, held.count);
        }
        true
    }

    fn put(&mut self, number: u64, counts: [u64; 2]) {
        let held = self.counts.entry(number).or_default();
        for (held, more) in held.iter_mut().zip(counts) {
            *held += more;
        }
    }

    fn flush(&mut self) {
        let (number, counts) = std::mem::take(&mut self.last);
        if counts != [0; 2] {
            self.put(number, counts);
        }
    }

    pub(super) fn into_histogram(mut self) -> Histogram {
        self.flush();
        let width = self.width();
        let bucket = |(number, [failure, success]): (&u64, &[u64; 2])| Bucket {
            start: Timestamp::from_micros((number * width).saturating_sub(BEFORE))
                .unwrap_or_default(),
            success: *success,
            failure: *failure,
        };
        Histogram {
            width: width / 1_000_000,
            buckets: self.counts.iter().map(bucket).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(times: &[u64]) -> Histogram {
        let mut buckets = Buckets::new();
        for at in times {
            buckets.add(*at, at % 2 == 0, 1);
        }
        buckets.into_histogram()
    }

    #[test]
    fn each_width_is_made_of_the_one_before() {
        assert!(WIDTHS.windows(2).all(|pair| pair[1] % pair[0] == 0));
        assert_eq!(of(&[0, Timestamp::END - 1]).width, 36_400 * DAY);
    }

    #[test]
    fn weeks_begin_on_mondays() {
        let from: Timestamp = "2024-06-01T00:00:00Z".parse().unwrap();
        let to: Timestamp = "2026-03-05T14:30:00Z".parse().unwrap();
        let found = of(&[from.as_micros(), to.as_micros()]);
        assert_eq!(found.width, 7 * DAY);
        assert_eq!(found.buckets[1].start.to_string(), "2026-03-02T00:00:00Z");
        assert_eq!(of(&[5, Timestamp::END / 9]).buckets[0].start.as_micros(), 0);
    }

    proptest! {
        #[test]
        fn order_does_not_matter_and_nothing_is_lost(
            mut times in prop::collection::vec((0..Timestamp::END, 0_u32..58), 1..200),
        ) {
            let times: Vec<u64> = times.drain(..).map(|(at, fine)| at >> fine).collect();
            let found = of(&times);
            let mut sorted = times.clone();
            sorted.sort_unstable();
            prop_assert_eq!(&found, &of(&sorted));
            prop_assert!(found.buckets.len() as u64 <= MOST);
            for bucket in &found.buckets {
                let start = bucket.start.as_micros();
                let number = (start + BEFORE) / (found.width * 1_000_000);
                let inside = times.iter().filter(|at| (*at + BEFORE) / (found.width * 1_000_000) == number);
                let (success, failure): (Vec<u64>, Vec<u64>) = inside.partition(|at| *at % 2 == 0);
                prop_assert_eq!((bucket.success, bucket.failure), (success.len() as u64, failure.len() as u64));
            }
        }
    }
}
