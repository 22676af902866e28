//! `neosc doctor`.

use std::{fs::Permissions, os::unix::fs::PermissionsExt};

use crate::support::{Tour, text};

fn lines<'a>(said: &'a str, verdict: &str) -> Vec<&'a str> {
    said.lines()
        .filter(|line| line.starts_with(verdict))
        .collect()
}

#[test]
fn a_folder_that_is_well_has_no_failure_served_or_not() {
    let tour = Tour::new();
    let serving = tour.serve();
    let served = tour.good(&["doctor"]);
    assert_eq!(lines(&served, "FAIL"), Vec::<&str>::new(), "{served}");
    assert!(served.contains("status ok"), "{served}");
    serving.stop();
    let said = tour.good(&["doctor"]);
    for check in [
        "clock", "disk", "keys", "memory", "WAL", "versions", "accounts", "server",
    ] {
        assert!(
            said.lines()
                .any(|line| line.split_whitespace().nth(1) == Some(check)),
            "{check}: {said}"
        );
    }
    let json = tour.good(&["doctor", "--json"]);
    let checks: Vec<serde_json::Value> = json
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(
        checks.iter().all(|check| check["verdict"] != "FAIL"),
        "{json}"
    );
}

#[test]
fn what_is_wrong_fails_with_what_to_do() {
    let tour = Tour::with_log();
    let fails = |why: &str| {
        let out = tour.run(&["doctor"]);
        let said = text(&out.stdout);
        let fails = lines(&said, "FAIL");
        assert!(fails.iter().any(|line| line.contains(why)), "{why}: {said}");
        assert!(said.contains("-> "), "{said}");
        assert_eq!(out.status.code(), Some(1));
    };
    std::fs::set_permissions(tour.path("data.secrets"), Permissions::from_mode(0o755)).unwrap();
    fails("others may look into it");
    std::fs::set_permissions(tour.path("data.secrets"), Permissions::from_mode(0o700)).unwrap();
    let memory = std::fs::read(tour.path("data.secrets/memory")).unwrap();
    std::fs::remove_file(tour.path("data.secrets/memory")).unwrap();
    fails("memory");
    tour.write("data.secrets/memory", &memory);
    // The signer remembers more than the database holds: an old copy was put back.
    let files = ["neosc.db", "neosc.db-wal"];
    let kept = files.map(|file| std::fs::read(tour.path(&format!("data/{file}"))).unwrap());
    tour.good(&["key", "create", "--name", "app"]);
    std::fs::remove_file(tour.path("data/neosc.db-shm")).unwrap();
    for (file, content) in files.iter().zip(&kept) {
        tour.write(&format!("data/{file}"), content);
    }
    fails("old copy of the data");
    // The database without its write-ahead log, as a careless copy has it.
    tour.write("data/neosc.db-wal", "");
    fails("no organization");
    std::fs::rename(tour.path("data.secrets"), tour.path("away")).unwrap();
    fails("is not there");
    tour.write("data/neosc.toml", "nonsense = 1\n");
    fails("there is no setting `nonsense`");
}

#[test]
fn a_key_that_ends_soon_and_a_dead_socket_are_warnings() {
    let tour = Tour::with_log();
    tour.good(&["key", "create", "--name", "siem", "--expires-in-days", "3"]);
    drop(std::os::unix::net::UnixListener::bind(tour.path("data/neosc.sock")).unwrap());
    let said = tour.good(&["doctor"]);
    let warnings = lines(&said, "warn");
    assert!(
        warnings.iter().any(|line| line.contains("(siem) ends at")),
        "{said}"
    );
    assert!(
        warnings.iter().any(|line| line.contains("left over")),
        "{said}"
    );
}

#[test]
fn a_provider_that_does_not_answer_is_told() {
    let tour = Tour::with_log();
    let set = "sso_issuer = \"http://127.0.0.1:1\"\nsso_client_id = \"neosc\"\n";
    for (more, told) in [
        ("", "it needs public_url"),
        (
            "public_url = \"http://127.0.0.1:8787\"\n",
            "the provider could not be asked",
        ),
    ] {
        tour.write("data/neosc.toml", format!("{set}{more}"));
        let said = tour.run(&["doctor"]);
        assert_eq!(said.status.code(), Some(1));
        let said = text(&said.stdout);
        let line = lines(&said, "FAIL").remove(0).to_owned();
        assert!(line.contains("sso") && line.contains(told), "{said}");
    }
}
