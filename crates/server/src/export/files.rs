//! Files of exports in the data folder: `exports/{id}`, and `exports/{id}.part` while one is made.

use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::{ErrorKind, Result, Seek, SeekFrom},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use store::Store;

/// The file of an export. Ids are drawn by us, and never taken from outside without being looked up.
pub(crate) struct Place {
    folder: PathBuf,
    file: PathBuf,
    part: PathBuf,
}

impl Place {
    pub(crate) fn of(store: &Store, id: &str) -> Self {
        let folder = store.data().join("exports");
        Self {
            file: folder.join(id),
            part: folder.join(format!("{id}.part")),
            folder,
        }
    }

    /// A new file for what is not whole yet, which only we may read.
    pub(crate) fn create(&self) -> Result<File> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.folder)?;
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&self.part)
    }

    /// Makes what was written the export's file, durably.
    pub(crate) fn keep(&self, written: &File) -> Result<()> {
        written.sync_all()?;
        std::fs::rename(&self.part, &self.file)?;
        File::open(&self.folder)?.sync_all()
    }

    /// Takes away what there is of it.
    pub(crate) fn remove(&self) -> Result<()> {
        remove(&self.part)?;
        remove(&self.file)
    }

    /// Opens the whole file at a byte.
    pub(crate) fn open_at(&self, start: u64) -> Result<File> {
        let mut file = File::open(&self.file)?;
        file.seek(SeekFrom::Start(start))?;
        Ok(file)
    }
}

fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
