//! Nodes of the tree read out of tiles.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::{TILE_HEIGHT, TILE_WIDTH, nodes_at, width_at};
use crate::hash::{Hash, root_of_hashes};
use crate::proof::NodeSource;

/// Where tiles come from: a folder, an object store's cache, an HTTP client.
pub trait TileReader {
    /// Why a tile could not be read.
    type Error;

    /// The hashes of tile `n` at tile level `level`, exactly `width` of them (1 to 256).
    ///
    /// Asked only for tiles of the tree at the size [`TileNodes`] was made for, at the width they have at that
    /// size. An implementation that holds a wider version answers with its first `width` hashes.
    ///
    /// # Errors
    /// If the tile cannot be read.
    fn tile(&self, level: u8, n: u64, width: u16) -> Result<Vec<Hash>, Self::Error>;
}

impl<R: TileReader + ?Sized> TileReader for &R {
    type Error = R::Error;

    fn tile(&self, level: u8, n: u64, width: u16) -> Result<Vec<Hash>, Self::Error> {
        (**self).tile(level, n, width)
    }
}

/// The nodes of the tree of some size, read from its tiles. Each tile is read once and kept.
///
/// Tiles are not authenticated by reading them: a proof made from wrong tiles does not verify.
#[derive(Debug)]
pub struct TileNodes<R> {
    reader: R,
    size: u64,
    read: RefCell<BTreeMap<(u8, u64), Vec<Hash>>>,
}

/// A node that could not be had from tiles. `E` is the error of the [`TileReader`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TileNodesError<E> {
    /// The tree has no such perfect subtree.
    #[error("node {index} of level {level} is outside the tree")]
    Outside {
        /// Binary level asked for.
        level: u8,
        /// Index asked for.
        index: u64,
    },
    /// The reader answered with a tile of another width.
    #[error("a tile has {actual} hashes instead of {expected}")]
    Width {
        /// The width asked for.
        expected: u16,
        /// How many hashes came.
        actual: usize,
    },
    /// The tile could not be read.
    #[error("a tile could not be read")]
    Reader(#[source] E),
}

impl<R: TileReader> TileNodes<R> {
    /// The nodes of the tree of `size` leaves.
    pub fn new(reader: R, size: u64) -> Self {
        Self {
            reader,
            size,
            read: RefCell::default(),
        }
    }

    /// The size of the tree.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Runs `use_tile` on the tile, read now or before.
    fn with_tile<T>(
        &self,
        level: u8,
        n: u64,
        use_tile: impl FnOnce(&[Hash]) -> T,
    ) -> Result<T, TileNodesError<R::Error>> {
        if let Some(tile) = self.read.borrow().get(&(level, n)) {
            return Ok(use_tile(tile));
        }
        let expected = width_at(n, nodes_at(level, self.size));
        // No borrow is held here: a reader may itself ask this source for nodes.
        let tile = self
            .reader
            .tile(level, n, expected)
            .map_err(TileNodesError::Reader)?;
        if tile.len() != usize::from(expected) {
            return Err(TileNodesError::Width {
                expected,
                actual: tile.len(),
            });
        }
        let result = use_tile(&tile);
        self.read.borrow_mut().insert((level, n), tile);
        Ok(result)
    }
}

impl<R: TileReader> NodeSource for TileNodes<R> {
    type Error = TileNodesError<R::Error>;

    fn node(&self, level: u8, index: u64) -> Result<Hash, Self::Error> {
        let outside = TileNodesError::Outside { level, index };
        let available = self.size.checked_shr(u32::from(level)).unwrap_or(0);
        if index >= available {
            return Err(outside);
        }
        // A node inside a tile is the root of 2^height neighbouring hashes of it.
        let (tile_level, height) = (level / TILE_HEIGHT, level % TILE_HEIGHT);
        let first = index << height;
        let n = first / u64::from(TILE_WIDTH);
        let offset = (first % u64::from(TILE_WIDTH)) as usize;
        self.with_tile(tile_level, n, |tile| {
            tile.get(offset..)
                .and_then(|from| from.get(..1 << height))
                .map(root_of_hashes)
        })?
        .ok_or(outside)
    }
}
