//! The names of tiles and entry bundles: `tile/<L>/<N>[.p/<W>]` and `tile/entries/<N>[.p/<W>]`.

use std::fmt;
use std::str::FromStr;

use super::{TILE_WIDTH, nodes_at, width_at};
use crate::bundle::{BundleError, decode_bundle};
use crate::hash::{Hash, HashError, hashes_from_bytes};
use crate::text;

/// A tile of hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    level: u8,
    n: u64,
    width: u16,
}

/// A bundle of entries: those whose hashes are in the level-0 tile of the same number and width.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BundleId {
    n: u64,
    width: u16,
}

/// What can stand under `tile/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TilePath {
    /// `tile/<L>/...`
    Tile(TileId),
    /// `tile/entries/...`
    Entries(BundleId),
}

/// A name that is no tile's, or content that is not the tile named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TileError {
    /// Levels are 0 to 63.
    #[error("there is no tile level {0}")]
    Level(u8),
    /// Widths are 1 to 256.
    #[error("a tile cannot be {0} wide")]
    Width(u16),
    /// Not the one spelling of a tile path.
    #[error("not a tile path")]
    Path,
    /// The content holds another number of hashes than the tile's width.
    #[error("the content is {actual} bytes, not {expected}")]
    Length {
        /// 32 bytes for each hash.
        expected: usize,
        /// How many there are.
        actual: usize,
    },
}

impl TileId {
    /// The greatest tile level of the format. Trees of up to 2^63 entries reach level 7.
    pub const MAX_LEVEL: u8 = 63;

    /// Tile `n` of `level`, `width` hashes wide.
    ///
    /// # Errors
    /// Unless `level` is at most 63 and `width` 1 to 256.
    pub fn new(level: u8, n: u64, width: u16) -> Result<Self, TileError> {
        if level > Self::MAX_LEVEL {
            return Err(TileError::Level(level));
        }
        check_width(width)?;
        Ok(Self { level, n, width })
    }

    /// The tile level: 0 holds leaf hashes, each hash of level 1 covers a full tile of level 0, and so on.
    pub fn level(&self) -> u8 {
        self.level
    }

    /// The number of the tile in its level, from 0.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// How many hashes it holds: 1 to 256.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// Whether it holds fewer than 256 hashes.
    pub fn is_partial(&self) -> bool {
        self.width < TILE_WIDTH
    }

    /// Whether the tree of `size` leaves has every hash of this tile. A server answers exactly for these.
    pub fn exists_at(&self, size: u64) -> bool {
        self.width <= width_at(self.n, nodes_at(self.level, size))
    }

    /// Reads the content of this tile.
    ///
    /// # Errors
    /// [`TileError::Length`] unless there are exactly as many hashes as the tile is wide.
    pub fn decode(&self, content: &[u8]) -> Result<Vec<Hash>, TileError> {
        let expected = usize::from(self.width) * Hash::LEN;
        let wrong = |_: HashError| TileError::Length {
            expected,
            actual: content.len(),
        };
        let hashes = hashes_from_bytes(content).map_err(wrong)?;
        if content.len() != expected {
            return Err(wrong(HashError::Length(content.len())));
        }
        Ok(hashes)
    }
}

impl BundleId {
    /// Bundle `n`, `width` entries wide.
    ///
    /// # Errors
    /// Unless `width` is 1 to 256.
    pub fn new(n: u64, width: u16) -> Result<Self, TileError> {
        check_width(width)?;
        Ok(Self { n, width })
    }

    /// The number of the bundle, from 0: its first entry is number `256 * n`.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// How many entries it holds: 1 to 256.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// Whether it holds fewer than 256 entries.
    pub fn is_partial(&self) -> bool {
        self.width < TILE_WIDTH
    }

    /// Whether a log of `size` entries has every entry of this bundle.
    pub fn exists_at(&self, size: u64) -> bool {
        self.width <= width_at(self.n, size)
    }

    /// Reads the content of this bundle.
    ///
    /// # Errors
    /// As [`decode_bundle`], and unless there are exactly as many entries as the bundle is wide.
    pub fn decode<'a>(&self, content: &'a [u8]) -> Result<Vec<&'a [u8]>, BundleError> {
        let entries = decode_bundle(content)?;
        if entries.len() != usize::from(self.width) {
            return Err(BundleError::Width {
                expected: self.width,
                actual: entries.len(),
            });
        }
        Ok(entries)
    }
}

impl From<TileId> for TilePath {
    fn from(tile: TileId) -> Self {
        Self::Tile(tile)
    }
}

impl From<BundleId> for TilePath {
    fn from(bundle: BundleId) -> Self {
        Self::Entries(bundle)
    }
}

impl TilePath {
    /// Whether the log of `size` entries has this.
    pub fn exists_at(&self, size: u64) -> bool {
        match self {
            Self::Tile(tile) => tile.exists_at(size),
            Self::Entries(bundle) => bundle.exists_at(size),
        }
    }
}

impl fmt::Display for TileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/{}/", self.level)?;
        write_number(f, self.n, self.width)
    }
}

impl fmt::Display for BundleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("tile/entries/")?;
        write_number(f, self.n, self.width)
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tile(tile) => tile.fmt(f),
            Self::Entries(bundle) => bundle.fmt(f),
        }
    }
}

impl FromStr for TilePath {
    type Err = TileError;

    fn from_str(path: &str) -> Result<Self, TileError> {
        let rest = path.strip_prefix("tile/").ok_or(TileError::Path)?;
        let (kind, rest) = rest.split_once('/').ok_or(TileError::Path)?;
        let (n, width) = parse_number(rest).ok_or(TileError::Path)?;
        if kind == "entries" {
            return Ok(Self::Entries(BundleId { n, width }));
        }
        let level = text::decimal(kind)
            .and_then(|level| u8::try_from(level).ok())
            .filter(|level| *level <= TileId::MAX_LEVEL)
            .ok_or(TileError::Path)?;
        Ok(Self::Tile(TileId { level, n, width }))
    }
}

fn check_width(width: u16) -> Result<(), TileError> {
    if width == 0 || width > TILE_WIDTH {
        return Err(TileError::Width(width));
    }
    Ok(())
}

/// Three digits to an element, all but the last marked `x`: 1234067 is `x001/x234/067`.
fn write_number(f: &mut fmt::Formatter<'_>, n: u64, width: u16) -> fmt::Result {
    let groups = n.checked_ilog10().unwrap_or(0) / 3;
    for group in (1..=groups).rev() {
        write!(f, "x{:03}/", n / 1000_u64.pow(group) % 1000)?;
    }
    write!(f, "{:03}", n % 1000)?;
    if width < TILE_WIDTH {
        write!(f, ".p/{width}")?;
    }
    Ok(())
}

fn parse_number(path: &str) -> Option<(u64, u16)> {
    let (number, width) = match path.split_once(".p/") {
        None => (path, TILE_WIDTH),
        Some((number, width)) => {
            let width = text::decimal(width).and_then(|width| u16::try_from(width).ok())?;
            (number, width)
        }
    };
    if width == 0 || (width >= TILE_WIDTH && path.len() != number.len()) {
        return None;
    }
    let (marked, last) = match number.rsplit_once('/') {
        None => (None, number),
        Some((marked, last)) => (Some(marked), last),
    };
    let mut n = 0_u64;
    for element in marked.into_iter().flat_map(|marked| marked.split('/')) {
        let digits = three_digits(element.strip_prefix('x')?)?;
        if n == 0 && digits == 0 {
            return None; // leading zeros
        }
        n = n.checked_mul(1000)?.checked_add(digits)?;
    }
    n = n.checked_mul(1000)?.checked_add(three_digits(last)?)?;
    Some((n, width))
}

fn three_digits(element: &str) -> Option<u64> {
    let three = element.len() == 3 && element.bytes().all(|digit| digit.is_ascii_digit());
    three.then(|| element.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_specification() {
        let path = |level, n, width| TileId::new(level, n, width).unwrap().to_string();
        assert_eq!(path(0, 0, 256), "tile/0/000");
        assert_eq!(path(0, 999, 256), "tile/0/999");
        assert_eq!(path(1, 1000, 256), "tile/1/x001/000");
        assert_eq!(path(0, 1_234_067, 256), "tile/0/x001/x234/067");
        assert_eq!(path(0, 1067, 112), "tile/0/x001/067.p/112");
        assert_eq!(
            path(63, u64::MAX, 1),
            "tile/63/x018/x446/x744/x073/x709/x551/615.p/1"
        );
        let bundle = BundleId::new(1_234_067, 8).unwrap().to_string();
        assert_eq!(bundle, "tile/entries/x001/x234/067.p/8");
    }

    #[test]
    fn other_spellings_are_refused() {
        for bad in [
            "",
            "tile",
            "tile/",
            "tile/0",
            "tile/0/",
            "/tile/0/000",
            "tile/0/000/",
            "tile//000",
            "tile/08/000",
            "tile/00/000",
            "tile/+1/000",
            "tile/-1/000",
            "tile/64/000",
            "tile/256/000",
            "tile/x/000",
            "tile/Entries/000",
            "tile/data/000",
            "tile/0/0",
            "tile/0/00",
            "tile/0/1000",
            "tile/0/0000",
            "tile/0/001/000",
            "tile/0/x001",
            "tile/0/x001/x000",
            "tile/0/x000/001",
            "tile/0/x000/x001/000",
            "tile/0/xx01/000",
            "tile/0/xx001/000",
            "tile/0/x01/000",
            "tile/0/x+01/000",
            "tile/0/X001/000",
            "tile/0/x001//000",
            "tile/0/+01",
            "tile/0/000.p",
            "tile/0/000.p/",
            "tile/0/000.p/0",
            "tile/0/000.p/00",
            "tile/0/000.p/01",
            "tile/0/000.p/256",
            "tile/0/000.p/65537",
            "tile/0/000.p/+1",
            "tile/0/000.p/1/",
            "tile/0/000.p/1.p/1",
            "tile/0/000.p/ 1",
            "tile/0/000.q/1",
            "tile/0/x001.p/1/000",
            "tile/0/x018/x446/x744/x073/x709/x551/616",
            "tile/0/x100/x000/x000/x000/x000/x000/x000/000",
            "tile/0/\u{661}\u{661}\u{661}",
        ] {
            assert_eq!(bad.parse::<TilePath>(), Err(TileError::Path), "{bad}");
        }
    }

    #[test]
    fn levels_and_widths_have_bounds() {
        assert_eq!(TileId::new(64, 0, 1), Err(TileError::Level(64)));
        assert_eq!(TileId::new(0, 0, 0), Err(TileError::Width(0)));
        assert_eq!(TileId::new(0, 0, 257), Err(TileError::Width(257)));
        assert_eq!(BundleId::new(0, 0), Err(TileError::Width(0)));
        assert_eq!(BundleId::new(0, 257), Err(TileError::Width(257)));
    }
}
