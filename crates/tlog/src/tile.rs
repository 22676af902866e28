//! Tiles (C2SP tlog-tiles): how they are named, which a tree has, and how to read nodes out of them.

mod geometry;
mod nodes;
mod path;

pub use geometry::{bundles_for_size, tiles_for_size};
pub use nodes::{TileNodes, TileNodesError, TileReader};
pub use path::{BundleId, TileError, TileId, TilePath};

/// Hashes in a full tile, entries in a full bundle.
pub const TILE_WIDTH: u16 = 256;

/// Binary levels a tile spans: the hashes of tile level `l` are the nodes of binary level `8 * l`.
const TILE_HEIGHT: u8 = 8;

/// How many nodes the tree of `size` leaves has at this tile level.
fn nodes_at(level: u8, size: u64) -> u64 {
    size.checked_shr(u32::from(level) * u32::from(TILE_HEIGHT))
        .unwrap_or(0)
}

/// How many of `count` nodes (or entries) tile `n` of their level holds: 0 to [`TILE_WIDTH`].
fn width_at(n: u64, count: u64) -> u16 {
    let width = n
        .checked_mul(u64::from(TILE_WIDTH))
        .map_or(0, |start| count.saturating_sub(start));
    u16::try_from(width).map_or(TILE_WIDTH, |width| width.min(TILE_WIDTH))
}
