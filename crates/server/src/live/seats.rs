//! How many long answers there are: in all, and of one credential.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

/// The seats for long answers of a kind.
pub(crate) struct Seats {
    most: usize,
    each: usize,
    taken: Mutex<Taken>,
    freed: Notify,
}

#[derive(Default)]
struct Taken {
    all: usize,
    of: HashMap<String, usize>,
}

/// A long answer's seat, given back when dropped.
pub(crate) struct Seat {
    seats: Arc<Seats>,
    whose: String,
}

impl Seats {
    /// `most` in all, `each` of one credential.
    pub(crate) fn new(most: usize, each: usize) -> Arc<Self> {
        Arc::new(Self {
            most,
            each,
            taken: Mutex::default(),
            freed: Notify::new(),
        })
    }

    /// A seat for a credential; `None` if it has its share, or all are taken.
    pub(crate) fn take(self: &Arc<Self>, whose: &str) -> Option<Seat> {
        let mut taken = self.lock();
        let own = taken.of.get(whose).copied().unwrap_or(0);
        if taken.all >= self.most || own >= self.each {
            return None;
        }
        taken.all = taken.all.saturating_add(1);
        taken.of.insert(whose.to_owned(), own.saturating_add(1));
        Some(Seat {
            seats: self.clone(),
            whose: whose.to_owned(),
        })
    }

    /// How many are taken.
    pub(crate) fn taken(&self) -> usize {
        self.lock().all
    }

    /// Returns when none is taken.
    pub(crate) async fn emptied(&self) {
        loop {
            let freed = self.freed.notified();
            tokio::pin!(freed);
            freed.as_mut().enable();
            if self.lock().all == 0 {
                return;
            }
            freed.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.lock();
        taken.all = taken.all.saturating_sub(1);
        if let Some(own) = taken.of.get_mut(&self.whose) {
            *own = own.saturating_sub(1);
            if *own == 0 {
                taken.of.remove(&self.whose);
            }
        }
        drop(taken);
        self.seats.freed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_has_a_share_and_gives_it_back() {
        let seats = Seats::new(3, 2);
        let (one, two) = (seats.take("a").unwrap(), seats.take("a").unwrap());
        assert!(seats.take("a").is_none(), "its share");
        let three = seats.take("b").unwrap();
        assert!(seats.take("c").is_none(), "all are taken");
        drop(one);
        let four = seats.take("c").unwrap();
        let emptied = seats.clone();
        let emptied = tokio::spawn(async move { emptied.emptied().await });
        drop((two, three, four));
        emptied.await.unwrap();
        assert!(seats.lock().of.is_empty());
    }
}
