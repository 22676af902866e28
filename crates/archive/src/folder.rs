//! Files that are written once: durable before anybody is told of them, never changed, never overwritten.

use std::{
    fs,
    io::{self, Read, Write},
    os::unix::fs::{FileExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::Arc,
};

use bytes::Bytes;
use parquet::{
    errors::ParquetError,
    file::reader::{ChunkReader, Length},
};

use crate::{Error, Result};

/// A folder of such files. Names are relative paths that this program drew.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The files below `root`, which is made when it is first needed.
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// Writes a file under a new name, and returns once it would survive a loss of power: file, name and folders.
    ///
    /// # Errors
    /// [`Error::Full`] if there is no room; [`Error::Unavailable`] otherwise, also if the name is taken. What was
    /// written so far is taken away again, as far as that is possible.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.root.join(name);
        let part = unfinished(&path);
        self.try_write(&path, &part, bytes).map_err(|error| {
            let _ = fs::remove_file(&part);
            failed(&path, "written", &error)
        })
    }

    fn try_write(&self, path: &Path, part: &Path, bytes: &[u8]) -> io::Result<()> {
        let parent = path.parent().unwrap_or(&self.root);
        make_folders(parent)?;
        let mut options = fs::File::options();
        // A leftover of the same name is of a write that never ended.
        let mut file = options
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        // Unlike a rename, a link never takes the place of a file.
        fs::hard_link(part, path)?;
        fs::remove_file(part)?;
        fs::File::open(parent)?.sync_all()
    }

    /// Opens a file.
    ///
    /// # Errors
    /// [`Error::Corrupt`] if it is not there: it was, when its name was written down.
    pub fn open(&self, name: &str) -> Result<File> {
        let path = self.root.join(name);
        let opened = fs::File::open(&path).and_then(|file| {
            let length = file.metadata()?.len();
            Ok(File {
                name: name.into(),
                length,
                file: Arc::new(file),
            })
        });
        opened.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Error::corrupt(format!("{} is missing", path.display())),
            _ => failed(&path, "opened", &error),
        })
    }

    /// Deletes a file. One that is not there is deleted already.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if it stays.
    pub fn delete(&self, name: &str) -> Result<()> {
        let path = self.root.join(name);
        for path in [unfinished(&path), path] {
            match fs::remove_file(&path) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(failed(&path, "deleted", &error)),
            }
        }
        Ok(())
    }

    /// Names of all files, to be compared with those that are known. Unfinished ones too.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the folder cannot be read.
    pub fn names(&self) -> Result<Vec<String>> {
        let mut names = Vec::new();
        let mut folders = vec![PathBuf::new()];
        while let Some(folder) = folders.pop() {
            let path = self.root.join(&folder);
            let entries = match fs::read_dir(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                other => other.map_err(|error| failed(&path, "read", &error))?,
            };
            for entry in entries {
                let entry = entry.map_err(|error| failed(&path, "read", &error))?;
                let below = folder.join(entry.file_name());
                let kind = entry
                    .file_type()
                    .map_err(|error| failed(&path, "read", &error))?;
                if kind.is_dir() {
                    folders.push(below);
                } else {
                    names.push(below.to_string_lossy().into_owned());
                }
            }
        }
        names.sort();
        Ok(names)
    }
}

/// Where a file is while it is written.
fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

/// Makes a folder and those above it, each durable in the one above.
fn make_folders(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let Some(parent) = path.parent() else {
        return Ok(());
    };
    make_folders(parent)?;
    match fs::create_dir(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    fs::File::open(parent)?.sync_all()
}

fn failed(path: &Path, done: &str, error: &io::Error) -> Error {
    let text = format!("{} cannot be {done}: {error}", path.display());
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::Full(text),
        _ => Error::Unavailable(text),
    }
}

/// An open file, read in ranges. It stays readable when its name is deleted.
#[derive(Clone, Debug)]
pub struct File {
    name: Arc<str>,
    length: u64,
    file: Arc<fs::File>,
}

impl File {
    /// Its name in the folder.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Bytes in it.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// `length` bytes from `start` on.
    ///
    /// # Errors
    /// [`Error::Corrupt`] if the file is shorter.
    pub fn range(&self, start: u64, length: usize) -> Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        let read = self.file.read_exact_at(&mut bytes, start);
        read.map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => Error::corrupt(format!("{} is cut off", self.name)),
            _ => Error::Unavailable(format!("{} cannot be read: {error}", self.name)),
        })?;
        Ok(bytes)
    }

    /// All of it. At most `most` bytes.
    ///
    /// # Errors
    /// [`Error::Corrupt`] if it is longer.
    pub fn whole(&self, most: u64) -> Result<Vec<u8>> {
        if self.length > most {
            return Err(Error::corrupt(format!("{} is too long", self.name)));
        }
        self.range(0, usize::try_from(self.length).unwrap_or(usize::MAX))
    }
}

impl Length for File {
    fn len(&self) -> u64 {
        self.length
    }
}

/// Reads on from a place of a file.
pub struct From {
    file: File,
    at: u64,
}

impl Read for From {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.file.file.read_at(out, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl ChunkReader for File {
    type T = io::BufReader<From>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        let file = self.clone();
        Ok(io::BufReader::new(From { file, at: start }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        // A length that is corrupt asks for no more memory than the file takes.
        if start.saturating_add(length as u64) > self.length {
            return Err(ParquetError::EOF(format!("{} is cut off", self.name)));
        }
        self.range(start, length)
            .map(Bytes::from)
            .map_err(|error| ParquetError::External(Box::new(error)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_written_once_and_deleted() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path().join("objects"));
        assert!(folder.names().unwrap().is_empty());
        folder.write("segments/a/0-1-x.idx", b"hello").unwrap();
        assert_eq!(folder.names().unwrap(), ["segments/a/0-1-x.idx"]);
        let again = folder.write("segments/a/0-1-x.idx", b"other");
        assert!(matches!(again, Err(Error::Unavailable(_))), "{again:?}");
        let file = folder.open("segments/a/0-1-x.idx").unwrap();
        assert_eq!(file.whole(5).unwrap(), b"hello");
        assert!(matches!(file.whole(4), Err(Error::Corrupt(_))));
        assert!(matches!(file.range(2, 4), Err(Error::Corrupt(_))));
        assert_eq!(file.range(2, 3).unwrap(), b"llo");
        folder.delete("segments/a/0-1-x.idx").unwrap();
        folder.delete("segments/a/0-1-x.idx").unwrap();
        assert_eq!(file.range(0, 5).unwrap(), b"hello", "still open");
        let gone = folder.open("segments/a/0-1-x.idx");
        assert!(matches!(gone, Err(Error::Corrupt(_))));
        assert!(folder.names().unwrap().is_empty());
    }
}
