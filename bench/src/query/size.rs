//! How much room a log takes on the disk.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// Bytes of the files of a data folder.
#[derive(Default)]
pub(crate) struct Size {
    /// Of each kind of files that are read: segments, their indexes, tiles.
    pub(crate) live: BTreeMap<String, u64>,
    /// How many segments those are.
    pub(crate) segments: u64,
    /// Of files that larger ones have replaced, which stay for an hour.
    pub(crate) replaced: u64,
    /// Of the database.
    pub(crate) sql: u64,
    /// Of its write-ahead log, which may have a part of it.
    pub(crate) wal: u64,
}

impl Size {
    /// Of all files that are read.
    pub(crate) fn all_live(&self) -> u64 {
        self.live.values().sum()
    }
}

/// A file of sealed entries, as its name tells.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sealed {
    /// Files of one of these replace each other.
    series: (PathBuf, String),
    first: u64,
    /// The larger come first in order.
    end: std::cmp::Reverse<u64>,
    bytes: u64,
}

/// Of a data folder.
pub(crate) fn size_of(data: &Path) -> io::Result<Size> {
    let mut files = Vec::new();
    let objects = data.join("objects");
    if objects.exists() {
        collect(&objects, &mut files)?;
    }
    let mut size = of_sealed(files);
    let of = |name: &str| fs::metadata(data.join(name)).map_or(0, |file| file.len());
    (size.sql, size.wal) = (of("neosc.db"), of("neosc.db-wal"));
    Ok(size)
}

fn collect(folder: &Path, files: &mut Vec<Sealed>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect(&entry.path(), files)?;
            continue;
        }
        let (name, bytes) = (entry.file_name(), entry.metadata()?.len());
        files.extend(sealed(folder, &name.to_string_lossy(), bytes));
    }
    Ok(())
}

/// Of a name like `65536-65536-0123456789abcdef.idx`.
fn sealed(folder: &Path, name: &str, bytes: u64) -> Option<Sealed> {
    let mut parts = name.splitn(3, '-');
    let (first, count, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let first: u64 = first.parse().ok()?;
    let extension = rest.split_once('.').map_or("", |(_, extension)| extension);
    Some(Sealed {
        series: (folder.to_owned(), extension.to_owned()),
        first,
        end: std::cmp::Reverse(first + count.parse::<u64>().ok()?),
        bytes,
    })
}

/// A file whose entries are all in one that begins no later is replaced.
fn of_sealed(mut files: Vec<Sealed>) -> Size {
    files.sort();
    let mut size = Size::default();
    let mut covered = 0;
    let mut before: Option<&(PathBuf, String)> = None;
    for file in &files {
        if before != Some(&file.series) {
            covered = 0;
            before = Some(&file.series);
        }
        if file.end.0 <= covered {
            size.replaced += file.bytes;
            continue;
        }
        covered = file.end.0;
        let kind = match file.series.1.as_str() {
            "parquet" => "segments",
            "idx" => "indexes",
            _ => "tiles",
        };
        size.segments += u64::from(kind == "segments");
        *size.live.entry(kind.to_owned()).or_default() += file.bytes;
    }
    size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaced_files_are_told_from_those_that_are_read() {
        let folder = Path::new("segments/org");
        let of = |name: &str, bytes| sealed(folder, name, bytes);
        let files = [
            of("0-16-aa.parquet", 1),
            of("16-16-bb.parquet", 2),
            of("0-32-cc.parquet", 4),
            of("32-16-dd.parquet", 8),
            of("0-32-ee.idx", 16),
            of("0-16-ff", 32),
            of("16-16-00", 64),
            of("unlike", 128),
            sealed(Path::new("segments/other"), "0-16-aa.parquet", 256),
        ];
        let size = of_sealed(files.into_iter().flatten().collect());
        assert_eq!(size.replaced, 3);
        assert_eq!(size.segments, 3);
        let live: Vec<(&str, u64)> = size.live.iter().map(|(k, v)| (k.as_str(), *v)).collect();
        assert_eq!(
            live,
            [("indexes", 16), ("segments", 4 + 8 + 256), ("tiles", 96)]
        );
        assert_eq!(size.all_live(), 380);
    }
}
