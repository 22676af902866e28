//! Proof bundles, policies and what was remembered: nothing that is made up is genuine.
#![no_main]

use libfuzzer_sys::fuzz_target;
use verify::{Bundle, Keys, Manifest, Policy, Remembered, Verdict, verify_bundle, verify_row};

fuzz_target!(|bytes: &[u8]| {
    let _ = Policy::parse(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(bundle) = Bundle::parse(text) {
        let again = Bundle::parse(&bundle.to_json()).expect("our JSON is a bundle");
        assert_eq!(again.to_json(), bundle.to_json());
        let verdict = verify_bundle(&bundle, &Keys::new()).verdict;
        assert!(verdict != Verdict::Genuine, "no key was given");
    }
    if let Ok(manifest) = Manifest::parse(text) {
        let again = Manifest::parse(&manifest.to_json()).expect("our JSON is a manifest");
        assert_eq!(again.to_json(), manifest.to_json());
    }
    if let Ok(report) = verify_row(text, &Keys::new()) {
        assert!(report.verdict != Verdict::Genuine, "no key was given");
    }
    if let Ok(remembered) = serde_json::from_str::<Remembered>(text) {
        let again = serde_json::to_string(&remembered).expect("JSON");
        assert_eq!(serde_json::from_str::<Remembered>(&again).expect("ours"), remembered);
    }
});
