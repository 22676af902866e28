//! How batches are written into one SQL row (docs/FORMATS.md, "Batch").

mod batch;
mod column;
mod frame;
mod kept;
mod varint;
mod view;

pub(crate) use batch::{Batch, Encoder, RowView, StringColumn};
pub(crate) use frame::{Kind, open_frame, raw_frame};
pub(crate) use kept::Kept;
pub use kept::SubjectKind;
