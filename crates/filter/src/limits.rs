//! How much a filter may ask for. One more than each is an error.

/// Bytes of a filter's text, both as given and in canonical form.
pub const TEXT: usize = 4096;

/// Terms of a filter.
pub const TERMS: usize = 64;

/// Values of all terms of a filter together.
pub const VALUES: usize = 256;

/// Keys of a `metadata.` path; `metadata` itself is refused beyond this depth.
pub const PATH: usize = 16;
