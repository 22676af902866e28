//! A store in a folder of its own, with a clock that the test sets.

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use event::{NewEvent, Timestamp};
use store::{
    Fault, Ingest, Item, ListQuery, Options, OrganizationId, Outcome, Page, Receipt, Result,
    Sender, Step, Store,
};
use tempfile::TempDir;

/// 2026-03-05T14:30:00Z.
pub(crate) const START: u64 = 1_772_721_000_000_000;

pub(crate) struct TestStore {
    pub(crate) folder: TempDir,
    pub(crate) options: Options,
    pub(crate) clock: Arc<AtomicU64>,
    pub(crate) organization: OrganizationId,
    store: Option<Arc<Store>>,
}

/// A folder with one organization, whose log has its entry 0.
pub(crate) fn test_store() -> TestStore {
    test_store_with(|_| {})
}

pub(crate) fn test_store_with(change: impl FnOnce(&mut Options)) -> TestStore {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(AtomicU64::new(START));
    let mut options = Options::new(&folder.path().join("data"));
    let ticking = clock.clone();
    options.clock = Arc::new(move || {
        let now = ticking.fetch_add(1, Ordering::Relaxed);
        Timestamp::from_micros(now).unwrap()
    });
    // Tests sign and seal when they ask for it.
    options.tick = Duration::from_secs(3600);
    options.seal_every = Duration::from_secs(3600);
    change(&mut options);
    store::init(&options, Some("test.example")).unwrap();
    let store = Store::open(&options).unwrap();
    let (organization, made) = store.create_organization("Neogénesys", |_| Ok(())).unwrap();
    made.blocking_recv().unwrap().unwrap();
    TestStore {
        folder,
        options,
        clock,
        organization,
        store: Some(store),
    }
}

impl TestStore {
    pub(crate) fn store(&self) -> &Arc<Store> {
        self.store.as_ref().unwrap()
    }

    /// Stops, and starts again with changed options.
    pub(crate) fn reopen_with(&mut self, change: impl FnOnce(&mut Options)) -> Result<()> {
        self.stop();
        change(&mut self.options);
        self.store = Some(Store::open(&self.options)?);
        Ok(())
    }

    pub(crate) fn reopen(&mut self) {
        self.reopen_with(|_| {}).unwrap();
    }

    pub(crate) fn stop(&mut self) {
        if let Some(store) = self.store.take() {
            store.close();
        }
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.options.data.join("neosc.db")
    }

    pub(crate) fn advance(&self, micros: u64) {
        self.clock.fetch_add(micros, Ordering::Relaxed);
    }

    pub(crate) fn ingest(&self, request: Ingest) -> Result<Outcome> {
        ingest(self.store(), request)
    }

    pub(crate) fn request(&self, events: Vec<NewEvent>) -> Ingest {
        request(&self.organization, events)
    }

    /// Sends events that must all be accepted.
    pub(crate) fn send(&self, events: Vec<NewEvent>) -> Vec<Receipt> {
        receipts(self.ingest(self.request(events)).unwrap())
    }

    pub(crate) fn size(&self) -> u64 {
        self.store().log(&self.organization).unwrap().size
    }

    pub(crate) fn list(&self, query: &ListQuery) -> Result<Page> {
        self.store()
            .list(&self.organization, query, &AtomicBool::new(false))
    }

    /// All is well, and the log has this many entries.
    pub(crate) fn assert_sound(&self, size: u64) {
        let report = store::fsck(&self.options, &mut |_, _| {}).unwrap();
        assert_eq!(report.findings, []);
        assert_eq!(report.entries, size);
    }
}

pub(crate) fn ingest(store: &Store, request: Ingest) -> Result<Outcome> {
    store.ingest(request)?.blocking_recv().unwrap()
}

pub(crate) fn request(organization: &OrganizationId, events: Vec<NewEvent>) -> Ingest {
    Ingest {
        organization: organization.clone(),
        sender: Sender::ApiKey("key-1".into()),
        bytes: 300 * events.len(),
        items: events.into_iter().map(Ok).collect(),
        partial: false,
        idempotency: None,
    }
}

pub(crate) fn receipts(outcome: Outcome) -> Vec<Receipt> {
    outcome
        .into_iter()
        .map(|item| match item {
            Item::Accepted(receipt) => receipt,
            Item::Refused(refusal) => panic!("refused: {refusal:?}"),
        })
        .collect()
}

/// A plain event of the person `user-<n>`.
pub(crate) fn event(n: u64) -> NewEvent {
    NewEvent {
        user_id: format!("user-{}", n % 7),
        user_email: format!("user{}@neogenesys.com", n % 7),
        action: ["login", "launch_workspace", "logout"][n as usize % 3].into(),
        resource: format!("workspace:ws-{}", n % 5),
        details: format!("Event number {n}"),
        ip_address: format!("10.0.{}.{}", n % 4, n % 200),
        success: !n.is_multiple_of(4),
        ..NewEvent::default()
    }
}

/// The same with an id of the sender's.
pub(crate) fn with_id(n: u64, id: &str) -> NewEvent {
    NewEvent {
        id: Some(id.into()),
        ..event(n)
    }
}

/// A switch that makes one step fail once.
#[derive(Clone, Default)]
pub(crate) struct Trouble {
    next: Arc<Mutex<Option<(Step, Fault)>>>,
    met: Arc<AtomicBool>,
}

impl Trouble {
    pub(crate) fn at(&self, step: Step) -> Fault {
        let mut next = self.next.lock().unwrap();
        match *next {
            Some((at, fault)) if at == step => {
                *next = None;
                self.met.store(true, Ordering::Relaxed);
                fault
            }
            _ => Fault::None,
        }
    }

    pub(crate) fn set(&self, step: Step, fault: Fault) {
        self.met.store(false, Ordering::Relaxed);
        *self.next.lock().unwrap() = Some((step, fault));
    }

    /// Whether the step was come to since it was set.
    pub(crate) fn was_met(&self) -> bool {
        self.met.load(Ordering::Relaxed)
    }
}
