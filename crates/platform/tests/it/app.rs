//! An installation with one administrator, and its log as lines to compare with.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use event::{Record, Source, Timestamp};
use platform::{Caller, Error, First, Platform, Principal, Settings, first_organization};
use store::{Fault, Options, OrganizationId, Step, Store};
use tempfile::TempDir;

pub(crate) const ADMIN: &str = "admin@neogenesys.com";
pub(crate) const PASSWORD: &str = "correct horse battery";
/// 2026-03-05T14:30:00Z.
const START: u64 = 1_772_721_000_000_000;

pub(crate) struct App {
    pub(crate) platform: Platform,
    pub(crate) organization: OrganizationId,
    options: Options,
    clock: Arc<AtomicU64>,
    fault: Arc<Mutex<Option<(Step, Fault)>>>,
    folder: TempDir,
}

impl App {
    pub(crate) async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    pub(crate) async fn with(settings: Settings) -> Self {
        let folder = TempDir::new().unwrap();
        let clock = Arc::new(AtomicU64::new(START));
        let fault: Arc<Mutex<Option<(Step, Fault)>>> = Arc::default();
        let mut options = Options::new(&folder.path().join("data"));
        let told = clock.clone();
        options.clock =
            Arc::new(move || Timestamp::from_micros(told.load(Ordering::SeqCst)).unwrap());
        let armed = fault.clone();
        options.faults = Arc::new(move |step| match *armed.lock().unwrap() {
            Some((at, fault)) if at == step => fault,
            _ => Fault::None,
        });
        // No room in reserve: a full disk is refused at once.
        options.disk = Arc::new(|_| Ok((0, 1 << 40)));
        options.tick = Duration::from_secs(3600);
        store::init(&options, None).unwrap();
        let store = Store::open(&options).unwrap();
        let first = first_organization(&store, "Neogénesys", ADMIN, Some(PASSWORD), "root");
        let First { organization, .. } = first.await.unwrap();
        Self {
            platform: Platform::new(store, settings),
            organization,
            options,
            clock,
            fault,
            folder,
        }
    }

    /// The same folder, opened anew and without faults.
    pub(crate) fn reopened(self) -> Self {
        let Self {
            platform,
            organization,
            options,
            clock,
            fault,
            folder,
        } = self;
        *fault.lock().unwrap() = None;
        platform.store().close();
        drop(platform);
        let platform = Platform::new(Store::open(&options).unwrap(), Settings::default());
        Self {
            platform,
            organization,
            options,
            clock,
            fault,
            folder,
        }
    }

    pub(crate) fn store(&self) -> &Store {
        self.platform.store()
    }

    pub(crate) fn wait_minutes(&self, minutes: u64) {
        self.clock.fetch_add(minutes * 60_000_000, Ordering::SeqCst);
    }

    /// A clock that was ahead by so many minutes when something was recorded, and has been set back.
    pub(crate) async fn step_ahead_and_back(&self, minutes: u64) {
        self.wait_minutes(minutes);
        let (operator, caller) = (self.operator(), caller());
        let viewed = self.platform.record_view(&operator, "", &caller);
        viewed.await.unwrap();
        self.set_back_minutes(minutes);
    }

    pub(crate) fn set_back_minutes(&self, minutes: u64) {
        self.clock.fetch_sub(minutes * 60_000_000, Ordering::SeqCst);
    }

    pub(crate) fn arm(&self, fault: Option<(Step, Fault)>) {
        *self.fault.lock().unwrap() = fault;
    }

    pub(crate) async fn user(&self, email: &str) -> Principal {
        let signed_in = self
            .platform
            .register(email, PASSWORD, None, &caller())
            .await
            .unwrap()
            .signed_in()
            .unwrap();
        self.platform.authenticate(&signed_in.token).await.unwrap()
    }

    pub(crate) async fn admin(&self) -> Principal {
        let signed_in = self
            .platform
            .login(ADMIN, PASSWORD, &caller())
            .await
            .unwrap()
            .signed_in()
            .unwrap();
        self.platform.authenticate(&signed_in.token).await.unwrap()
    }

    pub(crate) fn operator(&self) -> Principal {
        Principal::Operator {
            organization: self.organization.clone(),
            os_user: "root".into(),
        }
    }

    /// Switches a policy.
    pub(crate) async fn switch(&self, policy: &str, enabled: bool) {
        let (operator, caller) = (self.operator(), caller());
        let switched = self
            .platform
            .set_policy(&operator, policy, Some(enabled), &caller);
        assert_eq!(switched.await.unwrap().enabled, enabled);
    }

    pub(crate) fn size(&self) -> u64 {
        let mut size = 0;
        while self.store().at(&self.organization, size).unwrap().is_some() {
            size += 1;
        }
        size
    }

    /// Events from an index on.
    pub(crate) fn since(&self, index: u64) -> Vec<Record> {
        (index..self.size())
            .map(|at| {
                self.store()
                    .at(&self.organization, at)
                    .unwrap()
                    .unwrap()
                    .record
            })
            .collect()
    }

    /// What was recorded since the last time, as lines.
    pub(crate) fn lines_since(&self, index: u64) -> Vec<String> {
        self.since(index).iter().map(line).collect()
    }
}

/// `action resource ok|failed by user_id <email>: details [session] {metadata}`, of our own request.
pub(crate) fn line(record: &Record) -> String {
    assert_eq!(record.source, Source::Platform);
    if !record.user_id.starts_with("operator:") {
        assert_eq!(record.ip_address, "192.0.2.7");
        assert_eq!(record.user_agent.as_deref(), Some("test/1"));
        assert_eq!(record.request_id.as_deref(), Some("req-1"));
    }
    let outcome = if record.success { "ok" } else { "failed" };
    let mut line = format!(
        "{} {} {outcome} by {} <{}>: {}",
        record.action, record.resource, record.user_id, record.user_email, record.details
    );
    if let Some(session) = &record.session_id {
        line.push_str(&format!(" [{session}]"));
    }
    if let Some(metadata) = &record.metadata {
        line.push_str(&format!(" {metadata}"));
    }
    line
}

pub(crate) fn caller() -> Caller {
    Caller {
        ip: Some("192.0.2.7".parse().unwrap()),
        user_agent: Some("test/1".into()),
        request_id: Some("req-1".into()),
    }
}

/// The name of an error, for tables.
pub(crate) fn kind<T: std::fmt::Debug>(answer: Result<T, Error>) -> String {
    match answer.unwrap_err() {
        Error::Store(store::Error::Conflict { code, .. }) | Error::Invalid { code, .. } => {
            code.into()
        }
        Error::Store(_) => "store".into(),
        Error::Unauthenticated => "unauthenticated".into(),
        Error::Forbidden { .. } => "forbidden".into(),
        Error::AddressNotAllowed => "address_not_allowed".into(),
        Error::NotFound => "not_found".into(),
        Error::Busy { .. } => "busy".into(),
        other => panic!("{other}"),
    }
}
