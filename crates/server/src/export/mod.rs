//! Exports: all events of a filter as one file, a page of the log at a time.

mod csv;
mod format;
mod pages;

pub(crate) use format::Format;
pub(crate) use pages::{Pages, hex};
