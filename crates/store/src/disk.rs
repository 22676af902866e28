//! Room on the disk: ingest is refused while there is still room for sign-in and settings.

use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crate::{Error, Result};

const GIB: u64 = 1 << 30;
const RESERVE: u64 = 64 << 20;

/// Bytes free for us and bytes in all, of the file system a path is on.
pub type Probe = Arc<dyn Fn(&Path) -> std::io::Result<(u64, u64)> + Send + Sync>;

/// Asks the operating system.
pub fn system_probe() -> Probe {
    Arc::new(|path| {
        let stat = rustix::fs::statvfs(path)?;
        Ok((
            stat.f_bavail.saturating_mul(stat.f_frsize),
            stat.f_blocks.saturating_mul(stat.f_frsize),
        ))
    })
}

/// Below how many free bytes ingest is refused: 1 GiB, or the smaller of 5 % and 10 GiB if that is more.
pub fn floor(total: u64) -> u64 {
    GIB.max((total / 20).min(10 * GIB))
}

/// Watches the data folder's disk, and holds a file whose room can be given back.
pub(crate) struct Disk {
    folder: PathBuf,
    probe: Probe,
    checked: Mutex<Option<(Instant, Result<()>)>>,
    reserve_held: AtomicBool,
}

impl Disk {
    pub(crate) fn new(folder: &Path, probe: Probe) -> Self {
        let disk = Self {
            folder: folder.to_owned(),
            probe,
            checked: Mutex::new(None),
            reserve_held: AtomicBool::new(false),
        };
        disk.keep_reserve();
        disk
    }

    fn reserve_path(&self) -> PathBuf {
        self.folder.join("reserve")
    }

    /// Whether ingest may go on; asked at most four times a second.
    pub(crate) fn check(&self) -> Result<()> {
        let mut checked = self.checked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, outcome)) = &*checked
            && at.elapsed() < Duration::from_millis(250)
        {
            return outcome.clone();
        }
        let outcome = self.look();
        *checked = Some((Instant::now(), outcome.clone()));
        outcome
    }

    fn look(&self) -> Result<()> {
        let (free, total) = (self.probe)(&self.folder).map_err(|e| {
            Error::Unavailable(format!("the disk cannot be asked for its room: {e}"))
        })?;
        if free >= floor(total) {
            return Ok(());
        }
        Err(Error::Busy {
            retry_after: 30,
            reason: format!(
                "the disk has {} MiB left and {} MiB are kept for sign-in and settings: nothing was stored; free some space",
                free >> 20,
                floor(total) >> 20
            ),
        })
    }

    /// Makes the reserve file if it is not there and there is room.
    pub(crate) fn keep_reserve(&self) {
        if self.reserve_held.load(Ordering::Relaxed) || self.look().is_err() {
            return;
        }
        let made = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(self.reserve_path())
            .and_then(|file| {
                let none = rustix::fs::FallocateFlags::empty();
                Ok(rustix::fs::fallocate(&file, none, 0, RESERVE)?)
            });
        match made {
            Ok(()) => self.reserve_held.store(true, Ordering::Relaxed),
            Err(error) => tracing::warn!(%error, "the disk reserve could not be made"),
        }
    }

    /// Gives the reserve back to the file system. `false` if there was none.
    pub(crate) fn give_reserve(&self) -> bool {
        if !self.reserve_held.swap(false, Ordering::Relaxed) {
            return false;
        }
        tracing::warn!("the disk is full: the reserve is given back for sign-in and settings");
        std::fs::remove_file(self.reserve_path()).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_is_a_gibibyte_or_five_percent_up_to_ten() {
        assert_eq!(floor(10 * GIB), GIB);
        assert_eq!(floor(100 * GIB), 5 * GIB);
        assert_eq!(floor(1000 * GIB), 10 * GIB);
    }
}
