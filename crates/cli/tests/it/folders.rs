//! Whose a folder is, and who has it open.

use std::{
    os::unix::{
        fs::{MetadataExt, chown},
        net::UnixListener,
    },
    path::Path,
};

use crate::support::{Tour, text};

#[test]
fn a_dead_servers_socket_is_told_of_and_passed_over() {
    let tour = Tour::with_log();
    drop(UnixListener::bind(tour.path("data/neosc.sock")).unwrap());
    let out = tour.run(&["key", "create", "--name", "app"]);
    assert!(out.status.success(), "{}", text(&out.stderr));
    let told = text(&out.stderr);
    assert!(
        told.contains("neosc.sock is left over from a server"),
        "{told}"
    );
    assert_eq!(
        told.matches("left over").count(),
        1,
        "it is said once: {told}"
    );
    assert_eq!(text(&out.stdout).lines().count(), 1, "the key alone");
    // The next server takes its place, and then the command goes through it.
    let serving = tour.serve();
    let out = tour.run(&["key", "create", "--name", "app"]);
    assert!(out.status.success() && !text(&out.stderr).contains("left over"));
    drop(serving);
}

#[test]
fn a_killed_server_leaves_a_folder_that_works() {
    let tour = Tour::new();
    let mut serving = tour.serve();
    serving.child.kill().unwrap();
    serving.child.wait().unwrap();
    assert!(Path::new(&tour.path("data/neosc.sock")).exists());
    let found = tour.good(&["search", "--json", "action:create_user"]);
    assert_eq!(found.lines().count(), 1);
}

#[test]
fn what_is_no_socket_is_no_server() {
    let tour = Tour::with_log();
    tour.write("data/neosc.sock", "mine");
    let out = tour.run(&["search"]);
    assert!(out.status.success() && !text(&out.stderr).contains("left over"));
    let (said, code) = tour.bad(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(said.contains("no socket") && code == 1, "{said}");
}

#[test]
fn a_second_server_is_told_who_serves() {
    let tour = Tour::new();
    let serving = tour.serve();
    let (said, code) = tour.bad(&["serve", "--listen", "127.0.0.1:0"]);
    let holder = format!("is in use by process {}", serving.child.id());
    assert!(said.contains(&holder) && code == 1, "{said}");
    // With another data folder and the same signer it would sign two histories.
    tour.good(&[
        "init",
        "--data",
        "other",
        "--signer",
        "other.secrets",
        "--admin-email",
        "a@b.c",
    ]);
    let (said, code) = tour.bad(&["serve", "--data", "other", "--signer", "data.secrets"]);
    assert!(said.contains("two histories") && code == 1, "{said}");
}

#[test]
fn a_folder_that_is_not_there_says_how_it_is_made() {
    let tour = Tour::new();
    for command in [&["search"][..], &["fsck"], &["key", "list"], &["serve"]] {
        let (said, code) = tour.bad(command);
        assert!(
            said.contains("neosc init") && code == 1,
            "{command:?}: {said}"
        );
        assert!(
            !Path::new(&tour.path("data")).exists(),
            "{command:?} makes nothing"
        );
    }
}

#[test]
fn files_that_are_no_keys_and_certificates_are_named() {
    let tour = Tour::with_log();
    tour.write("nothing.pem", "not a certificate");
    let (said, code) = tour.bad(&[
        "serve",
        "--tls-cert",
        "nothing.pem",
        "--tls-key",
        "nothing.pem",
    ]);
    assert!(said.contains("nothing.pem") && code == 1, "{said}");
    let (said, code) = tour.bad(&["serve", "--tls-cert", "nothing.pem"]);
    assert!(said.contains("tls_key") && code == 1, "{said}");
    let (said, code) = tour.bad(&["verify", "--vkey", "no-key", "proof.json"]);
    assert!(said.contains("--vkey no-key") && code == 1, "{said}");
    let (said, code) = tour.bad(&["verify", "--policy", "nothing.pem", "proof.json"]);
    assert!(said.contains("nothing.pem") && code == 1, "{said}");
    tour.write("data.secrets/seed", "short");
    let (said, code) = tour.bad(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(said.contains("seed") && code == 1, "{said}");
    let (said, code) = tour.bad(&[
        "init",
        "--admin-email",
        "a@b.c",
        "--admin-password-file",
        "-x",
    ]);
    assert!(code == 1 || code == 2, "{said}");
}

/// Every file of the folder and of the signer's, and whose it is.
fn owners(tour: &Tour) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    for folder in ["data", "data.secrets"] {
        for entry in std::fs::read_dir(tour.path(folder)).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{folder}/{}", entry.file_name().to_str().unwrap());
            found.push((name, entry.metadata().unwrap().uid()));
        }
    }
    found.sort();
    found
}

/// Needs root, as containers have it; elsewhere nobody can give a file away.
#[test]
fn root_leaves_nothing_in_a_folder_of_another_user() {
    let tour = Tour::with_log();
    if std::fs::metadata(tour.path("data")).unwrap().uid() != 0 {
        return;
    }
    const SOMEBODY: u32 = 12_345;
    for folder in ["data", "data.secrets"] {
        for entry in std::fs::read_dir(tour.path(folder)).unwrap() {
            chown(entry.unwrap().path(), Some(SOMEBODY), Some(SOMEBODY)).unwrap();
        }
        chown(tour.path(folder), Some(SOMEBODY), Some(SOMEBODY)).unwrap();
    }
    let before = owners(&tour);
    for command in [
        &["key", "create", "--name", "app"][..],
        &["search"],
        &["serve", "--listen", "127.0.0.1:0"],
        &["fsck"],
        &["signer", "rotate"],
        &["signer", "init", "--trust-database"],
        &["init", "--admin-email", "a@b.c"],
    ] {
        let (said, code) = tour.bad(command);
        assert!(
            said.contains("belongs to 12345, and this runs as root") && code == 1,
            "{command:?}: {said}"
        );
        assert_eq!(owners(&tour), before, "{command:?}");
    }
}

#[test]
fn commands_at_the_same_moment_take_turns() {
    let tour = Tour::with_log();
    let create = |name: &str| {
        let mut command = tour.command(&["key", "create", "--name", name]);
        command
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap()
    };
    let children = ["a", "b", "c"].map(create);
    for child in children {
        let out = child.wait_with_output().unwrap();
        assert!(out.status.success());
        assert_eq!(text(&out.stdout).lines().count(), 1);
    }
    assert_eq!(tour.events("action:create_api_key").len(), 3);
}
