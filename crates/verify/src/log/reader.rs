//! Where the bytes of a log come from: a folder, an HTTP client, a server's own store.

use std::fmt;

use tlog::{BundleId, TileId};

/// Reads what a log publishes. Nothing of it is trusted.
pub trait LogReader {
    /// Why something could not be read.
    type Error;

    /// The signed note of the newest checkpoint. Asked for once, first.
    ///
    /// # Errors
    /// If it cannot be read.
    fn checkpoint(&mut self) -> Result<Vec<u8>, Self::Error>;

    /// The hashes of a tile, 32 bytes each, exactly as many as the tile is wide.
    ///
    /// Asked only for tiles of the tree of the checkpoint. Logs may drop a partial tile once they have the full one:
    /// an implementation that only finds a wider version answers with its beginning.
    ///
    /// # Errors
    /// If it cannot be read.
    fn tile(&mut self, tile: &TileId) -> Result<Vec<u8>, Self::Error>;

    /// A bundle of entries, each after its length in two bytes. Asked for in order, each once; what was said of
    /// partial tiles holds here too.
    ///
    /// # Errors
    /// If it cannot be read.
    fn entries(&mut self, bundle: &BundleId) -> Result<Vec<u8>, Self::Error>;
}

/// What was to be read. `Display` is its path below that of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Wanted {
    Checkpoint,
    Tile(TileId),
    Entries(BundleId),
}

/// Something of the log could not be read. `E` is the error of the [`LogReader`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{wanted} could not be read")]
pub struct Unread<E> {
    /// What was wanted.
    pub wanted: Wanted,
    /// Why it could not be had.
    pub source: E,
}

impl<E> Unread<E> {
    pub(super) fn checkpoint(source: E) -> Self {
        let wanted = Wanted::Checkpoint;
        Self { wanted, source }
    }

    pub(super) fn tile(tile: TileId) -> impl FnOnce(E) -> Self {
        let wanted = Wanted::Tile(tile);
        move |source| Self { wanted, source }
    }

    pub(super) fn entries(bundle: BundleId) -> impl FnOnce(E) -> Self {
        let wanted = Wanted::Entries(bundle);
        move |source| Self { wanted, source }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Checkpoint => f.write_str("checkpoint"),
            Self::Tile(tile) => tile.fmt(f),
            Self::Entries(bundle) => bundle.fmt(f),
        }
    }
}
