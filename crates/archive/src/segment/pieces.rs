//! What a segment is made from: some parts of it at a time, so that no large one is ever in memory as a whole.

use std::{ops::Range, sync::Arc};

use super::{Segment, WINDOW};
use crate::{Batch, Parts, Result};

/// Events in order, to be read several times.
pub trait Pieces {
    /// How many there are.
    fn count(&self) -> usize;

    /// Hands over batches with `parts` of the events, and which of their rows belong here, until `visit` answers
    /// `false`.
    ///
    /// # Errors
    /// Those of reading, and of `visit`.
    fn each(
        &self,
        parts: Parts,
        visit: &mut dyn FnMut(&Batch, Range<usize>) -> Result<bool>,
    ) -> Result<()>;
}

/// Batches of the tail, and which of their rows.
impl Pieces for [(Arc<Batch>, Range<usize>)] {
    fn count(&self) -> usize {
        self.iter().map(|(_, rows)| rows.len()).sum()
    }

    fn each(
        &self,
        _: Parts,
        visit: &mut dyn FnMut(&Batch, Range<usize>) -> Result<bool>,
    ) -> Result<()> {
        for (batch, rows) in self {
            if !visit(batch, rows.clone())? {
                break;
            }
        }
        Ok(())
    }
}

/// Segments, one behind the other.
impl Pieces for [Arc<Segment>] {
    fn count(&self) -> usize {
        self.iter().map(|segment| segment.count()).sum()
    }

    fn each(
        &self,
        parts: Parts,
        visit: &mut dyn FnMut(&Batch, Range<usize>) -> Result<bool>,
    ) -> Result<()> {
        for segment in self {
            for start in (0..segment.count()).step_by(WINDOW) {
                let rows = start..(start + WINDOW).min(segment.count());
                let batch = segment.window(rows, parts)?;
                if !visit(&batch, 0..batch.len())? {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}
