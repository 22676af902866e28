//! C2SP texts and bundles: what reads is written the same way.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tlog::{Note, TilePath, TlogProof, TreeHead, UnverifiedCheckpoint, VerifierKey};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(note) = Note::parse(bytes) {
        assert_eq!(note.to_string().as_bytes(), bytes);
    }
    if let Ok(checkpoint) = UnverifiedCheckpoint::parse(bytes) {
        assert_eq!(checkpoint.note().to_string().as_bytes(), bytes);
    }
    if let Ok(proof) = TlogProof::parse(bytes) {
        assert_eq!(proof.to_string().as_bytes(), bytes);
        let _ = proof.verify(tlog::leaf_hash(b""), "o", &[], &[]);
    }
    if let Ok(entries) = tlog::decode_bundle(bytes) {
        assert_eq!(tlog::encode_bundle(entries).ok().as_deref(), Some(bytes));
    }
    if let Ok(hashes) = tlog::hashes_from_bytes(bytes) {
        assert_eq!(tlog::hashes_to_bytes(&hashes), bytes);
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(path) = text.parse::<TilePath>() {
        assert_eq!(path.to_string(), text);
    }
    if let Ok(key) = text.parse::<VerifierKey>() {
        assert_eq!(key.to_string(), text);
    }
    if let Ok(head) = text.parse::<TreeHead>() {
        assert_eq!(head.to_string(), text);
    }
});
