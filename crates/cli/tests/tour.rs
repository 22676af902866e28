//! The README's tour, by the real program: first start, an event, a search, a proof, its verification, an import.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::{
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use tempfile::TempDir;

struct Tour {
    folder: TempDir,
}

struct Serving {
    child: Child,
    url: String,
    said: Vec<String>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Tour {
    fn new() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_neosc"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("NEOSC_KNOWN_LOGS", self.path("known.json"));
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// What a command that works prints.
    fn good(&self, arguments: &[&str]) -> String {
        let out = self.run(arguments);
        assert!(out.status.success(), "{arguments:?}: {}", text(&out.stderr));
        text(&out.stdout)
    }

    /// What a command that fails says, and its exit code.
    fn bad(&self, arguments: &[&str]) -> (String, i32) {
        let out = self.run(arguments);
        assert!(
            !out.status.success(),
            "{arguments:?}: {}",
            text(&out.stdout)
        );
        (
            text(&out.stdout) + &text(&out.stderr),
            out.status.code().unwrap(),
        )
    }

    fn serve(&self) -> Serving {
        let mut child = self
            .command(&["serve", "--init", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = Vec::new();
        // The last line of the start is the log's key.
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            said.push(line.unwrap());
            if said.last().unwrap().starts_with("  key ") {
                break;
            }
        }
        let address = said
            .iter()
            .find_map(|line| line.split_once(" at "))
            .unwrap()
            .1;
        Serving {
            url: address.to_owned(),
            child,
            said,
        }
    }
}

impl Serving {
    fn word(&self, start: &str) -> String {
        let line = self
            .said
            .iter()
            .find_map(|line| line.strip_prefix(start))
            .unwrap();
        line.split_whitespace().next().unwrap().to_owned()
    }

    fn ask(
        &self,
        method: reqwest::Method,
        path: &str,
        token: Option<&str>,
        body: Option<&str>,
    ) -> (u16, String) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let mut request = reqwest::Client::new().request(method, format!("{}{path}", self.url));
            if let Some(token) = token {
                request = request.bearer_auth(token);
            }
            if let Some(body) = body {
                request = request
                    .header("content-type", "application/json")
                    .body(body.to_owned());
            }
            let answer = request.send().await.unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap())
        })
    }

    fn get(&self, path: &str, token: &str) -> String {
        let (status, body) = self.ask(reqwest::Method::GET, path, Some(token), None);
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    fn login(&self, password: &str) -> (u16, String) {
        let body = format!(r#"{{"email":"admin@localhost","password":"{password}"}}"#);
        let (status, answer) =
            self.ask(reqwest::Method::POST, "/api/auth/login", None, Some(&body));
        let token = answer
            .split(r#""token":""#)
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        (status, token.unwrap_or_default().to_owned())
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

const EVENT: &str = r#"{"id":"evt-1","user_id":"user-123","user_email":"john@neogenesys.com","action":"launch_workspace",
    "resource":"workspace:ws-sap-neogenesys","details":"Launched SAP Neogénesys","ip_address":"192.168.1.100"}"#;

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
fn an_import_is_whole_or_not_at_all_and_done_once() {
    let tour = Tour::new();
    tour.good(&["init", "--admin-email", "admin@localhost"]);
    let line = |n: u32| {
        format!(
            r#"{{"user_id":"u{n}","action":"login","resource":"auth","timestamp":"2025-12-10T06:55:48Z","success":false}}"#
        )
    };
    let lines: Vec<String> = (0..3000).map(line).collect();
    std::fs::write(tour.path("good.ndjson"), lines.join("\r\n\n")).unwrap();
    std::fs::write(
        tour.path("bad.ndjson"),
        format!("{}\n\n{{\"user_id\":\"u\"}}\n", line(1)),
    )
    .unwrap();
    let (said, code) = tour.bad(&["import", "bad.ndjson"]);
    assert!(
        said.contains("bad.ndjson line 3:") && said.contains("nothing was imported") && code == 1,
        "{said}"
    );
    for _ in 0..2 {
        assert!(
            tour.good(&["import", "good.ndjson"])
                .contains("3000 events")
        );
    }
    let imported = tour.good(&["search", "--json", "--limit", "9999", "source:imported"]);
    assert_eq!(
        imported.lines().count(),
        3000,
        "once, though imported twice"
    );
    let told = tour.good(&["search", "--json", "action:import_logs"]);
    assert!(
        told.contains(r#""accepted":3000"#) && told.contains("file_sha256"),
        "{told}"
    );
    assert!(tour.good(&["fsck"]).starts_with("All is well"));
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
