//! Searching and following, on this machine and over HTTP.

use std::{
    io::{BufRead, BufReader},
    process::{Child, ChildStdout, Stdio},
};

use crate::support::{EVENT, Serving, Tour, text};

fn send(serving: &Serving, key: &str, id: &str) {
    let event = EVENT.replace("evt-1", id);
    let (status, answer) = serving.ask(
        reqwest::Method::POST,
        "/api/audit-logs",
        Some(key),
        Some(&event),
    );
    assert_eq!(status, 200, "{answer}");
}

/// A `neosc tail` that runs.
struct Tailing {
    child: Child,
    lines: std::io::Lines<BufReader<ChildStdout>>,
}

impl Tailing {
    fn start(tour: &Tour, arguments: &[&str]) -> Self {
        let arguments = [&["tail"], arguments].concat();
        let mut child = tour
            .command(&arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    fn id(&mut self) -> String {
        let line = self.lines.next().unwrap().unwrap();
        let event: serde_json::Value = serde_json::from_str(&line).unwrap();
        event["id"].as_str().unwrap().to_owned()
    }

    /// As Ctrl-C does.
    fn interrupt(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        let told = std::process::Command::new("kill")
            .args(["-INT", &id])
            .status();
        assert!(told.unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Tailing {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn tail_prints_what_comes_and_survives_a_restart() {
    let tour = Tour::new();
    let serving = tour.serve();
    let key = tour.good(&["key", "create", "--name", "app"]);
    send(&serving, key.trim(), "evt-1");
    let mut tail = Tailing::start(&tour, &["--json", "source:sent"]);
    assert_eq!(tail.id(), "evt-1");
    send(&serving, key.trim(), "evt-2");
    send(&serving, key.trim(), "evt-3");
    assert_eq!((tail.id(), tail.id()), ("evt-2".into(), "evt-3".into()));
    serving.stop();
    let serving = tour.serve();
    send(&serving, key.trim(), "evt-4");
    assert_eq!(tail.id(), "evt-4", "nothing again, nothing left out");
    // Over HTTP, from an index on.
    let reader = tour.good(&["key", "create", "--name", "siem", "--scope", "read"]);
    let known = tour.events("id:evt-2")[0]["index"].to_string();
    let remote = [
        "--json",
        "--url",
        &serving.url,
        "--token",
        reader.trim(),
        "--after",
        &known,
        "source:sent",
    ];
    let mut remote = Tailing::start(&tour, &remote);
    assert_eq!((remote.id(), remote.id()), ("evt-3".into(), "evt-4".into()));
    send(&serving, key.trim(), "evt-5");
    assert_eq!((remote.id(), tail.id()), ("evt-5".into(), "evt-5".into()));
    assert_eq!(tail.interrupt(), Some(0));
    assert_eq!(remote.interrupt(), Some(0));
}

#[test]
fn tail_says_when_there_is_nothing_to_follow() {
    let tour = Tour::with_log();
    let (said, code) = tour.bad(&["tail"]);
    assert!(
        said.contains("no server serves data") && code == 1,
        "{said}"
    );
    let nowhere = ["tail", "--url", "http://127.0.0.1:9", "--token", "x"];
    let (said, code) = tour.bad(&nowhere);
    assert!(
        said.contains("http://127.0.0.1:9 does not answer") && code == 1,
        "{said}"
    );
    let serving = tour.serve();
    let (said, code) = tour.bad(&["tail", "acton:login"]);
    assert!(
        said.contains("did you mean action:?") && code == 1,
        "{said}"
    );
    let (said, code) = tour.bad(&["tail", "--url", &serving.url, "--token", "wrong"]);
    assert!(said.contains("API key") && code == 1, "{said}");
}

#[test]
fn a_search_goes_page_by_page_here_and_over_http() {
    let tour = Tour::new();
    let serving = tour.serve();
    let key = tour.good(&["key", "create", "--name", "app"]);
    let lines: String = (0..1500)
        .map(|n| {
            EVENT
                .replace("evt-1", &format!("evt-{n}"))
                .replace('\n', "")
                + "\n"
        })
        .collect();
    tour.write("events.ndjson", lines);
    tour.good(&["import", "events.ndjson"]);
    let reader = tour.good(&["key", "create", "--name", "siem", "--scope", "read"]);
    let remote = ["--url", &serving.url, "--token", reader.trim()];
    for way in [&[][..], &remote] {
        let search = |more: &[&str]| {
            let arguments = [&["search", "--json", "source:imported"], way, more].concat();
            tour.run(&arguments)
        };
        let all = search(&["--limit", "5000"]);
        assert_eq!(text(&all.stdout).lines().count(), 1500);
        let first = search(&["--limit", "1200", "--sort", "index", "--order", "asc"]);
        let told = text(&first.stderr);
        let cursor = told.split("--cursor ").nth(1).unwrap();
        let cursor = cursor.split_whitespace().next().unwrap();
        let rest = search(&[
            "--limit", "1200", "--sort", "index", "--order", "asc", "--cursor", cursor,
        ]);
        assert_eq!(text(&first.stdout).lines().count(), 1200);
        assert_eq!(text(&rest.stdout).lines().count(), 300);
        assert!(
            text(&rest.stdout)
                .lines()
                .next()
                .unwrap()
                .contains("\"evt-1200\"")
        );
    }
    // No proxy is told the token of a server on this machine.
    let mut proxied = tour.command(&[&["search", "--json", "id:evt-1"], &remote[..]].concat());
    for name in ["http_proxy", "HTTP_PROXY", "ALL_PROXY"] {
        proxied.env(name, "http://127.0.0.1:9");
    }
    let found = proxied.output().unwrap();
    assert!(text(&found.stdout).contains("evt-1"), "{found:?}");
    // A table, when nobody reads it to its end.
    let out = tour
        .command(&["search", "--limit", "1500"])
        .stdout(closed())
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(141));
    assert_eq!(
        text(&out.stderr),
        "",
        "a closed pipe is no error to tell of"
    );
    let (said, code) = tour.bad(&["search", "--url", "example.org", "--token", "x"]);
    assert!(said.contains("https://") && code == 1, "{said}");
    let (said, code) = tour.bad(&["search", "--url", &serving.url]);
    assert!(said.contains("--token") && code == 1, "{said}");
    drop(key);
}

/// The writing end of a pipe nobody reads.
fn closed() -> std::io::PipeWriter {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer
}

#[test]
fn every_command_is_quiet_when_nobody_reads() {
    let tour = Tour::with_log();
    for command in [
        &["search"][..],
        &["export"],
        &["user", "list"],
        &["key", "list"],
        &["doctor"],
        &["fsck"],
        &["settings", "sample"],
        &["settings", "show"],
        &["completions", "bash"],
    ] {
        let out = tour.command(command).stdout(closed()).output().unwrap();
        assert_eq!(
            out.status.code(),
            Some(141),
            "{command:?}: {}",
            text(&out.stderr)
        );
        assert_eq!(text(&out.stderr), "", "{command:?}");
    }
}

/// What a command shows on a terminal of 80 columns.
fn on_a_terminal(tour: &Tour, command: &str, environment: &[(&str, &str)]) -> String {
    let neosc = env!("CARGO_BIN_EXE_neosc");
    let typed = format!("stty cols 80 rows 24; {neosc} {command}");
    let out = std::process::Command::new("script")
        .args(["--quiet", "--return", "--command", &typed, "/dev/null"])
        .current_dir(tour.folder.path())
        .env_remove("NO_COLOR")
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", text(&out.stdout));
    text(&out.stdout).replace('\r', "")
}

#[test]
fn a_terminal_has_tables_that_fit_and_colours_unless_nobody_wants_them() {
    let tour = Tour::with_log();
    tour.bad(&["user", "lock", "admin@localhost"]);
    let coloured = on_a_terminal(&tour, "search", &[]);
    assert!(
        coloured.contains("\u{1b}[31m") && coloured.contains("FAILED"),
        "{coloured}"
    );
    let plain = on_a_terminal(&tour, "search", &[("NO_COLOR", "1")]);
    assert!(!plain.contains('\u{1b}'), "{plain}");
    assert!(plain.lines().count() > 3);
    assert!(
        plain.lines().all(|line| line.chars().count() <= 80),
        "{plain}"
    );
    assert!(plain.contains('…'), "{plain}");
    let piped = tour.good(&["search"]);
    assert!(
        !piped.contains('\u{1b}') && !piped.contains('…'),
        "all of it for programs: {piped}"
    );
}

#[test]
fn an_export_is_whole_here_and_over_http() {
    let tour = Tour::new();
    let serving = tour.serve();
    let key = tour.good(&["key", "create", "--name", "app"]);
    for n in 0..3 {
        send(&serving, key.trim(), &format!("evt-{n}"));
    }
    let reader = tour.good(&["key", "create", "--name", "siem", "--scope", "read"]);
    let remote = ["--url", &serving.url, "--token", reader.trim()];
    let export = |way: &[&str], more: &[&str]| {
        let arguments = [&["export", "source:sent"], way, more].concat();
        let out = tour.run(&arguments);
        let told = text(&out.stderr);
        assert_eq!(out.status.code(), Some(0), "{told}");
        assert!(
            told.contains("whole. Recorded in the log as export_logs"),
            "{told}"
        );
        // The record of it has what was said.
        let digest = told.lines().find_map(|line| line.strip_prefix("SHA-256 "));
        (text(&out.stdout), digest.unwrap().to_owned())
    };
    let (csv, _) = export(&[], &[]);
    assert_eq!(csv.lines().count(), 4);
    assert!(csv.starts_with(
        "id,user_id,user_email,action,resource,details,ip_address,timestamp,success\r\n"
    ));
    assert_eq!(export(&remote, &[]).0, csv);
    let (lines, digest) = export(
        &remote,
        &["--format", "ndjson", "--order", "asc", "--sort", "index"],
    );
    assert_eq!(lines.lines().count(), 3);
    let recorded = tour.events("action:export_logs user_id:api_key:*");
    assert_eq!(recorded[0]["metadata"]["sha256"], digest);
    let (said, code) = tour.bad(&["export", "--sort", "action"]);
    assert!(said.contains("sorted by timestamp") && code == 1, "{said}");
    serving.stop();
    assert_eq!(export(&[], &[]).0, csv, "without a server, in this process");
}

#[test]
fn an_exported_file_is_held_against_its_record() {
    let tour = Tour::new();
    let serving = tour.serve();
    let key = tour.good(&["key", "create", "--name", "app"]);
    send(&serving, key.trim(), "evt-1");
    let vkey = serving.word("  key ");
    let (_, token) = serving.login(&serving.word("Password:"));
    let manifest = ["--manifest", "remote.json", "--reason", "yearly audit"];
    let remote = [
        &["export", "--url", &serving.url, "--token", &token][..],
        &manifest,
    ]
    .concat();
    let out = tour.run(&remote);
    let told = text(&out.stderr);
    let salt = told.lines().find_map(|line| line.strip_prefix("Salt "));
    let salt = salt.unwrap().to_owned();
    tour.write("all.csv", &out.stdout);
    let mut changed = out.stdout.clone();
    *changed.last_mut().unwrap() = b' ';
    tour.write("changed.csv", &changed);
    let record = &tour.events("action:export_logs")[0];
    assert_eq!(record["metadata"]["reason"], "yearly audit");
    let path = format!("/api/audit-logs/{}/proof", record["id"].as_str().unwrap());
    tour.write(
        "record.json",
        serving.get(&format!("{path}?disclose=metadata"), &token),
    );
    tour.write("closed.json", serving.get(&path, &token));
    let other = serving.get("/api/audit-logs/evt-1/proof?disclose=all", &token);
    tour.write("other.json", other);
    // The same of another export, over the socket.
    let local = tour.run(&[
        "export",
        "--manifest",
        "local.json",
        "--format",
        "ndjson",
        "id:evt-1",
    ]);
    tour.write("local.ndjson", &local.stdout);
    serving.stop();
    for (file, manifest, good) in [
        ("all.csv", "remote.json", true),
        ("local.ndjson", "local.json", true),
        ("all.csv", "local.json", false),
    ] {
        let out = tour.run(&["verify", "--vkey", &vkey, "--export", file, manifest]);
        let said = text(&out.stdout);
        assert_eq!(said.contains("as it was exported"), good, "{said}");
        assert_eq!(out.status.success(), good, "{said}");
    }
    let alone = tour.good(&["verify", "--vkey", &vkey, "remote.json"]);
    assert!(
        alone.contains("remote.json: genuine") && alone.contains("yearly audit"),
        "{alone}"
    );
    let verify = |file: &str, salt: &str, proof: &str| {
        let arguments = [
            "verify", "--vkey", &vkey, "--export", file, "--salt", salt, proof,
        ];
        let out = tour.run(&arguments);
        (text(&out.stdout), out.status.code())
    };
    let (said, code) = verify("all.csv", &salt, "record.json");
    let rows = record["metadata"]["rows"].as_u64().unwrap();
    let expected = format!("all.csv: as it was exported: {rows} events as csv, of the first");
    assert!(said.contains(&expected) && code == Some(0), "{said}");
    for (file, salt, proof, why) in [
        (
            "changed.csv",
            &*salt,
            "record.json",
            "it is not what was exported",
        ),
        (
            "all.csv",
            &"00".repeat(32),
            "record.json",
            "another export's salt",
        ),
        ("all.csv", &salt, "closed.json", "disclose=metadata"),
        ("all.csv", &salt, "other.json", "not of an export"),
        ("nowhere.csv", &salt, "record.json", "it cannot be read"),
    ] {
        let (said, code) = verify(file, salt, proof);
        let line = said.lines().last().unwrap();
        assert!(line.contains("NOT GENUINE") && line.contains(why), "{said}");
        assert_eq!(code, Some(1), "{said}");
    }
    let (said, code) = tour.bad(&[
        "verify",
        "--export",
        "all.csv",
        "--salt",
        "12",
        "record.json",
    ]);
    assert!(said.contains("64 hex digits") && code == 2, "{said}");
}
