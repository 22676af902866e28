//! Inclusion and consistency proofs (RFC 6962, sections 2.1.1 and 2.1.2): planned, made, checked.

mod check;
mod make;
mod plan;

pub use check::{ProofError, verify_consistency, verify_inclusion};
pub use make::{
    MakeProofError, NodeSource, consistency_proof, frontier_at, inclusion_proof, root_at,
};
pub use plan::{RangeError, consistency_path, inclusion_path};
