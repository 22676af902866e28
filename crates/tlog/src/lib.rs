//! The transparency log: tree, proofs, tiles, notes, checkpoints.
//!
//! Everything here is pure: no IO, no clock, no randomness. Bytes come in, bytes and verdicts go out, so the
//! server, the sealing follower and the offline auditor all run the same code.
//!
//! The tree is that of RFC 6962, section 2.1 (unchanged in RFC 9162). The formats are those of C2SP, unmodified:
//! `signed-note`, `tlog-checkpoint`, `tlog-cosignature` (v1, Ed25519), `tlog-tiles` and `tlog-proof`.
//!
//! | to do this | start at |
//! |---|---|
//! | append leaves, get the root | [`Frontier`] |
//! | make a proof | [`inclusion_proof`], [`consistency_proof`] over a [`NodeSource`] |
//! | check a proof | [`verify_inclusion`], [`verify_consistency`] |
//! | name, list or read tiles | [`TilePath`], [`tiles_for_size`], [`TileNodes`] |
//! | sign | [`sign_checkpoint`], [`Cosigner`] |
//! | accept somebody's checkpoint | [`UnverifiedCheckpoint::verify`] |
//! | accept somebody's receipt | [`TlogProof::verify`] |
//! | recompute a whole log | [`LogChecker`] |
//!
//! Sizes and indexes are `u64` but never above [`MAX_TREE_SIZE`]; nothing here panics on input.

mod bundle;
mod checkpoint;
mod cosignature;
mod frontier;
mod hash;
mod log_check;
mod note;
mod proof;
mod range;
mod text;
mod tile;
mod tlog_proof;
mod tree_head;

pub use bundle::{BundleError, MAX_ENTRY_BYTES, decode_bundle, encode_bundle};
pub use checkpoint::{Checkpoint, CheckpointError, UnverifiedCheckpoint, sign_checkpoint};
pub use cosignature::{Cosignature, Cosigner, MAX_COSIGNATURE_TIME, TimeOutOfRange};
pub use frontier::{Frontier, FrontierError};
pub use hash::{
    Hash, HashError, empty_root, hashes_from_bytes, hashes_to_bytes, leaf_hash, node_hash,
    root_of_hashes,
};
pub use log_check::{Finding, LogChecker, Report};
pub use note::{
    KeyError, KeyName, MAX_NOTE_BYTES, MAX_NOTE_SIGNATURES, Note, NoteError, NoteSignature,
    SignatureKind, Signer, VerifiedSignature, VerifierKey,
};
pub use proof::{
    MakeProofError, NodeSource, ProofError, RangeError, consistency_path, consistency_proof,
    frontier_at, inclusion_path, inclusion_proof, root_at, verify_consistency, verify_inclusion,
};
pub use range::{Node, NodeRange};
pub use tile::{
    BundleId, TILE_WIDTH, TileError, TileId, TileNodes, TileNodesError, TilePath, TileReader,
    bundles_for_size, tiles_for_size,
};
pub use tlog_proof::{MAX_PROOF_BYTES, TlogProof, TlogProofError};
pub use tree_head::{TreeHead, TreeHeadError};

/// The greatest number of entries a log may have: 2^63 - 1.
///
/// The C2SP formats allow more; SQL integers and other implementations (Go's `sumdb/tlog`) do not. Parsers refuse
/// what is beyond, which also keeps index arithmetic away from overflow.
pub const MAX_TREE_SIZE: u64 = i64::MAX as u64;
