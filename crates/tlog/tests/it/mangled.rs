//! Every parser fed with mangled versions of good input: none panics, and what is accepted has one spelling.

use proptest::prelude::*;
use tlog::{
    Frontier, Hash, Note, NoteSignature, TilePath, TlogProof, TreeHead, UnverifiedCheckpoint,
    VerifierKey, decode_bundle, encode_bundle,
};

use crate::c2sp_log::file;

/// One input of each format.
fn good() -> Vec<Vec<u8>> {
    let checkpoint = file("log/checkpoint");
    let note = Note::parse(&checkpoint).unwrap();
    vec![
        file("417.tlog-proof"),
        note.text().into(),
        note.signatures()[1].to_string().into(),
        checkpoint,
        b"witness.example/w1+dbde64cc+BN+GARmBG3ZTJJSX8/UQnTezIZRqgCkLwWQCBUNSL47c".to_vec(),
        b"tile/0/x001/x234/067.p/112".to_vec(),
        b"tile/entries/x001/067".to_vec(),
        Hash::from_bytes([0x5a; 32]).to_string().into(),
        Hash::from_bytes([0x5a; 32]).to_base64().into(),
        encode_bundle([b"".as_slice(), b"one", b"two"]).unwrap(),
    ]
}

/// What each parser that accepts the input would write for it.
fn spellings(input: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut written = Vec::new();
    let mut add = |parser, text: Option<String>| {
        written.extend(text.map(|text| (parser, text.into_bytes())));
    };
    add("note", Note::parse(input).ok().map(|n| n.to_string()));
    add(
        "checkpoint",
        UnverifiedCheckpoint::parse(input)
            .ok()
            .map(|c| c.to_string()),
    );
    add("proof", TlogProof::parse(input).ok().map(|p| p.to_string()));
    if let Ok(text) = std::str::from_utf8(input) {
        add("head", text.parse::<TreeHead>().ok().map(|h| h.to_string()));
        add(
            "line",
            text.parse::<NoteSignature>().ok().map(|s| s.to_string()),
        );
        add(
            "vkey",
            text.parse::<VerifierKey>().ok().map(|k| k.to_string()),
        );
        add("path", text.parse::<TilePath>().ok().map(|p| p.to_string()));
        add("hex", text.parse::<Hash>().ok().map(|h| h.to_string()));
        add(
            "base64",
            Hash::from_base64(text).ok().map(|h| h.to_base64()),
        );
    }
    if let Ok(entries) = decode_bundle(input) {
        written.push(("bundle", encode_bundle(entries).unwrap()));
    }
    if let Ok(frontier) = Frontier::from_bytes(7, input) {
        written.push(("frontier", frontier.to_bytes()));
    }
    written
}

#[test]
fn every_good_input_is_accepted() {
    for input in good() {
        let written = spellings(&input);
        assert!(!written.is_empty(), "{}", input.escape_ascii());
        for (parser, written) in written {
            assert_eq!(written, input, "{parser}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_accepted_has_one_spelling(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        removed in 0_usize..6,
        inserted in prop_oneof![
            "[\n\r\t +=x0-9A-Za-z/.\u{2014}\u{a0}]{0,4}".prop_map(String::into_bytes),
            prop::collection::vec(any::<u8>(), 0..4),
        ],
    ) {
        let good = good();
        let mut input = which.get(&good).clone();
        let start = at.index(input.len());
        let end = (start + removed).min(input.len());
        input.splice(start..end, inserted);
        for (parser, written) in spellings(&input) {
            prop_assert_eq!(written, input.clone(), "{}", parser);
        }
    }
}
