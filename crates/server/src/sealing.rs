//! Sealing that somebody asked for, one at a time.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use store::{Sealed, Store};

/// The last that was asked for.
#[derive(Clone, Default)]
pub(crate) struct Sealing(Arc<Mutex<Run>>);

/// How far it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) running: bool,
    /// It ended, and not well.
    pub(crate) failed: bool,
    pub(crate) sealed: Sealed,
}

impl Sealing {
    /// Begins, unless it runs already. It ends by itself, also when the store closes.
    pub(crate) fn begin(&self, store: &Arc<Store>) {
        {
            let mut run = self.lock();
            if run.running {
                return;
            }
            *run = Run {
                running: true,
                ..Run::default()
            };
        }
        let ending = Ending {
            sealing: self.clone(),
            sealed: None,
        };
        let store = store.clone();
        tokio::task::spawn_blocking(move || ending.seal(&store));
    }

    pub(crate) fn run(&self) -> Run {
        *self.lock()
    }

    fn lock(&self) -> MutexGuard<'_, Run> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A run that ends whatever becomes of its thread.
struct Ending {
    sealing: Sealing,
    /// What was sealed, if it came to its end.
    sealed: Option<Sealed>,
}

impl Ending {
    fn seal(mut self, store: &Store) {
        let sealed = store.seal(true, &mut |sealed| self.sealing.lock().sealed = sealed);
        match sealed {
            Ok(sealed) => self.sealed = Some(sealed),
            Err(error) => tracing::error!(%error, "sealing ended before its end"),
        }
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        let mut run = self.sealing.lock();
        *run = Run {
            running: false,
            failed: self.sealed.is_none(),
            sealed: self.sealed.unwrap_or(run.sealed),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_never_came_to_its_end_has_failed() {
        let sealing = Sealing::default();
        sealing.lock().running = true;
        drop(Ending {
            sealing: sealing.clone(),
            sealed: None,
        });
        assert!(sealing.run().failed && !sealing.run().running);
    }
}
