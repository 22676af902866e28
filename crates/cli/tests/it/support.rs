//! The real program in a folder of its own.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Output, Stdio},
};

use tempfile::TempDir;

pub(crate) struct Tour {
    pub(crate) folder: TempDir,
}

pub(crate) struct Serving {
    pub(crate) child: Child,
    pub(crate) url: String,
    pub(crate) said: Vec<String>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Tour {
    pub(crate) fn new() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_neosc"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("NEOSC_KNOWN_LOGS", self.path("known.json"));
        command
    }

    /// A tour through a folder with a log, which nobody serves.
    pub(crate) fn with_log() -> Self {
        let tour = Self::new();
        tour.good(&["init", "--admin-email", "admin@localhost"]);
        tour
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).unwrap();
    }

    /// Events that match, as JSON.
    pub(crate) fn events(&self, filter: &str) -> Vec<serde_json::Value> {
        let found = self.good(&["search", "--json", "--limit", "100000", filter]);
        found
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// What a command that works prints.
    pub(crate) fn good(&self, arguments: &[&str]) -> String {
        let out = self.run(arguments);
        assert!(out.status.success(), "{arguments:?}: {}", text(&out.stderr));
        text(&out.stdout)
    }

    /// What a command that fails says, and its exit code.
    pub(crate) fn bad(&self, arguments: &[&str]) -> (String, i32) {
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

    pub(crate) fn serve(&self) -> Serving {
        self.serve_at("127.0.0.1:0")
    }

    pub(crate) fn serve_at(&self, address: &str) -> Serving {
        let command = self.command(&["serve", "--init", "--listen", address]);
        // The last line of the start is the log's key.
        Serving::of(command, |line| line.starts_with("  key "))
    }
}

impl Serving {
    /// Starts a program that serves, and reads what it says to the last line of its start.
    pub(crate) fn of(mut command: Command, is_last: impl Fn(&str) -> bool) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = Vec::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            said.push(line.unwrap());
            if is_last(said.last().unwrap()) {
                break;
            }
        }
        let address = said
            .iter()
            .find_map(|line| line.split_once(" at "))
            .unwrap()
            .1;
        Self {
            url: address.to_owned(),
            child,
            said,
        }
    }

    /// Stops as the system stops a service.
    pub(crate) fn stop(mut self) {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(told.success());
        assert!(self.child.wait().unwrap().success());
    }

    pub(crate) fn word(&self, start: &str) -> String {
        let line = self
            .said
            .iter()
            .find_map(|line| line.strip_prefix(start))
            .unwrap();
        line.split_whitespace().next().unwrap().to_owned()
    }

    pub(crate) fn ask(
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

    pub(crate) fn get(&self, path: &str, token: &str) -> String {
        let (status, body) = self.ask(reqwest::Method::GET, path, Some(token), None);
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    pub(crate) fn login(&self, password: &str) -> (u16, String) {
        self.login_as("admin@localhost", password)
    }

    pub(crate) fn login_as(&self, email: &str, password: &str) -> (u16, String) {
        let body = format!(r#"{{"email":"{email}","password":"{password}"}}"#);
        let (status, answer) =
            self.ask(reqwest::Method::POST, "/api/auth/login", None, Some(&body));
        let token = answer
            .split(r#""token":""#)
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        (status, token.unwrap_or_default().to_owned())
    }
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

pub(crate) const EVENT: &str = r#"{"id":"evt-1","user_id":"user-123","user_email":"john@neogenesys.com","action":"launch_workspace",
    "resource":"workspace:ws-sap-neogenesys","details":"Launched SAP Neogénesys","ip_address":"192.168.1.100"}"#;
