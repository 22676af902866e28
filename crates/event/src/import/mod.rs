//! Files that other programs wrote: their records, and those of NeoSC's collections as MongoDB exports them.

mod mongodb;
mod records;
mod time;
mod unique;

pub use mongodb::{Converted, convert, is_export, members};
pub use records::{Broken, LONGEST, Records};
pub use time::Local;
