//! How events are kept: as batches in SQL while they are new, as segments and tiles in files once they are sealed.
//!
//! [`Batch`] is what either of them is in memory: columns, so that a filter looks at a value once and at numbers after
//! that. [`Folder`] keeps files, [`write_segment`] and [`Segment`] make and read them; [`TableWriter`] makes Parquet of what leaves. What is live, and when anything may
//! be deleted, SQL knows and `store` decides. Formats: docs/FORMATS.md.

mod coding;
mod error;
mod folder;
mod index;
#[cfg(test)]
mod samples;
mod segment;
mod table;
mod tiles;

pub use coding::{
    Batch, Column, Encoder, Kept, Kind, Part, Parts, RowView, StringColumn, SubjectKind, Values,
    open_frame, raw_frame,
};
pub use error::{Error, Result};
pub use folder::{File, Folder};
pub use index::{Cell, Counted, Filter, Index, Outcome, Span, Tabled};
pub use segment::{Pieces, Segment, WINDOW, resource_type, write_segment};
pub use table::{TableWriter, table_rows};
pub use tiles::{Tiles, write_tiles};
