//! From tree head to signed checkpoint and back, and what must not pass for one.

use tlog::{
    Checkpoint, CheckpointError, Cosigner, Hash, NoteError, Signer, TreeHead, TreeHeadError,
    UnverifiedCheckpoint, VerifierKey, leaf_hash, sign_checkpoint,
};

const ORIGIN: &str = "neosc-1a2b3c4d/log/7f3a";

fn signer(name: &str, seed: u8) -> Signer {
    Signer::from_seed(name.parse().unwrap(), &[seed; 32])
}

fn head(size: u64) -> TreeHead {
    TreeHead::new(ORIGIN, size, leaf_hash(b"root")).unwrap()
}

fn read(checkpoint: &str) -> UnverifiedCheckpoint {
    UnverifiedCheckpoint::parse(checkpoint.as_bytes()).unwrap()
}

fn verify(checkpoint: &str, log_keys: &[&Signer]) -> Result<Checkpoint, CheckpointError> {
    let keys: Vec<VerifierKey> = log_keys.iter().map(|s| s.verifier_key().clone()).collect();
    read(checkpoint).verify(ORIGIN, &keys, &[])
}

#[test]
fn a_checkpoint_is_read_back_as_signed() {
    let log = signer(ORIGIN, 1);
    let signed = sign_checkpoint(&head(7), &[&log]).unwrap();
    let text = signed.to_string();
    assert!(text.starts_with(&format!("{ORIGIN}\n7\n{}\n\n— ", signed.root().to_base64())));
    assert_eq!(read(&text).claimed_head(), &head(7));
    assert_eq!(read(&text).to_string(), text);
    assert_eq!(verify(&text, &[&log]), Ok(signed.clone()));
    assert_eq!(UnverifiedCheckpoint::from(signed), read(&text));
}

#[test]
fn a_checkpoint_with_extension_lines_keeps_them() {
    let log = signer(ORIGIN, 1);
    let head = head(7)
        .with_extensions(vec!["a".into(), "b c".into()])
        .unwrap();
    let text = sign_checkpoint(&head, &[&log]).unwrap().to_string();
    let checkpoint = verify(&text, &[&log]).unwrap();
    assert_eq!(checkpoint.extensions(), ["a", "b c"]);
    assert_eq!(checkpoint.head(), &head);
    assert!(verify(&text.replace("b c", "b d"), &[&log]).is_err());
}

#[test]
fn while_a_key_rotates_either_or_both_sign() {
    let (old, new) = (signer(ORIGIN, 1), signer(ORIGIN, 2));
    let text = sign_checkpoint(&head(7), &[&old, &new])
        .unwrap()
        .to_string();
    for keys in [&[&old][..], &[&new], &[&new, &old]] {
        let checkpoint = verify(&text, keys).unwrap();
        assert_eq!(checkpoint.log_keys().len(), keys.len());
        assert!(
            keys.iter()
                .all(|s| checkpoint.log_keys().contains(s.verifier_key()))
        );
    }
    let twice = sign_checkpoint(&head(7), &[&old, &old]).unwrap();
    assert_eq!(verify(&twice.to_string(), &[&old]), Ok(twice));
    let stranger = signer(ORIGIN, 3);
    assert_eq!(
        verify(&text, &[&stranger]),
        Err(CheckpointError::Note(NoteError::Unverified))
    );
}

#[test]
fn any_change_is_found() {
    let log = signer(ORIGIN, 1);
    let text = sign_checkpoint(&head(7), &[&log]).unwrap().to_string();
    let other_root = Hash::from_bytes([1; 32]).to_base64();
    let root = head(7).root().to_base64();
    for changed in [
        text.replacen("\n7\n", "\n8\n", 1),
        text.replacen(&root, &other_root, 1),
    ] {
        assert!(matches!(
            verify(&changed, &[&log]),
            Err(CheckpointError::Note(NoteError::BadSignature { .. }))
        ));
    }
    let elsewhere = text.replacen("7f3a", "7f3b", 1);
    assert!(matches!(
        verify(&elsewhere, &[&log]),
        Err(CheckpointError::Origin { .. })
    ));
    for broken in [
        text.replacen("\n7\n", "\n07\n", 1),
        text.replacen("\n7\n", "\n+7\n", 1),
    ] {
        assert_eq!(
            UnverifiedCheckpoint::parse(broken.as_bytes()),
            Err(CheckpointError::Head(TreeHeadError::Size))
        );
    }
}

#[test]
fn a_witness_alone_does_not_make_a_checkpoint() {
    let log = signer(ORIGIN, 1);
    let witness = Cosigner::from_seed("witness.example/w1".parse().unwrap(), &[9; 32]);
    let mut checkpoint = sign_checkpoint(&head(7), &[&log]).unwrap();
    let line = witness.cosign(&checkpoint, 1_700_000_000).unwrap();
    checkpoint
        .add_cosignature(line, witness.verifier_key())
        .unwrap();
    let stranger = signer(ORIGIN, 2).verifier_key().clone();
    assert_eq!(
        read(&checkpoint.to_string()).verify(
            ORIGIN,
            &[stranger],
            &[witness.verifier_key().clone()]
        ),
        Err(CheckpointError::NotByLog)
    );
}

#[test]
fn keys_have_roles() {
    let log = signer(ORIGIN, 1);
    let witness = Cosigner::from_seed("witness.example/w1".parse().unwrap(), &[9; 32]);
    let (log_key, witness_key) = (log.verifier_key().clone(), witness.verifier_key().clone());
    let text = sign_checkpoint(&head(7), &[&log]).unwrap().to_string();
    let wrong = |key: &VerifierKey| Err(CheckpointError::KeyKind(key.name().clone()));
    assert_eq!(
        read(&text).verify(ORIGIN, std::slice::from_ref(&witness_key), &[]),
        wrong(&witness_key)
    );
    assert_eq!(
        read(&text).verify(ORIGIN, &[], std::slice::from_ref(&log_key)),
        wrong(&log_key)
    );
}

#[test]
fn a_log_signs_under_its_own_name() {
    let other = signer("another/log", 1);
    assert!(matches!(
        sign_checkpoint(&head(7), &[&other]),
        Err(CheckpointError::SignerName { .. })
    ));
    assert_eq!(
        sign_checkpoint(&head(7), &[]),
        Err(CheckpointError::Note(NoteError::NoSignatures))
    );
}
