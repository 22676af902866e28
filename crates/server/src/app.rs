//! What all requests share.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use platform::{Platform, Principal};
use store::{Health, OrganizationId, SignedCheckpoint, Store};
use tokio::sync::{Semaphore, watch};

use crate::{
    Limits, Settings, SettingsError,
    auth::KeyCache,
    export::background::Background,
    live::{Hubs, Seats},
    metrics::HttpMetrics,
    problem::Problem,
    rate::Buckets,
    request::{Call, RequestIds},
    sealing::Sealing,
    settings::Checked,
    sso::Sso,
    verification::Verifications,
};

/// How long exports that were cut may take to be recorded, and verifications to end.
const SETTLED: Duration = Duration::from_secs(10);

/// The platform behind HTTP, with what HTTP adds to it. Cheap to clone.
#[derive(Clone)]
pub(crate) struct App(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) platform: Platform,
    pub(crate) settings: Checked,
    pub(crate) limits: Limits,
    pub(crate) ids: RequestIds,
    pub(crate) keys: KeyCache,
    /// The provider people may sign in through, if there is one.
    pub(crate) sso: Option<Sso>,
    pub(crate) metrics: HttpMetrics,
    /// Requests of an address.
    pub(crate) requests: Buckets<IpAddr>,
    /// Requests with a credential, by the id of the sign-in or key.
    pub(crate) credentials: Buckets<String>,
    /// Attempts of an address to register or sign in.
    pub(crate) sign_ins: Buckets<IpAddr>,
    /// KiB of bodies that may be held.
    pub(crate) bodies: Arc<Semaphore>,
    /// Reads of the log that may run.
    pub(crate) reads: Arc<Semaphore>,
    pub(crate) checkpoints: Mutex<HashMap<(OrganizationId, u32), (Instant, SignedCheckpoint)>>,
    /// How the store was, and when. Held while somebody looks.
    pub(crate) health: tokio::sync::Mutex<Option<(Instant, Health)>>,
    /// The logs that live views follow.
    pub(crate) hubs: Hubs,
    /// Live views.
    pub(crate) streams: Arc<Seats>,
    /// Exports.
    pub(crate) exports: Arc<Seats>,
    /// Those that are made in the background here.
    pub(crate) background: Background,
    /// Verifications of whole logs: what is known of them, and those that run.
    pub(crate) verifications: Verifications,
    pub(crate) verifying: Arc<Seats>,
    /// What the command line asked to be sealed.
    pub(crate) sealing: Sealing,
    /// Becomes true when the server is to stop.
    pub(crate) stop: watch::Sender<bool>,
}

impl std::ops::Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl App {
    pub(crate) fn new(
        platform: Platform,
        settings: &Settings,
        limits: Limits,
    ) -> Result<Self, SettingsError> {
        let mut start = [0; 8];
        (platform.store().random())(&mut start);
        let checked = settings.check()?;
        let origin = checked.public_origin.as_deref();
        let sso = settings.sso.as_ref().map(|sso| Sso::new(sso, origin));
        Ok(Self(Arc::new(Shared {
            sso: sso.transpose()?,
            settings: checked,
            ids: RequestIds::new(start),
            keys: KeyCache::default(),
            metrics: HttpMetrics::new(crate::routes::table().count()),
            requests: Buckets::new(limits.burst, limits.per_second),
            credentials: Buckets::new(limits.credential_burst, limits.credential_per_second),
            sign_ins: Buckets::new(limits.sign_in_burst, limits.sign_in_per_second),
            bodies: Arc::new(Semaphore::new(limits.bodies >> 10)),
            reads: Arc::new(Semaphore::new(limits.reads)),
            checkpoints: Mutex::default(),
            health: tokio::sync::Mutex::default(),
            hubs: Hubs::default(),
            streams: Seats::new(limits.streams, limits.streams_each),
            exports: Seats::new(limits.exports, limits.exports_each),
            background: Background::default(),
            verifications: Verifications::default(),
            verifying: Seats::new(limits.verifications, 1),
            sealing: Sealing::default(),
            stop: watch::Sender::new(false),
            platform,
            limits,
        })))
    }

    /// The store below the platform.
    pub(crate) fn store(&self) -> &Arc<Store> {
        self.platform.store()
    }

    /// Waits until exports that were cut are recorded, and verifications have ended: before the store closes, and not for
    /// ever.
    pub(crate) async fn settle(&self) {
        let recorded = tokio::time::timeout(SETTLED, self.exports.emptied());
        if recorded.await.is_err() {
            tracing::error!("exports that were cut were not recorded");
        }
        let ended = tokio::time::timeout(SETTLED, self.verifying.emptied());
        if ended.await.is_err() {
            tracing::warn!("a verification goes on reading while the store closes");
        }
    }

    /// Tells when the server is to stop.
    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.stop.subscribe()
    }

    /// Reads from the store, in a thread that may wait, when its turn has come.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Store) -> store::Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let turn = self.reads.clone().acquire_owned().await;
        let store = self.store().clone();
        let outcome = blocking(move || {
            let _turn = turn;
            read(&store)
        });
        Ok(outcome.await??)
    }

    /// A 403, which is recorded first; if it cannot be, that is the answer.
    pub(crate) async fn deny(
        &self,
        who: &Principal,
        what: &str,
        resource: &str,
        call: &Call,
        why: Problem,
    ) -> Problem {
        let caller = call.caller();
        let recorded = self.platform.record_denied(who, what, resource, &caller);
        match recorded.await {
            Ok(()) => why,
            Err(error) => error.into(),
        }
    }
}

/// Runs what waits or computes for long away from the threads that serve.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Problem::internal(format!("a task failed: {error}")))
}

/// Tells the thread that reads when nobody waits any more.
#[derive(Default)]
pub(crate) struct CancelOnDrop(Arc<AtomicBool>);

impl CancelOnDrop {
    /// True once nobody waits.
    pub(crate) fn flag(&self) -> Arc<AtomicBool> {
        self.0.clone()
    }
}

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}
