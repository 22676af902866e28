//! Sets of indexes as statements write them: `417,420-423`.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Indexes of entries, ascending and as few ranges as possible, so that one set has one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryRanges {
    /// First and last of each range.
    ranges: Vec<(u64, u64)>,
}

/// A text is not the one text of a set of indexes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be ascending indexes and ranges, joined where they touch, like 417,420-423")]
pub struct RangesError;

impl EntryRanges {
    /// The set of some indexes, in any order.
    pub fn of(indexes: impl IntoIterator<Item = u64>) -> Self {
        let mut indexes: Vec<u64> = indexes.into_iter().collect();
        indexes.sort_unstable();
        let mut ranges: Vec<(u64, u64)> = Vec::new();
        for index in indexes {
            match ranges.last_mut() {
                Some((_, last)) if index <= last.saturating_add(1) => *last = index,
                _ => ranges.push((index, index)),
            }
        }
        Self { ranges }
    }

    /// Reads the text of a set of at least one index.
    ///
    /// # Errors
    /// Every text but the one [`EntryRanges`] itself writes.
    pub fn parse(text: &str) -> Result<Self, RangesError> {
        let mut ranges: Vec<(u64, u64)> = Vec::new();
        for part in text.split(',') {
            let (first, last) = match part.split_once('-') {
                Some((first, last)) => (index(first)?, index(last)?),
                None => (index(part)?, index(part)?),
            };
            let apart = ranges
                .last()
                .is_none_or(|(_, before)| first.checked_sub(*before).is_some_and(|gap| gap > 1));
            if !apart || first > last || (first == last && part.contains('-')) {
                return Err(RangesError);
            }
            ranges.push((first, last));
        }
        Ok(Self { ranges })
    }

    /// Whether an index is in the set.
    pub fn contains(&self, index: u64) -> bool {
        let after = self.ranges.partition_point(|(first, _)| *first <= index);
        after
            .checked_sub(1)
            .and_then(|at| self.ranges.get(at))
            .is_some_and(|(_, last)| index <= *last)
    }

    /// How many indexes there are.
    pub fn count(&self) -> u64 {
        self.ranges.iter().fold(0, |sum: u64, (first, last)| {
            sum.saturating_add((last - first).saturating_add(1))
        })
    }

    /// The greatest index.
    pub fn last(&self) -> Option<u64> {
        self.ranges.last().map(|(_, last)| *last)
    }

    /// First and last of each range, ascending.
    pub fn ranges(&self) -> &[(u64, u64)] {
        &self.ranges
    }
}

fn index(text: &str) -> Result<u64, RangesError> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits || (text.len() > 1 && text.starts_with('0')) {
        return Err(RangesError);
    }
    text.parse().map_err(|_| RangesError)
}

impl fmt::Display for EntryRanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (first, last)) in self.ranges.iter().enumerate() {
            if place > 0 {
                f.write_str(",")?;
            }
            write!(f, "{first}")?;
            if last > first {
                write!(f, "-{last}")?;
            }
        }
        Ok(())
    }
}

impl Serialize for EntryRanges {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EntryRanges {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_set_has_one_text() {
        let set = EntryRanges::of([423, 417, 420, 421, 422, 417]);
        assert_eq!(set.to_string(), "417,420-423");
        assert_eq!((set.count(), set.last()), (5, Some(423)));
        for bad in [
            "",
            "1,",
            "1,1",
            "2,1",
            "1,2",
            "1-2,3",
            "1-1",
            "2-1",
            "01",
            "+1",
            "1-",
            "1--2",
            " 1",
            "99999999999999999999",
        ] {
            assert_eq!(EntryRanges::parse(bad), Err(RangesError), "{bad}");
        }
        assert!(
            EntryRanges::parse("0-18446744073709551615")
                .unwrap()
                .contains(u64::MAX)
        );
        assert!(EntryRanges::parse("18446744073709551615,18446744073709551615").is_err());
    }

    proptest! {
        #[test]
        fn reads_what_it_writes(indexes in proptest::collection::btree_set(0_u64..60, 1..30)) {
            let set = EntryRanges::of(indexes.iter().copied());
            prop_assert_eq!(&EntryRanges::parse(&set.to_string()).unwrap(), &set);
            prop_assert_eq!(set.count(), indexes.len() as u64);
            for index in 0..60 {
                prop_assert_eq!(set.contains(index), indexes.contains(&index));
            }
        }
    }
}
