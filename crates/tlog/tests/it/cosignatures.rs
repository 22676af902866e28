//! Witness cosignatures: made, added, checked; the example of tlog-cosignature.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use tlog::{
    Checkpoint, CheckpointError, Cosigner, MAX_COSIGNATURE_TIME, Note, NoteError, NoteSignature,
    Signer, TimeOutOfRange, TreeHead, UnverifiedCheckpoint, leaf_hash, sign_checkpoint,
};

const ORIGIN: &str = "neosc-1a2b3c4d/log/7f3a";

fn log() -> Signer {
    Signer::from_seed(ORIGIN.parse().unwrap(), &[1; 32])
}

fn witness(seed: u8) -> Cosigner {
    let name = format!("witness.example/w{seed}").parse().unwrap();
    Cosigner::from_seed(name, &[seed; 32])
}

fn checkpoint(extensions: &[&str]) -> Checkpoint {
    let extensions = extensions.iter().map(|line| (*line).to_owned()).collect();
    let head = TreeHead::new(ORIGIN, 7, leaf_hash(b"root")).unwrap();
    sign_checkpoint(&head.with_extensions(extensions).unwrap(), &[&log()]).unwrap()
}

/// The checkpoint after a journey as text.
fn received(text: &str, witnesses: &[&Cosigner]) -> Result<Checkpoint, CheckpointError> {
    let witnesses: Vec<_> = witnesses.iter().map(|w| w.verifier_key().clone()).collect();
    UnverifiedCheckpoint::parse(text.as_bytes())?.verify(
        ORIGIN,
        &[log().verifier_key().clone()],
        &witnesses,
    )
}

fn with_line(checkpoint: &Checkpoint, line: &NoteSignature) -> String {
    format!("{checkpoint}{line}\n")
}

#[test]
fn cosignatures_verify_with_and_without_extension_lines() {
    let (one, two) = (witness(1), witness(2));
    for extensions in [&[][..], &["an extension"]] {
        let mut signed = checkpoint(extensions);
        for (witness, time) in [(&one, 1_700_000_000), (&two, 0)] {
            let line = witness.cosign(&signed, time).unwrap();
            let line = line.to_string().parse().unwrap();
            signed
                .add_cosignature(line, witness.verifier_key())
                .unwrap();
        }
        let text = signed.to_string();
        let read = received(&text, &[&one, &two]).unwrap();
        assert_eq!(read, signed);
        let seen: Vec<_> = read
            .cosignatures()
            .iter()
            .map(|c| (c.witness().as_str(), c.time()))
            .collect();
        assert_eq!(
            seen,
            [
                ("witness.example/w1", 1_700_000_000),
                ("witness.example/w2", 0)
            ]
        );
        assert_eq!(received(&text, &[&two]).unwrap().cosignatures().len(), 1);
        assert_eq!(received(&text, &[]).unwrap().cosignatures().len(), 0);
    }
}

#[test]
fn the_signed_message_is_that_of_the_specification() {
    // What a witness signs is itself a text: an ordinary Ed25519 key over it gives the same 64 bytes.
    let signed = checkpoint(&["an extension"]);
    let line = witness(3).cosign(&signed, 1_679_315_147).unwrap();
    let message = format!("cosignature/v1\ntime 1679315147\n{}", signed.note().text());
    let plain = Signer::from_seed("any".parse().unwrap(), &[3; 32]);
    let note = Note::sign(message, &[&plain]).unwrap();
    let (time, signature) = line.bytes().split_at(8);
    assert_eq!(time, 1_679_315_147_u64.to_be_bytes());
    assert_eq!(signature, note.signatures()[0].bytes());
    assert_ne!(witness(3).verifier_key().id(), plain.verifier_key().id());
}

#[test]
fn times_have_a_range() {
    let signed = checkpoint(&[]);
    let one = witness(1);
    assert_eq!(
        one.cosign(&signed, MAX_COSIGNATURE_TIME + 1),
        Err(TimeOutOfRange(MAX_COSIGNATURE_TIME + 1))
    );
    let latest = one.cosign(&signed, MAX_COSIGNATURE_TIME).unwrap();
    let read = received(&with_line(&signed, &latest), &[&one]).unwrap();
    assert_eq!(read.cosignatures()[0].time(), MAX_COSIGNATURE_TIME);

    // A witness that signs a later time all the same, made here from an ordinary signature.
    let time = MAX_COSIGNATURE_TIME + 1;
    let message = format!("cosignature/v1\ntime {time}\n{}", signed.note().text());
    let plain = Signer::from_seed("any".parse().unwrap(), &[1; 32]);
    let signature = Note::sign(message, &[&plain]).unwrap();
    let key = one.verifier_key();
    let bytes = [
        &key.id().to_be_bytes()[..],
        &time.to_be_bytes(),
        signature.signatures()[0].bytes(),
    ]
    .concat();
    let line = format!("— {} {}", key.name(), BASE64_STANDARD.encode(bytes));
    let line: NoteSignature = line.parse().unwrap();
    assert!(matches!(
        received(&with_line(&signed, &line), &[&one]),
        Err(CheckpointError::Note(NoteError::BadSignature { .. }))
    ));
}

#[test]
fn a_wrong_cosignature_spoils_the_checkpoint() {
    let signed = checkpoint(&[]);
    let one = witness(1);
    let line = one.cosign(&signed, 1_700_000_000).unwrap();
    let key = one.verifier_key();
    for i in [0, 7, 8, 71] {
        let mut bytes = [&key.id().to_be_bytes()[..], line.bytes()].concat();
        bytes[4 + i] ^= 1;
        let wrong = format!("— {} {}", key.name(), BASE64_STANDARD.encode(bytes));
        let wrong: NoteSignature = wrong.parse().unwrap();
        let bad = Err(CheckpointError::Note(NoteError::BadSignature {
            name: key.name().clone(),
            id: key.id(),
        }));
        assert_eq!(received(&with_line(&signed, &wrong), &[&one]), bad);
        assert!(received(&with_line(&signed, &wrong), &[]).is_ok());

        let mut unchanged = signed.clone();
        assert_eq!(
            unchanged
                .add_cosignature(wrong, key)
                .map(|()| signed.clone()),
            bad
        );
        assert_eq!(unchanged, signed);
    }
}

#[test]
fn a_cosignature_is_added_for_its_own_witness_only() {
    let mut signed = checkpoint(&[]);
    let (one, two) = (witness(1), witness(2));
    let line = one.cosign(&signed, 5).unwrap();
    assert_eq!(
        signed.add_cosignature(line.clone(), two.verifier_key()),
        Err(CheckpointError::NotByWitness(
            two.verifier_key().name().clone()
        ))
    );
    assert!(matches!(
        signed.add_cosignature(line.clone(), log().verifier_key()),
        Err(CheckpointError::KeyKind(_))
    ));
    signed.add_cosignature(line, one.verifier_key()).unwrap();
    let later = one.cosign(&signed, 6).unwrap();
    signed.add_cosignature(later, one.verifier_key()).unwrap();
    assert_eq!(signed.note().signatures().len(), 2);
    assert_eq!(signed.cosignatures().len(), 1);
    assert_eq!(signed.cosignatures()[0].time(), 6);
}
