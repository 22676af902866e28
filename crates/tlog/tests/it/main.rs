//! The transparency log against models, oracles, published vectors and forgeries.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests fail by panicking, as tests do"
)]

mod bundles_and_tiles;
mod c2sp_log;
mod checkpoints;
mod cosignatures;
mod entry_vectors;
mod mangled;
mod model;
mod notes;
mod oracle;
mod proofs;
mod published;
mod tlog_proofs;
