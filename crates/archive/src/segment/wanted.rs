//! Which rows of a segment are read.

/// Which rows of a segment are wanted; they ascend.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted<'a> {
    /// From the first to before the last.
    Range(usize, usize),
    /// These.
    Rows(&'a [usize]),
}

impl<'a> Wanted<'a> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::Range(start, end) => end - start,
            Self::Rows(rows) => rows.len(),
        }
    }

    /// Those among the `count` rows from `first` on, counted from there.
    pub(super) fn rows(
        self,
        first: usize,
        count: usize,
    ) -> impl Iterator<Item = usize> + Clone + use<'a> {
        let (range, rows) = match self {
            Self::Range(start, end) => (start.max(first)..end.min(first + count), &[][..]),
            Self::Rows(rows) => {
                let from = rows.partition_point(|row| *row < first);
                let to = rows.partition_point(|row| *row < first + count);
                (0..0, rows.get(from..to).unwrap_or_default())
            }
        };
        range
            .chain(rows.iter().copied())
            .map(move |row| row - first)
    }
}
