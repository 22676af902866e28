//! Signed notes: the rules of signed-note, the published examples, and `signed_note` as an oracle.

use proptest::prelude::*;
use signed_note::{StandardSigner, StandardVerifier, VerifierList};
use tlog::{KeyName, MAX_NOTE_BYTES, MAX_NOTE_SIGNATURES, Note, NoteError, Signer, VerifierKey};

const TEXT: &str = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n";
const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PETER_SIGNER: &str =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const PETER_LINE: &str = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const ENOCH: &str = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
const ENOCH_LINE: &str = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

fn key(vkey: &str) -> VerifierKey {
    vkey.parse().unwrap()
}

fn note(lines: &[&str]) -> Note {
    Note::parse(format!("{TEXT}\n{}", lines.concat()).as_bytes()).unwrap()
}

/// The names of the keys that verified.
fn verified(note: &Note, keys: &[VerifierKey]) -> Result<Vec<String>, NoteError> {
    let verified = note.verify(keys)?;
    Ok(verified.iter().map(|v| v.key.name().to_string()).collect())
}

fn signer(name: &str, seed: u8) -> Signer {
    Signer::from_seed(name.parse().unwrap(), &[seed; 32])
}

#[test]
fn the_example_of_the_go_package_is_signed_the_same() {
    use base64::prelude::{BASE64_STANDARD, Engine as _};
    // The base64 has a '+' of its own.
    let encoded = PETER_SIGNER.splitn(5, '+').last().unwrap();
    let seed = BASE64_STANDARD.decode(encoded).unwrap();
    let seed = seed[1..].try_into().unwrap();
    let peter = Signer::from_seed("PeterNeumann".parse().unwrap(), &seed);
    assert_eq!(peter.verifier_key(), &key(PETER));
    let signed = Note::sign(TEXT, &[&peter]).unwrap();
    assert_eq!(signed.to_string(), format!("{TEXT}\n{PETER_LINE}"));
}

#[test]
fn known_keys_must_verify_and_unknown_ones_are_ignored() {
    let (peter, enoch) = (key(PETER), key(ENOCH));
    let both = note(&[PETER_LINE, ENOCH_LINE]);
    assert_eq!(both.text(), TEXT);
    assert_eq!(
        verified(&both, std::slice::from_ref(&peter)),
        Ok(vec!["PeterNeumann".into()])
    );
    assert_eq!(
        verified(&both, &[enoch.clone(), peter.clone()]),
        Ok(vec!["PeterNeumann".into(), "EnochRoot".into()])
    );
    assert_eq!(verified(&both, &[]), Err(NoteError::Unverified));
    assert_eq!(
        verified(&note(&[PETER_LINE]), std::slice::from_ref(&enoch)),
        Err(NoteError::Unverified)
    );

    // A known key that fails spoils the note, before or after one that verifies.
    let wrong = ENOCH_LINE.replace("5n2tiO", "5n2tiA");
    let bad = NoteError::BadSignature {
        name: "EnochRoot".parse().unwrap(),
        id: 0xaf0c_fe78,
    };
    for lines in [[PETER_LINE, &wrong], [&wrong, PETER_LINE]] {
        let keys = [peter.clone(), enoch.clone()];
        assert_eq!(verified(&note(&lines), &keys), Err(bad.clone()));
        assert!(verified(&note(&lines), std::slice::from_ref(&peter)).is_ok());
    }
    // So does a second, wrong signature of a key that verified once.
    assert_eq!(
        verified(&note(&[ENOCH_LINE, &wrong]), std::slice::from_ref(&enoch)),
        Err(bad)
    );
    assert_eq!(
        verified(&note(&[ENOCH_LINE, ENOCH_LINE]), &[enoch]),
        Ok(vec!["EnochRoot".into()])
    );
}

#[test]
fn a_key_is_known_by_name_and_id_together() {
    let peter = key(PETER);
    let other_name = PETER_LINE.replace("PeterNeumann", "CarmenSandiego");
    let other_id = PETER_LINE.replace("x08go", "x08gp");
    for line in [&other_name, &other_id] {
        let verdict = verified(&note(&[line]), std::slice::from_ref(&peter));
        assert_eq!(verdict, Err(NoteError::Unverified), "{line}");
    }
    // An unknown key may sign with anything.
    let short = "— other.example AAAAAAE=\n";
    assert!(verified(&note(&[short, PETER_LINE]), &[peter]).is_ok());
}

#[test]
fn a_changed_text_does_not_verify() {
    let changed = format!("{}\n{PETER_LINE}", TEXT.replace("problem", "question"));
    let note = Note::parse(changed.as_bytes()).unwrap();
    assert!(matches!(
        verified(&note, &[key(PETER)]),
        Err(NoteError::BadSignature { .. })
    ));
}

#[test]
fn the_last_blank_line_ends_the_text() {
    let signer = signer("poet", 1);
    for text in [
        "a\n\nb\n\n\nc\n",
        "a\n\n\n",
        "\n",
        "\n\n",
        "a\n\n— poet AAAAAAE=\n",
    ] {
        let signed = Note::sign(text, &[&signer]).unwrap().to_string();
        let read = Note::parse(signed.as_bytes()).unwrap();
        assert_eq!(read.text(), text);
        assert_eq!(read.to_string(), signed);
        assert!(read.verify([signer.verifier_key()]).is_ok());
    }
}

#[test]
fn malformed_notes_are_refused() {
    let refused = |note: String| Note::parse(note.as_bytes()).unwrap_err();
    assert_eq!(refused(String::new()), NoteError::NoSignatures);
    assert_eq!(refused(TEXT.into()), NoteError::NoSignatures);
    assert_eq!(
        refused(format!("{TEXT}{PETER_LINE}")),
        NoteError::NoSignatures
    );
    assert_eq!(refused(format!("{TEXT}\n")), NoteError::NoSignatures);
    assert_eq!(
        refused(format!("{TEXT}\n{PETER_LINE}\n")),
        NoteError::NoSignatures
    );
    assert_eq!(
        refused(format!("{TEXT}\n{}", PETER_LINE.trim_end())),
        NoteError::SignatureLine
    );
    for c in ['\r', '\t', '\0', '\u{1f}'] {
        assert_eq!(
            refused(format!("{c}{TEXT}\n{PETER_LINE}")),
            NoteError::Characters
        );
        let line = PETER_LINE.replace('\n', &format!("{c}\n"));
        assert_eq!(refused(format!("{TEXT}\n{line}")), NoteError::Characters);
    }
    let not_utf8 = [&[0xff], format!("{TEXT}\n{PETER_LINE}").as_bytes()].concat();
    assert_eq!(Note::parse(&not_utf8), Err(NoteError::Characters));
    for line in [
        "- PeterNeumann x08goAAA\n",
        "\u{2014}PeterNeumann x08goAAA\n",
        "— PeterNeumann  x08goAAA\n",
        "— Peter Neumann x08goAAA\n",
        "— Peter+Neumann x08goAAA\n",
        "— Peter\u{a0}Neumann x08goAAA\n",
        "—  x08goAAA\n",
        "— PeterNeumann \n",
        "— PeterNeumann\n",
        "— PeterNeumann x08gow==\n",
        "— PeterNeumann x08goA=\n",
        "— PeterNeumann x08gpB==\n",
        "— PeterNeumann x08g_AAA\n",
        "— PeterNeumann x08goAAA \n",
    ] {
        let note = format!("{TEXT}\n{PETER_LINE}{line}");
        assert_eq!(refused(note), NoteError::SignatureLine, "{line}");
    }
}

#[test]
fn sizes_are_bounded() {
    let many = |count| Note::parse(format!("{TEXT}\n{}", PETER_LINE.repeat(count)).as_bytes());
    assert!(many(17).is_ok());
    assert!(many(MAX_NOTE_SIGNATURES).is_ok());
    assert_eq!(
        many(MAX_NOTE_SIGNATURES + 1),
        Err(NoteError::TooManySignatures)
    );
    let long = "x".repeat(MAX_NOTE_BYTES);
    assert!(matches!(
        Note::parse(format!("{long}\n\n{PETER_LINE}").as_bytes()),
        Err(NoteError::TooLarge(_))
    ));
}

#[test]
fn texts_that_could_not_be_read_back_are_not_signed() {
    let signer = signer("poet", 1);
    assert_eq!(Note::sign("", &[&signer]), Err(NoteError::TextEnd));
    assert_eq!(Note::sign("a", &[&signer]), Err(NoteError::TextEnd));
    assert_eq!(Note::sign("a\r\n", &[&signer]), Err(NoteError::Characters));
    assert_eq!(Note::sign("a\n", &[]), Err(NoteError::NoSignatures));
}

#[test]
fn two_keys_that_cannot_be_told_apart_are_an_error() {
    // Found by search: seeds whose keys have the same 32-bit id under this name.
    let [one, two] = [59_898_u32, 96_235].map(|number| {
        let mut seed = [0; 32];
        seed[..4].copy_from_slice(&number.to_be_bytes());
        Signer::from_seed("poet".parse().unwrap(), &seed)
    });
    let (a, b) = (one.verifier_key().clone(), two.verifier_key().clone());
    assert_eq!((a.id(), b.id()), (0xe837_04b0, 0xe837_04b0));
    assert_ne!(a, b);
    let note = Note::sign(TEXT, &[&one]).unwrap();
    let poet = Ok(vec!["poet".into()]);
    assert_eq!(verified(&note, std::slice::from_ref(&a)), poet);
    let twice = [a.clone(), a.clone()];
    assert_eq!(
        verified(&note, &twice),
        poet,
        "the same key twice is no harm"
    );
    let name: KeyName = "poet".parse().unwrap();
    let ambiguous = NoteError::AmbiguousKey {
        name: name.clone(),
        id: 0xe837_04b0,
    };
    assert_eq!(verified(&note, &[a, b.clone()]), Err(ambiguous));
    // Given the wrong one of the two, the signature is a known key's and wrong.
    let bad = NoteError::BadSignature {
        name,
        id: 0xe837_04b0,
    };
    assert_eq!(verified(&note, &[b]), Err(bad));
}

#[test]
fn secrets_are_not_printed() {
    let signer = signer("poet", 0xab);
    assert_eq!(
        format!("{signer:?}"),
        format!("Signer({})", signer.verifier_key())
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn both_implementations_accept_what_either_signs(
        seed: [u8; 32], name in "[a-zA-Z0-9./-]{1,20}", text in "([ -~é—]{0,20}\n){1,4}",
    ) {
        use base64::prelude::{BASE64_STANDARD, Engine as _};
        let name: KeyName = name.parse().unwrap();
        let signer = Signer::from_seed(name.clone(), &seed);
        let key = signer.verifier_key();
        let signed = Note::sign(text.clone(), &[&signer]).unwrap().to_string();

        let theirs = signed_note::Note::from_bytes(signed.as_bytes()).unwrap();
        prop_assert_eq!(theirs.text(), text.as_bytes());
        let known = VerifierList::new(vec![Box::new(StandardVerifier::new(&key.to_string()).unwrap())]);
        prop_assert_eq!(theirs.verify(&known).unwrap().0.len(), 1);

        let secret = BASE64_STANDARD.encode([&[1][..], &seed].concat());
        let skey = format!("PRIVATE+KEY+{name}+{:08x}+{secret}", key.id());
        let other = StandardSigner::new(&skey).unwrap();
        let mut theirs = signed_note::Note::new(text.as_bytes(), &[]).unwrap();
        theirs.add_sigs(&[&other]).unwrap();
        prop_assert_eq!(theirs.to_bytes(), signed.into_bytes());
    }

    #[test]
    fn both_implementations_read_the_same_notes(
        text in "([ab]?\n){0,4}", lines in "(— [n+]{0,2} ?[AQ]{7,9}={0,2}\n){0,3}\n?",
    ) {
        let note = format!("{text}{lines}");
        let ours = Note::parse(note.as_bytes());
        prop_assert_eq!(ours.is_ok(), signed_note::Note::from_bytes(note.as_bytes()).is_ok(), "{:?}", note);
        if let Ok(ours) = ours {
            prop_assert_eq!(ours.to_string(), note);
        }
    }
}
