//! Proof files: read, written, forged.

use tlog::{
    CheckpointError, Hash, ProofError, Signer, TlogProof, TlogProofError, TreeHead, empty_root,
    inclusion_proof, leaf_hash, sign_checkpoint,
};

use crate::c2sp_log::{Keys, file};
use crate::model::{Leaves, mth};

const ORIGIN: &str = "neosc-1a2b3c4d/log/7f3a";

fn log() -> Signer {
    Signer::from_seed(ORIGIN.parse().unwrap(), &[1; 32])
}

fn made(index: u64, size: usize) -> TlogProof {
    let tree = Leaves::numbered(size);
    let head = TreeHead::new(ORIGIN, size as u64, mth(&tree.0)).unwrap();
    let hashes = inclusion_proof(index, size as u64, &tree).unwrap();
    TlogProof::new(index, hashes, sign_checkpoint(&head, &[&log()]).unwrap())
}

fn verify(proof: &TlogProof, leaf: Hash) -> Result<u64, TlogProofError> {
    let keys = [log().verifier_key().clone()];
    proof
        .verify(leaf, ORIGIN, &keys, &[])
        .map(|checkpoint| checkpoint.size())
}

#[test]
fn proofs_round_trip_with_and_without_extra() {
    let tree = Leaves::numbered(11);
    for size in [1, 2, 11] {
        for index in 0..size {
            let proof = made(index as u64, size);
            let extra = made(index as u64, size).with_extra(vec![0, 1, 2]);
            for proof in [proof, extra] {
                let text = proof.to_string();
                let read = TlogProof::parse(text.as_bytes()).unwrap();
                assert_eq!(read, proof);
                assert_eq!(verify(&read, tree.0[index]), Ok(size as u64));
            }
        }
    }
    // A tree of one entry: no hashes, so the blank line follows the index.
    let one = made(0, 1).to_string();
    assert!(one.starts_with(&format!("c2sp.org/tlog-proof@v1\nindex 0\n\n{ORIGIN}\n1\n")));
    assert_eq!(made(0, 1).with_extra(vec![]), made(0, 1));
}

#[test]
fn what_is_not_proven_is_refused() {
    let tree = Leaves::numbered(11);
    let proof = made(4, 11);
    assert_eq!(
        verify(&proof, tree.0[5]),
        Err(TlogProofError::Proof(ProofError::Root))
    );
    let at = |index: &str| {
        let text = proof
            .to_string()
            .replacen("index 4\n", &format!("index {index}\n"), 1);
        verify(&TlogProof::parse(text.as_bytes()).unwrap(), tree.0[4])
    };
    assert_eq!(at("4"), Ok(11));
    assert_eq!(at("5"), Err(TlogProofError::Proof(ProofError::Root)));
    let outside = ProofError::Index {
        index: 11,
        size: 11,
    };
    assert_eq!(at("11"), Err(TlogProofError::Proof(outside)));

    let empty = TreeHead::new(ORIGIN, 0, empty_root()).unwrap();
    let empty = TlogProof::new(0, vec![], sign_checkpoint(&empty, &[&log()]).unwrap());
    let outside = ProofError::Index { index: 0, size: 0 };
    assert_eq!(
        verify(&empty, tree.0[0]),
        Err(TlogProofError::Proof(outside))
    );

    let keys = [log().verifier_key().clone()];
    assert!(matches!(
        proof.verify(tree.0[4], "another/log", &keys, &[]),
        Err(TlogProofError::Checkpoint(CheckpointError::Origin { .. }))
    ));
    assert!(matches!(
        proof.verify(tree.0[4], ORIGIN, &[], &[]),
        Err(TlogProofError::Checkpoint(CheckpointError::Note(_)))
    ));
}

#[test]
fn other_spellings_are_refused() {
    let good = made(4, 11).with_extra(vec![7]).to_string();
    assert!(good.starts_with("c2sp.org/tlog-proof@v1\nextra Bw==\nindex 4\n"));
    let hash = leaf_hash(b"x").to_base64();
    let refused = |from: &str, to: &str| {
        assert!(good.contains(from), "{from:?}");
        TlogProof::parse(good.replacen(from, to, 1).as_bytes()).unwrap_err()
    };
    assert_eq!(refused("@v1", "@v2"), TlogProofError::NotAProof);
    assert_eq!(refused("@v1\n", "@v1\r\n"), TlogProofError::NotAProof);
    assert_eq!(refused("@v1\n", "@v1\n\n"), TlogProofError::Index);
    assert_eq!(refused("c2sp", " c2sp"), TlogProofError::NotAProof);
    for extra in [
        "extra \n",
        "extra Bw=\n",
        "extra Bx==\n",
        "extra Bw== \n",
        "extra  Bw==\n",
    ] {
        assert_eq!(
            refused("extra Bw==\n", extra),
            TlogProofError::Extra,
            "{extra:?}"
        );
    }
    for extra in ["extra\n", "Extra Bw==\n"] {
        assert_eq!(refused("extra Bw==\n", extra), TlogProofError::Index);
    }
    for index in ["", "04", "+4", "-1", "4 ", " 4", "9223372036854775808"] {
        let error = refused("index 4\n", &format!("index {index}\n"));
        assert_eq!(error, TlogProofError::Index, "{index:?}");
    }
    assert_eq!(refused("index 4\n", ""), TlogProofError::Index);
    let twice = refused("index 4\n", "index 4\nindex 4\n");
    assert_eq!(twice, TlogProofError::Hashes);
    let short = refused("index 4\n", "index 4\nAAAA\n");
    assert_eq!(short, TlogProofError::Hashes);
    let many = format!("index 4\n{}", format!("{hash}\n").repeat(60));
    assert_eq!(refused("index 4\n", &many), TlogProofError::Hashes);
    assert!(matches!(
        refused(&format!("\n\n{ORIGIN}"), &format!("\n\n\n{ORIGIN}")),
        TlogProofError::Checkpoint(_)
    ));
    for cut in [
        "c2sp.org/tlog-proof@v1",
        "c2sp.org/tlog-proof@v1\nindex 4",
        "c2sp.org/tlog-proof@v1\nindex 4\n",
    ] {
        assert!(TlogProof::parse(cut.as_bytes()).is_err());
    }
}

#[test]
fn no_single_changed_byte_of_the_published_proof_verifies() {
    let keys = Keys::read();
    let bytes = file("417.tlog-proof");
    let (log, witness) = ([keys.log.clone()], [keys.witness.clone()]);
    let mut read = 0;
    for i in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[i] ^= 1;
        let Ok(proof) = TlogProof::parse(&changed) else {
            continue;
        };
        read += 1;
        // The extra line is opaque; what it holds counts as the leaf here, as a receipt is checked.
        let leaf = leaf_hash(proof.extra().unwrap());
        let verdict = proof.verify(leaf, &keys.origin, &log, &witness);
        // Names and ids of keys make a signature somebody else's: only then is the log's own left standing.
        let accepted = verdict.is_ok_and(|checkpoint| !checkpoint.cosignatures().is_empty());
        assert!(!accepted, "byte {i}");
    }
    assert!(read > 500, "most changes still read as a proof: {read}");
}
