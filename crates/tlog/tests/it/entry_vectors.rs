//! The tree part of the entry vectors: entries are opaque bytes here.

use serde_json::Value;
use tlog::{Frontier, Hash, leaf_hash, verify_inclusion};

const VECTORS: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../testdata/vectors/entry-v1.json"
));

fn hash(value: &Value) -> Hash {
    value.as_str().unwrap().parse().unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2)
        .map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap())
        .collect()
}

#[test]
fn roots_and_inclusion_proofs_of_the_accepted_entries() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let accepted = vectors["accepted"].as_array().unwrap();
    let roots = vectors["roots_by_size"].as_array().unwrap();
    let proofs = vectors["inclusion_in_full_tree"].as_array().unwrap();
    assert_eq!(roots.len(), accepted.len() + 1);
    assert_eq!(proofs.len(), accepted.len());

    let mut frontier = Frontier::new();
    assert_eq!(frontier.root(), hash(&roots[0]));
    let (size, root) = (accepted.len() as u64, hash(roots.last().unwrap()));
    for (i, case) in accepted.iter().enumerate() {
        let leaf = leaf_hash(&bytes(case["entry"].as_str().unwrap()));
        assert_eq!(leaf, hash(&case["leaf_hash"]));
        frontier.append(leaf, &mut |_, _, _| {});
        assert_eq!(frontier.root(), hash(&roots[i + 1]));
        let proof: Vec<_> = proofs[i].as_array().unwrap().iter().map(hash).collect();
        assert_eq!(verify_inclusion(i as u64, size, leaf, &proof, root), Ok(()));
    }
}
