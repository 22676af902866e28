//! The tiles the entries lead to, held against those the log publishes.

use tlog::{Hash, TILE_WIDTH, TileId};

use super::finding::{Findings, LogFinding, TileFault};
use super::reader::{LogReader, Unread};

/// Binary levels a tile spans.
const HEIGHT: u8 = 8;

/// At each tile level the right-most tile, as far as it has grown.
#[derive(Debug, Default)]
pub(super) struct Tiles {
    levels: Vec<Growing>,
}

#[derive(Debug)]
struct Growing {
    /// The number of the tile.
    n: u64,
    hashes: Vec<Hash>,
}

impl Tiles {
    /// Takes a node of the tree, in the order nodes are completed. `level` is binary; a tile has those of every
    /// eighth.
    pub(super) fn add(&mut self, level: u8, hash: Hash) {
        if !level.is_multiple_of(HEIGHT) {
            return;
        }
        let level = usize::from(level / HEIGHT);
        while self.levels.len() <= level {
            self.levels.push(Growing {
                n: 0,
                hashes: Vec::with_capacity(usize::from(TILE_WIDTH)),
            });
        }
        if let Some(growing) = self.levels.get_mut(level) {
            growing.hashes.push(hash);
        }
    }

    /// Compares the tiles that are full by now. To be called at least once per 256 entries.
    pub(super) fn compare_full<R: LogReader>(
        &mut self,
        reader: &mut R,
        findings: &mut Findings,
    ) -> Result<(), Unread<R::Error>> {
        for (level, growing) in (0..).zip(&mut self.levels) {
            if growing.hashes.len() >= usize::from(TILE_WIDTH) {
                compare(level, growing, reader, findings)?;
                growing.hashes.clear();
                growing.n = growing.n.saturating_add(1);
            }
        }
        Ok(())
    }

    /// Compares what is left at the end of the log: the partial tile of each level.
    pub(super) fn compare_partial<R: LogReader>(
        &self,
        reader: &mut R,
        findings: &mut Findings,
    ) -> Result<(), Unread<R::Error>> {
        for (level, growing) in (0..).zip(&self.levels) {
            if !growing.hashes.is_empty() {
                compare(level, growing, reader, findings)?;
            }
        }
        Ok(())
    }
}

fn compare<R: LogReader>(
    level: u8,
    computed: &Growing,
    reader: &mut R,
    findings: &mut Findings,
) -> Result<(), Unread<R::Error>> {
    let width = u16::try_from(computed.hashes.len()).unwrap_or(TILE_WIDTH);
    // Levels and widths are counted here, so the name is one.
    let Ok(tile) = TileId::new(level, computed.n, width) else {
        return Ok(());
    };
    let content = reader.tile(&tile).map_err(Unread::tile(tile))?;
    let hashes = match tile.decode(&content) {
        Ok(hashes) => hashes,
        Err(error) => {
            let fault = TileFault::Malformed(error);
            findings.add(LogFinding::Tile { tile, fault });
            return Ok(());
        }
    };
    let mut differing = hashes
        .iter()
        .zip(&computed.hashes)
        .enumerate()
        .filter(|(_, (published, computed))| published != computed)
        .map(|(position, _)| position);
    let Some(position) = differing.next() else {
        return Ok(());
    };
    findings.add(if level == 0 {
        LogFinding::EntryDiffers {
            index: computed
                .n
                .saturating_mul(u64::from(TILE_WIDTH))
                .saturating_add(position as u64),
            tile,
            differing: differing.count().saturating_add(1),
        }
    } else {
        let fault = TileFault::Differs { position };
        LogFinding::Tile { tile, fault }
    });
    Ok(())
}
