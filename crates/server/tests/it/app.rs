//! A server over a folder that is thrown away, with a clock that stands until it is moved.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use event::Timestamp;
use platform::{Platform, SsoTerms};
use serde_json::{Value, json};
use server::{Limits, Running, Settings, serve};
use store::{Continued, Fault, NewUser, Options, OrganizationId, Role, Step, Store};
use tempfile::TempDir;
use tokio::task::spawn_blocking;

use crate::{Client, client::Target};

pub(crate) const ADMIN: &str = "ana@neogenesys.com";
pub(crate) const PASSWORD: &str = "seven purple elephants";

/// What a test changes before the server starts.
#[derive(Clone)]
pub(crate) struct Setup {
    pub(crate) settings: Settings,
    pub(crate) limits: Limits,
    pub(crate) registration: bool,
    pub(crate) sso: SsoTerms,
    pub(crate) log_name: &'static str,
}

pub(crate) struct TestApp {
    pub(crate) running: Option<Running>,
    pub(crate) store: Arc<Store>,
    pub(crate) organization: OrganizationId,
    /// Makes every write fail from then on, as if the disk were full.
    pub(crate) full: Arc<AtomicBool>,
    /// Makes every change of a command fail from then on, before its events are written.
    pub(crate) unchangeable: Arc<AtomicBool>,
    pub(crate) clock: Arc<AtomicU64>,
    pub(crate) folder: TempDir,
    options: Options,
    setup: Setup,
}

impl TestApp {
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Setup)) -> Self {
        let mut setup = Setup {
            settings: Settings {
                listen: Some("127.0.0.1:0".parse().unwrap()),
                ..Settings::default()
            },
            limits: Limits {
                sign_in_burst: 1000,
                // Tests do themselves what the server does by itself.
                rounds: Duration::from_secs(3600),
                ..Limits::default()
            },
            registration: true,
            sso: SsoTerms::default(),
            log_name: "test",
        };
        change(&mut setup);
        let folder = tempfile::tempdir().unwrap();
        let start: Timestamp = "2026-03-05T12:00:00Z".parse().unwrap();
        let clock = Arc::new(AtomicU64::new(start.as_micros()));
        let full = Arc::new(AtomicBool::new(false));
        let unchangeable = Arc::new(AtomicBool::new(false));
        let (time, fails, stays) = (clock.clone(), full.clone(), unchangeable.clone());
        let mut options = Options::new(&folder.path().join("data"));
        options.clock = Arc::new(move || Timestamp::from_micros(time.load(Relaxed)).unwrap());
        options.faults = Arc::new(move |step| match step {
            Step::WriteBatch if fails.load(Relaxed) => Fault::Full,
            Step::Change if stays.load(Relaxed) => Fault::Full,
            _ => Fault::None,
        });
        options.disk = Arc::new(|_| Ok((100 << 30, 200 << 30)));
        store::init(&options, Some(setup.log_name)).unwrap();
        let store = Store::open(&options).unwrap();
        let first =
            platform::first_organization(&store, "Neogénesys", ADMIN, Some(PASSWORD), "root");
        let organization = first.await.unwrap().organization;
        let running = run(&store, &setup).await;
        Self {
            running: Some(running),
            store,
            organization,
            full,
            unchangeable,
            clock,
            folder,
            options,
            setup,
        }
    }

    /// Opens the folder again and serves it, after its server was stopped.
    pub(crate) async fn restart(mut self) -> Self {
        drop(self.store);
        self.store = Store::open(&self.options).unwrap();
        self.running = Some(run(&self.store, &self.setup).await);
        self
    }

    /// Changes an entry of a demonstration behind the log's back, and serves the folder again.
    pub(crate) async fn tamper(mut self, index: u64) -> Self {
        self.running.take().unwrap().stop().await;
        drop(self.store);
        store::tamper(&self.options, index, "Nothing happened").unwrap();
        self.store = Store::open(&self.options).unwrap();
        self.running = Some(run(&self.store, &self.setup).await);
        self
    }

    /// Loses the newest entries to an old copy of the data, and goes on from it. Answers the app, how many entries
    /// the old log has, and what was done.
    pub(crate) async fn lose_and_continue(mut self) -> (Self, u64, Continued) {
        let database = self.options.data.join("neosc.db");
        let copy = self.folder.path().join("copy.db");
        let of = self.organization.clone();
        let size = self.store.log(&of).unwrap().size;
        self.running.take().unwrap().stop().await;
        drop(self.store);
        copy_database(&database, &copy);
        self.store = Store::open(&self.options).unwrap();
        self.running = Some(run(&self.store, &self.setup).await);
        self.admin().await;
        let store = self.store.clone();
        let sign = spawn_blocking(move || store.newest_checkpoint(&of).map(drop));
        sign.await.unwrap().unwrap();
        self.running.take().unwrap().stop().await;
        drop(self.store);
        copy_database(&copy, &database);
        self.store = Store::open(&self.options).unwrap();
        let (store, of) = (self.store.clone(), self.organization.clone());
        let continued = spawn_blocking(move || platform::continue_log(&store, &of, "root"));
        let continued = continued.await.unwrap().unwrap();
        self.running = Some(run(&self.store, &self.setup).await);
        (self, size, continued)
    }

    pub(crate) fn running(&self) -> &Running {
        self.running.as_ref().unwrap()
    }

    /// Somebody nobody knows.
    pub(crate) fn client(&self) -> Client {
        Client::new(Target::Tcp(self.running().address))
    }

    /// The command line on this machine.
    pub(crate) fn operator(&self) -> Client {
        Client::new(Target::Unix(self.running().socket.clone()))
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.clock.fetch_add(seconds * 1_000_000, Relaxed);
    }

    /// Ends what is over by time, as the server does every few seconds.
    pub(crate) async fn end_overdue(&self) {
        platform(&self.store, &self.setup).end_overdue().await;
    }

    pub(crate) async fn login(&self, email: &str) -> Client {
        let form = json!({"email": email, "password": PASSWORD});
        let answer = self.client().post("/api/auth/login", form).await.ok();
        self.client().bearer(answer["token"].as_str().unwrap())
    }

    pub(crate) async fn admin(&self) -> Client {
        self.login(ADMIN).await
    }

    /// Registers a plain user, and gives their client and id.
    pub(crate) async fn user(&self, email: &str) -> (Client, String) {
        let form = json!({"email": email, "password": PASSWORD, "name": "Somebody"});
        let answer = self.client().post("/api/auth/register", form).await.ok();
        let client = self.client().bearer(answer["token"].as_str().unwrap());
        (client, answer["user"]["id"].as_str().unwrap().to_owned())
    }

    /// An auditor, made as no route makes one yet.
    pub(crate) async fn auditor(&self) -> Client {
        let email = "olga@neogenesys.com";
        let admin = self.store.user_by_email(ADMIN).unwrap().unwrap();
        let made = self.store.command(&self.organization, move |command| {
            Ok(command.add_user(&NewUser {
                id: "user-olga",
                email,
                name: "Olga",
                role: Role::Auditor,
                password_hash: admin.password_hash.as_deref(),
            })?)
        });
        made.await.unwrap().unwrap();
        self.login(email).await
    }

    pub(crate) async fn key(&self, scope: &str) -> Client {
        self.key_of(&self.organization, scope).await
    }

    pub(crate) async fn key_of(&self, organization: &OrganizationId, scope: &str) -> Client {
        let form = json!({"name": scope, "scope": scope});
        let operator = self
            .operator()
            .with("x-neosc-organization", organization.as_str());
        let made = operator.post("/operator/keys", form).await.ok();
        self.client().bearer(made["secret"].as_str().unwrap())
    }

    /// Another organization beside the first.
    pub(crate) async fn other_organization(&self) -> OrganizationId {
        // The first is the oldest.
        self.advance(1);
        let made = platform::first_organization(
            &self.store,
            "Other",
            "x@other.example",
            Some(PASSWORD),
            "root",
        );
        made.await.unwrap().organization
    }

    /// What is known of verifications, once none runs any more.
    pub(crate) async fn verified(&self, client: &Client) -> Value {
        let waiting = async {
            loop {
                let known = client.get("/api/log/verifications").await.ok();
                if known["running"].is_null() {
                    return known;
                }
                tokio::task::yield_now().await;
            }
        };
        let most = Duration::from_secs(60);
        tokio::time::timeout(most, waiting).await.unwrap()
    }

    /// The events an operator finds for a filter, the newest first. Its own reading is not among them.
    pub(crate) async fn events(&self, q: &str) -> Vec<Value> {
        let mut path = "/operator/audit-logs?q=".to_owned();
        for byte in q.bytes() {
            path.push_str(&format!("%{byte:02X}"));
        }
        let found = self.operator().get(&path).await.ok();
        found.as_array().unwrap().clone()
    }
}

/// Copies a database that nobody has open, with what its write-ahead log holds.
fn copy_database(from: &Path, to: &Path) {
    std::fs::copy(from, to).unwrap();
    let wal = |path: &Path| path.with_extension("db-wal");
    match wal(from).exists() {
        true => drop(std::fs::copy(wal(from), wal(to)).unwrap()),
        false => drop(std::fs::remove_file(wal(to))),
    }
}

fn platform(store: &Arc<Store>, setup: &Setup) -> Platform {
    let settings = platform::Settings {
        registration_open: setup.registration,
        sso: setup.sso.clone(),
        ..platform::Settings::default()
    };
    Platform::new(store.clone(), settings)
}

async fn run(store: &Arc<Store>, setup: &Setup) -> Running {
    let platform = platform(store, setup);
    serve(platform, &setup.settings, setup.limits.clone())
        .await
        .unwrap()
}

/// An event as senders write it.
pub(crate) fn event(n: u64) -> Value {
    json!({
        "id": format!("sent-{n}"),
        "user_id": "user-7",
        "user_email": "john@neogenesys.com",
        "action": "launch_workspace",
        "resource": "workspace:ws-sap-neogenesys",
        "details": "Launched SAP Neogénesys",
        "ip_address": "192.0.2.7",
        "timestamp": format!("2026-03-05T11:{:02}:{:02}Z", n / 60 % 60, n % 60),
        "success": true,
    })
}
