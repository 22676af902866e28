//! Which tiles and bundles a log of some size has.

use super::path::{BundleId, TileId};
use super::{TILE_WIDTH, nodes_at, width_at};

/// Every tile of the tree of `size` leaves: level by level, from the left, the partial one last in its level.
///
/// Lazy: large trees have more tiles than fit in memory.
pub fn tiles_for_size(size: u64) -> impl Iterator<Item = TileId> {
    (0..=TileId::MAX_LEVEL)
        .map(move |level| (level, nodes_at(level, size)))
        .take_while(|(_, count)| *count > 0)
        .flat_map(|(level, count)| {
            widths(count).filter_map(move |(n, width)| TileId::new(level, n, width).ok())
        })
}

/// Every bundle of a log of `size` entries, in order, the partial one last.
pub fn bundles_for_size(size: u64) -> impl Iterator<Item = BundleId> {
    widths(size).filter_map(|(n, width)| BundleId::new(n, width).ok())
}

/// Number and width of the tiles that hold `count` nodes.
fn widths(count: u64) -> impl Iterator<Item = (u64, u16)> {
    (0..count.div_ceil(u64::from(TILE_WIDTH))).map(move |n| (n, width_at(n, count)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tiles of a size as (level, full ones, width of the partial one).
    fn shape(size: u64) -> Vec<(u8, usize, Option<u16>)> {
        let tiles: Vec<_> = tiles_for_size(size).collect();
        let top = tiles.last().map_or(0, TileId::level);
        (0..=top)
            .map(|level| {
                let here: Vec<_> = tiles.iter().filter(|t| t.level() == level).collect();
                let partial = here.iter().find(|t| t.is_partial()).map(|t| t.width());
                (level, here.len() - usize::from(partial.is_some()), partial)
            })
            .filter(|(_, full, partial)| *full > 0 || partial.is_some())
            .collect()
    }

    #[test]
    fn geometry_of_the_specification() {
        assert_eq!(shape(0), []);
        assert_eq!(shape(1), [(0, 0, Some(1))]);
        assert_eq!(shape(255), [(0, 0, Some(255))]);
        assert_eq!(shape(256), [(0, 1, None), (1, 0, Some(1))]);
        assert_eq!(shape(257), [(0, 1, Some(1)), (1, 0, Some(1))]);
        assert_eq!(shape(600), [(0, 2, Some(88)), (1, 0, Some(2))]);
        assert_eq!(shape(65_535), [(0, 255, Some(255)), (1, 0, Some(255))]);
        assert_eq!(
            shape(65_536),
            [(0, 256, None), (1, 1, None), (2, 0, Some(1))]
        );
        assert_eq!(
            shape(65_537),
            [(0, 256, Some(1)), (1, 1, None), (2, 0, Some(1))]
        );
        assert_eq!(
            shape(70_000),
            [(0, 273, Some(112)), (1, 1, Some(17)), (2, 0, Some(1))]
        );
    }

    #[test]
    fn huge_trees_are_listed_lazily() {
        let mut tiles = tiles_for_size(u64::MAX);
        assert_eq!(tiles.next(), TileId::new(0, 0, 256).ok());
        assert_eq!(tiles.nth(1_000), TileId::new(0, 1_001, 256).ok());
        assert_eq!(bundles_for_size(300).last(), BundleId::new(1, 44).ok());
    }

    #[test]
    fn existence_agrees_with_the_list() {
        for size in [0, 1, 255, 256, 257, 600] {
            let listed: Vec<_> = tiles_for_size(size).collect();
            for level in 0..3 {
                for n in 0..4 {
                    let width = listed
                        .iter()
                        .find(|t| (t.level(), t.n()) == (level, n))
                        .map_or(0, TileId::width);
                    for asked in 1..=TILE_WIDTH {
                        let tile = TileId::new(level, n, asked).unwrap();
                        assert_eq!(tile.exists_at(size), asked <= width, "{tile} {size}");
                    }
                }
            }
        }
        let beyond = TileId::new(0, u64::MAX, 1).unwrap();
        assert!(!beyond.exists_at(u64::MAX));
        assert!(!TileId::new(63, 0, 1).unwrap().exists_at(u64::MAX));
    }
}
