//! The signer's memory: the greatest tree head it ever was about to sign, per log, outside the database.
//!
//! A text file that only grows, until it is rewritten: `neosc signer memory v1`, then a line per signature,
//! `<origin> <size> <root as hex> <crc32 as hex>`. A line is synced before the signature is made, so a torn last
//! line is of a signature nobody has.

use std::{
    collections::HashMap,
    fs::{File, OpenOptions},
    io::{Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use tlog::Hash;

use crate::{Error, Result};

const HEAD: &str = "neosc signer memory v1\n";
const REWRITE_AT: u64 = 1 << 20;

/// A tree head as remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) size: u64,
    pub(crate) root: Hash,
}

/// What was signed, by origin.
pub(crate) struct Memory {
    path: PathBuf,
    file: File,
    length: u64,
    heads: HashMap<String, Head>,
    /// What the last write left behind is not known.
    broken: bool,
    /// Held while the memory is in use: two servers with one signer would sign two histories.
    _lock: File,
}

fn failed(path: &Path, what: &str, error: &std::io::Error) -> Error {
    Error::Unavailable(format!(
        "the signer's memory {} cannot be {what}: {error}",
        path.display()
    ))
}

fn line(origin: &str, head: &Head) -> String {
    let text = format!("{origin} {} {}", head.size, head.root);
    format!("{text} {:08x}\n", crc32fast::hash(text.as_bytes()))
}

fn read_line(line: &str) -> Option<(&str, Head)> {
    let (text, crc) = line.rsplit_once(' ')?;
    if format!("{:08x}", crc32fast::hash(text.as_bytes())) != crc {
        return None;
    }
    let (rest, root) = text.rsplit_once(' ')?;
    let (origin, size) = rest.rsplit_once(' ')?;
    let head = Head {
        size: size.parse().ok()?,
        root: root.parse().ok()?,
    };
    Some((origin, head))
}

pub(super) fn parse(text: &str) -> Result<HashMap<String, Head>, String> {
    let body = text
        .strip_prefix(HEAD)
        .ok_or("it does not begin as one of ours")?;
    // After the last line feed stands nothing, or a line that was never whole.
    let whole = body.rfind('\n').map_or("", |end| &body[..end]);
    let mut heads: HashMap<String, Head> = HashMap::new();
    for (number, line) in whole.lines().enumerate() {
        let (origin, head) =
            read_line(line).ok_or_else(|| format!("line {} is damaged", number + 2))?;
        if let Some(before) = heads.insert(origin.to_owned(), head)
            && (before.size > head.size || before.size == head.size && before.root != head.root)
        {
            return Err(format!("line {} takes back an earlier one", number + 2));
        }
    }
    Ok(heads)
}

fn lock(path: &Path) -> Result<File> {
    let path = path.with_extension("lock");
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(|e| failed(&path, "locked", &e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(_) => Err(Error::Conflict {
            code: "signer_in_use",
            message: format!(
                "the signer in {} is in use by another server: two with one signer could sign two histories",
                path.parent().unwrap_or(&path).display()
            ),
        }),
    }
}

fn read_all(path: &Path, file: &mut File) -> Result<(HashMap<String, Head>, u64)> {
    let mut text = String::new();
    file.read_to_string(&mut text)
        .map_err(|e| failed(path, "read", &e))?;
    let heads = parse(&text).map_err(|why| {
        Error::Unavailable(format!(
            "the signer's memory {} cannot be believed: {why}; restore it, or start it anew from the database \
             with `neosc signer init --trust-database`",
            path.display()
        ))
    })?;
    Ok((heads, text.len() as u64))
}

/// What is remembered of a log, without taking the memory into use.
pub(super) fn look(path: &Path, origin: &str) -> Result<Option<Head>> {
    let mut file = File::open(path).map_err(|e| failed(path, "opened", &e))?;
    let (heads, _) = read_all(path, &mut file)?;
    Ok(heads.get(origin).copied())
}

impl Memory {
    /// A new, empty memory. Fails if there is one.
    pub(crate) fn create(path: &Path) -> Result<()> {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(|e| failed(path, "made", &e))?;
        file.write_all(HEAD.as_bytes())
            .and_then(|()| file.sync_all())
            .and_then(|()| sync_folder(path))
            .map_err(|e| failed(path, "made", &e))
    }

    pub(crate) fn open(path: &Path) -> Result<Self> {
        let lock = lock(path)?;
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .open(path)
            .map_err(|e| failed(path, "opened", &e))?;
        let (heads, length) = read_all(path, &mut file)?;
        let mut memory = Self {
            path: path.to_owned(),
            file,
            length,
            heads,
            broken: false,
            _lock: lock,
        };
        // Also removes a torn last line, after which nothing must be appended.
        memory.rewrite()?;
        Ok(memory)
    }

    /// Puts a memory of these heads in the place of the one that is there, which is kept beside it. Whoever uses the
    /// old one, or a crash at any moment, leaves one of the two whole.
    pub(crate) fn replace(path: &Path, heads: HashMap<String, Head>) -> Result<()> {
        let lock = lock(path)?;
        if path.exists() {
            let aside = (1..)
                .map(|n: u32| path.with_extension(format!("distrusted-{n}")))
                .find(|aside| !aside.exists())
                .unwrap_or_default();
            std::fs::hard_link(path, &aside).map_err(|e| failed(path, "put aside", &e))?;
        }
        let file = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path.with_extension("new"))
            .map_err(|e| failed(path, "made", &e))?;
        let mut memory = Self {
            path: path.to_owned(),
            file,
            length: 0,
            heads,
            broken: false,
            _lock: lock,
        };
        memory.rewrite()
    }

    pub(crate) fn get(&self, origin: &str) -> Option<Head> {
        self.heads.get(origin).copied()
    }

    /// Remembers heads; when this returns they are on disk.
    pub(crate) fn remember(&mut self, heads: &[(String, Head)]) -> Result<()> {
        if self.broken {
            // A whole new file does not depend on what the failed write left behind.
            self.rewrite()?;
        }
        self.broken = true;
        self.write(heads)?;
        self.broken = false;
        Ok(())
    }

    fn write(&mut self, heads: &[(String, Head)]) -> Result<()> {
        let text: String = heads
            .iter()
            .map(|(origin, head)| line(origin, head))
            .collect();
        self.file
            .write_all(text.as_bytes())
            .and_then(|()| self.file.sync_data())
            .map_err(|e| failed(&self.path, "written", &e))?;
        self.length += text.len() as u64;
        self.heads.extend(heads.iter().cloned());
        if self.length > REWRITE_AT.max(200 * self.heads.len() as u64) {
            self.rewrite()?;
        }
        Ok(())
    }

    /// Writes the last line of each log into a new file and puts it in the old one's place.
    fn rewrite(&mut self) -> Result<()> {
        let mut text = HEAD.to_owned();
        for (origin, head) in &self.heads {
            text.push_str(&line(origin, head));
        }
        let fresh = self.path.with_extension("new");
        let written = (|| {
            let mut file = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(true)
                .mode(0o600)
                .open(&fresh)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            std::fs::rename(&fresh, &self.path)?;
            sync_folder(&self.path)?;
            OpenOptions::new().append(true).open(&self.path)
        })();
        self.file = written.map_err(|e| failed(&self.path, "rewritten", &e))?;
        self.length = text.len() as u64;
        Ok(())
    }
}

/// Makes a file's name durable.
pub(crate) fn sync_folder(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(size: u64) -> Head {
        Head {
            size,
            root: tlog::leaf_hash(&size.to_be_bytes()),
        }
    }

    #[test]
    fn it_remembers_over_a_torn_line_and_refuses_a_damaged_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("memory");
        Memory::create(&path).unwrap();
        let mut memory = Memory::open(&path).unwrap();
        memory
            .remember(&[("a/1".into(), head(1)), ("b".into(), head(9))])
            .unwrap();
        memory.remember(&[("a/1".into(), head(2))]).unwrap();
        drop(memory);
        let text = std::fs::read_to_string(&path).unwrap();

        std::fs::write(&path, format!("{text}a/1 3 00")).unwrap();
        let memory = Memory::open(&path).unwrap();
        assert_eq!(memory.get("a/1"), Some(head(2)));
        assert_eq!(memory.get("b"), Some(head(9)));
        assert_eq!(memory.get("c"), None);
        assert!(Memory::open(&path).is_err(), "while it is in use");
        assert_eq!(look(&path, "b").unwrap(), Some(head(9)));

        std::fs::write(&path, text.replacen("a/1 1", "a/1 7", 1)).unwrap();
        drop(memory);
        assert!(Memory::open(&path).is_err(), "a changed size");
        let back = format!("{text}{}", line("b", &head(8)));
        std::fs::write(&path, back).unwrap();
        assert!(Memory::open(&path).is_err(), "a line that takes one back");
        std::fs::write(&path, "").unwrap();
        assert!(Memory::open(&path).is_err(), "an empty file");
        assert!(Memory::create(&path).is_err(), "over an old one");
    }
}
