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
/// Whoever is free takes the next item: they may be of very different size.
pub(super) fn each<'t, S: Send, T: Sync, R: Send>(
    states: &mut [S],
    items: &'t [T],
    work: impl Fn(&mut S, &'t T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let share = |state: &mut S| -> Vec<(usize, R)> {
        let mut made = Vec::new();
        loop {
            let at = next.fetch_add(1, Relaxed);
            let Some(item) = items.get(at) else {
                return made;
            };
            made.push((at, work(state, item)));
        }
    };
    // One thread fewer than items, since this one works too.
    let threads = states.len().min(items.len());
    let Some((own, others)) = states.split_first_mut() else {
        return Vec::new();
    };
    let share = &share;
    let mut made = thread::scope(|scope| {
        let others = others.iter_mut().take(threads.saturating_sub(1));
        // Where no thread is to be had, this one does all of it.
        let spawn = |state| {
            let thread = thread::Builder::new().name("search".into());
            thread.spawn_scoped(scope, move || share(state)).ok()
        };
        let threads: Vec<_> = others.filter_map(spawn).collect();
        let mut made = share(own);
        for thread in threads {
            match thread.join() {
                Ok(more) => made.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        made
    });
    made.sort_unstable_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, made)| made).collect()
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
