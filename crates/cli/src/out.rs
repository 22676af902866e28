//! What is said: results on standard output, everything else on standard error.

use std::{
    fmt::Display,
    io::{ErrorKind, Write},
};

use crate::failure::{Context, Failure, Result};

/// A line of the result.
pub(crate) fn line(text: impl Display) -> Result<()> {
    piece(format_args!("{text}\n"))
}

/// A piece of the result, with its own line ends.
pub(crate) fn piece(text: impl Display) -> Result<()> {
    let mut out = std::io::stdout().lock();
    told(write!(out, "{text}").and_then(|()| out.flush()))
}

/// Bytes of the result.
pub(crate) fn bytes(bytes: &[u8]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    told(out.write_all(bytes).and_then(|()| out.flush()))
}

fn told(written: std::io::Result<()>) -> Result<()> {
    written.map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failure::Cut,
        _ => Failure::Told(format!("standard output: {error}")),
    })
}

/// A line of a program that goes on whether anybody reads it or not.
pub(crate) fn say(text: impl Display) {
    let _ = line(text);
}

/// Something beside the result. Whether anybody reads it changes nothing.
pub(crate) fn note(text: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// A JSON array of the server's, an element a line.
pub(crate) fn json_lines(array: &str) -> Result<()> {
    let items: Vec<Box<serde_json::value::RawValue>> =
        serde_json::from_str(array).context("the server's answer")?;
    items.iter().try_for_each(|item| line(item.get()))
}
