//! Files of events that other programs wrote: their records, and those of NeoSC's audit collection as MongoDB exports it.

mod mongodb;
mod records;
mod time;
mod unique;

pub use mongodb::{Converted, convert, is_export};
pub use records::{Broken, LONGEST, Records};
pub use time::Local;
