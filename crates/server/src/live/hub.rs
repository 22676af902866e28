//! What is new of an organization's log: looked for once, for all who follow it here.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError, Weak},
};

use store::{Found, OrganizationId};
use tokio::{sync::watch, time::MissedTickBehavior};

use crate::{App, app::blocking, problem::Problem};

/// Events that are read at a time.
const CHUNK: usize = 256;
/// Bytes of the newest events that are kept for those who are a little late. Whoever is later reads for themselves.
const KEPT: usize = 4 << 20;

/// The logs that are followed.
#[derive(Default)]
pub(crate) struct Hubs(Mutex<HashMap<OrganizationId, Weak<Hub>>>);

struct Hub {
    recent: watch::Sender<Recent>,
}

/// The newest events, without a gap between them.
struct Recent {
    chunks: VecDeque<Chunk>,
    bytes: usize,
    /// Position after the newest that is known.
    end: u64,
}

struct Chunk {
    /// Its events are all there are from here on...
    from: u64,
    /// ... up to here.
    end: u64,
    bytes: usize,
    events: Arc<Vec<Found>>,
}

/// Somebody's place at a log that is followed. The log is looked at as long as anybody has one.
pub(crate) struct Following {
    _hub: Arc<Hub>,
    recent: watch::Receiver<Recent>,
}

impl Hubs {
    /// Follows a log; nobody else does, it is looked for what comes at position `end` and later.
    pub(crate) fn follow(&self, app: &App, organization: &OrganizationId, end: u64) -> Following {
        let mut hubs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(hub) = hubs.get(organization).and_then(Weak::upgrade) {
            let recent = hub.recent.subscribe();
            return Following { _hub: hub, recent };
        }
        hubs.retain(|_, hub| hub.strong_count() > 0);
        let (sender, recent) = watch::channel(Recent {
            chunks: VecDeque::new(),
            bytes: 0,
            end,
        });
        let hub = Arc::new(Hub { recent: sender });
        hubs.insert(organization.clone(), Arc::downgrade(&hub));
        tokio::spawn(look(
            app.clone(),
            organization.clone(),
            Arc::downgrade(&hub),
        ));
        Following { _hub: hub, recent }
    }
}

impl Following {
    /// Position after the newest event that is known.
    pub(crate) fn end(&self) -> u64 {
        self.recent.borrow().end
    }

    /// All events from a position on up to some other, if they are kept here.
    pub(crate) fn since(&self, position: u64) -> Option<Arc<Vec<Found>>> {
        let recent = self.recent.borrow();
        let holds = |chunk: &&Chunk| (chunk.from..chunk.end).contains(&position);
        let chunk = recent.chunks.iter().find(holds)?;
        Some(chunk.events.clone())
    }

    /// Returns when there may be more.
    pub(crate) async fn grown(&mut self) {
        // The other end is kept open by `_hub`.
        let _ = self.recent.changed().await;
    }
}

impl Recent {
    fn push(&mut self, events: Vec<Found>, end: u64) {
        let bytes = events.iter().map(size).sum();
        self.bytes = self.bytes.saturating_add(bytes);
        self.chunks.push_back(Chunk {
            from: self.end,
            end,
            bytes,
            events: Arc::new(events),
        });
        self.end = end;
        while self.bytes > KEPT && self.chunks.len() > 1 {
            let gone = self.chunks.pop_front().map_or(0, |chunk| chunk.bytes);
            self.bytes = self.bytes.saturating_sub(gone);
        }
    }
}

/// About what an event takes in memory.
fn size(found: &Found) -> usize {
    let record = &found.record;
    let metadata = record.metadata.as_deref().map_or(0, str::len);
    size_of::<Found>() + 256 + record.details.len() + record.resource.len() + metadata
}

/// Looks at a log until nobody follows it any more, or the server stops.
async fn look(app: App, organization: OrganizationId, hub: Weak<Hub>) {
    let mut tick = tokio::time::interval(app.limits.live_poll);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut stopping, mut failed) = (app.stopping(), false);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            _ = stopping.wait_for(|stop| *stop) => return,
        }
        let Some(hub) = hub.upgrade() else {
            return;
        };
        match read(&app, &organization, &hub).await {
            Ok(()) => failed = false,
            Err(problem) if !std::mem::replace(&mut failed, true) => {
                tracing::warn!(?problem, "what is new cannot be read: live views wait");
            }
            Err(_) => {}
        }
    }
}

/// Reads what is new.
async fn read(app: &App, organization: &OrganizationId, hub: &Hub) -> Result<(), Problem> {
    loop {
        let known = hub.recent.borrow().end;
        let (store, of) = (app.store().clone(), organization.clone());
        let end = blocking(move || store.end(&of)).await??;
        if end <= known {
            return Ok(());
        }
        let of = organization.clone();
        let events = app.read(move |store| store.read_from(&of, known, CHUNK));
        let events = events.await?;
        let Some(next) = events.last().map(|last| last.position.saturating_add(1)) else {
            return Ok(());
        };
        hub.recent.send_modify(|recent| recent.push(events, next));
    }
}
