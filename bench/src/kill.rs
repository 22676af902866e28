//! Kills a server at random moments under load, and looks for what was lost.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use store::{Options, OrganizationId, Store};
use tlog::{UnverifiedCheckpoint, VerifierKey};

use crate::{
    data::{self, People},
    server,
};

/// What the clients were told.
#[derive(Default)]
struct Told {
    receipts: HashMap<String, u64>,
    checkpoints: Vec<String>,
}

type Shared = Arc<Mutex<Told>>;

/// Kills the server `rounds` times.
pub(crate) fn kill(folder: &Path, rounds: u64) -> Result<String, String> {
    let data = folder.join("data");
    server::init(&data, "kill.example")?;
    let key = server::key(&data, "admin")?;
    let told = Shared::default();
    let mut checked = Checked::default();
    let mut next = 0;
    let random = store::system_random();
    let runtime = tokio::runtime::Runtime::new().map_err(|e| e.to_string())?;
    for round in 0..rounds {
        let mut server = server::Server::start(&data)?;
        let mut drawn = [0; 8];
        random(&mut drawn);
        let life = Duration::from_millis(20 + u64::from_be_bytes(drawn) % 1200);
        let load = runtime.spawn(load(
            server.url.clone(),
            key.clone(),
            told.clone(),
            next,
            checked.organization.clone(),
        ));
        std::thread::sleep(life);
        server.kill();
        next = runtime.block_on(load).map_err(|e| e.to_string())?;
        checked
            .check(&data, &told)
            .map_err(|error| format!("round {round}: {error}"))?;
    }
    let report = store::fsck(&Options::new(&data), &mut |_, _| {}).map_err(|e| e.to_string())?;
    if let Some(finding) = report.findings.first() {
        return Err(format!("fsck: {finding:?}"));
    }
    let told = told.lock().unwrap_or_else(PoisonError::into_inner);
    if checked.acknowledged < 10 * rounds || told.checkpoints.len() < rounds as usize {
        return Err(format!(
            "only {} events and {} checkpoints in {rounds} rounds: this has shown nothing",
            checked.acknowledged,
            told.checkpoints.len()
        ));
    }
    Ok(format!(
        "{rounds} kills: {} events acknowledged, {} in the log, each once and at its index; {} checkpoints, all consistent\n",
        checked.acknowledged,
        checked.size,
        told.checkpoints.len(),
    ))
}

/// Sends until the server is gone; gives the number of the next event.
async fn load(
    url: String,
    key: String,
    told: Shared,
    first: u64,
    organization: Option<OrganizationId>,
) -> u64 {
    let next = Arc::new(std::sync::atomic::AtomicU64::new(first));
    let mut tasks = tokio::task::JoinSet::new();
    for client in 0..12 {
        let (url, key, told, next) = (url.clone(), key.clone(), told.clone(), next.clone());
        let organization = organization.clone();
        tasks.spawn(async move {
            let http = reqwest::Client::new();
            match client {
                0..4 => while send(&http, &url, &key, &told, &next, 300).await.is_some() {},
                4..11 => while send(&http, &url, &key, &told, &next, 1).await.is_some() {},
                _ => {
                    while let Some(org) = &organization
                        && checkpoint(&http, &url, org, &told).await.is_some()
                    {}
                }
            }
        });
    }
    while tasks.join_next().await.is_some() {}
    next.load(std::sync::atomic::Ordering::Relaxed)
}

async fn send(
    http: &reqwest::Client,
    url: &str,
    key: &str,
    told: &Shared,
    next: &std::sync::atomic::AtomicU64,
    count: u64,
) -> Option<()> {
    let first = next.fetch_add(count, std::sync::atomic::Ordering::Relaxed);
    let at = event::Timestamp::from_micros(1_772_721_000_000_000)?;
    let mut body = String::new();
    for n in first..first + count {
        let mut line = String::new();
        data::line(&mut line, n, at, People::Known);
        // Every event has an id here, by which it is looked for.
        let rest = line.split_once(r#""user_id""#)?.1;
        body.push_str(&format!(r#"{{"id":"kill-{n}","user_id"{rest}"#));
    }
    let answer = http
        .post(format!("{url}/api/audit-logs"))
        .bearer_auth(key)
        .header("content-type", "application/x-ndjson")
        .body(body)
        .send()
        .await
        .ok()?;
    let status = answer.status();
    let bytes = answer.bytes().await.ok()?;
    if !status.is_success() {
        return (status.as_u16() == 503).then_some(());
    }
    let receipts: Vec<serde_json::Value> = serde_json::from_slice(&bytes).ok()?;
    let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
    for receipt in receipts {
        let id = receipt.get("id")?.as_str()?.to_owned();
        told.receipts.insert(id, receipt.get("index")?.as_u64()?);
    }
    Some(())
}

async fn checkpoint(
    http: &reqwest::Client,
    url: &str,
    organization: &OrganizationId,
    told: &Shared,
) -> Option<()> {
    let answer = http
        .get(format!("{url}/log/{organization}/checkpoint"))
        .send()
        .await
        .ok()?;
    let text = answer.error_for_status().ok()?.text().await.ok()?;
    told.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .checkpoints
        .push(text);
    Some(())
}

/// What was seen of the log so far.
#[derive(Default)]
struct Checked {
    size: u64,
    acknowledged: u64,
    seen: HashMap<String, u64>,
    organization: Option<OrganizationId>,
}

impl Checked {
    /// Reads what is new in the log and compares it with what the clients were told.
    fn check(&mut self, data: &Path, told: &Shared) -> Result<(), String> {
        let store = Store::open(&Options::new(data)).map_err(|e| e.to_string())?;
        let organizations = store.organizations().map_err(|e| e.to_string())?;
        let (organization, _) = organizations.first().ok_or("no organization")?;
        let log = store.log(organization).map_err(|e| e.to_string())?;
        if log.size < self.size {
            return Err(format!("the log shrank from {} to {}", self.size, log.size));
        }
        while self.size < log.size {
            for found in store
                .read_from(organization, self.size, 10_000)
                .map_err(|e| e.to_string())?
            {
                let index = found.index;
                if index != self.size {
                    return Err(format!("entry {} is not there", self.size));
                }
                self.size += 1;
                if let Some(id) = found
                    .record
                    .original_id
                    .filter(|id| id.starts_with("kill-"))
                    && let Some(before) = self.seen.insert(id.clone(), index)
                {
                    return Err(format!("{id} is there twice, at {before} and {index}"));
                }
            }
        }
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        for (id, index) in std::mem::take(&mut told.receipts) {
            if self.seen.get(&id) != Some(&index) {
                return Err(format!(
                    "{id} was acknowledged at {index} and is at {:?}",
                    self.seen.get(&id)
                ));
            }
            self.acknowledged += 1;
        }
        consistent(&store, organization, &log.origin, &told.checkpoints)?;
        self.organization = Some(organization.clone());
        store.close();
        Ok(())
    }
}

fn consistent(
    store: &Store,
    organization: &OrganizationId,
    origin: &str,
    checkpoints: &[String],
) -> Result<(), String> {
    let key: VerifierKey = store
        .vkey(organization, 1)
        .map_err(|e| e.to_string())?
        .parse()
        .map_err(|e| format!("{e}"))?;
    let newest = store
        .newest_checkpoint(organization)
        .map_err(|e| e.to_string())?;
    let mut seen = std::collections::HashSet::new();
    for text in checkpoints.iter().filter(|text| seen.insert(text.as_str())) {
        let checkpoint = UnverifiedCheckpoint::parse(text.as_bytes())
            .and_then(|c| c.verify(origin, std::slice::from_ref(&key), &[]))
            .map_err(|e| e.to_string())?;
        let proof = store
            .consistency_proof(organization, checkpoint.size(), newest.size)
            .map_err(|e| e.to_string())?;
        tlog::verify_consistency(
            checkpoint.size(),
            newest.size,
            &proof,
            checkpoint.root(),
            newest.root,
        )
        .map_err(|e| format!("checkpoint of size {}: {e}", checkpoint.size()))?;
    }
    Ok(())
}
