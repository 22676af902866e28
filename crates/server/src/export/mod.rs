//! Exports: all events of a filter as one file, a page of the log at a time.

pub(crate) mod background;
mod csv;
mod files;
mod format;
mod pages;
mod rows;

pub(crate) use files::Place;
pub(crate) use format::{CONTENT_TYPES, Form, Format};
pub(crate) use pages::{Pages, hex};
use rows::Rows;
