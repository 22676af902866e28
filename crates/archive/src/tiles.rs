//! Tiles of a sealed block: leaf hashes, and the hashes above each 256 of them (docs/FORMATS.md, "Tiles").

use crate::{Error, File, Kind, Result, open_frame, raw_frame};

/// Bytes of a hash.
const HASH: usize = 32;
/// Hashes of a full tile.
const WIDTH: u64 = 256;
/// Bytes before the hashes.
const HEAD: u64 = 19;

/// The file of a block: `leaves` in order, then the roots of each 256 of them. Both as their bytes, one hash behind the
/// other.
pub fn write_tiles(leaves: &[u8], roots: &[u8]) -> Vec<u8> {
    raw_frame(Kind::Tiles, &[leaves, roots].concat())
}

/// An open file of tiles.
#[derive(Clone, Debug)]
pub struct Tiles {
    file: File,
    count: u64,
}

impl Tiles {
    /// Opens a file of `count` leaves.
    ///
    /// # Errors
    /// [`Error::Corrupt`] if it is not as long as that takes.
    pub fn open(file: File, count: u64) -> Result<Self> {
        let hashes = count + count / WIDTH;
        if file.length() != HEAD + hashes * HASH as u64 {
            return Err(Error::corrupt(format!(
                "{} is not as long as tiles of {count} entries are",
                file.name()
            )));
        }
        Ok(Self { file, count })
    }

    /// Leaf hashes, as bytes, of `count` entries from the `start`th of the block on.
    ///
    /// # Errors
    /// Those of reading; [`Error::Corrupt`] beyond the end.
    pub fn leaves(&self, start: u64, count: u64) -> Result<Vec<u8>> {
        self.hashes(start, count, self.count)
    }

    /// Roots of 256 entries, from the `start`th of the block on.
    ///
    /// # Errors
    /// Those of reading; [`Error::Corrupt`] beyond the end.
    pub fn roots(&self, start: u64, count: u64) -> Result<Vec<u8>> {
        let end = self.count + self.count / WIDTH;
        self.hashes(self.count + start, count, end)
    }

    fn hashes(&self, start: u64, count: u64, end: u64) -> Result<Vec<u8>> {
        if start.saturating_add(count) > end {
            return Err(Error::corrupt(format!(
                "{} ends before that",
                self.file.name()
            )));
        }
        let length = usize::try_from(count)
            .unwrap_or(usize::MAX)
            .saturating_mul(HASH);
        self.file.range(HEAD + start * HASH as u64, length)
    }

    /// Checks the whole file against its own checksum.
    ///
    /// # Errors
    /// [`Error::Corrupt`] if a byte has changed.
    pub fn check(&self) -> Result<()> {
        let whole = self.file.whole(self.file.length())?;
        open_frame(Kind::Tiles, &whole)
            .map(drop)
            .map_err(|error| match error {
                Error::Corrupt(what) => Error::Corrupt(format!("{}: {what}", self.file.name())),
                other => other,
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Folder;

    #[test]
    fn hashes_are_found_and_a_changed_byte_too() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path().into());
        let leaves: Vec<u8> = (0..512_u32).flat_map(|n| [n as u8; HASH]).collect();
        let mut bytes = write_tiles(&leaves, &[[7; HASH], [9; HASH]].concat());
        folder.write("a", &bytes).unwrap();
        let tiles = Tiles::open(folder.open("a").unwrap(), 512).unwrap();
        assert_eq!(
            tiles.leaves(300, 2).unwrap(),
            [[44; HASH], [45; HASH]].concat()
        );
        assert_eq!(tiles.roots(1, 1).unwrap(), [9; HASH]);
        assert!(tiles.leaves(500, 13).is_err() && tiles.roots(1, 2).is_err());
        tiles.check().unwrap();
        bytes[700] ^= 1;
        folder.write("b", &bytes).unwrap();
        let tiles = Tiles::open(folder.open("b").unwrap(), 512).unwrap();
        assert!(tiles.check().is_err());
        assert!(Tiles::open(folder.open("b").unwrap(), 256).is_err());
    }
}
