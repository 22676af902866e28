//! Exports that are made in the background: one task each, and one that clears up after all of them.

use std::{
    collections::HashMap,
    fs::File,
    io::Write,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
};

use event::Timestamp;
use platform::{Caller, FinishedExport};
use store::{Export, ExportState};
use tokio::sync::watch;

use super::{Pages, files::Place};
use crate::{App, app::blocking, live::Seat, problem::Problem};

/// What lasts of exports after they ended, in microseconds: seven days.
pub(crate) const KEPT: u64 = 7 * 24 * 3600 * 1_000_000;

/// The exports that run here.
#[derive(Default)]
pub(crate) struct Background(Mutex<HashMap<String, Arc<Progress>>>);

/// How far one is, and whether it is to go on.
#[derive(Default)]
pub(crate) struct Progress {
    pub(crate) events: AtomicU64,
    pub(crate) bytes: AtomicU64,
    cancelled: AtomicBool,
}

impl Background {
    /// How far an export is that runs.
    pub(crate) fn progress(&self, id: &str) -> Option<Arc<Progress>> {
        self.lock().get(id).cloned()
    }

    /// Has an export end. `false` if it does not run.
    pub(crate) fn cancel(&self, id: &str) -> bool {
        let progress = self.progress(id);
        if let Some(progress) = &progress {
            progress.cancelled.store(true, Relaxed);
        }
        progress.is_some()
    }

    fn begin(&self, id: &str) -> Arc<Progress> {
        let progress = Arc::<Progress>::default();
        self.lock().insert(id.to_owned(), progress.clone());
        progress
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Progress>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes a running export off the list, however it ends.
struct Listed(App, String);

impl Drop for Listed {
    fn drop(&mut self) {
        self.0.background.lock().remove(&self.1);
    }
}

/// Begins an export: it is kept in the database when this returns, and made after that.
pub(crate) async fn begin(
    app: &App,
    export: Export,
    pages: Pages,
    caller: Caller,
    most: u64,
    seat: Seat,
) -> Result<(), Problem> {
    let progress = app.background.begin(&export.id);
    let listed = Listed(app.clone(), export.id.clone());
    app.platform.begin_export(export.clone(), most).await?;
    let made = Making {
        app: app.clone(),
        pages: Arc::new(Mutex::new(Written { pages, file: None })),
        export,
        caller,
        progress,
    };
    tokio::spawn(async move {
        made.run().await;
        drop((listed, seat));
    });
    Ok(())
}

/// The pages, and the file they go to.
struct Written {
    pages: Pages,
    file: Option<File>,
}

struct Making {
    app: App,
    export: Export,
    pages: Arc<Mutex<Written>>,
    caller: Caller,
    progress: Arc<Progress>,
}

impl Making {
    async fn run(self) {
        let made = self.make().await;
        if let Err(why) = &made {
            tracing::warn!(
                export = self.export.id,
                why,
                "an export in the background failed"
            );
        }
        let (mut export, failed) = (self.export.clone(), made.err());
        let finished = {
            let written = lock(&self.pages);
            export.events = written.pages.count();
            export.bytes = self.progress.bytes.load(Relaxed);
            export.tree_size = written.pages.size();
            finished(&export, written.pages.digest(), failed.clone())
        };
        export.state = match failed {
            None => ExportState::Done,
            Some(_) => ExportState::Failed,
        };
        export.failure = failed;
        let recorded = self
            .app
            .platform
            .end_export(export.clone(), finished, &self.caller)
            .await;
        // It stays as running, which nobody runs: it is recorded as failed when that is possible again.
        if let Err(error) = &recorded {
            tracing::error!(%error, export = export.id, "an export cannot be recorded, and is not kept");
        }
        if recorded.is_err() || export.state == ExportState::Failed {
            discard(&self.app, &export.id).await;
        }
    }

    /// Writes all of it. `Err`: why not.
    async fn make(&self) -> Result<(), String> {
        let mut stopping = self.app.stopping();
        loop {
            let (pages, progress) = (self.pages.clone(), self.progress.clone());
            let id = self.export.id.clone();
            let write = self.app.read(move |store| {
                let place = Place::of(store, &id);
                Ok(write(store, &place, &mut lock(&pages), &progress))
            });
            tokio::pin!(write);
            let written = tokio::select! {
                written = &mut write => written,
                () = told(&mut stopping) => {
                    self.progress.cancelled.store(true, Relaxed);
                    let _ = write.await;
                    return Err("the server stopped".into());
                }
            };
            match written {
                Ok(Ok(true)) => {}
                Ok(Ok(false)) => return Ok(()),
                _ if self.progress.cancelled.load(Relaxed) => return Err("it was deleted".into()),
                Ok(Err(why)) => return Err(why),
                Err(problem) => {
                    tracing::warn!(?problem, "an export in the background cannot go on");
                    return Err("the log could not be read to its end".into());
                }
            }
        }
    }
}

async fn told(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// Writes the next page. `false`: there was none, and the file is whole and kept.
fn write(
    store: &store::Store,
    place: &Place,
    written: &mut Written,
    progress: &Progress,
) -> Result<bool, String> {
    let unwritable = |error: std::io::Error| {
        tracing::warn!(%error, "the file of an export cannot be written");
        "its file could not be written".to_owned()
    };
    if progress.cancelled.load(Relaxed) {
        return Err("it was deleted".into());
    }
    // What people send must find room before what is a copy of it.
    store
        .has_room()
        .map_err(|_| "the disk has no room for it".to_owned())?;
    let file = match &mut written.file {
        Some(file) => file,
        none => none.insert(place.create().map_err(unwritable)?),
    };
    let page = written.pages.read(store, &progress.cancelled);
    let page = page.map_err(|error| {
        tracing::warn!(%error, "an export in the background cannot go on");
        "the log could not be read to its end".to_owned()
    })?;
    let Some(page) = page else {
        place.keep(file).map_err(unwritable)?;
        return Ok(false);
    };
    file.write_all(&page).map_err(unwritable)?;
    progress.bytes.fetch_add(page.len() as u64, Relaxed);
    progress.events.store(written.pages.count(), Relaxed);
    Ok(true)
}

fn finished(export: &Export, sha256: String, failed: Option<String>) -> FinishedExport {
    FinishedExport {
        format: export.format.clone(),
        proofs: export.proofs,
        columns: export.columns.clone(),
        filter: export.filter.clone(),
        order: export.order.clone(),
        reason: export.reason.clone(),
        started: export.created_at,
        rows: export.events,
        tree_size: export.tree_size,
        sha256,
        failed,
        export_id: Some(export.id.clone()),
    }
}

fn lock(pages: &Mutex<Written>) -> MutexGuard<'_, Written> {
    pages.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes an export's file away.
pub(crate) async fn discard(app: &App, id: &str) {
    let (store, of) = (app.store().clone(), id.to_owned());
    let removed = blocking(move || Place::of(&store, &of).remove()).await;
    if !matches!(removed, Ok(Ok(()))) {
        tracing::error!(
            export = id,
            "the file of an export cannot be removed: remove it by hand"
        );
    }
}

/// Ends exports that nobody runs any more, and takes away those that ended long ago. To be called every few seconds.
pub(crate) async fn clear_up(app: &App) {
    if let Err(problem) = try_to(app).await {
        tracing::warn!(?problem, "exports cannot be cleared up just now");
    }
}

async fn try_to(app: &App) -> Result<(), Problem> {
    let before = app.store().now().as_micros().saturating_sub(KEPT);
    let before = Timestamp::from_micros(before).unwrap_or_default();
    let store = app.store().clone();
    let found = blocking(move || -> store::Result<_> {
        let unfinished = store.unfinished_exports()?;
        Ok((unfinished, store.exports_ended_before(before)?))
    });
    let (unfinished, old) = found.await??;
    for mut export in unfinished {
        if app.background.progress(&export.id).is_some() {
            continue;
        }
        let id = export.id.clone();
        let why = "the server stopped before it was whole, or it could not be recorded";
        export.state = ExportState::Failed;
        export.failure = Some(why.into());
        let finished = finished(&export, String::new(), export.failure.clone());
        // One that ended by itself meanwhile keeps its file.
        let nobody = Caller::default();
        if app.platform.end_export(export, finished, &nobody).await? {
            discard(app, &id).await;
        }
    }
    for export in old {
        discard(app, &export.id).await;
        app.platform
            .forget_export(&export.organization, &export.id)
            .await?;
    }
    Ok(())
}
