//! The gate before password hashing: it costs 19 MiB and a processor each, so few run at a time.

use std::sync::Arc;

use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::{Error, Result};

/// Hashes that run at a time.
const RUNNING: usize = 2;
/// Requests that wait for their turn.
const WAITING: usize = 32;
/// Seconds after which those who found no place may try again.
const RETRY_AFTER: u32 = 2;

pub(crate) struct Gate {
    running: Arc<Semaphore>,
    /// Of those that run and those that wait.
    places: Arc<Semaphore>,
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            running: Arc::new(Semaphore::new(RUNNING)),
            places: Arc::new(Semaphore::new(RUNNING + WAITING)),
        }
    }
}

impl Gate {
    /// Runs `work` in a thread of its own when it is its turn.
    ///
    /// Once begun it runs to its end, holding its place, also if nobody waits for it any more.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let busy = || Error::Busy {
            retry_after: RETRY_AFTER,
            reason: "too many people are signing in just now".into(),
        };
        let place = self
            .places
            .clone()
            .try_acquire_owned()
            .map_err(|_| busy())?;
        let turn = self
            .running
            .clone()
            .acquire_owned()
            .await
            .map_err(|_| busy())?;
        let working = spawn_blocking(move || {
            let value = work();
            drop((turn, place));
            value
        });
        // It fails only if `work` panics or the runtime shuts down.
        working.await.map_err(|_| busy())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use tokio::task::JoinSet;

    use super::*;

    #[tokio::test]
    async fn two_run_and_thirty_two_wait() {
        let gate = Arc::new(Gate::default());
        let (started, starts) = mpsc::channel();
        let (finish, finished) = mpsc::channel::<()>();
        let finished = Arc::new(std::sync::Mutex::new(finished));
        let mut asked = JoinSet::new();
        for _ in 0..RUNNING + WAITING {
            let (gate, started, finished) = (gate.clone(), started.clone(), finished.clone());
            asked.spawn(async move {
                let work = move || {
                    started.send(()).unwrap();
                    finished.lock().unwrap().recv().unwrap();
                };
                gate.run(work).await
            });
        }
        while gate.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let refused = gate.run(|| ()).await;
        assert!(matches!(refused, Err(Error::Busy { retry_after: 2, .. })));
        starts.recv().unwrap();
        starts.recv().unwrap();
        // Both turns are taken, and nobody has finished.
        assert_eq!(gate.running.available_permits(), 0);
        assert!(starts.try_recv().is_err());
        for _ in 0..RUNNING + WAITING {
            finish.send(()).unwrap();
        }
        while let Some(answer) = asked.join_next().await {
            answer.unwrap().unwrap();
        }
        gate.run(|| ()).await.unwrap();
    }
}
