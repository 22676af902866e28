//! Events as columns: in memory, and as a batch is written into one SQL row (docs/FORMATS.md, "Batch").

mod batch;
mod column;
mod frame;
mod kept;
mod parts;
mod row;
mod varint;
mod view;

pub use batch::{Batch, Encoder, StringColumn};
pub(crate) use batch::{STRINGS, flags_of};
pub use column::{Column, Values};
pub(crate) use frame::{CODEC_RAW, CODEC_ZSTD, frame};
pub use frame::{Kind, open_frame, raw_frame};
pub use kept::{Kept, SubjectKind};
pub use parts::{Part, Parts};
pub use row::RowView;
pub(crate) use varint::{Input, put, unzigzag, zigzag};
