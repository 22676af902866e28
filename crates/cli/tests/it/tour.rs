//! The README's tour: first start, an event, a search, a proof, its verification, an import.

use std::{os::unix::fs::PermissionsExt, path::Path};

use crate::support::{EVENT, Tour};

#[test]
fn from_the_first_start_to_genuine() {
    let tour = Tour::new();
    let serving = tour.serve();
    let (password, vkey) = (serving.word("Password:"), serving.word("  key "));
    assert_eq!(serving.login("wrong-password").0, 401);
    let (status, token) = serving.login(&password);
    assert_eq!(status, 200);
    let socket = std::fs::metadata(tour.path("data/neosc.sock")).unwrap();
    assert_eq!(socket.permissions().mode() & 0o777, 0o600);

    let (said, code) = tour.bad(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(said.contains("is in use by process") && code == 1, "{said}");
    let key = tour.good(&["key", "create", "--name", "app", "--scope", "ingest"]);
    assert_eq!(key.lines().count(), 1, "the key alone: {key}");
    let (status, receipt) = serving.ask(
        reqwest::Method::POST,
        "/api/audit-logs",
        Some(key.trim()),
        Some(EVENT),
    );
    assert_eq!(
        (status, receipt.contains(r#""id":"evt-1","index":"#)),
        (200, true),
        "{receipt}"
    );
    let table = tour.good(&[
        "search",
        "action:launch_workspace",
        "-success:false",
        "--limit",
        "5",
    ]);
    assert!(
        table.contains("Launched SAP Neogénesys") && table.lines().count() == 2,
        "{table}"
    );
    let (said, _) = tour.bad(&["search", "acton:login"]);
    assert!(said.contains("action"), "{said}");
    let made = tour.good(&["search", "--json", "action:create_api_key"]);
    assert!(made.contains(r#""user_id":"operator:"#), "{made}");

    let proof = serving.get(
        "/api/audit-logs/evt-1/proof?disclose=details,user_email",
        &token,
    );
    std::fs::write(tour.path("proof.json"), &proof).unwrap();
    let log = serving.word("  log ");
    let auditor = tour.good(&["key", "create", "--name", "auditor", "--scope", "verify"]);
    let (said, _) = tour.bad(&["verify", "--log", &log, "--vkey", &vkey]);
    assert!(said.contains("scope `verify`"), "{said}");
    let whole = [
        "verify",
        "--log",
        &log,
        "--token",
        auditor.trim(),
        "--vkey",
        &vkey,
    ];
    assert!(tour.good(&whole).contains(": genuine\n"));
    // The key is remembered, and so is how far it came.
    assert!(tour.good(&whole[..5]).contains(": genuine\n"));
    drop(serving);

    let said = tour.good(&["verify", "--vkey", &vkey, "proof.json"]);
    assert!(
        said.starts_with("proof.json: genuine\n") && said.contains("john@neogenesys.com"),
        "{said}"
    );
    std::fs::remove_file(tour.path("known.json")).unwrap();
    let (said, code) = tour.bad(&["verify", "proof.json"]);
    assert!(
        said.contains("consistent, KEY NOT CHECKED") && code == 3,
        "{said}"
    );
    std::fs::write(
        tour.path("changed.json"),
        proof.replace("Launched SAP", "Launched SAX"),
    )
    .unwrap();
    let (said, code) = tour.bad(&["verify", "--vkey", &vkey, "changed.json"]);
    assert!(
        said.contains("NOT GENUINE") && said.contains("`details`") && code == 1,
        "{said}"
    );
    assert!(tour.good(&["fsck"]).starts_with("All is well"));
}

/// Every character of a bundle changed: never genuine with another content.
#[test]
fn no_changed_character_goes_unnoticed() {
    let tour = Tour::new();
    let serving = tour.serve();
    let vkey: tlog::VerifierKey = serving.word("  key ").parse().unwrap();
    let (_, token) = serving.login(&serving.word("Password:"));
    let (status, _) = serving.ask(
        reqwest::Method::POST,
        "/api/audit-logs",
        Some(&token),
        Some(EVENT),
    );
    assert_eq!(status, 200);
    let proof = serving.get("/api/audit-logs/evt-1/proof?disclose=details", &token);
    drop(serving);
    let mut keys = verify::Keys::new();
    keys.trust(vkey).unwrap();
    let view = |text: &str| {
        let bundle = verify::Bundle::parse(text).ok()?;
        let report = verify::verify_bundle(&bundle, &keys);
        (report.verdict == verify::Verdict::Genuine).then_some(report.event)
    };
    let good = view(&proof).unwrap();
    let characters: Vec<char> = proof.chars().collect();
    for at in 0..characters.len() {
        for other in ['0', 'A', 'z', '"', ' '] {
            let mut changed = characters.clone();
            if changed[at] == other {
                continue;
            }
            changed[at] = other;
            let changed: String = changed.into_iter().collect();
            if let Some(event) = view(&changed) {
                assert_eq!(event, good, "character {at} as {other:?}");
            }
        }
    }
}

#[test]
fn a_failed_init_takes_back_only_what_it_made() {
    let tour = Tour::new();
    std::fs::create_dir(tour.path("data")).unwrap();
    std::fs::write(tour.path("data/mine.txt"), "mine").unwrap();
    std::fs::write(tour.path("password"), "short\n").unwrap();
    for arguments in [
        &["init", "--admin-email", "not-an-address"][..],
        &[
            "init",
            "--admin-email",
            "a@b.c",
            "--admin-password-file",
            "password",
        ],
    ] {
        tour.bad(arguments);
        assert_eq!(
            std::fs::read_to_string(tour.path("data/mine.txt")).unwrap(),
            "mine"
        );
        assert!(!Path::new(&tour.path("data/neosc.db")).exists());
        assert!(!Path::new(&tour.path("data.secrets")).exists());
    }
    tour.good(&["init", "--admin-email", "a@b.c"]);
    let (said, _) = tour.bad(&["init", "--admin-email", "a@b.c"]);
    assert!(said.contains("holds a log already"), "{said}");
    std::fs::remove_file(tour.path("data.secrets/memory")).unwrap();
    let (said, _) = tour.bad(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(said.contains("signer init --trust-database"), "{said}");
    tour.good(&["signer", "init", "--trust-database"]);
    let vkey = tour.good(&["signer", "rotate"]);
    assert!(vkey.trim().parse::<tlog::VerifierKey>().is_ok(), "{vkey}");
    assert!(tour.good(&["fsck"]).starts_with("All is well"));
}
