//! A log of 600 entries published as tlog-tiles, with a checkpoint, a proof and a witness request, made elsewhere.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tlog::{
    BundleId, Frontier, Hash, LogChecker, TileId, TileNodes, TilePath, TileReader, TlogProof,
    UnverifiedCheckpoint, VerifierKey, bundles_for_size, consistency_proof, hashes_to_bytes,
    inclusion_proof, leaf_hash, root_at, tiles_for_size, verify_consistency,
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/vectors/c2sp")
}

pub(crate) fn file(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap()
}

pub(crate) struct Keys {
    pub(crate) origin: String,
    pub(crate) log: VerifierKey,
    pub(crate) witness: VerifierKey,
    facts: Value,
}

impl Keys {
    pub(crate) fn read() -> Self {
        let facts: Value = serde_json::from_slice(&file("keys-and-roots.json")).unwrap();
        let text = |name: &str| facts[name].as_str().unwrap();
        Self {
            origin: text("origin").to_owned(),
            log: text("log_vkey").parse().unwrap(),
            witness: text("witness_vkey").parse().unwrap(),
            facts: facts.clone(),
        }
    }

    fn hash(&self, name: &str) -> Hash {
        self.facts[name].as_str().unwrap().parse().unwrap()
    }
}

/// The tiles as files.
struct Folder;

impl TileReader for Folder {
    type Error = io::Error;

    fn tile(&self, level: u8, n: u64, width: u16) -> Result<Vec<Hash>, io::Error> {
        let id = TileId::new(level, n, width).map_err(io::Error::other)?;
        let content = fs::read(folder().join("log").join(id.to_string()))?;
        id.decode(&content).map_err(io::Error::other)
    }
}

fn entries(bundle: BundleId) -> Vec<Vec<u8>> {
    let content = file(&format!("log/{bundle}"));
    bundle
        .decode(&content)
        .unwrap()
        .into_iter()
        .map(<[u8]>::to_vec)
        .collect()
}

fn leaves() -> Vec<Hash> {
    bundles_for_size(600)
        .flat_map(entries)
        .map(|entry| leaf_hash(&entry))
        .collect()
}

#[test]
fn the_vkeys_are_written_as_read() {
    let keys = Keys::read();
    assert_eq!(keys.log.to_string(), keys.facts["log_vkey"]);
    assert_eq!(keys.witness.to_string(), keys.facts["witness_vkey"]);
}

#[test]
fn entries_lead_to_the_signed_roots() {
    let keys = Keys::read();
    let heads = [(600, keys.hash("root_600")), (300, keys.hash("root_300"))];
    let mut checker = LogChecker::new(heads);
    for leaf in leaves() {
        checker.append(leaf, &mut |_, _, _| {});
    }
    let report = checker.finish();
    assert_eq!(report.findings, []);
    assert_eq!((report.size, report.agreed), (600, 2));

    let known = [keys.log.clone()];
    for (name, size) in [("log/checkpoint", 600), ("log/checkpoint.300", 300)] {
        let bytes = file(name);
        let checkpoint = UnverifiedCheckpoint::parse(&bytes)
            .unwrap()
            .verify(&keys.origin, &known, &[])
            .unwrap();
        assert_eq!(checkpoint.size(), size);
        assert_eq!(checkpoint.root(), keys.hash(&format!("root_{size}")));
        assert_eq!(checkpoint.to_string().into_bytes(), bytes);
    }
}

#[test]
fn tiles_are_those_the_entries_make() {
    let leaves = leaves();
    let mut level_one = Vec::new();
    let mut frontier = Frontier::new();
    for leaf in &leaves {
        frontier.append(*leaf, &mut |level, _, hash| {
            if level == 8 {
                level_one.push(hash);
            }
        });
    }
    for size in [300, 600] {
        for tile in tiles_for_size(size) {
            let level = [&leaves, &level_one][usize::from(tile.level())];
            let start = usize::try_from(tile.n()).unwrap() * 256;
            let hashes = &level[start..start + usize::from(tile.width())];
            assert_eq!(
                file(&format!("log/{tile}")),
                hashes_to_bytes(hashes),
                "{tile}"
            );
        }
    }
}

#[test]
fn every_file_of_the_log_is_a_tile_of_one_of_its_sizes() {
    let mut found = 0;
    let mut folders = vec![folder().join("log/tile")];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(current).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder().join("log")).unwrap();
            let tile: TilePath = name.to_str().unwrap().parse().unwrap();
            assert!(tile.exists_at(300) || tile.exists_at(600), "{tile}");
            found += 1;
        }
    }
    // Each size has three tiles and bundles of its own at level 0; tile 000 is in both, and so is its bundle.
    assert_eq!(found, 10);
}

#[test]
fn the_proof_verifies_and_is_made_again_from_tiles() {
    let keys = Keys::read();
    let bytes = file("417.tlog-proof");
    let proof = TlogProof::parse(&bytes).unwrap();
    assert_eq!(proof.to_string().into_bytes(), bytes);
    assert_eq!(proof.index(), 417);
    let leaf = keys.hash("leaf_417_hash");
    assert_eq!(leaf, leaf_hash(proof.extra().unwrap()));
    assert_eq!(leaf, leaves()[417]);
    let witnesses = [keys.witness.clone()];
    let checkpoint = proof
        .verify(
            leaf,
            &keys.origin,
            std::slice::from_ref(&keys.log),
            &witnesses,
        )
        .unwrap();
    assert_eq!(checkpoint.size(), 600);
    let [cosignature] = checkpoint.cosignatures() else {
        panic!("one witness cosigned");
    };
    assert_eq!(cosignature.witness(), keys.witness.name());
    assert_eq!(cosignature.time(), 0x68e7_787b);

    let nodes = TileNodes::new(Folder, 600);
    let hashes = inclusion_proof(417, 600, &nodes).unwrap();
    let entry = proof.extra().unwrap().to_vec();
    let made = TlogProof::new(417, hashes, checkpoint).with_extra(entry);
    assert_eq!(made.to_string().into_bytes(), bytes);
}

#[test]
fn the_witness_request_holds_the_consistency_proof() {
    let keys = Keys::read();
    let request = String::from_utf8(file("add-checkpoint.req")).unwrap();
    let (head, checkpoint) = request.split_once("\n\n").unwrap();
    let mut lines = head.lines();
    assert_eq!(lines.next(), Some("old 300"));
    let sent: Vec<Hash> = lines.map(|line| Hash::from_base64(line).unwrap()).collect();
    let checkpoint = UnverifiedCheckpoint::parse(checkpoint.as_bytes())
        .unwrap()
        .verify(&keys.origin, std::slice::from_ref(&keys.log), &[])
        .unwrap();
    let old_root = keys.hash("root_300");
    verify_consistency(300, checkpoint.size(), &sent, old_root, checkpoint.root()).unwrap();
    let nodes = TileNodes::new(Folder, 600);
    assert_eq!(consistency_proof(300, 600, &nodes).unwrap(), sent);
    assert_eq!(root_at(300, &nodes).unwrap(), old_root);
}
