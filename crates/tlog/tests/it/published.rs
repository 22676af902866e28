//! The vectors published with transparency-dev/merkle, used by every implementation of RFC 6962.

use tlog::{Frontier, Hash, empty_root, inclusion_proof, leaf_hash, root_at, root_of_hashes};

use crate::model::Leaves;

const INPUTS: [&[u8]; 8] = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];

/// By size, from 0.
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

#[test]
fn roots_by_size() {
    let tree = Leaves(INPUTS.map(leaf_hash).to_vec());
    let mut frontier = Frontier::new();
    for (size, root) in ROOTS.iter().enumerate() {
        let root: Hash = root.parse().unwrap();
        assert_eq!(frontier.root(), root, "{size}");
        assert_eq!(root_of_hashes(&tree.0[..size]), root, "{size}");
        assert_eq!(root_at(size as u64, &tree), Ok(root), "{size}");
        if let Some(leaf) = tree.0.get(size) {
            frontier.append(*leaf, &mut |_, _, _| {});
        }
    }
    assert_eq!(empty_root().to_string(), ROOTS[0]);
}

#[test]
fn inclusion_of_the_first_of_eight() {
    let tree = Leaves(INPUTS.map(leaf_hash).to_vec());
    let proof = inclusion_proof(0, 8, &tree).unwrap();
    let hex: Vec<_> = proof.iter().map(Hash::to_string).collect();
    assert_eq!(
        hex,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ]
    );
}
