//! Spreading work over processors, as far as no other search wants them.

use std::{
    num::NonZero,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    thread,
};

/// Threads of one search at the most.
const MOST: usize = 4;

/// Counts a search while it runs.
pub(super) struct Running<'a>(&'a AtomicUsize);

impl<'a> Running<'a> {
    pub(super) fn new(searches: &'a AtomicUsize) -> Self {
        searches.fetch_add(1, Relaxed);
        Self(searches)
    }

    /// How many threads it may use now: one, if there are other searches.
    pub(super) fn threads(&self) -> usize {
        match self.0.load(Relaxed) {
            1 => thread::available_parallelism()
                .map_or(1, NonZero::get)
                .min(MOST),
            _ => 1,
        }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

/// What `work` makes of each item, in their order; in as many threads as there are `states`, of which each keeps one.
pub(super) fn each<'t, S: Send, T: Sync, R: Send>(
    states: &mut [S],
    items: &'t [T],
    work: impl Fn(&mut S, &'t T) -> R + Sync,
) -> Vec<R> {
    let work = &work;
    let of = |state: &mut S, items: &'t [T]| -> Vec<R> {
        items.iter().map(|item| work(state, item)).collect()
    };
    let Some((first, others)) = states.split_first_mut() else {
        return Vec::new();
    };
    let here = items.len().div_ceil(others.len() + 1);
    let (own, rest) = items.split_at_checked(here).unwrap_or((items, &[]));
    if rest.is_empty() {
        return of(first, own);
    }
    thread::scope(|scope| {
        let threads: Vec<_> = (others.iter_mut().zip(rest.chunks(here)))
            .map(|(state, items)| scope.spawn(move || of(state, items)))
            .collect();
        let mut made = of(first, own);
        for thread in threads {
            match thread.join() {
                Ok(more) => made.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        made
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_done_once_and_in_order() {
        for threads in 1..5 {
            for count in 0..12 {
                let items: Vec<usize> = (0..count).collect();
                let mut states = vec![0; threads];
                let made = each(&mut states, &items, |seen, item| {
                    *seen += 1;
                    item * 2
                });
                assert_eq!(made, items.iter().map(|item| item * 2).collect::<Vec<_>>());
                assert_eq!(states.iter().sum::<usize>(), count);
            }
        }
    }

    #[test]
    fn whoever_is_alone_gets_the_processors() {
        let searches = AtomicUsize::new(0);
        let first = Running::new(&searches);
        assert!((1..=MOST).contains(&first.threads()));
        let second = Running::new(&searches);
        assert_eq!((first.threads(), second.threads()), (1, 1));
        drop((first, second));
        assert_eq!(searches.load(Relaxed), 0);
    }
}
