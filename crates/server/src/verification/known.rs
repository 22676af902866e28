//! What is known of verifications: those that run, and what came of the last.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use event::Timestamp;
use platform::{FinishedVerification, RecordedVerification};
use store::OrganizationId;

use super::Now;
use crate::{App, app::blocking, problem::Problem};

/// Of all organizations.
#[derive(Default)]
pub(crate) struct Verifications(Mutex<HashMap<OrganizationId, Of>>);

/// Of one.
#[derive(Default)]
struct Of {
    running: Option<Arc<Running>>,
    /// The newest that was recorded, once somebody has looked since the last one ended.
    recorded: Option<Option<RecordedVerification>>,
    /// One that ended after it, and of which the log has no record.
    unrecorded: Option<Unrecorded>,
    /// How many ended since the start.
    ended: u64,
}

/// A verification that ended without a record.
#[derive(Clone, Debug)]
pub(crate) struct Unrecorded {
    pub(crate) started_at: Timestamp,
    pub(crate) ended_at: Timestamp,
    /// What came of it, if it came to its end.
    pub(crate) finished: Option<FinishedVerification>,
    /// Why there is no record, in words for people.
    pub(crate) failure: &'static str,
}

/// What can be said of an organization's.
pub(crate) struct Known {
    pub(crate) running: Option<Now>,
    pub(crate) recorded: Option<RecordedVerification>,
    pub(crate) unrecorded: Option<Unrecorded>,
}

impl Verifications {
    /// Lists one as running, if `seat` gives a seat. `None`: one runs already.
    pub(super) fn begin<T>(
        &self,
        organization: &OrganizationId,
        running: &Arc<Running>,
        seat: impl FnOnce() -> Option<T>,
    ) -> Option<Option<T>> {
        let mut all = self.lock();
        let of = all.entry(organization.clone()).or_default();
        if of.running.is_some() {
            return None;
        }
        let seat = seat();
        of.running = seat.is_some().then(|| running.clone());
        Some(seat)
    }

    /// The running one and the last.
    pub(crate) async fn known(app: &App, organization: &OrganizationId) -> Result<Known, Problem> {
        let (known, ended) = {
            let mut all = app.verifications.lock();
            let of = all.entry(organization.clone()).or_default();
            let known = Known {
                running: of.running.as_ref().map(|running| running.now()),
                recorded: None,
                unrecorded: of.unrecorded.clone(),
            };
            if let Some(recorded) = &of.recorded {
                let recorded = recorded.clone();
                return Ok(Known { recorded, ..known });
            }
            (known, of.ended)
        };
        let turn = app.reads.clone().acquire_owned().await;
        let (platform, of) = (app.platform.clone(), organization.clone());
        let recorded = blocking(move || {
            let _turn = turn;
            platform.last_verification(&of)
        });
        let recorded = recorded.await??;
        let mut all = app.verifications.lock();
        let of = all.entry(organization.clone()).or_default();
        // What ended meanwhile is newer than what was read.
        if of.ended == ended {
            of.recorded = Some(recorded.clone());
        }
        Ok(Known { recorded, ..known })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<OrganizationId, Of>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A verification that runs.
pub(crate) struct Running {
    pub(super) started_at: Timestamp,
    at: Mutex<(&'static str, u64, u64)>,
    cancelled: AtomicBool,
}

impl Running {
    pub(super) fn new(started_at: Timestamp) -> Self {
        Self {
            started_at,
            at: Mutex::new(("checkpoints", 0, 0)),
            cancelled: AtomicBool::new(false),
        }
    }

    /// How far it is. Says whether it is to end.
    pub(super) fn tell(&self, phase: &'static str, entries: u64, size: u64) -> bool {
        *self.at.lock().unwrap_or_else(PoisonError::into_inner) = (phase, entries, size);
        self.is_cancelled()
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.cancelled.load(Relaxed)
    }

    pub(super) fn cancel(&self) {
        self.cancelled.store(true, Relaxed);
    }

    fn now(&self) -> Now {
        let (phase, entries, size) = *self.at.lock().unwrap_or_else(PoisonError::into_inner);
        Now {
            started_at: self.started_at,
            phase,
            entries,
            size,
        }
    }
}

/// Takes a verification off the list, however it ends.
pub(super) struct Listed {
    app: App,
    organization: OrganizationId,
    /// What came of it, if the log has no record of that.
    pub(super) ended: Option<Unrecorded>,
}

impl Listed {
    pub(super) fn new(app: App, organization: OrganizationId) -> Self {
        Self {
            app,
            organization,
            ended: None,
        }
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        let mut all = self.app.verifications.lock();
        let of = all.entry(self.organization.clone()).or_default();
        *of = Of {
            running: None,
            recorded: None,
            unrecorded: self.ended.take(),
            ended: of.ended.saturating_add(1),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn while_one_runs_another_is_not_begun() {
        let all = Verifications::default();
        let [a, b] = ["a", "b"].map(|id| OrganizationId::parse(id).unwrap());
        let running = Arc::new(Running::new(Timestamp::default()));
        // Without a seat none begins, and the next may.
        assert_eq!(all.begin(&a, &running, || None::<()>), Some(None));
        assert_eq!(all.begin(&a, &running, || Some(())), Some(Some(())));
        assert_eq!(all.begin(&a, &running, || Some(())), None);
        assert_eq!(all.begin(&b, &running, || Some(())), Some(Some(())));
        running.tell("entries", 5, 9);
        let now = all.lock()[&a].running.as_ref().unwrap().now();
        assert_eq!((now.phase, now.entries, now.size), ("entries", 5, 9));
    }
}
